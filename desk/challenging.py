"""Challenges (*recours*): received, their clock, answered by the management; their whole file (§5).

The notice knows no appeal (R-067): a challenge changes no decision. A material error is corrected by its own step, with
two people. While one is open nothing of its dossier is erased (sheets_sync/challenges.py).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from desk.access import CHAIR, CLERKS, Denied, use_case
from desk.admission import FOLLOWERS
from desk.challenge_views import ChallengeFile, Challenges, ChallengeView, Letter
from desk.files import MUTED, Files
from desk.letters import COURRIEL, STATUSES
from desk.room import Answer
from desk.title_papers import TitlePaperwork
from desk.views import ApplicationView, ThreadLine
from rules.case import Actor
from sheets_sync.answers import Draft, Refused
from sheets_sync.applications import instant
from sheets_sync.challenges import CHALLENGE, ChallengeRecord, challenges_of, delay_days, due_of
from sheets_sync.journal import SEALED

RULE: Final = "R-067"
FIELDS: Final = ("received_on", "about", "due_on", "answered_on", "answer")
LONGEST: Final = 2000


def _said(received_on: date, about: str, delay: int | None) -> dict[str, str | None]:
    due = received_on + timedelta(days=delay) if delay is not None else None
    return {"received_on": received_on.isoformat(), "about": about.strip(), "due_on": due.isoformat() if due else None}


class Challenging(TitlePaperwork):
    """Recording a challenge decides nothing; answering it is the management's."""

    @use_case(FOLLOWERS)
    def challenges(self, actor: Actor, dossier: str, programme: str) -> Challenges:
        """Those of one application, the last first. Raises `Denied`."""
        self._must_follow(actor, dossier, programme)
        files = self._seen(actor)
        found = challenges_of(files.register, dossier, programme)
        owned = len(tuple(self.files().register.owned(dossier, programme, CHALLENGE)))
        received = tuple(self._challenge(files, one) for one in reversed(found))
        return Challenges(dossier, programme, str(owned + 1), self._delay(), received)

    @use_case(FOLLOWERS)
    def open_challenges(self, actor: Actor, programme: str) -> tuple[ChallengeView, ...]:
        """Those of a programme that nobody answered, the first due first."""
        if programme not in self._visible(actor, FOLLOWERS):
            raise Denied(f"Les recours de « {programme} » ne sont pas de vos formations, ou de votre rôle.")
        found: tuple[ChallengeView, ...] = self._kept_for(
            actor, ("open challenges", programme), lambda files: self._unanswered(files, programme)
        )
        return found

    def _unanswered(self, files: Files, programme: str) -> tuple[ChallengeView, ...]:
        owners = (dossier for dossier, code in files.entries if code == programme)
        some = (one for dossier in owners for one in challenges_of(files.register, dossier, programme) if one.open)
        found = (self._challenge(files, one) for one in some)
        return tuple(sorted(found, key=lambda one: (one.due_on or date.max, one.dossier, one.number)))

    def _challenge(self, files: Files, one: ChallengeRecord) -> ChallengeView:
        entry = files.entries.get((one.dossier, one.programme))
        due = due_of(files.session, one)
        left = (due - self.today()).days if due and one.open else None
        return ChallengeView(
            one.subject, one.dossier, one.programme, self.short(one.programme), entry.name if entry else one.dossier,
            one.number, one.received_on, one.about, due, left, one.answered_on, one.answer,
            self._author(files, f"{one.subject}#received_on"), self._author(files, f"{one.subject}#answered_on"),
            files.register.bases(*(f"{one.subject}#{name}" for name in FIELDS)),
        )  # fmt: skip

    def _author(self, files: Files, key: str) -> str:
        operation = files.register.heads.get(key)
        recorded = files.register.recorded(operation) if operation else None
        return self.name_of(recorded.act.actor) if recorded else ""

    @use_case(CLERKS)
    def record_challenge(
        self, form: str, actor: Actor, shown: Challenges, received_on: date | None, about: str
    ) -> Answer:
        """A challenge as it came: its day, what it contests; its clock starts that day."""
        self._must_follow(actor, shown.dossier, shown.programme, CLERKS)
        why = tuple(self._misread(shown.dossier, received_on, about))
        if why or received_on is None:
            return Refused(why)
        subject = f"{CHALLENGE}:{shown.dossier}/{shown.programme}/{shown.coming}"
        said = _said(received_on, about, shown.delay)
        draft = Draft(
            form, actor.email, CHALLENGE, subject, {subject: said}, section=self._challenge_section(),
            bases={f"{subject}#{name}": None for name in said},
        )  # fmt: skip
        return self._told(self._record(draft))

    @use_case(CLERKS)
    def correct_challenge(
        self, form: str, actor: Actor, shown: ChallengeView, received_on: date | None, about: str, reason: str
    ) -> Answer:
        """Its day or its object, typed wrong: corrected with a reason while nobody answered it; its clock follows."""
        self._must_follow(actor, shown.dossier, shown.programme, CLERKS)
        why = [*self._misread(shown.dossier, received_on, about)]
        if not shown.open or self.files().register.fields.get(shown.subject, {}).get("answered_on"):
            why.append("ce recours a reçu sa réponse : il ne se corrige plus")
        if not reason.strip():
            why.append("corriger un recours demande un motif")
        if (received_on, about.strip()) == (shown.received_on, shown.about):
            why.append("rien n'y change")
        if why or received_on is None:
            return Refused(tuple(why))
        said = _said(received_on, about, self._delay())
        if about.strip() == MUTED:  # its words, which this person is not shown, stay
            del said["about"]
        draft = Draft(
            form, actor.email, CHALLENGE, shown.subject, {shown.subject: said}, reason=reason.strip(),
            section=self._challenge_section(), bases=dict(shown.bases),
        )  # fmt: skip
        return self._told(self._record(draft))

    def _misread(self, dossier: str, received_on: date | None, about: str) -> Iterator[str]:
        submitted = instant(self.files().fields(dossier).get("submitted_at"))
        first = submitted.astimezone(self.session.calendar.zone).date() if submitted else None
        if received_on is None or received_on > self.today():
            yield "le jour de réception du recours manque ou est à venir : saisissez le jour où il est arrivé"
        elif first and received_on < first:
            yield f"le recours ne peut être reçu avant le dépôt du dossier, le {first:%d/%m/%Y} : vérifiez l'année"
        if not about.strip() or len(about) > LONGEST:
            yield f"dites ce que le recours conteste, en {LONGEST} caractères au plus"

    @use_case(CHAIR)
    def answer_challenge(
        self, form: str, actor: Actor, shown: ChallengeView, answered_on: date | None, answer: str
    ) -> Answer:
        """The management's answer, in its own words; it ends the clock and what the challenge held back."""
        self._must_follow(actor, shown.dossier, shown.programme, CHAIR)
        why = []
        if not shown.open:
            why.append("ce recours a déjà reçu sa réponse")
        if answered_on is None or answered_on > self.today() or (shown.received_on and answered_on < shown.received_on):
            why.append("le jour de la réponse est attendu entre la réception du recours et aujourd'hui")
        if not answer.strip() or len(answer) > LONGEST:
            why.append(f"écrivez la réponse donnée, en {LONGEST} caractères au plus")
        if why or answered_on is None:
            return Refused(tuple(why))
        draft = Draft(
            form, actor.email, CHALLENGE, shown.subject,
            {shown.subject: {"answered_on": answered_on.isoformat(), "answer": answer.strip()}},
            section=self._challenge_section(), bases=dict(shown.bases),
        )  # fmt: skip
        return self._told(self._record(draft))

    @use_case(FOLLOWERS)
    def challenge_file(self, actor: Actor, shown: ChallengeView) -> ChallengeFile:
        """All that bears on a challenge, as this person may see it. Raises `Denied`."""
        dossier, programme = shown.dossier, shown.programme
        self._must_follow(actor, dossier, programme)
        file, session = self.file(actor, dossier), self.session
        view = file.application(programme)
        acts = tuple(one for one in self.thread(actor, dossier) if one.holds and one.programme in ("", programme))
        return ChallengeFile(
            view=shown,
            school=session.parameters.get("etablissement", ""),
            session=session.name,
            programme=view.label,
            facts=file.facts,
            steps=view.steps,
            acts=acts[::-1],
            sections=self._cited(acts, view),
            letters=tuple(self._challenge_letters(self._seen(actor), dossier, programme)),
            drawn_on=self.today(),
            seal=self._last_seal(),
        )

    def _challenge_letters(self, files: Files, dossier: str, programme: str) -> Iterator[Letter]:
        for subject in files.register.owned(dossier, programme, COURRIEL):
            said = files.register.fields[subject]
            status, _ = STATUSES.get(str(said.get("status")), (str(said.get("status") or ""), ""))
            at = instant(said.get("sent_at"))
            local = at.astimezone(files.session.calendar.zone) if at else None
            yield Letter(local, status, str(said.get("object") or ""), str(said.get("text") or ""))

    def _cited(self, acts: tuple[ThreadLine, ...], view: ApplicationView) -> tuple[tuple[str, str], ...]:
        """Each section that an act or a step rests on, and the rules of the notice that say it."""
        cited = [one.section for one in acts] + [step.section for step in view.steps]
        wanted = {section.strip() for each in cited for section in each.split(";")}
        rules = self.session.rules.values()
        said = {section: " ; ".join(rule.says for rule in rules if rule.section == section) for section in wanted}
        return tuple((section, said[section]) for section in sorted(said) if section and said[section])

    def _last_seal(self) -> tuple[int, str] | None:
        seals = (one.act for one in reversed(self.files().register.acts) if one.row.nature == SEALED and one.holds)
        last = next(seals, None)
        return (int(last.facts["lignes"]), str(last.facts["empreinte"])) if last else None

    def _delay(self) -> int | None:
        return delay_days(self.session)

    def _challenge_section(self) -> str:
        rule = self.session.rules.get(RULE)
        return rule.section if rule else ""

    def _must_follow(self, actor: Actor, dossier: str, programme: str, roles: frozenset[str] = FOLLOWERS) -> None:
        if programme not in self._require(actor, dossier, roles):
            raise Denied(f"La candidature {dossier}/{programme} n'est pas de vos formations, ou de votre rôle.")
