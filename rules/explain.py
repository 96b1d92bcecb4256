"""An eligibility decision in words: its steps, its findings. Rendered from (facts, table, rank), so it cannot disagree."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rules.dossier import Application
from rules.eligibility import TO_CLARIFY, Decision, VerdictRow
from rules.facts import NO_TITLE, Answer, Facts, Prepa
from rules.findings import Fact, Finding

if TYPE_CHECKING:
    from rules.session import Session

JURY: Final = "jury"
ANSWERS = {Answer.YES: "oui", Answer.NO: "non", Answer.UNKNOWN: "inconnu"}


class Step(NamedTuple):
    """One row of the table put to the application; `answer` is yes, no, unknown, or jury when its yes leaves it to them."""

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
        """The table row by row, down to the one that concluded, or to its end when nothing did."""
        decision = self.decision
        last = decision.rank if not decision.waits else len(decision.table.rows) - 1
        rows = zip(decision.table.rows[: last + 1], decision.table.tests, strict=False)
        return tuple(self._step(rank, row, test(decision.facts)) for rank, (row, test) in enumerate(rows))

    def _step(self, rank: int, row: VerdictRow, answer: Answer) -> Step:
        concludes = not self.decision.waits and rank == self.decision.rank
        shown = JURY if answer is Answer.YES and row.verdict == JURY else answer.value
        why = self.concludes(row) if answer is Answer.YES else self._why_not(row, answer)
        return Step(row.section, self._fill(row.question, row), shown, why, concludes)

    def _why_not(self, row: VerdictRow, answer: Answer) -> str:
        if answer is Answer.UNKNOWN:
            return f"il manque {self.missing(row)}"
        return f"{self.words(row)['titre']} ; {self.words(row)['credits']} crédits ECTS ; classe : {self.words(row)['classe']}"

    def concludes(self, row: VerdictRow) -> str:
        return self._fill(row.concludes, row)

    def waits(self, row: VerdictRow) -> str:
        return f"{self._fill(row.question, row)} À préciser : il manque {self.missing(row)}"

    def _fill(self, text: str, row: VerdictRow) -> str:
        return text.format_map(self.words(row))

    def title(self) -> str | None:
        """The code of the title that gave the route (R-016); None when it is a class, credits, or unknown."""
        facts, row = self.decision.facts, self.decision.row
        return None if self.decision.verdict == TO_CLARIFY else self._resting_on(facts, row) or None

    def _resting_on(self, facts: Facts, row: VerdictRow) -> str | None:
        earlier = facts.earlier.title if facts.earlier else None
        if row.word.rests_on == "earlier":
            return earlier
        if row.word.rests_on == "before":
            return facts.title if self._is_listed(facts.title, row) else earlier
        if row.word.rests_on == "held" and not facts.obtained:
            return earlier
        return facts.title

    def _is_listed(self, title: str | None, row: VerdictRow) -> bool:
        return any(row.argument in possible.specialities for possible in self.session.titles.possible(title))

    def words(self, row: VerdictRow) -> Mapping[str, str]:
        """What the sentences of `Verdicts` may name between braces."""
        facts, application = self.decision.facts, self.application
        awaited = application.diploma_expected_on
        return {
            "titre": self._label(self._resting_on(facts, row)),
            "section": row.section,
            "argument": row.argument,
            "classe": application.preparatory_class or facts.prepa.value,
            "credits": "?" if facts.none_typed else f"{facts.known.normalize():f}{' + ?' if facts.some_blank else ''}",
            "attendu": f"{awaited:%d/%m/%Y}" if awaited else "?",
            "fin_annee": f"{self.session.reading.year_end:%d/%m/%Y}",
            "pays": application.diploma_country or "hors de France",
        }

    def _label(self, code: str | None) -> str:
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
            ("diplôme", self._label(facts.title)),
            ("année d'études", str(facts.stage or "")),
            ("obtenu", "oui" if facts.obtained else "non"),
            ("titre antérieur", self._label(facts.earlier.title) if facts.earlier else ""),
            ("classe préparatoire", "" if facts.prepa is Prepa.NONE else a.preparatory_class or facts.prepa.value),
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
        found.append(("credits", "les crédits ECTS acquis et à venir" if facts.none_typed else "une partie des crédits ECTS"))
    return found


def findings(explanation: Explanation) -> tuple[Finding, ...]:
    """The finding of the rule that concluded, or of each rule that waits for a fact."""
    rules, decision = explanation.session.rules, explanation.decision
    facts = explanation.facts()
    if decision.verdict == TO_CLARIFY:
        rows = [decision.table.rows[rank] for rank in decision.waits]
        return tuple(rules[row.rule].objects(explanation.waits(row), row.section, facts) for row in rows)
    row = decision.row
    says = rules[row.rule].informs if decision.verdict == BY_RIGHT else rules[row.rule].objects
    return (says(explanation.concludes(row), row.section, facts),)


BY_RIGHT: Final = "by_right"
