"""The providers of the remote trials (§6.2 NB): what they may be told of a candidate, how long they keep recordings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from rules.rows import Cells
from rules.trials import Trial

if TYPE_CHECKING:
    from rules.session import Session

PERMITTED: Final = ("family_name", "given_name", "phone", "email")
"""What the candidate authorises the school to give out, and nothing else (R-086)."""
FRENCH_PREFIX: Final = "+33"


@dataclass(frozen=True)
class Provider:
    """A row of `Prestataires`: `kind` of trial that it runs, `days` it keeps recordings, None when nobody knows."""

    code: str
    label: str
    kind: str
    days: int | None
    fields: tuple[str, ...]
    section: str


class Table(NamedTuple):
    """A file's content, each cell a text."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read_row(cells: Cells) -> Provider:
    """A field that the notice does not permit is a fault: it would leave with the next file (R-086)."""
    provider = Provider(
        cells.key,
        cells.text("libelle", required=True),
        cells.text("epreuve", required=True),
        cells.maybe_whole("conservation_jours"),
        cells.codes("champs"),
        cells.text("section", required=True),
    )
    if set(provider.fields) != set(PERMITTED):
        cells.fault("champs", f"exactement quatre champs peuvent être transmis : {'; '.join(PERMITTED)} (§6)")
    return provider


def of_trial(session: "Session", trial: Trial) -> Provider | None:
    """Who runs a trial; None for those that the jury holds itself."""
    return next((each for each in session.providers.values() if each.kind == trial.kind), None)


def handed_out(provider: Provider, labels: Mapping[str, str], people: Iterable[Mapping[str, object]]) -> Table:
    """The provider's file on the people convened to its trial, each once, telephones as text (R-086, R-087)."""
    lines = (tuple(_cell(field, person.get(field)) for field in provider.fields) for person in people)
    return Table(tuple(labels.get(field, field) for field in provider.fields), tuple(dict.fromkeys(lines)))


def _cell(field: str, value: object) -> str:
    text = str(value or "")
    return telephone(text) if field == PERMITTED[2] else text


def telephone(number: str) -> str:
    """As one dials it from France: no spreadsheet takes it for a number or a formula, and no zero is lost."""
    if number.startswith(FRENCH_PREFIX):
        return _in_pairs("0" + number.removeprefix(FRENCH_PREFIX))
    return _in_pairs("00" + number[1:]) if number.startswith("+") else number


def _in_pairs(digits: str) -> str:
    return " ".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def purge_day(provider: Provider | None, taken_on: date) -> date | None:
    """The day from which a recording must be gone (R-090); None when the duration is unknown, which is not never."""
    return None if provider is None or provider.days is None else taken_on + timedelta(days=provider.days)


def purge_said(provider: Provider | None, taken_on: date) -> str:
    """The purge of a recording in words, whether its day is known or not (R-090)."""
    if provider is None:
        return ""
    day = purge_day(provider, taken_on)
    if day is None:
        return f"durée de conservation inconnue : saisissez-la dans Prestataires, ligne « {provider.code} »"
    return f"à effacer le {day:%d/%m/%Y}"


def overdue(provider: Provider | None, taken: Sequence[date], today: date) -> int:
    """How many recordings are past their day (R-090)."""
    return sum(1 for day in taken if (purge := purge_day(provider, day)) is not None and purge <= today)
