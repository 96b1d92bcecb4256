"""An eligibility decision in words: rendered from (facts, table, rank), so they cannot disagree with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rules.dossier import Application
from rules.eligibility import JURY, TO_CLARIFY, Decision, VerdictRow
from rules.facts import Facts
from rules.findings import Fact
from rules.preparatory import Prepa
from rules.qualifications import NO_TITLE
from rules.three_valued import Answer

if TYPE_CHECKING:
    from rules.session import Session


class Step(NamedTuple):
    """One row of the table put to the application; `answer`: yes, no, unknown, or jury when a yes leaves it to them."""

    section: str
    question: str
    answer: str
    why: str
    concludes: bool = False


@dataclass(frozen=True)
class Explanation:
    """A decision beside the application and the session it was made from."""

    session: "Session"
    application: Application
    decision: Decision

    def steps(self) -> tuple[Step, ...]:
        """The table row by row, down to the first yes, which concludes unless an unknown row above holds it back."""
        steps: list[Step] = []
        for row, test in zip(self.decision.table.rows, self.decision.table.tests, strict=True):
            answer = test(self.decision.facts)
            concludes = answer is Answer.YES and self.decision.verdict != TO_CLARIFY
            shown = JURY if answer is Answer.YES and row.verdict == JURY else answer.value
            steps.append(Step(row.section, self._fill(row.question, row), shown, self._why(row, answer), concludes))
            if answer is Answer.YES:
                break
        return tuple(steps)

    def _why(self, row: VerdictRow, answer: Answer) -> str:
        if answer is Answer.NO:
            return self._fill(row.word.shows, row)
        if answer is Answer.UNKNOWN:
            return f"à préciser : {self.missing(row)}"
        return self.concludes(row) if self.decision.verdict != TO_CLARIFY else f"sinon : {self.concludes(row)}"

    def concludes(self, row: VerdictRow) -> str:
        return self._fill(row.concludes, row)

    def waits(self, row: VerdictRow) -> str:
        return f"{self._fill(row.question, row)} À préciser : {self.missing(row)}"

    def _fill(self, text: str, row: VerdictRow) -> str:
        return text.format_map(self.words(row))

    def title(self) -> str | None:
        """The code of the title that gave the route (R-016); None when it is a class, credits, or unknown."""
        if self.decision.verdict == TO_CLARIFY:
            return None
        return self._resting_on(self.decision.row) or None

    def _resting_on(self, row: VerdictRow) -> str | None:
        """The title a row rests on: the main one where it satisfies the row, else the earlier one."""
        facts, rests_on = self.decision.facts, row.word.rests_on
        earlier = facts.earlier.title if facts.earlier else None
        if rests_on == "none":
            return NO_TITLE
        if rests_on == "earlier":
            return earlier
        if rests_on == "main" or facts.earlier is None:
            return facts.title
        alone = facts._replace(earlier=None)
        return facts.title if row.word.make(row.argument, self.session.titles)(alone) is Answer.YES else earlier

    def words(self, row: VerdictRow) -> Mapping[str, str]:
        """What the sentences of `Verdicts` may name between braces."""
        facts, application = self.decision.facts, self.application
        awaited = application.diploma_expected_on
        return {
            "titre": self.label(self._resting_on(row)),
            "principal": self.label(facts.title),
            "anterieur": self.label(facts.earlier.title) if facts.earlier else "aucun",
            "etat": "obtenu" if facts.obtained else f"attendu le {awaited:%d/%m/%Y}" if awaited else "en préparation",
            "section": row.section,
            "argument": row.argument,
            "classe": self._class(),
            "credits": "?" if facts.none_typed else f"{facts.known:f}{' + ?' if facts.some_blank else ''}",
            "attendu": f"{awaited:%d/%m/%Y}" if awaited else "?",
            "fin_annee": f"{self.session.reading.year_end:%d/%m/%Y}",
            "pays": application.diploma_country or ("pays non dit" if facts.foreign else self.session.reading.home),
        }

    def _class(self) -> str:
        title = self.session.titles.get(self.decision.facts.title or NO_TITLE)
        named = title.stream if title and title.nature == "classe" else ""
        return self.application.preparatory_class or named or self.decision.facts.prepa.value

    def label(self, code: str | None) -> str:
        if code == NO_TITLE:
            return "classe préparatoire"
        return self.session.titles[code].label if code else "titre non reconnu"

    def missing(self, row: VerdictRow) -> str:
        """The unknown facts that this row waits for, in French."""
        found = [says for fact, says in _unknown(self.decision.facts, self.session) if fact in row.word.waits_for]
        return ", ".join(found) or "un fait"

    def facts(self) -> tuple[Fact, ...]:
        """What was read, kept with each eligibility finding."""
        facts, a = self.decision.facts, self.application
        stated = (
            ("diplôme", self.label(facts.title)),
            ("année d'études", str(facts.stage or "")),
            ("obtenu", "oui" if facts.obtained else "non"),
            ("titre antérieur", self.label(facts.earlier.title) if facts.earlier else ""),
            ("classe préparatoire", "" if facts.prepa is Prepa.NONE else self._class()),
            ("crédits acquis", "" if a.ects_obtained is None else f"{a.ects_obtained:f}"),
            ("crédits à venir", "" if a.ects_expected is None else f"{a.ects_expected:f}"),
            ("pays", a.diploma_country),
        )
        return tuple(fact for fact in stated if fact[1])


def _unknown(facts: Facts, session: "Session") -> list[tuple[str, str]]:
    """(fact, what to ask) for each fact that is unknown."""
    found = []
    for fact, code in (("title", facts.title), ("earlier", facts.earlier.title if facts.earlier else NO_TITLE)):
        which = "le diplôme" if fact == "title" else "le titre antérieur"
        if code is None:
            found.append((fact, f"{which} (non reconnu)"))
        elif len(session.titles.possible(code)) > 1:
            found.append((fact, f"l'option du titre « {session.titles[code].label} »"))
    if facts.prepa is Prepa.UNKNOWN:
        found.append(("class", "la filière de la classe préparatoire"))
    if facts.some_blank:
        which = "les crédits ECTS acquis et à venir" if facts.none_typed else "une partie des crédits ECTS"
        found.append(("credits", which))
    return found
