"""Random years: whoever does whatever, whenever, in whatever order, mistakes included, the invariants hold after each
act; and a second reading of the journal, written apart, says the same as the rules (rules.md §2.4).
"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from desk.access import READERS
from desk.announced import last_change
from desk.checking import contents
from desk.deciding import Choice
from desk.demo import world
from desk.founding import account_row, founding
from rules import seats
from rules.case import ROLES
from rules.invariants import check
from sheets_sync.answers import Draft, Saved
from sheets_sync.projects import projects_of
from tests.desk.conftest import World, candidate
from tests.desk.naive_invariants import broken
from tests.rules.journeys import FIRST_DAY, noon, session

TWO_SEATS, ONE_YEAR = "INFRES2-DL", "BAT1"
PEOPLE = tuple(f"24-{n:05d}" for n in range(1, 5))
DAYS = (
    "2024-02-10", "2024-03-20", "2024-04-10", "2024-04-15", "2024-04-18", "2024-04-24", "2024-05-01", "2024-05-14",
    "2024-05-20", "2024-06-10", "2024-07-15", "2024-08-26", "2024-09-02", "2024-09-10", "2024-11-28", "2024-12-02",
)  # fmt: skip
STAGES = {"deposit": (DAYS[:4], "", "DEPOSE"), "trials": (DAYS[3:9], "", "PRE_ADMISSIBLE"),
          "placement": (DAYS[9:], "admettre_serie2", "ADMISSIBLE")}  # fmt: skip
"""Where a random year begins: its days, and the step and the state by which everyone came there."""
CAPS = {code: seats.cap(row) for code, row in session().programmes.items()}
BY_ITSELF = {"16", "20", "25"}
"""What breaks with no act of the desk: a fee, time that passes, a fact that changed since a decision."""


class Year(World):
    """Four people, the first two also on a second programme; every role is held by two."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        accounts = [account_row(f"{role}{n}@ecole.example.org", "", role, "*") for role in ROLES for n in ("", "2")]
        self.desk.journal.record(founding("f", "administration@ecole.example.org", session().tables, accounts, {}))
        self.clock.now = noon("2024-02-09")
        for number in PEOPLE:
            programmes = (TWO_SEATS, ONE_YEAR) if number in PEOPLE[:2] else (TWO_SEATS,)
            master = {"diploma": None, "preparatory_class": "ECG", "ects_obtained": "240", "ects_expected": "60"}
            self.desk.journal.record(world.arrival(candidate(number, programmes, **master), session()))

    def begin(self, step: str, state: str) -> None:
        """Everyone is there already, by the jury's decision; nobody was before."""
        if state == "DEPOSE":
            return
        for dossier, programme in list(self.desk.files().entries):
            subject = f"candidature:{dossier}/{programme}"
            trials = [t.code for t in session().trials.values() if t.year == session().programmes[programme].year]
            changes = {subject: {"state": state, "trials": trials[:2]}}
            draft = Draft(self.form(), "jury@ecole.example.org", "validation", subject, changes, step or "pre_admettre")
            assert isinstance(self.desk.journal.record(replace(draft, reason="Au vu du dossier")), Saved)
            self.tell("project", dossier, programme)

    def say(self, subject: str, **fields: Any) -> bool:
        kind = subject.partition(":")[0]
        kind = {"dossier": "saisie", "candidature": "saisie"}.get(kind, kind)
        named = {name.replace("__", "."): value for name, value in fields.items()}
        draft = Draft(self.form(), "secretariat@ecole.example.org", kind, subject, {subject: named})
        return isinstance(self.desk.journal.record(draft), Saved)

    def tell(self, what: str, dossier: str, programme: str) -> bool:
        """One thing that staff come to know."""
        key, year = f"{dossier}/{programme}", session().programmes[programme].year
        day, now = self.clock.now.date().isoformat(), self.clock.now.isoformat()
        known = projects_of(self.desk.files().register, dossier, programme)
        live = [one for one in known if one.registered]
        if what == "trials":
            first, last = ("EVD1", "EVS1") if year == 1 else ("EVD2", "ENTRETIEN2")
            trial, at = (first, "2024-04-18") if day < "2024-05-10" else (last, "2024-05-14")
            return self.say(f"epreuve:{key}/{trial}", outcome="passee", taken_at=f"{at}T10:00:00+02:00")
        if what == "freeze":
            decided = last_change(self.desk.files().register, f"candidature:{key}#state")
            members = {key: decided.row.operation if decided else ""}
            return self.say(f"annonce:annonce_preadmissibilite/{programme}", frozen_at=now, members=members)
        if what == "project":
            admissible = session().workflow.has(self.state(dossier, programme), "admissibilite_decidee")
            return admissible and self.say(f"fiche:{key}/{len(known) + 1}", received_on=day, complete=True)
        if what in ("contract", "evidence") and live:
            fields = {"contract": {"contract_signed_on": day}, "evidence": {"default_evidence": "jugement"}}[what]
            return self.say(live[-1].subject, **fields)
        if what == "title":
            return self.say(f"dossier:{dossier}", title_obtained=True, documents_validated=True)
        if what == "list":
            self.say(f"formation:{programme}", list_criteria="Motivation", list_size=2)
            return self.say(f"candidature:{key}", list_rank=PEOPLE.index(dossier) + 1, present_on_first_day=True)
        if what == "full":
            return self.say(f"formation:{programme}", declared_full_on=day)
        return False

    def give(self, draw: Any) -> None:
        """Someone takes the list of projects away, of as many lines as it happens to have."""
        who, lines = draw(st.sampled_from(WHO)), draw(st.integers(1, 4))
        facts = {"liste": "Fiches", "lignes": lines, "colonnes": ["Candidat", draw(st.sampled_from(HEADS))]}
        facts |= draw(st.sampled_from(({}, {"formations": [TWO_SEATS]}, {"pour": "jury@ecole.example.org"})))
        draft = Draft(self.form(), self.who(who).email, "export", "export:Fiches", facts=facts)
        assert isinstance(self.desk.journal.record(draft), Saved)

    def state(self, dossier: str, programme: str) -> str:
        return str(self.desk.files().candidature(dossier, programme).get("state") or "")

    def act(self, draw: Any, dossier: str, programme: str) -> bool:
        """Someone takes, or tries to take, a step; the form may be an old one, or be sent twice."""
        likely = draw(st.integers(0, 5)) > 0
        who, offer = self.offered(draw, dossier, programme, likely)
        if who is None or offer is None:
            return False
        shown = self.desk.file(who, dossier)
        if offer.id == "engager":
            return self.agree(who, shown, dossier, programme)
        if draw(st.integers(0, 9)) == 0:
            self.tell("title", dossier, programme)  # meanwhile, the form grows old
        trials = tuple(trial.code for trial in offer.trials if trial.compulsory) or None
        form, saved = self.form(), False
        for _ in range(draw(st.sampled_from((1, 1, 2)))):
            answer = self.desk.decide(form, who, shown, programme, offer.id, "Un motif", "", trials)
            saved = saved or isinstance(answer, Saved)
        return saved

    def offered(self, draw: Any, dossier: str, programme: str, likely: bool) -> tuple[Any, Any]:
        """Someone and a step of theirs: one that is open and goes on, where a step that is `likely` is asked."""
        roles = draw(st.permutations(WHO)) if likely else [draw(st.sampled_from(WHO))]
        for role in roles:
            who = self.who(role)
            offers = self.desk.offers(who, dossier, programme)
            if likely:
                offers = tuple(one for one in offers if not one.objections and one.id not in BACK and _goes_on(one))
            if offers:
                return who, draw(st.sampled_from(offers))
        return None, None

    def agree(self, who: Any, shown: Any, dossier: str, programme: str) -> bool:
        firm = [one for one in projects_of(self.desk.files().register, dossier, programme) if one.agreed]
        if not firm:
            return False
        day = self.clock.now.date().isoformat()
        self.say(firm[-1].subject, accord__candidat=day, accord__entreprise=day)
        choice = Choice(
            self.form(), programme, "engager", also={firm[-1].subject: {"accord.ecole": day}},
            known={"all_parties_agreed": True},
        )  # fmt: skip
        return isinstance(self.desk._take(choice, who, shown, self.desk.files()), Saved)

    def breaches(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """As the rules see them, and as the second reading does."""
        found = check(contents(self.desk.files(), self.desk.today()))
        holding = [one.act for one in self.desk.journal.register().acts if one.holds]
        seen = {(one.number, one.subject) for one in found if one.number not in ("16", "25")}
        return seen, broken(holding, CAPS, date.fromisoformat(FIRST_DAY), self.desk.today())


WHO = tuple(role + n for role in sorted(READERS) for n in ("", "2"))
BACK = ("reexaminer", "piece_invalide", "douter_du_titre", "annuler_creneau", "maintenir", "garder_malgre_suppression")
"""Steps that go round in circles: left to whoever does anything."""


def _goes_on(offer: Any) -> bool:
    return offer.target is not None and not offer.target.final


HEADS = ("Entreprise", "Fiches : Missions", "Où elle en est")
TOLD = ("trials", "freeze", "project", "contract", "evidence", "title", "list", "full")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_whatever_is_done_the_invariants_hold(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        year = Year(Path(folder))
        try:
            given = False
            days, step, state = STAGES[data.draw(st.sampled_from(sorted(STAGES)))]
            year.clock.now = noon(days[0])
            year.begin(step, state)
            for day in days:
                year.clock.now = max(year.clock.now, noon(day))
                for _ in range(data.draw(st.integers(3, 10))):
                    move(year, data.draw)
                    if data.draw(st.integers(0, 9)) == 0:
                        year.give(data.draw)
                        given = True
                    ours, theirs = year.breaches()
                    assert ours == theirs
                    assert {number for number, _ in ours} <= BY_ITSELF | ({"12"} if given else set())
            for dossier, programme in year.desk.files().entries:
                event(year.state(dossier, programme))
        finally:
            year.close()


def move(year: Year, draw: Any) -> None:
    dossier = draw(st.sampled_from(PEOPLE))
    programme = draw(st.sampled_from(year.desk.files().programmes(dossier)))
    if draw(st.integers(0, 2)) == 0:
        year.tell(draw(st.sampled_from(TOLD)), dossier, programme)
    else:
        year.act(draw, dossier, programme)


def test_the_two_readings_see_what_is_broken(tmp_path: Path) -> None:
    """Neither is blind: states that no step allows are written straight into the journal."""
    year = Year(tmp_path)
    try:
        for number in PEOPLE[:3]:
            year.say(f"candidature:{number}/{TWO_SEATS}", state="ADMIS")
        year.say(f"candidature:{PEOPLE[3]}/{TWO_SEATS}", state="EVS_PREVU")
        year.say(f"candidature:{PEOPLE[0]}/{ONE_YEAR}", state="ENGAGE")
        ours, theirs = ({(number, subject.partition("/")[0]) for number, subject in seen} for seen in year.breaches())
        assert ours == theirs  # which of a person's two commitments is one too many is nobody's to say
        assert {"1", "2", "3", "4", "7", "18"} <= {number for number, _ in ours}
    finally:
        year.close()
