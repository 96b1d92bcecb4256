"""What an eligibility answer leaves to say: the rule that concluded or waits, its conditions, what contradicts it."""

from collections.abc import Callable, Iterable, Mapping

from rules.eligibility import BY_RIGHT, NO_ROUTE, TO_CLARIFY, VerdictRow
from rules.explain import Explanation
from rules.findings import Finding
from rules.vocabulary import ats_after_listed_title, main_title_listed, obtained_title_confers

JUSTIFICATION_DELAY = "delai_justificatifs"
"""The row of `Session` that says how many days « aussitôt » is."""


def concluding(told: Explanation) -> Iterable[Finding]:
    """The rule that concluded, or each rule that waits for a fact (R-010 to R-018, R-030, R-032)."""
    decision, rules, facts = told.decision, told.session.rules, told.facts()
    if decision.verdict == TO_CLARIFY:
        rows = [decision.table.rows[rank] for rank in decision.waits]
        return [rules[row.rule].objects(told.waits(row), row.section, facts) for row in rows]
    rule = rules[decision.row.rule]
    says = rule.informs if decision.verdict == BY_RIGHT else rule.objects
    return [says(told.concludes(decision.row), decision.row.section, facts)]


def followed_only(told: Explanation) -> Iterable[Finding]:
    """« Effectué » is not « validé »: a title only followed before ATS is taken, with a warning (R-013)."""
    row, facts = told.decision.row, told.decision.facts
    if told.decision.verdict == TO_CLARIFY or row.word.make is not ats_after_listed_title:
        return
    main = told.title() == facts.title
    if not (facts.obtained if main else facts.earlier is not None and facts.earlier.obtained):
        words = told.words(row)
        says = f"{words['titre']} : formation effectuée avant la classe {words['classe']}, mais titre non obtenu"
        yield told.session.rules[row.rule].objects(says, row.section, told.facts())


def awaited(told: Explanation) -> Iterable[Finding]:
    """A condition not met yet at the deposit: with a reserve (R-015), documents to send then (R-048)."""
    row, rules = told.decision.row, told.session.rules
    if told.decision.verdict in (TO_CLARIFY, NO_ROUTE) or not _awaits(told, row):
        return
    reserve = "Condition non encore remplie : sous réserve"
    yield rules["R-015"].objects(reserve, row.section, told.facts())
    days = told.session.parameters[JUSTIFICATION_DELAY]
    limit = f"{told.session.calendar.deposits.end:%d/%m/%Y}"
    says = f"Non acquis au {limit} : justificatifs et relevés à envoyer aussitôt (sous {days} jours)"
    yield rules["R-048"].objects(says)


def _awaits(told: Explanation, row: VerdictRow) -> bool:
    facts = told.decision.facts
    if "credits" in row.word.waits_for:
        return facts.held < int(row.argument) <= facts.known
    return row.word.awaitable and told.title() == facts.title and not facts.obtained


def stage_against_text(told: Explanation) -> Iterable[Finding]:
    """The year typed contradicts the text of the title, which wins: the rule of route a (§1.1)."""
    typed, text = told.application.diploma_stage, told.application.text_stage
    if typed is None or text is None or typed == text:
        return
    rows = told.decision.table.rows
    row = next((row for row in rows if row.word.make is main_title_listed), rows[-1])
    says = f"Année d'études saisie : {typed}, mais « {told.application.diploma_text} » dit {text}, qui l'emporte"
    yield told.session.rules[row.rule].objects(says, row.section, told.facts())


def credits_against_title(told: Explanation) -> Iterable[Finding]:
    """A title obtained confers its credits, and fewer are typed (R-017)."""
    row, facts = told.decision.row, told.decision.facts
    if told.decision.verdict == TO_CLARIFY or row.word.make is not obtained_title_confers:
        return
    if not facts.none_typed and facts.known < int(row.argument):
        words = told.words(row)
        says = f"{words['titre']} obtenu, mais {words['credits']} crédits ECTS saisis : l'un contredit l'autre"
        yield told.session.rules[row.rule].objects(says, row.section, told.facts())


def through_earlier_title(told: Explanation) -> Iterable[Finding]:
    """All titles held count: the route came from an earlier one (R-016)."""
    title, facts = told.title(), told.decision.facts
    if not title or not facts.earlier or title != facts.earlier.title:
        return
    if told.decision.row.word.rests_on == "earlier" or title != facts.title:
        yield told.session.rules["R-016"].informs(f"Voie ouverte par un titre antérieur : {told.label(title)}")


def foreign_main_title(told: Explanation) -> Iterable[Finding]:
    """A French title gave the right; the foreign main one is informative (R-018)."""
    if told.decision.verdict == BY_RIGHT and told.decision.facts.foreign:
        says = "Titre principal étranger, pour information : un titre français conclut"
        yield told.session.rules["R-018"].informs(says)


def no_route(told: Explanation) -> Iterable[Finding]:
    """Only the listed persons may apply (R-019); the file is shown to the jury all the same."""
    if told.decision.verdict == NO_ROUTE:
        says = "Aucune voie de la notice ne s'applique : motif distinct d'un rejet sur la qualité du dossier"
        yield told.session.rules["R-019"].objects(says)


def judged_by_jury(told: Explanation) -> Iterable[Finding]:
    """Where no route is by right, the jury judges every title (R-031)."""
    if all(row.verdict != BY_RIGHT for row in told.decision.table.rows):
        yield told.session.rules["R-031"].objects("La recevabilité du titre présenté sera jugée par le jury")


def both_years(told: Explanation, siblings: Iterable[str]) -> Iterable[Finding]:
    """One person, both entry years of one speciality: allowed, and said (R-033)."""
    programmes = told.session.programmes
    own = programmes[told.application.programme]
    theirs = (programmes[code] for code in siblings if code in programmes)
    others = [other for other in theirs if other.speciality == own.speciality]
    if any(other.year != own.year for other in others):
        codes = ", ".join(other.code for other in others)
        says = f"Même personne, deux années d'entrée de la même spécialité : {codes}"
        yield told.session.rules["R-033"].informs(says)


ASKED: tuple[Callable[[Explanation], Iterable[Finding]], ...] = (
    concluding,
    followed_only,
    awaited,
    stage_against_text,
    credits_against_title,
    through_earlier_title,
    foreign_main_title,
    no_route,
    judged_by_jury,
)


def findings(told: Explanation, siblings: Mapping[str, None]) -> tuple[Finding, ...]:
    return (*(finding for asked in ASKED for finding in asked(told)), *both_years(told, siblings))
