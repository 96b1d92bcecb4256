"""Who is to be looked at before an announcement is signed, list by list, and what became of a frozen batch (§3, §5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from desk import letters
from desk.announcement_views import Line
from desk.files import Files, Key, key_of
from rules.case import Actor


class Lines:
    """Applications as lines; none about one that this person is recused from (§5)."""

    def __init__(self, files: Files, actor: Actor):
        self._files, self._actor = files, actor

    def of(self, keys: Iterable[Key], says: str) -> tuple[Line, ...]:
        return self.each((key, says) for key in dict.fromkeys(keys))

    def each(self, found: Iterable[tuple[Key, str]]) -> tuple[Line, ...]:
        entries, states = self._files.entries, self._files.session.workflow.states
        mine = ((key, says) for key, says in found if self._actor.email not in self._files.recused.get(key, ()))
        return tuple(Line(*key, entries[key].name, states.get(entries[key].state), says) for key, says in mine)


class Batch(NamedTuple):
    """What was frozen, None until then: its members, those who were told, those whose decision moved since."""

    frozen_at: datetime | None
    members: dict[str, str]
    sent: set[str]
    moved: set[str]


def batch_of(here: Mapping[str, Any], now: Mapping[str, str], mails: Iterable[letters.MailRecord]) -> Batch:
    frozen = letters.instant(here.get("frozen_at"))
    members = dict(here.get("members") or {}) if frozen else {}
    left = {(f"{one.key[0]}/{one.key[1]}", one.decision) for one in mails if one.status == letters.SENT}
    sent = {member for member, act in members.items() if (member, act) in left}
    return Batch(frozen, members, sent, {member for member, act in members.items() if now.get(member) != act})


def reached(files: Files, lines: Lines, now: Mapping[str, str], silent: Sequence[Key]) -> dict[str, tuple[Line, ...]]:
    """Who cannot be written to, or whose mail came back."""
    bounces = [(key_of(m), why) for m in now if (why := letters.bounced(files, key_of(m)[0]))]
    return {"unreachable": lines.of(silent, "aucune adresse de messagerie"), "bounced": lines.each(bounces)}


def untrue(lines: Lines, waiting: Iterable[Key], mails: Iterable[letters.MailRecord]) -> dict[str, tuple[Line, ...]]:
    """Who waits for a decision though a letter told them one: it was taken back since (§5)."""
    told = {one.key for one in mails if one.status == letters.SENT}
    says = (
        "sa lettre est partie, et la décision qu'elle dit a été reprise : décidez à nouveau, une autre lettre le dira"
    )
    return {"untrue": lines.of((key for key in waiting if key in told), says)}


def moved(
    files: Files, lines: Lines, now: Mapping[str, str], mails: Iterable[letters.MailRecord], batch: Batch
) -> dict[str, tuple[Line, ...]]:
    """Whose decision is no longer that of the letter, or of the frozen batch."""
    older = [one.key for one in mails if one.live and now.get(f"{one.key[0]}/{one.key[1]}") != one.decision]
    gone = [key_of(m) for m in batch.members if m in batch.moved - batch.sent and key_of(m) in files.entries]
    late = [key_of(m) for m in now if batch.frozen_at and (m not in batch.members or m in batch.moved & batch.sent)]
    return {
        "outdated": lines.of(older, "une décision plus récente que sa lettre"),
        "changed": lines.of(
            gone, "décision changée depuis que le lot est figé : elle n'est plus dans le lot, sa lettre ne part pas"
        ),
        "late": lines.of(late, "décidée après que le lot a été figé"),
    }
