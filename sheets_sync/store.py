"""One process's hold on a journal: what it has read of it, what it writes there, what this machine keeps outside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import uuid4

from sheets_sync.answers import NOTHING_DONE, Refused, Saved
from sheets_sync.book import Doubt
from sheets_sync.challenges import held_back
from sheets_sync.journal import GENESIS, RESUMED, SEALED, SYSTEM, TAB, Act
from sheets_sync.known import Known
from sheets_sync.local import HOLDS, SealKept
from sheets_sync.reading import Reader
from sheets_sync.register import Register
from sheets_sync.resuming import Asked, Damage, damage, read, written
from sheets_sync.rows import HEADER, PURGED, JournalRow, read_act

SEAL_EVERY = 500
"""Rows after which the journal is read whole again, and sealed."""
LATER_READS = 2
BLANKED = 500
"""Rows blanked in one request."""


class Store(Known):
    """Whatever writes is for the writer's thread only."""

    def remember(self, rows: Sequence[JournalRow]) -> None:
        self._local.put(rows)

    def send(self, rows: Sequence[JournalRow]) -> Register | None:
        """Appends and reads back, one request; None when no answer came. The first rows of a book are preceded by its
        name. Raises Rejected: they are not there and never will be.
        """
        with self._gate:
            reader = self._reader
            assert reader is not None  # noqa: S101 - guards were judged on a register
            known = len(reader.rows)
            try:
                if known == 0:
                    self._book.create(TAB, HEADER)
                    rows = [self._genesis(reader), *rows]
                tail = self._book.append(TAB, rows, self._tail_start(reader))
            except Doubt:
                return None
            self._take(reader, tail, known)
            return self._publish()

    def _genesis(self, reader: Reader) -> JournalRow:
        facts = {"classeur": self._book.identity}
        return self.compose(GENESIS, SYSTEM, facts, form=GENESIS, reader=reader)

    def compose(
        self, kind: str, actor: str, facts: Mapping[str, object], form: str, reader: Reader, reason: str = ""
    ) -> JournalRow:
        """A row about the workbook itself."""
        act = Act("", self._clock(), actor, kind, "classeur", facts=facts, form=form, reason=reason)
        return reader.row(replace(act, operation=self.seal.operation(act)))

    def row(self, act: Act) -> JournalRow:
        """The act's row, salted now."""
        assert self._reader is not None  # noqa: S101 - it was composed on a register
        return self._reader.row(act)

    def too_long(self, row: JournalRow) -> bool:
        return self._book.too_long(row)

    def in_doubt(self, operation: str) -> JournalRow | None:
        """The row already sent for this click, under its own name or re-based: it is sent again as it was."""
        instead = (row for row in self.doubts.values() if read_act(row).instead_of == operation)
        return self.doubts.get(operation) or next(instead, None)

    def settle(self, held: Sequence[tuple[str, int]], done: Sequence[str]) -> None:
        """Off the waiting path: what the outbox may forget, and the seal kept outside."""
        for operation, position in held:
            self._acknowledged[operation] = [position, 0]
        shown = [operation for operation, (_, reads) in self._acknowledged.items() if reads >= LATER_READS]
        for operation in shown:
            del self._acknowledged[operation]
        for operation in (*done, *(operation for operation, _ in held)):
            self.doubts.pop(operation, None)
        sealed = self._reader.prefix() if self._reader and not self._reader.alarm and self._reader.rows else None
        self._local.settle(held, [*done, *shown], sealed)

    def check(self, enough: int) -> Register:
        """Reads the whole journal again; seals it there when so many rows were added since the last seal."""
        register = self.refresh(full=True)
        reader = self._reader
        if reader and not register.alarm and len(reader.rows) - reader.sealed_to >= enough:
            length, digest = reader.prefix()
            facts = {"lignes": length, "empreinte": digest}
            self.send([self.compose(SEALED, SYSTEM, facts, form=f"{SEALED}:{length}", reader=reader)])
        self.settle([], [])
        return self._register or register

    def purge(self, *subjects: str) -> int | Refused:
        """Blanks payload and salt of every act on these subjects; the rest still verifies. Answers how many rows.
        Refused while a challenge holds them back. Raises Doubt: asked again, what was left is blanked.
        """
        register = self.refresh()
        for subject in subjects:
            if held := held_back(register, subject):
                return Refused((f"{held[:1].upper()}{held[1:]}. {NOTHING_DONE}",))
        found = {one.position: one.row.operation for subject in subjects for one in register.thread(subject)}
        positions = sorted(found)
        for start in range(0, len(positions), BLANKED):
            self._book.blank(TAB, positions[start : start + BLANKED], PURGED)
        self._local.forget(tuple(found.values()))
        self.refresh(full=True)
        for _ in range(LATER_READS):
            self.refresh()
        self.settle([], [])
        return len(positions)

    def damage(self) -> Damage:
        """What the book holds now against what is known here. Raises Silent."""
        with self._gate:
            present = self._whole()
            known = self._reader.rows if self._reader else []
            return damage(present.prefix(), present.rows, known, self._local.waiting(), self._local.seal())

    def _whole(self) -> Reader:
        """The journal as it stands, believed whatever it is."""
        reader = Reader(self.seal, self._book.identity)
        reader.take(self._book.read({TAB: 0})[TAB], 0)
        return reader

    def asked(self) -> Asked | None:
        """The request to resume that waits for a second person; none once the alarm is over."""
        kept = self._local.asked()
        return read(kept) if kept else None

    def ask(self, asked: Asked | None) -> None:
        self._local.ask(written(asked) if asked else None)

    def resume(self, actor: str, second: str, missing: str, stood: SealKept | None = None) -> Saved | Refused:
        """Ends an alarm: two people accept the journal as it stands (`stood`: as seen) and say what is missing."""
        if not missing.strip() or not second or actor == second:
            return Refused((f"Une reprise demande deux personnes différentes et dit ce qui manque. {NOTHING_DONE}",))
        with self._gate:
            reader = self._whole()
            reader.workbook = self._book.identity
            length, digest = reader.prefix()
            if stood is not None and stood != (length, digest):
                return Refused((f"Le journal a encore changé depuis la demande. {NOTHING_DONE} Demandez de nouveau.",))
            facts: dict[str, object] = {
                "avec": second,
                "lignes": length,
                "empreinte": digest,
                "classeur": self._book.identity,
            }
            row = self.compose(RESUMED, actor, facts, form=str(uuid4()), reader=reader, reason=missing)
            tail = self._book.append(TAB, [row], 0)
            resumed = Reader(self.seal, self._book.identity)
            resumed.take(tail, length)
            if resumed.alarm or resumed.resumed_by != row.operation:
                return Refused((f"Le journal a encore changé. {NOTHING_DONE} Recommencez.",))
            self._reader = resumed
            self._local.replace_seal(resumed.prefix())
            self._local.settle([], [one.row.operation for one in self._local.waiting() if one.status == HOLDS], None)
            self._local.ask(None)
            self._acknowledged.clear()
            self._let_go(resumed)
            register = self._publish()
        found = register.recorded(row.operation)
        return Saved(read_act(row), found.position if found else length)
