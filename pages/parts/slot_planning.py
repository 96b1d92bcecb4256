"""The planning drawn: days across, hours down, each slot a word; who holds it, or that it is free (§6.2, §7.3)."""

from datetime import date, datetime

from desk.interview_views import Planned, Planning, Waiting
from pages.parts.banners import banner, empty
from pages.parts.layout import block
from pages.parts.markup import Html, join, note, soft, tag
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, track
from pages.parts.typography import DAYS, PARIS, instant, plural
from pages.parts.words import word

SHOWN = 60  # lines of the list of those who have none; the form knows them all


def lost(shown: Planning, now: datetime) -> frozenset[str]:
    """The slots that nobody took in time: free no longer, they are given to nobody."""
    return frozenset(one.slot.id for one in shown.free if one.slot.starts_at <= now)


def drawn(shown: Planning, late: frozenset[str]) -> Html:
    """How many slots are held, the planning, then who has none."""
    return join((_counts(shown, late), _planning(shown, late), _without(shown)))


def to_move(shown: Planning, now: datetime) -> Html:
    """Interviews to come that may not be held any more, a juror recused, the window moved, the room taken; and
    those that nobody would receive."""
    held = (one for one in shown.held if (one.apart or one.outside or one.doubled) and one.slot.starts_at > now)
    moving = [f"{one.name}, {one.when} : {_why_moved(one)}." for one in held]
    nobody = [f"{one.name}, {one.when}." for one in shown.held if not one.slot.jurors and one.slot.starts_at > now]
    alone = banner("Personne en face : jury à nommer, dans « Un créneau »", "ambre", *nobody) if nobody else Html("")
    return join((banner("À déplacer", "rouge", *moving) if moving else Html(""), alone))


def _why_moved(one: Planned) -> str:
    apart = f"{', '.join(one.apart)} en déport (le jury peut changer)" if one.apart else ""
    return " ; ".join(filter(None, (apart, "hors de la fenêtre" if one.outside else "", *one.doubled)))


def _counts(shown: Planning, late: frozenset[str]) -> Html:
    """Held of all that are open, and how many still wait."""
    total, held = len(shown.slots), len(shown.held)
    if not total:
        return Html("")
    waits = f"{plural(len(shown.waiting), 'candidature')} sans créneau"
    passed = f", {len(late)} non pris à temps" if late else ""
    free = plural(len(shown.free) - len(late), "libre")
    said = f"{plural(total, 'créneau', 'créneaux')}, {held} pris, {free}{passed} ; {waits}"
    if len(boards := _boards(shown)) == 1:
        said = f"{said}. Tous : {boards.pop()}"
    return join((track(total, [Layer(held, "full", 14)], height=14, floor=total, says=said), note(said)))


def _planning(shown: Planning, late: frozenset[str]) -> Html:
    if not shown.slots:
        return empty("Aucun créneau n’est ouvert.", "« Ouvrir » en pose une série dans la fenêtre de la notice.")
    days = sorted({*shown.days, *(_day(one) for one in shown.slots)})
    hours = sorted({_hour(one) for one in shown.slots})
    columns = [Column("Heure", width="3.6rem"), *(day_label(one) for one in days)]
    several = len(_boards(shown)) > 1
    cells: dict[tuple[date, str], list[Planned]] = {}
    for one in shown.slots:
        cells.setdefault((_day(one), _hour(one)), []).append(one)
    rows = [
        [
            soft(hour),
            *(join(_chip(one, several, one.slot.id in late) for one in cells.get((day, hour), ())) for day in days),
        ]
        for hour in hours
    ]
    return table(f"Planning, {shown.short}", columns, rows, style="wrap fixed gt-planning")


def _chip(one: Planned, several: bool, late: bool) -> Html:
    """Who sits, and where, only when that differs from one slot to another."""
    free = word("non pris", "gris") if late else word("libre", "vert")
    label = word(one.name, "bleu") if one.name else free
    return tag("div", label, Html(" "), soft(_board(one)) if several else "")


def _boards(shown: Planning) -> set[str]:
    return {_board(one) for one in shown.slots}


def _board(one: Planned) -> str:
    """« B 12, Diallo »."""
    return ", ".join((one.slot.room or "visio", *(name.rpartition(" ")[2] for name in one.jurors)))


def _without(shown: Planning) -> Html:
    """Who has none, by name; nobody is left out of the form."""
    if not shown.waiting:
        return block("Sans créneau", note("Personne : chaque candidature qui en attend un l’a."))
    rows = [[one.name, one.dossier, soft(one.email), soft(away(one))] for one in shown.waiting[:SHOWN]]
    columns = ["Candidat", "Dossier", "Adresse mél", "Pas disponible"]
    more = len(shown.waiting) - SHOWN
    rest = [note(f"et {plural(more, 'autre')}, dans la liste du formulaire")] if more > 0 else []
    drawn = table("Sans créneau", columns, rows, style="wrap")
    return block("Sans créneau", drawn, *rest, right=plural(len(shown.waiting), "candidature"))


def away(one: Waiting) -> str:
    return " ; ".join(f"{instant(start)} → {instant(end)}" for start, end in one.away)


def day_label(when: date) -> str:
    """lun. 13/05."""
    return f"{DAYS[when.weekday()][:3]}. {when:%d/%m}"


def _day(one: Planned) -> date:
    return one.slot.starts_at.astimezone(PARIS).date()


def _hour(one: Planned) -> str:
    return f"{one.slot.starts_at.astimezone(PARIS):%H:%M}"
