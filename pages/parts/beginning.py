"""A book without a dossier: what is to be done next, and by whom, in words of the visitor's own roles."""

from desk.desk import Desk
from pages.parts import routes, sign_in
from pages.parts.banners import banner
from pages.parts.layout import show, title
from pages.parts.typography import plural
from rules.case import Actor

NEXT = ":material/chevron_right:"
NONE = "Ce classeur n’a encore aucun dossier."


def beginning(desk: Desk, actor: Actor, heading: str = "") -> bool:
    """Draws the next step of an empty book, under a `heading` where the screen has none; whether there is one."""
    if desk.has_dossiers:
        return False
    if heading:
        show(title(heading))
    if desk.may(actor, "preview"):
        then = "Déposez l’export de la plateforme : chaque effet est montré avant que rien ne s’écrive."
        show(banner("Première étape", "bleu", NONE, then))
        routes.link("deposits", "Déposer l’export", icon=NEXT)
    elif desk.may(actor, "grant"):
        _accesses(desk)
    else:
        show(banner("En attente", "gris", NONE, "L’instruction ou la direction y dépose l’export de la plateforme."))
    return True


def _accesses(desk: Desk) -> None:
    """The administration gives accesses, and imports nothing itself."""
    others = len(desk.accounts()) - 1
    if not others:
        says = "Le classeur est ouvert et la notice est en vigueur : donnez un accès à chaque personne du bureau."
        then = "Une personne de l’instruction ou de la direction déposera ensuite l’export de la plateforme."
        show(banner("Première étape", "bleu", says, then))
    else:
        given = plural(others, "autre accès donné", "autres accès donnés")
        says = f"{given}. L’instruction ou la direction dépose l’export de la plateforme."
        here = "Sur cette machine, choisissez cette personne sous votre nom, en haut à droite."
        show(banner("Deuxième étape", "bleu", says, *([here] if sign_in.chooses(desk) else [])))
    routes.link("sheet", "Donner un accès", icon=NEXT, onglet="Accès")
