"""Who is shown what the shared sheet says otherwise, and what becomes of an answer of someone who may not give it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.access import Denied
from desk.desk import Desk
from desk.founding import account_row, founding
from sheets_sync.answers import Draft
from sheets_sync.book import Book
from sheets_sync.hand_questions import DECISION
from sheets_sync.hints import HEADER
from sheets_sync.people_tabs import HINTS
from sheets_sync.writer import Journal
from tests.desk.conftest import SESSION, Clock, candidate
from tests.pages.shared import SharedDesk, shared_desk

ROLES = {
    "instruction": "*", "secretariat": "*", "placement": "*", "direction": "*", "administration": "*", "lecture": "*",
}  # fmt: skip
FICHE, MAIL, STATE = "fiche:24-00001/MKX1/1", "Courriel", "État"


def small(folder: Path, book: Book) -> Desk:
    """One person on two programmes: a project on one, the other still to be judged; another on a third programme."""
    clock = Clock()
    desk = Desk(Journal(book, folder / "local" / "outbox.db", clock), clock)
    people = [account_row(f"{role}@ecole.example.org", "", role, where) for role, where in ROLES.items()]
    people += [
        account_row("mkx@ecole.example.org", "", "instruction", "MKX1"),
        account_row("bat@ecole.example.org", "", "instruction", "BAT1"),
    ]
    desk.journal.record(founding("f", "administration@ecole.example.org", SESSION.tables, people, {}))
    for number, states in {
        "24-00001": {"MKX1": "ADMISSIBLE", "BAT1": "COMPLET"}, "24-00002": {"INFRES1-SR": "COMPLET"}
    }.items():  # fmt: skip
        one = candidate(number, tuple(states))
        changes = {f"dossier:{number}": dict(one.fields)}
        changes |= {f"candidature:{number}/{code}": {"state": state} for code, state in states.items()}
        desk.journal.record(Draft(f"i{number}", "import", "import", f"dossier:{number}", changes))
    said = {FICHE: {"company": "Atelier Lagarde", "provided_on": "2024-05-02"}}
    desk.journal.record(Draft("fiche", "placement@ecole.example.org", "fiche", FICHE, said))
    return desk


OTHERS = [f"24-000{number}" for number in range(10, 17)]


def crowded(folder: Path, book: Book) -> Desk:
    """And so many on a third programme that the faults of a column are gathered."""
    desk = small(folder, book)
    for number in OTHERS:
        changes = {f"dossier:{number}": dict(candidate(number, ("INFRES1-SR",)).fields)}
        changes |= {f"candidature:{number}/INFRES1-SR": {"state": "COMPLET"}}
        desk.journal.record(Draft(f"i{number}", "import", "import", f"dossier:{number}", changes))
    return desk


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SharedDesk]:
    """What nobody settles: each test only looks, or is refused."""
    found = shared_desk(tmp_path_factory.mktemp("shared"), small)
    found.type("Dossiers", "24-00001", MAIL, "")
    found.type("Dossiers", "24-00002", MAIL, "")
    found.type("Candidatures", "24-00002/INFRES1-SR", STATE, "Admis")
    found.type("Fiches", "24-00001/MKX1/1", "Entreprise", "")
    found.look()
    yield found
    found.desk.journal.close()


def seen(shared: SharedDesk, who: str) -> set[str]:
    actor = shared.desk.actor(f"{who}@ecole.example.org")
    return {one.key for one in shared.desk.reconciliation(actor).questions}


ONE, TWO = "dossier:24-00001#email", "dossier:24-00002#email"
DECIDED, PROJECT = "candidature:24-00002/INFRES1-SR#state", f"{FICHE}#company"


@pytest.mark.parametrize(
    ("who", "keys"),
    [
        ("instruction", {ONE, TWO, DECIDED}),
        ("secretariat", {ONE, TWO, DECIDED}),
        ("direction", {ONE, TWO, DECIDED, PROJECT}),
        ("placement", {PROJECT}),
        ("administration", set()),
        ("mkx", {ONE, PROJECT}),
        ("bat", {ONE}),
    ],
)
def test_each_sees_what_is_theirs_to_settle_and_no_project_of_whom_they_judge(
    shared: SharedDesk, who: str, keys: set[str]
) -> None:
    assert seen(shared, who) == keys


def test_what_waits_is_worked_out_once_for_a_picture_of_the_sheet(shared: SharedDesk) -> None:
    clerk = shared.desk.actor("instruction@ecole.example.org")
    first, again = shared.desk.reconciliation(clerk), shared.desk.reconciliation(clerk)
    assert first.questions
    assert again.questions is first.questions
    shared.look()
    later = shared.desk.reconciliation(clerk)
    assert later.questions is not first.questions
    assert later.questions == first.questions


def test_a_reader_has_nothing_to_settle(shared: SharedDesk) -> None:
    with pytest.raises(Denied):
        seen(shared, "lecture")


def test_an_answer_about_what_is_not_ones_own_is_refused(shared: SharedDesk) -> None:
    desk = shared.desk
    every = desk.reconciliation(desk.actor("direction@ecole.example.org")).questions
    before = desk.journal.register(0).position
    done = desk.settle("f", desk.actor("bat@ecole.example.org"), [one for one in every if one.key != ONE], None)
    assert (done.saved, len(done.others)) == (0, 3)
    assert "dans aucune de vos formations" in str(done.others)
    assert desk.journal.register(0).position == before


def test_who_is_recused_is_shown_nothing_of_it(tmp_path: Path) -> None:
    shared = shared_desk(tmp_path, small)
    subject = "candidature:24-00002/INFRES1-SR"
    away = {subject: {"recused": ["instruction@ecole.example.org"]}}
    shared.desk.journal.record(Draft("r", "direction@ecole.example.org", "recusation", subject, away))
    shared.type("Dossiers", "24-00002", MAIL, "")
    shared.look()
    assert seen(shared, "instruction") == set()
    assert seen(shared, "secretariat") == {TWO}


def test_a_lot_is_settled_by_who_sees_all_of_it(tmp_path: Path) -> None:
    shared = shared_desk(tmp_path, small)
    for number in (1, 2):
        shared.type("Dossiers", f"24-0000{number}", "Nom", f"Tout Autre {number}")
        shared.type("Dossiers", f"24-0000{number}", "Prénom", "Personne")
    shared.look()
    desk = shared.desk
    mkx, every = desk.actor("mkx@ecole.example.org"), desk.actor("secretariat@ecole.example.org")
    (part,), (lot,) = desk.reconciliation(mkx).lots, desk.reconciliation(every).lots
    assert (len(part.cells), part.whole) == (2, False)
    assert (len(lot.cells), lot.whole) == (4, True)
    with pytest.raises(Denied):
        desk.settle_lot("f", mkx, part, True)
    assert desk.settle_lot("f", every, lot, True).saved == 4
    assert desk.journal.register(0).value("dossier:24-00001", "family_name") == "Tout Autre 1"
    assert "la feuille a changé" in str(desk.settle_lot("g", every, lot, True).others)


def test_a_row_of_a_project_that_is_gone_is_said_to_who_may_know_of_it(tmp_path: Path) -> None:
    shared = shared_desk(tmp_path, small)
    rows = shared.sheet.tabs["Fiches"]
    shared.sheet.tabs["Fiches"] = [row for row in rows if row[0] != FICHE.removeprefix("fiche:")]
    shared.look()
    gone = {
        who: [one.subject for one in shared.desk.reconciliation(shared.desk.actor(f"{who}@ecole.example.org")).vanished]
        for who in ("instruction", "placement")
    }
    assert gone == {"instruction": [], "placement": [FICHE]}


def test_a_purge_says_which_rows_of_the_sheet_a_person_deletes(tmp_path: Path) -> None:
    shared = shared_desk(tmp_path, small)
    shared.type("Dossiers", "24-00002", MAIL, "")
    shared.sheet.tabs[HINTS] = [[*HEADER], ["", "Dossiers", "24-00002", MAIL, "", "quelqu'un"]]
    shared.look()
    desk = shared.desk
    rows = (
        "onglet Dossiers : 24-00002 (ligne 3)", "onglet Candidatures : 24-00002/INFRES1-SR (ligne 4)",
        "onglet Saisies : 24-00002 (ligne 2)",
    )  # fmt: skip
    direction = desk.actor("direction@ecole.example.org")
    assert desk.rehearse_purge(direction, "24-00002").outside[-3:] == rows
    done = {"purge:1": {"dossiers": ["24-00002"], "confirmed": True, "done": 1}}
    desk.journal.record(Draft("p", "direction@ecole.example.org", "purge", "purge:1", done))
    desk.journal.purge("dossier:24-00002", "candidature:24-00002/INFRES1-SR")
    (one,) = desk.purges(direction)
    assert one.left == rows
    seen = desk.reconciliation(desk.actor("secretariat@ecole.example.org"))
    assert (seen.count, [f"onglet {fault.tab} : {fault.row}" for fault in seen.faults]) == (0, [*rows])
    for tab in ("Dossiers", "Candidatures", HINTS):
        shared.sheet.tabs[tab] = [row for row in shared.sheet.tabs[tab] if "24-00002" not in str(row)]
    shared.look()
    assert desk.purges(direction)[0].left == ()


def test_many_faults_of_a_column_are_one_sentence_that_counts_only_ones_own_rows(tmp_path: Path) -> None:
    """What must be repaired on one's own row is not hidden behind the rows of others, and these are not counted."""
    shared = shared_desk(tmp_path, crowded)
    for number in [*OTHERS, "24-00001"]:
        shared.type("Dossiers", number, "Téléphone", "#REF!")
    shared.look()
    of = {
        who: shared.desk.reconciliation(shared.desk.actor(f"{who}@ecole.example.org")) for who in ("bat", "direction")
    }
    told = {who: [fault.row for fault in found.faults if fault.column == "Téléphone"] for who, found in of.items()}
    assert told == {"bat": ["24-00001 (ligne 2)"], "direction": [f"24-00001 (ligne 2) et {len(OTHERS)} autres"]}


@pytest.mark.parametrize(
    ("agreed", "column", "taken"),
    [("", "Entreprise", True), ("2024-05-20", "Entreprise", False), ("2024-05-20", "Contact", True)],
)
def test_what_the_school_agreed_is_typed_over_in_no_sheet(
    agreed: str, column: str, taken: bool, tmp_path: Path
) -> None:
    """R-110, R-112: the words of an agreed fiche change in the desk, by who agrees, with a reason."""

    def agreeing(folder: Path, book: Book) -> Desk:
        desk = small(folder, book)
        said = {FICHE: {"received_on": "2024-05-10", "complete": True, "agreed_on": agreed or None}}
        desk.journal.record(Draft("agreed", "direction@ecole.example.org", "fiche", FICHE, said))
        return desk

    shared = shared_desk(tmp_path, agreeing)
    shared.type("Fiches", "24-00001/MKX1/1", column, "Fonderie Morel")
    shared.look()
    mine = shared.desk.reconciliation(shared.desk.actor("placement@ecole.example.org"))
    key = {"Entreprise": "company", "Contact": "contact"}[column]
    assert (shared.desk.files().register.value(FICHE, key) == "Fonderie Morel") == taken
    assert [one.question.why for one in mine.questions] == ([] if taken else [DECISION])
