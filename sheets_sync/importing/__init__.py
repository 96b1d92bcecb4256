"""A platform export comes in: bytes → rows → records → what would change → acts."""
