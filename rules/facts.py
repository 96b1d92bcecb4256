"""What the eligibility tests look at: titles, class and credits (§1, §2), unknown kept apart from no."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from rules.dossier import Application

NO_TITLE = ""
"""The main title of someone who comes from a preparatory class alone: known, and no title."""


class Answer(Enum):
    NO = "no"
    YES = "yes"
    UNKNOWN = "unknown"


WORD = re.compile(r"[A-Z0-9]+")


class Prepa(Enum):
    """The preparatory class, as the routes b and c tell them apart (§1.1)."""

    NONE = "aucune"
    ATS = "classe de la voie b"
    SCIENTIFIC = "scientifique"
    OTHER = "non scientifique"
    UNKNOWN = "filière inconnue"


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


Claim = tuple[str | None, int | None]
"""A title's code and the year of study reached in it: None is an unknown title, an unsaid year."""


class Earlier(NamedTuple):
    """A title before the main one (§1.1.x b, R-016)."""

    claim: Claim
    foreign: bool
    obtained: bool

    @property
    def title(self) -> str | None:
        return self.claim[0]


class Facts(NamedTuple):
    """`main` is the main title, `NO_TITLE` for a class alone; `late`: not obtained, awaited after the academic year.

    `held` are the credits obtained, `known` the sum of those typed; `some_blank`, `none_typed` say what is missing.
    """

    main: Claim
    foreign: bool
    obtained: bool
    late: bool
    prepa: Prepa
    earlier: Earlier | None
    held: Decimal
    known: Decimal
    some_blank: bool
    none_typed: bool

    @property
    def title(self) -> str | None:
        return self.main[0]

    @property
    def stage(self) -> int | None:
        return self.main[1]


@dataclass(frozen=True)
class Streams:
    """The preparatory classes that the notice's routes b and c name, as words in capitals without accents (§1.1)."""

    ats: frozenset[str]
    scientific: frozenset[str]
    other: frozenset[str]

    def kind(self, text: str | None) -> Prepa:
        if text is None:
            return Prepa.NONE
        words = {word for text in (plain(text), plain(text).replace("/", "")) for word in WORD.findall(text)}
        for kind, streams in ((Prepa.ATS, self.ats), (Prepa.SCIENTIFIC, self.scientific), (Prepa.OTHER, self.other)):
            if words & streams:
                return kind
        return Prepa.UNKNOWN


def plain(text: str) -> str:
    """Capitals without accents: `Prépa intégrée` → `PREPA INTEGREE`."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()


@dataclass(frozen=True)
class Reading:
    """What it takes to read an application's facts: titles, classes, what counts as France, the academic year's end."""

    titles: Titles
    streams: Streams
    france: Collection[str]
    home: str  # the country of a title that does not say its own
    year_end: date

    def facts(self, application: Application) -> Facts:
        title, text = application.diploma, application.diploma_text
        row = self.titles.get(title) if title else None
        stream = application.preparatory_class or (row.stream if row and row.nature == "classe" else None)
        if row and row.nature == "inconnu":
            title = None
        elif title is None and stream is not None and not text:
            title = NO_TITLE
        abroad = self._foreign(title, application.diploma_country)
        held, to_come = application.ects_obtained, application.ects_expected
        return Facts(
            main=(title, application.text_stage or application.diploma_stage),
            foreign=abroad,
            obtained=application.diploma_obtained is True,
            late=self._late(application),
            prepa=self.streams.kind(stream),
            earlier=self._earlier(application, abroad),
            held=held or Decimal(),
            known=(held or Decimal()) + (to_come or Decimal()),
            some_blank=held is None or to_come is None,
            none_typed=held is None and to_come is None,
        )

    def _foreign(self, title: str | None, country: str) -> bool:
        """The country of the title counts, not the candidate's nationality (§1.3)."""
        row = self.titles.get(title) if title else None
        return bool(row and row.nature == "etranger") or bool(country and country not in self.france)

    def _late(self, application: Application) -> bool:
        """`yes` wins over a date; without a date, it comes within the academic year (§1.1)."""
        awaited = application.diploma_expected_on
        return application.diploma_obtained is not True and awaited is not None and awaited > self.year_end

    def _earlier(self, application: Application, abroad: bool) -> Earlier | None:
        """The earlier title's country is the main title's when it does not say its own (§1.3)."""
        title, text = application.prior_diploma, application.prior_diploma_text
        if not title and not text:
            return None
        row = self.titles.get(title) if title else None
        country = application.prior_diploma_country
        return Earlier(
            claim=(None if row is None or row.nature == "inconnu" else title, application.prior_stage),
            foreign=self._foreign(title, country) or (not country and abroad),
            obtained=application.prior_diploma_obtained is not False,
        )
