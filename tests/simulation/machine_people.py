"""What people do in their tab, as steps that hypothesis chooses."""

from collections.abc import Sequence
from contextlib import suppress

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from sheets_sync.journal import TAB
from tests.google_sheets.errors import Refusal
from tests.google_sheets.people import Person
from tests.simulation.people import People
from tests.simulation.workbook import DATA, DECISION, NUMBERS

FIELDS = DATA[:2]
dossiers, fields = st.integers(1, 2), st.sampled_from(FIELDS)
cells = st.sampled_from((*FIELDS, "family_name", DECISION))
texts = st.sampled_from(("A", "B", "C", "au guichet 0", "au guichet 1"))
"""Few of each, so that two often meet, and what was typed or saved once is often typed again."""
places = st.integers(1, NUMBERS)
WIDEST = 9


class PeopleSteps(RuleBasedStateMachine):
    """A row is named by its dossier, wherever it stands; a step about one that is nowhere does nothing."""

    people: People
    person: Person

    def at(self, dossier: int) -> int:
        """The first row that says so; 0 for none."""
        grid = self.people.grid()
        own = self.people.columns(grid)[""]
        return next((at for at in range(1, len(grid)) if grid[at][own] == f"24-{dossier:05d}"), 0)

    @rule(dossier=dossiers, name=cells, text=texts)
    def types(self, dossier: int, name: str, text: str) -> None:
        if at := self.at(dossier):
            self.people.put(self.people.grid(), at, name, text)

    @rule(dossier=dossiers, name=fields)
    def empties(self, dossier: int, name: str) -> None:
        if at := self.at(dossier):
            self.people.empties(at, name)

    @rule(dossier=dossiers, name=cells)
    def lets_follow(self, dossier: int, name: str) -> None:
        """Copies a cell that follows over this one."""
        if at := self.at(dossier):
            self.people.lets_follow(at, self.people.columns(self.people.grid())[name])

    @rule(dossier=dossiers, many=st.integers(1, 6), names=st.sampled_from((("school",), ("family_name", "school"))))
    def pastes_one_row_off(self, dossier: int, many: int, names: Sequence[str]) -> None:
        at = self.at(dossier)
        if at and (room := len(self.people.grid()) - 1 - at):
            self.people.pastes(at, min(many, room), names)

    @rule(name=st.sampled_from(("", *FIELDS, TAB)), down=st.booleans())
    def sorts(self, name: str, down: bool) -> None:
        """By a column, the identifier's for none; or the journal, were it not protected."""
        with suppress(Refusal):
            if name == TAB:
                self.person.sorts(TAB, 1, down)
            else:
                self.person.sorts(self.people.title, self.people.columns(self.people.grid())[name], down)

    @rule(at=places, columns=st.booleans())
    def inserts(self, at: int, columns: bool) -> None:
        if not columns or len(self.people.grid()[0]) < WIDEST:
            self.person.inserts(self.people.title, at, columns=columns)

    @rule(dossier=dossiers)
    def deletes_a_row(self, dossier: int) -> None:
        if at := self.at(dossier):
            self.person.deletes(self.people.title, at)

    @rule(dossier=dossiers, to=places)
    def moves_a_row(self, dossier: int, to: int) -> None:
        with suppress(Refusal):
            if at := self.at(dossier):
                self.person.moves(self.people.title, at, to)

    @rule(dossier=dossiers)
    def copies_a_row(self, dossier: int) -> None:
        if at := self.at(dossier):
            self.people.copies_a_row(at)

    @rule(tidies=st.booleans())
    def adds_a_row(self, tidies: bool) -> None:
        """Typed without an identifier, under the last one; or deletes one that is there twice, or says nothing."""
        self.people.tidies() if tidies else self.people.adds_a_row()

    @rule(name=fields, to=places)
    def moves_a_column(self, name: str, to: int) -> None:
        with suppress(Refusal):
            self.person.moves(self.people.title, self.people.columns(self.people.grid())[name], to, columns=True)

    @rule(name=st.sampled_from(("", *FIELDS)))
    def renames(self, name: str) -> None:
        """A column, or the tab; what is renamed gets its name back next time."""
        if self.people.renamed:
            self.people.gives_names_back()
        elif name:
            self.people.renames_a_column(name)
        else:
            self.people.renames_the_tab()
