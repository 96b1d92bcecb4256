"""The lists of the screens as tables to give out: what is shown, in the same order, dates as dates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa

from desk.counting import SeatRow
from desk.desk import Desk
from desk.figures import Season
from desk.invariants import Checks
from desk.mending import Mending
from desk.running import Board
from desk.screening import Queue
from desk.sheet_views import Grid
from desk.spelling import plain
from desk.stages import STAGES
from desk.views import ThreadLine
from documents.tables import Table, Value
from pages.parts.checks import where
from pages.parts.season import cited, label
from pages.parts.typography import PARIS, section
from rules.faults import RuleError
from rules.session import Session
from sheets_sync import values

READ: Mapping[str, Callable[[str], Value]] = {
    "date": date.fromisoformat, "entier": int, "decimal": Decimal, "note": Decimal,
    "instant": lambda text: in_paris(datetime.fromisoformat(text)) if ":" in text else date.fromisoformat(text),
}  # fmt: skip
"""Kinds of `Champs` that a spreadsheet has too: from what the journal would keep."""


def queue(asked: Queue) -> Table:
    heads = "Dossier", "Candidat", "Formation", "État", "Attend depuis (jours)", "À faire", "À qui"
    rows = (
        (one.dossier, one.name, one.programme_label, one.state_label, one.waits_days, one.to_do, one.assigned_name)
        for one in asked.rows
    )
    return listed("File d’instruction", heads, rows)


def grid(shown: Grid, session: Session) -> Table:
    """A tab as the sheet shows it, filtered; what is a day or a number in it leaves as one."""
    columns = tuple((column.key, column.label) for column in shown.columns)
    kinds = [column.kind for column in shown.columns]
    rows = (tuple(_cell(*one, session) for one in zip(kinds, line.cells, strict=True)) for line in shown.rows)
    return Table(shown.tab, columns, tuple(rows))


def _cell(kind: str, text: str, session: Session) -> Value:
    """A text that its kind does not read (a cell typed wrong, a parameter) leaves as it is."""
    if not text or kind not in READ:
        return text
    try:
        return READ[kind](str(values.read(kind, text, session)))
    except (RuleError, ValueError, ArithmeticError):
        return text


def file_of(shown: Grid) -> str:
    """The tab in the file's name, without accents."""
    return f"feuille-{plain(shown.tab).replace(' ', '-')}"


def seats(lines: Iterable[SeatRow]) -> Table:
    heads = (
        "Code", "Formation", "Minimum", "Maximum", "Décidé", "Supplémentaires", "Ouvertes", "Plafond", "Enregistrés",
        "Agréés", "Contrats", "Publiées", "Admissibles en recherche", "Stagiaires", "Observation",
    )  # fmt: skip
    rows = (
        (line.programme, line.label, line.min, line.max, *_counted(line), line.searching, line.trainees, line.note)
        for line in lines
    )
    return listed("Places", heads, rows)


def _counted(line: SeatRow) -> tuple[Value, ...]:
    held = line.seats
    counts = held.registered, held.agreed, held.contracts, held.published
    return held.decided, held.extra, held.opened, held.cap, *counts


def clocks(desk: Desk, board: Board) -> Table:
    """One line a clock, then one for each person that it is about."""
    heads = (
        "Quoi", "Du", "Au", "Jours", "Combien", "Qui agit", "Ligne", "Notice", "Dossier", "Candidat", "Formation",
        "Depuis", "Échéance", "Ce qui est su",
    )  # fmt: skip
    rows: list[Sequence[Value]] = []
    for one in board.running:
        head = label(desk, one), one.first, one.due, one.left(board.today), one.count, one.who, one.row, cited(one)
        rows.append((*head, "", "", "", None, None, one.waits))
        rows += [
            (*head, who.dossier, who.name, desk.short(who.programme), who.since, who.due, who.says) for who in one.about
        ]
    return listed("Horloges", heads, rows)


def checks(desk: Desk, found: Checks) -> Table:
    """Each invariant that holds in one line; each case of one that does not."""
    heads = "Numéro", "Ce qui doit tenir", "Notice", "Tient", "Où", "Ce qui est vu", "Annonces bloquées", "Que faire"
    rows: list[Sequence[Value]] = []
    for one in found.invariants:
        head = int(one.number), one.label, one.section, not one.broken
        blocked = ((case, ", ".join(map(desk.short, case.blocks))) for case in one.broken)
        rows += [(*head, where(case), case.says, blocks, one.fix) for case, blocks in blocked]
        rows += [] if one.broken else [(*head, "", "", "", "")]
    return listed("Contrôles", heads, rows)


def mending(found: Iterable[Mending]) -> Table:
    """What is to be mended, the most serious first; one line for each dossier concerned, of which the screen names
    three."""
    rows = (
        (one.effect, one.fault, one.section, where, one.fix) for one in found for where in one.dossiers or (one.where,)
    )
    return listed("À réparer", ("Effet", "Faute", "Notice", "Où", "Que faire"), rows)


def journal(lines: Iterable[ThreadLine]) -> Table:
    heads = "Acte", "Quand", "Qui", "Quoi", "Dossier", "Formation", "Motif", "Notice", "Compte"
    rows = (
        (
            line.position, in_paris(line.at), line.who, line.what, line.dossier, line.programme, line.reason,
            section(line.section), line.holds,
        )
        for line in lines
    )  # fmt: skip
    return listed("Journal des actes", heads, rows)


def funnel(season: Season) -> Table:
    """By programme, then by family of title."""
    rows = [("Formation", *line.counts, line.name) for line in season.by_programme]
    rows += [("Titre", *line.counts, line.name) for line in season.by_origin]
    return listed("Entonnoir", ("Selon", "Nom", *STAGES), [(row[0], row[-1], *row[1:-1]) for row in rows])


def delays(season: Season) -> Table:
    heads = (
        "État",
        "Candidatures sorties",
        "Encore là",
        "Premier quartile (jours)",
        "Médiane (jours)",
        "Troisième quartile",
    )
    rows = ((one.label, one.left, one.still, *(round(n, 1) for n in one[4:])) for one in season.delays)
    return listed("Délais", heads, rows)


def refusals(season: Season) -> Table:
    rows = ((one.label, "titre" if one.eligibility else "qualité", one.reason, one.count) for one in season.refusals)
    return listed("Refus", ("Décision", "Porte sur", "Motif", "Combien"), rows)


def weeks(season: Season) -> Table:
    return listed("Places par semaine", ("Semaine finie le", "Enregistrés", "Agréés", "Contrats"), season.weeks)


def flows(season: Season) -> Table:
    return listed("Passages", ("De", "Vers", "Combien"), season.flows)


def in_paris(at: datetime) -> datetime:
    """On the clock of the notice (§3)."""
    return at.astimezone(PARIS)


def listed(title: str, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Table:
    """Each column named by its heading."""
    return Table(title, tuple((head, head) for head in heads), tuple(map(tuple, rows)))


def framed(title: str, grid: pa.Table) -> Table:
    """A grid as it is on the screen."""
    return listed(title, grid.column_names, zip(*grid.to_pydict().values(), strict=True))
