"""Titles, admissions, seats and their counts, the complementary list, the first day and what follows it; challenges
(§9)."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from tests.desk.years.steps import mistake
from tests.desk.years.world import Move, Year


def _programme(year: Year, chance: Random) -> str:
    return chance.choice(year.places())[1]


def papers(year: Year, chance: Random) -> Iterator[None]:
    """A title said obtained, its papers received, then validated by whoever looked; or taken back."""
    who, form = year.one(chance, "instruction", "direction"), year.form()
    held = [key for key in year.places() if year.is_in(key, "place")]
    shown = year.desk.admission_file(who, *chance.choice(held if held and chance.randrange(4) else year.places()))
    today, obtained = year.desk.today(), chance.choice((True, True, True, True, None, False))
    yield
    if shown.papers.obtained and shown.papers.received_on and chance.randrange(8):
        year.desk.validate_papers(form, who, shown, chance.randrange(8) > 0, "Vu")
    else:
        year.desk.record_title(form, who, shown, obtained, today if obtained else None, today if obtained else None)


def pronounce(year: Year, chance: Random) -> Iterator[None]:
    """Admitted, alone or with everyone who is near it."""
    who, form = year.one(chance, "direction"), year.form()
    held = [key for key in year.places() if year.is_in(key, "engagement")]
    key = chance.choice(held if held and chance.randrange(8) else year.places())
    shown, lot = year.desk.admission_file(who, *key), year.desk.admission_lot(who, key[1])
    yield
    if chance.randrange(3):
        year.desk.take_admission_step(form, who, shown, "prononcer_admission")
    else:
        year.desk.take_lot(form, who, lot)


def count(year: Year, chance: Random) -> Iterator[None]:
    """The count of seats is told, by letters too; management opens more seats, or fewer."""
    who, form = year.one(chance, "placement", "direction", "instruction"), year.form()
    programme = _programme(year, chance)
    shown = [one for one in year.desk.bulletins(who) if one.programme == programme]
    seats = next(one for one in year.desk.seats(who) if one.programme == programme)
    extra = chance.choice((0, 0, 1))
    yield
    what = chance.randrange(8)
    if what == 0:
        year.desk.decide_capacity(form, who, seats, None, extra, chance.choice(("", "Vote du conseil")))
    elif what == 1:
        year.desk.prepare_bulletin_letters(form, who, programme)
    else:
        year.desk.publish(form, who, shown)


def ready(year: Year, chance: Random) -> Iterator[None]:
    """Criteria, size and capacity, ranks of the list."""
    who, form, programme = year.one(chance, "presidence", "direction", "jury"), year.form(), _programme(year, chance)
    shown = year.desk.complementary_list(who, programme)
    keys = [one.key for one in (*shown.searching, *shown.listed)]
    chance.shuffle(keys)
    ranks = {key: str(rank) for rank, key in enumerate(keys, 1)}
    reason, size = chance.choice(("", "Vote du conseil")), chance.choice((1, 2, 3))
    capacity, chief = chance.choice((None, None, 0, 2, 3, 4)), year.who("direction")
    yield
    if not shown.criteria:
        year.desk.set_list_criteria(form, year.who("presidence"), shown, "Motivation", reason)
    elif shown.size is None or chance.randrange(4) == 0:
        year.desk.set_list_limits(form, chief, shown, capacity, size, reason)
    else:
        year.desk.rank_candidates(form, who, shown, ranks, reason)


def draw(year: Year, chance: Random) -> Iterator[None]:
    """Proposed by one, validated by another."""
    who, form, programme = year.one(chance, "secretariat", "presidence"), year.form(), _programme(year, chance)
    lot = year.desk.draw(who, programme)
    waiting = [key for key in year.places(programme) if year.desk.files().entries[key].proposed == lot.transition]
    lot = year.desk.lot(who, waiting, lot.transition) if waiting else lot
    yield
    year.desk.take_lot(form, who, lot)


def first_day(year: Year, chance: Random) -> Iterator[None]:
    """Who is there; they begin, or leave."""
    who, form, programme = year.one(chance, "direction", "placement"), year.form(), _programme(year, chance)
    shown, people = year.desk.complementary_list(who, programme), year.desk.expected(who, programme)
    unknown = [one for one in people if one.present is None]
    lots = year.desk.first_day(who, programme)
    yield
    if unknown or (people and chance.randrange(6) == 0):
        marks = {one.key: chance.randrange(4) > 0 for one in unknown or people}
        year.desk.record_presence(form, who, shown, people, marks)
    else:
        year.desk.take_lot(form, who, chance.choice(lots), chance.choice(("", "Absent à la rentrée")))


def leave(year: Year, chance: Random) -> Iterator[None]:
    """Numbers declared full, trainees whose time is over, applications kept on or closed."""
    who, form, programme = year.one(chance, "direction"), year.form(), _programme(year, chance)
    shown, key = year.desk.departures(who, programme), chance.choice(year.places(programme))
    lots = [year.desk.leaving(who, programme, late) for late in (False, True)]
    lots.append(year.desk.closing(who, programme))
    until = f"{year.desk.today() + timedelta(days=20):%d/%m/%Y}"
    yield
    what = chance.randrange(5)
    if what == 0:
        year.desk.declare_full(form, who, shown, year.day, "Vote du conseil")
    elif what == 1:
        year.desk.keep_on(form, who, key, until, "Entreprise en vue")
    else:
        year.desk.take_lot(form, who, chance.choice(lots), chance.choice(("", "Délai achevé")))


def challenge(year: Year, chance: Random) -> Iterator[None]:
    """Received, then answered."""
    who, form, key = year.one(chance, "instruction", "direction"), year.form(), chance.choice(year.places())
    shown = year.desk.challenges(who, *key)
    waiting = [one for one in shown.received if one.open]
    yield
    if waiting:
        year.desk.answer_challenge(form, who, waiting[0], year.desk.today(), "La décision tient")
    else:
        year.desk.record_challenge(form, who, shown, year.desk.today(), "La décision")


PLACES: tuple[tuple[int, Move], ...] = ((5, papers), (3, pronounce), (3, count), (1, challenge), (2, mistake))
LIST: tuple[tuple[int, Move], ...] = ((2, ready), (4, draw))
FIRST: tuple[tuple[int, Move], ...] = ((6, first_day), (2, leave))
