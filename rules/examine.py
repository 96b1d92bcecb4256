"""Everything the notice lets say of an application from its dossier (§1, §2, §4.1): five answers and their findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rules import calendar, documents, eligibility_findings
from rules.dossier import Application
from rules.explain import Explanation, Step
from rules.fees import Due
from rules.findings import Finding
from rules.session import Session


@dataclass(frozen=True)
class Examination:
    """The answers on one application. `route` is the section that concluded, None when a fact must come first.

    `fee_due` is in whole euros, a minimum when not `fee_exact`. Words are worked out when they are shown.
    """

    eligibility: str
    route: str | None
    submission: str
    documents: str
    fee_due: int
    fee_exact: bool
    explanation: Explanation = field(repr=False, compare=False)
    programmes: Mapping[str, None] = field(repr=False, compare=False)
    due: Due = field(repr=False, compare=False)

    @cached_property
    def title(self) -> str | None:
        """The code of the title that gave the route."""
        return self.explanation.title()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The eligibility table, row by row, in French."""
        return self.explanation.steps()

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Each rule that concluded, waits for a fact, or objects."""
        session, application = self.explanation.session, self.explanation.application
        return (
            *eligibility_findings.findings(self.explanation, self.programmes),
            *calendar.submission_findings(self.submission, application.submitted_at, session.calendar, session.rules),
            *documents.findings(application.missing_documents, session.documents, session.rules),
            *self.due.findings(),
        )


def examine(session: Session, application: Application, siblings: Sequence[str] = ()) -> Examination:
    """Examines an application; `siblings` are the programmes the same person applies to, its own included."""
    programmes = dict.fromkeys((application.programme, *siblings))
    decision = session.table(application.programme).decide(session.reading.facts(application))
    due = Due(
        application.grant_holder,
        application.grant_proof,
        application.programmes_chosen,
        len(programmes),
        session.fees,
        session.rules,
    )
    return Examination(
        eligibility=decision.verdict,
        route=decision.route,
        submission=session.calendar.submission(application.submitted_at, application.on_platform is not False),
        documents=documents.check(application.missing_documents, session.documents),
        fee_due=due.amount,
        fee_exact=due.exact,
        explanation=Explanation(session, application, decision),
        programmes=programmes,
        due=due,
    )
