"""Reading the journal: each row is verified, then folded; what does not verify raises an alarm that stops saves.

A read is compared only with what was known before it was sent (rows in memory, the seal kept outside), so two
processes that write
at once are no alarm. The first row names its workbook: a copy is said to be one. A `reprise`, the act of two people
who say what is
missing, accepts the rows that it seals as they are. A row that verifies but has not the shape of an act is set aside,
alone: no alarm, the next one is read.
"""

from collections.abc import Sequence
from typing import Any

from rules.faults import Fault
from sheets_sync.book import Row, Tail
from sheets_sync.fold import Fold
from sheets_sync.journal import FORMAT, GENESIS, RESUMED, SEALED, TAB, Act, loads
from sheets_sync.local import SealKept
from sheets_sync.rows import PURGED, JournalRow, Seal, as_row, content_of, rests_on

OVERLAP = 50
"""Rows read again with each tail, so that a change among the last ones is seen at once."""
STOPPED = (
    "Plus rien n'est enregistré. Exportez ce qui est lisible (Journal, « Exporter pour reprise »), comparez avec votre "
    "dernière sauvegarde, puis faites constater la reprise par deux personnes."
)
CUT = "sa fin a été coupée, ou une version plus ancienne restaurée."
CHANGED = "des lignes ont été modifiées, coupées ou déplacées."


class Reader:
    """What one process knows of the journal. `identity`: the workbook that it opened."""

    def __init__(self, seal: Seal, identity: str):
        self.fold = Fold()
        self.digests: dict[str, str] = {}
        """Operation → empreinte of its first row."""
        self.workbook = identity
        """The workbook whose name the rows are sealed with."""
        self.must_reread = False
        """A purge blanked rows that were already folded."""
        self.sealed_to = 0
        self.resumed_by: str | None = None
        """The last act of two people that accepted the journal as it stood."""
        self._seal, self._identity, self._running = seal, identity, seal.running()
        self._seals: list[tuple[int, int, str]] = []
        self._problems: list[tuple[int, str, str]] = []
        self.quarantine: list[Fault] = []
        """Rows that verify and say nothing readable."""

    @property
    def rows(self) -> list[JournalRow]:
        return self.fold.grown.rows

    @property
    def alarm(self) -> str | None:
        """The first thing found wrong, as a sentence; None when all is well."""
        return f"{self._problems[0][1]} {STOPPED}" if self._problems else None

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(
            Fault(TAB, f"ligne {position + 2}" if position >= 0 else "", column, says)
            for position, says, column in self._problems
        )

    def take(self, tail: Tail, known: int) -> None:
        """Verifies a read and goes on from it. `known`: rows known when it was sent."""
        if tail.end < known:
            self.ring(f"Le journal avait {known} lignes, il n'en a plus que {tail.end} : {CUT}")
            return
        have = min(len(self.rows), tail.end) - tail.start
        if any(tuple(new) != old for new, old in zip(tail.rows[:have], self.rows[tail.start :], strict=False)):
            self._compare(tail.start, tail.rows[:have])
        if (not self._problems and not self.must_reread) or not self.rows:
            self._learn(tail.rows[max(have, 0) :])

    def _compare(self, start: int, rows: Sequence[Row]) -> None:
        for position, (new, old) in enumerate(zip(rows, self.rows[start:], strict=False), start):
            if tuple(new) == old:
                continue
            if as_row(new) == old._replace(**dict.fromkeys(PURGED, "")):
                self.must_reread = True
            else:
                self.ring(
                    f"La ligne {position + 2} du journal n'est plus celle qui avait été lue : {CHANGED}",
                    position,
                )

    def _learn(self, rows: Sequence[Row]) -> None:
        if rows:
            self.fold.share()
        for row in rows:
            self._one(as_row(row))

    def _one(self, row: JournalRow) -> None:
        position, problem, shape = len(self.rows), None, None
        content: dict[str, Any] = {}
        groups: dict[str, dict[str, list[str]]] = {}
        if row.format != FORMAT:
            problem = f"est d'un format inconnu (« {row.format} », attendu « {FORMAT} ») : mettez Guichet à jour."
        else:
            try:
                content = content_of(row)
            except ValueError as misshapen:
                shape = str(misshapen)
            try:
                groups = loads(row.bases) if row.bases else {}
                problem = self._verify(position, row, groups, content)
            except (ValueError, AttributeError, TypeError):
                problem = "est illisible."
        self.digests.setdefault(row.operation, row.empreinte)
        self._running.update(row.empreinte.encode())
        if problem:
            column = "format" if row.format != FORMAT else "empreinte"
            self.ring(f"La ligne {position + 2} du journal {problem}", position, column)
            self.fold.skip(row, "empreinte")
        elif shape:
            self._set_aside(position, row, shape)
        else:
            self.fold.add(row, groups, content)

    def _set_aside(self, position: int, row: JournalRow, shape: str) -> None:
        again = "Elle ne compte pas, le reste du journal si : ce qu'elle devait dire est à saisir de nouveau."
        says = f"acte du {row.instant[:16].replace('T', ' à ')} (UTC) mis de côté : {shape}. {again}"
        if row.operation not in self.fold.grown.first:
            self.quarantine.append(Fault(TAB, f"ligne {position + 2}", "contenu", says))
        self.fold.set_aside(row)

    def _verify(
        self, position: int, row: JournalRow, groups: dict[str, dict[str, list[str]]], content: dict[str, Any]
    ) -> str | None:
        facts = content.get("facts") or {}
        if position == 0:
            self._open(row, facts)
        workbook = facts.get("classeur", self.workbook) if row.nature == RESUMED else self.workbook
        try:
            if self._seal.digest(row, workbook, rests_on(groups, self.digests)) != row.empreinte:
                return "ne porte pas la bonne empreinte : elle a été modifiée, ou écrite par un autre que Guichet."
        except KeyError:
            return "s'appuie sur une ligne qui a disparu."
        if (row.contenu or row.sel) and self._seal.condensed(row.contenu, row.sel) != row.condensé:
            return "ne porte pas la bonne empreinte : son contenu a été modifié."
        if row.nature == SEALED and facts:
            self._seals.append((position, facts["lignes"], facts["empreinte"]))
            self.sealed_to = facts["lignes"]
        elif row.nature == RESUMED and facts:
            self._resume(row.operation, facts)
        return None

    def _open(self, row: JournalRow, facts: dict[str, Any]) -> None:
        if row.nature != GENESIS or not facts:
            self.ring("La première ligne du journal, qui nomme son classeur, a disparu.", 0, "nature")
            return
        self._named(facts["classeur"], 0)

    def _named(self, workbook: str, position: int) -> None:
        """What the journal calls its workbook, from this row on: a copy keeps the name of what it was made from."""
        self.workbook = workbook
        if workbook != self._identity:
            self.ring(
                f"Ce classeur est une copie, ou a été déplacé : son journal nomme « {workbook} », "
                f"le classeur ouvert est « {self._identity} ».",
                position,
                "contenu",
            )

    def _resume(self, operation: str, facts: dict[str, Any]) -> None:
        length, digest, workbook = facts["lignes"], facts["empreinte"], facts["classeur"]
        if length <= len(self.rows) and self._seal.prefixes(self.rows, [length])[length] == digest:
            self.resumed_by = operation
            self._seals.clear()
            self._problems = [problem for problem in self._problems if problem[0] >= length]
            self._named(workbook, len(self.rows))

    def check_seals(self, kept: SealKept | None) -> None:
        """After a full read: every seal of the journal, and the one kept outside (known before), must say what the
        rows say.
        """
        expected = [*self._seals, *([(-1, kept.length, kept.digest)] if kept else [])]
        digests = self._seal.prefixes(self.rows, [length for _, length, _ in expected])
        for position, length, digest in expected:
            where = f"le sceau de la ligne {position + 2}" if position >= 0 else "le sceau gardé hors du classeur"
            if length > len(self.rows):
                self.ring(
                    f"Le journal n'a plus que {len(self.rows)} lignes, {where} en comptait {length} : {CUT}",
                    position,
                )
            elif digests[length] != digest:
                self.ring(
                    f"Les {length} premières lignes du journal ne sont plus celles que compte {where} : {CHANGED}",
                    position,
                )

    def ring(self, says: str, position: int = -1, column: str = "empreinte") -> None:
        if (position, says, column) not in self._problems:
            self._problems.append((position, says, column))

    def verifies(self, row: JournalRow) -> bool:
        """Would a row that was made a while ago still be read as it is? Not once what it rests on has disappeared."""
        groups = loads(row.bases) if row.bases else {}
        try:
            return self._seal.digest(row, self.workbook, rests_on(groups, self.digests)) == row.empreinte
        except KeyError:
            return False

    def row(self, act: Act) -> JournalRow:
        """The row of an act to send now."""
        return self._seal.row(act, self.workbook, self.digests)

    def prefix(self) -> SealKept:
        """What this process has read, for the seal kept outside."""
        return SealKept(len(self.rows), self._running.hexdigest())
