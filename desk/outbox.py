"""Letters about to leave (§3, §5): which may, which may not and why; drafts handed to a person; mails that came back.

Never before the announced instant, and never when the decision changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from desk import letters, owed_letters
from desk.access import programmes_of, use_case
from desk.announced import followed
from desk.announcing import CHANGED, SENDERS, Announcing, outdated, stands, why_not
from desk.breaches import blocked
from desk.files import Files
from desk.letters import COURRIEL, DOUBTFUL, FAILED, HANDED, READY, SENDING, SENT, STATUSES, UNCERTAIN, MailRecord
from desk.outgoing import HandedOut, MailLine, Outgoing
from desk.overtaken import overtaken
from desk.rehearsing import VIEWERS
from desk.room import Answer
from desk.slot_moves import moves_of
from desk.withheld import withheld
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.records import SLOT, slot_of

ITSELF: Final = ("#state", "#recording_deleted_on")
"""What a letter may tell whatever was decided: a state that no announcement tells, a recording that is gone."""

BROKEN: Final = "un contrôle de cette formation est rompu : rien n'en part tant qu'il n'est pas corrigé"
LOOK: Final = "écrivez ce qui a été vu, au journal du serveur de mél ou auprès du candidat : rien ne repart au jugé"


class Outbox(Announcing):
    """The mails of announcements and those bound to no date, until they have left."""

    @use_case(VIEWERS)
    def outbox(self, actor: Actor, announcement: str = "", programmes: Sequence[str] = ()) -> tuple[MailLine, ...]:
        """The mails of an announcement, or those bound to no date; void ones too, so that nothing is lost."""
        mine = programmes_of(actor, VIEWERS, tuple(self.session.programmes))
        wanted = [code for code in mine if not programmes or code in programmes]
        files, hour = self._seen(actor), self.now().replace(minute=0, second=0, microsecond=0)
        found = [one for one in letters.mails(files, wanted, announcement) if not _recused(files, actor, one)]
        older: Mapping[str, str] = self._kept_for(
            actor, ("outdated", actor.email, announcement, *wanted, hour),
            lambda seen: {one.subject: self._outdated(seen, one) for one in found if one.status == READY},
        )  # fmt: skip
        return tuple(self._mail_line(files, one, older.get(one.subject, "")) for one in found)

    def _mail_line(self, files: Files, one: MailRecord, older: str) -> MailLine:
        label, colour = STATUSES.get(one.status, (one.status, "gris"))
        if one.status == SENDING and self._at_work():
            label = "en cours"
        recalled = self._barred(files, one) if one.status == HANDED else ""
        barred = self._closed(files, one) or older or self._stopped(one)
        closed = f"ne l'envoyez plus : {recalled}" if recalled else barred
        name = files.entries[one.key].name
        back = one.status == FAILED or (one.status == READY and bool(letters.bounced(files, one.key[0])))
        return MailLine(one, name, self.short(one.key[1]), label, colour, closed, bool(recalled), back)

    def _at_work(self) -> bool:
        """Is this process sending now?"""
        return False

    def _closed(self, files: Files, one: MailRecord) -> str:
        """Why this mail may not leave now."""
        if one.status != READY:
            return STATUSES.get(one.status, (one.status, ""))[0]
        return self._barred(files, one)

    def _outdated(self, files: Files, one: MailRecord) -> str:
        """Why its text is no longer the one to send."""
        return outdated(files, one) if one.announcement else owed_letters.outdated(files, one, self.now())

    def _stopped(self, one: MailRecord) -> str:
        """Nothing of an announcement leaves while an invariant of its programme is broken (rules.md §2.4)."""
        files = self.files()
        broken = one.announcement and any(one.key[1] in blocked(files, each) for each in self._check().breaches)
        return BROKEN if broken else ""

    def _leaves(self, files: Files, one: MailRecord) -> str:
        """Why this mail may not leave now, as it is and as the whole book is."""
        return self._closed(files, one) or self._outdated(files, one) or self._stopped(one)

    def _barred(self, files: Files, one: MailRecord) -> str:
        """What stands against it, whoever has it in hand."""
        if one.key not in files.entries:
            return "la candidature n'est plus là"
        if not stands(files, one) and not (one.status == HANDED and followed(files, one.key, one.decision)):
            return CHANGED
        if one.to != files.entries[one.key].email:
            return "l'adresse a changé depuis : préparez la lettre à nouveau"
        if why := letters.bounced(files, one.key[0]):
            return f"les méls y reviennent ({why}) : corrigez l'adresse, ou dites qu'elle est bonne"
        if one.announcement:
            return self._before_its_day(files, one)
        if one.about.endswith(ITSELF):
            return ""
        return overtaken(files, one, self.now()) or withheld(files, one.key, self.now())

    def _before_its_day(self, files: Files, one: MailRecord) -> str:
        """Never before the announced instant, where the notice is written (§3); never out of the frozen batch."""
        calendar, period = files.session.calendar, files.session.calendar.periods.get(one.announcement)
        if period is None:
            return "cette annonce n'a plus de date : voyez l'onglet Calendrier"
        here = files.register.fields.get(f"annonce:{one.announcement}/{one.key[1]}", {})
        batch = (here.get("members") or {}) if here.get("frozen_at") else {}
        if batch.get("/".join(one.key)) != one.decision:
            return "elle n'est pas dans le lot figé"
        if calendar.is_before(self.now(), period):
            return f"trop tôt : rien ne part avant le {period.start:%d/%m/%Y}, 0 h (§{period.section})"
        return ""

    def _mine(self, actor: Actor, subjects: Iterable[str]) -> Iterator[MailRecord]:
        """The mails named that this person may send."""
        files = self._seen(actor)
        for subject in dict.fromkeys(subjects):
            fields = files.register.fields.get(subject, {})
            if subject.startswith(f"{COURRIEL}:") and fields.get("status"):
                one = letters.mail(subject, fields)
                if actor.has(SENDERS, one.key[1]) and not _recused(files, actor, one):
                    yield one

    @use_case(SENDERS)
    def hand_out(self, form: str, actor: Actor, subjects: Sequence[str]) -> HandedOut:
        """Gives drafts to this person, who sends them: recorded first, then given. They are not sent yet."""
        files, left = self.files(), []
        drafts: list[tuple[MailRecord, Draft]] = []
        for one in self._mine(actor, subjects):
            if why := self._leaves(files, one):
                left.append((one.subject, why))
            else:
                drafts.append((one, self._marked(form, actor, files, one, {"status": HANDED, "by": actor.email})))
        answers = [self._told(one) for one in self.journal.record([draft for _, draft in drafts])] if drafts else []
        given = [(one, answer) for (one, _), answer in zip(drafts, answers, strict=True)]
        left += [(one.subject, why_not(answer)) for one, answer in given if not isinstance(answer, Saved)]
        saved = [one for one, answer in given if isinstance(answer, Saved)]
        stopped = self._taken_back(form, actor, saved)
        out = (self._outgoing(files, one) for one in saved if one.subject not in stopped)
        return HandedOut(tuple(out), (*left, *stopped.items()))

    def _taken_back(self, form: str, actor: Actor, leaving: Sequence[MailRecord]) -> Mapping[str, str]:
        """Subject → why, of those that may leave no more once their leaving is read back: what they tell changed first,
        in another process. Nothing of them has left: they wait again. Their status alone would not say it."""
        if not leaving:
            return {}
        files = self.files()
        stopped = [(one, why) for one in leaving if (why := self._barred(files, one))]
        waits = {"status": READY}
        drafts = [self._marked(f"{form} repris", actor, files, one, waits, why) for one, why in stopped]
        self.journal.record(drafts)
        return {one.subject: why for one, why in stopped}

    @use_case(SENDERS)
    def handed(self, actor: Actor, announcement: str = "", programmes: Sequence[str] = ()) -> tuple[Outgoing, ...]:
        """The drafts handed out that nobody said were sent: the same files again, if the first were lost; none of those
        that may leave no more."""
        files, lines = self.files(), self.outbox(actor, announcement, programmes)
        mine = (one for one in lines if one.mail.status == HANDED and not one.recalled)
        return tuple(self._outgoing(files, one.mail) for one in mine if actor.has(SENDERS, one.mail.key[1]))

    @use_case(SENDERS)
    def say_left(
        self, form: str, actor: Actor, subjects: Sequence[str], left: bool, reason: str = ""
    ) -> tuple[Answer, ...]:
        """Says of drafts, or of mails cut on their way, that they left or did not. Raises `RuleError` when nobody says
        how it is known of a cut one: sent again by guess, it would leave twice."""
        files, drafts = self.files(), []
        mails = tuple(self._mine(actor, subjects))
        if not reason.strip() and any(one.status in DOUBTFUL for one in mails):
            raise RuleError(LOOK)
        for one in mails:
            if one.status not in DOUBTFUL | {HANDED}:
                continue
            if one.status in DOUBTFUL and self._at_work():
                continue
            at = one.tried_at if one.status in DOUBTFUL and one.tried_at else self.now()
            changed: dict[str, Any] = {"status": SENT, "sent_at": at.isoformat()} if left else {"status": READY}
            drafts.append(self._marked(form, actor, files, one, changed | {"failure": ""}, reason))
        return tuple(map(self._told, self.journal.record(drafts))) if drafts else ()

    @use_case(SENDERS)
    def record_bounce(self, form: str, actor: Actor, subject: str, reason: str) -> Answer:
        """A mail came back: its address is red until it is corrected (§5)."""
        one = next(self._mine(actor, [subject]), None)
        if one is None or one.status not in (SENT, HANDED, UNCERTAIN, SENDING):
            return Refused(("ce mél n'est pas parti : il n'a pu revenir",))
        if not reason.strip():
            return Refused(("ce que dit le retour manque : recopiez-en la raison",))
        why, files = reason.strip(), self.files()
        changed = {"status": FAILED, "failure": why}
        also = {f"dossier:{one.key[0]}": {"mail_bounced": why}}
        return self._told(self.journal.record(self._marked(form, actor, files, one, changed, why, also)))

    @use_case(SENDERS)
    def address_is_right(self, form: str, actor: Actor, subject: str, reason: str) -> Answer:
        """A full mailbox, a server that was down: nothing to correct, and the letter that came back may go again; so
        may the person's others. Typed again, the same address would change nothing (§5)."""
        one, files = next(self._mine(actor, [subject]), None), self.files()
        why = letters.bounced(files, one.key[0]) if one else ""
        if one is None or not (one.status == FAILED or (one.status == READY and why)):
            return Refused(("ce mél n'est pas revenu, et son adresse n'est pas en cause",))
        if not reason.strip():
            return Refused(("dites comment on sait que l'adresse est bonne : appel, boîte vidée, panne du serveur",))
        also = {f"dossier:{one.key[0]}": {"mail_bounced": None}} if why else {}
        changed = {"status": READY, "failure": ""}
        return self._told(self.journal.record(self._marked(form, actor, files, one, changed, reason, also)))

    def _marked(
        self,
        form: str,
        actor: Actor,
        files: Files,
        one: MailRecord,
        changed: dict[str, Any],
        reason: str = "",
        also: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Draft:
        """An act on one mail, resting on its status: of two people, or two processes, the second is told."""
        changes = {one.subject: changed, **(also or {})}
        keys = {f"{subject}#{name}" for subject, fields in changes.items() for name in fields}
        keys |= {f"{one.subject}#status", f"{one.subject}#attempts"}
        return Draft(
            form, actor.email, COURRIEL, one.subject, changes, reason=reason.strip(),
            facts=self._facts(one.subject), bases=files.register.bases(*keys),
        )  # fmt: skip

    def _facts(self, subject: str) -> dict[str, Any]:
        """A mail about a project stays one in each of its acts: whoever still judges the person sees none (§5)."""
        first = next(iter(self.files().register.thread(subject)), None)
        return {"projet": True} if first is not None and first.act.facts.get("projet") else {}

    def _outgoing(self, files: Files, one: MailRecord) -> Outgoing:
        letter = Outgoing(one.subject, one.to, files.entries[one.key].name, one.object, one.text, *one.key)
        trial = one.about.partition(f"#{SLOT}")[2]
        held = slot_of(files.register, *one.key, trial) if trial else None
        slot = held or (owed_letters.slot_told_before(files, one) if trial else None)
        if slot is None:
            return letter
        known = files.session.trials.get(trial)
        title = f"{known.label if known else trial}, {self.short(one.key[1])}"
        return replace(letter, slot=slot, title=title, moves=moves_of(files, one.key, trial), cancelled=held is None)


def _recused(files: Files, actor: Actor, one: MailRecord) -> bool:
    return actor.email in files.recused.get(one.key, ())
