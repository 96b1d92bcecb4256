"""A provider's results: whose line each one is, and what cannot be taken (§6, §7)."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from rules.session import Session
from sheets_sync.importing.reading import ImportRefused, read_sheets
from sheets_sync.importing.results import Results, read_results, score_objection
from sheets_sync.importing.results_columns import Line, meaning
from sheets_sync.importing.results_people import Convened, People, variant
from sheets_sync.importing.same_name import like, spelt
from tests.sheets_sync.importing import hostile
from tests.tables import each_row

CASES = Path(__file__).parent / "cases" / "results"
HEADER = ["Adresse mél", "Nom", "Prénom", "Date", "Note", "Statut"]
PEOPLE = (
    Convened("24-00001/MKX1", "24-00001", "Garnier", "Noémie", "noemie.garnier@example.org"),
    Convened("24-00002/MKX1", "24-00002", "Ould Saïd", "Salma", "salma@example.org"),
    Convened("24-00003/MKX1", "24-00003", "Petit", "Ugo", "maison@example.org"),
    Convened("24-00004/MKX1", "24-00004", "Petit", "Lise", "maison@example.org"),
    Convened("24-00005/MKX1", "24-00005", "Roy", "Lou", "deux.voeux@example.org"),
    Convened("24-00005/BAT1", "24-00005", "Roy", "Lou", "deux.voeux@example.org"),
    Convened("24-00006/MKX1", "24-00006", "Martin", "Hugo", "toit@example.org"),
    Convened("24-00007/MKX1", "24-00007", "Hamon", "Yann", "voile@example.org"),
)
OTHERS = (
    Convened("24-00009/MKX1", "24-00009", "Faure", "Inès", "ines@example.org"),
    Convened("24-00010/BAT1", "24-00010", "Martin", "Léa", "toit@example.org"),
    Convened("24-00002/BAT1", "24-00002", "Ould Saïd", "Salma", "salma@example.org"),
)
APART = (Convened("24-00008/MKX1", "24-00008", "Hamon", "Maël", "voile@example.org"),)
OVER = datetime(2024, 4, 24, 10, tzinfo=UTC)
GARNIER = ["noemie.garnier@example.org", "Garnier", "Noémie", "18/04/2024 10:30", "14", "Terminé"]


def file(*rows: list[str], header: list[str] | None = None) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([header or HEADER, *rows])
    return out.getvalue().encode()


def read(
    session: Session, content: bytes, name: str = "resultats.csv", trial: str = "EVD1", now: datetime = OVER
) -> Results:
    asked = session.trials[trial]
    return read_results(read_sheets(name, content), session, asked, PEOPLE, OTHERS, apart=APART, now=now)


@each_row(CASES / "lines.csv")
def test_a_line_is_someones_or_waits(row: dict[str, str], session: Session) -> None:
    found = read(session, file([row[key] for key in ("email", "family", "given", "date", "score", "status")]))
    lines = {
        "matched": [(one.who.key, "") for one in found.matched],
        "doubtful": [(" ".join(c.who.key for c in one.candidates), one.why) for one in found.doubtful],
        "unknown": [("", one.says) for one in found.unknown],
        "problem": [("", f"{one.column} : {one.says}") for one in found.problems],
    }
    assert [kind for kind, told in lines.items() if told] == [row["verdict"]]
    ((who, says),) = lines[row["verdict"]]
    assert who == row["who"]
    assert says.startswith(row["column"])
    assert row["says"] in says
    assert found.problems == () or found.problems[0].line == 2


@each_row(CASES / "headers.csv")
def test_a_column_is_known_by_its_words(row: dict[str, str]) -> None:
    assert meaning(row["header"]) == row["meaning"]


def test_what_a_line_says_is_kept_as_it_counts(session: Session) -> None:
    """The instant with its offset, a mark with a point, an outcome of the records."""
    (one,) = read(session, file([*GARNIER[:4], "13,50", "Terminé"])).matched
    assert str(one.line.taken_at) == "2024-04-18 10:30:00+02:00"
    assert (one.line.score, one.line.outcome, one.line.number) == ("13.5", "passee", 2)


@pytest.mark.parametrize(
    ("link", "taken"),
    [
        ("https://video.example.org/abc?x=1", True), ("", True), ("http://video.example.org/abc", False),
        ("javascript:alert(1)", False), ("https://video.example.org/\"><script>", False),
    ],
)  # fmt: skip
def test_a_recording_is_a_link_and_nothing_else(link: str, taken: bool, session: Session) -> None:
    found = read(session, file([*GARNIER, link], header=[*HEADER, "Lien vidéo"]))
    assert [one.line.recording for one in found.matched] == ([link] if taken else [])
    assert [problem.column for problem in found.problems] == ([] if taken else ["Lien vidéo"])


WORDS = st.sampled_from(
    ["", "noemie.garnier@example.org", "maison@example.org", "x@", "Garnier", "Noémie", "Petit", "18/04/2024", "hier",
     "14", "99", "Terminé", "absent", "?", "=1+1", "https://v.example.org/a"]
)  # fmt: skip


@given(rows=st.lists(st.lists(WORDS, min_size=7, max_size=7), max_size=8))
def test_whatever_a_file_says_each_line_is_somewhere_once(rows: list[list[str]], session: Session) -> None:
    """Matched, doubtful, unknown or to mend: none is lost, none is two things."""
    found = read(session, file(*rows, header=[*HEADER, "Lien"]))
    lines = [one.line.number for one in (*found.matched, *found.doubtful, *found.unknown)]
    lines += dict.fromkeys(problem.line for problem in found.problems)
    assert sorted(lines) == [number for number, row in enumerate(rows, 2) if any(row)]
    assert len({one.who.key for one in found.matched}) == len(found.matched)


@pytest.mark.parametrize(
    ("taken", "ok"),
    [("18/04/2024 10:30", True), ("18/04/2024 12:01", False), ("18/04/2024", True), ("19/04/2024", False)],
)
def test_nothing_was_taken_on_a_day_to_come(taken: str, ok: bool, session: Session) -> None:
    """A provider's column of dates may say until when one may take it."""
    now = datetime(2024, 4, 18, 10, tzinfo=UTC)
    found = read(session, file([*GARNIER[:3], taken, "14", "Terminé"]), now=now)
    assert len(found.matched) == ok
    says = [f"{one.column} : {one.says}" for one in found.problems]
    assert says == ([] if ok else [f"Date : le {taken[:10]} n’est pas encore passé : attendu une date de passage, "
                                   "non une échéance"])  # fmt: skip


NAMES = ["Garnier", "Garnir", "Le", "Gall", "Noémie", "noemie", "N.", "Léa", "Lea-Marie", "", "Ould Saïd", "Saïd"]
NAMED = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))


@given(people=st.lists(NAMED, max_size=8), written=NAMED)
def test_whoever_a_name_resembles_is_found_without_asking_of_everyone(
    people: list[tuple[str, str]], written: tuple[str, str]
) -> None:
    everyone = [Convened(f"{n}/MKX1", str(n), *name, "") for n, name in enumerate(people)]
    line = Line(2, "", *written)
    assert [one.who for one in People(everyone).candidates(line)] == [
        one for one in everyone if like(line.name, one.name)
    ]


def test_a_file_about_nobody_does_not_put_each_line_beside_everyone() -> None:
    """2,500 lines beside 1,500 people took ten seconds."""
    everyone = People([Convened(f"{n}/MKX1", str(n), f"Nom{n:04d}", f"Prénom{n:04d}", "") for n in range(300)])
    before = spelt.cache_info()
    for n in range(300):
        assert everyone.candidates(Line(n, "", f"Xyz{n:04d}", f"Qwk{n:04d}")) == ()
    after = spelt.cache_info()
    assert after.hits + after.misses - before.hits - before.misses <= 300


def test_two_lines_for_one_person_both_wait(session: Session) -> None:
    again = [GARNIER[0].upper(), *GARNIER[1:4], "16", "Terminé"]
    found = read(session, file(GARNIER, ["salma@example.org", "", "", "18/04/2024", "12", ""], again))
    assert [one.who.key for one in found.matched] == ["24-00002/MKX1"]
    assert [(one.line.number, one.why) for one in found.doubtful] == [
        (2, "deux lignes pour la même personne : voir aussi la ligne 4"),
        (4, "deux lignes pour la même personne : voir aussi la ligne 2"),
    ]


def test_a_doubt_about_someone_who_has_a_line_says_so(session: Session) -> None:
    found = read(session, file(GARNIER, ["autre@exemple.invalid", *GARNIER[1:]]))
    assert [one.line.number for one in found.matched] == [2]
    assert [one.why for one in found.doubtful] == [
        "même nom, adresse noemie.garnier@example.org ; la ligne 2 est déjà à cette personne"
    ]


def test_nobody_convened_is_forgotten(session: Session) -> None:
    """Those whom no line is about, a doubtful one included."""
    found = read(session, file(GARNIER, ["s@exemple.invalid", "Ould", "Salma", "18/04/2024", "", ""]))
    assert [one.key for one in found.missing] == ["24-00003/MKX1", "24-00004/MKX1", "24-00005/MKX1", "24-00005/BAT1",
                                                "24-00006/MKX1", "24-00007/MKX1"]  # fmt: skip


def test_every_line_of_the_file_is_somewhere(session: Session) -> None:
    with (CASES / "lines.csv").open(encoding="utf-8", newline="") as cases:
        rows = [list(row.values())[1:7] for row in csv.DictReader(cases)]
    found = read(session, file(*rows))
    lines = [one.line.number for one in (*found.matched, *found.doubtful, *found.unknown)]
    lines += dict.fromkeys(problem.line for problem in found.problems)
    assert sorted(lines) == list(range(2, len(rows) + 2))


def test_a_second_column_that_says_the_same_is_told(session: Session) -> None:
    found = read(session, file([*GARNIER, "19/04/2024"], header=[*HEADER, "Date de fin"]))
    assert [str(note) for note in found.notes] == [
        "ligne 1, colonne « Date de fin » : non lue : « Date » donne déjà date de passage"
    ]
    assert [one.who.key for one in found.matched] == ["24-00001/MKX1"]


@pytest.mark.parametrize(
    ("header", "says"),
    [
        (["a", "b", "c", "d", "e", "f"], "Aucune ligne d’en-têtes reconnue"),
        (["Téléphone", "b", "Prénom", "Date", "Note", "Statut"], "Aucune ligne d’en-têtes reconnue"),
        (["Adresse mél", "Nom", "Prénom", "d", "Note", "f"], "Aucune colonne ne donne de date de passage ni de statut"),
    ],
)
def test_a_file_without_the_columns_it_takes_is_refused(header: list[str], says: str, session: Session) -> None:
    with pytest.raises(ImportRefused, match=says):
        read(session, file(GARNIER, header=header))


@pytest.mark.parametrize("name", sorted(hostile.FILES))
def test_a_hostile_file_gets_one_sentence(name: str, session: Session) -> None:
    filename, content = hostile.FILES[name]()
    with pytest.raises(ImportRefused) as refused:
        read(session, content, filename)
    assert "\n" not in str(refused.value)


def test_a_workbook_with_a_title_above_and_real_dates(session: Session) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet("Résultats"), book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write_row(0, 0, ["Export du 24/04/2024"])
        sheet.write_row(2, 0, HEADER)
        sheet.write_row(3, 0, GARNIER[:3])
        sheet.write_number(3, 3, 45400.4375, day)
        sheet.write_number(3, 4, 14)
        sheet.write_string(3, 5, "Terminé")
    (one,) = read(session, out.getvalue(), "resultats.xlsx").matched
    assert (str(one.line.taken_at), one.line.score, one.line.number) == ("2024-04-18 10:30:00+02:00", "14", 4)


@pytest.mark.parametrize(
    ("score", "taken"),
    [
        ("B2", True), ("b2", True), ("C3", False), ("14", True), ("21", False), ("", True), ("13,5", True),
        ("-3", False), ("1 3", False), ("1e1", False), ("1_3", False),
    ],
)  # fmt: skip
def test_english_may_be_a_level(score: str, taken: bool, session: Session) -> None:
    assert (score_objection(session, session.trials["ANGLAIS2"], score) is None) is taken


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("n.garnier@x.org", "ngarnier+evd@x.org", True),
        ("n.garnier@x.org", "N.GARNIER@X.ORG", True),
        ("n.garnier@x.org", "n.garnier@y.org", False),
        ("", "", True),
    ],
)
def test_variants_of_an_address(one: str, other: str, same: bool) -> None:
    assert (variant(one) == variant(other)) is same
