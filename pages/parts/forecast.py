"""Forecast (§9.1): how many to declare admissible per programme, how the year may end, and what a number risks."""

from collections.abc import Sequence

import streamlit as st

from desk.desk import Desk
from desk.forecasting import ForecastRow, Tried
from pages.parts.accidents import guarded
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.number_field import tried
from pages.parts.tables import Column, table
from pages.parts.tracks import Layer, Rule, track
from pages.parts.typography import NB, decimal, number, plural, section
from pages.parts.words import tinted
from rules.case import Actor
from rules.findings import Finding
from rules.forecast import Line

MANY = 500  # admissibles that one may try
TO_ADD = (
    "Pour une prévision, ajouter dans Feuille › Historique une ligne par formation et par session passée, avec son "
    "code, sa session, sa formation, ses admissibles et ses contrats ; deux ou trois sessions suffisent."
)
NO_PAST = (
    "Aucune session passée n’est connue : rien ne dit combien d’admissibles vont jusqu’au contrat, et au-delà du "
    "nombre de places le risque est inconnu. La notice en annonce toujours davantage (§9.1) : l’école en décide. "
)
SUPPOSED = (
    "Supposé : dans une année, chaque admissible a la même chance d’aller au contrat ; elle varie d’une année à "
    "l’autre. Une session passée dont toutes les places ont été prises cache ceux qui auraient trouvé : le vrai risque "
    "est alors plus grand."
)
POSSIBLE = (
    "Possible : des seules places agréées à un contrat pour chacun de ceux qui cherchent encore, stagiaires compris. "
    "Faute de session passée, rien ne dit combien iront jusque-là."
)
SEASON = (
    "Supposé : les places agréées sont acquises, et qui cherche encore, stagiaires compris, a la même chance qu’un "
    "admissible des années passées. Le jour de l’année n’entre pas dans le calcul : plus la rentrée approche, plus "
    "c’est optimiste."
)


def forecast(desk: Desk, actor: Actor) -> None:
    """Proposes; the jury declares."""
    rows, risk = desk.forecasts(actor), desk.accepted_risk(actor)
    parts = [_advice(rows, risk) if any(one.known for one in rows) else _no_past(rows)]
    if any(one.held + one.searching for one in rows):
        parts.append(_season(rows))
    show(*parts)
    if any(one.known for one in rows):
        _tries(desk, actor)


def _advice(rows: Sequence[ForecastRow], risk: float) -> Html:
    scale = max(max(one.outlook.seats, _high(one.outlook.advice)) for one in rows) + 1
    columns = [
        Column("Formation", width="8.5rem"), Column("Places", right=True, width="4.5rem"),
        Column("Contrats sur admissibles", width="13rem"), Column("À déclarer", right=True, width="6rem"),
        Column(f"Contrats, de 0 à {scale}", width="17rem"), *_figures(), "À savoir",
    ]  # fmt: skip
    lines = [[*_told(one), *_drawn(one.outlook.advice, one.outlook.seats, scale), _alert(one)] for one in rows]
    drawn = table("Nombre d’admissibles à déclarer", columns, lines, style="fixed wrap")
    return block("Combien d’admissibles déclarer", drawn, _words(rows, risk), right="une proposition : le jury décide")


def _no_past(rows: Sequence[ForecastRow]) -> Html:
    numbers = join([join((one.short, " ", bold(number(one.outlook.recommended)))) for one in rows], ", ")
    said = note("À déclarer, faute de passé, autant que de places : ", numbers, ".")
    return block("Combien d’admissibles déclarer", said, note(NO_PAST, TO_ADD))


def _figures() -> list[Column]:
    return [Column("4 fois sur 5", width="6.5rem"), Column("Vides", right=True, width="4.5rem"),
            Column("Risque", right=True, width="4.5rem")]  # fmt: skip


def _told(one: ForecastRow) -> list[object]:
    seats = one.outlook.seats
    return [one.short, number(seats), _past(one), bold(number(one.outlook.recommended))]


def _past(one: ForecastRow) -> object:
    if not one.past:
        return soft("aucune")
    signed, of = sum(each.contracts for each in one.past), sum(each.admissibles for each in one.past)
    return f"{number(signed)} sur {number(of)} en {plural(len(one.past), 'session')}"


def _drawn(line: Line | None, seats: int, scale: int, held: int = 0) -> list[object]:
    """The bracket of the contracts against the seats, then its figures."""
    if line is None:
        return [track(scale, [Layer(held, "middle", 10)], [Rule(seats)], floor=seats), soft("inconnu"), "", ""]
    says = f"{plural(seats, 'place')}, contrats : de {line.low} à {line.high}"
    layers = [Layer(held, "middle", 10)] if held else []
    drawing = track(scale, layers, [Rule(seats)], (line.low, line.high), floor=seats, says=says)
    return [drawing, _between(line), decimal(line.vacancies, 1), _percent(line.overfill)]


def _between(line: Line) -> str:
    return f"de {number(line.low)} à {number(line.high)}"


def _high(line: Line | None) -> int:
    return line.high if line else 0


def _percent(chance: float) -> str:
    return f"< 1{NB}%" if 0 < chance < 1 / 100 else f"{chance * 100:.0f}{NB}%"


def _alert(one: ForecastRow) -> object:
    """Without a past, the sentence under the table says it once for all."""
    return _said(one.advice_alert) if one.known else ""


def _said(alert: Finding | None) -> object:
    return tinted(f"{alert.says[:1].upper()}{alert.says[1:]} ({section(alert.section)})", "ambre") if alert else ""


def _words(rows: Sequence[ForecastRow], risk: float) -> Html:
    told = (
        f"À déclarer : le plus d’admissibles dont le risque d’avoir plus de contrats que de places ne dépasse pas "
        f"{_percent(risk)} (Feuille › Session, « risque_depassement »). Trait : places au plafond ; crochet : "
        f"contrats, quatre fois sur cinq ; vides : en moyenne. "
    )
    without = ", ".join(one.short for one in rows if not one.known)
    missing = note(f"Sans session passée, autant que de places : {without}. ", TO_ADD) if without else Html("")
    return join((note(told, SUPPOSED), missing))


def _season(rows: Sequence[ForecastRow]) -> Html:
    """Programmes where someone is admissible or has a seat."""
    here = [one for one in rows if one.held + one.searching]
    scale = max(max(one.outlook.seats, _high(one.season), one.held + one.searching) for one in here) + 1
    known = any(one.season for one in here)
    figures = _figures() if known else [Column("Possible", width="6.5rem")]
    columns = [
        Column("Formation", width="8.5rem"), Column("Places", right=True, width="4.5rem"),
        Column("Agréées", right=True, dot="middle", width="6rem"), Column("Cherchent", right=True, width="6rem"),
        Column(f"Contrats, de 0 à {scale}", width="17rem"), *figures, "À savoir",
    ]  # fmt: skip
    lines = [[*_held(one), *_end(one, scale)[: len(figures) + 1], _said(one.season_alert)] for one in here]
    drawn = table("Remplissage à attendre", columns, lines, style="fixed wrap")
    heading = "Fin de saison, au rythme des années passées" if known else "Fin de saison, sans session passée connue"
    return block(heading, drawn, note(SEASON if known else POSSIBLE))


def _held(one: ForecastRow) -> list[object]:
    return [one.short, number(one.outlook.seats), number(one.held), number(one.searching)]


def _end(one: ForecastRow, scale: int) -> list[object]:
    drawn = _drawn(one.season, one.outlook.seats, scale, one.held)
    if one.season is None:
        drawn[1] = soft(f"de {number(one.held)} à {number(one.held + one.searching)}")
    return drawn


@st.fragment(key="forecast")
@guarded
def _tries(desk: Desk, actor: Actor) -> None:
    """Anyone may try a number; nothing is recorded."""
    rows = {one.programme: one for one in desk.forecasts(actor) if one.known}
    show(heading_only("Ce que risque un nombre d’admissibles", right="rien n’est enregistré"))
    with row(gap="small", align="bottom"):
        code = st.selectbox(
            "Formation", list(rows), key="forecast_programme", format_func=lambda c: rows[c].short, width=170
        )
        best = min(rows[code].outlook.recommended, MANY)
        typed = st.text_input("Essayer", str(best), key=f"forecast_number {code}", width=140)
    number_tried, unread = tried(typed, "Essayer", f"un nombre entier de 0 à {MANY}", 0, MANY)
    drawn = _table(desk.forecast_table(actor, code, number_tried), rows[code], desk.accepted_risk(actor))
    show(join((unread, drawn)))


def _table(lines: Sequence[Tried], one: ForecastRow, risk: float) -> Html:
    scale = max(max(each.line.high for each in lines), one.outlook.seats) + 1
    columns = [
        Column("Admissibles", right=True, width="6.5rem"), Column("De 0 à 100 %", width="11rem"),
        Column("Risque", right=True, width="4.5rem"), Column(f"Contrats, de 0 à {scale}", width="17rem"),
        Column("4 fois sur 5", width="6.5rem"), Column("Attendus", right=True, width="5.5rem"),
        Column("Vides", right=True, width="4.5rem"), Column("En trop", right=True, width="5rem"), "À savoir",
    ]  # fmt: skip
    cells = [_line(each, one.outlook.seats, scale, risk) for each in lines]
    said = note(f"Traits : risque accepté, {_percent(risk)} ; places au plafond, {number(one.outlook.seats)}.")
    return join((table(f"Risque selon le nombre d’admissibles, {one.short}", columns, cells, style="fixed wrap"), said))


def _line(each: Tried, seats: int, scale: int, risk: float) -> list[object]:
    line, (drawing, between, vacancies, overfill) = each.line, _drawn(each.line, seats, scale)
    bar = track(1, [Layer(line.overfill, "full", 10)], [Rule(risk)])
    told = [tinted("conseillé", "vert")] if each.recommended else [soft("essayé")] if each.tried else []
    said = join([*told, *([_said(each.alert)] if each.alert else [])], " ")
    name = bold(number(line.admissibles)) if each.recommended or each.tried else number(line.admissibles)
    return [name, bar, overfill, drawing, between, decimal(line.expected, 1), vacancies, decimal(line.excess, 1), said]
