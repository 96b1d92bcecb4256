"""What runs, drawn: the season on one line of time, the board as a grid, one clock in full, the calendar file."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa

from desk.desk import Desk
from desk.exporting import Export
from desk.running import About, Board, Running
from documents.calendars import Deadline, feed
from pages.parts import handed
from pages.parts.banners import banner
from pages.parts.layout import block
from pages.parts.markup import Html, bold, join, note, soft, tag
from pages.parts.tables import Column, grid, sized, table
from pages.parts.typography import SHORT_MONTHS, day, number, plural, section
from pages.parts.words import tinted
from rules.case import Actor

ROW, MOST, SHOWN, SOON = 26, 15, 12, 14  # px; lines of the grid and of the people before they scroll or are cut; days
COLUMNS = {
    **sized({"Dans": 110, "Échéance": 84, "Quoi": 350}),
    "Combien": {"width": 66, "type_config": {"type": "number", "format": "localized"}},
    **sized({"Qui agit": 150, "Notice": 54}),
}


def heading(board: Board) -> str:
    late = sum((one.left(board.today) or 0) < 0 for one in board.running)
    said = plural(len(board.running), "horloge court", "horloges courent")
    return f"{said}, {number(late)} en retard" if late else said


def frame(desk: Desk, board: Board) -> pa.Table:
    rows = (
        (
            left(one, board.today), _day(_bound(one, board.today)), label(desk, one), one.count or None, one.who,
            cited(one),
        )
        for one in board.running
    )  # fmt: skip
    return grid(list(COLUMNS), rows, counts=("Combien",))


def label(desk: Desk, one: Running) -> str:
    return f"{one.label}, {desk.short(one.programme)}" if one.programme else one.label


def left(one: Running, today: date) -> str:
    """« dans 19 jours », « aujourd’hui », « retard 7 jours »."""
    days = one.left(today)
    if days is None:
        return "sans date" if not one.waits else "date à saisir"
    if days == 0:
        return "aujourd’hui"
    return f"{plural(days, 'jour')}" if days > 0 else f"retard {plural(-days, 'jour')}"


def _bound(one: Running, today: date) -> date | None:
    """Its next day: the first of a window still to open, else the last."""
    return one.first if one.first is not None and one.first > today else one.due


def _day(when: date | None) -> str:
    return day(when) if when else ""


def cited(one: Running) -> str:
    return " ".join(map(section, filter(None, one.section.split(";"))))


def height(board: Board) -> int:
    return ROW * (min(len(board.running), MOST) + 1) + 10


def unset(board: Board) -> Html:
    """The first day and what is counted from it: nothing of it runs until someone enters the day (R-133)."""
    says = board.unset[0].waits
    return banner("Date à saisir", "ambre", f"{says[:1].upper()}{says[1:]}.")


def told(desk: Desk, board: Board, one: Running) -> Html:
    """One clock in full: when, who must act, the row it comes from, whom it is about."""
    said = [join((bold(label(desk, one)), f" : {_when(one)}, ", _tinted(one, board.today)))]
    said.append(join((f"Qui agit : {one.who or 'personne'}", soft(f" · {one.row}" if one.row else ""))))
    return join((*(note(line) for line in said), _people(desk, one)))


def _when(one: Running) -> str:
    if one.due is None:
        return one.waits or "sans date fixée par la notice"
    return f"du {day(one.first)} au {day(one.due)}" if one.first and one.first != one.due else f"le {day(one.due)}"


def _tinted(one: Running, today: date) -> Html:
    days = one.left(today)
    return tinted(
        left(one, today), "gris" if days is None else "rouge" if days < 0 else "ambre" if days <= SOON else "bleu"
    )


def _people(desk: Desk, one: Running) -> Html:
    if not one.about:
        return Html("")
    rows = [_who(desk, who) for who in one.about[:SHOWN]]
    more = note(f"et {plural(len(one.about) - SHOWN, 'autre')}") if len(one.about) > SHOWN else Html("")
    return join(
        (table("Qui", ["Candidat", "Dossier", "Formation", "Depuis", "Échéance", Column("Ce qui est su")], rows), more)
    )


def _who(desk: Desk, who: About) -> list[object]:
    shown = [who.name or who.dossier, soft(who.dossier), desk.short(who.programme)]
    return [*shown, _day(who.since), _day(who.due), who.says]


def drawn(desk: Desk, board: Board) -> Html:
    """The season from its first day to its last known one: a bar a row of the calendar, today across all of them."""
    known = [
        one for one in board.season if one.due and (one.count or one.due >= board.today - timedelta(days=SOON * 2))
    ]
    first, last = _span(known, board.today)
    lines = [
        _line(one, label(desk, one), first, last, board.today)
        for one in sorted(known, key=lambda one: (one.first or one.due, one.key))
    ]
    scale = tag("div", *_months(first, last), _today(board.today, first, last), classes="gt-months", aria_hidden="true")
    inside = tag("div", scale, *lines, classes="gt-season")
    missing = [note(f"{one.label} : ", tinted("date à saisir", "ambre")) for one in board.unset]
    return block("La saison", inside, *missing, right=f"aujourd’hui, le {board.today:%d/%m}")


def _span(known: Sequence[Running], today: date) -> tuple[date, date]:
    days = [today - timedelta(days=SOON * 2), today, *(one.due for one in known if one.due)]
    return min(days).replace(day=1), max(days) + timedelta(days=SOON)


def _line(one: Running, named: str, first: date, last: date, today: date) -> Html:
    starts, ends = max(one.first or one.due or first, first), one.due or last
    ink = "bound" if ends < today and not one.count else "full" if one.count else "middle"
    at, wide = _at(starts, first, last), _at(ends + timedelta(days=1), first, last) - _at(starts, first, last)
    place = f"left:{at:.2f}%;width:max(6px, {wide:.2f}%)"
    says = f"{named} : {day(starts)}" + (f" au {day(ends)}" if ends != starts else "")
    bar = tag(
        "div",
        tag("i", classes=ink, style=place),
        _today(today, first, last),
        classes="bar",
        role="img",
        aria_label=says,
    )
    count = join((bold(number(one.count)), " ")) if one.count else Html("")
    return tag("div", tag("p", soft(f"{starts:%d/%m} "), count, named), bar, classes="one")


def _months(first: date, last: date) -> list[Html]:
    found, when = [], first
    while when <= last:
        found.append(tag("span", SHORT_MONTHS[when.month - 1], style=f"left:{_at(when, first, last):.2f}%"))
        when = (when + timedelta(days=32)).replace(day=1)
    return found


def _today(today: date, first: date, last: date) -> Html:
    return tag("b", style=f"left:{_at(today, first, last):.2f}%")


def _at(when: date, first: date, last: date) -> float:
    return max(0.0, min(100.0, (when - first).days / max((last - first).days, 1) * 100))


def feed_button(desk: Desk, actor: Actor, board: Board) -> None:
    """The days that are known, without a name: the file may be passed on."""
    domain, at = actor.email.rpartition("@")[2], desk.now()
    what = Export("Calendrier des horloges", sum(one.due is not None for one in board.running))
    handed.button(
        desk, actor, "Calendrier (.ics)", "guichet.ics", handed.ICS, what, lambda: ics(desk, board, domain, at),
        key="clock_feed", type="tertiary",
    )  # fmt: skip


def ics(desk: Desk, board: Board, domain: str, at: datetime) -> bytes:
    return feed(f"Guichet, {desk.session.name}", [_deadline(desk, one) for one in board.running if one.due], domain, at)


def _deadline(desk: Desk, one: Running) -> Deadline:
    counted = f" ({plural(one.count, 'candidature')})" if one.count else ""
    text = "\n".join(filter(None, (cited(one), f"Qui agit : {one.who}" if one.who else "")))
    return Deadline(one.key, f"{label(desk, one)}{counted}", one.first or one.due, one.due, text)  # type: ignore[arg-type]
