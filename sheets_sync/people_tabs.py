"""The tabs in which people work: which subjects each shows, its columns, and what of them may be typed over.

`Dossiers` and `Candidatures` are what `Champs` says; `Épreuves`, `Entretiens` and `Fiches` the records of the year; a
parameter tab shows its draft.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from rules.session import Session
from rules.tabs import TABS, Tables
from sheets_sync import fields, projects, records
from sheets_sync.tables import PREFIX
from sheets_sync.typed_cells import IDENTIFIER

MIRROR, HINTS = "Miroir", "Saisies"
SHOWN: Final = ("dossier:", "candidature:", "epreuve:", "creneau:", "fiche:", PREFIX)
"""Subjects that have a line in `Miroir`; the list only grows at its end, or every process would move its lines."""
ZEROS_COUNT: Final = frozenset(("ine", "postcode", "person"))
"""Texts whose zeros in front count."""
DOSSIERS, CANDIDATURES, TRIALS, SLOTS, FICHES = "Dossiers", "Candidatures", "Épreuves", "Entretiens", "Fiches"


@dataclass(frozen=True)
class Column:
    """`kind` and `data` as in `Champs`; the header of the column is its label. `rank`: its row there, -1 for none."""

    key: str
    label: str
    kind: str
    data: bool
    rank: int = -1


@dataclass(frozen=True)
class PeopleTab:
    """`prefix` + identifier is the subject of a row; `identifier` is the header of its first column.

    `opens`: may a row typed by hand become a subject? Elsewhere an import or a step of the desk makes it.
    """

    name: str
    prefix: str
    identifier: str
    columns: tuple[Column, ...]
    opens: bool = False

    def __hash__(self) -> int:
        """Of its name alone: each picture asks for it several times, and columns are many."""
        return hash(self.name)

    @property
    def parameters(self) -> bool:
        return self.prefix.startswith(PREFIX)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)


def people_tabs(tables: Tables) -> Mapping[str, PeopleTab]:
    """By name, in the order in which a workbook shows them."""
    known = tuple(fields.named(tables).values())
    own = (
        PeopleTab(DOSSIERS, SHOWN[0], "Numéro", _of_fields(known, DOSSIERS), opens=True),
        PeopleTab(CANDIDATURES, SHOWN[1], "Candidature", _of_fields(known, CANDIDATURES)),
        PeopleTab(TRIALS, SHOWN[2], "Épreuve", (*_of_fields(known, TRIALS), *_columns(records.TRIAL_COLUMNS))),
        PeopleTab(SLOTS, SHOWN[3], "Créneau", _columns(records.SLOT_COLUMNS)),
        PeopleTab(FICHES, SHOWN[4], "Fiche", _columns(projects.COLUMNS)),
    )
    return {tab.name: tab for tab in (*own, *_parameters())}


@lru_cache(maxsize=8)
def session_tabs(session: Session) -> Mapping[str, PeopleTab]:
    """Those of a session, made once: each picture and each screen asks for them."""
    return people_tabs(session.tables)


def prefix_of(subject: str) -> str:
    """The prefix of the tab that shows a subject, or a key `subject#field`."""
    end = subject.find("/" if subject.startswith(PREFIX) else ":")
    return subject[: end + 1]


def tab_of(tabs: Mapping[str, PeopleTab], subject: str) -> PeopleTab | None:
    """The tab that shows a subject."""
    prefix = prefix_of(subject)
    return next((tab for tab in tabs.values() if tab.prefix == prefix), None)


def _parameters() -> Iterator[PeopleTab]:
    for tab in TABS.values():
        columns = tuple(Column(name, name, "texte", True) for name in tab.columns[1:])
        yield PeopleTab(tab.name, f"{PREFIX}{tab.name}/", tab.key, columns, opens=True)


def _of_fields(known: Iterable[fields.Field], tab: str) -> tuple[Column, ...]:
    found = ((rank, field) for rank, field in enumerate(known) if field.tab == tab)
    columns = (Column(field.key, field.label or field.key, field.kind, field.data, rank) for rank, field in found)
    return tuple(
        replace(one, kind=IDENTIFIER) if one.key in ZEROS_COUNT and one.kind == "texte" else one for one in columns
    )


def _columns(rows: Iterable[tuple[str, str, str, bool]]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)
