"""Wherever one walks, with whatever facts, only the rows lead: random lives of applications."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.case import NEVER_DECIDE, ROLES, Transition
from rules.workflow import Workflow
from tests.rules.journeys import WORKFLOW, Life, actor, noon, session

ACTORS = [actor(role + other) for role in sorted(ROLES) for other in ("", "2")]
PALETTE = (
    "submission=on_time", "submission=late", "submission=off_platform",
    "documents=complete", "documents=to_complete", "documents=indispensable_missing",
    "eligibility=by_right", "eligibility=jury", "eligibility=no_route", "eligibility=to_clarify",
    "trials_asked=EVD1+EVD2+ANGLAIS2", "trials_done=", "trials_done=EVD1+EVD2+ANGLAIS2",
    "trials_done=EVD1+EVS1+ENTRETIEN2+SPECIALITE2", "slot=2024-05-14T09:00+02:00", "slot=2024-06-14T09:00+02:00",
    "email=a@exemple.fr; batch_frozen=oui", "recording_deletion_asked_at=2024-04-20T10:00+02:00",
    "fiche_complete=oui; fiche_agreed=2024-06-01; all_parties_agreed=oui", "person_lock=; person_renounced=",
    "seats_left=1", "seats_left=0", "project_recorded=", "project_recorded=oui",
    "person_lock=24-1/MKX1", "contract_date=2024-07-01", "contract_date=",
    "contract_date=2024-12-03; late_contract_kept=",
    "documents_validated=oui; title_obtained=oui",
    "title_obtained=non", "list_criteria=oui; list_rank=1; list_retained=oui; list_places_left=1; vacant_seats=1",
    "capacity_left=1; trainee_elsewhere=",
    "present_on_first_day=oui", "declared_full=; kept_until=", "employer_default=jugement", "person_renounced=oui",
)  # fmt: skip
DAYS = ("2024-02-10", "2024-03-20", "2024-04-15", "2024-04-24", "2024-05-18", "2024-08-26", "2024-09-03", "2024-12-03")


@settings(max_examples=150, deadline=None)
@given(data=st.data(), programme=st.sampled_from(["BAT1", "BAT2"]))
def test_wherever_one_walks_only_the_rows_lead(data: st.DataObject, programme: str) -> None:
    """Random facts, days and people: no state of another year, no final state left but by a material error."""
    life, year = Life(programme), session().programmes[programme].year
    for _ in range(data.draw(st.integers(5, 40))):
        life = life.told(data.draw(st.sampled_from(PALETTE)))
        now, who = noon(data.draw(st.sampled_from(DAYS))), data.draw(st.sampled_from(ACTORS))
        open_offers = [offer for offer in WORKFLOW.offers(life.case(now), who) if offer.open]
        assert not open_offers or not {role for role, _ in who.roles} & NEVER_DECIDE
        if not open_offers:
            continue
        step = data.draw(st.sampled_from(open_offers)).transition
        after = life.take(step.id, who.email.split("@")[0], now, "Un motif")
        check_step(WORKFLOW, life, after, step, year)
        life = after


def check_step(workflow: Workflow, before: Life, after: Life, step: Transition, year: int) -> None:
    assert year in step.years
    if after.state in workflow.states:
        assert year in workflow.states[after.state].years
    if after.state != before.state and before.state in workflow.states and workflow.states[before.state].final:
        assert step.kind == "erreur"
    if workflow.has(after.state, "origine"):
        assert after.origin in ("ADMISSIBLE", "LISTE_COMPLEMENTAIRE", "STAGIAIRE")
    if after.history != before.history and step.validation_roles:
        assert after.history[-1].by != after.history[-1].validated_by != ""
    if workflow.has(after.state, "admission") and after.state != before.state:
        assert all(after.known[fact] for fact in ("contract_date", "documents_validated", "title_obtained"))
