"""A desk at the end of the year, for tests of screens: roles, admissible people, a first day, trainees."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desk.desk import Desk
from rules.periods import months_later
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, BUT, small_desk

SECRETARY, DIRECTION, PLACEMENT = (f"{name}@ecole.invalid" for name in ("ines.faure", "nora.petit", "malik.roy"))
ROLES = {SECRETARY: "secretariat", DIRECTION: "direction", PLACEMENT: "placement"}
NAMES = ("Arnaud", "Bonnet", "Chevalier", "Dupuis")
PROGRAMME = "INFRES2-DL"


def number(rank: int) -> str:
    return f"24-{rank + 100:05d}"


def autumn(folder: Path, states: Mapping[int, tuple[str, ...]], first_day: date | None = None) -> Desk:
    """`states`: rank of a person → the states gone through, in order."""
    desk = small_desk(folder)
    for email, role in ROLES.items():
        holds(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)))
    for rank, name in enumerate(NAMES, 1):
        fields = {**BUT, "family_name": name, "given_name": "Alix", "email": f"p{rank}@exemple.invalid"}
        write(desk, "import", f"dossier:{number(rank)}", fields)
        for state in states.get(rank, ("ADMISSIBLE",)):
            write(desk, "transition", f"candidature:{number(rank)}/{PROGRAMME}", {"state": state})
    if first_day:
        fix_first_day(desk, first_day)
    return desk


def fix_first_day(desk: Desk, day: date, **more: Mapping[str, str]) -> None:
    rows = {row["code"]: row for row in desk.session.tables["Calendrier"]}
    put = {"rentree": {**rows["rentree"], "debut": day.isoformat()}}
    put |= {code: {**rows[code], **cells} for code, cells in more.items()}
    facts = {"lignes": {"Calendrier": put}}
    holds(desk.journal.record(Draft("day", ADMIN, "mise_en_vigueur", "parametre:Calendrier/rentree", {}, facts=facts)))


def ends_today(desk: Desk, today: date) -> None:
    """A first day three calendar months ago; on the days that no month before has, the last day is written instead."""
    starts = (today - timedelta(days=days) for days in range(85, 96))
    first = next((one for one in starts if months_later(one, 3) == today), None)
    if first:
        fix_first_day(desk, first)
    else:
        day = today.isoformat()
        fix_first_day(desk, today - timedelta(days=92), fin_stagiaires={"debut": day, "fin": day})


def write(desk: Desk, kind: str, subject: str, fields: Mapping[str, Any]) -> None:
    holds(desk.journal.record(Draft(f"{subject} {sorted(fields.items())}", ADMIN, kind, subject, {subject: fields})))


def sign(desk: Desk, rank: int, day: date) -> None:
    """The contract of a person, as it is recorded when it is signed."""
    on = day.isoformat()
    signed = {"received_on": on, "complete": True, "agreed_on": on, "contract_signed_on": on, "company": "Fictive SA"}
    write(desk, "fiche", f"fiche:{number(rank)}/{PROGRAMME}/1", signed)


def holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer
