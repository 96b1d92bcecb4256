"""Dépôts, driven without a browser: preview, one column corrected, import, history, undo, hostile files."""

from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from desk.desk import Desk, open_desk
from documents.tables import csv
from pages.parts import file_lists
from pages.parts.typography import clock
from sheets_sync.book import BookError
from sheets_sync.importing.apply import apply_import
from sheets_sync.importing.undo import undo_import
from tests.pages.desks import CAMILLE, NOW, held, small_desk
from tests.pages.exports import column, cut, renamed, written
from tests.pages.screens import html, popovers, screen, table, words

ROWS = cut(12)
FILE = "export.csv"
FORMULA = "=1+1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return small_desk(tmp_path)


def uploaded(desk: Desk, content: bytes, name: str = FILE) -> AppTest:
    at = screen(desk, CAMILLE, "deposits")
    return at.file_uploader[0].upload(name, content).run()


def imported(desk: Desk) -> AppTest:
    at = uploaded(desk, written(ROWS))
    at.button(key="import").click().run()
    finish(desk)
    return at.run()


def finish(desk: Desk) -> None:
    running = desk.importing(desk.actor(CAMILLE))
    assert running is not None
    assert running.over.wait(30)


def test_nothing_yet_says_what_to_do(desk: Desk) -> None:
    at = screen(desk, CAMILLE, "deposits")
    assert "Aucun import encore." in html(at)
    assert not at.button


def test_every_consequence_is_shown_and_nothing_is_written(desk: Desk) -> None:
    before = desk.sight().position
    at = uploaded(desk, written(ROWS))
    assert not at.exception
    counts = {row[0]: int(row[1]) for row in table(at, "Dossiers par classe")}
    assert sum(counts[name] for name in counts if name != "absent du fichier") == 12
    assert list(at.dataframe[0].value["Numéro"])[:12] == [row[0] for row in ROWS[1:]]
    shown, _ = at.session_state["deposit_preview"][1]
    given = file_lists.dossiers(shown, "")
    assert [row[1] for row in given.rows] == list(at.dataframe[0].value["Numéro"])
    assert csv(given).decode("utf-8-sig").startswith("Ligne;Numéro;Candidat;Classe;")
    assert popovers(at) == {"export_depot"}
    assert desk.sight().position == before


def test_employers_are_not_taken_and_the_preview_says_so_first(desk: Desk) -> None:
    at = uploaded(desk, written(renamed(ROWS, "N° INE", FORMULA)))
    first, *_ = table(at, "Colonnes non reprises")
    assert first == [
        "Entreprise d'accueil trouvée ?, Nom de l'entreprise",
        "non repris, §5 : une entreprise d’accueil n’intervient dans aucune décision",
    ]

    shown, _ = at.session_state["deposit_preview"][1]
    given = file_lists.columns(shown)
    said = {name: (gives, why) for name, gives, why in given.rows}
    assert said["Nom de l'entreprise"] == ("", f"{first[1]}")
    assert said["N° dossier"] == ("N° de dossier", "")
    assert FORMULA in said
    assert "\n=" not in csv(given).decode("utf-8-sig"), "a heading of the file is never run"


def test_a_column_unknown_to_the_desk_is_corrected_and_remembered(desk: Desk) -> None:
    export = written(renamed(ROWS, "N° INE", "Matricule du candidat"))
    at = uploaded(desk, export)
    assert "Matricule du candidat → INE" not in words(html(at))
    at.selectbox(key="map_header").set_value("Matricule du candidat").run()
    at.selectbox(key="map_field Matricule du candidat").set_value("ine").run()
    at.button(key="map_save").click().run()
    assert "Matricule du candidat → INE" in words(html(at))
    at.button(key="import").click().run()
    finish(desk)
    assert "Matricule du candidat → INE" in words(html(uploaded(desk, export)))


def test_a_file_without_a_known_dossier_number_is_refused_until_someone_says_which_column(desk: Desk) -> None:
    at = uploaded(desk, written(renamed(ROWS, "N° dossier", "Clef de la plateforme")))
    assert "Aucune colonne ne donne le « N° de dossier »" in html(at)
    at.selectbox(key="map_header").set_value("Clef de la plateforme").run()
    at.selectbox(key="map_field Clef de la plateforme").set_value("dossier").run()
    at.button(key="map_save").click().run()
    assert table(at, "Dossiers par classe")
    assert "Refusé" not in html(at)


def test_a_cell_already_said_at_an_earlier_import_is_not_said_again(desk: Desk) -> None:
    lost = [row.copy() for row in ROWS]
    ine, opinion = ROWS[0].index("N° INE"), ROWS[0].index("Avis de poursuite d'études")
    lost[1][ine] = "6,626E+229"
    at = uploaded(desk, written(lost))
    [said] = [row for row in table(at, "Problèmes") if row[0] == "N° INE"]
    assert said[2] == "1"
    at.selectbox(key="deposit_class").set_value("avec des cellules à voir").run()
    seen = at.dataframe[0].value
    assert "6,626E+229" in dict(zip(seen["Numéro"], seen["Cellules à voir"], strict=True))[lost[1][0]]
    shown, _ = at.session_state["deposit_preview"][1]
    assert [row[1:4] for row in file_lists.problems(shown).rows if row[2] == "N° INE"] == [
        (lost[1][0], "N° INE", "6,626E+229")
    ]
    at.button(key="import").click().run()
    finish(desk)
    lost[3][opinion] = "Avis tout autre"
    at = uploaded(desk, written(lost))
    assert "sans effet (déjà dites, ou connues ici)" in html(at)
    assert "N° INE" not in html(at).split("Cellules à voir")[1].split("</table>")[0]


def test_an_import_is_told_kept_in_the_history_and_undone(desk: Desk) -> None:
    at = imported(desk)
    assert "Terminé" in html(at)
    assert not at.exception
    line, *_ = table(at, "Imports")
    assert line[1:3] + line[4:] == [FILE, "Camille Roux", "clos"]
    (given,) = file_lists.imports(desk.history(desk.actor(CAMILLE))).rows
    assert (given[1:3], given[4], "export_imports" in popovers(at)) == ((FILE, "Camille Roux"), "clos", True)
    number = ROWS[5][0]
    assert desk.find(desk.actor(CAMILLE), number)
    shown = desk.history(desk.actor(CAMILLE))
    desk.undo("undo", desk.actor(CAMILLE), shown[0].id)
    finish(desk)
    states = [row[4] for row in table(screen(desk, CAMILLE, "deposits"), "Imports")]
    assert states[0] == "annulation"


def test_undoing_closes_its_menu_which_would_offer_the_import_before(desk: Desk) -> None:
    at = imported(desk)
    at.session_state["undo"] = True
    at.run()
    assert "12 dossiers" in words(html(at))
    at.button(key="undo_save").click().run()
    finish(desk)
    assert not at.session_state["undo"]
    assert "« export.csv » : 12 dossiers écrits" in words(html(at.run())).replace("\xa0", " ").replace("\u202f", " ")
    assert not [button for button in at.button if button.key == "undo_save"]


@pytest.fixture
def working(desk: Desk, tmp_path: Path) -> Desk:
    """Another process, whose clock goes on, has recorded five of twelve dossiers, the last ones a moment ago."""
    ticks = (NOW + timedelta(seconds=30 * tick) for tick in count())
    other = held(open_desk(f"sqlite:///{tmp_path / 'book.db'}", lambda: next(ticks)))
    shown = desk.preview(desk.actor(CAMILLE), FILE, written(ROWS))

    def stop(done: int, total: int) -> None:
        raise RuntimeError("the process stops here")

    with pytest.raises(RuntimeError):
        apply_import(
            other.journal, CAMILLE, FILE, shown.export_rows, shown.session, "cut", {}, frozenset(), stop, batch=5
        )
    later(desk, timedelta(minutes=2, seconds=-1))
    return desk


def later(desk: Desk, since: timedelta) -> None:
    """So long after the last act."""
    last = desk.journal.register(0).acts[-1].at
    desk._clock = lambda: last + since


@pytest.fixture
def cut_short(working: Desk) -> Desk:
    """That process stopped, and has said nothing since."""
    later(working, timedelta(minutes=2))
    return working


def test_an_import_at_work_in_another_process_is_told_from_one_that_stopped(working: Desk) -> None:
    at = screen(working, CAMILLE, "deposits")
    assert "Import en cours ailleurs « export.csv », commencé par Camille Roux" in plain(at)
    last = working.journal.register().acts[-1].at
    assert last - NOW > timedelta(minutes=1)
    assert f": 5 dossiers faits ; le fichier a 12 lignes ; dernière ligne à {clock(last)[:5]}." in plain(at)
    later(working, timedelta(minutes=2))
    assert "Import interrompu" in plain(at.run())
    assert "ailleurs" not in plain(at)
    later(working, -timedelta(minutes=2))  # the clock of that machine, or of this one, is wrong
    assert "Import interrompu" in plain(at.run())


def test_an_import_that_stopped_in_this_very_process_is_interrupted_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("sheets_sync.importing.apply.close_import", broken)
        at = imported(desk)
    assert "Import arrêté" in plain(at)
    assert "Import interrompu" in plain(at)


def test_an_interrupted_import_says_how_far_it_came_and_is_taken_up_with_its_file(cut_short: Desk) -> None:
    """reliability.md, I01."""
    at = screen(cut_short, CAMILLE, "deposits")
    assert "Import interrompu « export.csv », commencé par Camille Roux" in words(html(at))
    assert "5 dossiers faits ; le fichier a 12 lignes." in plain(at)
    at = uploaded(cut_short, written(ROWS))
    assert "n’est pas fini : 7 nouveaux, 0 modifié." in plain(at)
    assert at.button(key="import").label.replace("\xa0", " ") == "Reprendre l’import, 7 dossiers à écrire"
    at.button(key="import").click().run()
    finish(cut_short)
    assert "Import interrompu" not in html(at.run())
    assert [row[2:] for row in table(at, "Imports")] == [["Camille Roux", "12", "clos"]]


def test_an_interrupted_import_is_undone_from_the_screen(cut_short: Desk) -> None:
    at = screen(cut_short, CAMILLE, "deposits")
    at.session_state["undo"] = True
    at.run().button(key="undo_save").click().run()
    finish(cut_short)
    assert "Import interrompu" not in html(at.run())
    assert [row[3:] for row in table(at, "Imports")] == [["5", "annulation"], ["5", "annulé"]]


def test_an_interrupted_undoing_says_that_it_is_taken_up_by_undoing_again(desk: Desk) -> None:
    at = imported(desk)

    def stop(done: int, total: int) -> None:
        raise RuntimeError("the process stops here")

    with pytest.raises(RuntimeError):
        undo_import(desk.journal, CAMILLE, "0001", "cut", stop, batch=5)
    assert "Annulation interrompue L’import 0001, « export.csv », commencé par Camille Roux" in plain(at.run())
    assert "5 dossiers faits." in plain(at)
    at.session_state["undo"] = True
    at.run().button(key="undo_save").click().run()
    finish(desk)
    assert "Annulation interrompue" not in html(at.run())
    assert [row[3:] for row in table(at, "Imports")] == [["12", "annulation"], ["12", "annulé"]]


def test_an_import_cut_before_its_end_was_written_may_be_ended(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every dossier is there, and no other import could come in."""
    with monkeypatch.context() as patched:
        patched.setattr("sheets_sync.importing.apply.close_import", lambda *_: None)
        imported(desk)
    at = uploaded(desk, written(ROWS))
    assert not at.button(key="import").disabled
    at.button(key="import").click().run()
    finish(desk)
    assert table(at.run(), "Imports")[0][3:] == ["12", "clos"]


def test_a_file_that_came_in_before_says_when_and_what_is_left(desk: Desk) -> None:
    """reliability.md, I02: whatever the order of its columns, its encoding and its name."""
    assert "déjà été importé" not in plain(uploaded(desk, written(ROWS)))
    imported(desk)
    place = column(ROWS, "courriel")
    moved = [[row[place], *row[:place], *row[place + 1 :]] for row in ROWS]
    turned = written(moved).decode("cp1252").encode("utf-16")
    at = uploaded(desk, turned, "le même.csv")
    assert "Ce fichier a déjà été importé le 27/03/2024 à 14:32 : 0 nouveau, 0 modifié." in plain(at)
    assert at.button(key="import").label == "Rien à importer"
    desk.undo("undo", desk.actor(CAMILLE), "0001")
    finish(desk)
    assert "déjà été importé" not in plain(uploaded(desk, turned))


def broken(*args: object) -> None:
    raise BookError("Le classeur ne répond plus.")


def plain(at: AppTest) -> str:
    return words(html(at)).replace("\xa0", " ").replace("\u202f", " ")


def test_the_file_leaves_with_its_import(desk: Desk) -> None:
    at = imported(desk)
    assert at.file_uploader[0].value is None
    assert "Ce que l’import ferait" not in html(at)


@pytest.mark.parametrize(
    ("name", "content"),
    [("export.csv", b""), ("export.xlsx", b"PK\x03\x04 not a workbook"), ("export.csv", b"a;b\r\n\x00\x00;c\r\n")],
)
def test_a_hostile_file_gets_one_sentence_and_the_page_goes_on(desk: Desk, name: str, content: bytes) -> None:
    at = uploaded(desk, content, name)
    assert not at.exception
    assert "Refusé" in html(at)
    at = at.file_uploader[0].upload(FILE, written(ROWS)).run()
    assert table(at, "Dossiers par classe")


def test_the_preview_says_that_the_book_moved(desk: Desk) -> None:
    at = uploaded(desk, written(ROWS))
    desk.assign("other", desk.actor(CAMILLE), desk.file(desk.actor(CAMILLE), "24-00002"), CAMILLE)
    at.run()
    assert "Le classeur a changé depuis cet aperçu" in html(at)
    at.button(key="preview_again").click().run()
    assert "Le classeur a changé depuis cet aperçu" not in html(at)
