"""Rows of the tabs Épreuves, Entretiens and Fiches: records of the year, read here, written on their own screens.

The files are those that this person may see: no fiche of someone whom they still judge elsewhere, and nothing of a
dossier that they are recused from (§5).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk import convened, planning, trials
from desk.access import PLACERS
from desk.blindness import still_judged
from desk.files import Entry, Files, Key, key_of
from desk.interview_views import RECUSED
from desk.people_rows import HEADS, kept_rows
from desk.placement import shown_state
from desk.sheet_views import Grid, GridColumn, GridRow
from rules import providers
from rules.trials import Trial
from sheets_sync import values
from sheets_sync.people_tabs import FICHES, SLOTS, TRIALS, Column, session_tabs

NAME = GridColumn("name", "Candidat", "texte", False)
WHO: Final = (*(GridColumn(key, label, "texte", False) for key, label in HEADS.items()), NAME)


@dataclass(frozen=True)
class Asked:
    """What the rows are made from; `name_of`: address → name. `judged`: the programmes that their reader judges."""

    files: Files
    programmes: Sequence[str]
    name_of: Callable[[str | None], str]
    columns: tuple[Column, ...]
    judged: frozenset[str]

    def cells(self, fields: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(values.show(one.kind, fields.get(one.key), self.files.session) for one in self.columns)


def record_grid(
    files: Files, tab: str, programmes: Sequence[str], name_of: Callable[[str | None], str], text: str,
    judged: frozenset[str],
) -> Grid:  # fmt: skip
    _, heads, rows = RECORDS[tab]
    own = session_tabs(files.session)[tab].columns
    columns = (*heads, *(GridColumn(one.key, one.label, one.kind, False) for one in own))
    kept, total = kept_rows(rows(Asked(files, programmes, name_of, own, judged)), len(columns), text)
    return Grid(tab, False, False, columns, kept, total, (), register=files.register, record=True)


def _trials(asked: Asked) -> Iterator[GridRow]:
    """One row a trial that was asked or recorded, whatever became of it."""
    files = asked.files
    for trial in files.session.trials.values():
        here = {entry.key for entry in convened.convened(files, trial, asked.programmes)}
        for key in _in_order(files, asked.programmes):
            subject = f"epreuve:{key[0]}/{key[1]}/{trial.code}"
            fields = files.register.fields.get(subject, {})
            if fields or key in here:
                yield _trial(asked, files.entries[key], trial, fields)


def _trial(asked: Asked, entry: Entry, trial: Trial, fields: Mapping[str, Any]) -> GridRow:
    session, provider = asked.files.session, providers.of_trial(asked.files.session, trial)
    period = session.calendar.periods.get(trial.period)
    by = {"provider": fields.get("provider") or (provider.label if provider else None)}
    heads = (*entry.key, entry.name, trial.label, str(period) if period else "")
    return GridRow(f"{entry.dossier}/{entry.programme}/{trial.code}", (*heads, *asked.cells({**fields, **by})))


def _slots(asked: Asked) -> Iterator[GridRow]:
    """One row a slot; who is recused from its candidate is not told their name (§5)."""
    files, trials_ = asked.files, asked.files.session.trials
    for slot in planning.every_slot(files):
        if slot.programme in asked.programmes:
            key = key_of(slot.held_by)
            entry, trial = files.entries.get(key), trials_.get(slot.trial)
            who = RECUSED if key in files.hidden else entry.name if entry else ""
            told = {
                "trial": trial.label if trial else slot.trial,
                "jurors": [asked.name_of(email) for email in slot.jurors],
                "held_by": None if key in files.hidden else slot.held_by,
            }
            yield GridRow(slot.id, (who, *asked.cells({**files.register.fields[f"creneau:{slot.id}"], **told})))


def _fiches(asked: Asked) -> Iterator[GridRow]:
    """Nor one that an admissibility taken back left on an application that its reader judges (§5)."""
    files = asked.files
    for key in _in_order(files, asked.programmes):
        if any(still_judged(files, key[0], asked.judged)):
            continue
        for subject in files.register.owned(*key, "fiche"):
            fields = files.register.fields.get(subject, {})
            if fields:
                heads = (*key, files.entries[key].name, shown_state(files, key, subject))
                yield GridRow(subject.partition(":")[2], (*heads, *asked.cells(fields)))


def _in_order(files: Files, programmes: Sequence[str]) -> Iterator[Key]:
    """The applications of these programmes, in the order in which their dossiers came."""
    for dossier in files.register.dossiers:
        yield from ((dossier, code) for code in files.programmes(dossier) if code in programmes)


RECORDS: Final = {
    TRIALS: (
        trials.VIEWERS,
        (*WHO, GridColumn("trial", "Épreuve", "texte", False), GridColumn("window", "Fenêtre", "texte", False)),
        _trials,
    ),
    SLOTS: (planning.VIEWERS, (NAME,), _slots),
    FICHES: (PLACERS, (*WHO, GridColumn("stands", "Où elle en est", "texte", False)), _fiches),
}
"""Tab → who may read it, the columns before its own, its rows."""
