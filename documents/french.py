"""What a paper says in French: days, instants, figures, sections, and the alphabet's order."""

import unicodedata
from datetime import date, datetime

NB, THIN = "\u00a0", "\u202f"  # spaces that do not break: before a unit, between thousands
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day(on: date) -> str:
    """2 mai 2024, 1er mai 2024."""
    first = "er" if on.day == 1 else ""
    return f"{on.day}{first}{NB}{MONTHS[on.month - 1]}{NB}{on.year}"


def instant(at: datetime) -> str:
    """2 mai 2024 à 14 h 05, in the instant's own zone: an aware `at` is brought to Paris by the caller."""
    return f"{day(at)} à{NB}{at.hour}{NB}h{NB}{at.minute:02d}"


def figure(n: int) -> str:
    """1 500, with the thin space that keeps it whole."""
    return f"{n:,}".replace(",", THIN)


def count(n: int, word: str, words: str = "") -> str:
    """1 dossier, 2 dossiers: French counts plural from two."""
    return f"{figure(n)}{NB}{word if n < 2 else words or word + 's'}"


def cited(section: str) -> str:
    """§5.1.1; a section that has a title instead of a number is its title."""
    return f"§{section.replace(' ', NB)}" if section[:1].isdigit() else section


def alphabetical(name: str) -> tuple[str, str]:
    """Sorts as a French list: accents, case, hyphens and apostrophes count only between names otherwise equal."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    words = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(words.split()), name
