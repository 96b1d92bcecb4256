"""Conditions that the tabs `Transitions` and `États` may name: a closed vocabulary.

A guard answers with the reason for refusing, a French sentence, or None. It sees the `Case` only. What is unknown is
never *yes*: the objection then says which fact is missing. A cell reads `depuis(rentree); place_libre`; `|` between two
conditions means that one of them is enough.

====================================  =================================================================
condition                             passes when
====================================  =================================================================
fait(f, …)                            each fact is known, and is not *no*
absent(f, …)                          each fact is known, and is *no*
reste(f, …)                           each number is known and above zero
depot(a, …)                           the submission question answered one of these (§3, §4.1)
sur_plateforme                        the application came through the platform (§4.1)
pieces(a, …)                          the documents are in one of these conditions (§4.1)
recevabilite(a, …)                    the rules' eligibility is one of these (§1, §2)
depuis(p) · jusque(p) · apres(p)      now is not before the period · not after it · after it (§3)
epreuves_demandees(t, …)              trials were asked, these among them (§6, §7)
epreuves_passees(t, …)                these trials were taken; without a name, all those asked
epreuve_manquante(t, …)               at least one of them was not
creneau_dans(p) · creneau_passe       the slot lies within the period · is over (§6.2)
venu_de(s, …)                         the state, or the origin of the agreed project, is one of these (§9)
place_libre                           a seat is left under the cap; one already held counts for itself (§9.1)
personne_libre                        the person is not committed on another application (§8)
contrat_signe                         the contract is signed, today at the latest (§9.1)
suppression_avant_decision            the recording's deletion was asked strictly before the decision (§6.2)
plus_maintenu                         management did not keep the application, or its date is over (§9.2)
====================================  =================================================================

The facts a case may hold are those of `rules.case_facts`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from rules.calendar import Period
from rules.case import Case
from rules.case_facts import FACTS

Check = Callable[..., str | None]
SUBMISSIONS: Final = {
    "off_platform": "hors plateforme",
    "unknown": "à une date inconnue",
    "too_early": "avant l'ouverture",
    "late": "hors délai",
    "on_time": "dans les délais",
}
DOCUMENTS: Final = {
    "complete": "complètes",
    "to_complete": "à compléter",
    "indispensable_missing": "une pièce indispensable manque",
}
ELIGIBILITIES: Final = {
    "by_right": "de droit",
    "jury": "à juger par le jury",
    "no_route": "sans voie",
    "to_clarify": "à clarifier",
}


def known(case: Case, *facts: str) -> str | None:
    return _each(case, facts, lambda value: bool(value), "il manque : {}")


def denied(case: Case, *facts: str) -> str | None:
    return _each(case, facts, lambda value: not value, "déjà établi : {}")


def left(case: Case, *facts: str) -> str | None:
    return _each(case, facts, lambda value: isinstance(value, int) and value > 0, "il n'en reste pas : {}")


def _each(case: Case, facts: Collection[str], accepts: Callable[[Any], bool], refusal: str) -> str | None:
    for fact in facts:
        if fact not in case.facts:
            return f"on ne sait pas encore : {FACTS[fact]}"
        if not accepts(case.facts[fact]):
            return refusal.format(FACTS[fact])
    return None


def _one_of(question: str, answers: Mapping[str, str], given: str | None, wanted: Collection[str]) -> str | None:
    if given in wanted:
        return None
    expected = " ou ".join(answers[answer] for answer in wanted)
    return f"{question} : {answers.get(given or '', 'pas encore établi')} (attendu : {expected})"


def _examined(case: Case, question: str) -> str | None:
    return None if case.examination is None else str(getattr(case.examination, question))


def submitted(case: Case, *wanted: str) -> str | None:
    return _one_of("dépôt", SUBMISSIONS, _examined(case, "submission"), wanted)


def on_platform(case: Case) -> str | None:
    """No application is studied outside the platform, whoever asks (§4.1)."""
    submission = _examined(case, "submission")
    if submission not in SUBMISSIONS:
        return "dépôt : pas encore établi"
    return "aucune candidature n'est étudiée hors de la plateforme" if submission == "off_platform" else None


def documents(case: Case, *wanted: str) -> str | None:
    return _one_of("pièces", DOCUMENTS, _examined(case, "documents"), wanted)


def eligibility(case: Case, *wanted: str) -> str | None:
    return _one_of("recevabilité", ELIGIBILITIES, _examined(case, "eligibility"), wanted)


def _period(case: Case, code: str) -> Period | str:
    return case.session.calendar.periods.get(code) or f"la date « {code} » n'est pas encore fixée dans le calendrier"


def since(case: Case, code: str) -> str | None:
    period = _period(case, code)
    if isinstance(period, str):
        return period
    return f"pas avant le {_day(period.start)}" if case.session.calendar.is_before(case.now, period) else None


def until(case: Case, code: str) -> str | None:
    period = _period(case, code)
    if isinstance(period, str):
        return period
    late = period.end and case.session.calendar.is_after(case.now, period)
    return f"la date du {_day(period.end)} est passée" if period.end and late else None


def after(case: Case, code: str) -> str | None:
    """Days are inclusive: the last one must be over (§3)."""
    period = _period(case, code)
    if isinstance(period, str):
        return period
    if period.end is None:
        return f"la fin de « {code} » n'est pas encore fixée dans le calendrier"
    return None if case.session.calendar.is_after(case.now, period) else f"pas avant la fin du {_day(period.end)}"


def _trials(case: Case, fact: str) -> frozenset[str] | None:
    value = case.facts.get(fact)
    return frozenset(str(trial) for trial in value) if isinstance(value, Collection) else None


def trials_asked(case: Case, *wanted: str) -> str | None:
    """A pre-admissible is asked at least one trial (§5.1.1), the compulsory ones among them (§6, §7)."""
    asked = _trials(case, "trials_asked")
    if asked is None:
        return f"on ne sait pas encore : {FACTS['trials_asked']}"
    if missing := [trial for trial in wanted if trial not in asked]:
        return f"épreuve obligatoire non demandée : {', '.join(missing)}"
    return None if asked else "aucune épreuve n'est demandée"


def _not_taken(case: Case, wanted: tuple[str, ...]) -> list[str] | str:
    """The trials not taken, or which fact is missing to know."""
    done, asked = _trials(case, "trials_done"), _trials(case, "trials_asked")
    if done is None:
        return f"on ne sait pas encore : {FACTS['trials_done']}"
    if not wanted and asked is None:
        return f"on ne sait pas encore : {FACTS['trials_asked']}"
    return sorted(set(wanted or asked or ()) - done)


def trials_taken(case: Case, *wanted: str) -> str | None:
    missing = _not_taken(case, wanted)
    if isinstance(missing, str):
        return missing
    return f"épreuve non passée : {', '.join(missing)}" if missing else None


def trial_missing(case: Case, *wanted: str) -> str | None:
    missing = _not_taken(case, wanted)
    if isinstance(missing, str):
        return missing
    return None if missing else "toutes les épreuves sont passées"


def _instant(case: Case, fact: str) -> datetime | str:
    value = case.facts.get(fact)
    return value if isinstance(value, datetime) else f"on ne sait pas encore : {FACTS[fact]}"


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _local(case: Case, instant: datetime) -> str:
    return f"{instant.astimezone(case.session.calendar.zone):%d/%m/%Y à %H:%M}"


def slot_within(case: Case, code: str) -> str | None:
    """Slots outside the window are forbidden (§6.2, §7.3)."""
    slot, period = _instant(case, "slot"), _period(case, code)
    if isinstance(slot, str):
        return slot
    if isinstance(period, str):
        return period
    inside = case.session.calendar.contains(slot, period)
    return None if inside else f"le créneau du {_local(case, slot)} est hors de la fenêtre {period}"


def slot_over(case: Case) -> str | None:
    slot = _instant(case, "slot")
    if isinstance(slot, str):
        return slot
    return f"le créneau n'est pas passé : {_local(case, slot)}" if case.now < slot else None


def came_from(case: Case, *states: str) -> str | None:
    return None if states and {case.state, case.origin} & set(states) else f"réservé à qui vient de {', '.join(states)}"


def seat_left(case: Case) -> str | None:
    """Admissions stay within the seats (§9.1); `seats_left` leaves out the seat this application may hold itself."""
    return left(case, "seats_left")


def person_free(case: Case) -> str | None:
    """Once all parties agreed, no other project of the same person is accepted (§8)."""
    return denied(case, "person_lock")


def contract_signed(case: Case) -> str | None:
    """No admission without a host company, in any case (§9.1)."""
    if objection := known(case, "contract_date"):
        return objection
    signed = case.facts["contract_date"]
    if not isinstance(signed, date):
        return f"on ne sait pas encore : {FACTS['contract_date']}"
    return f"le contrat est daté du {signed:%d/%m/%Y}" if signed > case.today else None


def deletion_before_decision(case: Case) -> str | None:
    """Strictly before the admissibility decision, not its announcement (§6.2)."""
    asked = _instant(case, "recording_deletion_asked_at")
    if isinstance(asked, str):
        return asked
    if "admissibility_decided_at" not in case.facts:
        return f"on ne sait pas encore : {FACTS['admissibility_decided_at']}"
    decided = case.facts["admissibility_decided_at"]
    early = not isinstance(decided, datetime) or asked < decided
    return None if early else "la suppression a été demandée après la décision d'admissibilité"


def kept_no_longer(case: Case) -> str | None:
    """Management may keep an application until a date, with a motive (§9.2)."""
    if "kept_until" not in case.facts:
        return f"on ne sait pas encore : {FACTS['kept_until']}"
    kept = case.facts["kept_until"]
    return f"maintenue jusqu'au {kept:%d/%m/%Y}" if isinstance(kept, date) and case.today <= kept else None


@dataclass(frozen=True)
class Guard:
    """One word of the vocabulary. `takes` names what its arguments are; `least`, how many it needs."""

    check: Check
    takes: str = ""
    least: int = 0
    most: int = 99


GUARDS: Final[Mapping[str, Guard]] = {
    "fait": Guard(known, "fact", 1),
    "absent": Guard(denied, "fact", 1),
    "reste": Guard(left, "fact", 1),
    "depot": Guard(submitted, "submission", 1),
    "sur_plateforme": Guard(on_platform, most=0),
    "pieces": Guard(documents, "documents", 1),
    "recevabilite": Guard(eligibility, "eligibility", 1),
    "depuis": Guard(since, "period", 1, 1),
    "jusque": Guard(until, "period", 1, 1),
    "apres": Guard(after, "period", 1, 1),
    "epreuves_demandees": Guard(trials_asked, "trial"),
    "epreuves_passees": Guard(trials_taken, "trial"),
    "epreuve_manquante": Guard(trial_missing, "trial"),
    "creneau_dans": Guard(slot_within, "period", 1, 1),
    "creneau_passe": Guard(slot_over, most=0),
    "venu_de": Guard(came_from, "state", 1),
    "place_libre": Guard(seat_left, most=0),
    "personne_libre": Guard(person_free, most=0),
    "contrat_signe": Guard(contract_signed, most=0),
    "suppression_avant_decision": Guard(deletion_before_decision, most=0),
    "plus_maintenu": Guard(kept_no_longer, most=0),
}
