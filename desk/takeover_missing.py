"""What a line that does not hold leaves unsaid: the columns that would say it, and the later line that does (§5).

A guard names the fact that it asks; a school mends its file, and reads here where.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from desk.takeover_facts import NO_PROJECT
from desk.takeover_said import Said
from rules.fact_guards import lacking
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.decisions_columns import ASKED, label
from sheets_sync.projects import PARTIES

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "all_parties_agreed": tuple(f"accord.{party}" for party in PARTIES),
    "contract_date": ("contract_signed_on",),
    "fiche_complete": ("received_on",),
    "trials_asked": (ASKED,),
    "batch_frozen": ("announced_on",),
    "list_rank": ("list_rank",),
    "present_on_first_day": ("present_on_first_day",),
    "title_obtained": ("title_obtained",),
    "documents_validated": ("documents_validated",),
    "speciality_dispense": ("speciality_dispense",),
    "kept_until": ("kept_until",),
}
"""Fact of `rules.case_facts` → the columns that state it."""


def missing(said: Said, row: Stated, rows: Sequence[Stated], objections: Iterable[str]) -> Iterator[str]:
    """`rows` are the lines of the application, `objections` what stops this one. One sentence, or none."""
    asked = [fact for fact in COLUMNS if any(_names(one, fact) for one in objections)]
    names = [name for fact in asked for name in COLUMNS[fact] if not _stated(row, name) and not _kept(said, name)]
    if not names:
        return
    told = {name: [one.number for one in rows if one.number != row.number and _stated(one, name)] for name in names}
    wanted = ", ".join(f"« {label(name)} »{_elsewhere(told[name])}" for name in names)
    yield f"à écrire ligne {row.number}, ou sur une ligne d’avant : {wanted}"


def _names(objection: str, fact: str) -> bool:
    return any(one in objection for one in lacking(fact)) or (fact == "fiche_complete" and objection == NO_PROJECT)


def _stated(row: Stated, name: str) -> bool:
    return row.asked is not None if name == ASKED else name in row.facts


def _kept(said: Said, name: str) -> bool:
    """Of accords, those that the project has already."""
    living = [one for one in said.projects() if not one.ended]
    return bool(living) and name.removeprefix("accord.") in living[-1].accords


def _elsewhere(lines: Sequence[int]) -> str:
    """It is said, but later: who reads it decides which of the days is wrong."""
    return f" (dit ligne {', '.join(map(str, lines))}, qui vient après)" if lines else ""
