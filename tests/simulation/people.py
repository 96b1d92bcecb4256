"""What people do in their tab between any two requests. They type, move, copy; nothing asks the desk's permission.

Every value typed is said of the row in which it was typed, so that it is known whose it is wherever it goes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sheets_sync.journal import TAB
from sheets_sync.people_tabs import DOSSIERS, MIRROR
from tests.google_sheets.errors import Refusal
from tests.google_sheets.people import Person
from tests.google_sheets.service import Service
from tests.google_sheets.workbook import Sheet
from tests.simulation.history import History, Typed
from tests.simulation.workbook import DATA, DECISION, LABELS, SHOWN

NUMBER = "Numéro"
FIELDS = {label: key for key, label in LABELS.items()}
SEEN = " (vu)"
"""What somebody adds to a header."""
FEW = 5
"""Rows that nobody deletes any more."""


@dataclass
class People:
    """Several persons; `names`: what each is about to do, drawn by weight."""

    service: Service
    key: str
    chance: Random
    history: History
    renamed: dict[str, str] = field(default_factory=dict)
    """Headers and the tab as they are called now → as they were."""
    count: int = 0
    done: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.person = Person(self.service, self.key)

    # ---- what stands

    @property
    def sheet(self) -> Sheet:
        return self.person.sheet(self.title)

    @property
    def title(self) -> str:
        return next((now for now, was in self.renamed.items() if was == DOSSIERS), DOSSIERS)

    def grid(self) -> list[list[Any]]:
        return self.person.read(self.title)

    def columns(self, grid: list[list[Any]]) -> dict[str, int]:
        """Field → column, `""` the identifier's; the header row is the first."""
        names = [FIELDS.get(self.renamed.get(str(one), str(one)), str(one)) for one in grid[0]]
        return {("" if name == NUMBER else name): at for at, name in enumerate(names) if name in (*SHOWN, NUMBER)}

    def upto(self, subject: str) -> int:
        lines = self.person.sheet(MIRROR)
        found = (lines.cell(at, 1).value for at in range(1, len(lines.rows)) if lines.cell(at, 0).value == subject)
        return int(next(found, 0) or 0)  # type: ignore[call-overload,no-any-return]

    # ---- acts

    def act(self) -> None:
        names, weights = zip(*((name, weight) for name, (weight, _) in ACTS.items()), strict=True)
        name = self.chance.choices(names, weights)[0]
        try:
            ACTS[name][1](self)
        except Refusal:
            return
        self.done[name] = self.done.get(name, 0) + 1

    def fresh(self) -> str:
        self.count += 1
        return f"saisi {self.count} à la main"

    def choose(self, grid: list[list[Any]], columns: dict[str, int]) -> int:
        rows = [at for at in range(1, len(grid)) if grid[at][columns[""]]]
        return self.chance.choice(rows[:4] if self.chance.random() < 0.5 else rows)

    def note(self, grid: list[list[Any]], at: int, name: str, value: Any, paste: int | None = None) -> None:
        columns = self.columns(grid)
        subject = f"dossier:{grid[at][columns['']]}"
        self.history.typed.append(
            Typed(self.service.clock.now(), subject, name, value, grid[at][columns[name]], self.upto(subject), paste)
        )

    def put(self, grid: list[list[Any]], at: int, name: str, value: str) -> None:
        self.person.types(self.title, at, self.columns(grid)[name], value)
        self.note(grid, at, name, value)

    def types(self, name: str = "", value: str = "") -> None:
        grid = self.grid()
        name = name or self.chance.choice(DATA[:3])
        self.put(grid, self.choose(grid, self.columns(grid)), name, value or self.fresh())

    def types_a_name(self) -> None:
        grid = self.grid()
        at, columns = self.choose(grid, self.columns(grid)), self.columns(grid)
        self.put(grid, at, "family_name", f"{grid[at][columns['family_name']]}{self.chance.choice('abcde')}")

    def types_a_decision(self) -> None:
        self.types(DECISION, self.chance.choice(["rebond", "inconnue"]))

    def empties(self, at: int = 0, name: str = "") -> None:
        grid = self.grid()
        at, name = at or self.choose(grid, self.columns(grid)), name or self.chance.choice(DATA[:3])
        self.person.empties(self.title, at, self.columns(grid)[name])
        self.note(grid, at, name, "")

    def types_an_old_value(self) -> None:
        grid = self.grid()
        at, name = self.choose(grid, self.columns(grid)), self.chance.choice(DATA[:3])
        subject = f"dossier:{grid[at][self.columns(grid)['']]}"
        old = [one.value for one in self.history.typed if (one.subject, one.field) == (subject, name) and one.value]
        clicks = (click for click in self.history.clicks if click.subject == subject)
        old += [click.changes[key] for click in clicks if (key := f"{subject}#{name}") in click.changes]
        if old := [value for value in old if value and value != grid[at][self.columns(grid)[name]]]:
            self.put(grid, at, name, self.chance.choice(old))

    def gives_back(self) -> None:
        """Copies a cell that follows over one that was typed over."""
        sheet, grid = self.sheet, self.grid()
        columns = {name: at for name, at in self.columns(grid).items() if name}
        literal = [
            (row, at) for row in range(1, len(grid)) for at in columns.values() if not sheet.cell(row, at).formula
        ]
        if literal:
            self.lets_follow(*self.chance.choice(literal))

    def lets_follow(self, row: int, at: int) -> None:
        sheet, grid = self.sheet, self.grid()
        source = next((one for one in range(1, len(grid)) if sheet.cell(one, at).formula), None)
        if source is not None:
            self.person.copies(self.title, source, at, 1, 1, row, at)
            columns = self.columns(grid)
            subject = f"dossier:{grid[row][columns['']]}"
            name = next((name for name, place in columns.items() if place == at), "")
            shown = (self.grid()[row][at], grid[row][at], self.upto(subject))
            self.history.let_go.append(Typed(self.service.clock.now(), subject, name, *shown))

    def sorts(self) -> None:
        column = self.chance.choice([*self.columns(self.grid()).values()])
        self.person.sorts(self.title, column, down=self.chance.random() < 0.5)

    def sorts_the_journal(self) -> None:
        """Or would, were it not protected."""
        self.person.sorts(TAB, self.chance.randrange(1, 3), down=self.chance.random() < 0.5)

    def inserts_a_row(self) -> None:
        self.person.inserts(self.title, self.chance.randrange(1, len(self.grid()) + 1))

    def deletes_a_row(self) -> None:
        grid = self.grid()
        if len(grid) > FEW:
            self.person.deletes(self.title, self.choose(grid, self.columns(grid)))

    def moves_a_row(self) -> None:
        many = len(self.grid())
        self.person.moves(self.title, self.chance.randrange(1, many), self.chance.randrange(1, many + 1))

    def copies_a_row(self, at: int = 0) -> None:
        """Its identifier included, under the last one."""
        sheet, grid = self.sheet, self.grid()
        at = at or self.choose(grid, self.columns(grid))
        for name, column in self.columns(grid).items():
            if name and not sheet.cell(at, column).formula and grid[at][column] != "":
                self.note(grid, at, name, grid[at][column])
        self.person.copies(self.title, at, 0, 1, len(grid[0]), len(grid), 0)

    def tidies(self) -> None:
        """Removes a row that says the same identifier as one above, or nothing."""
        grid = self.grid()
        seen: set[Any] = set()
        for at in range(1, len(grid)):
            one = grid[at][self.columns(grid)[""]]
            if (one in seen) if one else not any(cell not in ("", None) for cell in grid[at]):
                self.person.deletes(self.title, at)
                return
            seen.add(one)

    def pastes_one_row_off(self) -> None:
        rows = list(range(1, len(self.grid())))
        many = min(self.chance.choice([3, 6, 8]), len(rows) - 1)
        first = self.chance.choice(rows[: len(rows) - many])
        self.pastes(first, many, self.chance.choice([("school",), ("family_name", "school")]))

    def pastes(self, first: int, many: int, names: Sequence[str]) -> None:
        """A block of values, each on the row after its own."""
        grid = self.grid()
        columns = self.columns(grid)
        for name in names:
            self.count += 1
            block = [grid[at][columns[name]] for at in range(first, first + many)]
            place = {"sheetId": self.sheet.id, "rowIndex": first + 1, "columnIndex": columns[name]}
            text = "\n".join("" if one is None else str(one) for one in block)
            paste = {"coordinate": place, "data": text, "type": "PASTE_NORMAL", "delimiter": "\t"}
            self.person.act({"pasteData": paste})
            for at, value in enumerate(block, first + 1):
                if at < len(grid):
                    self.note(grid, at, name, "" if value is None else value, self.count)

    def adds_a_row(self) -> None:
        """Typed without an identifier, under the last one."""
        grid = self.grid()
        columns, cells = self.columns(grid), {name: self.fresh() for name in ("school", "native_language")}
        for name, value in cells.items():
            self.person.types(self.title, len(grid), columns[name], value)
        self.history.new_rows.append(cells)

    def inserts_a_column(self) -> None:
        width = len(self.grid()[0])
        if width < 9:
            self.person.inserts(self.title, self.chance.randrange(1, width), columns=True)

    def moves_a_column(self) -> None:
        width = len(self.grid()[0])
        at, to = self.chance.randrange(1, width), self.chance.randrange(1, width + 1)
        self.person.moves(self.title, at, to, columns=True)

    def renames(self) -> None:
        """The tab, or a header; what is renamed gets its name back next time."""
        if self.renamed:
            self.gives_names_back()
        elif self.chance.random() < 0.5:
            self.renames_the_tab()
        else:
            self.renames_a_column(self.chance.choice(DATA[:3]))

    def renames_the_tab(self) -> None:
        self.person.renames(DOSSIERS, "Les dossiers")
        self.renamed["Les dossiers"] = DOSSIERS

    def renames_a_column(self, name: str) -> None:
        grid, label = self.grid(), LABELS[name]
        self.person.types(self.title, 0, grid[0].index(label), label + SEEN)
        self.renamed[label + SEEN] = label

    def gives_names_back(self) -> None:
        for now, was in list(self.renamed.items()):
            if was == DOSSIERS:
                self.person.renames(now, was)
            else:
                self.person.types(self.title, 0, self.grid()[0].index(now), was)
            del self.renamed[now]


ACTS: dict[str, tuple[int, Callable[[People], None]]] = {
    "types": (34, People.types),
    "types a name": (3, People.types_a_name),
    "types a decision": (5, People.types_a_decision),
    "empties": (5, People.empties),
    "types an old value": (6, People.types_an_old_value),
    "gives back": (8, People.gives_back),
    "sorts": (12, People.sorts),
    "sorts the journal": (1, People.sorts_the_journal),
    "inserts a row": (4, People.inserts_a_row),
    "deletes a row": (2, People.deletes_a_row),
    "moves a row": (6, People.moves_a_row),
    "copies a row": (3, People.copies_a_row),
    "tidies": (5, People.tidies),
    "pastes one row off": (3, People.pastes_one_row_off),
    "adds a row": (2, People.adds_a_row),
    "inserts a column": (1, People.inserts_a_column),
    "moves a column": (5, People.moves_a_column),
    "renames": (3, People.renames),
}
"""Name → how often of about a hundred, and what is done."""
