"""Guards on projects, seats, contracts and trainees (§8, §9)."""

from datetime import date

from rules.case import Case
from rules.fact_guards import denied, known, left, period_of, unknown


def came_from(case: Case, *states: str) -> str | None:
    return None if states and {case.state, case.origin} & set(states) else f"réservé à qui vient de {', '.join(states)}"


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
    declared full, if it came before. A contract of that very day wins, a later one does not (R-133, R-134); one whose
    project still waits for the school is settled first: a person does not leave because the school was slow (§8)."""
    if "contract_date" not in case.facts:
        return unknown("contract_date")
    waiting = case.facts.get("contract_to_agree")
    signed, period = case.facts["contract_date"] or waiting, period_of(case, code)
    if not signed:
        return None
    ends = (case.facts.get("declared_full"), None if isinstance(period, str) else period.end)
    last = min((day for day in ends if isinstance(day, date)), default=None)
    if not isinstance(signed, date) or last is None:
        return period if isinstance(period, str) else unknown("contract_date")
    said = f"un contrat est signé du {signed:%d/%m/%Y}, et le dernier jour était le {last:%d/%m/%Y}"
    if not case.facts["contract_date"]:
        said += " : sa fiche attend l'école, qui l'agrée ou la refuse d'abord"
    return said if signed <= last else None


def kept_no_longer(case: Case) -> str | None:
    """Management may keep an application until a date, with a motive (§9.2)."""
    if "kept_until" not in case.facts:
        return unknown("kept_until")
    kept = case.facts["kept_until"]
    return f"maintenue jusqu'au {kept:%d/%m/%Y}" if isinstance(kept, date) and case.today <= kept else None
