"""Guards on projects, seats, contracts and trainees (§8, §9)."""

from datetime import date
from typing import Final

from rules.case import Case
from rules.fact_guards import denied, each_fact, known, left, period_of, unknown

KEPT: Final = "late_contract_kept"
JUDGED_NO_MORE: Final = (
    "déjà établi : {}, et personne n'est jugé à nouveau en le sachant : l'admissibilité reste ; notez l'erreur au "
    "dossier, et dites-la à la présidence du jury"
)


def came_from(case: Case, *states: str) -> str | None:
    return None if states and {case.state, case.origin} & set(states) else f"réservé à qui vient de {', '.join(states)}"


def way_back(case: Case) -> str | None:
    """A material error is put right before anything followed from it (§5). Nobody loses an admissibility to be judged
    again once a project of the person is known: whoever judges may have read it. A refusal is put right all the same:
    to have a company decides nothing, against a candidate no more than for them (R-063)."""
    if objection := known(case, "previous_state"):
        return objection
    workflow, before = case.session.workflow, str(case.facts["previous_state"])
    admissible = workflow.has(case.state, "admissibilite_decidee") and workflow.has(case.state, "corrigible")
    judged_again = admissible and workflow.undecided(before)
    return each_fact(case, ("project_recorded",), lambda value: not value, JUDGED_NO_MORE) if judged_again else None


def seat_left(case: Case) -> str | None:
    """Admissions stay within the seats (R-122), and those present within what the school can host, trainees included
    (R-131); both numbers leave out the place that this person may hold already."""
    return left(case, "seats_left") or left(case, "capacity_left")


def person_free(case: Case) -> str | None:
    """Once all parties agreed, no other project of the same person is accepted (R-112), nor from whoever went back on
    that commitment (R-114): neither is still searching (R-132)."""
    return denied(case, "person_lock", "person_renounced")


def contract_signed(case: Case) -> str | None:
    """No admission without a host company, in any case (R-123, §9.1)."""
    if objection := known(case, "contract_date"):
        return objection
    signed = case.facts["contract_date"]
    if not isinstance(signed, date):
        return unknown("contract_date")
    return f"le contrat est daté du {signed:%d/%m/%Y}" if signed > case.today else None


def no_contract_by(case: Case, code: str) -> str | None:
    """Whoever signed no contract by the last day leaves: that of the period, or the one on which the programme was
    declared full, if it came before. A contract of that very day wins, a later one does not, unless management kept it
    (R-133, R-134); one whose project still waits for the school is settled first: a person does not leave because the
    school was slow (§8)."""
    if "contract_date" not in case.facts:
        return unknown("contract_date")
    agreed, waiting = case.facts["contract_date"], case.facts.get("contract_to_agree")
    if not (agreed or waiting):
        return None
    days = _signed_and_last(case, code, agreed or waiting)
    if isinstance(days, str):
        return days
    signed, last = days
    if signed <= last:
        said = f"un contrat est signé du {signed:%d/%m/%Y}, et le dernier jour était le {last:%d/%m/%Y}"
        return said if agreed else f"{said} : sa fiche attend l'école, qui l'agrée ou la refuse d'abord"
    if not agreed:
        return None
    return unknown(KEPT) if KEPT not in case.facts else denied(case, KEPT) if _kept(case) else None


def contract_late(case: Case, code: str) -> str | None:
    """What management may keep: a contract signed after the last day, which it has not kept yet (R-134)."""
    if objection := known(case, "contract_date"):
        return objection
    days = _signed_and_last(case, code, case.facts["contract_date"])
    if isinstance(days, str):
        return days
    signed, last = days
    if signed <= last:
        return f"le contrat est signé du {signed:%d/%m/%Y}, à temps : le dernier jour était le {last:%d/%m/%Y}"
    return denied(case, KEPT) if _kept(case) else None


def contract_in_time(case: Case, code: str) -> str | None:
    """A trainee's contract, signed by the last day, or kept by management (R-133, R-134). Nobody else has such a last
    day, and a contract that is missing is told by the condition that asks it."""
    trainee = case.session.workflow.has(case.origin, "stagiaire")
    if not trainee or not case.facts.get("contract_date"):
        return None
    days = _signed_and_last(case, code, case.facts["contract_date"])
    if isinstance(days, str):
        return days
    signed, last = days
    if signed <= last or _kept(case):
        return None
    return (
        f"le contrat est signé du {signed:%d/%m/%Y}, après le dernier jour, le {last:%d/%m/%Y} : la direction le "
        "retient, avec un motif, ou fait sortir le stagiaire"
    )


def _signed_and_last(case: Case, code: str, signed: object) -> tuple[date, date] | str:
    """The signature, and the last day for one; or what is not known of them."""
    period = period_of(case, code)
    ends = (case.facts.get("declared_full"), None if isinstance(period, str) else period.end)
    last = min((day for day in ends if isinstance(day, date)), default=None)
    if not isinstance(signed, date):
        return unknown("contract_date")
    return (signed, last) if last else period if isinstance(period, str) else unknown("contract_date")


def _kept(case: Case) -> bool:
    """This contract, and not one that came before it."""
    return bool(case.facts.get(KEPT)) and case.facts.get(KEPT) == case.facts["contract_date"]


def kept_no_longer(case: Case) -> str | None:
    """Management may keep an application until a date, with a motive (§9.2)."""
    if "kept_until" not in case.facts:
        return unknown("kept_until")
    kept = case.facts["kept_until"]
    return f"maintenue jusqu'au {kept:%d/%m/%Y}" if isinstance(kept, date) and case.today <= kept else None


def seat_released(case: Case) -> str | None:
    """An employer's default gives the seat back, unless management holds it for some days (R-113)."""
    held = case.facts.get("seat_held_until")
    if not isinstance(held, date) or case.today > held:
        return None
    return f"la direction garde la place jusqu'au {held:%d/%m/%Y}"


def seat_held(case: Case) -> str | None:
    """Held for the candidate to find another employer, until that day and no longer (R-113)."""
    if objection := known(case, "seat_held_until"):
        return objection
    held = case.facts["seat_held_until"]
    if not isinstance(held, date):
        return unknown("seat_held_until")
    return f"la direction ne gardait la place que jusqu'au {held:%d/%m/%Y}" if case.today > held else None
