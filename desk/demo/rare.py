"""One application of each entry year where the screening rarely leads: every state is shown (§3, §4.1)."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

from desk.demo import world
from desk.demo.candidates import FIRST, Synthetic, synthetic_dossiers
from desk.demo.days import screening
from desk.demo.teller import Teller
from sheets_sync.answers import Draft

CLASS: Final = {
    "preparatory_class": "ECG", "diploma": None, "diploma_text": None, "diploma_stage": None, "prior_diploma": None,
    "prior_diploma_text": None, "diploma_country": None, "diploma_obtained": None, "ects_obtained": "60",
    "missing_documents": [],
}  # fmt: skip
RARE: Final[tuple[tuple[str, dict[str, Any], tuple[str, ...]], ...]] = (
    ("late", {}, ()),
    ("by_hand", {}, ()),
    ("deposit", {}, ()),
    ("unclear", {**CLASS, "ects_expected": None}, ("completude_oui", "a_clarifier")),
    ("no_route", {**CLASS, "ects_expected": "59"}, ("completude_oui", "sans_voie")),
)
"""What, the facts that differ, the steps taken."""
BY_HAND: Final = "SAISIE_SECOURS"
AFTER: Final = 9_000
"""Their numbers are far from the others'."""


def tell(teller: Teller) -> None:
    deposits = teller.session.calendar.deposits
    day = (deposits.end or deposits.start) + timedelta(days=3)
    cast = list(_cast(teller))
    clerk = teller.someone(cast[0][0].programmes[0], "instruction").email
    teller.on(day)
    teller.record([_arrival(teller, one, what, clerk) for one, what, _ in cast], day, day)
    for rank in range(2):
        teller.on(day + timedelta(days=1 + rank))
        steps = [(one, some[rank]) for one, _, some in cast if len(some) > rank]
        found = [teller.step((one.number, one.programmes[0]), step) for one, step in steps]
        teller.record(
            [draft for draft in found if draft], day + timedelta(days=1 + rank), day + timedelta(days=1 + rank)
        )


def settle(teller: Teller) -> None:
    """Of the applications typed by hand, one turns out to be on the platform and is linked, the other is withdrawn
    (R-044)."""
    day = screening(teller.session) + timedelta(days=1)
    linked, *others = teller.standing(BY_HAND)
    subject, clerk = f"dossier:{linked[0]}", teller.someone(linked[1], "instruction").email
    teller.on(day)
    found = {"on_platform": True, "submitted_at": _deposited(teller, "by_hand")}
    teller.record([teller.says("saisie", clerk, subject, found, "Retrouvé sur la plateforme")], day, day)
    teller.on(day)
    steps = [teller.step(linked, "lier"), *(teller.step(one, "retirer", "Le candidat a renoncé") for one in others)]
    teller.record([step for step in steps if step], day, day)


def _cast(teller: Teller) -> Iterator[tuple[Synthetic, str, tuple[str, ...]]]:
    session = teller.session
    people = synthetic_dossiers(2 * len(RARE), session, seed=AFTER)
    firsts = {row.year: code for code, row in reversed(session.programmes.items())}
    rank = 0
    for code in firsts.values():
        for what, facts, steps in RARE:
            one, rank = next(people), rank + 1
            prefix = one.number.partition("-")[0]
            number = f"{prefix}-{FIRST + AFTER + rank}"
            fields = {**one.fields, **facts, "person": number, "programmes_chosen": 1, "missing_documents": []}
            fields |= {"fee_paid": 77, "email": f"dossier.{number}@candidat.example.org"}
            fields["submitted_at"] = _deposited(teller, what)
            yield Synthetic(number, {k: v for k, v in fields.items() if v is not None}, (code,)), what, steps


def _deposited(teller: Teller, what: str) -> str:
    deposits = teller.session.calendar.deposits
    end = deposits.end or deposits.start
    day = end + timedelta(days=1) if what == "late" else end
    return datetime.combine(day, time(0 if what == "late" else 21, 40), teller.session.calendar.zone).isoformat()


def _arrival(teller: Teller, one: Synthetic, what: str, clerk: str) -> Draft:
    if what != "by_hand":
        return world.arrival(one, teller.session, clerk, "demo")
    step = teller.session.workflow.transitions["saisir"]
    fields = {**one.fields, "on_platform": False}
    del fields["submitted_at"]
    subject = f"candidature:{one.number}/{one.programmes[0]}"
    changes = {f"dossier:{one.number}": fields, subject: {"state": step.target, "wish": 1}}
    return Draft(teller.form, clerk, "saisie", f"dossier:{one.number}", changes, step.id)
