"""From the records of a file and a register to the preview of every consequence.

An import never deletes, never replaces what a person typed, and decides nothing: a new application comes in by the
transition that the rows give it (§4.1), an old one keeps its state.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from rules.case import Case
from rules.examine import Examination, examine
from rules.naming import named
from rules.session import Session
from sheets_sync.collector import paused
from sheets_sync.importing.export_rows import ExportRow
from sheets_sync.importing.owners import Known, Owners
from sheets_sync.importing.plan import ABSENT, DOUBT, REFUSED, DossierPlan, Effect, Plan, Verdict, file_digest
from sheets_sync.importing.stored import FACTS, TEXTS, application, typed
from sheets_sync.importing.three_way import CellPlan, Outcome, cell, first, written
from sheets_sync.importing.words import fold

Writes = dict[str, dict[str, Any]]
NOTHING: Mapping[str, Any] = {}
WEIGHT = (Outcome.BOTH, Outcome.CHANGED, Outcome.CORRECTED)
SAYS = {
    Outcome.BOTH: "changé ici et sur la plateforme : une question est posée",
    Outcome.CHANGED: "la plateforme a changé",
    Outcome.CORRECTED: "corrigé ici ; la correction est gardée",
    Outcome.UNCHANGED: "rien n’a changé",
}


@paused()
def preview(
    rows: Sequence[ExportRow],
    known: Known,
    session: Session,
    now: datetime,
    import_id: str = "",
    accepted: Collection[str] = (),
    only: Collection[str] | None = None,
) -> Plan:
    """The preview of these rows. `accepted`: dossiers of another session let in by someone; `only`: plan just these."""
    planner = _Planner(rows, known, session, now, import_id, accepted)
    plans = tuple(planner.plan(row) for row in rows if only is None or row.dossier in only)
    return Plan((*plans, *(planner.absent() if only is None else ())), file_digest(rows))


class _Planner:
    def __init__(
        self,
        rows: Sequence[ExportRow],
        known: Known,
        session: Session,
        now: datetime,
        import_id: str,
        accepted: Collection[str],
    ):
        self._rows, self._known, self._session, self._now = rows, known, session, now
        self._import, self._accepted = import_id, accepted
        self._owners = Owners(rows, known, import_id)
        numbers = [*known.applications, *(row.dossier for row in rows)]
        starts = Counter(number.split("-")[0] for number in numbers if "-" in number)
        self._usual = starts.most_common(1)[0][0] if starts else ""

    def _fields(self, dossier: str) -> Mapping[str, Any]:
        return self._known.fields.get(f"dossier:{dossier}", NOTHING)

    def plan(self, row: ExportRow) -> DossierPlan:
        label = " ".join(str(row.values.get(name) or "") for name in ("family_name", "given_name")).strip()
        if row.refused:
            return DossierPlan(row.dossier, row.line, label, REFUSED, row.refused)
        is_known = row.dossier in self._known.applications
        start = row.dossier.split("-")[0]
        if "-" in row.dossier and start != self._usual and not is_known and row.dossier not in self._accepted:
            reason = f"ce numéro est d’une autre session ({start}-…) : il n’entre que si quelqu’un l’accepte"
            return DossierPlan(row.dossier, row.line, label, DOUBT, reason)
        return self._dossier(row, label, is_known)

    def _dossier(self, row: ExportRow, label: str, is_known: bool) -> DossierPlan:
        subject, fields = f"dossier:{row.dossier}", self._fields(row.dossier)
        cells, mine = self._cells(row, subject, fields, is_known)
        after: Writes = defaultdict(dict, {subject: mine})
        reasons = self._owners.settle(row.dossier, fields, mine, is_known)
        if fields.get("withdrawn"):
            mine["withdrawn"] = False
            reasons.append("retiré par l’annulation d’un import, il revient")
        transition, wishes = self._applications(row, after)
        writes = {key: dict(value) for key, value in after.items() if value}
        outcome = self._outcome(row, cells + wishes, writes, is_known)
        return DossierPlan(
            row.dossier, row.line, label, outcome, self._reason(row, outcome, reasons), (*cells, *wishes),
            self._effects(row, fields, writes.get(subject, {}), is_known), writes, transition, not is_known,
        )  # fmt: skip

    def _cells(
        self, row: ExportRow, subject: str, fields: Mapping[str, Any], is_known: bool
    ) -> tuple[list[CellPlan], dict[str, Any]]:
        """Each cell and its outcome, and what they write on the dossier."""
        doubts = row.unreadable
        if not (is_known or fields or doubts):
            return first(subject, row.stored)
        cells = [
            cell(subject, name, imported, fields.get(name), value, is_known)
            for name, imported, value in _compared(row, fields)
        ]
        mine: dict[str, Any] = {}
        for one in cells:
            problem = doubts.get(one.field)
            mine |= written(one, self._import, problem.says if problem else "")
        return cells, mine

    def _applications(self, row: ExportRow, after: Writes) -> tuple[str | None, list[CellPlan]]:
        """New applications enter as the rows of `Transitions` say; the order of the wishes is data like any other."""
        transition, wishes = None, []
        for wish, programme in enumerate(row.programmes, 1):
            subject = f"candidature:{row.dossier}/{programme}"
            is_here, stands = subject in self._known.fields, self._known.fields.get(subject, NOTHING)
            wishes.append(cell(subject, "wish", stands.get("imported.wish"), stands.get("wish"), wish, is_here))
            after[subject] |= written(wishes[-1], self._import)
            if not is_here:
                transition, state = self._entry(row, programme)
                after[subject]["state"] = state
        return transition, wishes

    def _entry(self, row: ExportRow, programme: str) -> tuple[str | None, str | None]:
        """By which transition, and into which state, a new application comes in (§3, §4.1)."""
        examined = row.examinations[programme]
        case = Case(examined.explanation.application, "", None, examined, {}, None, self._now, self._session)
        transition = self._session.workflow.entry(case)
        return (transition.id, self._session.workflow.target(transition, case)) if transition else (None, None)

    def _outcome(self, row: ExportRow, cells: Sequence[CellPlan], writes: Writes, is_known: bool) -> str:
        if "question.person" in writes.get(f"dossier:{row.dossier}", NOTHING):
            return DOUBT
        if not is_known:
            return Outcome.NEW.value
        found = {one.outcome for one in cells}
        if any("state" in fields or fields.get("withdrawn") is False for fields in writes.values()):
            found.add(Outcome.CHANGED)
        return next((one for one in WEIGHT if one in found), Outcome.UNCHANGED).value

    def _reason(self, row: ExportRow, outcome: str, reasons: list[str]) -> str:
        gone = [code for code in self._known.applications.get(row.dossier, ()) if code not in row.programmes]
        if gone:
            reasons = [*reasons, f"formation retirée sur la plateforme, gardée ici : {', '.join(gone)}"]
        usual = next((says for one, says in SAYS.items() if one.value == outcome), "premier import de ce dossier")
        return " ; ".join([usual, *reasons] if outcome != DOUBT else reasons)

    def _effects(
        self, row: ExportRow, fields: Mapping[str, Any], changed: Mapping[str, Any], is_known: bool
    ) -> tuple[Effect, ...]:
        """Verdicts that would differ; for a new application, its first one."""
        held = self._known.applications.get(row.dossier, ())
        new = {code: found for code, found in row.examinations.items() if code not in held}
        effects = [Effect(row.dossier, code, None, _verdict(found)) for code, found in new.items()]
        if is_known and (new or any(name in changed for name in (*FACTS, *TEXTS))):
            before = self._examined(row.dossier, fields, held, held)
            after = self._examined(row.dossier, {**fields, **changed}, held, (*held, *new))
            effects += [
                Effect(row.dossier, code, before[code], after[code]) for code in held if before[code] != after[code]
            ]
        return tuple(effects)

    def _examined(
        self, dossier: str, fields: Mapping[str, Any], programmes: Sequence[str], siblings: Sequence[str]
    ) -> dict[str, Verdict]:
        values = typed(fields)
        found = ((code, named(application(dossier, code, values), self._session)) for code in programmes)
        return {code: _verdict(examine(self._session, known, siblings)) for code, known in found}

    def absent(self) -> Iterator[DossierPlan]:
        """Dossiers of an earlier import that the file does not hold: said, never deleted."""
        here = {row.dossier for row in self._rows}
        for number in self._known.applications:
            fields = self._fields(number)
            if number not in here and "imported.person" in fields and not fields.get("withdrawn"):
                label = " ".join(str(fields.get(name) or "") for name in ("family_name", "given_name")).strip()
                yield DossierPlan(number, None, label, ABSENT, "le fichier ne le contient plus ; rien n’est supprimé")


def _compared(row: ExportRow, fields: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """What was imported and what the file says, field by field; a value mended and to be checked never replaces the
    true one it resembles."""
    mended = {problem.field for problem in row.problems}
    for name, value in row.stored.items():
        imported = fields.get(f"imported.{name}")
        if isinstance(imported, str) and name in mended and isinstance(value, str) and fold(value) == fold(imported):
            value = imported
        yield name, imported, value


def _verdict(found: Examination) -> Verdict:
    return Verdict(found.eligibility, found.route, found.submission)
