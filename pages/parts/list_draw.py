"""Drawing the list up: what it waits for, criteria and size as forms, ranks typed in a grid, then the draw (§9.2)."""

import streamlit as st

from desk.desk import Desk
from desk.listing_views import Candidate, ComplementaryList
from desk.typed_numbers import whole_or_unknown
from pages.parts import answers, held_grid, list_lot
from pages.parts.forms import follow, opening, reopen
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note
from pages.parts.tables import Column, table
from pages.parts.typography import plural
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

GRID, RANK = "list_ranks", "Rang"
WIDTHS = {"Candidat": 190, "Dossier": 80, "À savoir": 350}
DRAWN = "la liste est dressée"
HOSTS, SIZE = "Capacité d’accueil", "Taille"


def told(shown: ComplementaryList) -> Html:
    """What is missing before the list can be drawn, then who is on it and who is set aside."""
    drawn = [_checks(shown)]
    if shown.listed:
        drawn.append(_people("Sur la liste", shown.listed, lambda one: one.state))
    if shown.aside:
        drawn.append(_people("Écartés de la liste", shown.aside, lambda one: one.aside))
    return join(drawn)


def _checks(shown: ComplementaryList) -> Html:
    rows = [[tinted("fait" if one.done else "manque", "vert" if one.done else "ambre"), one.label, one.says]
            for one in shown.checks]  # fmt: skip
    missing = len(shown.missing)
    right = (
        f"il manque {plural(missing, 'point')}" if missing else DRAWN if shown.drawn else "la liste peut être dressée"
    )
    columns = [Column("", width="5rem"), Column("Point", width="11rem"), "Ce qu’on en sait"]
    return block(
        "Avant de dresser la liste", table("Avant de dresser la liste", columns, rows, style="wrap"), right=right
    )


def _people(heading: str, people: tuple[Candidate, ...], why: object) -> Html:
    rows = [[str(one.rank or ""), one.name, one.dossier, why(one)] for one in people]  # type: ignore[operator]
    columns = [Column("Rang", right=True, width="3.5rem"), "Candidat", Column("Dossier", width="6rem"), "État"]
    return block(heading, table(heading, columns, rows, style="wrap"), right=plural(len(people), "personne"))


def ranks(desk: Desk, actor: Actor, programme: str) -> None:
    """Typed by keyboard, saved together; the grid is of those shown when it opened, whoever comes or goes since."""
    held = held_grid.frozen(GRID, programme, lambda: desk.complementary_list(actor, programme))
    show(heading_only("Candidats encore en recherche", right=plural(len(held.searching), "personne")))
    if not held.searching:
        show(note("Aucun admissible encore en recherche dans cette formation."))
        return
    rows = [
        {RANK: _text(one.rank), "Candidat": one.name, "Dossier": one.dossier, "À savoir": _about(one)}
        for one in held.searching
    ]  # fmt: skip
    # Text: a column of numbers turns « 2,5 » into 25 and « -3 » into 3, where the desk refuses them.
    column = st.column_config.TextColumn(RANK, width=70, alignment="right")
    held_grid.editor(GRID, rows, RANK, column, f"Rangs de la liste complémentaire, {held.short}", WIDTHS)
    if desk.may(actor, "rank_candidates"):
        typed = len(held_grid.edits(GRID, [one.key for one in held.searching], RANK))
        label = f"Enregistrer {plural(typed, 'rang')}" if typed else "Enregistrer les rangs"
        asked = (desk, actor, held)
        with row(gap="small"):
            st.button(label, key="save_ranks", on_click=_save_ranks, args=asked, disabled=not typed)
            st.button("Recharger", key="reload_ranks", on_click=held_grid.reload, args=(GRID,))
            show(note("Le rang est donné par une personne, jamais calculé."))


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _about(one: Candidate) -> str:
    waits = f"inscription proposée par {one.waits}" if one.waits else ""
    return " ; ".join(filter(None, (waits, one.alert)))


@answers.acting
def _save_ranks(desk: Desk, actor: Actor, held: ComplementaryList) -> None:
    typed = held_grid.edits(GRID, [one.key for one in held.searching], RANK)
    answer = desk.rank_candidates(opening(GRID), actor, held, typed)
    if isinstance(answer, Saved):
        reopen(GRID)
        held_grid.reload(GRID)
    answers.keep(answer, f"Rangs, {held.short}")
    st.rerun()


def draw(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    """Those whom the ranks put within the size, proposed by one person and validated by another."""
    lot = desk.draw(actor, shown.programme)
    if lot.lines:
        list_lot.lot(desk, actor, lot, f"draw {shown.programme}", "Inscrire sur la liste", GRID)
    else:
        why = shown.ended or (DRAWN if shown.drawn else "il manque des rangs ou des places sur la liste")
        show(block("Inscrire sur la liste", note(f"Personne à inscrire : {why}.")))


def criteria(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    """The jury's words, before any rank."""
    if not desk.may(actor, "set_list_criteria"):
        show(block("Critères du jury", note(shown.criteria or "Le jury ne les a pas encore enregistrés.")))
        return
    key = f"criteria {shown.programme}"
    says = follow("criteria", {key: shown.criteria})
    st.text_area("Critères du jury", says[key], key=key, max_chars=2000, height=90)
    with row(gap="small", align="bottom"):
        if shown.criteria:
            st.text_input("Motif du changement", key=f"why {key}", max_chars=300, width="stretch")
        st.button("Enregistrer les critères", key="save_criteria", on_click=_save_criteria, args=(desk, actor, shown))


@answers.acting
def _save_criteria(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    key = f"criteria {shown.programme}"
    text, why = st.session_state[key], st.session_state.get(f"why {key}", "")
    answer = desk.set_list_criteria(opening(key), actor, shown, text, why)
    _kept(answer, key, f"Critères, {shown.short}")


def limits(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    """Management's two numbers; an emptied field says that it is not known any more."""
    hosts = f"{shown.capacity}" + ("" if shown.said_capacity is not None else ", le plafond, tant que rien n’est dit")
    if not desk.may(actor, "set_list_limits"):
        size = "non décidée" if shown.size is None else str(shown.size)
        show(note("Taille de la liste : ", bold(size), f". Capacité d’accueil : {hosts}."))
        return
    said = {"capacity": shown.said_capacity, "size": shown.size}
    says = follow("limits", {f"{name} {shown.programme}": _text(value) for name, value in said.items()})
    with row(gap="small", align="bottom"):
        for label, key in zip((HOSTS, SIZE), says, strict=True):
            st.text_input(label, says[key], key=key, width=150, placeholder="non dite")
        st.button("Décider", key="save_limits", on_click=_save_limits, args=(desk, actor, shown))
    show(note(f"Capacité retenue : {hosts} ; présents ou places agréées : {shown.present}."))


@answers.acting
def _save_limits(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    kept, code = st.session_state, shown.programme
    capacity, size = whole_or_unknown(kept[f"capacity {code}"], HOSTS), whole_or_unknown(kept[f"size {code}"], SIZE)
    answer = desk.set_list_limits(opening(f"limits {code}"), actor, shown, capacity, size)
    _kept(answer, f"limits {code}", f"Taille et capacité, {shown.short}")


def _kept(answer: answers.Answer, form: str, what: str) -> None:
    if isinstance(answer, Saved):
        reopen(form)
    answers.keep(answer, what)
    st.rerun()
