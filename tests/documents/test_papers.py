"""What holds of every paper: it is for the archive, it depends on nothing but its values, and it runs no text."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.challenge import ActTold, challenge
from documents.minutes import Decision, minutes
from documents.publication import Listed, ProgrammeList, publication
from tests.documents import papers as at
from tests.documents.papers import CHALLENGE, HOSTILE, LETTERS_UNDER_MARKS, LIST, PARIS, RIGHT_TO_LEFT, SITTING

ROOT = Path(__file__).parents[2]
PAPERS = at.papers()
DAYS = {"minutes": "2024-05-01", "annexed": "2024-05-01", "publication": "2024-05-02", "challenge": "2024-06-03"}


def of(name: str) -> dict[str, bytes]:
    """Each paper with this name in every place that a candidate's text can reach."""
    decided = Decision("24-1", name, "Avant", "Admissible", "6.3", name)
    acts = (ActTold(datetime(2024, 5, 1, 9, tzinfo=PARIS), name, name, "6.3", name),)
    mails = tuple(replace(mail, subject=name, text=name) for mail in CHALLENGE.mails)
    told = replace(CHALLENGE, name=name, about=name, facts=((name, name),), acts=acts, mails=mails)
    return {
        "minutes": minutes(replace(SITTING, decisions=(decided,))),
        "annexed": minutes(replace(SITTING, annex=(replace(at.ANNEX[0], decision=decided, proposed_by=name),))),
        "publication": publication(
            replace(LIST, programmes=(ProgrammeList("P", "Admissible", (Listed("24-1", name),)),))
        ),
        "challenge": challenge(told),
    }


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_a_pdf_for_the_archive_and_dated_by_its_values(paper: str) -> None:
    said = at.metadata(PAPERS[paper])
    assert "<pdfaid:part>2</pdfaid:part>" in said
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in said
    assert "<pdfuaid:part>1</pdfuaid:part>" in said
    assert f"<xmp:CreateDate>{DAYS[paper]}T00:00:00" in said
    assert "<rdf:li>fr" in said


@pytest.mark.parametrize("paper", PAPERS)
def test_every_font_of_every_page_is_inside(paper: str) -> None:
    found = set(at.fonts(of("שלום محمد NGUYỄN ☺")[paper]))
    assert len(found) >= 3
    assert {name for name, inside in found if not inside} == set()


PRINT = "from tests.documents import test_papers as t; print(t.digests())"


def digests() -> dict[str, str]:
    return {name: sha256(pdf).hexdigest() for name, pdf in at.papers().items()}


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "2", "SOURCE_DATE_EPOCH": "1"},
    ],
)
def test_the_same_values_give_the_same_bytes_in_another_place(elsewhere: dict[str, str], tmp_path: Path) -> None:
    env = {**os.environ, **elsewhere, "PYTHONPATH": str(ROOT), "XDG_DATA_HOME": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", PRINT], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert (ran.stdout.strip(), ran.stderr) == (str(digests()), "")


def test_the_order_in_which_values_come_changes_nothing() -> None:
    turned = replace(SITTING, decisions=SITTING.decisions[::-1], present=SITTING.present[::-1])
    lists = tuple(replace(each, listed=each.listed[::-1]) for each in LIST.programmes)
    assert minutes(turned) == PAPERS["minutes"]
    assert minutes(replace(turned, annex=at.ANNEX[::-1])) == PAPERS["annexed"]
    assert publication(replace(LIST, programmes=lists)) == PAPERS["publication"]
    assert challenge(replace(CHALLENGE, acts=CHALLENGE.acts[::-1])) == PAPERS["challenge"]


def test_another_value_gives_other_bytes() -> None:
    assert minutes(replace(SITTING, held_on=date(2024, 5, 3))) != PAPERS["minutes"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_whatever_it_holds(name: str) -> None:
    for paper, pdf in of(name).items():
        assert at.squeezed(name) in at.squeezed(at.text(pdf)), paper


def test_a_letter_under_many_marks_is_copied_whole() -> None:
    for paper, pdf in of("".join(LETTERS_UNDER_MARKS)).items():
        assert set(LETTERS_UNDER_MARKS) <= at.said_to_a_reader(pdf), paper


@pytest.mark.parametrize("name", RIGHT_TO_LEFT)
def test_a_name_that_reads_from_the_right_is_there(name: str) -> None:
    for paper, pdf in of(name).items():
        assert any(each in at.text(pdf) for each in (name, name[::-1])), paper


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Zoé 😀", "Zoé [U+1F600]"),
        ("漢字", "[U+6F22][U+5B57]"),
        ("nul\x00", "nul[U+0000]"),
        ("\ud83d", "[U+D83D]"),
        ("a\u202egnp.exe", "a[U+202E]gnp.exe"),
        ("é\u0897\u0301 é", "é[U+0897]"),
        ("a漢\u0301", "a[U+6F22]"),
        ("\u0b56", "[U+0B56]"),
        ("Léa\u0951", "Léa[U+0951]"),
        ("ש\u0952 ש", "ש[U+0952]ש"),
        ("☺\u0901", "☺[U+0901]"),
        ("👨\u200d👩", "[U+1F468]"),
    ],
)
def test_what_no_font_has_is_written_by_its_number_and_said(name: str, shown: str) -> None:
    for paper, pdf in of(name).items():
        assert at.squeezed(shown) in at.squeezed(at.text(pdf)), paper
        assert "écrit par son numéro Unicode" in at.text(pdf), paper
        assert at.SESSION in at.text(pdf), paper
    assert "numéro Unicode" not in at.text(PAPERS["minutes"])


@settings(max_examples=20)
@given(st.text(max_size=40))
def test_any_text_makes_a_paper(name: str) -> None:
    assert all(pdf.startswith(b"%PDF-1.7") for pdf in of(name).values())


@pytest.mark.parametrize("name", ["a\n" * 300, "mot " * 3000, "A" * 3000])
def test_a_row_taller_than_a_page_goes_on_on_the_next(name: str) -> None:
    for paper, pdf in of(name).items():
        pages = at.heights(pdf)
        assert len(pages) > 1, paper
        assert all(heights and 20 < min(heights) < max(heights) < 822 for heights in pages), paper
