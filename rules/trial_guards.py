"""Guards on the trials, their slots and their recordings (§6, §7)."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Final

from rules.case import Case
from rules.fact_guards import known, period_of, unknown


def _trials(case: Case, fact: str) -> frozenset[str] | None:
    """None when nobody knows; trials known to be none are an empty set."""
    value = case.facts.get(fact, False)
    if value is None:
        return frozenset()
    if isinstance(value, str) or not isinstance(value, Collection):
        return None
    return frozenset(map(str, value))


def trials_asked(case: Case, *wanted: str) -> str | None:
    """A pre-admissible is asked one trial or more (R-069), the compulsory ones among them (R-076, R-101)."""
    asked = _trials(case, "trials_asked")
    if asked is None:
        return unknown("trials_asked")
    if missing := [trial for trial in wanted if trial not in asked]:
        return f"épreuve obligatoire non demandée : {_named(case, missing)}"
    return None if asked else "aucune épreuve n'est demandée"


def _named(case: Case, codes: Iterable[str]) -> str:
    """As the rows call them: nobody knows their codes."""
    trials = case.session.trials
    return ", ".join(trials[code].label if code in trials else code for code in codes)


def _not_taken(case: Case, wanted: tuple[str, ...]) -> list[str] | str:
    """The trials not taken, or which fact is missing to know."""
    done, asked = _trials(case, "trials_done"), _trials(case, "trials_asked")
    if done is None:
        return unknown("trials_done")
    if not wanted and asked is None:
        return unknown("trials_asked")
    return sorted(set(wanted or asked or ()) - done - _spared(case))


def _spared(case: Case) -> set[str]:
    """What the jury's dispense leaves nobody to miss (R-106, §7.4)."""
    if not case.facts.get("speciality_dispense"):
        return set()
    return {code for code, trial in case.session.trials.items() if trial.can_be_spared}


def trials_taken(case: Case, *wanted: str) -> str | None:
    missing = _not_taken(case, wanted)
    if isinstance(missing, str):
        return missing
    return f"épreuve non passée : {_named(case, missing)}" if missing else None


def trial_missing(case: Case, *wanted: str) -> str | None:
    missing = _not_taken(case, wanted)
    if isinstance(missing, str):
        return missing
    return None if missing else "toutes les épreuves sont passées"


def unless_conclusive(case: Case, *codes: str) -> str | None:
    """Why the complementary phase, when the trial was conclusive (R-081)?"""
    found = sorted(set(codes) & (_trials(case, "trials_conclusive") or set()))
    return f"épreuve concluante, dit le jury : {_named(case, found)}" if found else None


def unless_inconclusive(case: Case, *codes: str) -> str | None:
    """An inconclusive trial leads to the complementary phase, not to a rejection at once (R-081)."""
    found = sorted(set(codes) & (_trials(case, "trials_inconclusive") or set()))
    says = "non concluante, elle place en phase complémentaire"
    return f"{_named(case, found)} : {says}" if found else None


def instant_of(case: Case, fact: str) -> datetime | str:
    if objection := known(case, fact):
        return objection
    value = case.facts[fact]
    return value if isinstance(value, datetime) else unknown(fact)


def _local(case: Case, instant: datetime) -> str:
    return f"{instant.astimezone(case.session.calendar.zone):%d/%m/%Y à %H:%M}"


def slot_within(case: Case, code: str) -> str | None:
    """Slots outside the window are forbidden (R-041, §6.2, §7.3)."""
    slot, period = instant_of(case, "slot"), period_of(case, code)
    if isinstance(slot, str):
        return slot
    if isinstance(period, str):
        return period
    inside = case.session.calendar.contains(slot, period)
    return None if inside else f"le créneau du {_local(case, slot)} est hors de la fenêtre {period}"


def slot_over(case: Case) -> str | None:
    slot = instant_of(case, "slot")
    if isinstance(slot, str):
        return slot
    return f"le créneau n'est pas passé : {_local(case, slot)}" if case.now < slot else None


UNSETTLED: Final = "à clarifier : "
"""How an objection begins that is a question to a person."""


def deletion_before_decision(case: Case) -> str | None:
    """Strictly before the admissibility decision, not its announcement (R-091, §6.2), and the jury did not keep the
    application since. A decision of which only the day
    is known settles nothing on that day.
    """
    asked = instant_of(case, "recording_deletion_asked_at")
    if isinstance(asked, str):
        return asked
    kept = case.facts.get("recording_kept_at")
    if isinstance(kept, date) and case.session.calendar.precedes(asked, kept):
        return "le jury a conservé la candidature malgré cette demande"
    if "admissibility_decided_at" not in case.facts:
        return unknown("admissibility_decided_at")
    decided = case.facts["admissibility_decided_at"]
    early = case.session.calendar.precedes(asked, decided) if isinstance(decided, date) else True
    if early is None:
        return (
            f"{UNSETTLED}la suppression a été demandée le jour de la décision d'admissibilité, le {decided:%d/%m/%Y}, "
            "dont l'heure n'est pas connue : le jury la donne dans Épreuves, « Heure de la décision » ; d'ici là, rien "
            "n'est rejeté"
        )
    return None if early else "la suppression a été demandée après la décision d'admissibilité"
