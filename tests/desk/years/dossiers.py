"""What changes in a dossier, who it is of, and the rows and roles of the session (§1 to §4.1)."""

from collections.abc import Iterator
from random import Random
from typing import Final

from desk.sheet import Edit
from tests.desk.years.world import TWO_SEATS, Move, Year
from tests.sheets_sync.importing.conftest import Export, first_rows

CORRECTED: Final = (
    ("ects_obtained", "60"), ("ects_obtained", "240"), ("preparatory_class", "MP"), ("email", ""),
    ("email", "autre@example.org"), ("phone", "06 39 98 00 02"), ("fee_paid", "77"), ("fee_paid", "99"),
)  # fmt: skip
SUBMITTED, LATE = "05/03/2024", "13/03/2024"


def correct(year: Year, chance: Random) -> Iterator[None]:
    key, who, form = chance.choice(year.places()), year.one(chance, "instruction", "direction"), year.form()
    shown = year.desk.file(who, key[0])
    field, text = chance.choice(CORRECTED)
    yield
    year.desk.correct(form, who, shown, field, text, "Dit au téléphone")


def documents(year: Year, chance: Random) -> Iterator[None]:
    key, who, form = chance.choice(year.places()), year.one(chance, "instruction", "direction"), year.form()
    shown = year.desk.file(who, key[0])
    missing = chance.choice((frozenset[str](), frozenset[str](), frozenset(("cv",)), frozenset(("piece_identite",))))
    yield
    year.desk.set_documents(form, who, shown, missing)


def arrive(year: Year, chance: Random) -> Iterator[None]:
    """An export brings somebody more, in time or late, who may be someone already there."""
    who, form = year.one(chance, "instruction", "direction"), year.form()
    number = chance.choice(("24-00101", "24-00102"))
    line = _row(number, chance.choice((SUBMITTED, LATE)), chance.randrange(2) > 0)
    shown = year.desk.preview(who, "export.csv", line)
    yield
    running = year.desk.apply(form, who, shown)
    assert running.over.wait(60)
    assert not running.failed, running.failed


def _row(number: str, day: str, twin: bool) -> bytes:
    """A line of the platform's file; a `twin` is written as the first candidate of the book."""
    sample = first_rows()
    row = sample.row("24-00008")
    said = {"N° dossier": number, "Date de dépôt": f"{day} 10:00:00"}
    if twin:
        said |= {"Nom de naissance": "Nom1", "Prénom ": "Noémie", "courriel": "24-00001@example.org", "N° INE": ""}
        said |= {"Date de naissance (jj/mm/aaaa)": "14/05/2003"}
    for name, text in said.items():
        row[sample.header.index(name)] = text
    return Export([row], sample.header).bytes()


def answer(year: Year, chance: Random) -> Iterator[None]:
    """Whose dossier it is, once someone looked."""
    key, who, form = chance.choice(year.places()), year.one(chance, "instruction"), year.form()
    shown = year.desk.file(who, key[0])
    asked = next((one for one in shown.questions if one.field == "person"), None)
    yield
    if asked:
        year.desk.answer(form, who, shown, "person", chance.choice([value for value, _ in asked.choices]))


def grant(year: Year, chance: Random) -> Iterator[None]:
    """A role is given while the year runs; it takes the place of none."""
    who, form = year.one(chance, "administration"), year.form()
    email = f"{chance.choice(('jury', 'placement'))}2@ecole.example.org"
    role = chance.choice(("placement", "instruction"))
    yield
    year.desk.grant(form, who, email, "", role, (TWO_SEATS,))


def rows(year: Year, chance: Random) -> Iterator[None]:
    """A programme's row goes in the sheet, or changes, and that is put in force or not."""
    who, form = year.one(chance, "direction"), year.form()
    grid = year.desk.grid(who, "Formations")
    yield
    if chance.randrange(2):
        year.desk.delete_row(form, who, grid, "BAT1")
    else:
        year.desk.edit(form, who, grid, [Edit("BAT1", "libelle", "Bâtiment, première année")])
    effect, form = year.desk.effect_of_draft(who), year.form()
    yield
    year.desk.put_in_force(form, who, effect, "Nouvelle notice")


MOVES: tuple[tuple[int, Move], ...] = (
    (32, correct), (12, documents), (5, arrive), (8, answer), (1, grant), (2, rows),
)  # fmt: skip
