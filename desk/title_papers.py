"""The title that an admission rests on: obtained or failed, its papers received, then validated by a named person.

A late paper raises an alert and no sanction (R-048); without validated papers nobody is admitted (R-049, §4.1).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from desk.access import CLERKS, Denied, use_case
from desk.admission import Admitting
from desk.admission_views import AdmissionFile
from desk.files import Files
from desk.room import Answer
from rules.case import Actor
from rules.compiling import DEPOSITS
from sheets_sync.answers import Draft, Refused
from sheets_sync.applications import day, instant
from sheets_sync.register import Register

OBTAINED, OBTAINED_ON, RECEIVED_ON, VALIDATED = (
    "title_obtained", "title_obtained_on", "documents_received_on", "documents_validated",
)  # fmt: skip
RULE: Final = "R-049"
CHECK: Final = "vérifiez la date"
WHY: Final = f"{CHECK}, ou dites pourquoi dans le motif"
NOT_YET: Final = "ne le disait pas encore obtenu"
STILL_JUDGES: Final = (
    "vous jugez encore une autre candidature de cette personne : d'ici là, dire qu'un titre ou ses pièces ne valent "
    "plus revient à qui ne la juge pas (§5)"
)


class TitlePaperwork(Admitting):
    """What people saw of a title, for all the applications of a dossier."""

    @use_case(CLERKS)
    def record_title(
        self,
        form: str,
        actor: Actor,
        shown: AdmissionFile,
        obtained: bool | None,
        obtained_on: date | None,
        received_on: date | None,
        reason: str = "",
    ) -> Answer:
        """Obtained or not (None: not known yet), on which day, its papers received on which day: what someone saw.

        A title that is no longer said to be obtained takes the validation of its papers back, in the same act.
        """
        self._must_see(actor, shown)
        said = {OBTAINED: obtained, OBTAINED_ON: _text(obtained_on), RECEIVED_ON: _text(received_on)}
        papers = shown.papers
        before = {
            OBTAINED: papers.obtained, OBTAINED_ON: _text(papers.obtained_on), RECEIVED_ON: _text(papers.received_on),
        }  # fmt: skip
        changed: dict[str, Any] = {name: value for name, value in said.items() if value != before[name]}
        if not changed:
            return Refused(("rien n'a changé : ni le titre, ni la réception de ses pièces",))
        if papers.validated and (not obtained or received_on is None):
            changed[VALIDATED] = None
        why = tuple(_misdated(said, self.today()))
        why = why or tuple(_too_early(self.files(), shown.dossier, said, changed.keys(), reason))
        return self._say_title(form, actor, shown, changed, reason, why)

    @use_case(CLERKS)
    def validate_papers(self, form: str, actor: Actor, shown: AdmissionFile, valid: bool, reason: str = "") -> Answer:
        """This person has looked at the title and the last transcripts, and vouches for them, or refuses them with a
        reason (R-049)."""
        self._must_see(actor, shown)
        papers, why = shown.papers, []
        if papers.validated is valid:
            why.append("ces pièces sont déjà dans cet état")
        if papers.received_on is None:
            why.append("aucune pièce n'est dite reçue : saisissez d'abord le jour de leur réception")
        if valid and papers.obtained is not True:
            why.append("le titre n'est pas dit obtenu : saisissez-le d'abord, avec son jour")
        if not valid and not reason.strip():
            why.append("refuser des pièces demande un motif : ce qui manque ou n'est pas recevable")
        return self._say_title(form, actor, shown, {VALIDATED: valid}, reason, why)

    def _say_title(
        self, form: str, actor: Actor, shown: AdmissionFile, changed: Mapping[str, Any], reason: str, why: Sequence[str]
    ) -> Answer:
        """One act on the dossier, resting on all that was shown of its title. Refused while it would empty an admission
        of what it rests on."""
        if why:
            return Refused(tuple(why))
        if _takes_back(changed) and self._judges(actor, shown.dossier):
            return Refused((STILL_JUDGES,))
        self.journal.register(0)  # an admission of this very moment rests on what may be taken back here
        subject, rule = f"dossier:{shown.dossier}", self.session.rules.get(RULE)

        def still(register: Register) -> Sequence[str]:
            return tuple(_undermined(self._of(register), shown.dossier, changed))

        draft = Draft(
            form, actor.email, "saisie", subject, {subject: dict(changed)}, reason=reason.strip(),
            section=rule.section if rule else "", bases=dict(shown.papers.bases),
        )  # fmt: skip
        return self._told(self.journal.record(draft, still))

    def _judges(self, actor: Actor, dossier: str) -> bool:
        """Does this person still judge whose dossier it is, while something may have followed an admissibility of it?
        Asked whether or not something did: to refuse only then would tell."""
        return any(self._closed_to(actor, dossier, code) for code in self.files().programmes(dossier))

    def _must_see(self, actor: Actor, shown: AdmissionFile) -> None:
        if shown.programme not in self._require(actor, shown.dossier, CLERKS):
            raise Denied(f"Le titre du dossier {shown.dossier} n'est pas de vos formations.")


def _misdated(said: Mapping[str, Any], today: date) -> Iterator[str]:
    obtained_on, received_on = day(said[OBTAINED_ON]), day(said[RECEIVED_ON])
    for label, when in (("titre obtenu", obtained_on), ("pièces reçues", received_on)):
        if when and when > today:
            yield f"{label} le {when:%d/%m/%Y} : cette date est à venir, une date passée ou d'aujourd'hui est attendue"
    if obtained_on and said[OBTAINED] is not True:
        yield "un jour d'obtention est donné pour un titre qui n'est pas dit obtenu : choisissez « obtenu »"
    if said[OBTAINED] is True and obtained_on is None:
        yield "un titre obtenu l'est à une date : saisissez son jour (jj/mm/aaaa), le délai d'envoi en part"


def _too_early(
    files: Files, dossier: str, said: Mapping[str, Any], changed: Collection[str], reason: str
) -> Iterator[str]:
    """A day before what it follows: refused where it cannot be, a question that a reason answers where it hardly is."""
    fields, calendar = files.fields(dossier), files.session.calendar
    obtained_on, received_on, born = day(said[OBTAINED_ON]), day(said[RECEIVED_ON]), day(fields.get("birth_date"))
    opens, deposited = calendar.periods[DEPOSITS].start, instant(fields.get("submitted_at"))
    if obtained_on and born and OBTAINED_ON in changed and obtained_on <= born:
        yield f"titre obtenu le {obtained_on:%d/%m/%Y} : la personne est née le {born:%d/%m/%Y}, {CHECK}"
    if received_on and RECEIVED_ON in changed and received_on < opens:
        yield f"pièces reçues le {received_on:%d/%m/%Y} : la session ouvre le {opens:%d/%m/%Y}, {CHECK}"
    if reason.strip():
        return
    on = calendar.day(deposited) if deposited else None
    if obtained_on and OBTAINED_ON in changed and fields.get("diploma_obtained") is False and on and obtained_on < on:
        yield f"titre obtenu le {obtained_on:%d/%m/%Y} : le dossier, déposé le {on:%d/%m/%Y}, {NOT_YET}, {WHY}"
    if obtained_on and received_on and {OBTAINED_ON, RECEIVED_ON} & set(changed) and received_on < obtained_on:
        yield f"pièces reçues le {received_on:%d/%m/%Y}, avant le titre, obtenu le {obtained_on:%d/%m/%Y} : {WHY}"


def _takes_back(changed: Mapping[str, Any]) -> bool:
    return not all(changed.get(name, True) for name in (OBTAINED, VALIDATED))


def _undermined(files: Files, dossier: str, changed: Mapping[str, Any]) -> Iterator[str]:
    """An admission already pronounced rests on these facts: taking one back is another decision (R-049)."""
    if not _takes_back(changed):
        return
    for code in files.programmes(dossier):
        if files.session.workflow.has(files.entries[dossier, code].state, "admission"):
            yield (
                f"la personne est admise en {code} sur ces pièces : l'admission se reprend d'abord, par la direction "
                "(fausse déclaration, ou défaillance de l'employeur)"
            )


def _text(when: date | None) -> str | None:
    return when.isoformat() if when else None
