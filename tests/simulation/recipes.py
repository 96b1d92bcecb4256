"""What people use today on a shared sheet, lived by the same storm as the desk: a save reads the whole tab, changes one
row in pandas and writes the whole tab again.

Generous to each: a tab of plain values that no other program reads, the row found by its identifier, a dossier or a
column that is not found said before anything is written.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gspread
import gspread_pandas
import pandas as pd
import requests
from gspread_dataframe import get_as_dataframe, set_with_dataframe

from sheets_sync.people_tabs import DOSSIERS
from tests.google_sheets import transport
from tests.google_sheets.cells import literal
from tests.google_sheets.people import Person
from tests.simulation.history import REFUSED, SAVED, Click
from tests.simulation.losses import Cells, Key, Rest, losses, text
from tests.simulation.people import FIELDS, NUMBER, SEEN, People
from tests.simulation.process import Process, Way
from tests.simulation.schedule import Schedule
from tests.simulation.workbook import DATA, LABELS, NUMBERS
from tests.simulation.world import Setting

Change = Callable[[pd.DataFrame], None]
Recipe = Callable[[requests.Session, str, Change], None]
WIDTH = 26
"""Columns of a new tab."""


def gspread_and_pandas(session: requests.Session, key: str, change: Change) -> None:
    """gspread 6.2: `get_all_records`, `clear`, `update`."""
    sheet = gspread.Client(auth=None, session=session).open_by_key(key).worksheet(DOSSIERS)
    frame = pd.DataFrame(sheet.get_all_records())
    change(frame)
    sheet.clear()
    sheet.update([frame.columns.tolist(), *frame.values.tolist()])


def gspread_dataframe(session: requests.Session, key: str, change: Change) -> None:
    """gspread-dataframe 4.0: `get_as_dataframe`, `set_with_dataframe`. As texts, or pandas 3 refuses one in an empty
    column.
    """
    sheet = gspread.Client(auth=None, session=session).open_by_key(key).worksheet(DOSSIERS)
    frame = get_as_dataframe(sheet, dtype=str)
    change(frame)
    set_with_dataframe(sheet, frame)


class WithoutDrive(gspread_pandas.Client):
    """Of an account whose scope is the sheets alone: what the library then does by itself, one request less."""

    def _drive_request(self, *_: Any, **__: Any) -> dict[str, Any]:
        return {}


def gspread_pandas_spread(session: requests.Session, key: str, change: Change) -> None:
    """gspread-pandas 4.2: `Spread.sheet_to_df`, `Spread.df_to_sheet` with `replace`."""
    spread = gspread_pandas.Spread(key, sheet=DOSSIERS, client=WithoutDrive(session=session, creds=object()))
    frame = spread.sheet_to_df(index=0)
    change(frame)
    spread.df_to_sheet(frame, index=False, replace=True)


RECIPES: dict[str, Recipe] = {
    "gspread et pandas": gspread_and_pandas,
    "gspread-dataframe": gspread_dataframe,
    "gspread-pandas": gspread_pandas_spread,
}


def puts(number: str, label: str, value: str) -> Change:
    """Raises LookupError when the tab has no such row or column."""

    def change(frame: pd.DataFrame) -> None:
        if not {NUMBER, label} <= set(frame.columns) or not (rows := frame[NUMBER] == number).any():
            raise LookupError(number)
        frame.loc[rows, label] = value

    return change


@dataclass
class Page(Process):
    """A process that keeps nothing: a click is a recipe, from the reading to the last writing."""

    recipe: Recipe = gspread_and_pandas

    def start(self) -> None:
        self.dead, self.opened = False, self.opened + 1
        self.session = requests.Session()
        for host in transport.HOSTS:
            self.session.mount(host, Way(self.line, self))

    def step(self) -> None:
        if self.quota > 0 and self.chance.random() < 0.5:
            self.quota -= 1
            self.click()

    def click(self) -> None:
        count = len(self.history.clicks)
        number = f"24-{self.chance.randint(1, NUMBERS if self.chance.random() < 0.5 else 4):05d}"
        name, value, sent = self.chance.choice(DATA[:3]), f"au guichet {count}", self.sent
        subject, form = f"dossier:{number}", f"{self.number}.{self.opened}.{count}"
        click = Click(count, self.number, "saisie", form, subject, {f"{subject}#{name}": value}, {}, self.clock.now())
        self.history.clicks.append(click)
        try:
            self.recipe(self.session, self.key, puts(number, LABELS[name], value))
            click.told = click.status = SAVED
        except Exception as error:  # whatever it is, its author is told that it failed
            click.told, click.status, click.why = REFUSED, REFUSED, repr(error)
        click.answered, click.requests = self.clock.now(), self.sent - sent
        click.waited = click.answered - click.at

    def close(self) -> None:
        self.session.close()


class Hand(Person):
    """`gone`: when somebody deleted a row of a dossier, and which."""

    def __init__(self, *where: Any) -> None:
        super().__init__(*where)
        self.gone: list[tuple[float, str]] = []

    def deletes(self, tab: str, at: int, count: int = 1, columns: bool = False) -> None:
        rows = self.read(tab)
        super().deletes(tab, at, count, columns)
        self.gone.append((self.service.clock.now(), f"dossier:{rows[at][rows[0].index(NUMBER)]}"))


class Crowd(People):
    """The same people; before a tab that was emptied they do nothing, and what a cell did not take was not typed."""

    def __post_init__(self) -> None:
        self.person = self.hand = Hand(self.service, self.key)

    def act(self) -> None:
        many = len(self.history.typed)
        with suppress(LookupError, ValueError):
            super().act()
        typed, cells = self.history.typed, self.cells()
        typed[many:] = [one for one in typed[many:] if text(one.value) in cells.get((one.subject, one.field), ())]

    def cells(self) -> Cells:
        """What each dossier shows in all its rows, under every column of that header, even as it was renamed."""
        found: dict[Key, set[str]] = defaultdict(set)
        header, *rows = self.grid() or [[]]
        for row in rows if NUMBER in header else ():
            subject = f"dossier:{row[header.index(NUMBER)]}"
            for label, value in zip(header, row, strict=True):
                if name := FIELDS.get(text(label).removesuffix(SEEN)):
                    found[subject, name].add(text(value))
        return found

    def gives_names_back(self) -> None:
        with suppress(LookupError, ValueError):  # the old header was written again
            super().gives_names_back()
        self.renamed.clear()


class RecipeStorm(Schedule):
    """One schedule of the storm, its processes being pages of a recipe."""

    def __init__(self, recipe: str, seed: int, setting: Setting | None = None) -> None:
        super().__init__(seed, setting or Setting())
        self.recipe = RECIPES[recipe]
        self.people = self.crowd = Crowd(self.service, self.key, self.chance, self.history)
        self._plain()
        self.before, self.seen = self.crowd.cells(), set[Any]()
        self.service.between = lambda request: self._see()

    def _plain(self) -> None:
        """The tab as people have it without a desk: values, and no formula that follows one."""
        grid, sheet = self.people.grid(), self.people.sheet
        for at, row in enumerate(grid):
            sheet.put(at, 0, [literal(value) for value in row])
        sheet.has_formulas, sheet.column_count = False, WIDTH

    def _see(self) -> None:
        self.seen.update(cell.value for row in self.people.sheet.rows for cell in row)

    def process(self, number: int, folder: Path, key: str = "") -> Process:
        return Page(
            number, self.service, self.key, self.line, self.clock, self.chance, self.history, folder,
            late=0.0, quota=self.setting.quota, deadly=self.setting.kills, recipe=self.recipe,
        )  # fmt: skip

    def looks(self) -> None:
        """A page has nothing left to do."""
        self._see()

    def losses(self) -> Counter[str]:
        shown = {text(value) for row in self.people.grid() for value in row}
        return losses(self.history, Rest(self.before, self.crowd.cells(), shown, self.crowd.hand.gone, self.seen))
