"""A workbook that came back: what it says beside the desk, chosen cell by cell, seen whole, then recorded."""

from typing import Any, Final

import streamlit as st

from desk.desk import Desk
from desk.returned_views import Comparison
from pages.parts import (
    answers,
    book_lists,
    differing_rows,
    returned_cells,
    returned_rows,
    returned_saving,
    sending_out,
)
from pages.parts.banners import banner, empty
from pages.parts.export import export
from pages.parts.layout import block, headed, show, title
from pages.parts.markup import Html, note, soft
from pages.parts.once import read_once
from pages.parts.tables import Column, table
from pages.parts.typography import instant, number, plural
from rules.case import Actor
from sheets_sync.importing.reading import ImportRefused

HEADING: Final = "Classeurs envoyés"
FILE, READ, COMPARED = "returned_file", "returned_read", "returned_compared"
SHOWN: Final = 20
HOW: Final = (
    "Un classeur envoyé se remplit dans Excel ou LibreOffice, se trie, se renvoie des jours plus tard. Déposé ici, il "
    "est comparé cellule par cellule : ce qu’il montrait au départ, ce qu’il dit, ce que dit le guichet. Rien ne "
    "s’écrit avant que vous ayez vu chaque effet ; une décision ne se prend jamais d’un fichier."
)
ASKED: Final = "chaque cellule qui diffère est une question, sauf une cellule vide, qui n’y dit rien."
BARE: Final = f"Le fichier n’a pas son bordereau (une feuille recopiée ?) : {ASKED}"
SPOILT: Final = f"Le bordereau du fichier a été changé : il n’est pas cru, {ASKED}"


def page(desk: Desk, actor: Actor) -> None:
    left, right = headed("returned_head")
    with left:
        show(title(HEADING, "des onglets qui partent en XLSX, reviennent, et se comparent"))
    with right:
        if sent := desk.sendings(actor):
            export(desk, actor, "classeurs-envoyes", lambda: book_lists.sent(sent))
        sending_out.popover(desk, actor)
    answers.last(desk)
    file = st.file_uploader("Classeur revenu", type=["xlsx"], key=FILE)
    if file is None:
        show(note(HOW), _sent(desk, actor))
        return
    try:
        with st.spinner("Lecture du fichier, comparaison avec le guichet…"):
            shown = _compared(desk, actor, file)
    except ImportRefused as hostile:
        show(banner("Refusé", "rouge", str(hostile), soft("Rien n’est enregistré. Déposez un autre fichier ici.")))
        return
    _told(desk, actor, shown)


def _told(desk: Desk, actor: Actor, shown: Comparison) -> None:
    show(_came(shown))
    if returned_saving.confirming(desk, actor, shown):
        return
    if shown.unread:
        show(note(shown.unread))
    elif not (shown.count or shown.faults or shown.others or shown.gone):
        show(empty("Le fichier et le guichet disent la même chose.", _kept(shown)))
    returned_cells.cells(desk, actor, shown)
    returned_rows.typed(desk, actor, shown)
    differing_rows.faults(shown.faults, "À réparer dans le fichier, puis à déposer de nouveau")
    returned_rows.left(shown)


def _compared(desk: Desk, actor: Actor, file: Any) -> Comparison:
    """The file is read once, and compared again whenever the book has moved."""
    brought = read_once(READ, file.file_id, lambda: desk.read_returned(actor, file.name, file.getvalue()))
    key = (file.file_id, actor.email, desk.sight().position)
    return read_once(COMPARED, key, lambda: desk.compare_returned(actor, brought))


def _came(shown: Comparison) -> Html:
    """Where the file comes from, and how much of it stands here already."""
    slip = shown.brought.slip
    if slip is None:
        return banner("Sans repère", "ambre", SPOILT if shown.brought.tampered else BARE)
    return note(f"Parti le {instant(slip.at)} pour {shown.to}, envoyé par {shown.by}. {_kept(shown)}")


def _sent(desk: Desk, actor: Actor) -> Html:
    """What one sent, the last first; a workbook may come back as often as it is sent back."""
    found = desk.sendings(actor)
    if not found:
        return Html("")
    rows = [[instant(one.at), one.to, number(one.lines)] for one in found[:SHOWN]]
    columns = [
        Column("Parti le", width="12rem"),
        Column("Pour", width="16rem"),
        Column("Lignes", right=True, width="6rem"),
    ]
    more = note(f"Et {plural(len(found) - SHOWN, 'autre')}, au journal.") if len(found) > SHOWN else Html("")
    return block("Envoyés par vous", table("Classeurs envoyés", columns, rows, style="wrap"), more)


def _kept(shown: Comparison) -> str:
    if not shown.kept:
        return ""
    return (
        f"{plural(shown.kept, 'cellule')} ont changé ici seulement : rien n’y change."
        if shown.kept > 1
        else ("1 cellule a changé ici seulement : rien n’y change.")
    )
