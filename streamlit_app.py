"""The only script: it opens the desk once, signs the visitor in at every run, and gives each role its screens."""

from functools import partial
from types import ModuleType
from typing import Literal, NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage
from streamlit.runtime.pages_manager import PagesManager

from desk.desk import Desk
from pages import (
    admission,
    announcements,
    clocks,
    complementary,
    dashboard,
    deliberation,
    deposits,
    dossier,
    figures,
    interviews,
    invariants,
    journal,
    personal,
    projects,
    reconciliation,
    screening,
    seats,
    sheet,
    takeover,
    trials,
)
from pages.parts import answers, head, opening, routes, sign_in
from pages.parts.accidents import guarded
from pages.parts.layout import dress
from rules.case import Actor


class Screen(NamedTuple):
    """A screen: its module, its name in the navigation, its address."""

    module: ModuleType
    title: str
    address: str = ""


SCREENS = {
    "dashboard": Screen(dashboard, "Tableau de bord"),
    "deposits": Screen(deposits, "Dépôts", "depots"),
    "takeover": Screen(takeover, "Reprise", "reprise"),
    "screening": Screen(screening, "Instruction", "instruction"),
    "dossier": Screen(dossier, "Dossier", "dossier"),
    "trials": Screen(trials, "Épreuves", "epreuves"),
    "interviews": Screen(interviews, "Entretiens", "entretiens"),
    "deliberation": Screen(deliberation, "Délibération", "deliberation"),
    "announcements": Screen(announcements, "Annonces", "annonces"),
    "projects": Screen(projects, "Entreprises", "entreprises"),
    "admission": Screen(admission, "Admission", "admission"),
    "seats": Screen(seats, "Places", "places"),
    "complementary": Screen(complementary, "Liste complémentaire", "liste"),
    "clocks": Screen(clocks, "Horloges", "horloges"),
    "figures": Screen(figures, "Statistiques", "statistiques"),
    "invariants": Screen(invariants, "Contrôles", "controles"),
    "reconciliation": Screen(reconciliation, "Écarts avec la feuille", "ecarts"),
    "sheet": Screen(sheet, "Feuille", "feuille"),
    "personal": Screen(personal, "Données personnelles", "donnees"),
    "journal": Screen(journal, "Journal", "journal"),
}
"""In the order of the navigation; the first a role has is its home."""
SENT = "Classeurs envoyés"
"""The name of « Écarts » where nobody shares a sheet: what differs there comes back in a file."""
MOMENTS = {
    "Sélection": ("Épreuves", "Entretiens", "Délibération", "Annonces"),
    "Placement": ("Entreprises", "Admission", "Places", "Liste complémentaire"),
    "Suivi": ("Horloges", "Statistiques", "Contrôles"),
    "Classeur": ("Reprise", "Écarts avec la feuille", SENT, "Feuille", "Données personnelles", "Journal"),
}
"""The menus of the navigation, by moment of the year; a screen that is in none stands in the bar itself."""
FITS = 6  # screens that the bar shows one beside the other at 1366 px


@guarded
def main() -> None:
    st.set_page_config(page_title="Guichet", layout="wide")
    dress()
    desk = opening.desk()
    if desk is None:
        return
    actor = sign_in.visitor(desk)
    mine = desk.screens(actor)
    if not (desk.shared or desk.may(actor, "compare_returned")):
        mine -= {"reconciliation"}
    whose = desk, actor, mine, desk.shared
    chosen = st.navigation(routes.offer(whose, partial(_screens, desk, actor, mine)), position="top")
    head.draw(desk, actor)
    chosen.run()


def _screens(desk: Desk, actor: Actor, mine: frozenset[str]) -> routes.Offered:
    """Streamlit's pages, and the menus that hold them: those of the roles, and those that answer why they are shut."""
    screens = {name: _screen(desk, actor, name) for name in SCREENS if name in mine}
    # The address of a screen that is not one's own answers in French why, where Streamlit would say « Page not found ».
    shut = [_screen(desk, actor, name, "hidden") for name in SCREENS if name not in mine and SCREENS[name].address]
    return routes.Offered(screens, _menus([*_home(mine), *screens.values(), *shut]))


def _home(mine: frozenset[str]) -> list[StreamlitPage]:
    """Without the dashboard, « / » leads to one's first screen: Streamlit would take its own address away from it."""
    if "dashboard" in mine:
        return []
    first = next(name for name in SCREENS if name in mine)
    return [st.Page(partial(routes.go, first), title="Guichet", url_path="accueil", default=True, visibility="hidden")]


def _menus(screens: list[StreamlitPage]) -> dict[str, list[StreamlitPage]]:
    """A bar as long as it can be read, then menus; few screens need none."""
    few = sum(screen.visibility == "visible" for screen in screens) <= FITS
    moment = {} if few else {title: name for name, titles in MOMENTS.items() for title in titles}
    found: dict[str, list[StreamlitPage]] = {name: [] for name in ("", *MOMENTS)}
    for screen in screens:
        found[moment.get(screen.title, "")].append(screen)
    return {name: inside for name, inside in found.items() if inside}


def _screen(desk: Desk, actor: Actor, name: str, visibility: Literal["visible", "hidden"] = "visible") -> StreamlitPage:
    _, title, address = SCREENS[name]
    if name == "reconciliation" and not desk.shared:
        title = SENT
    draw = guarded(partial(_enter, desk, actor, name))
    return st.Page(draw, title=title, url_path=address or "tableau", default=not address, visibility=visibility)


def _enter(desk: Desk, actor: Actor, name: str) -> None:
    desk.enter(actor, name)
    answers.arrive(name)
    SCREENS[name].module.page(desk, actor)


if __name__ == "__main__":
    main()  # a visitor's run
else:
    # The server's start: `streamlit run` imports the app it finds here. Else the first visitor after each start would
    # be given the old reading of the folder `pages/`, where /instruction is unknown and /dossier is an empty file.
    PagesManager.uses_pages_directory = False
    app = st.App(__file__)
