"""Projects as a list to give out (§8): its days and who must act; no column for the work offered (§5, R-087)."""

from collections.abc import Iterator, Sequence

from desk.placement_views import PlacedLine, PlacementBoard
from documents.tables import Table, Value
from pages.parts.lists import listed
from pages.parts.placement.projects import LIVES
from pages.parts.words import UNSHOWN


def projects(board: PlacementBoard) -> Table:
    """One line a project, ended ones too, by its number and its days; who has none in one line (§8)."""
    heads = (
        "Candidat", "Dossier", "Formation", "État", "Fiche", "Où elle en est", "Depuis", "Attend (jours)", "De qui",
        *(label for _, label in LIVES),
    )  # fmt: skip
    rows = (row for line in board.lines for row in _projects(line, board.short))
    return listed(f"Projets d’emploi, {board.short}", heads, rows)


def _projects(line: PlacedLine, short: str) -> Iterator[Sequence[Value]]:
    head, none = (line.name, line.dossier, short, line.state.label), [None] * len(LIVES)
    if line.closed or not line.projects:
        yield (*head, "", UNSHOWN if line.closed else "cherche" if line.searching else "", None, None, "", *none)
        return
    for one in line.projects:
        days = (getattr(one.project, name) for name, _ in LIVES)
        yield (*head, one.project.number, one.label, one.since, one.waits, one.awaits, *days)
