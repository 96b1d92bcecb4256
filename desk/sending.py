"""Sending letters one by one (§5), on a thread that a closed tab does not cut.

What is about to leave is recorded before, and its outcome after: what a cut leaves in between may have left, so that a
person looks and says, and nothing is sent twice by itself.
"""

from collections.abc import Iterator, Sequence
from threading import Thread

from desk import letters
from desk.access import use_case
from desk.announcing import SENDERS, why_not
from desk.files import Files, following
from desk.letters import COURRIEL, SENDING, SENT, UNCERTAIN, MailRecord
from desk.outbox import Outbox
from desk.outgoing import OUTCOMES, Carrier, Dispatch, Outcome, Outgoing
from desk.rehearsing import VIEWERS
from desk.room import Answer, Clock
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft, Pending, Saved
from sheets_sync.book import BookError
from sheets_sync.register import Register
from sheets_sync.writer import Journal


class Sending(Outbox):
    """One sending at a time in a process."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._dispatch: Dispatch | None = None

    def _at_work(self) -> bool:
        return self._dispatch is not None and not self._dispatch.finished

    @use_case(SENDERS)
    def send(self, form: str, actor: Actor, subjects: Sequence[str], carrier: Carrier) -> Dispatch:
        """Starts sending on a thread of its own, or finds it again: closing the tab stops nothing."""
        mine = [one.subject for one in self._mine(actor, subjects)]
        with self._lock:
            running = self._dispatch
            if running is not None and (running.form == form or not running.finished):
                if running.form != form:
                    raise RuleError(f"Un seul envoi à la fois : celui de {self.name_of(running.by)} n'est pas fini.")
                return running
            running = self._dispatch = Dispatch(form, actor.email, len(mine))
        Thread(target=self._carry, args=(running, actor, mine, carrier), name="envoi", daemon=True).start()
        return running

    @use_case(VIEWERS)
    def sending(self, actor: Actor) -> Dispatch | None:
        """The sending at work in this process, or the last one."""
        return self._dispatch

    def _carry(self, running: Dispatch, actor: Actor, subjects: Sequence[str], carrier: Carrier) -> None:
        try:
            for outcome in carrier(self._leaving(running, actor, subjects), self.now()):
                self._arrived(running, actor, outcome)
        except (RuleError, BookError) as refused:
            running.failed = str(refused)
        except Exception:
            running.failed = "L'envoi s'est arrêté ; ce qui est parti est noté, ce qui est en cours est à vérifier."
            raise
        finally:
            running.over.set()

    def _leaving(self, running: Dispatch, actor: Actor, subjects: Sequence[str]) -> Iterator[Outgoing]:
        """Each letter, once the book says that it is about to leave."""
        for subject in subjects:
            files = self.files()
            one = letters.mail(subject, files.register.fields[subject])
            why, answer = self._leaves(files, one), None
            if not why:
                answer = self._about_to_leave(running, actor, files, one)
                saved = isinstance(answer, Saved)
                why = self._taken_back(running.form, actor, [one]).get(subject, "") if saved else why_not(answer)
            if isinstance(answer, Pending):
                raise RuleError("Le classeur ne répond pas : rien de plus ne part. Reprenez quand il répond.")
            if why:
                running.left.append((subject, why))
                running.done += 1
            else:
                yield self._outgoing(files, one)

    def _about_to_leave(self, running: Dispatch, actor: Actor, files: Files, one: MailRecord) -> Answer:
        tried = {"status": SENDING, "attempts": one.attempts + 1, "tried_at": self.now().isoformat(), "failure": ""}
        draft = self._marked(running.form, actor, files, one, tried | {"by": actor.email})

        def still(register: Register) -> tuple[str, ...]:
            now = letters.mail(one.subject, register.fields[one.subject])
            why = self._closed(following(files, register, files.session), now)
            return (why,) if why else ()

        return self.journal.record(draft, still)

    def _arrived(self, running: Dispatch, actor: Actor, outcome: Outcome) -> None:
        """What became of it, whatever someone said of it meanwhile: it is what happened."""
        status = OUTCOMES.get(outcome.status, UNCERTAIN)
        changed = {"status": status, "failure": "" if status == SENT else outcome.says}
        changed |= {"sent_at": self.now().isoformat()} if status == SENT else {}
        subject = outcome.key
        attempts = self.files().register.value(subject, "attempts")
        form = f"{running.form} {attempts}"
        self.journal.record(Draft(form, actor.email, COURRIEL, subject, {subject: changed}, facts=self._facts(subject)))
        running.done += 1
        running.sent += status == SENT
        if status != SENT:
            running.left.append((subject, outcome.says))
