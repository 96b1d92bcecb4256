"""A small book in which a whole year is lived: eight applications of five persons, two accounts of every role."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from desk.cases import case_of
from desk.checking import contents
from desk.demo import world
from desk.files import Key
from desk.founding import account_row, founding
from rules import seats
from rules.case import ROLES, Actor
from rules.contents import Contents
from rules.invariants import check
from rules.tabs import Row
from sheets_sync.answers import Draft, Saved
from sheets_sync.projects import ITS_WORDS
from tests.desk.conftest import World, candidate
from tests.desk.naive_invariants import Book
from tests.rules.journeys import FIRST_DAY, noon, session

TWO_SEATS, ONE_YEAR = "INFRES2-DL", "BAT1"
"""A second year of two seats, and a first year."""
FIRST, SECOND = "annonce_preadmissibilite", {1: "annonce_phase_principale", 2: "convocation_serie2"}
LAST = {1: "annonce_phase_complementaire", 2: "annonce_admissibilite"}
COMPANIES = ("Atelier Fictif", "Ferronnerie Imaginaire", "Charpentes du Vent")
CLASS = {"diploma": None, "diploma_text": None, "diploma_stage": None, "preparatory_class": "ECG"}
MASTER = {**CLASS, "ects_obtained": "240", "ects_expected": "60"}
BUT = {"diploma": "BUT_GCCD", "diploma_stage": 3, "diploma_obtained": True, "ects_obtained": "180"}
BOTH = (TWO_SEATS, ONE_YEAR)
PEOPLE: Mapping[str, tuple[tuple[str, ...], Mapping[str, Any]]] = {
    "24-00001": (BOTH, {**MASTER, "fee_paid": 99}),
    "24-00002": (BOTH, {**MASTER, "fee_paid": 77}),
    "24-00003": ((TWO_SEATS,), MASTER),
    "24-00004": ((TWO_SEATS,), {**MASTER, "missing_documents": ["cv"]}),
    "24-00005": ((ONE_YEAR,), {**BUT, "person": "24-00003"}),
    "24-00006": ((ONE_YEAR,), BUT),
}
"""Number → programmes and facts. One person has two dossiers, and perhaps another; one applies to two programmes and
paid for a single one."""
CAPS = {code: seats.cap(row) for code, row in session().programmes.items()}
WHO = tuple(f"{role}{n}" for role in sorted(ROLES) for n in ("", "2"))


class Year(World):
    """`book` is the second reading of the acts, kept as they come."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self.book, self._read = Book(()), 0

    def founded(self) -> "Year":
        rows = tuple(_with_its_motive(row) for row in session().tables["Modèles"])
        tables = {**session().tables, "Modèles": rows}
        accounts = [account_row(f"{who}@ecole.example.org", "", who.rstrip("2"), "*") for who in WHO]
        self.desk.journal.record(founding("f", "administration@ecole.example.org", tables, accounts, {}))
        self.clock.now = noon("2024-02-09")
        for number, (programmes, fields) in PEOPLE.items():
            mine = {"email": f"{number}@example.org", "family_name": f"Nom{number[-1]}", **fields}
            self.desk.journal.record(world.arrival(candidate(number, programmes, **mine), session()))
        return self

    def say(self, kind: str, subject: str, fields: Mapping[str, Any], step: str = "", reason: str = "") -> None:
        """Recorded as it stands, by no use case: how a year begins, and what no screen lets pass."""
        draft = Draft(self.form(), "jury@ecole.example.org", kind, subject, {subject: fields}, step or None, reason)
        assert isinstance(self.desk.journal.record(draft), Saved)

    @property
    def day(self) -> str:
        """Today as people type it."""
        return f"{self.desk.today():%d/%m/%Y}"

    def places(self, programme: str = "") -> list[Key]:
        return sorted(key for key in self.desk.files().entries if programme in ("", key[1]))

    def state(self, key: Key) -> str:
        return str(self.desk.files().candidature(*key).get("state") or "")

    def is_in(self, key: Key, trait: str) -> bool:
        return self.desk.session.workflow.has(self.state(key), trait)

    def facts(self, key: Key) -> Mapping[str, Any]:
        return case_of(self.desk.files(), *key, self.clock.now).facts

    def one(self, chance: Random, *roles: str) -> Actor:
        """Someone who has one of these roles, now and then anyone at all."""
        some = roles if roles and chance.randrange(12) else tuple(ROLES)
        return self.who(chance.choice(some) + chance.choice(("", "2")))

    @property
    def place(self) -> int:
        """How far its journal goes."""
        return self.desk.journal.register().position

    def contents(self) -> Contents:
        return contents(self.desk.files(), self.desk.today())

    def breaches(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """As the rules see them, and as the second reading does."""
        acts = self.desk.journal.register().acts
        for one in acts[self._read :]:
            self.book.add([one.act] if one.holds else [])
        self._read = len(acts)
        found = check(self.contents())
        seen = {(one.number, one.programme if one.number == "17" else one.subject) for one in found}
        return seen, self.book.broken(self.book.caps(), date.fromisoformat(FIRST_DAY), self.desk.today())


def _with_its_motive(row: Row) -> Row:
    """The letters that refuse say why, in this school."""
    refuses = {"NON_ADMISSIBLE", "REJETE_SERIE1"} & set(row["etat"].split(";"))
    return {**row, "corps": f"{row['corps']}\n[si motif: Motif : {{motif}}.]"} if refuses else row


def words(chance: Random) -> dict[str, str]:
    return dict.fromkeys(ITS_WORDS, "prévu") | {"company": chance.choice(COMPANIES)}


Move = Callable[[Year, Random], Iterator[None]]
"""Reads what a form shows, yields, then records on what was shown: between both, others may have worked."""
