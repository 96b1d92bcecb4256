"""The lists of Dépôts and of Reprise as tables to give out."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from datetime import datetime

from desk.deposits import ImportLine
from desk.previewing import Preview
from desk.takeover_views import READY, Line, LotSeen, Takeover
from documents.tables import Table, Value
from pages.parts import preview
from pages.parts.lists import in_paris, listed


def dossiers(shown: Preview, outcome: str) -> Table:
    """Those of an export, of one class or all, with what its import would do."""
    return listed("Dossiers de l’export", preview.HEADS, preview.lines(shown, outcome))


def effects(shown: Preview) -> Table:
    """Late deposits, then each answer that would change (§3, §1)."""
    late = [(one.dossier, one.programme, "hors délai", "", "") for one in shown.late]
    flips = [(one.dossier, one.programme, "réponse", *preview.both(one)) for one in shown.flipped]
    return listed("Effets sur les réponses", ("Dossier", "Formation", "Effet", "Avant", "Après"), (*late, *flips))


def problems(shown: Preview) -> Table:
    """Each cell of the file that cannot be read, where the screen counts those of a kind."""
    heads = "Ligne", "Dossier", "Colonne", "Dans le fichier", "Ce qui ne se lit pas, et ce qui est fait"
    return listed("Cellules à voir", heads, map(astuple, shown.new_problems))


def columns(shown: Preview) -> Table:
    """In the order of the file: what each gives, or why it is not taken (§5 for a company's); then those that lack."""
    rows = [(one.header, one.label, "") if one.field else (one.header, "", one.says) for one in shown.headers]
    rows = [row for row in rows if row[0]] + [("", name, "attendue et absente") for name in shown.missing]
    return listed("Colonnes de l’export", ("Colonne", "Donne", "Pourquoi"), rows)


def imports(lines: Iterable[ImportLine]) -> Table:
    rows = ((in_paris(one.at), one.name, one.by, one.written, preview.stands(one)) for one in lines)
    return listed("Imports", ("Quand", "Fichier", "Par", "Dossiers", "État"), rows)


def decisions(shown: Takeover) -> Table:
    """Every line of the file, in its order, with what becomes of it and why."""
    heads = (
        "Ligne", "Sort", "Candidat", "Dossier", "Formation", "Jour", "État avant", "État après", "Étapes",
        "Ce qui en est dit",
    )  # fmt: skip
    return listed("Lignes de la reprise", heads, map(_decision, sorted(shown.lines, key=lambda one: one.number)))


def _decision(line: Line) -> Sequence[Value]:
    stated, on = line.stated, line.stated.on
    dossier, programme = line.key or (stated.dossier, stated.programme)
    steps = " ; ".join(line.steps) if line.outcome == READY else ""
    return (
        line.number, line.outcome, line.name or stated.who, dossier, programme,
        in_paris(on) if isinstance(on, datetime) else on, line.before, line.after, steps, " ; ".join(line.says),
    )  # fmt: skip


def takeovers(lots: Iterable[LotSeen]) -> Table:
    rows = ((one.name, one.lines, one.state, one.by_name, in_paris(one.at)) for one in lots)
    return listed("Reprises", ("Fichier", "Lignes", "Où il en est", "Repris par", "Quand"), rows)
