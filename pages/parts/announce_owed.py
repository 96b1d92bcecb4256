"""Letters bound to no date (R-046 to R-048, §6, §8): to whom each is owed, read as they would read it, then written."""

from collections.abc import Sequence
from zlib import crc32

import pyarrow as pa
import streamlit as st

from desk.announcement_views import AnnouncementLine, Line, Rehearsal
from desk.desk import Desk
from desk.writing import Occasion, Owed
from pages.parts import announce_sending, answers, routes
from pages.parts.announce_letters import letter
from pages.parts.banners import banner, empty
from pages.parts.export import export
from pages.parts.forms import opening, reopen, reword
from pages.parts.layout import row, show
from pages.parts.lists import framed
from pages.parts.markup import Html, join, note, soft
from pages.parts.tables import Column, grid, table
from pages.parts.typography import day, number, plural, section
from rules.case import Actor

WHICH, GRID, FORM, UNTRUE = "owed_which", "owed_lines", "owed write", "owed_untrue"
BY_HAND = "owed by hand"
SHOWN = 6
WRONG = "Ce qui y est dit a été repris depuis : écrivez à chacun, par mél, où il en est, puis notez-le sur sa ligne."


def drawn(found: Sequence[Occasion]) -> Html:
    """Each kind of letter that is owed, with its section."""
    rows = [[one.label, soft(section(one.section)), number(one.count)] for one in found]
    columns = ["Courriers dus", Column("", width="4rem"), Column("À écrire", right=True, width="6rem")]
    return table("Courriers sans date", columns, rows, style="wrap fixed")


def write(desk: Desk, actor: Actor, line: AnnouncementLine | None, shown: Sequence[Rehearsal]) -> None:
    """Who holds a letter that is untrue; then one kind at a time: the list, the letter chosen in it, and one button; a
    person triggers each."""
    _untrue(desk, actor, desk.untrue_letters(actor))
    found = {one.code: one for one in desk.occasions(actor)}
    if not found:
        show(empty("Aucun courrier n’est dû.", "Un état, un créneau ou un titre obtenu en fait naître."))
        return
    if st.session_state.get(WHICH) not in found:
        st.session_state.pop(WHICH, None)
    words = {code: _named(one) for code, one in found.items()}
    reword(WHICH, words)
    code = st.selectbox("Courrier", list(found), key=WHICH, format_func=words.get)
    lines = desk.owed_letters(actor, code)
    ready = [one for one in lines if one.letter]
    picked = st.dataframe(
        frame(lines), key=f"{GRID} {code}", hide_index=True, row_height=26, height=min(260, 38 + 26 * len(lines)),
        on_select="rerun", selection_mode="multi-row", alt="À qui ce courrier est dû",
        column_config={"À": st.column_config.TextColumn(width=215)},
    )["selection"]["rows"]  # fmt: skip
    export(desk, actor, f"courriers-{code}", lambda: framed(found[code].label, frame(lines)))
    chosen = [lines[place] for place in picked if place < len(lines)]
    if desk.may(actor, "write"):
        mine = [one for one in chosen if one.letter] or ready
        with row(gap="small"):
            what = (desk, actor, code, [one.key for one in mine])
            label = f"Écrire {plural(len(mine), 'courrier')}"
            st.button(label, key="owed_write", type="primary", disabled=not mine, on_click=_write, args=what)
            show(note("Ceux de la liste, ou les lignes choisies. Rien ne part ici : « Envoyer » les fait partir."))
    first = (chosen or ready or list(lines))[0]
    if first.letter:
        letter(first.to, first.letter.object, first.letter.text)
    else:
        show(banner("Courrier impossible", "rouge", first.says))


def _untrue(desk: Desk, actor: Actor, lines: Sequence[Line]) -> None:
    """Above all else: no letter here says it to them."""
    if not lines:
        return
    label = plural(len(lines), "lettre devenue fausse", "lettres devenues fausses")
    show(banner(label, "ambre", WRONG))
    rows = (
        (desk.short(one.programme), one.dossier, one.name, one.state.label if one.state else "", one.says)
        for one in lines
    )
    columns = ("Formation", "Dossier", "Candidat", "État", "Sa lettre")
    shown = grid(columns, rows)
    chosen = st.dataframe(
        shown, key=held_by(lines), hide_index=True, row_height=26, height=min(170, 38 + 26 * len(lines)),
        on_select="rerun", selection_mode="single-row", alt="Qui tient une lettre devenue fausse",
    )["selection"]["rows"]  # fmt: skip
    if chosen and chosen[0] < len(lines):
        one = lines[chosen[0]]
        with row(gap="small"):
            routes.link(
                "dossier", f"Ouvrir le dossier {one.dossier}", icon=":material/chevron_right:", dossier=one.dossier
            )
            if desk.may(actor, "rectify"):
                _by_hand(desk, actor, one)
    export(desk, actor, "lettres-fausses", lambda: framed("Lettres devenues fausses", shown))


def held_by(lines: Sequence[Line]) -> str:
    """The key of their grid: a line is chosen by its position, and in another list there stands somebody else."""
    return f"{UNTRUE} {crc32(' '.join(one.letter for one in lines).encode()):x}"


def _by_hand(desk: Desk, actor: Actor, one: Line) -> None:
    """Told otherwise by whoever wrote or called: they say so, and the letter leaves the list."""
    form = f"{BY_HAND} {one.letter}"
    on, how = f"{form} on", f"{form} how"
    what = (desk, actor, form, one.letter)
    with st.popover(f"Rectifiée à la main, dossier {one.dossier}", key=f"{form} open", width="content"):
        st.text_input("La personne l’a su le", day(desk.today()), key=on, placeholder="jj/mm/aaaa", width=150)
        st.text_input("Comment (obligatoire)", key=how, max_chars=300, placeholder="mél hors du bureau, appel, par qui")
        st.button("Noter", key=f"{form} save", type="primary", on_click=_rectified, args=what)


@answers.acting
def _rectified(desk: Desk, actor: Actor, form: str, letter: str) -> None:
    on, how = (str(st.session_state.get(f"{form} {name}") or "") for name in ("on", "how"))
    answers.keep(desk.rectify(opening(form), actor, letter, on, how), "Rectifiée à la main")
    reopen(form)
    st.rerun()


def _named(one: Occasion) -> str:
    return f"{one.label} ({number(one.count)})"


def frame(lines: Sequence[Owed]) -> pa.Table:
    rows = ((one.short, one.dossier, one.name, one.to, one.says) for one in lines)
    return grid(("Formation", "Dossier", "Candidat", "À", "Remarque"), rows)


def send(desk: Desk, actor: Actor, line: AnnouncementLine | None, shown: Sequence[Rehearsal]) -> None:
    announce_sending.deliver(desk, actor, "", ())


@answers.acting
def _write(desk: Desk, actor: Actor, code: str, keys: Sequence[str]) -> None:
    made, lost = desk.write(opening(FORM), actor, code, keys)
    reopen(FORM)
    done = banner("Courriers", "vert", f"{plural(made, 'courrier écrit', 'courriers écrits')}.")
    answers.keep(join((done, banner("Sans courrier", "rouge", *lost[:SHOWN]) if lost else Html(""))))
    st.rerun()
