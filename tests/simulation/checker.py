"""Judges a finished schedule from what people were told and did, and from the workbook as it stands.

Imports nothing of the desk, only the words of `history`. Its reading of the journal is the naive one: for each
act, look back for the last one that held on each of its bases.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.simulation.history import PENDING, REFUSED, SAVED, SILENT, Asked, Click, History, Truth, Typed

OPERATION, KIND, SUBJECT, BASES, CONTENT = 0, 3, 4, 5, 8
ASIDE, LEDGER, ANNULLED = "aside.", "registre:", "annulation:"
FEW, SEATS = 5, 1
"""Cells of one paste that may not be taken one by one; places of the programme."""
SENDINGS = 3
"""Of one save, before its author is told that it is being checked; each asks what then stands. Anything else leaves
once: what became of it is read first."""
DECISIONS = ("mail_bounced",)
LONG = ("genese", "sceau", "mise_en_vigueur")
"""Kinds that say nothing of people's cells."""


@dataclass(frozen=True)
class Act:
    """A row of the journal, read plainly."""

    at: float
    place: int
    operation: str
    kind: str
    subject: str
    bases: Mapping[str, str | None]
    form: str
    changes: Mapping[str, Any]
    """`subject#field` → value."""


def read(place: int, at: float, row: Sequence[str]) -> Act:
    groups = json.loads(row[BASES] or "{}")
    bases = {
        f"{subject}#{name}" if name else subject: operation or None
        for subject, seen in groups.items()
        for operation, names in seen.items()
        for name in names
    }
    content = {} if row[KIND] in LONG else json.loads(row[CONTENT] or "{}")
    changes = {
        f"{subject}#{name}": after
        for subject, changed in content.get("changes", {}).items()
        for name, (_, after) in changed.items()
    }
    return Act(at, place, row[OPERATION], row[KIND], row[SUBJECT], bases, content.get("form", ""), changes)


def holding(acts: Sequence[Act]) -> list[Act]:
    """First appearance, not annulled ahead, every base still the last act that held there."""
    held: list[Act] = []
    seen: set[str] = set()
    annulled: set[str] = set()
    last: dict[str, str] = {}
    for act in acts:
        if act.operation in seen:
            continue
        seen.add(act.operation)
        if act.kind == "annulation":
            annulled.add(act.subject.removeprefix(ANNULLED))
        elif act.operation not in annulled and all(last.get(key) == base for key, base in act.bases.items()):
            held.append(act)
            last.update(dict.fromkeys(act.bases, act.operation))
    return held


class Checker:
    def __init__(self, history: History, truth: Truth, asked: Sequence[Asked]) -> None:
        self.history, self.truth, self.asked = history, truth, asked
        self.acts = [read(place, at, row) for place, (at, row) in enumerate(truth.rows)]
        self.held = holding(self.acts)
        self.log: dict[str, list[Act]] = defaultdict(list)
        """Key → the acts that changed it; `moved`: those that were the last one there."""
        self.moved: dict[str, list[Act]] = defaultdict(list)
        for act in self.held:
            for key in {*act.bases, *act.changes}:
                self.moved[key].append(act)
            for key in act.changes:
                self.log[key].append(act)
        self.arrived: dict[str, list[Act]] = {}
        """Subject → the act by which it came, if an import brought it."""
        for act in self.held:
            for key in act.changes:
                self.arrived.setdefault(key.partition("#")[0], [act] if act.kind == "import" else [])
        self.force = {key: acts[-1].changes[key] for key, acts in self.log.items()}
        self.typed: dict[tuple[str, str, Any], list[Typed]] = defaultdict(list)
        for one in history.typed:
            self.typed[one.subject, one.field, one.value].append(one)
        self.let_go: dict[tuple[str, str, Any], list[Typed]] = defaultdict(list)
        for one in history.let_go:
            self.let_go[one.subject, one.field, one.value].append(one)
        self.bad: Counter[str] = Counter()

    def check(self) -> Counter[str]:
        self.answers()
        self.clicks()
        self.seats()
        self.hand_edits()
        self.at_rest()
        self.processes()
        self.sendings()
        self.bad["the desk wrote a people's cell"] += self.truth.written_over
        return +self.bad

    # ---- what people were told

    def answers(self) -> None:
        held = {act.operation: act for act in self.held}
        stands = {act.operation for act in self.acts}
        stands |= {act.subject.removeprefix(ANNULLED) for act in self.acts if act.kind == "annulation"}
        forms = Counter(act.form for act in self.held)
        saved = {click.form for click in self.history.clicks if click.status == SAVED and not click.by_another}
        for click in self.history.clicks:
            if click.operation in self.history.given_up:
                continue
            if click.status == SAVED:
                act = held.get(click.operation)
                self.bad["acknowledged, lost"] += act is None or not _says(act, click)
            elif click.status in (REFUSED, SILENT):
                self.bad["refused, yet applied"] += forms[click.form] > 0 and click.form not in saved
            self.bad["never told"] += click.status == PENDING
            dropped = click.sent and click.status != SAVED and click.operation not in stands
            self.bad["dropped on its way"] += dropped and not self._resumed_without(click, stands)
            self.bad["refused, yet applied"] += click.refused and click.status == SAVED and not click.by_another

    def _resumed_without(self, click: Click, stands: set[str]) -> bool:
        """Two people resumed the journal without an act that it rests on: sent again, it would ring everywhere."""
        return self.history.tampered and any(base and base not in stands for base in click.seen.values())

    def clicks(self) -> None:
        """One act a form; on each thing that it changed, the act before is the one that its author had seen."""
        forms: dict[str, list[Act]] = defaultdict(list)
        for act in self.held:
            forms[act.form].append(act)
        for click in self.history.clicks:
            self.bad["misplaced"] += not all(_says(act, click) for act in forms[click.form])
            if click.twin:
                continue
            mine = [act for act in forms[click.form] if act.kind == click.kind and act.subject == click.subject]
            self.bad["one click, two acts"] += len(mine) > 1
            for act in mine[:1]:
                self.bad["silently overwritten"] += any(
                    _before(self.moved[key], act) != seen for key, seen in click.seen.items() if key in act.changes
                )

    def seats(self) -> None:
        taken = sum(value == "ENGAGE" for key, value in self.force.items() if key.endswith("#state"))
        self.bad["a seat too many"] += max(0, taken - SEATS)

    # ---- what people typed

    def hand_edits(self) -> None:
        bulk: dict[int, set[str]] = defaultdict(set)
        for act in self.held:
            for key, value in act.changes.items():
                subject, _, name = key.partition("#")
                if act.kind != "feuille" or name.startswith(ASIDE):
                    continue
                now = [one for one in self.typed[subject, name, value] if one.at <= act.at]
                self.bad["misplaced"] += not now
                self.bad["decision or emptied cell taken"] += name in DECISIONS or value in ("", None)
                before = [one for one in self.log[key] if one.place < act.place]
                self.bad["one value typed, two acts"] += bool(before) and before[-1].changes[key] == value
                self.bad["silently overwritten"] += bool(now) and not self._seen(now, before, key)
                changed = [one.paste for one in now if one.over != one.value]
                if changed and None not in changed:
                    bulk[changed[-1] or 0].add(key)
        self.bad["bulk taken"] += sum(len(keys) >= FEW for keys in bulk.values())

    def _seen(self, typed: Sequence[Typed], before: Sequence[Act], key: str) -> bool:
        """Did who typed this see what it replaced, or who typed what they typed over? What a dossier arrived with is
        typed over unseen.
        """
        if not before or before == self.arrived[key.partition("#")[0]]:
            return True
        last = before[-1]
        return any(one.upto > last.place or self._typed_over(one, last.changes[key]) for one in typed)

    def _typed_over(self, typed: Typed, value: Any) -> bool:
        """Did this cell say `value` because somebody had typed it there, before each who typed over the other or let it
        follow again? What the desk said itself is seen in `Miroir` alone.
        """
        one: Typed | None = typed
        while one is not None:
            over = "" if one.over is None else one.over  # an emptied cell
            cell = one.subject, one.field, over
            earlier = (each for each in (*self.typed[cell], *self.let_go[cell]) if each.at < one.at)
            under = max(earlier, key=lambda each: each.at, default=None)
            if under is not None and over == value:
                return True
            one = under
        return False

    def at_rest(self) -> None:
        """Every cell of the people's tab follows, or says what is in force, or waits for a person."""
        waits = frozenset.intersection(*(one.cells for one in self.asked))
        rows = frozenset.intersection(*(one.rows for one in self.asked))
        known = {key.partition("#")[0] for key in self.force}
        for subject, shown in self.truth.cells:
            cells = {name: value for name, (value, _) in shown.items()}
            if subject not in known:
                self.bad["a new row lost"] += not self._told(cells, rows)
                continue
            for name, (value, follows) in shown.items():
                key, stands = f"{subject}#{name}", self.force.get(f"{subject}#{name}")
                aside = self.force.get(f"{subject}#{ASIDE}{name}") or ()
                if value == ("" if stands is None else stands) or (subject, name, value) in waits or value in aside:
                    continue
                if follows:
                    own = [act.changes[key] for act in self.log[key]]
                    self.bad["out of date at rest" if value in own or value == "" else "misplaced"] += 1
                else:
                    self.bad["a typed value lost"] += 1

    def _told(self, cells: Mapping[str, Any], rows: frozenset[tuple[tuple[str, Any], ...]]) -> bool:
        content = tuple(sorted((name, value) for name, value in cells.items() if value != ""))
        forms = {click.form for click in self.history.clicks if click.row == content}
        return not content or content in rows or any(act.form in forms for act in self.held)

    def processes(self) -> None:
        """Each says what the journal says, and has nothing left to send."""
        self.bad["false alarm"] += bool(self.history.alarms) and not self.history.tampered
        for one in self.asked:
            mine = (
                (f"{subject}#{name}", value) for subject, many in one.fields.items() for name, value in many.items()
            )
            notes = {act.operation for act in self.acts if act.kind == "annulation"}
            held = [operation for operation in one.held if operation not in notes]
            self.bad["register differs"] += dict(mine) != self.force or held != [act.operation for act in self.held]
            self.bad["left to send"] += bool(one.doubts - {act.operation for act in self.acts})

    def sendings(self) -> None:
        """Nothing in doubt leaves again before its sender has read."""
        most = {True: SENDINGS, False: 1}
        self.bad["sent again unread"] += sum(many > most[one.reads_back] for one, many in self.history.sent.items())


def _says(act: Act, click: Click) -> bool:
    """Is it this click's own act, or, of somebody else, the same?"""
    own = act.subject == click.subject and all(act.changes.get(key) == value for key, value in click.changes.items())
    return own and (click.by_another or act.form == click.form)


def _before(acts: Sequence[Act], act: Act) -> str | None:
    return next((one.operation for one in reversed(acts) if one.place < act.place), None)


def check(history: History, truth: Truth, asked: Sequence[Asked]) -> Counter[str]:
    return Checker(history, truth, asked).check()
