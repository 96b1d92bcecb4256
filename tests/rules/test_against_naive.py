"""The rules against their naive second reading (`naive.py`), over the whole finite domain of an application's facts.

The unsplit product of `FACTORS` is 1 990 656 000 applications. It is split, because the notice gives each factor few
kinds of values and a rule never looks at more than a kind:

- `every kind of everything` is the product of all the factors at once, each reduced to one value of each kind the
  notice tells apart: no interaction between factors is left out;
- each other block takes one or two factors whole (every title code, every stage, date, pair of credits, earlier title,
  country, class), against the kinds of those they could meet: the members of a kind do not differ. A speciality's two
  tracks read the same titles; a stage or a date belongs to the main title alone; credits are only added and compared;
  a country only says French or foreign;
- `drawn from the unsplit product` is a seeded sample of the whole, which the split does not see.

The deposit, the documents and the fee share no fact with eligibility nor with one another: each has its own domain.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, product

import pytest

from rules.dossier import Application
from rules.examine import examine
from rules.facts import Facts
from rules.session import load, notices
from tests.rules import naive
from tests.rules.naive import Person

SESSION = load(notices()[0])

PROGRAMMES = ("BAT1", "INFRES1-SR", "INFRES1-DL", "MKX1", "BAT2", "INFRES2-SR", "INFRES2-DL", "MKX2")
TITLES = (*naive.FRENCH, *naive.OPTIONS, naive.UNKNOWN, "ETRANGER", "PREPA", "ATS")
STAGES = (None, 1, 2, 3)
OBTAINED = (None, False, True)
EXPECTED = (None, date(2024, 6, 30), date(2024, 8, 31), date(2024, 9, 1))
CREDITS = tuple(product((None, 0, 119, 120, 179, 180, 239, 240), repeat=2))
CLASSES = (None, "ATS", "PSI", "ECG", "CPGE")
PRIORS = ("", "BTS_CRSA", "BUT_INFO", "BTS_FED", "BUT_GEII", "DUT_GEII", "AUTRE_FR", "M1", "BTS_CIEL", naive.UNKNOWN)
COUNTRIES = ("FR", "RE", "TN")
PRIOR_COUNTRIES = ("", "FR", "GP", "MA")
FACTORS = (
    PROGRAMMES, TITLES, COUNTRIES, STAGES, OBTAINED, EXPECTED, PRIORS, PRIOR_COUNTRIES, OBTAINED, CLASSES, CREDITS,
)  # fmt: skip

# One value of each kind, seen from BAT1, MKX1 and MKX2.
KINDS = (
    ("BAT1", "MKX1", "MKX2"),
    ("BUT_GMP", "BTS_FED", "BTS_CIEL", "DUT_GEII", "AUTRE_FR", "TITRE_RNCP", "M1", naive.UNKNOWN, "ETRANGER", "PREPA"),
    ("FR", "TN"),
    (None, 1, 2),
    (None, True),
    (None, date(2024, 9, 1)),
    ("", "BUT_GMP", "BTS_FED", "DUT_GEII", naive.UNKNOWN),
    ("", "FR", "MA"),
    (None, False),
    CLASSES,
    ((None, None), (0, 119), (60, None), (None, 120), (60, 60), (180, 60)),
)
FEW_CREDITS = ((None, None), (0, None), (119, 0), (None, 120), (120, 0), (0, 240))


def people(programmes: tuple, *factors: tuple) -> Iterator[Person]:
    """One after the other, the applications of one person."""
    earlier = [said for said in product(*factors[5:8]) if sensible(*said)]
    for main, before, stream, credit in product(product(*factors[:5]), earlier, *factors[8:]):
        for programme in programmes:
            yield Person(programme, *main, *before, stream, *credit)


def sensible(prior: str, *about_it: object) -> bool:
    """Without an earlier title there is nothing to say of it."""
    return bool(prior) or not any(value not in ("", None) for value in about_it)


def every_kind_of_everything() -> Iterator[Person]:
    return people(*KINDS)


def every_title_stage_and_date() -> Iterator[Person]:
    credit = ((None, None), (60, 59), (60, 60))
    return people(PROGRAMMES, TITLES, ("FR",), STAGES, OBTAINED, EXPECTED, ("",), ("",), (None,), (None, "ATS"), credit)


def every_pair_of_credits() -> Iterator[Person]:
    yield from people(
        PROGRAMMES, TITLES, ("FR",), (None, 1), (None, True), (None,), ("",), ("",), (None,), (None, "PSI"), CREDITS
    )


def every_class() -> Iterator[Person]:
    priors = ("", "BTS_CRSA")
    for dates in ((None,), (date(2024, 9, 1),)):
        yield from people(
            PROGRAMMES, TITLES, ("FR",), (None, 1), OBTAINED, dates, priors, ("",), (None,), CLASSES, FEW_CREDITS
        )


def every_earlier_title() -> Iterator[Person]:
    mains = ("BUT_INFO", "BTS_AUTRE", "AUTRE_FR", naive.UNKNOWN, "ATS")
    priors = ("", *naive.FRENCH, *naive.OPTIONS, naive.UNKNOWN, "ETRANGER")
    return people(
        PROGRAMMES, mains, ("FR",), (None,), (None,), (None,), priors, ("", "MA"), OBTAINED, CLASSES, FEW_CREDITS[1:4]
    )


def every_country() -> Iterator[Person]:
    mains, priors = ("BTS_SIO", "BUT_AUTRE", naive.UNKNOWN, "ETRANGER", "ATS"), ("", "BTS_CIEL_A", "DUT_INFO")
    countries = (*sorted(naive.FRANCE), "TN", "BE")
    return people(
        PROGRAMMES[1:6], mains, countries, (None,), (None,), (None,), priors, ("", *countries), (None,),
        ("ATS", "PSI", None), FEW_CREDITS[2:5:2],
    )  # fmt: skip


def class_alone() -> Iterator[Person]:
    """No title but a class: every stream that the notice's rows name, with and without star, and unknown ones."""
    streams = [f"{stream}{star}" for stream in sorted(naive.SCIENTIFIC) for star in ("", "*")]
    streams += [*sorted(naive.OTHER_STREAMS), "ATS", "CPGE", "XYZ"]
    return people(
        PROGRAMMES, ("",), COUNTRIES, (None,), OBTAINED, (None,), PRIORS[:3], PRIOR_COUNTRIES[:1], OBTAINED[1:],
        tuple(streams), FEW_CREDITS,
    )  # fmt: skip


def drawn_from_the_unsplit_product() -> Iterator[Person]:
    draw = random.Random(2024)
    for _ in range(60_000):
        *facts, credit = [draw.choice(factor) for factor in FACTORS]
        if sensible(facts[6], *facts[7:9]):
            yield Person(*facts, *credit)


BLOCKS = (
    every_kind_of_everything, every_title_stage_and_date, every_pair_of_credits, every_class, every_earlier_title,
    every_country, class_alone, drawn_from_the_unsplit_product,
)  # fmt: skip


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.__name__)
def test_eligibility_route_and_findings_are_those_of_the_naive_reading(block, record_property):
    """The findings are those of one application in 41: the rule that concluded, or one that waits, is among them."""
    size, told, wrong = 0, 0, []
    for size, person in enumerate(block(), 1):
        expected = naive.eligibility(person)
        found = verdict(person)
        if found != (expected.eligibility, expected.route):
            wrong.append(f"{person}: {found}, expected {expected}")
        if size % 41 == 1:
            told += 1
            codes = {finding.code for finding in examine(SESSION, application(person)).findings}
            one_of = naive.waiting(person) if expected.eligibility == "to_clarify" else codes
            if not (expected.must <= codes and one_of & codes):
                says = f"expected {sorted(expected.must)}, and one of {sorted(one_of)}"
                wrong.append(f"{person}: {sorted(codes)}, {says}")
    record_property("applications compared with the naive reading", size)
    record_property("findings compared with the naive reading", told)
    assert wrong[:5] == []


def verdict(person: Person) -> tuple[str, str | None]:
    decision = SESSION.table(person.programme).decide(facts(*person[1:]))
    return decision.verdict, decision.route


@lru_cache(maxsize=1)
def facts(*known: object) -> Facts:
    """Read once for all the applications of one person: they hold nothing of a programme. (The draw, where persons do
    not follow one another, reads each application, as do its findings.)"""
    return SESSION.reading.facts(application(Person(PROGRAMMES[0], *known)))


def application(person: Person) -> Application:
    return Application(
        "24-00001",
        person.programme,
        diploma=person.title or None,
        diploma_country=person.country,
        diploma_stage=person.stage,
        diploma_obtained=person.obtained,
        diploma_expected_on=person.expected,
        prior_diploma=person.prior or None,
        prior_diploma_country=person.prior_country,
        prior_diploma_obtained=person.prior_obtained,
        preparatory_class=person.stream,
        ects_obtained=None if person.held is None else Decimal(person.held),
        ects_expected=None if person.coming is None else Decimal(person.coming),
        missing_documents=frozenset(),
    )


def test_the_domain_holds_every_title_and_programme_of_the_session():
    assert set(PROGRAMMES) == set(SESSION.programmes)
    assert set(TITLES) == set(SESSION.titles)


def submissions() -> Iterator[tuple[datetime | date | None, bool | None]]:
    edges = [
        datetime(2024, 2, 1), datetime(2024, 3, 12), datetime(2024, 3, 13), datetime(2024, 3, 31, 2),  # noqa: DTZ001
        datetime(2024, 7, 14, 12),  # noqa: DTZ001
    ]  # fmt: skip
    around = [timedelta(hours=hours, microseconds=tick) for hours in range(-26, 27) for tick in (-1, 0, 1)]
    moments: list[datetime | date | None] = [None, *(date(2024, 1, 15) + timedelta(days=n) for n in range(90))]
    moments += [(edge + shift).replace(tzinfo=UTC) for edge in edges for shift in around]
    return product(moments, (None, True, False))


def test_submission_is_that_of_the_naive_reading(record_property):
    size, wrong = 0, []
    for size, (moment, on_platform) in enumerate(submissions(), 1):  # noqa: B007
        asked = Application("1", "BAT1", submitted_at=moment, on_platform=on_platform, missing_documents=frozenset())
        found = examine(SESSION, asked)
        answer, code = naive.submission(moment, on_platform)
        codes = {finding.code for finding in found.findings}
        if found.submission != answer or (code is not None and code not in codes):
            wrong.append(f"{moment} {on_platform}: {found.submission}, {sorted(codes)}, expected {answer}, {code}")
    record_property("deposits compared with the naive reading", size)
    assert wrong == []


CODES = ("cv", "lettre_motivation", "releves_notes", "diplome_ou_scolarite", "piece_identite", "releve_bac")


def test_documents_are_those_of_the_naive_reading():
    for count in range(len(CODES) + 1):
        for missing in map(frozenset, combinations(CODES, count)):
            found = examine(SESSION, Application("1", "BAT1", missing_documents=missing))
            answer, code = naive.documents(missing)
            assert found.documents == answer
            assert code is None or code in {finding.code for finding in found.findings}


@pytest.mark.parametrize("rows", range(1, 5))
def test_fees_are_those_of_the_naive_reading(rows):
    siblings = PROGRAMMES[:rows]
    for grant, proof, chosen in product((None, "yes", "no", "foreign"), (None, True, False), (None, *range(1, 9))):
        asked = Application(
            "1", "BAT1", grant_holder=grant, grant_proof=proof, programmes_chosen=chosen, missing_documents=frozenset()
        )
        found = examine(SESSION, asked, siblings)
        due, exact, must = naive.fee(grant, proof, chosen, rows)
        assert (found.fee_due, found.fee_exact) == (due, exact)
        assert must <= {finding.code for finding in found.findings}
