"""A number that one tries on a screen: what was typed, or why it is no such number."""

from desk.typed_numbers import LARGEST, whole
from pages.parts.markup import Html, note
from pages.parts.words import tinted
from rules.faults import RuleError


def tried(text: str, about: str, expected: str, least: int = -LARGEST, most: int = LARGEST) -> tuple[int | None, Html]:
    """The number, or None with the sentence to show."""
    try:
        return whole(text, about, expected, least, most), Html("")
    except RuleError as wrong:
        return None, note(tinted(f"{wrong}.", "rouge"))
