"""The titles that a session knows (§1.1.x a): which speciality lists them, and what an unknown one may be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

NATURES = ("titre", "classe", "etranger", "inconnu")
NO_TITLE = ""
"""The main title of someone who comes from a preparatory class alone: known, and no title."""


@dataclass(frozen=True)
class Title:
    """A row of `Titres`. `nature` says what the row is: a title, a class, a foreign title, an unknown one.

    `first_year` is the lowest year of study that counts as the title, `enough` the year that suffices whatever the date
    (both None where years say nothing); `ects` is what the title confers, 0 for a title without credits, None when the
    rows do not say; `options` are the titles that an option-less text may mean.
    """

    code: str
    label: str
    level: str
    nature: str
    specialities: frozenset[str]
    stream: str
    first_year: int | None
    enough: int | None
    bac_plus: int | None
    ects: int | None
    options: tuple[str, ...]
    section: str

    def is_too_early(self, stage: int | None) -> bool:
        """An explicit first year is not the title; without a year it is the title itself (§1.1.x a)."""
        return stage is not None and self.first_year is not None and stage < self.first_year

    def is_far_enough(self, stage: int | None) -> bool:
        """An explicit BUT 2 or BUT 3 suffices, and no date counts (§1.1.x a)."""
        return stage is not None and self.enough is not None and stage >= self.enough


class Titles(Mapping[str, Title]):
    """The session's titles by code, and what an unknown one may be."""

    def __init__(self, titles: Mapping[str, Title]):
        self._titles = dict(titles)
        real = tuple(title for title in titles.values() if title.nature == "titre" and not title.options)
        self._possible: dict[str | None, tuple[Title, ...]] = {None: real, NO_TITLE: ()}
        self._possible |= {code: self._options(title) for code, title in titles.items()}

    def _options(self, title: Title) -> tuple[Title, ...]:
        if title.nature != "titre":
            return ()
        return tuple(self._titles[code] for code in title.options if code in self._titles) or (title,)

    def possible(self, code: str | None) -> tuple[Title, ...]:
        """The titles that this code may stand for: several when a fact of it is unknown, none for a mere class."""
        return self._possible[code]

    def __getitem__(self, code: str) -> Title:
        return self._titles[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._titles)

    def __len__(self) -> int:
        return len(self._titles)
