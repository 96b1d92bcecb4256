"""The queue: whom to look at next (§5). To me, to nobody, all; filtered, sorted, kept as a view; taken one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from threading import RLock
from typing import NamedTuple

from desk.access import ANYONE, READERS, SCREENERS, WORKERS, use_case
from desk.files import NOBODY, Entry, Files
from desk.proposed import may_validate
from desk.room import Answer, Clock, Room
from desk.spelling import plain
from desk.views import AcademicFile, Bases
from rules.case import Actor, State
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.writer import Journal

MINE, FREE, ALL = "mine", "nobody", "all"
AGE, LAST = "age", "last"
SORTS = (AGE, "name", "programme", LAST)
TRIES = 40
REMEMBERED = 1000
"""Openings of the button whose answer a second click may still ask for."""


@dataclass(frozen=True)
class View:
    """What is asked of the queue; `name` when it is kept. `sort` is one of `SORTS`."""

    name: str = ""
    which: str = MINE
    text: str = ""
    states: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    sort: str = "age"


class QueueRow(NamedTuple):
    """An application in the queue. `to_do` is "", "question", "à valider" or "proposée"."""

    dossier: str
    programme: str
    name: str
    programme_label: str
    state: str
    state_label: str
    colour: str
    waits_days: int
    to_do: str
    assigned_name: str


@dataclass(frozen=True)
class Queue:
    """`rows` are the first of `total`; `counts` what each of mine, nobody and all holds without the filter."""

    rows: tuple[QueueRow, ...]
    total: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Taken:
    """The dossier is now this person's."""

    dossier: str
    programme: str
    answer: Saved


class Screening(Room):
    """Queue, views, taking the next dossier, who reads what."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._taking = RLock()
        self._taken: dict[str, Taken | Answer] = {}

    @use_case(READERS)
    def queue(self, actor: Actor, view: View, limit: int = 2000) -> Queue:
        programmes = self._visible(actor)
        key = ("queue", actor.email, programmes, view, limit)
        found: Queue = self._kept_for(actor, key, lambda files: self._queue(files, actor, programmes, view, limit))
        return found

    def _queue(self, files: Files, actor: Actor, programmes: tuple[str, ...], view: View, limit: int) -> Queue:
        counts = self._counts(files, actor, programmes)
        narrow = bool(view.text or view.states or view.programmes)
        found: list[Entry] = []
        for entry in _pool(files, actor, view, programmes):
            found.append(entry)
            if not narrow and view.sort in (AGE, LAST) and len(found) == limit:
                break
        total = len(found) if narrow else counts[view.which]
        found = _sorted(files, found, view.sort)[:limit]
        today = self.today()
        return Queue(tuple(self._row(files, entry, actor, today) for entry in found), total, counts)

    def _counts(self, files: Files, actor: Actor, programmes: tuple[str, ...]) -> Mapping[str, int]:
        live = [(code, state) for code in programmes for state in _live(files)]
        mine = (files.entries[key] for key in files.held.get(actor.email, ()))
        return {
            MINE: sum(entry.place in set(live) for entry in mine),
            FREE: sum(files.free.get(place, 0) for place in live),
            ALL: sum(len(files.places.get(place, ())) for place in live),
        }

    def _row(self, files: Files, entry: Entry, actor: Actor, today: date) -> QueueRow:
        state = files.session.workflow.states.get(entry.state)
        since = entry.since.astimezone(files.session.calendar.zone).date()
        return QueueRow(
            entry.dossier,
            entry.programme,
            entry.name,
            self.short(entry.programme),
            entry.state,
            state.label if state else "Sans état",
            state.colour if state else "gris",
            max(0, (today - since).days),
            _to_do(files, entry, actor),
            self.name_of(entry.assigned) if entry.assigned else "",
        )

    @use_case(ANYONE)
    def views(self, actor: Actor) -> tuple[View, ...]:
        """The kept views of this person, by name."""
        mine = f"vue:{actor.email}/"
        found = self.journal.register().fields
        kept = ((subject, found[subject].get("content")) for subject in found if subject.startswith(mine))
        return tuple(sorted((_view(subject, content) for subject, content in kept if content), key=lambda v: v.name))

    @use_case(ANYONE)
    def save_view(self, form: str, actor: Actor, view: View) -> Answer:
        content = asdict(view) | {"states": sorted(view.states), "programmes": sorted(view.programmes)}
        return self._put_view(form, actor, view.name, content)

    @use_case(ANYONE)
    def delete_view(self, form: str, actor: Actor, name: str) -> Answer:
        return self._put_view(form, actor, name, None)

    def _put_view(self, form: str, actor: Actor, name: str, content: object) -> Answer:
        if not name.strip() or "/" in name:
            return Refused(("Une vue porte un nom, sans « / ».",))
        subject = f"vue:{actor.email}/{name.strip()}"
        base = f"{subject}#content"
        bases = {base: self.journal.register().heads.get(base)}
        return self._record(Draft(form, actor.email, "vue", subject, {subject: {"content": content}}, bases=bases))

    @use_case(SCREENERS)
    def take_next(self, form: str, actor: Actor, view: View | None = None) -> Taken | Answer:
        """The first dossier of nobody's that nobody reads either: never the same one to two people.

        Who comes second on a dossier is offered the next one; the same opening of the button always gets the same.
        """
        with self._taking:
            if form not in self._taken:
                self._taken[form] = self._take_first(form, actor, view or View(which=FREE))
                for old in list(self._taken)[:-REMEMBERED]:
                    del self._taken[old]
            return self._taken[form]

    def _take_first(self, form: str, actor: Actor, view: View) -> Taken | Answer:
        lost: set[str] = set()
        wanted = View(which=FREE, text=view.text, states=view.states, programmes=view.programmes)
        for _ in range(TRIES):
            entry = self._next(actor, wanted, lost)
            if entry is None:
                return Refused(("Plus aucun dossier à personne dans vos formations.",))
            answer = self._give(form, actor, entry.dossier, actor.email, self.journal.register().heads)
            if isinstance(answer, Saved) and not answer.already_by:
                return Taken(entry.dossier, entry.programme, answer)
            if not isinstance(answer, Refused | Saved):
                return answer
            lost.add(entry.dossier)
        return Refused(("D'autres personnes prennent des dossiers en même temps : recommencez.",))

    def _next(self, actor: Actor, view: View, lost: set[str]) -> Entry | None:
        files, read = self._seen(actor), {reader.dossier for reader in self.presence.readers(besides=actor.email)}
        pool = [
            entry
            for entry in _pool(files, actor, view, self._visible(actor, SCREENERS))
            if entry.dossier not in lost and not _ended(files, entry)
        ]
        return next((entry for entry in pool if entry.dossier not in read), pool[0] if pool else None)

    def _give(self, form: str, actor: Actor, dossier: str, to: str | None, shown: Bases) -> Answer:
        subject, base = f"dossier:{dossier}", f"dossier:{dossier}#assigned_to"
        changes, bases = {subject: {"assigned_to": to}}, {base: shown.get(base)}
        return self._record(Draft(form, actor.email, "attribution", subject, changes, bases=bases))

    @use_case(SCREENERS)
    def assign(self, form: str, actor: Actor, shown: AcademicFile, to: str | None) -> Answer:
        """Gives the dossier, as it was shown, to someone who may screen it, or to nobody (None)."""
        self._require(actor, shown.dossier, SCREENERS)
        if to is not None:
            self._require(self.actor(to), shown.dossier, SCREENERS)
        answer = self._give(form, actor, shown.dossier, self.actor(to).email if to else None, shown.bases)
        return self._in_french(answer) if isinstance(answer, Refused) else answer

    @use_case(READERS)
    def reading(self, actor: Actor, dossier: str) -> None:
        """A sign that this person has the dossier open."""
        self._require(actor, dossier, READERS)
        self.presence.opens(actor.email, dossier)

    @use_case(READERS)
    def readers(self, dossier: str, actor: Actor) -> tuple[tuple[str, object], ...]:
        """Who else has it open, and since when."""
        self._require(actor, dossier, READERS)
        found = self.presence.readers(dossier, besides=actor.email)
        return tuple((self.name_of(reader.email), reader.since) for reader in found)

    def states(self) -> tuple[State, ...]:
        return tuple(self.session.workflow.states.values())

    def programmes(self) -> tuple[tuple[str, str, str], ...]:
        """(code, short label, label), in the order of the rows."""
        rows = self.session.programmes
        return tuple((code, self.short(code), row.label) for code, row in rows.items())

    @use_case(SCREENERS)
    def workers(self, actor: Actor, dossier: str) -> tuple[tuple[str, str], ...]:
        """(address, name) of those to whom this dossier may be given."""
        programmes = self._require(actor, dossier, SCREENERS)
        may = (who for who in self._everyone().values() if any(who.has(SCREENERS, code) for code in programmes))
        return tuple(sorted(((who.email, who.name) for who in may), key=lambda pair: pair[1]))


def _live(files: Files) -> list[str]:
    states = files.session.workflow.states
    return ["", *(code for code, state in states.items() if not state.final)]


def _ended(files: Files, entry: Entry) -> bool:
    state = files.session.workflow.states.get(entry.state)
    return bool(state and state.final)


def _pool(files: Files, actor: Actor, view: View, programmes: tuple[str, ...]) -> Iterator[Entry]:
    """The entries of a view, longest waiting first."""
    wanted = set(programmes) & (view.programmes or set(programmes))
    states = view.states or set(_live(files))
    words = plain(view.text).split()
    mine = sorted((files.entries[key].since, key) for key in files.held.get(actor.email, ()))
    order = mine if view.which == MINE else files.order
    for _, key in reversed(order) if view.sort == LAST else order:
        entry = files.entries[key]
        if entry.programme not in wanted or entry.state not in states:
            continue
        if view.which == FREE and entry.assigned != NOBODY:
            continue
        if not words or _matches(files, entry, words):
            yield entry


def _matches(files: Files, entry: Entry, words: list[str]) -> bool:
    state = files.session.workflow.states.get(entry.state)
    text = plain(f"{entry.name} {entry.dossier} {entry.programme} {entry.email} {state.label if state else ''}")
    return all(word in text for word in words)


def _sorted(files: Files, found: list[Entry], sort: str) -> list[Entry]:
    if sort == "name":
        return sorted(found, key=lambda entry: (plain(entry.name), entry.key))
    if sort == "programme":
        ranks = {code: rank for rank, code in enumerate(files.session.programmes)}
        return sorted(found, key=lambda entry: ranks.get(entry.programme, 0))
    return found


def _to_do(files: Files, entry: Entry, actor: Actor) -> str:
    if entry.asks:
        return "question"
    if entry.proposed not in files.session.workflow.transitions:
        return ""
    return "à valider" if may_validate(files, actor, entry) else "proposée"


def _view(subject: str, content: Mapping[str, object]) -> View:
    kept = {name: content[name] for name in ("which", "text", "sort") if isinstance(content.get(name), str)}
    codes = {name: frozenset(map(str, content.get(name) or ())) for name in ("states", "programmes")}  # type: ignore[call-overload]
    return View(subject.split("/", 1)[1], **kept, **codes)  # type: ignore[arg-type]


__all__ = ["SORTS", "WORKERS", "Queue", "QueueRow", "Screening", "Taken", "View"]
