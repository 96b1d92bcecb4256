"""Parts of the screen of employment projects (§8)."""
