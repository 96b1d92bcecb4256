"""The first day and what follows: presences typed in a grid, the three months drawn, departures, who is kept on."""

from datetime import date, timedelta

import streamlit as st

from desk.desk import Desk
from desk.listing_views import Candidate, ComplementaryList, Departures, Trainee
from pages.parts import answers, held_grid, list_lot
from pages.parts.forms import follow, opening, reopen
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, join, note
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import day, plural
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Saved

GRID, SEEN = "list_presence", "Présence"
WIDTHS = {"Rang": 60, "Candidat": 210, "Dossier": 90, "État": 220}
WORDS = {None: "", True: "présent", False: "absent"}
MEANT = {word: mark for mark, word in WORDS.items()}
HEADINGS = {
    "begin": "", "projects": "", "absent": "Absents", "full": "Présents, sans place pour commencer : non retenus",
}  # fmt: skip
"""The batches of the first day; "" is headed by its step."""
UNKNOWN = "La rentrée n’est pas fixée : elle se saisit dans la Feuille, onglet Calendrier, ligne « rentree »."


def presence(desk: Desk, actor: Actor, shown: ComplementaryList) -> None:
    """Whom the list brings, and who is there: typed by keyboard, blank as long as nobody said."""
    if shown.first_day is None:
        show(note(UNKNOWN))
        return
    held: tuple[Candidate, ...] = held_grid.frozen(GRID, shown.programme, lambda: desk.expected(actor, shown.programme))
    show(heading_only("Attendus le jour de la rentrée", right=plural(len(held), "personne")))
    if not held:
        show(note("Personne n’est attendu : la liste est vide, ou tous ont commencé."))
        return
    rows = [
        {"Rang": one.rank, "Candidat": one.name, "Dossier": one.dossier, "État": one.state, SEEN: WORDS[one.present]}
        for one in held
    ]  # fmt: skip
    column = st.column_config.SelectboxColumn(SEEN, options=list(MEANT), width=110)
    held_grid.editor(GRID, rows, SEEN, column, f"Présences le jour de la rentrée, {shown.short}", WIDTHS)
    if desk.may(actor, "record_presence"):
        typed = len(held_grid.edits(GRID, [one.key for one in held], SEEN))
        label = f"Enregistrer {plural(typed, 'présence')}" if typed else "Enregistrer les présences"
        asked = (desk, actor, shown, held)
        with row(gap="small"):
            st.button(label, key="save_presence", on_click=_save, args=asked, disabled=not typed)
            st.button("Recharger", key="reload_presence", on_click=held_grid.reload, args=(GRID,))


@answers.acting
def _save(desk: Desk, actor: Actor, shown: ComplementaryList, held: tuple[Candidate, ...]) -> None:
    typed = held_grid.edits(GRID, [one.key for one in held], SEEN)
    marks = {key: MEANT[word or ""] for key, word in typed.items()}
    answer = desk.record_presence(opening(GRID), actor, shown, held, marks)
    if isinstance(answer, Saved):
        held_grid.reload(GRID)
    _kept(answer, GRID, f"Présences, {shown.short}")


def first_day(desk: Desk, actor: Actor, programme: str) -> None:
    """Begin, begin with a project, absent, there but not taken: each shown whole, then one act a person."""
    lots = desk.first_day(actor, programme)
    for (name, heading), lot in zip(HEADINGS.items(), lots, strict=True):
        list_lot.lot(desk, actor, lot, f"{name} {programme}", heading, GRID)
    if not any(lot.lines for lot in lots):
        show(note(_nothing(desk, actor, programme)))


def _nothing(desk: Desk, actor: Actor, programme: str) -> str:
    """Why there is nothing to decide, and what comes first."""
    first = desk.complementary_list(actor, programme).first_day
    if first and desk.today() < first:
        return f"Rien à décider avant la rentrée, le {day(first)}."
    if desk.expected(actor, programme):
        return "Rien à décider : enregistrez d’abord les présences."
    return "Rien à décider."


def three_months(shown: Departures) -> Html:
    """The delay drawn from the first day to the last one, included; then each trainee."""
    if shown.first_day is None or shown.last_day is None:
        return block("Trois mois à partir de la rentrée", note(UNKNOWN))
    drawn = join((_drawn(shown, shown.first_day, shown.last_day), note(_left(shown))))
    return join((block("Trois mois à partir de la rentrée", drawn, right=_between(shown)), _trainees(shown)))


def _drawn(shown: Departures, first: date, last: date) -> Html:
    whole, gone = (_days(first, each) + 1 for each in (last, shown.today))
    rules = [Rule(whole)] + ([Rule(_days(first, shown.declared_on) + 1, "dotted")] if shown.declared_on else [])
    return track(whole, [Layer(min(max(gone, 0), whole), "full", 10)], rules, height=16, floor=whole, says=_left(shown))


def _days(first: date, then: date) -> int:
    return (then - first) // timedelta(days=1)


def _between(shown: Departures) -> str:
    return f"du {day(shown.first_day)} au {day(shown.last_day)} compris" if shown.first_day and shown.last_day else ""


def _left(shown: Departures) -> str:
    """« Dernier jour », « 20 jours encore », « délai écoulé depuis 3 jours »."""
    left = shown.days_left or 0
    if shown.first_day and shown.today < shown.first_day:
        says = "La rentrée n’est pas encore là"
    elif left < 0:
        says = f"Délai écoulé depuis {plural(-left, 'jour')}"
    else:
        says = f"{plural(left, 'jour')} encore" if left else "Dernier jour : un contrat daté d’aujourd’hui l’emporte"
    return f"{says}{_full(shown)}."


def _full(shown: Departures) -> str:
    """The day declared full; nobody leaves on it, a contract of that day may still come (R-134)."""
    if shown.declared_on is None:
        return ""
    says = f". Effectifs réputés complets le {day(shown.declared_on)} (trait pointillé)"
    if not shown.declared_today:
        return says
    wins = ", un contrat daté d’aujourd’hui l’emporte" if shown.days_left else ""
    return f"{says} : les départs s’ouvrent demain{wins}"


def _trainees(shown: Departures) -> Html:
    if not shown.trainees:
        return block("Stagiaires", note("Aucun stagiaire dans cette formation."))
    looked = any(one.alert for one in shown.trainees)
    rows = [
        [one.name, one.dossier, one.state, _contract(shown, one), *([_look(one)] if looked else [])]
        for one in shown.trainees
    ]
    columns = ["Candidat", Column("Dossier", width="6rem"), "État", "Contrat", *(["À regarder"] if looked else [])]
    drawn = table("Stagiaires", columns, rows, style="wrap")
    return block("Stagiaires", drawn, right=f"{plural(len(shown.leaving), 'départ')} à prononcer")


def _look(one: Trainee) -> Html:
    return tinted(f"{one.alert[:1].upper()}{one.alert[1:]}.", "ambre") if one.alert else Html("")


def _contract(shown: Departures, one: Trainee) -> Html:
    if one.late and one.contract:
        return tinted(f"du {day(one.contract)}, après le dernier jour : la direction décide", "ambre")
    if one.contract:
        return tinted(f"du {day(one.contract)} : reste", "vert")
    if one.pending:
        return tinted(f"du {day(one.pending)}, fiche à agréer ou à refuser d’abord", "ambre")
    return tinted("sans contrat : doit partir" if one in shown.leaving else "sans contrat", "rouge")


def declare(desk: Desk, actor: Actor, shown: Departures) -> None:
    """« Effectifs réputés complets », dated, by management."""
    if shown.first_day is None or not desk.may(actor, "declare_full"):
        return
    code = shown.programme
    (says,) = follow("full", {f"full {code}": day(shown.declared_on) if shown.declared_on else ""}).values()
    with row(gap="small", align="bottom"):
        st.text_input("Effectifs réputés complets le", says, key=f"full {code}", placeholder="jj/mm/aaaa", width=190)
        st.text_input("Motif", key=f"why full {code}", max_chars=300, width="stretch")
        st.button("Déclarer", key="declare_full", on_click=_declare, args=(desk, actor, shown))
    seats = shown.seats
    show(note(f"Places ouvertes : {seats.opened}, agréées : {seats.agreed}, contrats : {seats.contracts}."))


@answers.acting
def _declare(desk: Desk, actor: Actor, shown: Departures) -> None:
    code, kept = shown.programme, st.session_state
    form = f"full {code}"
    answer = desk.declare_full(opening(form), actor, shown, kept[f"full {code}"], kept[f"why full {code}"])
    _kept(answer, form, f"Effectifs, {shown.short}")


def waiting(desk: Desk, actor: Actor, shown: Departures) -> None:
    """Whom the year began without: kept on by management until a day, or closed; those of the list who never began."""
    list_lot.lot(desk, actor, desk.never_begun(actor, shown.programme), f"never {shown.programme}")
    if not shown.waiting:
        return
    rows = [[one.name, one.dossier, one.state, f"maintenu jusqu’au {day(one.until)}" if one.until else ""]
            for one in shown.waiting]  # fmt: skip
    show(
        block(
            "Admissibles sans contrat après la rentrée", table("Admissibles", ["Candidat", "Dossier", "État", ""], rows)
        )
    )
    if desk.may(actor, "keep_on"):
        people = {(one.dossier, one.programme): f"{one.name}, {one.dossier}" for one in shown.waiting}
        with row(gap="small", align="bottom"):
            st.selectbox("Maintenir", list(people), key=f"keep {shown.programme}", format_func=people.get, width=230)
            st.text_input("Jusqu’au", key="keep_until", placeholder="jj/mm/aaaa", width=130)
            st.text_input("Motif", key="keep_why", max_chars=300, width="stretch")
            st.button("Maintenir", key="keep_on", on_click=_keep, args=(desk, actor, shown))
    list_lot.lot(desk, actor, desk.closing(actor, shown.programme), f"close {shown.programme}")


@answers.acting
def _keep(desk: Desk, actor: Actor, shown: Departures) -> None:
    kept = st.session_state
    key = kept[f"keep {shown.programme}"]
    answer = desk.keep_on(opening("keep_on"), actor, key, kept["keep_until"], kept["keep_why"])
    _kept(answer, "keep_on", f"Maintien, dossier {key[0]}")


def _kept(answer: answers.Answer, form: str, what: str) -> None:
    if isinstance(answer, Saved):
        reopen(form)
    answers.keep(answer, what)
    st.rerun()
