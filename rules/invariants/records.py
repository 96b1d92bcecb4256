"""How things are recorded and told: decisions, mails, exports, fees, keys (§3 to §5)."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from rules.contents import Contents, Export, Mail, Standing
from rules.history import Passage
from rules.invariants.wrong import Wrong, of
from rules.results_told import tells


def decided_then_sent(contents: Contents) -> Iterator[Wrong]:
    """A decision comes before its mail; a mail bound to a date is never sent before it (§3)."""
    calendar = contents.session.calendar
    for mail in contents.mails:
        if mail.sent_at is None:
            continue
        period = calendar.periods.get(mail.announcement)
        if mail.decided_at and mail.decided_at > mail.sent_at:
            yield _of(mail, "mél parti avant la décision")
        if period and calendar.is_before(mail.sent_at, period):
            yield _of(mail, f"mél parti avant le {period.start:%d/%m/%Y}")


def _of(mail: Mail, says: str) -> Wrong:
    return Wrong("Courriers", mail.subject, mail.programme, says)


def no_company_in_decisions(contents: Contents) -> Iterator[Wrong]:
    """Having a company plays no part in any decision (§5)."""
    companies: dict[str, set[str]] = defaultdict(set)
    for fiche in contents.fiches:
        names = (fiche.company, re.sub(r"\(.*?\)", " ", fiche.company))
        companies[fiche.person] |= {*map(_plain, names)} - {""}
    for standing in contents.applications:
        if any(_cites(step.reason, companies[standing.person]) for step in _before_admissibility(contents, standing)):
            yield of(standing, "le motif d'une décision cite une entreprise")
    for export in contents.exports:
        yield from _told_to_a_judge(contents, export)


def _told_to_a_judge(contents: Contents, export: Export) -> Iterator[Wrong]:
    """A step or a right later ends it for whoever judges no more; whoever still does hears nothing of it."""
    shown = ", ".join(heading for heading, key in export.columns.items() if key in contents.project_columns)
    on = f"{export.at.astimezone(contents.session.calendar.zone):%d/%m/%Y à %H:%M}"
    for key in export.judged if shown else ():
        programme = key.partition("/")[2]
        says = f"« {export.name} », sorti le {on}, a pu dire une entreprise ({shown}) à {export.reader}, qui la juge"
        yield Wrong("Candidatures", key, programme, says, of_a_file=True)


def _before_admissibility(contents: Contents, standing: Standing) -> Iterator[Passage]:
    """The steps that select; from the agreed project on, a company is what one speaks of (§8)."""
    workflow = contents.session.workflow
    return (step for step in standing.history if not workflow.has(step.source, "admissibilite_decidee"))


def _cites(text: str, names: set[str]) -> bool:
    said = f" {_plain(text)} " if names else ""
    return any(f" {name} " in said for name in names)


def _plain(text: str) -> str:
    """Its words, without accents, capitals nor signs: a motive is typed by hand."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(letter for letter in letters if not unicodedata.combining(letter))))


def final_states_are_signed(contents: Contents) -> Iterator[Wrong]:
    """A decision has its author, its date and its motive (§5); an entry by the platform's instant speaks for itself."""
    for standing in contents.applications:
        state = contents.session.workflow.states.get(standing.state)
        if state is None or not state.final:
            continue
        last = next((step for step in reversed(standing.history) if step.target == state.code), None)
        if last is None:
            yield of(standing, f"« {state.label} » sans acte qui le dise")
        elif not last.by.strip() or not (last.reason.strip() or not last.source):
            yield of(standing, f"« {state.label} » sans {'auteur' if not last.by.strip() else 'motif'}")


def fee_paid(contents: Contents) -> Iterator[Wrong]:
    """The fee is at least the minimum due (§4.1); no sanction is stated, so this only shows."""
    for person in contents.persons:
        if person.fee_paid is not None and person.fee_due is not None and person.fee_paid < person.fee_due:
            says = f"{person.fee_paid} € payés, au moins {person.fee_due} € dus"
            yield Wrong("Dossiers", person.key, "", says)


def one_application_a_programme(contents: Contents) -> Iterator[Wrong]:
    """A person key once, and one application of a person on a programme (§4.1)."""
    for key, times in Counter(person.key for person in contents.persons).items():
        if times > 1:
            yield Wrong("Dossiers", key, "", f"clé de personne portée {times} fois")
    met: dict[tuple[str, str], Standing] = {}
    for standing in contents.applications:
        first = met.setdefault((standing.person, standing.programme), standing)
        if first is not standing:
            yield of(standing, f"deuxième candidature de la personne, après {first.key}")


def mail_address_of_a_batch(contents: Contents) -> Iterator[Wrong]:
    """Decisions are sent by mail only, each to the address of its own dossier (§5)."""
    for batch in contents.batches:
        for member in batch.members:
            standing = contents.by_key.get(member)
            if standing is None or "@" not in standing.email:
                yield Wrong("Dossiers", member, batch.programme, f"sans adresse mél, dans le lot « {batch.name} »")


def no_score_in_a_mail(contents: Contents) -> Iterator[Wrong]:
    """Detailed results are not communicated (§6.3, §7.5)."""
    for mail in contents.mails:
        standing = contents.by_key.get(mail.subject)
        if standing and tells(mail.text, standing.results):
            yield _of(mail, "le texte donne une note")


def programme_exists(contents: Contents) -> Iterator[Wrong]:
    """The speciality, the entry year and the track make one of the session's programmes (§Places)."""
    for standing in contents.applications:
        if standing.programme not in contents.session.programmes:
            yield of(standing, f"formation inconnue « {standing.programme} »")
