"""Which trials the candidate signs up for, and which steps a slot makes: as the rows say (§6.2, §7.3)."""

from rules.session import load, notices
from rules.slot_steps import booking_step, chosen_by_candidate, release_step, waiting_states

SESSION = load(notices()[-1])
WORKFLOW, TRIALS = SESSION.workflow, SESSION.trials


def test_the_candidate_signs_up_for_the_live_interview_of_year_one_only() -> None:
    assert [code for code, trial in TRIALS.items() if chosen_by_candidate(WORKFLOW, trial)] == ["EVS1"]


def test_where_a_slot_is_waited_for() -> None:
    found = {code: sorted(waiting_states(WORKFLOW, trial)) for code, trial in TRIALS.items() if trial.series > 1}
    assert found == {
        "EVS1": ["EVS_PREVU", "PHASE_COMPLEMENTAIRE"],
        "ENTRETIEN2": ["CONVOQUE_SERIE2"],
        "SPECIALITE2": ["CONVOQUE_SERIE2"],
    }


def test_the_steps_that_taking_and_giving_back_a_slot_make() -> None:
    made = [
        (code, state, step and step.id)
        for code, trial in TRIALS.items()
        for state in WORKFLOW.states
        for step in (booking_step(WORKFLOW, state, trial), release_step(WORKFLOW, state, trial))
        if step
    ]
    assert made == [("EVS1", "PHASE_COMPLEMENTAIRE", "inscrire_evs"), ("EVS1", "EVS_PREVU", "annuler_creneau")]
