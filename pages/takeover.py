"""Reprise: decisions already taken elsewhere come in from a spreadsheet, seen whole, confirmed by a second person."""

import streamlit as st

from desk.deposits import Running
from desk.desk import Desk
from desk.takeover_views import Takeover
from pages.parts import answers, file_lists, takeover_file, takeover_lots
from pages.parts.accidents import guarded
from pages.parts.banners import banner
from pages.parts.export import export
from pages.parts.layout import show, title
from pages.parts.markup import in_label, note, soft
from pages.parts.typography import number, plural
from rules.case import Actor
from sheets_sync.importing.reading import ImportRefused

HOW = (
    "Une ligne par candidature et par décision : n° de dossier (ou nom, prénom et date de naissance), formation, "
    "décision, jour ; et s’il y a lieu auteur, motif, épreuves demandées, « annoncé le », une colonne par épreuve. "
    "Chaque étape est vérifiée comme au jour que la ligne dit ; rien ne s’écrit avant qu’une seconde personne confirme."
)


def page(desk: Desk, actor: Actor) -> None:
    show(title("Reprise", "des décisions déjà prises, d’un tableur de l’école, en CSV ou en XLSX"))
    answers.last(desk)
    running = desk.importing(actor)
    if running is not None and not running.finished:
        _progress(desk, actor, running)
    elif running is not None and takeover_lots.mine(running):
        show(takeover_lots.told(running))
    left, right = st.columns([0.6, 0.4], gap="large")
    with right:
        takeover_lots.waiting(desk, actor)
        takeover_lots.history(desk, actor)
    with left:
        st.file_uploader("Tableur des décisions", type=["csv", "xlsx", "txt"], key=takeover_file.uploader())
        shown = _previewed(desk, actor)
        if shown is not None:
            takeover_file.confirm(desk, actor, shown)
            show(takeover_file.effects(shown))
            takeover_file.asked(desk, shown)
            export(desk, actor, "reprise", lambda: file_lists.decisions(shown))
            show(takeover_file.listed(shown), takeover_file.columns_read(shown))


def _previewed(desk: Desk, actor: Actor) -> Takeover | None:
    """The file beside the book, or why it cannot be read at all."""
    file = st.session_state.get(takeover_file.uploader())
    if file is None:
        show(note(HOW))
        return None
    try:
        with st.spinner("Lecture du fichier, comparaison avec le classeur…"):
            return takeover_file.previewed(desk, actor, file)
    except ImportRefused as hostile:
        show(banner("Refusé", "rouge", str(hostile), soft("Rien n’est enregistré. Déposez un autre fichier ici.")))
        return None


@st.fragment(key="takeover_progress", run_every=0.5)
@guarded
def _progress(desk: Desk, actor: Actor, running: Running) -> None:
    """How far it is, whoever confirmed it; once it is over, the page tells the end."""
    if running.finished:
        st.rerun()
    share = running.done / running.total if running.total else 0.0
    far = f"{number(running.done)} sur {plural(running.total, 'candidature')}"
    st.progress(
        share, text=f"En cours, par {in_label(desk.name_of(running.by))} : {far}. Fermer cet onglet n’arrête rien."
    )
