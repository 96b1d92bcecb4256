"""A status is a word first and a colour second; both come from the session's rows (`États`), never from here."""

from pages.parts.markup import Html, tag

THEME = {
    "gris": "gray", "bleu": "blue", "violet": "violet", "ambre": "orange", "vert": "green", "rouge": "red",
}  # fmt: skip
"""The colours that a row may name → those of the theme: gray past, blue in progress, violet a jury must judge,
orange wants an action, green holds, red blocks."""

ELIGIBILITY = {
    "by_right": ("Recevable de droit", "vert"), "jury": ("À juger par le jury", "violet"),
    "no_route": ("Aucune voie", "violet"), "to_clarify": ("À clarifier", "ambre"),
}  # fmt: skip
"""What the rules may conclude on eligibility, in the desk's words (`docs/glossary.md`)."""
UNSHOWN = "non montré (§5)"
"""Instead of what someone who still judges the person is not told."""


def colour(row_colour: str) -> str:
    """The theme's name for a colour that a row names; an unknown one is neutral."""
    return THEME.get(row_colour, row_colour if row_colour in THEME.values() else "gray")


def word(label: str, row_colour: str) -> Html:
    """A coloured word on its ground, for a head or a banner."""
    return tag("span", label, classes=f"gt-word gt-{colour(row_colour)}")


def tinted(label: object, row_colour: str) -> Html:
    """A coloured word without ground, for a cell."""
    return tag("span", label, classes=f"gt-{colour(row_colour)}")
