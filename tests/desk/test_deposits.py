"""One story at the desk: import, correct, decide, import a changed file, answer, undo, and start again elsewhere.

What a process that dies or a second one changes to it is shown in `tests/sheets_sync/importing/test_story.py`.
"""

from collections.abc import Mapping
from threading import Event

import pytest

from desk.deposits import ImportLine
from desk.previewing import Preview
from desk.views import AcademicFile
from sheets_sync.answers import Draft, Saved
from sheets_sync.importing.apply import ImportDone
from sheets_sync.importing.reading import ImportRefused
from tests.desk.conftest import World
from tests.sheets_sync.importing.conftest import Export, first_rows
from tests.sheets_sync.importing.test_story import changed_export

OPINION, STRANGE = "Avis de poursuite d'études", "Ce qu'en pense l'établissement"
COMPLETE, TO_COMPLETE = "24-00004", "24-00010"


def renamed(export: Export) -> bytes:
    """The platform calls a column by a name that nothing recognises."""
    header = [STRANGE if name == OPINION else name for name in export.header]
    return Export(export.rows, header).bytes()


class Story:
    """A clerk at a desk, and what the screens say."""

    def __init__(self, world: World):
        self.world, self.desk, self.clerk = world, world.desk, world.who("instruction")

    def preview(self, export: Export, name: str, mapping: Mapping[str, str] | None = None) -> Preview:
        shown: Preview = self.desk.preview(self.clerk, name, renamed(export), mapping)
        return shown

    def bring(self, shown: Preview) -> ImportDone:
        return self._finish(self.desk.apply(self.world.form(), self.clerk, shown))

    def undo(self, import_id: str) -> ImportDone:
        return self._finish(self.desk.undo(self.world.form(), self.clerk, import_id))

    def _finish(self, running: object) -> ImportDone:
        here = self.desk.importing(self.clerk)
        assert here is running
        assert here.over.wait(60)
        assert here.failed == ""
        assert here.result is not None
        done: ImportDone = here.result
        return done

    def file(self, dossier: str) -> AcademicFile:
        shown: AcademicFile = self.desk.file(self.clerk, dossier)
        return shown

    def correct(self, dossier: str, field: str, text: str) -> None:
        assert isinstance(self.desk.correct(self.world.form(), self.clerk, self.file(dossier), field, text), Saved)

    def decide(self, dossier: str, transition: str) -> None:
        shown = self.file(dossier)
        programme = shown.applications[0].programme
        answer = self.desk.decide(self.world.form(), self.clerk, shown, programme, transition)
        assert isinstance(answer, Saved), answer

    def state(self, dossier: str) -> str:
        state = self.file(dossier).applications[0].state
        return state.code if state else ""

    def fact(self, dossier: str, field: str) -> str:
        return next(fact.text for fact in self.file(dossier).facts if fact.key == field)

    @property
    def history(self) -> tuple[ImportLine, ...]:
        lines: tuple[ImportLine, ...] = self.desk.history(self.clerk)
        return lines


@pytest.fixture
def story(book: World) -> Story:
    return Story(book)


def test_a_session_s_story_at_the_desk(story: Story) -> None:
    first, second = first_rows(), changed_export(first_rows())
    before = story.preview(first, "lundi.csv")
    assert STRANGE in dict(before.not_taken)
    story.bring(story.preview(first, "lundi.csv", {STRANGE: "opinion"}))
    assert story.file("24-00001").opinion == "Très favorable"

    story.correct("24-00001", "phone", "06 22 22 22 22")
    story.correct("24-00002", "postcode", "30319")
    story.correct("24-00003", "family_name", "Roussel")
    story.decide(COMPLETE, "completude_oui")
    story.decide(TO_COMPLETE, "completude_non")

    shown = story.preview(second, "mardi.csv")
    assert STRANGE not in dict(shown.not_taken), "what a person said of a column is remembered"
    assert dict(shown.counts)["changé des deux côtés"] == 1
    assert dict(shown.counts)["absent du fichier"] == 1
    story.bring(shown)
    assert (story.file("24-00001").phone, story.fact("24-00002", "postcode")) == ("+33622222222", "30319")
    assert (story.file("24-00003").family_name, story.file("24-00006").email) == ("Roussel", "margaux@ecole.example")

    questions = story.file("24-00001").questions
    assert [(question.field, question.kind) for question in questions] == [("phone", "both_changed")]
    answer = story.desk.answer(
        story.world.form(), story.clerk, story.file("24-00001"), "phone", questions[0].choices[0][0]
    )
    assert isinstance(answer, Saved)
    assert story.file("24-00001").phone == "+33611111111"

    _, two = [line.id for line in reversed(story.history)]
    done = story.undo(two)
    assert "24-00001" in done.left, "the answer given since stays, and the undoing says so"
    assert story.file("24-00006").email != "margaux@ecole.example"
    assert story.file("24-00001").phone == "+33611111111"
    assert (story.state(COMPLETE), story.state(TO_COMPLETE)) == ("COMPLET", "A_COMPLETER")
    assert [(line.name, line.state, bool(line.undoes)) for line in story.history] == [
        ("mardi.csv", "clos", True), ("mardi.csv", "annulé", False), ("lundi.csv", "clos", False),
    ]  # fmt: skip

    other = Story(story.world)
    other.desk = story.world.open()
    assert other.file("24-00001") == story.file("24-00001"), "another process finds the same"
    assert other.history == story.history
    assert STRANGE not in dict(other.preview(second, "mercredi.csv").not_taken)


def test_a_title_read_by_mending_a_word_says_so_until_someone_chooses(story: Story) -> None:
    written = first_rows().changed({("24-00001", "Diplôme préparé ou obtenu"): "BTS SOI"})
    shown = story.preview(written, "export.csv")
    says = "« soi » est lu « sio » : à vérifier"
    assert says in {problem.says for problem in shown.problems if problem.dossier == "24-00001"}
    story.bring(shown)
    assert says in story.file("24-00001").diploma_label
    assert says in story.fact("24-00001", "diploma")
    story.correct("24-00001", "diploma", "BTS_CIEL_A")
    assert says not in story.file("24-00001").diploma_label + story.fact("24-00001", "diploma")


def test_two_files_at_once_from_two_desks_are_two_imports(story: Story) -> None:
    """The second desk is told to wait, and loses nothing by it."""
    other = Story(story.world)
    other.desk = story.world.open()
    runs = [
        one.desk.apply(one.world.form(), one.clerk, one.preview(export, name))
        for one, export, name in ((story, first_rows(), "a.csv"), (other, changed_export(first_rows()), "b.csv"))
    ]
    assert all(running.over.wait(60) for running in runs)
    for running in runs:
        assert running.failed == "" or "Un seul import à la fois" in running.failed
    for one, export, name in ((story, first_rows(), "a.csv"), (other, changed_export(first_rows()), "b.csv")):
        one.bring(one.preview(export, name))
    assert other.file("24-00006").email == "margaux@ecole.example"


def test_a_second_import_waits_for_the_first(story: Story) -> None:
    busy, other = Event(), story.preview(first_rows(), "b.csv")
    story.desk.journal._put(lambda: busy.wait(60) and None)  # nothing of the first is recorded meanwhile
    running = story.desk.apply("one", story.clerk, story.preview(first_rows(), "a.csv"))
    with pytest.raises(ImportRefused, match="Un seul import à la fois"):
        story.desk.apply("two", story.clerk, other)
    busy.set()
    assert running.over.wait(60)
    assert story.desk.apply("one", story.clerk, story.preview(first_rows(), "a.csv")) is running


def test_who_still_judges_a_person_is_not_told_who_placed_them_since(story: Story) -> None:
    """§5: that somebody of the placement acted on another of their applications says that a project exists."""
    story.bring(story.preview(first_rows(), "lundi.csv"))
    one, two, world = "24-00001", "24-00002", story.world
    (admissible, *_) = story.file(one).applications
    steps = (
        ("secretariat", "saisie", f"dossier:{two}", {"person": one}),
        ("secretariat", "transition", f"candidature:{one}/{admissible.programme}", {"state": "ADMISSIBLE"}),
        ("placement", "fiche", f"fiche:{one}/{admissible.programme}/1", {"provided_on": "2024-05-20"}),
    )
    for role, kind, subject, fields in steps:
        draft = Draft(world.form(), world.who(role).email, kind, subject, {subject: fields}, reason="dit au bureau")
        assert isinstance(story.desk.journal.record(draft), Saved)
    said = {}
    for role in ("instruction", "direction"):
        effect = story.desk.undo_effect(world.who(role), story.history[0].id)
        said[role] = next(found.reason for found in effect.dossiers if found.dossier == one)
    assert "placement" not in said["instruction"]
    assert "secretariat" in said["instruction"]
    assert "placement" in said["direction"]
