"""From a draft to the act that is sent, and from an act that lost to the answer its author is given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import inf
from zoneinfo import ZoneInfo

from sheets_sync.answers import MEANWHILE, NOTHING_DONE, Answer, Draft, Refused, Saved
from sheets_sync.fold import SET_ASIDE, dossier_of
from sheets_sync.journal import SITTINGS, Act, Value, only_read, split_key
from sheets_sync.register import Recorded, Register
from sheets_sync.rows import JournalRow, Seal, content_of

PARIS = ZoneInfo("Europe/Paris")
REBASED = ("registre:", "creneau:")
"""Things that many acts touch without contradicting each other: an act that lost only there is sent again on the new
base.
"""
PERSONS = "personne:"
"""What commits a person, whichever application it is on (§8)."""
MOST_REBASED = 40
"""Each time it lost, somebody else's act was recorded: of twenty people at one moment, the last loses nineteen times at
most. Eight, as first designed, refused the last of twenty seats on a busy machine.
"""
WHERE = {
    "registre": "places de",
    "formation": "formation",
    "creneau": "créneau",
    "annonce": "annonce",
    "personne": "dossier",
}
GIVEN_UP = "Acte annulé avant d'être enregistré."
NOWHERE = "Cet acte n'est pas dans le journal : il n'a pas été envoyé, ou deux personnes l'ont repris sans lui."


@dataclass
class Job:
    """One draft on its way to its answer, on the writer's thread."""

    draft: Draft
    act: Act | None = None
    since: float = inf
    """When its author asked; nobody waits when it is left out."""
    row: JournalRow | None = None
    answer: Answer | None = None
    first: str | None = None
    """The operation of its first form, before any re-basing."""
    rebased: int = 0
    told: str = ""
    """The operation that an author who left looks for."""
    tries: int = 0
    kept: bool = False
    """In the outbox: it may be sent, so that nobody may say any more that nothing is recorded."""

    @property
    def keys(self) -> set[str]:
        """All that it moves: of two acts that share one of these, the second waits for the first."""
        return {*self.draft.keys, *(key for key in self.draft.bases if not only_read(key))}


def compose(job: Job, register: Register, seal: Seal, now: datetime) -> Act:
    """The act as it would be sent now."""
    draft = job.draft
    heads = register.heads
    bases = {key: heads[key] for key in draft.keys if key not in draft.bases} | dict(draft.bases)
    changes = {
        subject: {name: (register.value(subject, name), after) for name, after in values.items()}
        for subject, values in draft.changes.items()
        if values
    }
    act = Act(
        "", now, draft.actor, draft.kind, draft.subject, changes, draft.transition, draft.reason, draft.section,
        bases, register.notice, draft.facts, draft.form, job.first,
    )  # fmt: skip
    return replace(act, operation=seal.operation(act))


def unreadable(row: JournalRow) -> Refused | None:
    """An act that no reader of the journal could read back is never sent."""
    try:
        content_of(row)
    except ValueError as misshapen:
        return not_written(str(misshapen))
    return None


def too_long() -> Refused:
    return Refused((f"Cet acte est trop long pour le classeur. {NOTHING_DONE} Enregistrez-le en plusieurs fois.",))


def not_written(problem: str | None) -> Refused | None:
    if problem is None:
        return None
    return Refused((f"Cet acte ne peut pas être écrit dans le journal : {problem}. {NOTHING_DONE}",))


def stale(act: Act, register: Register) -> tuple[str, ...]:
    """The bases that are no longer the last act there: it has lost before being sent."""
    return tuple(key for key, base in act.bases.items() if register.heads[key] != base)


def became(act: Act, register: Register) -> Answer | None:
    """What the journal says became of an act that this process does not send; None while it says nothing."""
    found = register.recorded(act.operation) or register.instead_of(act.operation)
    if found is None:
        return Refused((GIVEN_UP, NOTHING_DONE)) if register.annulled(act.operation) else None
    if found.holds:
        return Saved(found.act, found.position)
    return settled(found.act, found.lost, register)


def settled(act: Act, lost: Sequence[str], register: Register) -> Answer:
    """Of an act that lost and goes again no more."""
    draft = Draft(
        act.form, act.actor, act.kind, act.subject, act.after, act.transition, act.reason, act.section, act.facts
    )
    return lose(Job(draft, act, rebased=MOST_REBASED), act, lost, register) or Refused((NOTHING_DONE,))


def lose(job: Job, act: Act, lost: Sequence[str], register: Register) -> Answer | None:
    """The answer to an act that lost there; None when it may go again on the new bases, which the job's draft now
    names.
    """
    if lost == (SET_ASIDE,):
        return Refused((f"Cet acte est illisible dans le journal, qui l'a mis de côté. {NOTHING_DONE}",))
    winners = [found for key in lost if (found := register.recorded(register.heads[key] or "")) is not None]
    mine = register.instead_of(act.operation) or next(
        (w for w in winners if w.act.form == job.draft.form and job.draft.wished_by(w.act)), None
    )
    if mine is not None and mine.holds:
        return Saved(mine.act, mine.position)
    for winner in winners:
        if job.draft.wished_by(winner.act):
            return Saved(winner.act, winner.position, winner.act.actor)
    if lost and all(key.startswith(REBASED) for key in lost):
        return _rebase(job, act, lost, register)
    return _refusal(job.draft, lost, winners, register)


def _rebase(job: Job, act: Act, lost: Sequence[str], register: Register) -> Answer | None:
    if job.rebased >= MOST_REBASED:
        names = ", ".join(sorted(map(_where, lost)))
        return Refused(
            (f"{names[:1].upper()}{names[1:]} : trop d'enregistrements au même moment. {NOTHING_DONE} Réessayez.",)
        )
    job.rebased += 1
    job.first = job.first or act.operation
    if job.draft.rebase is None:
        job.draft = replace(job.draft, bases={**job.draft.bases, **register.bases(*lost)})
        return None
    again = job.draft.rebase(register)
    if isinstance(again, str):
        return Refused((again,))
    job.draft = again
    return None


def _refusal(draft: Draft, lost: Sequence[str], winners: Sequence[Recorded], register: Register) -> Refused:
    wished = {key: value for subject, values in draft.changes.items() for key, value in _keyed(subject, values).items()}
    mine = {key: wished[key] for key in lost if key in wished}
    theirs = {key: register.value(*split_key(key)) for key in mine}
    by_operation = {winner.act.operation: winner.act for winner in winners}
    reasons = [_came_first(key, mine, theirs, by_operation.get(register.heads[key] or ""), register) for key in lost]
    said = (*dict.fromkeys(reasons), NOTHING_DONE)
    elsewhere = next((by_operation.get(register.heads[key] or "") for key in lost if key.startswith(PERSONS)), None)
    return Refused(said, winners[0].act if winners else None, mine, theirs, elsewhere, tuple(lost))


def _keyed(subject: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{subject}#{name}": value for name, value in values.items()}


def _came_first(
    key: str, mine: Mapping[str, Value], theirs: Mapping[str, Value], winner: Act | None, register: Register
) -> str:
    """Both values, and who came first: the person can decide without asking anyone."""
    subject, name = split_key(key)
    where = _where(subject)
    what = f"« {register.label(name)} » ({where})" if name else f"{where[:1].upper()}{where[1:]}"
    if winner is None:
        return f"{what} : l'acte sur lequel celui-ci s'appuyait ne tient plus. Rechargez la page, puis recommencez."
    if subject.startswith(PERSONS):
        return MEANWHILE
    who = f"{winner.actor} le {winner.at.astimezone(PARIS):%d/%m/%Y à %H:%M}"
    if subject.startswith(SITTINGS):
        return f"La séance du jury a été ouverte, modifiée ou close par {who} : regardez-la, puis recommencez."
    if key not in mine:
        return f"{what} : un acte de {who} est passé avant le vôtre. Rechargez la page, puis recommencez."
    return f"{what} : vous demandez {say(mine[key])}, mais {say(theirs[key])} a été enregistré avant par {who}."


def _where(subject: str) -> str:
    """« dossier 24-00001, MKX1 », « formation MKX1 »: as people call it."""
    kind, _, name = subject.partition(":")
    word = "dossier" if dossier_of(subject) else WHERE.get(kind, "")
    return f"{word} {name.replace('/', ', ')}".strip() or subject


def say(value: Value) -> str:
    if value is None or value == "":
        return "« vide »"
    if isinstance(value, bool):
        return "« oui »" if value else "« non »"
    return f"« {', '.join(map(str, value)) if isinstance(value, list) else value} »"
