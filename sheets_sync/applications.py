"""The fields of a dossier, as the journal keeps them → an application as the rules see it.

Only the columns of `rules.dossier` are read, and none of them is a company's (§5).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from rules import naming
from rules.dossier import Application
from rules.examine import Examination, examine
from rules.examine_cells import moment
from rules.session import Session

Fields = Mapping[str, Any]


def application(dossier: str, programme: str, fields: Fields, session: Session) -> Application:
    """What cannot be read is unknown, never *no*; a text without a code is read with the titles in force."""
    get = fields.get
    missing = get("missing_documents")
    return naming.named(
        Application(
            dossier=dossier,
            programme=programme,
            submitted_at=moment(str(get("submitted_at") or ""), session.calendar.zone),
            on_platform=get("on_platform"),
            diploma=_known(get("diploma"), session),
            diploma_text=get("diploma_text") or "",
            diploma_country=get("diploma_country") or "",
            diploma_stage=get("diploma_stage"),
            diploma_obtained=get("diploma_obtained"),
            diploma_expected_on=day(get("diploma_expected_on")),
            prior_diploma=_known(get("prior_diploma"), session),
            prior_diploma_text=get("prior_diploma_text") or "",
            prior_diploma_country=get("prior_diploma_country") or "",
            prior_diploma_obtained=get("prior_diploma_obtained"),
            preparatory_class=get("preparatory_class") or None,
            ects_obtained=number(get("ects_obtained")),
            ects_expected=number(get("ects_expected")),
            missing_documents=None if missing is None else frozenset(missing),
            grant_holder=get("grant_holder"),
            grant_proof=get("grant_proof"),
            programmes_chosen=get("programmes_chosen"),
        ),
        _Read(session),
    )


class _Read:
    """The session's title reader, each text read once."""

    def __init__(self, session: Session):
        self._session = session

    @property
    def title_reader(self) -> "_Read":
        return self

    def read(self, text: str) -> naming.Reading:
        return read_title(self._session, text)


@lru_cache(maxsize=50_000)
def read_title(session: Session, text: str) -> naming.Reading:
    """A title as candidates write it, by the rows of this session."""
    return session.title_reader.read(text)


def examined(dossier: str, programme: str, fields: Fields, siblings: tuple[str, ...], session: Session) -> Examination:
    return examine(session, application(dossier, programme, fields, session), siblings)


def paid(dossiers: Iterable[Fields]) -> int | None:
    """What one person's dossiers paid, all together, in whole euros; None where none says: unknown is not nothing
    (R-055)."""
    known = [amount for one in dossiers if (amount := one.get("fee_paid")) is not None]
    return sum(known) if known else None


def number(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def instant(value: Any) -> datetime | None:
    """Aware, or unknown."""
    try:
        found = datetime.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _known(code: Any, session: Session) -> str | None:
    """A code that the session no longer has is an unknown title."""
    return code if code in session.titles else None
