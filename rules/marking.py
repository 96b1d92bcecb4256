"""Marks of the jurors on a trial's grid (§6, §7): each their own, unseen by a colleague until that one's own are in.

The notice gives no scale and no threshold: both are rows of `Session`, and no mark decides anything (R-093).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import combining, normalize

from rules.jury import Appreciation, Criterion, weigh
from rules.trials import Trial

if TYPE_CHECKING:
    from rules.session import Session

DENIALS: Final = frozenset(("pas", "non", "ni", "sauf", "not"))
SCALE, GAP, FRENCH, FRENCH_CRITERIA, LEVELS = "note_max", "ecart_jures", "francais", "criteres_francais", "niveaux"


@dataclass(frozen=True)
class Sheet:
    """What one juror wrote of one trial: criterion's code → mark, and a free appreciation."""

    juror: str
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    says: str = ""


class Divergence(NamedTuple):
    """A criterion on which jurors are far apart, from the lowest mark to the highest."""

    criterion: str
    label: str
    low: Decimal
    high: Decimal


class Marked(NamedTuple):
    """`mean` is over the jurors whose grid is complete, None while there is none."""

    mean: Decimal | None
    of_jurors: Mapping[str, Appreciation]
    divergences: tuple[Divergence, ...]


class Seen(NamedTuple):
    """What one person may see: `hidden` jurors have marked too, and wait for this person's own marks."""

    sheets: tuple[Sheet, ...]
    hidden: int


def words(session: "Session", key: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in session.parameters.get(key, "").split(";") if word.strip())


def scale(session: "Session", kind: str = "") -> Decimal:
    """The highest mark: of this kind of trial where a row says so (`note_max_anglais`), else of the grids."""
    return Decimal(session.parameters.get(f"{SCALE}_{kind.lower()}") or session.parameters[SCALE])


def french_asked(session: "Session", native_language: str | None) -> bool | None:
    """Is the capacity to follow courses in French to be estimated (R-085)? None while the language is unknown. French
    among several is one's language; said with a denial, it is to be asked again."""
    spoken = _letters(native_language or "")
    if not spoken:
        return None
    french = {word for each in words(session, FRENCH) for word in _letters(each)}
    if not any(word in french or word.removesuffix("e") in french for word in spoken):
        return True
    return None if DENIALS.intersection(spoken) else False


def _letters(text: str) -> list[str]:
    """Its words, whatever their accents, however these are written."""
    bare = "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
    return re.findall(r"[^\W\d_]+", bare)


def grid(session: "Session", trial: Trial, native_language: str | None) -> tuple[Criterion, ...]:
    """The criteria of a trial for one candidate: the one on French is asked of those whose language it is not, left
    out for those whose language it is, and optional while nobody knows (R-085)."""
    asked, posed = french_asked(session, native_language), words(session, FRENCH_CRITERIA)
    mine = (each for each in session.grids.values() if (each.year, each.trial) == (trial.year, trial.kind))
    return tuple(
        replace(each, optional=False) if asked and each.code in posed else each
        for each in mine
        if asked is not False or each.code not in posed
    )


def language_unknown(session: "Session", criteria: Sequence[Criterion], native_language: str | None) -> str | None:
    """Said where the answer would change the grid: unknown is neither French nor foreign (R-085)."""
    if french_asked(session, native_language) is not None:
        return None
    asked = [each for each in criteria if each.code in words(session, FRENCH_CRITERIA)]
    says = "Langue maternelle inconnue : le critère « {} » n'est posé que si elle n'est pas le français (§{})"
    return says.format(asked[0].label, asked[0].section) if asked else None


def french_elsewhere(session: "Session", trial: Trial, native_language: str | None) -> str | None:
    """Said of whoever's language is not French, on a trial that does not estimate it while another of the year does:
    a first-year candidate whose EVD is conclusive is never assessed on it (R-085)."""
    rows = [row for row in session.grids.values() if row.code in words(session, FRENCH_CRITERIA)]
    there = [row for row in rows if row.year == trial.year]
    if not french_asked(session, native_language) or not there or any(row.trial == trial.kind for row in there):
        return None
    kinds = {row.trial for row in there}
    held = (each for each in session.trials.values() if each.year == trial.year and each.kind in kinds)
    where = ", ".join(each.label for each in held)
    return f"Langue maternelle autre que le français : la capacité à suivre en français ne s'apprécie qu'à « {where} »"


def objections(session: "Session", criteria: Sequence[Criterion], marks: Mapping[str, Decimal]) -> tuple[str, ...]:
    """What is wrong in a juror's marks: beyond the scale, or on a criterion that is not asked of this candidate."""
    known, most = {each.code: each for each in criteria}, scale(session)
    strange = (f"« {code} » n'est pas un critère de cette épreuve pour ce candidat" for code in marks.keys() - known)
    beyond = (
        f"{known[code].label} : {shown(mark)} est hors de l'échelle, une note de 0 à {most} est attendue"
        for code, mark in marks.items()
        if code in known and not (mark.is_finite() and 0 <= mark <= most)
    )
    return (*sorted(strange), *beyond)


def is_in(criteria: Sequence[Criterion], sheet: Sheet | None) -> bool:
    """A juror's marks are in once every criterion that is not optional has one."""
    return sheet is not None and bool(criteria) and weigh(criteria, sheet.marks).mean is not None


def seen(criteria: Sequence[Criterion], sheets: Sequence[Sheet], viewer: str, judges: bool) -> Seen:
    """Whoever `judges`, by typing marks, sees the colleagues' once their own are in; others only read them (§5)."""
    mine = next((sheet for sheet in sheets if sheet.juror == viewer), None)
    if not judges or is_in(criteria, mine):
        return Seen(tuple(sheets), 0)
    others = [sheet for sheet in sheets if sheet.juror != viewer]
    return Seen((mine,) if mine else (), len(others))


def marked(session: "Session", criteria: Sequence[Criterion], sheets: Sequence[Sheet]) -> Marked:
    """The mean over jurors, absent optional items neutral (R-061), and where they are as far apart as the row says."""
    found = {sheet.juror: weigh(criteria, sheet.marks) for sheet in sheets}
    means = [each.mean for each in found.values() if each.mean is not None]
    mean = sum(means, Decimal()) / len(means) if means else None
    return Marked(mean, found, _divergences(Decimal(session.parameters[GAP]), criteria, sheets))


def _divergences(gap: Decimal, criteria: Sequence[Criterion], sheets: Sequence[Sheet]) -> tuple[Divergence, ...]:
    given = {each: [sheet.marks[each.code] for sheet in sheets if each.code in sheet.marks] for each in criteria}
    return tuple(
        Divergence(each.code, each.label, min(marks), max(marks))
        for each, marks in given.items()
        if len(marks) > 1 and max(marks) - min(marks) >= gap
    )


def shown(mark: Decimal) -> str:
    """A mark as French people write it."""
    return f"{mark.normalize():f}".replace(".", ",") if mark.is_finite() else str(mark)
