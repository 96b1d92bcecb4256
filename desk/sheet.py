"""Feuille: the tabs as grids, edited in the desk whatever the book; records of the year are only read there.

A data cell typed is an act at once; a parameter row is a draft until a named person, who first sees which verdicts
would differ, puts it in force.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from desk.access import ANYONE, CLERKS, KEEPERS, KEYS, SCREENERS, Denied, use_case
from desk.drafts import Drafts
from desk.files import key_of
from desk.headings import as_kept, headings, in_french
from desk.outside import Outside
from desk.people_rows import people
from desk.record_rows import RECORDS, record_grid
from desk.room import Answer
from desk.sheet_views import Edit, Edited, Grid, GridColumn, GridRow
from desk.telling_exports import EXPORT
from rules.case import Actor
from rules.tabs import RIGHTS, TABS
from sheets_sync import fields as champs
from sheets_sync import tables
from sheets_sync.answers import Draft, Refused
from sheets_sync.fields import Field
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES
from sheets_sync.register import Register
from sheets_sync.values import Unreadable


class Sheet(Drafts, Outside):
    """Grids and their edits."""

    @use_case(ANYONE)
    def tabs(self, actor: Actor) -> tuple[str, ...]:
        """The tabs that this person may open: candidates' for readers, the rights for whoever keeps them."""
        people = (DOSSIERS, CANDIDATURES) if self._visible(actor) else ()
        records = (tab for tab, (roles, *_) in RECORDS.items() if self._visible(actor, roles))
        keeps = any(role in KEEPERS for role, _ in actor.roles)
        return (*people, *records, *(tab for tab in TABS if tab != RIGHTS or keeps))

    @use_case(ANYONE)
    def grid(self, actor: Actor, tab: str, text: str = "") -> Grid:
        """A tab; `text` keeps the rows where it stands in a cell. No more than `CELLS` of people at once."""
        if tab not in self.tabs(actor):
            raise Denied(f"L'onglet « {tab} » n'est pas ouvert à vos rôles.")
        if tab in TABS:
            return self._parameters(actor, tab, text)
        if tab in RECORDS:
            return self._records(actor, tab, text)
        programmes, editable = self._visible(actor), any(role in CLERKS for role, _ in actor.roles)
        key = ("grid", tab, programmes, text, editable)
        found: Grid = self._kept_for(actor, key, lambda files: people(files, tab, programmes, text, editable))
        return found

    def _records(self, actor: Actor, tab: str, text: str) -> Grid:
        programmes = self._visible(actor, RECORDS[tab][0])
        asked = tab, programmes, self.name_of, text, frozenset(self._visible(actor, SCREENERS))
        found: Grid = self._kept_for(actor, ("grid", tab, programmes, text), lambda files: record_grid(files, *asked))
        if tab == FICHES:
            self._reads_projects(actor, found, (key_of(row.id) for row in found.rows))
        return found

    @use_case(ANYONE)
    def overtaken(self, actor: Actor, shown: Grid) -> bool:
        """Has the book moved since this tab was shown? A file given out moves no cell."""
        now, then = self.journal.register(), shown.register
        if then is None or then.position == now.position:
            return False
        return any(not subject.startswith(f"{EXPORT}:") for subject in now.changed_since(then))

    def _parameters(self, actor: Actor, tab: str, text: str) -> Grid:
        register, spec = self.journal.register(), TABS[tab]
        rows = register.draft.get(tab, ()) or register.in_force.get(tab, ())
        added = (column for row in rows for column in row if column not in spec.columns)
        columns = tuple(dict.fromkeys((*spec.columns, *added)))
        in_force = {row[spec.key]: row for row in register.in_force.get(tab, ())}
        wanted = text.casefold()
        lines = [GridRow(row[spec.key], tuple(in_french(tab, c, row.get(c)) for c in columns)) for row in rows]
        shown = tuple(line for line in lines if any(wanted in cell.casefold() for cell in line.cells))
        drafted = {
            (row[spec.key], column)
            for row in rows
            for column in columns
            if str(row.get(column) or "") != str(in_force.get(row[spec.key], {}).get(column) or "")
        }
        editable, headed = self._may_edit(actor, tab), zip(columns, headings(columns), strict=True)
        heads = (
            GridColumn(key, label, "date" if key in spec.days else "texte", editable and key != spec.key)
            for key, label in headed
        )
        faults = tuple(fault for fault in self._draft_faults() if fault.tab == tab)
        return Grid(tab, True, editable, tuple(heads), shown, len(rows), faults, frozenset(drafted), register)

    def _may_edit(self, actor: Actor, tab: str) -> bool:
        return any(role in (KEYS if tab == RIGHTS else KEEPERS) for role, _ in actor.roles)

    @use_case(CLERKS | KEEPERS)
    def edit(self, form: str, actor: Actor, shown: Grid, edits: Sequence[Edit]) -> Edited:
        """Records what was typed, one act a row; what cannot be read is handed back with what was expected."""
        if shown.parameters:
            return self._edit_parameters(form, actor, shown, edits)
        if shown.record:
            says = f"l'onglet {shown.tab} se lit ici, il s'écrit ailleurs"
            return Edited(refused=tuple((edit, says) for edit in edits))
        return self._edit_people(form, actor, shown, edits)

    def _edit_people(self, form: str, actor: Actor, shown: Grid, edits: Sequence[Edit]) -> Edited:
        known, refused = champs.fields(self.session), []
        values: dict[str, dict[str, Any]] = {}
        for edit in edits:
            try:
                field = self._editable(actor, shown.tab, edit, known)
                values.setdefault(edit.row, {})[field.key] = field.read(edit.text, self.session)
            except Unreadable as problem:
                refused.append((edit, str(problem)))
        kind = "dossier" if shown.tab == DOSSIERS else "candidature"
        drafts = [self._saisie(form, actor, f"{kind}:{row}", fields, shown) for row, fields in values.items()]
        return Edited(self._recorded(drafts), tuple(refused))

    def _editable(self, actor: Actor, tab: str, edit: Edit, known: Mapping[str, Field]) -> Field:
        """The field of a cell that this person may type over; raises `Unreadable` with why not."""
        dossier, _, programme = edit.row.partition("/")
        here = self.files().programmes(dossier)
        if not any(actor.has(CLERKS, code) for code in ([programme] if programme else here) if code in here):
            raise Unreadable(edit.text, f"un dossier de vos formations ; {edit.row} n'en est pas")
        field = known.get(edit.column)
        if field is None or field.tab != tab:
            raise Unreadable(edit.text, f"une colonne de l'onglet {tab}")
        if not field.data:
            raise Unreadable(
                edit.text, f"une donnée ; « {field.label} » est une décision, elle se prend dans Instruction"
            )
        return field

    def _saisie(self, form: str, actor: Actor, subject: str, values: Mapping[str, Any], shown: Grid) -> Draft:
        register = shown.register or self.journal.register()
        bases = register.bases(*(f"{subject}#{name}" for name in values))
        return Draft(form, actor.email, "saisie", subject, {subject: dict(values)}, bases=bases)

    def _edit_parameters(self, form: str, actor: Actor, shown: Grid, edits: Sequence[Edit]) -> Edited:
        """Texts, as typed but for days: what a row must hold is checked on the whole draft. A new key is a new row."""
        if not self._may_edit(actor, shown.tab):
            return Edited(refused=tuple((edit, f"l'onglet {shown.tab} revient à qui l'administre") for edit in edits))
        register, columns = shown.register or self.journal.register(), {column.key for column in shown.columns}
        key, rows, refused = TABS[shown.tab].key, dict[str, dict[str, str]](), []
        for edit in edits:
            if not edit.row.strip() or edit.column not in columns or edit.column == key:
                refused.append((edit, f"une ligne avec son « {key} » et une colonne de l'onglet sont attendues"))
            else:
                kept = as_kept(shown.tab, edit.column, edit.text.strip())
                rows.setdefault(edit.row.strip(), {})[edit.column] = kept
        drafts = [self._parametre(form, actor, shown.tab, row, cells, register) for row, cells in rows.items()]
        return Edited(self._recorded(drafts), tuple(refused))

    def _parametre(
        self, form: str, actor: Actor, tab: str, row: str, cells: Mapping[str, Any], register: Register
    ) -> Draft:
        subject = tables.subject(tab, row)
        known = register.fields.get(subject, {})
        before = next((one for one in register.in_force.get(tab, ()) if one[TABS[tab].key] == row), {})
        whole = {} if known else {**before, TABS[tab].key: row}
        back = {tables.DELETED: None} if known.get(tables.DELETED) else {}
        changes = {**whole, **cells, **back}
        bases = register.bases(*(f"{subject}#{column}" for column in changes))
        return Draft(form, actor.email, "parametre", subject, {subject: changes}, bases=bases)

    @use_case(KEEPERS)
    def delete_row(self, form: str, actor: Actor, shown: Grid, row: str) -> Answer:
        """Takes a parameter row out of the draft; it stays in force until the draft is put in force."""
        if not shown.parameters or not self._may_edit(actor, shown.tab):
            return Refused((f"l'onglet {shown.tab} ne perd pas de ligne ici",))
        register = shown.register or self.journal.register()
        draft = self._parametre(form, actor, shown.tab, row, {tables.DELETED: True}, register)
        return self._told_one(self._record(draft))

    def _recorded(self, drafts: Sequence[Draft]) -> tuple[Answer, ...]:
        return tuple(map(self._told_one, self.journal.record(list(drafts)))) if drafts else ()

    def _told_one(self, answer: Answer) -> Answer:
        return self._in_french(answer) if isinstance(answer, Refused) else answer
