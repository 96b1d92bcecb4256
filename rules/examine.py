"""Everything the notice lets say of an application from its dossier (§1, §2, §4.1): five answers and their findings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rules import calendar, documents, eligibility_findings, fees
from rules.calendar import Submission
from rules.dossier import Application
from rules.explain import Explanation, Step
from rules.findings import Finding
from rules.session import Session


@dataclass(frozen=True)
class Examination:
    """The answers on one application. `route` is the section that concluded, `title` the code that gave it.

    `fee_due` is in whole euros; not `fee_exact` when it is only a minimum.
    """

    eligibility: str
    route: str | None
    title: str | None
    submission: str
    documents: str
    fee_due: int
    fee_exact: bool
    findings: tuple[Finding, ...]
    explanation: Explanation = field(repr=False, compare=False)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The eligibility table, row by row, in French; worked out when it is shown."""
        return self.explanation.steps()


def examine(session: Session, application: Application, siblings: Sequence[str] = ()) -> Examination:
    """Examines an application; `siblings` are the programmes the same person applies to, its own included."""
    programmes = dict.fromkeys((application.programme, *siblings))
    decision = session.table(application.programme).decide(session.reading.facts(application))
    explanation = Explanation(session, application, decision)
    submission = session.calendar.submission(application.submitted_at, application.on_platform is not False)
    due = fees.due(
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
        title=explanation.title(),
        submission=submission.value,
        documents=documents.check(application.missing_documents, session.documents).value,
        fee_due=due.amount,
        fee_exact=due.exact,
        findings=(
            *eligibility_findings.findings(explanation, programmes),
            *_submission(session, application, submission),
            *documents.findings(application.missing_documents, session.documents, session.rules),
            *due.findings,
        ),
        explanation=explanation,
    )


def _submission(session: Session, application: Application, submission: Submission) -> tuple[Finding, ...]:
    found = calendar.submission_finding(submission, application.submitted_at, session.calendar, session.rules)
    return (found,) if found else ()
