"""What the eligibility tests look at: titles, class and credits (§1, §2), unknown kept apart from no."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from rules.dossier import Application
from rules.preparatory import WORD, Prepa, Streams, plain
from rules.qualifications import NO_TITLE, Titles
from rules.three_valued import Claim


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
    uncredited: bool = False  # the text itself names a title that has no credits

    @property
    def title(self) -> str | None:
        return self.main[0]

    @property
    def stage(self) -> int | None:
        return self.main[1]


@dataclass(frozen=True)
class Reading:
    """What it takes to read an application's facts: titles, classes, what counts as France, the academic year's end."""

    titles: Titles
    streams: Streams
    france: Collection[str]
    home: str  # the country of a title that does not say its own
    year_end: date
    uncredited: Collection[str]  # words of a text that names a title without credits

    def facts(self, application: Application) -> Facts:
        title, text = application.diploma, application.diploma_text
        row = self.titles.get(title) if title else None
        stream = application.preparatory_class or (row.stream if row and row.nature == "classe" else None)
        if title is None and stream is not None and not text:
            title = NO_TITLE
        elif row is None or row.nature == "inconnu":  # a code that the rows no longer hold is unknown too
            title = None
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
            uncredited=bool(row and row.ects is None and text and self._names_no_credits(text)),
        )

    def _names_no_credits(self, text: str) -> bool:
        """« Titre pro TSSR (RNCP niv. 5) » confers no credits (§1.2), whatever title it was read as."""
        words = f" {' '.join(WORD.findall(plain(text)))} "
        return any(f" {each} " in words for each in self.uncredited)

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
