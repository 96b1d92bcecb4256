"""The preview of an import: what each class holds and why, what columns give, problems, the cells of one dossier."""

from collections.abc import Sequence

import pandas as pd

from desk.deposits import ImportLine
from desk.previewing import CellView, HeaderView, Preview
from pages.parts.banners import banner
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import clock, instant, number, plural
from pages.parts.words import ELIGIBILITY, tinted
from sheets_sync.importing.plan import Effect
from sheets_sync.importing.three_way import Outcome

TINTS = {
    "nouveau": "vert", "changé par la plateforme": "bleu", "corrigé ici (gardé)": "gris", "inchangé": "gris",
    "changé des deux côtés": "ambre", "absent du fichier": "gris", "douteux": "ambre", "refusé": "rouge",
}  # fmt: skip
NEVER_TAKEN = "§5"
TO_SEE = "avec des cellules à voir"
HEADS = ("Ligne", "Numéro", "Candidat", "Classe", "Formations", "Changées", "Cellules à voir", "Pourquoi")
SHOWN = 12  # lines of a table before it is said how many follow


def counts(shown: Preview) -> Html:
    """Dossiers by class, drawn on one scale, each class with what becomes of it."""
    scale = max((count for _, count in shown.counts), default=0)
    rows = [
        [_class(name), bold(number(count)), track(scale, [Layer(count, "middle")]), _reason(shown, name)]
        for name, count in shown.counts
    ]
    columns = [Column("Classe", width="12rem"), Column("Dossiers", right=True), Column("", width="12rem"), "Pourquoi"]
    read = f"{shown.read_as}, {plural(shown.lines, 'ligne')}"
    return block("Ce que l’import ferait", table("Dossiers par classe", columns, rows, style="wrap"), right=read)


def _class(outcome: str) -> Html:
    return tinted(outcome, TINTS.get(outcome, "ambre"))


def _reason(shown: Preview, outcome: str) -> Html:
    said = list(dict.fromkeys(row.reason for row in shown.rows if row.outcome == outcome and row.reason))
    more = f" (et {plural(len(said) - 1, 'autre motif', 'autres motifs')})" if len(said) > 1 else ""
    return soft(f"{said[0]}{more}" if said else "")


def verdicts(shown: Preview) -> Html:
    """Late deposits and answers that would change, before anything is written (§3, §1)."""
    late = [[effect.dossier, effect.programme, tinted("hors délai", "rouge")] for effect in shown.late]
    flips = [[effect.dossier, effect.programme, _flip(effect)] for effect in shown.flipped]
    rows = [*late, *flips]
    if not rows:
        return Html("")
    columns = [Column("Dossier", width="12rem"), Column("Formation", width="12rem"), "Effet"]
    drawn = table("Effets", columns, rows[:SHOWN], style="fixed")
    return block("Effets sur les réponses", drawn, _more(len(rows)))


def _flip(effect: Effect) -> Html:
    """From one answer of the rules to another, in the desk's words."""
    before, after = both(effect)
    return join((soft(before), " → ", after))


def both(effect: Effect) -> tuple[str, str]:
    before, after = (ELIGIBILITY[v.eligibility][0] if v else "—" for v in (effect.before, effect.after))
    return before, after


def problems(shown: Preview) -> Html:
    """What the file destroyed or left unsaid, by kind; never guessed."""
    rows = [[column or "—", says, number(count)] for column, says, count in shown.problem_counts]
    known = len(shown.problems) - len(shown.new_problems)
    told = f" ; {number(known)} sans effet (déjà dites, ou connues ici)" if known else ""
    if not rows:
        return block("Cellules à voir", note(f"Toutes les {'autres ' if known else ''}cellules se lisent{told}."))
    columns = [
        Column("Colonne", width="12rem"),
        "Ce qui ne se lit pas, et ce qui est fait",
        Column("Fois", right=True, width="4rem"),
    ]
    drawn = table("Problèmes", columns, rows[:SHOWN], style="wrap fixed")
    return block("Cellules à voir", drawn, _more(len(rows)), right=plural(len(shown.new_problems), "cellule") + told)


def columns_read(shown: Preview) -> Html:
    """What each column of the file gives; those that are not taken by their reason, employers' first (§5)."""
    taken = [column for column in shown.headers if column.field]
    left: dict[str, list[str]] = {}
    for header, why in sorted(shown.not_taken, key=lambda pair: NEVER_TAKEN not in pair[1]):
        left.setdefault(why, []).append(header)
    missing = ", ".join(shown.missing)
    lack = note(tinted(f"Attendues et absentes : {missing}", "ambre")) if missing else Html("")
    rows = [[", ".join(headers), soft(why)] for why, headers in left.items()]
    columns = [Column("Colonnes", width="50%"), "Pourquoi"]
    drawn = table("Colonnes non reprises", columns, rows, style="wrap fixed")
    count = plural(len(shown.not_taken), "non reprise", "non reprises")
    read = note(bold("Reprises : "), ", ".join(map(_given, taken)))
    return block("Colonnes", lack, drawn, read, right=f"{plural(len(taken), 'reprise')}, {count}")


def _given(column: HeaderView) -> str:
    """A column whose name already says what it gives is not said twice."""
    return column.header if column.header == column.label else f"{column.header} → {column.label}"


def lines(shown: Preview, outcome: str) -> list[tuple[str | int | None, ...]]:
    """The dossiers of a class, or all of them, each under `HEADS`."""
    see: dict[str, list[str]] = {}
    for problem in shown.problems:
        see.setdefault(problem.dossier, []).append(f"{problem.column} « {problem.value} » : {problem.says}")
    return [
        (
            row.line, row.dossier, row.label, row.outcome, " ".join(row.programmes), row.cells,
            " ; ".join(see.get(row.dossier, ())), row.reason,
        )
        for row in shown.rows
        if outcome in ("", row.outcome) or (outcome == TO_SEE and row.dossier in see)
    ]  # fmt: skip


def frame(shown: Preview, outcome: str) -> pd.DataFrame:
    return pd.DataFrame(lines(shown, outcome), columns=HEADS)


def cells(dossier: str, lines: Sequence[CellView]) -> Html:
    """The three values of each cell of a dossier, and what becomes of it."""
    if not lines:
        return block(f"Dossier {dossier}", note("Aucune cellule ne change."))
    rows = [[line.label, line.imported, line.now, line.file, _class(line.outcome), soft(line.reason)] for line in lines]
    columns = ["Donnée", "Dernier import", "Ici", "Fichier", "Ce qui est fait", "Pourquoi"]
    return block(f"Dossier {dossier}", table(f"Cellules de {dossier}", columns, rows, style="wrap"))


def again(shown: Preview) -> Html:
    """This very file came in before: what it would still bring."""
    if shown.imported_at is None:
        return Html("")
    new = shown.plan.counts[Outcome.NEW.value]
    still = f"{plural(new, 'nouveau', 'nouveaux')}, {plural(shown.writes - new, 'modifié', 'modifiés')}"
    if shown.resumes:
        return note(f"L’import de ce fichier, commencé le {instant(shown.imported_at)}, n’est pas fini : {still}.")
    return note(f"Ce fichier a déjà été importé le {instant(shown.imported_at)} : {still}.")


def unfinished(lines: Sequence[ImportLine]) -> Html:
    """An import that nothing here carries on: how far it came, whether another process seems to, and the two ways
    out."""
    return join([_cut(line) for line in lines if line.unfinished])


def _cut(line: ImportLine) -> Html:
    what = "Annulation" if line.undoes else "Import"
    of = f"L’import {line.undoes}, « {line.name} »" if line.undoes else f"« {line.name} »"
    done = f"{of}, commencé par {line.by} le {instant(line.at)} : {_dossiers(line)}"
    if line.elsewhere:
        do = "Fait par un autre serveur ou une commande. Deux minutes sans ligne : il sera dit interrompu, à reprendre."
        last = f"{done} ; dernière ligne à {clock(line.last)[:5]}."
        return banner(f"{what} en cours ailleurs", "bleu", last, soft(do))
    do = "Déposez le même fichier : il reprend où il en était ; ou annulez cet import."
    do = "Annulez-le de nouveau : l’annulation reprend où elle s’est arrêtée." if line.undoes else do
    return banner(f"{what} {'interrompue' if line.undoes else 'interrompu'}", "ambre", f"{done}.", soft(do))


def _dossiers(line: ImportLine) -> str:
    of = f" ; le fichier a {plural(line.lines, 'ligne')}" if line.lines else ""
    return f"{plural(line.written, 'dossier fait', 'dossiers faits')}{of}"


def history(lines: Sequence[ImportLine]) -> Html:
    """Every import of the book, the last first."""
    if not lines:
        return block("Imports", note("Aucun import encore. Déposez l’export de la plateforme, tel qu’elle le donne."))
    rows = [[soft(instant(line.at)), line.name, line.by, number(line.written), soft(stands(line))] for line in lines]
    columns = [
        Column("Quand", width="9.25rem"), "Fichier", Column("Par", width="6.5rem"),
        Column("Dossiers", right=True, width="4.25rem"), Column("État", width="6rem"),
    ]  # fmt: skip
    return block("Imports", table("Imports", columns, rows, style="wrap fixed"))


def stands(line: ImportLine) -> str:
    return "annulation" if line.undoes else line.state


def _more(count: int) -> Html:
    return note(f"Et {number(count - SHOWN)} autres.") if count > SHOWN else Html("")
