"""The table of hand edits, row by row: what a read of the sheet shows, and what it is."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import enumerate as threads
from typing import Any

import pytest

from sheets_sync import hand_answers, hand_edits, hand_memory
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.hand_memory import Memory
from sheets_sync.hand_questions import Picture
from tests.sheets_sync.hand_world import SESSION, TABS, WHO, HandWorld, said

ONE, TWO, PHONE, OPINION = "dossier:24-00001", "dossier:24-00002", "Téléphone", "Avis de l'établissement"
NEW, OLD = "+33611223344", "+33639900001"
TWICE = "Dossiers, ligne « 24-00001 », colonne « Numéro » : figure aux lignes 2, 42 : supprimez celles qui sont en trop"
TYPED = {"acts": [f"feuille {ONE}#phone = {NEW}"]}
RENAMED = (
    "Dossiers, ligne « 1 », colonne « Code postal » : la colonne a disparu : si c'est « Code postal (vu) » (colonne H),"
    " écrivez « Code postal » en H1"
)
WHOLE = "colonne « toutes » : effacé par une purge : à supprimer de la feuille, ligne entière"


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandWorld]:
    """Forty candidates, read calmly; what is opened here is closed here, its writer's thread too."""
    before = {*threads()}
    with closing(HandWorld(tmp_path_factory.mktemp("forty"), 40).calm()) as world:
        yield world
    assert [one.name for one in {*threads()} - before if one.name == "journal"] == []


@pytest.fixture
def world(forty: HandWorld, tmp_path: Path) -> Iterator[HandWorld]:
    with closing(forty.copy(tmp_path)) as one:
        yield one


def typed(world: HandWorld, cell: Any = "06 11 22 33 44", dossier: str = "24-00001") -> HandWorld:
    world.sheet.type("Dossiers", dossier, PHONE, cell)
    return world


def asked(why: str, name: str = "phone", subject: str = ONE) -> dict[str, list[str]]:
    return {"questions": [f"{why} {subject}#{name}"]}


def another_row(world: HandWorld, cell: Any) -> None:
    rows = world.sheet.tabs["Dossiers"]
    rows.append(list(world.sheet.row("Dossiers", "24-00001")))
    rows[-1][world.sheet.place("Dossiers", PHONE)] = cell


def test_a_sheet_that_follows_says_nothing(world: HandWorld) -> None:
    assert said(world.look()) == {}


def test_what_is_typed_over_is_an_act_of_nobody_known(world: HandWorld) -> None:
    edits = typed(world).look()
    assert said(edits) == TYPED
    (answer,) = world.record(edits)
    assert isinstance(answer, Saved)
    assert (answer.act.actor, answer.act.kind, answer.act.form) == ("feuille", "feuille", "feuille")
    assert world.value(ONE, "phone") == NEW
    assert said(world.look()) == {}
    assert said(world.follow().look()) == {}


def test_two_processes_that_see_it_make_one_act(world: HandWorld) -> None:
    one, other = typed(world).look(), world.look()
    world.record(one)
    (again,) = world.record(other)
    assert isinstance(again, Saved)
    assert again.already_by is None
    assert [found.holds for found in world.register.thread(ONE)][1:] == [True]


def test_who_typed_is_declared_and_changes_nothing_else(world: HandWorld) -> None:
    before = typed(world).look()
    told = Picture(world.now, world.sheet.grids(), {("Dossiers", "24-00001", "telephone"): ("06 11 22 33 44", WHO)})
    after = hand_edits.compare(told, world.register, world.memory, SESSION, TABS)
    (mine,), (declared,) = before.acts, after.acts
    assert declared.actor == f"feuille, déclaré par {WHO}"
    world.record(before)
    (answer,) = world.record(after)
    assert isinstance(answer, Saved)
    assert answer.act.actor == mine.actor == "feuille"


SAME = {"the same number, written otherwise": "06.39.90.00.01", "the value in force": OLD, "with spaces": f"  {OLD} "}


@pytest.mark.parametrize("cell", SAME.values(), ids=SAME)
def test_the_value_in_force_however_written_is_nothing(world: HandWorld, cell: str) -> None:
    assert said(typed(world, cell).look()) == {}


def without_row(world: HandWorld) -> None:
    world.sheet.tabs["Dossiers"].remove(world.sheet.row("Dossiers", "24-00001"))


def desk_changed_it(world: HandWorld) -> None:
    world.desk(ONE, phone="+33600000000").follow().calm()


def erased(world: HandWorld) -> None:
    """What people typed there stands, with its identifier."""
    world.journal.purge(ONE, "candidature:24-00001/MKX1")
    world.follow()


def of_the_sheet(world: HandWorld, phone: str) -> None:
    """Another process took it from another picture."""
    draft = Draft("feuille", "feuille", "feuille", ONE, {ONE: {"phone": phone}})
    assert isinstance(world.journal.record(draft), Saved)


def typed_then_desk(world: HandWorld) -> None:
    """A cell typed over hides what the desk says later."""
    world.record(typed(world).look())
    world.follow().calm()
    world.desk(ONE, phone="+33600000000").follow().calm()


STORIES: dict[str, tuple[Callable[[HandWorld], object], dict[str, list[str]]]] = {
    "over a value of the desk that was read calmly": (
        lambda w: (desk_changed_it(w), typed(w)),
        TYPED,
    ),
    "a value that the journal asked for earlier": (
        lambda w: (desk_changed_it(w), typed(w, OLD)),
        asked("valeur ancienne"),
    ),
    "a cell that was typed over, and the desk since": (typed_then_desk, asked("valeur ancienne")),
    "an emptied cell": (lambda w: typed(w, ""), asked("vidée")),
    "a blank typed": (lambda w: typed(w, "   "), asked("vidée")),
    "an act that Miroir does not show yet": (
        lambda w: (desk_changed_it(w), w.desk(ONE, phone="+33600000009"), typed(w)),
        asked("acte intercalé"),
    ),
    "over an act younger than a request can be late": (
        lambda w: (w.desk(ONE, phone="+33600000000").follow().look(), typed(w)),
        asked("acte récent"),
    ),
    "over an import, which is never recent": (lambda w: typed(w), TYPED),
    "over the first word of a colleague, on what the import left blank, unseen": (
        lambda w: (w.desk(ONE, opinion="Très favorable"), w.sheet.type("Dossiers", "24-00001", OPINION, "Réservé")),
        asked("acte intercalé", "opinion"),
    ),
    "the same, once it was read calmly": (
        lambda w: (
            w.desk(ONE, opinion="Très favorable").follow().calm(),
            w.sheet.type("Dossiers", "24-00001", OPINION, "Réservé"),
        ),
        {"acts": [f"feuille {ONE}#opinion = Réservé"]},
    ),
    "over what a later import brought, unseen": (
        lambda w: (
            w.journal.record(Draft("later", WHO, "import", ONE, {ONE: {"opinion": "Très favorable"}})),
            w.sheet.type("Dossiers", "24-00001", OPINION, "Réservé"),
        ),
        asked("acte intercalé", "opinion"),
    ),
    "the last read is not known": (
        lambda w: (desk_changed_it(w), setattr(w, "memory", Memory()), typed(w)),
        asked("base inconnue"),
    ),
    "the last read is not known, only the import stands": (lambda w: (setattr(w, "memory", Memory()), typed(w)), TYPED),
    "a second correction before Miroir shows the first": (
        lambda w: (w.record(typed(w, "06 00 00 00 01").look()), w.look(), typed(w)),
        TYPED,
    ),
    "a second correction before the next read": (
        lambda w: (w.record(typed(w, "06 00 00 00 01").look()), typed(w)),
        TYPED,
    ),
    "and a third": (
        lambda w: [w.record(typed(w, f"06 00 00 00 0{n}").look()) for n in (1, 2)] and typed(w),
        TYPED,
    ),
    "a second correction, and the desk since the first": (
        lambda w: (w.record(typed(w, "06 00 00 00 01").look()), w.desk(ONE, phone="+33600000009"), typed(w)),
        asked("acte intercalé"),
    ),
    "a second correction, and the desk wrote the first itself": (
        lambda w: (typed(w, "06 00 00 00 01").look(), w.desk(ONE, phone="+33600000001"), typed(w)),
        asked("acte intercalé"),
    ),
    "a second correction, and the first was not taken from this cell": (
        lambda w: (typed(w, "06 00 00 00 01").look(), of_the_sheet(w, "+33600000002"), typed(w)),
        asked("acte intercalé"),
    ),
    "two rows of one identifier, two values": (
        lambda w: another_row(w, "06 11 22 33 44"),
        asked("deux lignes")
        | {"faults": [TWICE]},
    ),
    "a row appended while someone moved its columns: nobody typed that": (
        lambda w: [
            w.sheet.type("Dossiers", "24-00001", under, w.sheet.looks("Dossiers", "24-00001", header))
            for under, header in (("Nationalité", "Code postal"), ("Code postal", "INE"))
        ],
        {"questions": [f"colonne décalée {ONE}#{name}" for name in ("postcode", "nationality")]},
    ),
    "the same, of a column whose header was renamed": (
        lambda w: (
            w.sheet.type("Dossiers", "24-00001", "Nationalité", w.sheet.looks("Dossiers", "24-00001", "Code postal")),
            w.sheet.tabs["Dossiers"][0].__setitem__(w.sheet.place("Dossiers", "Code postal"), "Code postal (vu)"),
        ),
        {"questions": [f"colonne décalée {ONE}#nationality"], "faults": [RENAMED]},
    ),
    "what the desk says under another header, alone: one cell of a shifted row was let follow": (
        lambda w: w.sheet.type("Dossiers", "24-00001", "Classe préparatoire", "Prénom001"),
        asked("colonne décalée", "preparatory_class"),
    ),
    "the mark of another half-year typed over one that followed": (
        lambda w: w.sheet.type("Dossiers", "24-00001", "Moyenne S2", 12.5),
        {"acts": [f"feuille {ONE}#mark_s2 = 12.5"]},
    ),
    "the same in a row that was never seen to follow": (
        lambda w: (setattr(w, "memory", Memory()), w.sheet.type("Dossiers", "24-00001", "Moyenne S2", 12.5)),
        asked("colonne décalée", "mark_s2"),
    ),
    "the same word twice in a row of the notice": (
        lambda w: w.sheet.type("Titres", "BUT_INFO", "libelle", w.sheet.looks("Titres", "BUT_INFO", "niveau")),
        {"acts": ["feuille parametre:Titres/BUT_INFO#libelle = BUT"]},
    ),
    "a decision typed over": (
        lambda w: w.sheet.type("Candidatures", "24-00001/MKX1", "État", "Admis"),
        asked("décision", "state", "candidature:24-00001/MKX1"),
    ),
    "a decision emptied": (
        lambda w: w.sheet.type("Candidatures", "24-00001/MKX1", "État", ""),
        asked("décision", "state", "candidature:24-00001/MKX1"),
    ),
    "a parameter is a draft": (
        lambda w: w.sheet.type("Titres", "BUT_INFO", "libelle", "BUT Informatique (nouveau)"),
        {"acts": ["feuille parametre:Titres/BUT_INFO#libelle = BUT Informatique (nouveau)"]},
    ),
    "a row vanished": (
        lambda w: without_row(w),
        {"vanished": [ONE]},
    ),
    "a row without identifier": (
        lambda w: w.sheet.tabs["Dossiers"].append(["", "Zélie", "Canari"]),
        {"rows": ["Dossiers ?"]},
    ),
    "a row whose identifier nobody knows": (
        lambda w: w.sheet.tabs["Dossiers"].append(["24-99999", "Zélie", "Canari"]),
        {"rows": ["Dossiers 24-99999"]},
    ),
    "the rows of who was erased": (
        lambda w: (typed(w), typed(w, "", "24-00001"), erased(w)),
        {
            "faults": [
                f"Dossiers, ligne « 24-00001 (ligne 2) », {WHOLE}",
                f"Candidatures, ligne « 24-00001/MKX1 (ligne 2) », {WHOLE}",
            ]
        },
    ),
    "a row whose subject Miroir shows and nobody has": (
        lambda w: (setattr(w, "memory", Memory()), without_row(w)),
        {"missing": [ONE]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_what_the_read_shows(world: HandWorld, story: str) -> None:
    do, expected = STORIES[story]
    do(world)
    assert said(world.look()) == expected


@pytest.mark.parametrize("story", STORIES)
def test_a_restart_changes_nothing(world: HandWorld, story: str) -> None:
    do, expected = STORIES[story]
    do(world)
    world.memory = hand_memory.read(hand_memory.written(world.memory))
    assert said(world.look()) == expected


# ---- lots


def paste(world: HandWorld, dossiers: range, header: str = PHONE, start: int = 0) -> None:
    for number in dossiers:
        world.sheet.type("Dossiers", f"24-{number:05d}", header, f"06 77 00 {start:02d} {number:02d}")


def test_a_bulk_change_is_one_lot(world: HandWorld) -> None:
    paste(world, range(1, 6))
    assert said(world.look()) == {"lots": ["Dossiers 5 à prendre"]}
    assert said(world.wait().look()) == {"lots": ["Dossiers 5 à prendre"]}


def test_fewer_are_acts_and_stay_so(world: HandWorld) -> None:
    paste(world, range(1, 5))
    edits = world.look()
    assert len(edits.acts) == 4
    assert edits.lots == ()


def test_five_per_cent_of_many_is_more_than_five(tmp_path: Path) -> None:
    with closing(HandWorld(tmp_path, 200).calm()) as world:
        paste(world, range(1, 10))
        assert len(world.look().acts) == 9
        paste(world, range(20, 31))
        assert said(world.look())["lots"] == ["Dossiers 20 à prendre"]


def test_questions_count_in_a_bulk_change(world: HandWorld) -> None:
    for number in (1, 2, 3):
        world.sheet.type("Dossiers", f"24-{number:05d}", PHONE, "")
    paste(world, range(4, 6))
    assert said(world.look()) == {"lots": ["Dossiers 5 à prendre"]}


def test_decisions_in_bulk_can_only_be_set_aside(world: HandWorld) -> None:
    for number in range(1, 10):
        world.sheet.type("Candidatures", f"24-{number:05d}/MKX1", "État", "Admis")
    edits = world.look()
    assert said(edits) == {"lots": ["Candidatures 9 à écarter"]}
    with pytest.raises(hand_answers.CannotTake):
        hand_answers.take_lot("f", WHO, edits.lots[0])


MISALIGNED: dict[str, tuple[dict[str, Any], bool]] = {
    "a name corrected": ({"Nom": "Nom01"}, False),
    "another name altogether": ({"Nom": "Lefèvre"}, True),
    "a birth date corrected": ({"Date de naissance": 37_000.0}, False),
    "somebody else's birth date": ({"Date de naissance": "03/05/2003"}, True),
    "somebody else's INE": ({"INE": "0000000002A"}, True),
    "an INE corrected": ({"INE": "9999999999Z"}, False),
    "two of them at once": ({"Nom": "Nom01", "Date de naissance": 37_000.0}, True),
}


@pytest.mark.parametrize("case", MISALIGNED)
def test_a_row_that_says_it_is_someone_elses_is_held_whole(world: HandWorld, case: str) -> None:
    cells, held = MISALIGNED[case]
    for header, cell in cells.items():
        world.sheet.type("Dossiers", "24-00001", header, cell)
    edits = typed(world).look()
    if held:
        assert said(edits) == {"lots": [f"Dossiers {len(cells) + 1} à prendre"]}
        assert edits.lots[0].misaligned == (ONE,)
    else:
        assert len(edits.acts) == len(cells) + 1


def test_a_block_pasted_one_row_off_is_one_lot(world: HandWorld) -> None:
    names = [world.sheet.looks("Dossiers", f"24-{n:05d}", "Nom") for n in range(1, 5)]
    phones = [world.sheet.looks("Dossiers", f"24-{n:05d}", PHONE) for n in range(1, 5)]
    for number, (name, phone) in enumerate(zip(names, phones, strict=True), 2):
        world.sheet.type("Dossiers", f"24-{number:05d}", "INE", f"0{number - 1:09d}A")
        world.sheet.type("Dossiers", f"24-{number:05d}", "Nom", name)
        world.sheet.type("Dossiers", f"24-{number:05d}", PHONE, phone)
    assert said(world.look()) == {"lots": ["Dossiers 12 à prendre"]}


def test_a_lot_is_accepted_by_one_act_that_says_what_was_seen(world: HandWorld) -> None:
    paste(world, range(1, 7))
    (lot,) = world.look().lots
    (draft,) = hand_answers.take_lot("form", WHO, lot)
    assert isinstance(world.journal.record(draft), Saved)
    assert world.value("dossier:24-00006", "phone") == "+33677000006"
    assert world.register.acts[-1].act.facts["feuille"]["dossier:24-00006#phone"] == ["06 77 00 00 06"]
    assert said(world.look()) == {}


def test_a_lot_set_aside_is_not_asked_again_while_it_stands(world: HandWorld) -> None:
    paste(world, range(1, 7))
    (lot,) = world.look().lots
    world.journal.record(hand_answers.keep_lot("form", WHO, lot))
    assert said(world.look()) == {}
    assert world.value("dossier:24-00006", "phone") == "+33639900006"
    paste(world, range(6, 7), start=1)
    assert said(world.look())["questions"] == ["acte intercalé dossier:24-00006#phone"]


# ---- answers


def question(world: HandWorld) -> Any:
    (found,) = world.look().questions
    return found


def test_the_sheets_value_is_taken(world: HandWorld) -> None:
    found = question(typed(world, ""))
    assert isinstance(world.journal.record(hand_answers.take("f", WHO, found, None)), Saved)
    assert world.value(ONE, "phone") is None
    assert said(world.look()) == {}


def test_the_desks_value_is_kept_and_asked_again_if_it_comes_back(world: HandWorld) -> None:
    found = question(typed(world, ""))
    assert isinstance(world.journal.record(hand_answers.keep("f", WHO, found)), Saved)
    assert said(world.look()) == {}
    gone = typed(world, OLD).look()
    assert said(gone) == {"acts": [f"ecart_clos {ONE}#aside.phone = None"]}
    world.record(gone)
    assert said(world.look()) == {}
    assert said(typed(world, "").look()) == asked("vidée")


def test_a_value_set_aside_then_typed_again_is_asked(world: HandWorld) -> None:
    desk_changed_it(world)
    found = question(typed(world, OLD))
    world.journal.record(hand_answers.keep("f", WHO, found))
    world.record(typed(world, "+33600000000").look())
    assert said(typed(world, OLD).look()) == asked("valeur ancienne")


def test_an_answer_on_a_value_that_changed_since_is_refused(world: HandWorld) -> None:
    found = question(typed(world, ""))
    world.desk(ONE, phone="+33600000000")
    assert isinstance(world.journal.record(hand_answers.keep("f", WHO, found)), Refused)


def test_one_of_two_rows_is_taken_and_the_other_set_aside(world: HandWorld) -> None:
    typed(world, "06 00 00 00 01")
    another_row(world, "06 00 00 00 02")
    found = question(world)
    assert found.values == ("+33600000001", "+33600000002")
    world.journal.record(hand_answers.take("f", WHO, found, "+33600000002"))
    assert world.value(ONE, "phone") == "+33600000002"
    assert "questions" not in said(world.look())


@pytest.mark.parametrize("cell", [612345678.0, "demain"])
def test_what_cannot_be_read_keeps_its_last_good_value(world: HandWorld, cell: Any) -> None:
    edits = typed(world, cell).look()
    (found,) = edits.questions
    assert (found.why, found.values, found.desk) == ("illisible", (), OLD)
    assert str(edits.faults[0]).startswith("Dossiers, ligne « 24-00001 (ligne 2) », colonne « Téléphone » : Écrit : « ")
    with pytest.raises(hand_answers.CannotTake):
        hand_answers.take("f", WHO, found, NEW)
    world.journal.record(hand_answers.keep("f", WHO, found))
    assert said(world.look()) == {}


# ---- rows typed by hand


def test_a_row_taken_in_is_a_subject_of_its_own_and_its_copy_is_ignored(world: HandWorld) -> None:
    world.sheet.tabs["Dossiers"].append(["", "Canari", "Zélie", "14/05/2003"])
    (row,) = world.look().rows
    draft = hand_answers.take_row("f", WHO, TABS["Dossiers"], row, "24-90001", world.register)
    assert isinstance(world.journal.record(draft), Saved)
    assert world.value("dossier:24-90001", "birth_date") == "2003-05-14"
    assert said(world.look()) == {}
    assert said(world.follow().look()) == {}
    assert world.sheet.looks("Dossiers", "24-90001", "Nom") == "Canari"


def test_the_copy_of_a_row_of_who_was_erased_is_to_delete_too(world: HandWorld) -> None:
    world.sheet.tabs["Dossiers"].append(["", "Canari", "Zélie"])
    (row,) = world.look().rows
    world.journal.record(hand_answers.take_row("f", WHO, TABS["Dossiers"], row, "24-90001", world.register))
    world.follow()
    told_again = {row.subject: {"taken_as": "dossier:24-90001"}}
    world.journal.record(Draft("p", WHO, "purge", "purge:1", told_again))
    world.journal.purge("dossier:24-90001")
    assert said(world.look()) == {"faults": [f"Dossiers, ligne « 24-90001 (lignes 42 à 43) », {WHOLE}"]}


def test_many_rows_to_delete_are_one_sentence_that_says_them_all(world: HandWorld) -> None:
    world.journal.purge(*(f"dossier:24-{number:05d}" for number in (*range(1, 10), 20)))
    assert said(world.look())["faults"][0] == f"Dossiers, ligne « lignes 2 à 10, 21 », {WHOLE}"


def test_a_row_left_alone_is_not_asked_again_until_its_content_changes(world: HandWorld) -> None:
    world.sheet.tabs["Dossiers"].append(["", "Canari"])
    (row,) = world.look().rows
    world.journal.record(hand_answers.ignore_row("f", WHO, row))
    assert said(world.look()) == {}
    world.sheet.tabs["Dossiers"][-1][1] = "Canaris"
    assert said(world.look()) == {"rows": ["Dossiers ?"]}


@pytest.mark.parametrize("identifier", ["", "24/1", "24#1", "24-00001"])
def test_a_row_is_not_taken_under_any_name(world: HandWorld, identifier: str) -> None:
    world.sheet.tabs["Dossiers"].append(["", "Canari"])
    (row,) = world.look().rows
    with pytest.raises(hand_answers.CannotTake):
        hand_answers.take_row("f", WHO, TABS["Dossiers"], row, identifier, world.register)


def test_the_number_of_someone_erased_is_not_given_again(world: HandWorld) -> None:
    world.journal.purge("dossier:24-00002", "candidature:24-00002/INFRES1-SR")
    world.sheet.tabs["Dossiers"].append(["", "Canari"])
    (row,) = world.look().rows
    with pytest.raises(hand_answers.CannotTake, match="effacé"):
        hand_answers.take_row("f", WHO, TABS["Dossiers"], row, "24-00002", world.register)


def test_an_application_is_never_born_in_the_sheet(world: HandWorld) -> None:
    world.sheet.tabs["Candidatures"].append(["24-00001/BAT1", "Admis"])
    (row,) = world.look().rows
    with pytest.raises(hand_answers.CannotTake):
        hand_answers.take_row("f", WHO, TABS["Candidatures"], row, "24-00001/BAT1", world.register)


def test_a_row_that_comes_back_is_what_it_was(world: HandWorld) -> None:
    row = world.sheet.row("Dossiers", "24-00001")
    world.sheet.tabs["Dossiers"].remove(row)
    world.look()
    world.desk(ONE, phone="+33600000000").follow()
    world.sheet.tabs["Dossiers"] = [one for one in world.sheet.tabs["Dossiers"] if one[0] != "24-00001"]
    world.calm()
    world.sheet.tabs["Dossiers"].append(row)
    assert said(typed(world).look()) == asked("acte intercalé")


# ---- what else is told


def test_what_cannot_be_read_quarantines_its_subject(world: HandWorld) -> None:
    typed(world, "#REF!")
    typed(world, 612345678.0, "24-00002")
    assert {subject: len(faults) for subject, faults in world.look().quarantine.items()} == {ONE: 1, TWO: 1}


def test_of_who_was_erased_nothing_is_remembered(world: HandWorld) -> None:
    world.look()
    typed(world, "").look()
    world.journal.purge(ONE)
    assert any(key.startswith(ONE) for key in world.memory.stopped)
    world.look()
    kept = hand_memory.written(world.memory)
    assert [name for name in kept if ONE in name] == []


def test_a_journal_that_was_resumed_is_another_one(world: HandWorld) -> None:
    desk_changed_it(world)
    world.journal.resume(WHO, "paul@ecole.example.org", "rien")
    typed(world)
    assert said(world.look()) == asked("base inconnue")


def test_a_shorter_journal_is_another_one(world: HandWorld) -> None:
    desk_changed_it(world)
    world.memory = replace(world.memory, learned=((10_000, world.now),))
    assert said(typed(world).look()) == asked("base inconnue")


# ---- what cannot be read for a while


def test_a_tab_away_for_a_read_is_remembered(world: HandWorld) -> None:
    desk_changed_it(world)
    away = world.sheet.tabs.pop("Dossiers")
    world.look()
    world.sheet.tabs["Dossiers"] = away
    assert said(typed(world).look()) == TYPED


@pytest.mark.parametrize("gone", ["the tab", "the column"])
def test_what_the_desk_said_while_a_cell_was_not_read_is_not_overwritten(world: HandWorld, gone: str) -> None:
    desk_changed_it(world)
    header, place = world.sheet.tabs["Dossiers"][0], world.sheet.place("Dossiers", PHONE)
    away = world.sheet.tabs.pop("Dossiers") if gone == "the tab" else None
    header[place] = "GSM" if gone == "the column" else PHONE
    world.desk(ONE, phone="+33600000009").desk(ONE, school="Lycée").wait()
    if away is None:
        world.follow()
    world.look()
    if away is not None:
        world.sheet.tabs["Dossiers"] = away
        world.follow()
    header[place] = PHONE
    assert said(typed(world).look()) == asked("acte intercalé")


def test_a_ticked_box_is_not_the_number_one(world: HandWorld) -> None:
    world.sheet.type("Candidatures", "24-00001/MKX1", "Rang du vœu", True)
    assert said(world.look())["questions"] == ["illisible candidature:24-00001/MKX1#wish"]
