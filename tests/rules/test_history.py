"""The facts that only the past of an application knows."""

from dataclasses import replace
from datetime import date

import pytest

from rules.history import Passage, past_facts, standing
from tests.rules.broken.books import at, stated, went
from tests.rules.journeys import WORKFLOW

TO_THE_JURY = went(
    "deposer >DEPOSE 2024-02-10",
    "completude_oui DEPOSE>COMPLET 2024-02-12",
    "a_juger COMPLET>A_JUGER 2024-02-13",
)
RULED = (*TO_THE_JURY, *went("juger_irrecevable A_JUGER>IRRECEVABLE 2024-03-20 Liens insuffisants"))
CORRECTED = (*RULED, *went("corriger_erreur IRRECEVABLE>A_JUGER 2024-03-21 Confusion"))
ADMITTED = went(
    "epreuves_passees CONVOQUE>EPREUVES_FAITES 2024-04-18",
    "garder_malgre_suppression EPREUVES_FAITES>EPREUVES_FAITES 2024-04-20 Prestation déjà vue",
    "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-04-30",
)
WRONGLY = went(
    "epreuves_passees CONVOQUE>EPREUVES_FAITES 2024-04-18",
    "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-04-30",
    "corriger_erreur ADMISSIBLE>EPREUVES_FAITES 2024-05-02 Mauvaise ligne",
)
BACK = (
    *ADMITTED,
    *went("agreer ADMISSIBLE>FICHE_AGREEE 2024-06-01", "projet_caduc FICHE_AGREEE>ADMISSIBLE 2024-06-03 Retiré"),
)


@pytest.mark.parametrize(
    ("history", "previous", "judged", "decided", "announced"),
    [
        pytest.param((), None, False, None, None, id="nothing yet"),
        pytest.param(went("deposer_tard >HORS_DELAI 2024-03-14"), None, False, None, None, id="it came in there"),
        pytest.param(TO_THE_JURY, "COMPLET", False, None, None, id="not yet judged"),
        pytest.param(RULED, "A_JUGER", True, None, "annonce_preadmissibilite", id="judged"),
        pytest.param(CORRECTED, "COMPLET", False, None, None, id="the judgment was taken back"),
        pytest.param((*CORRECTED, *RULED[-1:]), "A_JUGER", True, None, "annonce_preadmissibilite", id="judged again"),
        pytest.param(ADMITTED[:2], None, False, None, None, id="kept as it is: what was before is put right no more"),
        pytest.param(ADMITTED, "EPREUVES_FAITES", False, at("2024-04-30"), "annonce_phase_principale", id="admissible"),
        pytest.param(WRONGLY, "CONVOQUE", False, None, None, id="admissible by mistake: judged again, as if never"),
        pytest.param(
            stated(date(2024, 4, 25), "admettre_principale EPREUVES_FAITES>ADMISSIBLE 2024-05-20"),
            "EPREUVES_FAITES",
            False,
            date(2024, 4, 25),
            "annonce_phase_principale",
            id="taken over: the stated day",
        ),
        pytest.param(BACK, "EPREUVES_FAITES", False, at("2024-04-30"), "annonce_phase_principale", id="a project fell"),
    ],
)
def test_past_facts(
    history: tuple[Passage, ...], previous: object, judged: bool, decided: object, announced: object
) -> None:
    assert past_facts(history, WORKFLOW) == {
        "previous_state": previous,
        "eligibility_judged": judged,
        "admissibility_decided_at": decided,
        "recording_kept_at": at("2024-04-20") if history[:2] == ADMITTED[:2] else None,
        "announcement": announced,
    }


def test_a_recording_kept_stays_so_when_the_phase_where_it_was_is_taken_back() -> None:
    """R-091: the jury answered that request, and is not asked it again."""
    wrong = went(
        "epreuves_passees CONVOQUE>EPREUVES_FAITES 2024-04-18",
        "placer_complementaire EPREUVES_FAITES>PHASE_COMPLEMENTAIRE 2024-04-30",
        "garder_malgre_suppression PHASE_COMPLEMENTAIRE>PHASE_COMPLEMENTAIRE 2024-05-03 Prestation déjà vue",
        "inscrire_evs PHASE_COMPLEMENTAIRE>EVS_PREVU 2024-05-04",
        "annuler_creneau EVS_PREVU>PHASE_COMPLEMENTAIRE 2024-05-05",
        "corriger_erreur PHASE_COMPLEMENTAIRE>EPREUVES_FAITES 2024-05-06 Mauvaise ligne",
    )
    assert standing(wrong, WORKFLOW) == wrong[:1]
    facts = past_facts(wrong, WORKFLOW)
    assert (facts["previous_state"], facts["recording_kept_at"]) == ("CONVOQUE", at("2024-05-03"))


def test_an_error_put_right_stands_for_what_it_goes_back_to() -> None:
    """What rests on the act that decided rests on the one that leads back to it as well (§5)."""
    named = tuple(replace(one, acts=(name,)) for one, name in zip(WRONGLY, ("done", "wrong", "back"), strict=True))
    assert [one.acts for one in standing(named, WORKFLOW)] == [("done", "back")]


def test_a_correction_that_leads_elsewhere_takes_nothing_back() -> None:
    late = went("lier_tard SAISIE_SECOURS>HORS_DELAI 2024-03-15 Tard", "reintegrer HORS_DELAI>DEPOSE 2024-03-16 Panne")
    assert standing(late, WORKFLOW) == late


def test_a_transition_of_an_older_session_is_read_without_its_row() -> None:
    old = went("ancienne_etape COMPLET>A_JUGER 2024-02-13")
    assert past_facts(old, WORKFLOW)["previous_state"] == "COMPLET"
