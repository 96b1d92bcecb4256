"""Projects drawn: counters, who waits for whom and how long, the order of the last seat, one fiche whole (§8, §9.1)."""

from collections.abc import Iterator
from datetime import date

from desk.placement_views import PlacedLine, PlacementBoard, PlacementFile
from desk.projects import LABELS, PARTY, ProjectView
from pages.parts.banners import empty
from pages.parts.capacity import bar
from pages.parts.layout import block, title
from pages.parts.markup import Html, bold, join, note, soft, tag, whole
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import day, number, plural
from pages.parts.words import tinted, word
from rules.seats import Seats
from sheets_sync.projects import ITS_WORDS, PARTIES

LIVES = (
    ("provided_on", "Remise"), ("received_on", "Reçue"), ("completed_on", "Complétée"), ("agreed_on", "Agréée"),
    ("refused_on", "Refusée"), ("lapsed_on", "Caduque"), ("contract_signed_on", "Contrat signé"),
    ("contract_from", "Contrat du"), ("contract_to", "jusqu’au"), ("opco_on", "Déposé à l’OPCO"),
)  # fmt: skip
"""The days of a fiche's life, in their order."""


def head(board: PlacementBoard) -> Html:
    """The seats as the projects fill them, and how many still search."""
    count = board.seats
    scale = max(count.cap, count.registered) + 1
    told = note(
        "Enregistrées : ", bold(number(count.registered)), " · agréées : ", bold(number(count.agreed)),
        " · contrats : ", bold(number(count.contracts)), " · au décompte publié : ", bold(number(count.published)),
        " · en recherche : ", bold(number(board.searching)),
    )  # fmt: skip
    return block(f"Places, {board.short}", bar(count, scale, board.short), told, full(count))


def named(one: ProjectView) -> Html:
    """Which fiche a waiting step is about, where none is drawn."""
    return note("Fiche proposée : ", bold(f"n° {one.project.number} · {one.name}"), f" · {one.label.lower()}")


def full(count: Seats) -> Html:
    """Said when no seat is left under the cap: no project can be agreed any more."""
    if count.left > 0:
        return Html("")
    says = f" : {plural(count.agreed, 'agréée')} pour un plafond de {count.cap}."
    return note(tinted("Places prises", "rouge"), says)


def everyone(board: PlacementBoard) -> Html:
    """The lines, then who comes first."""
    drawn = lines(board) if board.lines else empty("Aucune candidature admissible dans cette formation.")
    return join((drawn, turns(board)))


def lines(board: PlacementBoard) -> Html:
    """One line a project, longest wait first; then those who search without any."""
    scale = max((line.waits or 0 for line in board.lines), default=0) or 1
    columns = [
        Column("Personne", width="13rem"), Column("État", width="7.6rem"), Column("Fiche", width="10.6rem"),
        Column("Attend", width="6.5rem"), "De qui",
    ]  # fmt: skip
    rows = [cells for line in board.lines for cells in _line(line, scale)]
    ended = sum(one.project.ended for line in board.lines for one in line.projects)
    more = f"{plural(ended, 'fiche refusée ou caduque', 'fiches refusées ou caduques')}" if ended else ""
    return block("Qui cherche, qui attend", table("Projets d’emploi", columns, rows, style="fixed wrap"), right=more)


def _line(line: PlacedLine, scale: int) -> Iterator[list[object]]:
    name, state = join((line.name, " ", whole(line.dossier))), tinted(line.state.label, line.state.colour)
    if line.closed:
        yield [name, state, soft("non montrée"), "", soft(line.closed)]
    elif not line.live:
        yield [name, state, soft("aucune fiche"), "", "cherche" if line.searching else soft("sans fiche")]
    for one in line.live if not line.closed else ():
        kind = join((one.name, " ", tinted(one.label, one.colour)))
        alert = join((" ", tinted(" ; ".join(one.alerts), "ambre"))) if one.alerts else Html("")
        yield [name, state, kind, _waits(one, scale), join((one.awaits, alert))]


def _waits(one: ProjectView, scale: int) -> Html:
    if one.waits is None:
        return Html("")
    drawn = track(scale, [Layer(one.waits, "middle", 6)], height=8, floor=scale, says=plural(one.waits, "jour"))
    return join((plural(one.waits, "jour"), drawn))


def turns(board: PlacementBoard) -> Html:
    """Who comes first for a seat; said beforehand, whether or not one is short (R-122)."""
    if not board.turns:
        return Html("")
    left = max(0, board.seats.left)
    rows = [
        [number(turn.rank), turn.name, turn.project.name, _day(turn.project.project.registered_on),
         tinted("même jour : la direction tranche", "ambre") if turn.tied else ""]
        for turn in board.turns
    ]  # fmt: skip
    columns = [Column("Rang", right=True, width="3rem"), Column("Personne", width="9rem"), "Fiche", "Complète le", ""]
    heading = f"Ordre pour {plural(left, 'place')}"
    says = "date d’enregistrement de la fiche complète, puis agrément, puis direction"
    return block(heading, table(heading, columns, rows), note("Règle : ", says, "."))


def who(shown: PlacementFile) -> Html:
    """The person, where the application stands, and what locks it."""
    state = shown.view.state
    said = [word(state.label, state.colour) if state else Html(""), soft(f" {shown.short} · {shown.email}")]
    lock = note(tinted(f"Engagement ferme sur {shown.locked} : aucun autre projet ne peut être agréé.", "rouge"))
    rest = " · ".join(label for *_, label in shown.others)
    return join((
        title(shown.name, shown.dossier), tag("p", *said, classes="gt-note"), lock if shown.locked else Html(""),
        note("Autres candidatures : ", rest) if rest else Html(""),
    ))  # fmt: skip


def fiche(one: ProjectView) -> Html:
    """A project in full: its life, its words, its accords, what is to be looked at."""
    project = one.project
    right = join((tinted(one.label, one.colour), soft(f" · attend {one.awaits}") if one.awaits else ""))
    alerts = join(note(tinted(f"{alert[:1].upper()}{alert[1:]}.", "ambre")) for alert in one.alerts)
    ends = project.refusal or project.lapse
    says = [[LABELS[name], getattr(project, name) or soft("non dit")] for name in ITS_WORDS]
    if not project.complete and project.to_complete:
        says.append([LABELS["to_complete"], tinted(project.to_complete, "ambre")])
    if project.default_evidence:
        says.append([LABELS["default_evidence"], project.default_evidence])
    told = table(f"Fiche {project.number}", [Column("Ce qu’elle dit", soft=True, width="9rem"), ""], says, style="wrap")
    motive = note(f"{one.label} : ", ends) if ends else Html("")
    return block(f"Fiche {project.number}", _life(one), alerts, motive, told, _accords(one), right=right)


def _life(one: ProjectView) -> Html:
    days = [(label, getattr(one.project, name)) for name, label in LIVES]
    return note(join((join((f"{label} ", bold(_day(when)))) for label, when in days if when), " · "))


def _accords(one: ProjectView) -> Html:
    given = one.project.accords
    parties = [*PARTIES, *(party for party in PARTY if party not in PARTIES and party in given)]
    cells = (
        join((f"{PARTY[party]} ", bold(_day(given[party])) if party in given else tinted("attendu", "ambre")))
        for party in parties
    )
    return note("Accords : ", join(cells, " · "))


def _day(when: date | None) -> str:
    return day(when) if when else ""
