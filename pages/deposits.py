"""Dépôts: a platform export comes in, seen in every consequence before anything is written; an import can be undone."""

import streamlit as st

from desk.deposits import Running
from desk.desk import Desk
from desk.previewing import Preview
from pages.parts import answers, file_lists, imports, preview
from pages.parts.accidents import guarded
from pages.parts.banners import banner
from pages.parts.export import export, export_one
from pages.parts.layout import row, show, title
from pages.parts.markup import Html, in_label, note, soft
from pages.parts.tables import sized
from pages.parts.typography import number, plural
from rules.case import Actor
from sheets_sync.importing.headers import HeadersRefused
from sheets_sync.importing.reading import ImportRefused

CLASS, LINES, LIST, ALL = "deposit_class", "deposit_lines", "deposit_list", "Toutes les classes"
WIDTHS = {
    "Ligne": 60, "Numéro": 90, "Candidat": 170, "Classe": 160, "Formations": 150, "Changées": 75,
    "Cellules à voir": 320,
}  # fmt: skip


def page(desk: Desk, actor: Actor) -> None:
    show(title("Dépôts", "l’export de la plateforme, en CSV ou en XLSX, tel qu’elle le donne"))
    answers.last(desk)
    running = desk.importing(actor)
    if running is not None and not running.finished:
        _progress(desk, actor, running)
    elif running is not None and imports.mine(running) and st.session_state.get(imports.uploader()) is None:
        show(_told(running))
    past = desk.history(actor)
    if running is None or running.finished:
        show(preview.unfinished(past))
    left, right = st.columns([0.6, 0.4], gap="large")
    with right:
        show(preview.history(past))
        if past:
            export(desk, actor, "imports", lambda: file_lists.imports(past))
        imports.undoing(desk, actor)
    with left:
        st.file_uploader("Export de la plateforme", type=["csv", "xlsx", "txt"], key=imports.uploader())
        shown, refusal = _previewed(desk, actor)
    if isinstance(refusal, HeadersRefused):
        with right:
            imports.correct(dict.fromkeys(refusal.headers, imports.NOT_TAKEN))
    if shown is not None:
        with left:
            imports.confirm(desk, actor, shown)
            show(preview.again(shown), preview.counts(shown), preview.verdicts(shown), preview.problems(shown))
        with right:
            imports.correct({column.header: column.field for column in shown.headers if column.header})
            show(preview.columns_read(shown))
        _dossiers(desk, actor, shown)


def _previewed(desk: Desk, actor: Actor) -> tuple[Preview | None, ImportRefused | None]:
    """The file as it would be imported, worked out once for the file and its corrected columns; or why it cannot be."""
    file = st.session_state.get(imports.uploader())
    if file is None:
        show(note("Le fichier est lu et comparé au classeur ; rien ne s’écrit avant que vous ayez vu chaque effet."))
        return None, None
    try:
        with st.spinner("Lecture du fichier, comparaison avec le classeur…"):
            return imports.previewed(desk, actor, file), None
    except ImportRefused as hostile:
        show(banner("Refusé", "rouge", str(hostile), soft("Rien n’est enregistré. Déposez un autre fichier ici.")))
        return None, hostile


@st.fragment(key="progress", run_every=0.5)
@guarded
def _progress(desk: Desk, actor: Actor, running: Running) -> None:
    """How far the import is, whoever started it; once it is over, the page tells the end."""
    if running.finished:
        st.rerun()
    share = running.done / running.total if running.total else 0.0
    far = f"{number(running.done)} sur {plural(running.total, 'dossier')}" if running.total else "le fichier est relu"
    by = in_label(desk.name_of(running.by))
    st.progress(share, text=f"Import en cours, par {by} : {far}. Par lots ; fermer cet onglet n’arrête rien.")


def _told(running: Running) -> Html:
    if running.failed or running.result is None:
        return banner("Import arrêté", "rouge", running.failed)
    done = running.result
    left = [f"{dossier} : {why}" for dossier, why in done.left.items()]
    return banner("Terminé", "vert", f"{running.what} : {_written(len(done.written))}.", *left[:5])


def _written(count: int) -> str:
    return plural(count, "dossier écrit", "dossiers écrits")


@st.fragment(key="deposit_dossiers")
@guarded
def _dossiers(desk: Desk, actor: Actor, shown: Preview) -> None:
    """One line a dossier; a line opens its cells."""
    with row(gap="small"):
        classes = [ALL, *(name for name, _ in shown.counts), *([preview.TO_SEE] if shown.problems else ())]
        chosen = st.selectbox("Classe", classes, key=CLASS, label_visibility="collapsed", width=260)
        wanted = "" if chosen == ALL else chosen
        export_one(desk, actor, LIST, {
            "depot": ("Dossiers de la classe", lambda: file_lists.dossiers(shown, wanted)),
            "depot-effets": ("Effets sur les réponses", lambda: file_lists.effects(shown)),
            "depot-cellules": ("Cellules à voir", lambda: file_lists.problems(shown)),
            "depot-colonnes": ("Colonnes", lambda: file_lists.columns(shown)),
        })  # fmt: skip
        show(note("Une ligne choisie montre ses cellules : dernier import, ici, fichier."))
    table = preview.frame(shown, wanted)
    grid = st.dataframe(
        table, key=f"{LINES} {chosen}", hide_index=True, on_select="rerun", selection_mode="single-row",
        row_height=26, height=340, alt="Dossiers de l’export et ce que l’import en ferait",
        column_config=sized(WIDTHS),
    )  # fmt: skip
    if grid.selection.rows:
        dossier = str(table["Numéro"].iloc[grid.selection.rows[0]])
        show(preview.cells(dossier, shown.cells(dossier)))
