"""Admission drawn: who is on the way and how far, and one person's conditions (§4.1, §9.1)."""

from collections.abc import Sequence

from desk.admission_views import AdmissionBoard, AdmissionLine, Requirement
from pages.parts.banners import banner, empty
from pages.parts.capacity import bar
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft, tag
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import day, number, plural, section
from pages.parts.words import UNSHOWN, tinted

MET = {True: ("acquis", "vert"), False: ("manque", "rouge"), None: ("à savoir", "ambre")}
"""A condition that nobody spoke of yet is not one that is missing."""


def counts(board: AdmissionBoard) -> Html:
    """The seats, and how many may be admitted now."""
    seats = board.seats
    ready = plural(board.ready, "candidature prête", "candidatures prêtes")
    says = (
        f"{plural(board.admitted, 'admis', 'admis')}, {ready}, "
        f"{plural(len(board.near), 'projet en cours ou admis', 'projets en cours ou admis')} ; "
        f"{plural(len(board.others), 'admissible sans projet', 'admissibles sans projet')}"
    )
    return join((note(says, "."), tag("div", bar(seats, max(seats.cap, seats.registered) + 1, board.short))))


def lists(board: AdmissionBoard) -> Html:
    """On the way, the fewest conditions missing first; those without a project are told by their number alone."""
    if not board.lines:
        says = "Personne n’est admissible dans cette formation."
        return empty(says, "L’admissibilité se décide à l’issue des épreuves.")
    if not board.near:
        return empty("Aucun projet d’emploi reçu.", "Les admissibles cherchent encore : leur titre se saisit à droite.")
    rows = [_row(line) for line in board.near]
    columns = [
        Column("Candidat", width="11rem"), Column("Dossier", width="5.4rem", whole=True), Column("État", width="8rem"),
        Column("Conditions", width="5.6rem"), Column("", right=True, width="3rem"), "Attend",
    ]  # fmt: skip
    return block("En chemin", table(f"En chemin, {board.short}", columns, rows, style="wrap fixed"))


def _row(line: AdmissionLine) -> list[object]:
    state = tinted(line.state.label, line.state.colour)
    if line.closed:
        return [line.name, line.dossier, state, "", "", soft(UNSHOWN)]
    every, met = len(line.requirements), len(line.requirements) - len(line.missing)
    says = f"{plural(met, 'condition')} sur {every}"
    drawn = track(every, [Layer(met, "full", 10)], height=12, floor=every, says=says)
    return [line.name, line.dossier, state, drawn, f"{met}/{every}", _waits(line)]


def _waits(line: AdmissionLine) -> Html:
    if line.admitted:
        return soft("admis") if not line.missing else tinted("admis sans toutes les conditions", "rouge")
    if not line.missing:
        return tinted("rien : à prononcer", "vert")
    late = tinted(f"pièces en retard de {plural(line.late, 'jour')} · ", "rouge") if line.late else Html("")
    return join((late, join((one.label.lower() for one in line.missing), " ; ")))


def why(line: AdmissionLine, short: bool = False) -> Html:
    """« Pourquoi pas admis ? »: what is missing, who must act, since when, under which section; `short` tells what is
    missing alone."""
    heading = f"Pourquoi pas admis ? {line.short}"
    if line.closed:
        return block(heading, banner("Non montré", "gris", f"{line.closed[:1].upper()}{line.closed[1:]}."))
    if not line.missing:
        says = "Admis : toutes les conditions sont réunies." if line.admitted else "Rien ne manque : à prononcer."
        told = [] if short else [_conditions(line.requirements)]
        return block(heading, note(tinted(says, "vert")), *told)
    missing = plural(len(line.missing), "condition manque", "conditions manquent")
    told = [_conditions(line.missing if short else line.requirements)]
    return block(heading, note(bold(missing), f" sur {number(len(line.requirements))}."), *told)


def _conditions(asked: Sequence[Requirement]) -> Html:
    columns = [Column("", width="4.2rem"), "Condition", Column("Depuis", width="6.2rem"), Column("§", width="2.6rem")]
    return table("Conditions de l’admission", columns, [_condition(one) for one in asked], style="wrap fixed")


def _condition(one: Requirement) -> list[object]:
    never = tag("div", "Personne ne peut l’écarter.") if one.absolute and not one.met else Html("")
    says = join((tag("div", soft(one.says)), never)) if one.says else Html("")
    acts = tag("div", "À agir : ", one.who) if one.who else Html("")
    word, colour = MET[one.met]
    label = one.label if one.met else bold(one.label)
    since = soft(day(one.since)) if one.since else ""
    return [tinted(word, colour), join((label, says, acts)), since, soft(section(one.section))]
