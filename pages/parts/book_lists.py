"""What waits on the shared sheet, a draft of the session's rows, workbooks sent, purges, as lists to give out."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from desk.drafts import DraftEffect
from desk.handing_out import Sending
from desk.headings import heading
from desk.purging import PurgeView
from desk.reconciling_views import Asked, Gone, Reconciliation, TypedRow
from documents.tables import Table, Value
from pages.parts.differing import identifier
from pages.parts.lists import in_paris, listed
from rules.faults import Fault
from sheets_sync.people_tabs import FICHES

ON_SCREEN: Final = "à lire à l’écran"
"""In place of what a fiche says: a file stays, and whoever has it may come to judge (§5, R-087)."""


def differences(found: Reconciliation) -> Table:
    """One line for each cell, row or fault that waits for this person, lots after the cells."""
    heads = "Quoi", "Onglet", "N°", "Candidat", "Colonne", "Ligne", "Feuille", "Guichet", "Pourquoi", "Saisi par"
    return listed("Écarts avec la feuille", heads, _differences(found))


def _differences(found: Reconciliation) -> Iterator[Sequence[Value]]:
    yield from (_cell("cellule", one) for one in found.questions)
    for place, lot in enumerate(found.lots, 1):
        yield from (_cell(f"lot {place}", one) for one in lot.cells)
    yield from map(_typed, found.rows)
    yield from map(_gone, found.vanished)
    yield from map(_fault, found.faults)


def _cell(what: str, one: Asked) -> Sequence[Value]:
    tab = one.question.tab
    both = (ON_SCREEN, ON_SCREEN) if tab == FICHES else (one.sheet, one.desk)
    return (what, tab, identifier(one), one.who, one.question.label, one.rows, *both, one.why, one.declared)


def _typed(one: TypedRow) -> Sequence[Value]:
    said = ON_SCREEN if one.row.tab == FICHES else " ; ".join(f"{column} : {text}" for column, text in one.cells)
    return (
        "ligne sans numéro connu", one.row.tab, one.row.identifier, "", "", str(one.row.number), said, "",
        " ; ".join(one.faults), "",
    )  # fmt: skip


def _gone(one: Gone) -> Sequence[Value]:
    return "ligne disparue", one.tab, one.identifier, one.who, "", "", "", "", "", ""


def _fault(one: Fault) -> Sequence[Value]:
    says = ON_SCREEN if one.tab == FICHES else one.says
    return "à réparer", one.tab, "", "", one.column, one.row, "", "", says, ""


def faults(tab: str, found: Iterable[Fault]) -> Table:
    """Cells that cannot be read, each with what is expected there."""
    rows = ((one.tab, one.row, one.column, one.says) for one in found)
    return listed(f"À réparer, {tab}", ("Onglet", "Ligne", "Colonne", "Faute et ce qui est attendu"), rows)


def draft(effect: DraftEffect) -> Table:
    """Each cell that a draft of the session's rows changes."""
    rows = ((one.tab, one.row, heading(one.column), one.before, one.after) for one in effect.changes)
    return listed("Ce que le brouillon change", ("Onglet", "Ligne", "Colonne", "En vigueur", "Brouillon"), rows)


def flips(effect: DraftEffect) -> Table:
    """Each answer that would turn once the draft is in force: one line a question."""
    heads = "Dossier", "Formation", "Candidat", "Question", "En vigueur", "Avec le brouillon"
    rows = ((one.dossier, one.short, one.name, *asked) for one in effect.flips for asked in one.differs)
    return listed("Réponses qui changeraient", heads, rows)


def sent(found: Iterable[Sending]) -> Table:
    """All those that this person sent, the last first."""
    rows = ((in_paris(one.at), one.to, one.lines) for one in found)
    return listed("Classeurs envoyés", ("Parti le", "Pour", "Lignes"), rows)


def purges(some: Iterable[PurgeView], state: Callable[[PurgeView], str]) -> Table:
    """Every request, with what became of it in words; none of its dossiers is named."""
    heads = "N°", "Dossiers", "Motif", "Bordereau", "Demandée par", "Le", "Confirmée par", "État"
    rows = (
        (
            one.number, len(one.dossiers), one.reason, one.slip, one.by_name,
            in_paris(one.asked_at) if one.asked_at else None, one.confirmed_by, state(one),
        )
        for one in some
    )  # fmt: skip
    return listed("Purges", heads, rows)
