"""The calendar of announcements, drawn: each date, each programme, where it stands; then what is to be seen first."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pyarrow as pa

from desk.announcement_views import AnnouncementLine, Line, Rehearsal
from pages.parts.banners import banner
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, grid, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import day, instant, number, plural
from pages.parts.words import tinted

TO_SEE = (
    ("unreachable", "Sans adresse"),
    ("untrue", "Lettre devenue fausse"),
    ("untold", "Sans lettre"),
    ("changed", "Sortie du lot"),
    ("late", "Hors du lot"),
    ("ahead", "Avancée sans lettre"),
    ("outdated", "Lettre dépassée"),
    ("bounced", "Adresse qui revient"),
    ("unreadable", "Cellule illisible"),
    ("proposed", "Proposition en attente"),
    ("undecided", "Sans décision"),
)
"""The lists of a rehearsal, the most serious first, with what the screen calls them."""


def next_one(lines: Sequence[AnnouncementLine], today: date) -> str:
    """Of those that are not all sent, the nearest: next due, or just past; none once all are, nor without a date."""
    open_ones = [line for line in lines if not _all_sent(line)]
    nearest = min(open_ones, key=lambda line: abs(line.period.start - today), default=None)
    return nearest.period.code if nearest else ""


def _all_sent(line: AnnouncementLine) -> bool:
    return all(one.standing[0] in ("Envoyée", "Rien à annoncer") for one in line.rehearsals) and not line.early


def drawn(lines: Sequence[AnnouncementLine], chosen: str) -> Html:
    """Every date with where its programmes stand; the chosen one programme by programme."""
    return join([_dates(lines, chosen), *(_programmes(line) for line in lines if line.period.code == chosen)])


def _dates(lines: Sequence[AnnouncementLine], chosen: str) -> Html:
    columns = [Column("Le", width="6rem"), "Annonce", Column("Formations", width="11rem")]
    rows = [
        [
            day(line.period.start),
            bold(line.period.label) if line.period.code == chosen else line.period.label,
            _all(line),
        ]
        for line in lines
    ]
    return table("Calendrier des annonces", columns, rows, style="wrap fixed")


def _label(line: AnnouncementLine, chosen: str) -> object:
    return bold(line.period.label) if line.period.code == chosen else line.period.label


def _all(line: AnnouncementLine) -> Html:
    """How many programmes in each state, in words and colours."""
    found = Counter(one.standing for one in line.rehearsals)
    return join([tinted(f"{said.lower()} : {count}", colour) for (said, colour), count in found.items()], " · ")


def _programmes(line: AnnouncementLine) -> Html:
    columns = [
        "Formation", Column("Où elle en est", width="11rem"), Column("À annoncer", right=True, width="6rem"),
        Column("Parties", right=True, width="5rem"),
    ]  # fmt: skip
    rows = [[one.short, tinted(*one.standing), number(told(one)), number(one.sent)] for one in line.rehearsals]
    drawn = table(f"Annonce du {day(line.period.start)}, par formation", columns, rows, style="fixed")
    return block("Formation par formation", drawn, right=f"annonce du {line.period.start:%d/%m}")


def told(one: Rehearsal) -> int:
    """How many this announcement tells: those whose life went on since they were told are still of it."""
    return len({*one.batch, *one.members} - {line.member for line in one.changed})


def outcomes(shown: Sequence[Rehearsal]) -> Html:
    """How many of each outcome, in all the programmes shown."""
    counts: dict[str, tuple[str, int]] = {}
    for one in shown:
        for state, count in one.outcomes:
            counts[state.label] = (state.colour, counts.get(state.label, ("", 0))[1] + count)
    told = [(tinted(label, colour), count) for label, (colour, count) in counts.items()]
    told.append((soft("Sans décision"), sum(len(one.undecided) for one in shown)))
    scale = max(count for _, count in told)
    rows = [[label, track(scale, [Layer(count, "middle", 10)]), number(count)] for label, count in told]
    columns = [Column("Issue", width="14rem"), Column(""), Column("Candidatures", right=True, width="8rem")]
    return table("Ce qui serait annoncé", columns, rows, style="fixed")


def early(line: AnnouncementLine) -> Html:
    """The instant before which nothing leaves (§3)."""
    if not line.early:
        return Html("")
    return note("Trop tôt pour envoyer : rien ne part avant le ", bold(instant(line.opens)), ", heure de Paris (§3).")


def blocked(shown: Sequence[Rehearsal]) -> Html:
    """Why the signature is closed, programme by programme."""
    closed = [one for one in shown if one.blocks and not one.complete]
    says = (f"{one.short} : {' ; '.join(one.blocks)}." for one in closed)
    return banner("Annonce bloquée", "rouge", *says) if closed else Html("")


def untrue(shown: Sequence[Rehearsal]) -> Html:
    """What to do of letters that say what was taken back since: the table cuts a long line."""
    many = sum(len(one.untrue) for one in shown)
    says = "La décision dite a été reprise depuis : décidez à nouveau, une autre lettre le dira."
    label = plural(many, "lettre devenue fausse", "lettres devenues fausses")
    return banner(label, "ambre", says) if many else Html("")


def to_see(shown: Iterable[Rehearsal]) -> pa.Table:
    """Everyone to look at before signing, the most serious first."""
    found = list(shown)
    rows = (_cells(name, rehearsal, line) for name, rehearsal, line in _lines(found))
    columns = ["À voir", "Formation", "Dossier", "Candidat", "État", "Ce qui est vu"]
    return grid(columns, rows)


def _lines(shown: Sequence[Rehearsal]) -> Iterator[tuple[str, Rehearsal, Line]]:
    for field, name in TO_SEE:
        for rehearsal in shown:
            for line in getattr(rehearsal, field):
                yield name, rehearsal, line


def _cells(name: str, rehearsal: Rehearsal, line: Line) -> list[str]:
    return [name, rehearsal.short, line.dossier, line.name, line.state.label if line.state else "", line.says]


def signatures(one: Rehearsal) -> Html:
    """Who signed, and what for."""
    gone = " (avant un changement : ne compte plus)"
    says = " ; ".join(f"{s.name}, {instant(s.at)}{'' if s.holds else gone}" for s in one.signatures) or "aucune"
    batch = plural(len(one.batch), "candidature")
    frozen = f" Lot figé le {instant(one.frozen_at)} : {batch}." if one.frozen_at else ""
    return note(bold(one.short), ", signatures : ", says, ".", frozen)
