"""A workbook that leaves for somebody: people's tabs, what both its sender and its addressee may read, and its slip.

Whoever of the two still judges a person, or is recused, decides for both: nothing of a project goes to a judge (§5).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from desk import planning, trials
from desk.access import CLERKS, PLACERS, READERS, SCREENERS, WORKERS, use_case
from desk.blindness import seen
from desk.exporting import Export
from desk.files import Files, Key
from desk.recusal import away
from desk.room import Room
from desk.settlers import Settler
from desk.telling_exports import EXPORT
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync import slips
from sheets_sync.book import Cell
from sheets_sync.exports import LINES
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, Column, PeopleTab, session_tabs
from sheets_sync.projects import NAMED
from sheets_sync.returned import TRAVEL
from sheets_sync.slips import Leaving
from sheets_sync.whose_rows import who, whose

SENDERS: Final = CLERKS | WORKERS | PLACERS
"""Who may send a workbook, and take it back: those who settle what a people's tab says."""
SENT: Final = "Classeur envoyé à {}"
READ: Final = {
    DOSSIERS: READERS, CANDIDATURES: READERS, TRIALS: trials.VIEWERS, SLOTS: planning.VIEWERS, FICHES: PLACERS,
}  # fmt: skip


@dataclass(frozen=True)
class Parcel:
    """What is asked to leave. `columns`: tab → keys, a tab left out does not leave; `dossiers`: none is all of them."""

    to: str
    programmes: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dossiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sendable:
    """What may leave for one person: programmes, and tabs with their columns."""

    programmes: tuple[str, ...]
    tabs: Mapping[str, PeopleTab]


@dataclass(frozen=True)
class Sending:
    """A workbook that left: when, for whom (a name), how many lines."""

    at: datetime
    to: str
    lines: int


@dataclass(frozen=True)
class Packed:
    """Ready to be written: each tab with its columns and its rows (identifier, whose it is, cells), and its slip."""

    tabs: tuple[PeopleTab, ...]
    rows: Mapping[str, tuple[tuple[str, str, tuple[Cell, ...]], ...]]
    slip: tuple[tuple[str, ...], ...]


class HandingOut(Room):
    """What leaves as a workbook that is expected back."""

    @use_case(SENDERS)
    def addressees(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """Address and name of those to whom something may be sent: they have an access, and read a programme of one's
        own."""
        mine = frozenset(self._visible(actor))
        others = (one for one in self._everyone().values() if mine & frozenset(self._visible(one)))
        return tuple(sorted(((one.email, one.name) for one in others), key=lambda one: one[1]))

    @use_case(SENDERS)
    def sendable(self, actor: Actor, to: str) -> Sendable:
        """What both may read. Raises Denied for an address without access."""
        other, tabs = self.actor(to), session_tabs(self.session)
        mine = {tab: self._both(actor, other, READ[tab]) for tab in TRAVEL}
        return Sendable(self._both(actor, other, READERS), {tab: tabs[tab] for tab, codes in mine.items() if codes})

    @use_case(SENDERS)
    def parcel(self, actor: Actor, asked: Parcel) -> Export:
        """What the act of this sending will say: to whom, how many lines, which columns."""
        heads = tuple(f"{tab.name}{NAMED}{one.label}" for tab in self._tabs(actor, asked) for one in tab.columns)
        to, tabs = self.actor(asked.to), [tab for tab, _ in self._parcelled(actor, asked)]
        codes = tuple(code for code in self._both(actor, to, READ[FICHES]) if code in asked.programmes)
        return Export(
            SENT.format(to.name), len(tabs), heads, reader=to.email, programmes=codes, projects=tabs.count(FICHES)
        )

    @use_case(SENDERS)
    def left_out(self, actor: Actor, asked: Parcel) -> tuple[str, ...]:
        """The dossiers asked for of which nothing would leave, in their order: nobody's, somebody else's, or without a
        row in these tabs. Which of these is not told (§5)."""
        value = self._for_both(actor, self.actor(asked.to)).register.value
        leave = {whose(tab, one, value) for tab, one in self._parcelled(actor, asked)} if asked.dossiers else set()
        return tuple(one for one in asked.dossiers if one not in leave)

    @use_case(SENDERS)
    def sendings(self, actor: Actor) -> tuple[Sending, ...]:
        """The workbooks that this person sent, the last first."""
        register, names = self.journal.register(), {one.name for one in self._everyone().values()}
        acts = ((name, one) for name in names for one in register.thread(f"{EXPORT}:{SENT.format(name)}"))
        mine = ((name, one) for name, one in acts if one.holds and one.row.acteur == actor.email)
        found = (Sending(one.at, name, int(one.act.facts.get(LINES) or 0)) for name, one in mine)
        return tuple(sorted(found, key=lambda one: one.at, reverse=True))

    @use_case(SENDERS)
    def pack(self, actor: Actor, asked: Parcel) -> Packed:
        """The tabs and their slip, as the journal stands. Raises RuleError when nothing would leave."""
        other, files = self.actor(asked.to), self._for_both(actor, self.actor(asked.to))
        every = {tab: tuple(self._packed(files, actor, other, tab, asked)) for tab in self._tabs(actor, asked)}
        tabs, rows = tuple(tab for tab in every if every[tab]), {tab.name: lines for tab, lines in every.items()}
        if not tabs:
            raise RuleError("Aucune ligne n’est à envoyer : choisissez des formations, des onglets et des colonnes.")
        leaving = {
            tab.name: Leaving(_kinds(tab.columns), {name: cells for name, _, cells in rows[tab.name]}) for tab in tabs
        }
        journal = self.journal
        slip = slips.written(
            leaving, files.position, self.now(), actor.email, other.email, journal.book.identity, journal.stamp
        )
        return Packed(tabs, rows, tuple(map(tuple, slip)))

    def _packed(
        self, files: Files, actor: Actor, other: Actor, tab: PeopleTab, asked: Parcel
    ) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
        for subject in self._subjects(actor, other, tab, asked):
            fields = files.register.fields[subject]
            cells = (slips.carried(one.kind, fields.get(one.key), files.session) for one in tab.columns)
            yield subject.removeprefix(tab.prefix), who(tab.name, subject, files.register.value), tuple(cells)

    def _parcelled(self, actor: Actor, asked: Parcel) -> Iterator[tuple[str, str]]:
        """Tab and subject of each line."""
        other = self.actor(asked.to)
        for tab in self._tabs(actor, asked):
            yield from ((tab.name, subject) for subject in self._subjects(actor, other, tab, asked))

    def _tabs(self, actor: Actor, asked: Parcel) -> Iterator[PeopleTab]:
        """Those asked, cut to the columns asked."""
        for tab in self.sendable(actor, asked.to).tabs.values():
            wanted = asked.columns.get(tab.name, ())
            if columns := tuple(one for one in tab.columns if one.key in wanted):
                yield PeopleTab(tab.name, tab.prefix, tab.identifier, columns, tab.opens)

    def _both(self, actor: Actor, other: Actor, roles: frozenset[str]) -> tuple[str, ...]:
        return tuple(code for code in self._visible(actor, roles) if code in self._visible(other, roles))

    def _for_both(self, actor: Actor, other: Actor) -> Files:
        """The files as neither of them sees more than they may."""
        now = self.files()
        judged = frozenset((*self._visible(actor, SCREENERS), *self._visible(other, SCREENERS)))
        hidden = away(now, actor.email) | away(now, other.email)

        def make(files: Files) -> Files:
            found = seen(files, judged)
            return found.hiding(hidden) if hidden else found

        found: Files = self.kept(("sent", judged, hidden), make)
        return found

    def _subjects(self, actor: Actor, other: Actor, tab: PeopleTab, asked: Parcel) -> Iterable[str]:
        files, codes = self._for_both(actor, other), self._both(actor, other, READ[tab.name])
        wanted = frozenset(codes) & frozenset(asked.programmes)
        if tab.name == SLOTS:
            return self._slots(files, wanted, asked.dossiers)
        keys = [(dossier, code) for dossier in _dossiers(files, asked) for code in files.programmes(dossier)]
        mine = [key for key in keys if key[1] in wanted]
        found = _of_tab(files, tab.name, mine)
        if tab.name != FICHES:
            return found
        every = {tab.name: tab}
        settlers = [Settler(one, files, frozenset(self._visible(one, SCREENERS)), every) for one in (actor, other)]
        return [subject for subject in found if all(one.about(FICHES, subject) for one in settlers)]

    def _slots(self, files: Files, programmes: frozenset[str], dossiers: Sequence[str]) -> Iterator[str]:
        for subject in files.register.records("creneau"):
            fields = files.register.fields.get(subject, {})
            dossier, _, programme = str(fields.get("held_by") or "").partition("/")
            away_from = (dossier, programme) in files.hidden or (dossiers and dossier not in dossiers)
            if fields.get("programme") in programmes and not away_from:
                yield subject


def _dossiers(files: Files, asked: Parcel) -> Iterator[str]:
    return (one for one in files.register.dossiers if not asked.dossiers or one in asked.dossiers)


def _of_tab(files: Files, tab: str, keys: Iterable[Key]) -> list[str]:
    """The subjects of a tab that these applications have, each once."""
    if tab == DOSSIERS:
        return [f"dossier:{dossier}" for dossier in dict.fromkeys(dossier for dossier, _ in keys)]
    if tab == CANDIDATURES:
        return [f"candidature:{dossier}/{code}" for dossier, code in keys]
    kind = "epreuve" if tab == TRIALS else "fiche"
    owned = (subject for key in keys for subject in files.register.owned(*key, kind))
    return [subject for subject in owned if files.register.fields.get(subject)]


def _kinds(columns: Iterable[Column]) -> tuple[tuple[str, str], ...]:
    return tuple((one.key, one.kind) for one in columns)
