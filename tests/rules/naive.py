"""The notice read a second time, naively: what `rules` is compared with (§1 to §4.1).

Written from the catalogue of the rules alone. It imports nothing of `rules`, holds no table of rules, and settles
unknown facts the long way: it tries every value that one may take, and asks for the fact when the answers differ.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import product
from typing import NamedTuple

BAT = {"BUT_GCCD", "BUT_MT2E", "BTS_FED", "BTS_BAT", "BTS_EB", "BTS_SCBH"}
INFRES = {"BUT_INFO", "BUT_RT", "BUT_GEII", "BUT_MMI", "BTS_SIO", "BTS_CIEL_A"}
MKX = {
    "BUT_GMP", "BUT_GEII", "BUT_GIM", "BUT_MP", "BUT_SGM", "BTS_ATI", "BTS_CPI", "BTS_CIRA", "BTS_CRSA", "BTS_AERO",
    "BTS_ELT", "BTS_CIEL_B", "BTS_MS_A",
}  # fmt: skip
UNLISTED = {
    "BUT_AUTRE", "BTS_AUTRE", "BTS_SN_IR", "BTS_MS_B", "BTS_MS_C", "DUT_INFO", "DUT_RT", "DUT_GEII", "DUT_GC",
    "DUT_GMP", "DUT_AUTRE", "AUTRE_FR", "TITRE_RNCP", "M1",
}  # fmt: skip
FRENCH = sorted(BAT | INFRES | MKX | UNLISTED)
LISTED = {"BAT": BAT, "INF": INFRES, "MKX": MKX}
"""By the first letters of a programme."""
KINDS = {one: tuple({(t in listed, t[:3]): t for t in FRENCH}.values()) for one, listed in LISTED.items()}
"""One French title of each kind that the notice tells apart for a speciality: all that an unknown title may be."""
OPTIONS = {
    "BTS_CIEL": ("BTS_CIEL_A", "BTS_CIEL_B"),
    "BTS_SN": ("BTS_SN_IR", "BTS_CIEL_B"),
    "BTS_MS": ("BTS_MS_A", "BTS_MS_B", "BTS_MS_C"),
}
UNKNOWN = "INCONNU"
FRANCE = {"FR", "RE", "GP", "MQ", "GF", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"}
SCIENTIFIC = {
    "MPSI", "PCSI", "PTSI", "MP2I", "MPI", "MP", "PC", "PSI", "PT", "TSI", "BCPST", "TB", "TPC", "PEIP", "INSA",
    "POLYTECH", "CUPGE",
}  # fmt: skip
OTHER_STREAMS = {"ECG", "ECT", "KHAGNE", "HYPOKHAGNE"}
LAST_DAY = date(2024, 8, 31)
MANY = 1000  # credits to come that reach any threshold


class Person(NamedTuple):
    """One candidate's facts, as `rules examine` takes them; None is unknown.

    `title` "" is a class alone, which is then the main title; `prior` "" is no earlier title.
    """

    programme: str
    title: str = UNKNOWN
    country: str = "FR"
    stage: int | None = None
    obtained: bool | None = None
    expected: date | None = None
    prior: str = ""
    prior_country: str = ""
    prior_obtained: bool | None = None
    stream: str | None = None
    held: int | None = None
    coming: int | None = None


class Answer(NamedTuple):
    """`must` must all be among the findings."""

    eligibility: str
    route: str | None
    must: frozenset[str] = frozenset()


Yes = tuple[int, str, str, str]
"""A rule that answers in a world where everything is known: its turn (R-016), code, section, and what it gives."""


def eligibility(person: Person) -> Answer:
    """The eligibility common to every world that the known facts allow, else `to_clarify`."""
    worlds: list[list[Yes]] = []
    for world in possible(person):
        worlds.append(yes_answers(world, person))
        if worlds[-1][0][3] != worlds[0][0][3]:
            return Answer("to_clarify", None)
    outcome = worlds[0][0][3]
    certain = [yes for yes in worlds[0] if yes[3] == outcome and all(yes in answers for answers in worlds)]
    # Only an unknown class can be without a certain yes: ATS skips the route a that its route b replaces.
    concluded = min(certain or [answers[0] for answers in worlds])
    must = {concluded[1]} | ({"R-015"} if awaited(person, concluded) else set())
    return Answer(outcome, concluded[2], must=frozenset(must))


def waiting(person: Person) -> set[str]:
    """The rules that answer in some of the worlds only: one of them must say which fact is missing."""
    worlds = [set(yes_answers(world, person)) for world in possible(person)]
    return {code for answers in worlds for _, code, *_ in answers - worlds[0].intersection(*worlds)}


def possible(person: Person) -> Iterator[Person]:
    """Every completely known person that `person` may be. Credits are only added: one unknown of the two is enough to
    reach any sum."""
    known: list[tuple[object, ...]] = [(fact,) for fact in person]
    known[1], known[6] = readings(person.title, person.programme), readings(person.prior, person.programme)
    known[9] = streams(person)
    known[10] = (0, MANY) if person.held is None else (person.held,)
    known[11] = (person.coming,) if person.coming is not None else (0,) if person.held is None else (0, MANY)
    return map(partial(tuple.__new__, Person), product(*known))


def readings(title: str, programme: str) -> tuple[str, ...]:
    """The titles that a title may be: any French one when unknown, any option when the option is not said."""
    if title == UNKNOWN:
        return KINDS[programme[:3]]
    return OPTIONS.get(title, (title,))


def streams(person: Person) -> tuple[str | None, ...]:
    """The classes that an unknown one (`CPGE` alone, a stream in no list) may be: ATS, scientific or neither."""
    stream = person.stream
    if stream is None and person.title in ("ATS", "PREPA"):
        stream = "ATS" if person.title == "ATS" else "CPGE"
    if stream is None or stream == "ATS":
        return (stream,)
    name = stream.rstrip("*").upper()
    if name in SCIENTIFIC:
        return ("scientific",)
    return ("other",) if name in OTHER_STREAMS else ("scientific", "other", "ATS")


def yes_answers(world: Person, known: Person) -> list[Yes]:
    """The rules that answer in this world, in the order in which they conclude (R-016, R-030)."""
    no_credits_typed = known.held is None and known.coming is None
    if world.programme in ("BAT2", "INFRES2-SR", "INFRES2-DL", "MKX2"):
        return [second_year(world, no_credits_typed)]
    return list(first_year(world, no_credits_typed))


def second_year(world: Person, no_credits_typed: bool) -> Yes:
    """§2: for the jury, whatever the title; without M1 and with less than 240 credits there is no route."""
    if foreign(world.title, world.country):
        return 8, "R-032", "2.2", "jury"
    if world.title == "M1" or world.prior == "M1":
        return 9, "R-030", "2.1", "jury"
    if credits_of(world) >= 240:
        return 9, "R-030", "2.1", "jury"
    if no_credits_typed and world.stage is not None and world.stage >= 4:
        return 9, "R-030", "2.1", "jury"
    return 9, "R-030", "2.1", "no_route"


def first_year(world: Person, no_credits_typed: bool) -> Iterator[Yes]:
    """§1, in the order of R-016."""
    if world.programme == "BAT1":
        part, rule_a = "1.1.1", "R-010"
    elif world.programme in ("INFRES1-SR", "INFRES1-DL"):
        part, rule_a = "1.1.2", "R-011"
    else:
        part, rule_a = "1.1.3", "R-012"
    listed = LISTED[world.programme[:3]]
    abroad = foreign(world.title, world.country)
    main_listed = world.title in listed and not abroad and world.stage != 1
    prior_listed = world.prior in listed and not prior_foreign(world)
    in_ats = world.stream == "ATS" and not abroad

    if not in_ats and main_listed and held_in_the_year(world):
        yield 1, rule_a, f"{part} a", "by_right"
    if in_ats and (main_listed or prior_listed):
        yield 2, "R-013", f"{part} b", "by_right"
    if world.stream == "scientific" and not abroad and credits_of(world) >= 120:
        yield 3, "R-014", f"{part} c", "by_right"
    if prior_listed and world.prior_obtained is not False:
        yield 4, rule_a, f"{part} a", "by_right"
    if not in_ats and main_listed and not held_in_the_year(world):
        yield 5, rule_a, f"{part} a", "jury"
    if abroad:
        yield 6, "R-018", "1.3", "jury"
    elif confers_120(world, no_credits_typed):
        yield 7, "R-017", "1.2", "jury"
    else:
        yield 7, "R-017", "1.2", "no_route"


def held_in_the_year(world: Person) -> bool:
    """Held, or awaited by the last day of the academic year; the second year of a BUT suffices (R-010)."""
    if world.title.startswith("BUT") and world.stage in (2, 3):
        return True
    if world.obtained:
        return True
    return world.expected is None or world.expected <= LAST_DAY


def confers_120(world: Person, no_credits_typed: bool) -> bool:
    """Typed credits decide, except for an obtained BTS, DUT or BUT, and for a title without credits (R-017)."""
    if credits_of(world) >= 120:
        return True
    if bac_plus_2(world.title) and world.obtained and world.stage != 1:
        return True
    if bac_plus_2(world.prior) and world.prior_obtained is not False and not prior_foreign(world):
        return True
    return world.title == "TITRE_RNCP" and no_credits_typed


def bac_plus_2(title: str) -> bool:
    return title.startswith(("BTS", "DUT", "BUT"))


def credits_of(world: Person) -> int:
    return (world.held or 0) + (world.coming or 0)


def foreign(title: str, country: str) -> bool:
    """The country of the title decides, never a nationality; overseas codes are France (R-018)."""
    return title == "ETRANGER" or country not in FRANCE


def prior_foreign(world: Person) -> bool:
    """The earlier title's country is the main title's when not said (R-018)."""
    if world.prior_country == "":
        return foreign(world.prior, world.country) or world.title == "ETRANGER"
    return foreign(world.prior, world.prior_country)


def awaited(person: Person, yes: Yes) -> bool:
    """The condition that concluded is met only during the year (R-015)."""
    if yes[0] == 1:
        return not person.obtained and not (person.title.startswith("BUT") and person.stage in (2, 3))
    return yes[0] == 3 and (person.held is None or person.held < 120)


OPENS = datetime(2024, 1, 31, 23, tzinfo=UTC)  # 1 February, 00:00 in Paris
CLOSES = datetime(2024, 3, 12, 23, tzinfo=UTC)  # 13 March, 00:00 in Paris: the first instant that is late


def submission(submitted: datetime | date | None, on_platform: bool | None) -> tuple[str, str | None]:
    """§3, §4.1: the first answer that applies, and its finding."""
    if on_platform is False:
        return "off_platform", "R-044"
    if submitted is None:
        return "unknown", "R-036"
    if isinstance(submitted, datetime):
        if submitted < OPENS:
            return "too_early", "R-035"
        if submitted >= CLOSES:
            return "late", "R-036"
        return "on_time", None
    if submitted < (OPENS + timedelta(hours=1)).date():
        return "too_early", "R-035"
    if submitted >= (CLOSES + timedelta(hours=1)).date():
        return "late", "R-036"
    return "on_time", None


def documents(missing: frozenset[str]) -> tuple[str, str | None]:
    """§4.1: an indispensable document missing refuses the examination, any other is asked for."""
    if missing & {"releves_notes", "diplome_ou_scolarite", "piece_identite"}:
        return "indispensable_missing", "R-047"
    if missing:
        return "to_complete", "R-046"
    return "complete", None


def fee(grant: str | None, proof: bool | None, chosen: int | None, rows: int) -> tuple[int, bool, frozenset[str]]:
    """§4.1: whole euros, whether that is exact, and the findings due: R-051 also says why a grant does not count."""
    must = set()
    if chosen is None:
        count, exact = rows, False
        must.add("R-054")
    else:
        count, exact = max(chosen, rows), True
    if grant == "yes" and proof:
        must.add("R-051")
        return 22 + 11 * (count - 1), exact, frozenset(must)
    must.add("R-051" if grant in (None, "yes", "foreign") else "R-052")
    return 77 + 22 * (count - 1), exact, frozenset(must)
