"""The explanation is rendered from the decision: it cannot disagree with it, and it leaves no brace unfilled."""

from datetime import date

import pytest

from rules.dossier import Application
from rules.examine import Examination, examine
from rules.examine_file import read_text
from rules.explain import Step
from rules.session import load, notices
from tests.rules.examined import Case, cases

SESSION = load(notices()[0])


def examinations(case: Case) -> list[Examination]:
    return [examine(SESSION, application) for application in read_text(case.file(), SESSION)]


@pytest.mark.parametrize("case", cases(), ids=str)
def test_steps_lead_to_the_answer(case: Case) -> None:
    for examination in examinations(case):
        *before, last = examination.steps
        assert not any(step.concludes for step in before)
        assert last.concludes == (examination.eligibility != "to_clarify")
        assert not last.concludes or last.section == examination.route
        assert last.concludes or "unknown" in {step.answer for step in examination.steps}
        assert {step.answer for step in before} <= {"no", "unknown"}
        said = [part for step in examination.steps for part in (step.question, step.why)]
        said += [finding.says for finding in examination.findings]
        assert all(said)
        assert not [text for text in said if "{" in text or "}" in text]


def test_an_explanation_reads_as_the_notice_does() -> None:
    examination = examine(SESSION, Application("1", "MKX1", diploma="BTS_SIO", preparatory_class="CPGE"))
    assert [(step.section, step.answer, step.why) for step in examination.steps][:3] == [
        ("1.1.3 a", "no", "BTS Services informatiques aux organisations, en préparation"),
        ("1.1.3 b", "no", "classe : CPGE"),
        ("1.1.3 c", "unknown", "à préciser : la filière de la classe préparatoire, les crédits ECTS acquis et à venir"),
    ]
    assert examination.steps[-1] == Step(
        "1.2",
        "Aucune autre voie",
        "yes",
        "sinon : ? crédits ECTS, le minimum n’est pas atteint : aucune voie, dossier présenté au jury",
    )


def test_what_was_read_goes_with_the_finding() -> None:
    examination = examine(SESSION, Application("1", "MKX1", diploma="BTS_ELT", diploma_country="FR", diploma_stage=2))
    assert examination.findings[0].facts == (
        ("diplôme", "BTS Électrotechnique"),
        ("année d'études", "2"),
        ("obtenu", "non"),
        ("pays", "FR"),
    )


def test_a_title_awaited_after_the_year_is_never_said_to_come_within_it() -> None:
    """The reserve is said of it too, in words that stay true (§1.1)."""
    application = Application("1", "BAT1", diploma="BTS_BAT", diploma_expected_on=date(2024, 9, 1))
    said = {finding.code: finding.says for finding in examine(SESSION, application).findings}
    assert said["R-015"] == "Condition non encore remplie : sous réserve"
    assert "attendu le 01/09/2024, après le 31/08/2024" in said["R-010"]
