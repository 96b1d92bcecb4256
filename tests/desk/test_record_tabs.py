"""Feuille's tabs of the year: one row a trial, a slot, a fiche; read only, and to whom the notice lets."""

import pytest

from desk.access import Denied
from desk.exporting import Export
from desk.interview_views import RECUSED
from desk.sheet_views import Edit
from rules.case import Actor
from sheets_sync.answers import Draft, Saved
from tests.desk.conftest import World, candidate, kept

ONE, TWO, KEY = "24-00001", "24-00002", "24-00001/MKX1"
JUROR = "jury@ecole.example.org"
SLOT = {"programme": "MKX1", "trial": "EVS1", "starts_at": "2024-05-14T09:30:00+02:00", "minutes": 20, "room": "V3",
        "jurors": [JUROR], "held_by": KEY}  # fmt: skip


def says(book: World, kind: str, subject: str, **fields: object) -> None:
    assert isinstance(book.desk.journal.record(Draft(book.form(), "x", kind, subject, {subject: fields})), Saved)


def cells(book: World, tab: str, who: Actor, text: str = "") -> dict[str, dict[str, str]]:
    grid = book.desk.grid(who, tab, text)
    labels = [column.label for column in grid.columns]
    return {row.id: {k: v for k, v in zip(labels, row.cells, strict=True) if v} for row in grid.rows}


@kept
def year(book: World) -> World:
    """Someone convened who took the video and has a slot; another convened of whom nothing is recorded."""
    book.bring(candidate(ONE), candidate(TWO, email="autre@example.org"))
    for number in (ONE, TWO):
        says(book, "transition", f"candidature:{number}/MKX1", state="CONVOQUE", trials=["EVD1"])
    taken = {"outcome": "passee", "taken_at": "2024-04-18T09:00:00+02:00", "score": "13.5", "conclusive": True}
    says(book, "epreuve", f"epreuve:{KEY}/EVD1", **taken, deletion_asked_at="2024-04-20T08:00:00+02:00")
    says(book, "epreuve", f"epreuve:{KEY}/EVD1", **{"marks.x@y.z": {"EVD1-EXPRESSION": "7.25"}, "says.x@y.z": "secret"})
    says(book, "creneau", "creneau:A", **SLOT)
    return book


def test_one_row_a_trial_what_is_recorded_and_what_is_awaited(year: World) -> None:
    found = cells(year, "Épreuves", year.who("instruction"))
    label = year.desk.session.trials["EVD1"].label
    shared = {"Formation": "MKX1", "Candidat": "Lefèvre Noémie", "Épreuve": label}
    window = str(year.desk.session.calendar.periods[year.desk.session.trials["EVD1"].period])
    provider = found[f"{TWO}/MKX1/EVD1"]["Prestataire"]
    assert found == {
        f"{KEY}/EVD1": {
            "Numéro": ONE, **shared, "Fenêtre": window, "Issue de l'épreuve": "passée",
            "Épreuve passée le": "18/04/2024 09:00", "Résultat de l'épreuve": "13,5",
            "Épreuve concluante pour le jury": "oui", "Suppression de l'enregistrement demandée le": "20/04/2024 08:00",
            "Prestataire": provider,
        },
        f"{TWO}/MKX1/EVD1": {"Numéro": TWO, **shared, "Fenêtre": window, "Prestataire": provider},
    }  # fmt: skip


def test_no_mark_of_a_juror_stands_in_a_tab(year: World) -> None:
    for role in ("jury", "secretariat", "direction"):
        assert not {"7,25", "7.25", "secret"} & {
            cell for line in cells(year, "Épreuves", year.who(role)).values() for cell in line.values()
        }


def test_one_row_a_slot_with_its_candidate_and_its_jury(year: World) -> None:
    assert cells(year, "Entretiens", year.who("jury")) == {
        "A": {
            "Candidat": "Lefèvre Noémie", "Formation": "MKX1", "Épreuve": year.desk.session.trials["EVS1"].label,
            "Début": "14/05/2024 09:30", "Minutes": "20", "Jury": "Jury", "Salle": "V3", "Réservé par": KEY,
        }
    }  # fmt: skip


def test_who_is_recused_reads_no_name_and_no_trial(year: World) -> None:
    chair, juror = year.who("presidence"), year.who("jury")
    assert isinstance(year.desk.recuse("r", chair, year.desk.file(chair, ONE), "MKX1", juror.email), Saved)
    slot = cells(year, "Entretiens", juror)["A"]
    assert (slot["Candidat"], slot.get("Réservé par")) == (RECUSED, None)
    assert list(cells(year, "Épreuves", juror)) == [f"{TWO}/MKX1/EVD1"]
    assert len(cells(year, "Épreuves", chair)) == 2


def fiche(book: World, number: str = ONE) -> None:
    says(book, "transition", f"candidature:{number}/MKX1", state="ADMISSIBLE")
    words = {"company": "Atelier Fictif", "missions": "Usiner", "received_on": "2024-06-03", "complete": True}
    says(book, "fiche", f"fiche:{number}/MKX1/1", **words)


def test_one_row_a_project_for_who_follows_them(year: World) -> None:
    fiche(year)
    for role in ("placement", "direction", "instruction"):
        assert cells(year, "Fiches", year.who(role)) == {
            f"{KEY}/1": {
                "Numéro": ONE, "Formation": "MKX1", "Candidat": "Lefèvre Noémie", "Où elle en est": "Reçue complète",
                "Entreprise": "Atelier Fictif", "Missions": "Usiner", "Reçue le": "03/06/2024", "Complète": "oui",
            }
        }, role  # fmt: skip


def test_a_project_of_someone_still_judged_elsewhere_is_in_no_row(book: World) -> None:
    """Instruction follows projects and judges: the same person's other application is undecided (§5)."""
    book.bring(candidate(ONE, ("MKX1", "BAT1")))
    says(book, "transition", f"candidature:{ONE}/BAT1", state="EPREUVES_FAITES")
    fiche(book)
    assert cells(book, "Fiches", book.who("instruction")) == {}
    assert list(cells(book, "Fiches", book.who("placement"))) == [f"{KEY}/1"]
    says(book, "transition", f"candidature:{ONE}/BAT1", state="NON_ADMISSIBLE")
    assert list(cells(book, "Fiches", book.who("instruction"))) == [f"{KEY}/1"]


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        ("lecture", set()),
        ("jury", {"Épreuves", "Entretiens"}),
        ("placement", {"Fiches"}),
        ("instruction", {"Épreuves", "Entretiens", "Fiches"}),
        ("direction", {"Épreuves", "Entretiens", "Fiches"}),
        ("administration", set()),
    ],
)
def test_each_role_opens_its_tabs_and_no_other(year: World, role: str, tabs: set[str]) -> None:
    who, every = year.who(role), {"Épreuves", "Entretiens", "Fiches"}
    assert {*year.desk.tabs(who)} & every == tabs
    for tab in every - tabs:
        with pytest.raises(Denied):
            year.desk.grid(who, tab)


def test_a_word_filters_and_nothing_is_typed_over(year: World) -> None:
    who = year.who("instruction")
    assert list(cells(year, "Épreuves", who, "13,5")) == [f"{KEY}/EVD1"]
    grid = year.desk.grid(who, "Épreuves")
    assert not grid.editable
    assert not any(column.editable for column in grid.columns)
    edited = year.desk.edit(year.form(), who, grid, [Edit(f"{KEY}/EVD1", "score", "20")])
    assert [says for _, says in edited.refused] == ["l'onglet Épreuves se lit ici, il s'écrit ailleurs"]
    assert edited.saved == 0


def test_a_file_given_out_does_not_say_that_the_cells_moved(year: World) -> None:
    who = year.who("instruction")
    shown = year.desk.grid(who, "Épreuves")
    year.desk.give_file(year.form(), who, Export("Épreuves", 2), bytes)
    assert not year.desk.overtaken(who, shown)
    says(year, "epreuve", f"epreuve:{KEY}/EVD1", score="14")
    assert year.desk.overtaken(who, shown)
