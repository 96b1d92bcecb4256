"""The rehearsal of an announcement: decided is not announced (§3). What would leave, who is left out, what blocks it.

A broken invariant closes the announcements of its own programme, and no other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, NamedTuple

from desk import letters
from desk.access import SCREENERS, Denied, keeps_the_book, programmes_of, use_case
from desk.announced import Decided, announcements, awaiting, beyond, decided, digest, outcomes, subject_of
from desk.announcement_views import AnnouncementLine, Line, Rehearsal, Signature, Unfreezing
from desk.blindness import seen
from desk.breaches import blocked
from desk.checking import Checking, told
from desk.files import Files, Key, key_of
from desk.lots import Lots
from desk.rehearsed_lines import Lines, batch_of, moved, reached, untrue
from desk.room import Clock
from desk.withheld import gone_on
from rules.case import Actor
from rules.invariants import Breach
from rules.templates import template_for
from sheets_sync.writer import Journal

VIEWERS = frozenset(("instruction", "secretariat", "presidence", "direction"))
"""Who sees what is about to be announced; who only reads waits for it like everyone."""
FIELDS = ("signed", "frozen_at", "members", "unfreeze")


class _Known(NamedTuple):
    """What every rehearsal of a calendar asks: read once for all. `mails`: (programme, announcement) → its letters;
    `breaches`: all that are broken; `told`: those that may be told."""

    decisions: Mapping[Key, Decided]
    mails: Mapping[tuple[str, str], Sequence[letters.MailRecord]]
    breaches: tuple[Breach, ...]
    told: tuple[Breach, ...]


class Rehearsing(Lots, Checking):
    """The calendar of announcements, each programme by itself."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._decided: dict[Key, tuple[Any, str | None, Decided | None]] = {}

    @use_case(VIEWERS)
    def announcement_calendar(self, actor: Actor) -> tuple[AnnouncementLine, ...]:
        """Every announcement of the programmes that this person follows, by date."""
        mine = programmes_of(actor, VIEWERS, tuple(self.session.programmes))
        checked = self._check()
        name = ("announcements", mine, checked.at, actor.email)
        early = tuple(self.now() < opens for opens in _opens(self.files()))
        files = self._whole(actor)
        found: tuple[AnnouncementLine, ...] = self.kept(
            (*name, early), lambda _: tuple(self._calendar(files, actor, mine))
        )
        return found

    def _whole(self, actor: Actor) -> Files:
        """The files of a whole batch: whoever is recused from one application signs the same as the others, and reads
        no line about it (§5)."""
        judged = self._visible(actor, SCREENERS)
        found: Files = self.kept(("seen", judged), lambda files: seen(files, frozenset(judged)))
        return found

    def _calendar(self, files: Files, actor: Actor, mine: tuple[str, ...]) -> Iterator[AnnouncementLine]:
        calendar, known = files.session.calendar, self._known(files, mine, actor)
        for code, programmes in announcements(files.session).items():
            wanted = [one for one in programmes if one in mine]
            if wanted:
                opens = calendar.opens(calendar[code])
                shown = tuple(self._rehearse(files, actor, code, one, known) for one in wanted)
                yield AnnouncementLine(calendar[code], opens, self.now() < opens, shown)

    @use_case(VIEWERS)
    def rehearsal(self, actor: Actor, period: str, programme: str) -> Rehearsal:
        """One announcement as it would leave now. Raises `Denied` for what is not this person's to see."""
        self._must_announce(actor, period, programme, VIEWERS)
        files = self._whole(actor)
        return self._rehearse(files, actor, period, programme, self._known(files, (programme,), actor, at_once=True))

    def _must_announce(self, actor: Actor, period: str, programme: str, roles: frozenset[str]) -> None:
        if programme not in announcements(self.session).get(period, ()):
            raise Denied(f"« {period} » n'est pas une annonce de « {programme} » (onglets Transitions et Calendrier).")
        if not actor.has(roles, programme):
            raise Denied(f"L'annonce de {self.short(programme)} n'est pas de vos formations.")

    def _known(self, files: Files, programmes: Iterable[str], actor: Actor, *, at_once: bool = False) -> _Known:
        mails: dict[tuple[str, str], list[letters.MailRecord]] = defaultdict(list)
        for one in letters.mails(files, programmes):
            mails[one.key[1], one.announcement].append(one)
        every = self._check(at_once=at_once).breaches
        sayable = told(files, every, self.today(), keeps_the_book(actor))
        return _Known(self._decisions(files), mails, every, sayable)

    def _decisions(self, files: Files) -> Mapping[Key, Decided]:
        """Key → what is to be announced of it, in order. Acts take time to read: each is read once for a decision."""
        found: dict[Key, Decided] = {}
        for key in sorted(files.entries):
            head = files.register.heads.get(f"{subject_of(key)}#state")
            kept = self._decided.get(key)
            if kept is None or kept[0] is not files.session or kept[1] != head:
                kept = self._decided[key] = files.session, head, decided(files, key)
            if kept[2] is not None:
                found[key] = kept[2]
        return found

    def _rehearse(self, files: Files, actor: Actor, period: str, programme: str, known: _Known) -> Rehearsal:
        session = files.session
        year, row = session.programmes[programme].year, session.calendar[period]
        mine = {
            f"{key[0]}/{key[1]}": one
            for key, one in known.decisions.items()
            if one.period == period and key[1] == programme
        }
        told = {member: one.operation for member, one in mine.items()}
        here, states = files.register.fields.get(f"annonce:{period}/{programme}", {}), Counter[str]()
        states.update(one.state for one in mine.values())
        mails = known.mails.get((programme, period), ())
        batch = batch_of(here, told, mails)
        silent = [key_of(m) for m in told if "@" not in files.entries[key_of(m)].email]
        untold = [key_of(m) for m, one in mine.items() if template_for(session, one.state, year, period) is None]
        breaches, unsaid = _breaches(files, programme, actor, known)
        now, lines = digest(told), Lines(files, actor)
        waiting = tuple(_waiting(files, period, programme))
        return Rehearsal(
            period=row,
            programme=programme,
            short=self.short(programme),
            opens=session.calendar.opens(row),
            early=self.now() < session.calendar.opens(row),
            members=told,
            batch=batch.members,
            digest=now,
            outcomes=tuple((s, states[s.code]) for s in outcomes(session, year, period) if states[s.code]),
            **self._undecided(files, lines, waiting),
            **untrue(lines, waiting, mails),
            **reached(files, lines, told, silent),
            **moved(files, lines, told, mails, batch),
            untold=lines.of(untold, "aucune ligne de Modèles ne dit cet état à cette annonce"),
            ahead=lines.of(
                _ahead(files, period, programme, {*known.decisions, *map(key_of, batch.members)}),
                "reprise d'ailleurs, sa décision a déjà eu sa suite : aucune lettre d'ici ne la lui dit",
            ),
            unreadable=lines.each(_unreadable(files, programme)),
            breaches=breaches,
            blocks=tuple(_blocks(breaches, unsaid, silent, untold)),
            frozen_at=batch.frozen_at,
            signatures=tuple(self._signatures(here, now)),
            unfreezing=self._unfreezing(here),
            letters=Counter(one.status for one in mails),
            sent=len(batch.sent),
            bases=files.register.bases(*(f"annonce:{period}/{programme}#{name}" for name in FIELDS)),
        )

    def _undecided(self, files: Files, lines: Lines, keys: Sequence[Key]) -> dict[str, tuple[Line, ...]]:
        """Who has no decision yet, and of them whose proposal waits."""
        proposed = (
            (key, f"proposition de {self.name_of(files.entries[key].proposer)} à valider")
            for key in keys
            if files.entries[key].proposed
        )
        return {"undecided": lines.of(keys, "aucune décision"), "proposed": lines.each(proposed)}

    def _signatures(self, here: Mapping[str, Any], seen: str) -> Iterator[Signature]:
        for one in here.get("signed") or ():
            at = datetime.fromisoformat(one["at"])
            yield Signature(one["by"], self.name_of(one["by"]), at, one.get("seen") == seen)

    def _unfreezing(self, here: Mapping[str, Any]) -> Unfreezing | None:
        asked = here.get("unfreeze")
        if not asked:
            return None
        return Unfreezing(asked["by"], self.name_of(asked["by"]), datetime.fromisoformat(asked["at"]), asked["reason"])


def _breaches(files: Files, programme: str, actor: Actor, known: _Known) -> tuple[tuple[Breach, ...], int]:
    """Those of this programme, and how many more only others may be told."""
    mine = (one for one in known.told if programme in blocked(files, one))
    said = tuple(
        one for one in mine if actor.email not in files.recused.get((one.subject.partition("/")[0], programme), ())
    )
    return said, len({one for one in known.breaches if programme in blocked(files, one)} - {*said})


def _waiting(files: Files, period: str, programme: str) -> Iterator[Key]:
    """Those of whom this announcement's decision is still to be taken, or to be taken again."""
    for state in sorted(awaiting(files.session, files.session.programmes[programme].year, period)):
        yield from sorted(files.standing(programme, state))


def _ahead(files: Files, period: str, programme: str, named: Set[Key]) -> Iterator[Key]:
    """Who left what is to be announced by a step that was taken since, though no letter of it left from here."""
    for state in sorted(beyond(files.session, files.session.programmes[programme].year, period)):
        for key in sorted(files.standing(programme, state) - named):
            if gone_on(files, key, period):
                yield key


def _unreadable(files: Files, programme: str) -> Iterator[tuple[Key, str]]:
    for fault in files.register.faults:
        if (fault.row, programme) in files.entries:
            yield (fault.row, programme), f"{fault.column} illisible : {fault.says}"


def _blocks(breaches: tuple[Breach, ...], unsaid: int, silent: list[Key], untold: list[Key]) -> Iterator[str]:
    if breaches or unsaid:
        yield "un contrôle de cette formation est rompu : corrigez-le d'abord" + (
            "" if breaches else " (d'autres que vous le voient et s'en chargent)"
        )
    if silent:
        yield f"{len(silent)} sans adresse de messagerie : une décision se communique par mél uniquement (§5)"
    if untold:
        yield f"{len(untold)} dont aucune lettre ne dit l'état : ajoutez une ligne de Modèles"


def _opens(files: Files) -> Iterator[datetime]:
    calendar = files.session.calendar
    return (calendar.opens(calendar[code]) for code in announcements(files.session))


__all__ = ["FIELDS", "VIEWERS", "Rehearsing", "subject_of"]
