"""How many to declare admissible (§9.1): closed forms, published figures of overbooking, honesty over known laws."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from rules.faults import Fault, SessionFaults
from rules.forecast import Line, line, outlook, recommended, too_few
from rules.session import compile_session, load, notices
from rules.tabs import Tables
from rules.yields import Weights, Year, Years, known, law, posterior

SESSION = load(notices()[0])
RISK = SESSION.overfill_risk
SURE = 1e-12
"""A correlation so small that everyone decides alone: the binomial law."""


def alone(chance: float) -> Weights:
    return {(chance, SURE): 1.0}


@pytest.mark.parametrize(
    ("sold", "shows_up", "seats", "overfill", "within"),
    [
        pytest.param(125, 0.90, 120, 1 - 0.9961414, 2e-6, id="pbinom(120, 125, 0.9) = 0.9961414"),
        pytest.param(125, 0.90, 119, 1 - 0.9885678, 2e-6, id="pbinom(119, 125, 0.9) = 0.9885678"),
        pytest.param(194, 0.99, 191, 0.6930, 5e-5, id="194 tickets for 191 seats"),
        pytest.param(56, 0.9072, 54, 0.02879266, 1e-7, id="56 tickets for 54 seats"),
        pytest.param(60, 0.9072, 54, 0.5126057, 1e-6, id="60 tickets for 54 seats"),
        pytest.param(61, 0.9072, 59, 0.01903775, 1e-7, id="61 tickets for 59 seats"),
        pytest.param(62, 0.9072, 59, 0.06471811, 1e-7, id="62 tickets for 59 seats"),
    ],
)
def test_published_figures_of_overbooked_flights(
    sold: int, shows_up: float, seats: int, overfill: float, within: float
) -> None:
    assert line(sold, seats, alone(shows_up)).overfill == pytest.approx(overfill, abs=within)


def test_the_published_rule_of_five_per_cent() -> None:
    assert recommended(59, alone(0.9072), 0.05) == 61


@pytest.mark.parametrize("mean", [0.01, 0.37, 0.61, 0.99])
@pytest.mark.parametrize("correlation", [0.001, 0.04, 0.3, 0.9])
@pytest.mark.parametrize("admissibles", [0, 1, 2, 66, 400])
def test_a_single_point_is_the_beta_binomial_of_scipy(mean: float, correlation: float, admissibles: int) -> None:
    size = (1 - correlation) / correlation
    theirs = stats.betabinom.pmf(range(admissibles + 1), admissibles, mean * size, (1 - mean) * size)
    assert law(admissibles, {(mean, correlation): 1.0}) == pytest.approx(list(theirs), rel=1e-6, abs=1e-13)


def test_a_chance_drawn_evenly_makes_every_count_as_likely() -> None:
    assert law(40, {(0.5, 1 / 3): 1.0}) == pytest.approx([1 / 41] * 41, rel=1e-12)


def test_expected_vacant_and_in_excess() -> None:
    """Two admissibles, one seat, a fair coin each: none, one or two contracts."""
    assert line(2, 1, alone(0.5)) == Line(
        2,
        overfill=pytest.approx(0.25),
        expected=pytest.approx(1.0),
        low=0,
        high=2,
        vacancies=pytest.approx(0.25),
        excess=pytest.approx(0.25),
    )


def test_seats_held_are_certain_beside_those_who_search() -> None:
    told = line(10, 42, alone(0.5), held=38)
    assert told.expected == pytest.approx(43)
    assert told.overfill == pytest.approx(1 - stats.binom.cdf(4, 10, 0.5))
    assert (told.low, told.high) == (41, 45)


def test_the_spread_grows_with_the_correlation() -> None:
    n, mean, correlation = 70, 0.61, 0.04
    chances = law(n, {(mean, correlation): 1.0})
    expected = sum(k * chance for k, chance in enumerate(chances))
    spread = sum((k - expected) ** 2 * chance for k, chance in enumerate(chances))
    assert expected == pytest.approx(n * mean)
    assert spread == pytest.approx(n * mean * (1 - mean) * (1 + (n - 1) * correlation))


def test_the_weights_are_a_probability() -> None:
    assert sum(posterior((Year(60, 38), Year(70, 45))).values()) == pytest.approx(1, abs=1e-3)


@st.composite
def pasts(draw: st.DrawFn) -> Years:
    years = draw(st.lists(st.integers(1, 90), min_size=1, max_size=4))
    return tuple(Year(admissibles, draw(st.integers(0, admissibles))) for admissibles in years)


@settings(max_examples=30)
@given(pasts(), st.integers(0, 45))
def test_one_admissible_more_never_lowers_the_risk(past: Years, seats: int) -> None:
    weights = posterior(past)
    lines = [line(number, seats, weights) for number in range(seats, seats + 12)]
    assert lines[0].overfill == 0
    assert all(more.overfill >= less.overfill - 1e-12 for less, more in pairwise(lines))
    assert all(more.vacancies <= less.vacancies + 1e-9 for less, more in pairwise(lines))


@settings(max_examples=30)
@given(pasts(), st.integers(1, 45), st.sampled_from([0.02, 0.1, 0.3]))
def test_the_number_recommended_is_the_last_one_that_the_risk_allows(past: Years, seats: int, risk: float) -> None:
    told = outlook(past, frozenset(), seats, risk)
    assert told.advice is not None
    assert told.advice.overfill <= risk
    assert line(told.recommended + 1, seats, posterior(past)).overfill > risk or told.recommended == 32 * seats - 1


@settings(max_examples=20)
@given(pasts(), st.integers(1, 45))
def test_the_order_of_the_years_changes_nothing(past: Years, seats: int) -> None:
    assert recommended(seats, posterior(past), RISK) == recommended(seats, posterior(past[::-1]), RISK)


@pytest.mark.parametrize("past", [(), (Year(0, 0),)])
def test_without_a_past_as_many_as_seats(past: Years) -> None:
    told = outlook(past, frozenset({(Year(60, 30),)}), 42, RISK)
    assert (told.recommended, told.lines, known(past)) == (42, (), False)


def test_more_past_narrows_what_to_expect() -> None:
    one, six = (line(60, 42, posterior((Year(60, 36),) * years)) for years in (1, 6))
    assert six.high - six.low < one.high - one.low


def test_other_programmes_inform_the_correlation_only() -> None:
    """Steady elsewhere, at whatever level: this programme's spread narrows, its mean does not follow theirs."""
    past, low, high = (Year(60, 36), Year(60, 37)), (Year(60, 12),) * 6, (Year(60, 54),) * 6
    apart, beside = line(60, 42, posterior(past)), line(60, 42, posterior(past, frozenset({low, high})))
    assert beside.high - beside.low < apart.high - apart.low
    assert beside.expected == pytest.approx(apart.expected, abs=0.5)


def test_the_table_surrounds_the_number_recommended() -> None:
    told = outlook((Year(60, 36), Year(66, 41)), frozenset(), 42, RISK)
    numbers = [one.admissibles for one in told.lines]
    assert numbers == sorted(set(numbers))
    assert numbers[0] == 42
    assert numbers[-1] > told.recommended in numbers


def drawn(rng: np.random.Generator, mean: float, correlation: float, years: int) -> Years:
    size = (1 - correlation) / correlation
    chances = rng.beta(mean * size, (1 - mean) * size, years)
    return tuple(
        Year(int(n), int(rng.binomial(n, p))) for n, p in zip(rng.integers(50, 80, years), chances, strict=True)
    )


def rate(past: Years) -> float:
    return sum(year.contracts for year in past) / sum(year.admissibles for year in past)


@pytest.mark.parametrize("years", [2, 3, 5])
def test_over_known_laws_the_risk_is_kept_where_a_plain_rate_is_not(years: int) -> None:
    """The prototype's study of coverage, smaller: how often seats are really exceeded, worked out from the true law."""
    rng, seats = np.random.default_rng(2024), 42
    found: dict[str, list[float]] = {"mixture": [], "binomial": [], "plain rate": []}
    for correlation in (0.005, 0.03, 0.08) * 20:
        means = rng.uniform(0.45, 0.75, 4)
        past, *others = (drawn(rng, mean, correlation, years) for mean in means)
        declared = {
            "mixture": recommended(seats, posterior(past, frozenset(others)), RISK),
            "binomial": recommended(seats, alone(rate(past)), RISK),
            "plain rate": round(seats / rate(past)),
        }
        truth = {(float(means[0]), correlation): 1.0}
        for rule, number in declared.items():
            found[rule].append(line(number, seats, truth).overfill)
    exceeded = {rule: sum(risks) / len(risks) for rule, risks in found.items()}
    assert exceeded["mixture"] == pytest.approx(RISK, abs=0.03)
    assert exceeded["binomial"] > 2 * RISK
    assert exceeded["plain rate"] > 4 * RISK


HEAD = ("code", "session", "formation", "candidatures", "admissibles", "fiches", "contrats", "section")


def with_past(*lines: str) -> Tables:
    """The session with rows of `Historique`, cells separated by spaces, `-` for a blank one."""
    rows = tuple(dict(zip(HEAD, line.replace("-", "").split(" "), strict=False)) for line in lines)
    return {**SESSION.tables, "Historique": rows}


def test_past_years_are_read() -> None:
    read = compile_session(with_past("m22 2022 MKX1 310 61 - 38", "m23 2023 MKX1 - 66 50 41")).past_years
    assert [(row.session, row.applications, row.fiches, row.year) for row in read.values()] == [
        ("2022", 310, None, Year(61, 38)),
        ("2023", None, 50, Year(66, 41)),
    ]


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        ("m22 2022 MKX1 310 soixante 50 38", "admissibles", "« soixante » n'est pas un nombre entier positif"),
        ("m22 2022 MKX1 310 - 50 38", "admissibles", "cellule vide, un nombre entier est attendu"),
        ("m22 2022 MKX1 310 61 50 38,5", "contrats", "« 38,5 » n'est pas un nombre entier positif"),
        ("m22 2022 MKX1 310 61 50 62", "contrats", "62 contrats pour 61 admissibles : au plus un chacun"),
        ("m22 2022 MKX1 60 61 50 38", "admissibles", "61 admissibles pour 60 candidatures"),
        ("m22 2022 MKX1 ? 61 50 38", "candidatures", "« ? » n'est pas un nombre entier positif"),
        ("m22 2022 MKX9 310 61 50 38", "formation", "« MKX9 » n'est pas prévu, attendu : BAT1"),
        ("m22 - MKX1 310 61 50 38", "session", "cellule vide, un texte est attendu"),
        ("m23 2021 MKX1 310 61 50 38", "session", "la session 2021 de MKX1 est déjà la ligne « m21 »"),
        ("m21 2020 MKX1 310 61 50 38", "code", "« m21 » est déjà l'identifiant d'une autre ligne"),
    ],
)
def test_a_mistake_in_a_past_year_is_named(row: str, column: str, says: str) -> None:
    with pytest.raises(SessionFaults) as refusal:
        compile_session(with_past("m21 2021 MKX1 300 60 50 37", row))
    told = [(fault.tab, fault.row, fault.column) for fault in refusal.value.faults]
    assert ("Historique", row.split(" ")[0], column) in told
    assert any(says in fault.says for fault in refusal.value.faults)


@pytest.mark.parametrize("text", ["", "dix", "10", "0", "1", "-0,1", "nan"])
def test_a_risk_that_is_none_is_a_fault(text: str) -> None:
    rows = tuple(
        {**row, "valeur": text} if row["cle"] == "risque_depassement" else row for row in SESSION.tables["Session"]
    )
    with pytest.raises(SessionFaults) as refusal:
        compile_session({**SESSION.tables, "Session": rows})
    says = f"« {text} » n'est pas un risque, attendu : un nombre entre 0 et 1, par exemple 0,10"
    assert refusal.value.faults == (Fault("Session", "risque_depassement", "valeur", says),)


def test_the_risk_is_a_row() -> None:
    assert SESSION.overfill_risk == 0.1


@pytest.mark.parametrize(("admissibles", "alert"), [(41, True), (42, True), (43, False)])
def test_no_more_admissibles_than_seats_is_an_alert(admissibles: int, alert: bool) -> None:
    """R-120."""
    found = too_few(admissibles, 42, SESSION.rules["R-120"])
    assert (found is not None) is alert
    assert found is None or (found.section, found.severity) == ("9.1", "INFO")
