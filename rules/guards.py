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
jour_passe(f, …)                      each day is known and over: a fact of that very day may still come
depot(a, …)                           the submission question answered one of these (§3, §4.1)
sur_plateforme                        the application came through the platform (§4.1)
pieces(a, …)                          the documents are in one of these conditions (§4.1)
recevabilite(a, …)                    the rules' eligibility is one of these (§1, §2)
annonce_faite                         the decision it stands on was announced: its day, its letter (§3)
depuis(p) · jusque(p) · apres(p)      now is not before the period · not after it · after it (§3)
epreuves_demandees(t, …)              trials were asked, these among them (§6, §7)
epreuves_passees(t, …)                these trials were taken; without a name, all those asked
epreuve_manquante(t, …)               at least one of them was not
sauf_concluante(t, …)                 the jury did not say that one of them was conclusive (§6)
sauf_non_concluante(t, …)             the jury did not say that one of them was inconclusive (§6)
creneau_dans(p) · creneau_passe       the slot lies within the period · is over (§6.2)
retour_possible                       the state before is known, nothing followed, no project rests on it (§5)
venu_de(s, …)                         the state, or the origin of the agreed project, is one of these (§9)
place_libre                           a seat is left under the cap, and a place to be hosted in (§9.1, §9.2)
personne_libre                        the person neither committed nor renounced on another application (§8)
place_rendue                          management does not hold the defaulted seat, or its date is over (§8)
place_gardee                          management holds it, until today at the earliest (§8)
contrat_signe                         the contract is signed, today at the latest (§9.1)
sans_contrat_au_terme(p)              no contract was signed by the end of the period, or by the day
                                      the programme was declared full if it came before (§9.2)
contrat_a_temps(p)                    a trainee's contract was signed by that day, or kept by management (§9.2)
contrat_tardif(p)                     it was signed after that day, and is not kept by management (§9.2)
suppression_avant_decision            the recording's deletion was asked strictly before the decision (§6.2)
plus_maintenu                         management did not keep the application, or its date is over (§9.2)
====================================  =================================================================

The facts a case may hold are those of `rules.case_facts`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from rules import dossier_guards, fact_guards, placement_guards, trial_guards

Check = Callable[..., str | None]


@dataclass(frozen=True)
class Guard:
    """One word of the vocabulary. `takes` names what its arguments are; `least`, how many it needs."""

    check: Check
    takes: str = ""
    least: int = 0
    most: int = 99


GUARDS: Final[Mapping[str, Guard]] = {
    "fait": Guard(fact_guards.known, "fact", 1),
    "absent": Guard(fact_guards.denied, "fact", 1),
    "reste": Guard(fact_guards.left, "fact", 1),
    "jour_passe": Guard(fact_guards.day_over, "fact", 1),
    "depot": Guard(dossier_guards.submitted, "submission", 1),
    "sur_plateforme": Guard(dossier_guards.on_platform, most=0),
    "pieces": Guard(dossier_guards.documents, "documents", 1),
    "recevabilite": Guard(dossier_guards.eligibility, "eligibility", 1),
    "annonce_faite": Guard(fact_guards.told, most=0),
    "depuis": Guard(fact_guards.since, "period", 1, 1),
    "jusque": Guard(fact_guards.until, "period", 1, 1),
    "apres": Guard(fact_guards.after, "period", 1, 1),
    "epreuves_demandees": Guard(trial_guards.trials_asked, "trial"),
    "epreuves_passees": Guard(trial_guards.trials_taken, "trial"),
    "epreuve_manquante": Guard(trial_guards.trial_missing, "trial"),
    "sauf_concluante": Guard(trial_guards.unless_conclusive, "trial", 1),
    "sauf_non_concluante": Guard(trial_guards.unless_inconclusive, "trial", 1),
    "creneau_dans": Guard(trial_guards.slot_within, "period", 1, 1),
    "creneau_passe": Guard(trial_guards.slot_over, most=0),
    "retour_possible": Guard(placement_guards.way_back, most=0),
    "venu_de": Guard(placement_guards.came_from, "state", 1),
    "place_libre": Guard(placement_guards.seat_left, most=0),
    "personne_libre": Guard(placement_guards.person_free, most=0),
    "contrat_signe": Guard(placement_guards.contract_signed, most=0),
    "sans_contrat_au_terme": Guard(placement_guards.no_contract_by, "period", 1, 1),
    "contrat_a_temps": Guard(placement_guards.contract_in_time, "period", 1, 1),
    "contrat_tardif": Guard(placement_guards.contract_late, "period", 1, 1),
    "suppression_avant_decision": Guard(trial_guards.deletion_before_decision, most=0),
    "place_rendue": Guard(placement_guards.seat_released, most=0),
    "place_gardee": Guard(placement_guards.seat_held, most=0),
    "plus_maintenu": Guard(placement_guards.kept_no_longer, most=0),
}
