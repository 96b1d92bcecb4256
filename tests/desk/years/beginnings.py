"""Where a random year begins: its days, what people do then, and how everyone came there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from random import Random

from desk.files import Key
from rules.slots import Board, Series
from sheets_sync.projects import PARTIES
from tests.desk.years import autumn, dossiers, letters, projects, steps, trials
from tests.desk.years.world import FIRST, LAST, ONE_YEAR, SECOND, TWO_SEATS, Move, Year, words
from tests.kept import Kept
from tests.rules.journeys import noon, session

UNDECIDED = "24-00002", ONE_YEAR
"""Whoever judges this application knows nothing of the person's project elsewhere (§5)."""
LATE = "24-00005", ONE_YEAR
"""Neither was this one told anything on the second of May."""
PRE_ADMITTED = {1: ("pre_admettre", "PRE_ADMISSIBLE"), 2: ("pre_admettre_2", "PRE_ADMISSIBLE")}
Moves = tuple[tuple[int, Move], ...]


@dataclass(frozen=True)
class Beginning:
    """`often`: how often each theme comes, beside the moves that it holds."""

    days: tuple[str, ...]
    begin: Callable[[Year], None]
    often: tuple[tuple[int, Moves], ...]

    def move(self, chance: Random) -> Move:
        theme = chance.choices([moves for _, moves in self.often], [often for often, _ in self.often])[0]
        return chance.choices([move for _, move in theme], [often for often, _ in theme])[0]


def _decided(year: Year, keys: list[Key], states: dict[int, tuple[str, str]]) -> None:
    """By the jury, of these applications: the step and the state of each entry year."""
    for key in keys:
        number = session().programmes[key[1]].year
        step, state = states[number]
        mine = [one.code for one in session().trials.values() if one.year == number and one.series == 1]
        fields = {"state": state} if state == "RECEVABLE" else {"state": state, "trials": mine}
        known = session().workflow
        wanted = known.transitions[step].motive_required or known.states[state].final or state == "ADMISSIBLE"
        reason = "Au vu du dossier" if wanted else ""
        year.say("validation", f"candidature:{key[0]}/{key[1]}", fields, step, reason)


def announced(year: Year, period: str, programme: str) -> None:
    """Signed by two, written, handed out and gone."""
    desk, clerk = year.desk, year.who("secretariat")
    for who in (clerk, year.who("presidence")):
        desk.sign(year.form(), who, desk.rehearsal(who, period, programme))
    desk.prepare(year.form(), clerk, desk.rehearsal(clerk, period, programme))
    mails = [one.mail.subject for one in desk.outbox(clerk, period, (programme,))]
    assert mails, (period, programme, desk.rehearsal(clerk, period, programme).blocks)
    desk.hand_out(year.form(), clerk, mails)
    desk.say_left(year.form(), clerk, mails, left=True)


def _deposit(year: Year) -> None:
    """Whether two dossiers are of one person is asked."""
    year.clock.now = noon("2024-02-10")
    asked = {"kind": "doubtful_duplicate", "file": "24-00001", "now": "24-00006", "import": "0", "says": "même nom"}
    year.say("import", "dossier:24-00006", {"question.person": asked})


def _announcement(year: Year) -> None:
    """Half of them are still to be decided."""
    year.clock.now = noon("2024-04-10")
    _decided(year, year.places(), {1: ("recevable_de_droit", "RECEVABLE"), 2: ("juger_recevable_2", "RECEVABLE")})
    _decided(year, year.places()[::2], PRE_ADMITTED)


def _trials(year: Year) -> None:
    """Everyone is told, and convened by two."""
    _announcement(year)
    _decided(year, year.places()[1::2], PRE_ADMITTED)
    year.clock.now = noon("2024-04-15")
    for programme in (ONE_YEAR, TWO_SEATS):
        announced(year, FIRST, programme)
    for who in (year.who("secretariat"), year.who("instruction")):
        for lot in year.desk.telling_lots(who, FIRST, (ONE_YEAR, TWO_SEATS)):
            year.desk.take_lot(year.form(), who, lot)


def _interviews(year: Year) -> None:
    _trials(year)
    year.clock.now = noon("2024-04-30")
    states = {1: ("placer_complementaire", "PHASE_COMPLEMENTAIRE"), 2: ("convoquer_serie2", "CONVOQUE_SERIE2")}
    _decided(year, [key for key in year.places() if key != LATE], states)
    _decided(year, [LATE], {1: ("epreuves_manquantes", "EPREUVES_INCOMPLETES")})
    year.clock.now = noon("2024-05-02")
    for programme in (ONE_YEAR, TWO_SEATS):
        announced(year, SECOND[session().programmes[programme].year], programme)
    clerk, day = year.who("secretariat"), date(2024, 5, 14)
    for programme, trial, juror in ((ONE_YEAR, "EVS1", "jury"), (TWO_SEATS, "ENTRETIEN2", "jury2")):
        board, minutes = Board((f"{juror}@ecole.example.org",)), session().trials[trial].minutes or 0
        asked = Series(programme, trial, day, day, time(9), time(11), minutes, 5, (board,))
        assert year.desk.open_slots(year.form(), clerk, asked).saved


def _placement(year: Year) -> None:
    """One of the two seats is taken, firmly; a fiche waits for the other."""
    _interviews(year)
    year.clock.now = noon("2024-05-21")
    admitted = {1: ("admettre_complementaire", "ADMISSIBLE"), 2: ("admettre_serie2", "ADMISSIBLE")}
    _decided(year, [key for key in year.places() if key not in (UNDECIDED, LATE)], admitted)
    year.clock.now = noon("2024-05-23")
    for programme in (ONE_YEAR, TWO_SEATS):
        announced(year, LAST[session().programmes[programme].year], programme)
    year.clock.now = noon("2024-06-03")
    desk, placer = year.desk, year.who("placement")
    for key in (("24-00001", TWO_SEATS), ("24-00002", TWO_SEATS), ("24-00001", ONE_YEAR)):
        shown = desk.placement_file(placer, *key)
        desk.receive(year.form(), placer, shown, "", year.day, "entreprise", words(Random(0)))
    shown = desk.placement_file(placer, "24-00001", TWO_SEATS)
    (project,) = shown.projects
    desk.agree(year.form(), placer, shown, project.subject)
    for party in PARTIES:
        shown = desk.placement_file(placer, "24-00001", TWO_SEATS)
        desk.give_accord(year.form(), placer, shown, project.subject, party, year.day)


def _autumn(year: Year) -> None:
    """The list is ready to be drawn; whoever was judged too late was refused, as who took no slot."""
    _placement(year)
    _decided(year, [LATE], {1: ("refuser_principale", "NON_ADMISSIBLE")})
    _decided(year, [UNDECIDED], {1: ("evs_non_inscrit", "EVS_ABSENT")})
    _decided(year, [UNDECIDED], {1: ("refuser_complementaire", "NON_ADMISSIBLE")})
    year.clock.now = noon("2024-07-15")
    desk, chair, boss = year.desk, year.who("presidence"), year.who("direction")
    desk.set_list_criteria(year.form(), chair, desk.complementary_list(chair, TWO_SEATS), "Motivation")
    desk.set_list_limits(year.form(), boss, desk.complementary_list(boss, TWO_SEATS), 3, 2)
    listed = desk.complementary_list(chair, TWO_SEATS)
    ranks = {one.key: str(n) for n, one in enumerate(listed.searching[::-1], 1)}
    desk.rank_candidates(year.form(), chair, listed, ranks)


def _first_day(year: Year) -> None:
    """The list is drawn."""
    _autumn(year)
    year.clock.now = noon("2024-08-27")
    for who in (year.who("secretariat"), year.who("presidence")):
        assert year.desk.take_lot(year.form(), who, year.desk.draw(who, TWO_SEATS)).saved == 2


BEGINNINGS: dict[str, Beginning] = {
    "deposit": Beginning(
        ("2024-02-10", "2024-03-11", "2024-03-13", "2024-03-21", "2024-04-10", "2024-04-15", "2024-04-16"),
        _deposit,
        ((8, steps.MOVES), (4, dossiers.MOVES), (3, letters.MOVES)),
    ),
    "announcement": Beginning(
        ("2024-04-11", "2024-04-14", "2024-04-15", "2024-04-16", "2024-04-24"),
        _announcement,
        ((7, letters.MOVES), (6, steps.MOVES), (2, dossiers.MOVES), (1, trials.MOVES)),
    ),
    "trials": Beginning(
        ("2024-04-17", "2024-04-18", "2024-04-24", "2024-05-01", "2024-05-02", "2024-05-03"),
        _trials,
        ((7, steps.MOVES), (5, trials.MOVES), (4, letters.MOVES), (1, dossiers.MOVES)),
    ),
    "interviews": Beginning(
        ("2024-05-03", "2024-05-14", "2024-05-15", "2024-05-18", "2024-05-22", "2024-05-23", "2024-05-24"),
        _interviews,
        ((6, steps.MOVES), (5, trials.MOVES), (5, trials.INTERVIEWS), (3, letters.MOVES), (1, dossiers.MOVES)),
    ),
    "placement": Beginning(
        ("2024-06-10", "2024-06-20", "2024-07-15", "2024-08-25", "2024-08-26", "2024-09-02"),
        _placement,
        ((9, projects.MOVES), (5, autumn.PLACES), (2, steps.MOVES), (1, letters.MOVES), (1, dossiers.MOVES)),
    ),
    "autumn": Beginning(
        ("2024-08-05", "2024-08-20", "2024-08-25", "2024-08-26", "2024-08-30", "2024-09-02"),
        _autumn,
        ((8, autumn.LIST), (5, projects.MOVES), (4, autumn.PLACES), (2, steps.MOVES), (1, letters.MOVES)),
    ),
    "first day": Beginning(
        ("2024-09-02", "2024-09-03", "2024-09-10", "2024-11-28", "2024-12-02", "2024-12-03"),
        _first_day,
        ((7, autumn.FIRST), (5, projects.MOVES), (4, autumn.PLACES), (1, autumn.LIST), (1, steps.MOVES)),
    ),
}


class Books:
    """The book of each beginning, made once and put back for each year that starts there."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._kept: dict[str, tuple[Kept, Year]] = {}

    def all_made(self) -> "Books":
        for name, begun in BEGINNINGS.items():
            place = self._folder / name
            place.mkdir()
            year = Year(place).founded()
            begun.begin(year)
            year.close()
            self._kept[name] = Kept(place), year
        return self

    @contextmanager
    def open(self, name: str) -> Iterator[Year]:
        kept, begun = self._kept[name]
        year = Year(kept.back())
        year.clock.now, year._forms = begun.clock.now, begun._forms
        try:
            yield year
        finally:
            year.close()
