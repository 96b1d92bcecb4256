"""Titles as candidates write them (§1.1 to §1.3, §2.1): never a wrong code, few questions.

An answer is *right* when it is the expected code, *wrong* when it is another one; an abstention is neither, and weighs
on recall. A code given to a string that names no title (`INCONNU`) is wrong.
"""

from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.faults import SessionFaults
from rules.session import NOTICES, notices, read_folder
from rules.title_words import LONGEST
from rules.titles import TitleReader, TitleReading, compile_titles, synonym_row
from tests.rules.title_corruptions import corrupted, slips, without_accents
from tests.tables import each_row, rows

CASES = Path(__file__).parent / "cases" / "titles"
DATA = Path(__file__).parents[1] / "data"
TABLES = read_folder(NOTICES / notices()[0])
LABELLED = rows(DATA / "diplomas_labelled.csv")
EXPORT = rows(DATA / "diplomas_export.csv")
ALIASES = TABLES["Synonymes"]
SEEDS, FOLDS = 10, 5
OTHER_WORDS = frozenset(
    {word for row in ALIASES for word in row["alias"].lower().split()} | {"btsb", "btsc", "bati", "mult", "r&tc"}
)
"""What a slip may hit: a word of the rows, a level with its option, an abbreviation of another title, `R&TC`."""


class Score(NamedTuple):
    right: int
    asked: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.asked + len(self.wrong))

    def __str__(self) -> str:
        total = self.right + self.asked + len(self.wrong)
        return f"precision {self.precision:.3f}, recall {self.recall:.3f} on {total} strings"


def score(reader: TitleReader, expected: Iterable[tuple[str, str]]) -> Score:
    right, asked, wrong = 0, 0, []
    for text, canonical in expected:
        code, wanted = reader.read(text).code, None if canonical == "INCONNU" else canonical
        right += wanted is not None and code == wanted
        asked += code is None and wanted is not None
        if code not in (None, wanted):
            wrong.append(f"« {text} » : {wanted} attendu, {code} lu")
    return Score(right, asked, tuple(wrong))


@cache
def reader() -> TitleReader:
    return compile_titles(TABLES["Titres"], ALIASES)


def labelled() -> list[tuple[str, str]]:
    return [(row["raw"], row["canonical"]) for row in LABELLED]


def corrupt(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(corrupted(text, seed), code) for text, code in pairs for seed in range(SEEDS)]


def held_out(fold: int) -> frozenset[str]:
    """One title in five; a title's strings are all in one fold."""
    return frozenset(sorted({code for _, code in labelled()})[fold::FOLDS])


def fold_reader(fold: int) -> TitleReader:
    """A reader that never saw the held-out strings.

    No synonym taken from a string of these titles, nor any abbreviation, place or level taken from a string, whichever
    its title; every row that came in from the export is left out too.
    """
    titles = held_out(fold)
    honest = [
        row
        for row in ALIASES
        if not (row["source"] == "étiqueté" and (row["code"] in titles or row["genre"] not in ("titre", "parcours")))
        and row["source"] != "dépôt"
    ]
    assert len(honest) < len(ALIASES)
    return compile_titles(TABLES["Titres"], honest)


Record = Callable[[str, object], None]
"""`record_property`: what it is given is printed at the end of a run."""


def test_labelled_strings_are_read(record_property: Record) -> None:
    found = score(reader(), labelled())
    record_property("titles, labelled", str(found))
    assert not found.wrong
    assert found.recall >= 0.98, found


def test_the_year_of_a_labelled_string_is_read() -> None:
    years = {"bac+1": 1, "bac+2": 2}
    for row in LABELLED:
        if row["canonical"].startswith("BUT"):
            stage = reader().read(row["raw"]).stage
            assert stage == years.get(row["level"]) or (stage == 3 and row["level"] == "bac+3"), row


def test_corrupted_strings_never_become_another_title(record_property: Record) -> None:
    found = score(reader(), corrupt(labelled()))
    record_property("titles, labelled, corrupted", str(found))
    assert not found.wrong
    assert found.recall >= 0.95, found


def test_titles_never_seen_are_read_or_asked(record_property: Record) -> None:
    plain, bad = Score(0, 0, ()), Score(0, 0, ())
    for fold in range(FOLDS):
        kept, pairs = fold_reader(fold), [(text, code) for text, code in labelled() if code in held_out(fold)]
        plain, bad = add(plain, score(kept, pairs)), add(bad, score(kept, corrupt(pairs)))
    record_property("titles, five folds", str(plain))
    record_property("titles, five folds, corrupted", str(bad))
    assert not plain.wrong + bad.wrong
    assert plain.recall >= 0.8, plain


def add(one: Score, other: Score) -> Score:
    return Score(one.right + other.right, one.asked + other.asked, one.wrong + other.wrong)


def test_the_platform_export_is_read(record_property: Record) -> None:
    pairs = [(row["text"], row["code"]) for row in EXPORT]
    found = score(reader(), pairs)
    record_property("titles, export", str(found))
    assert not found.wrong
    assert found.recall >= 0.99, found
    again = score(reader(), [(corrupted(text, 0), code) for text, code in pairs])
    record_property("titles, export, corrupted again", str(again))
    assert again.precision >= 0.999, again.wrong


def test_a_first_year_of_the_export_is_never_missed() -> None:
    for row in EXPORT:
        reading = reader().read(row["text"])
        assert reading.code is None or row["years"] != "1" or reading.stage == 1, row


@each_row(CASES / "readings.csv")
def test_a_text_is_read_whole(row: dict[str, str]) -> None:
    reading = reader().read(row["text"])
    read = (reading.code, reading.stage, reading.preparatory_class, reading.country, reading.prior_code)
    stage = int(row["stage"]) if row["stage"] else None
    wanted = (row["code"], stage, row["preparatory_class"], row["country"], row["prior"])
    assert read == tuple(value or None for value in wanted), reading


@each_row(CASES / "mended.csv")
def test_a_short_word_is_mended_aloud_or_not_at_all(row: dict[str, str]) -> None:
    reading = reader().read(row["text"])
    says = f"{row['lu']} : à vérifier" if row["lu"] else ""
    assert (reading.code or "", reading.mended) == (row["code"], says), reading


def test_one_slip_in_a_level_or_an_acronym_never_makes_another_title(record_property: Record) -> None:
    """One letter lost, added, mistaken, or two swapped, in each word of each acronym."""
    pairs = [
        (" ".join([*words[:at], slip, *words[at + 1 :]]), row["code"])
        for row in ALIASES
        if (row["genre"], row["source"]) == ("titre", "sigle")
        for words in [row["alias"].lower().split()]
        for at, word in enumerate(words)
        for slip in slips(word)[len(word) % 7 :: 7]
        if slip not in OTHER_WORDS and len(word) > 1
    ]
    found = score(reader(), pairs)
    record_property("titles, one slip", str(found))
    assert not found.wrong
    assert found.recall >= 0.8, found


def test_an_abstention_is_a_question_with_likely_titles() -> None:
    reading = reader().read("BUT Génie informatique industrielle zorglub")
    assert reading.code is None
    assert reading.level == "BUT"
    assert reading.candidates[0] == "BUT_INFO" or "BUT_GEII" in reading.candidates
    assert reading.question is not None
    assert reading.question.startswith("De quel titre s'agit-il ?")


@each_row(CASES / "readings.csv")
def test_an_answer_becomes_a_synonym(row: dict[str, str]) -> None:
    """Whatever the text that was asked about, its answer is what is read from then on; no other text changes."""
    text = row["text"]
    if row["code"] or not text.strip() or text == "INCONNU":
        return
    taught = compile_titles(TABLES["Titres"], [*ALIASES, synonym_row(text, "DUT_GMP")])
    upset = " ".join(reversed(without_accents(text).upper().split()))
    assert taught.read(text).code == "DUT_GMP"
    assert {taught.read(other).code for other in (upset, f"{text} en alternance")} <= {"DUT_GMP", None}
    others = score(taught, [pair for pair in labelled() if pair[0] != text])
    assert (others.wrong, others.asked) == ((), 0)


def test_an_answer_keeps_what_the_text_says_beside_the_title() -> None:
    answers = [synonym_row("BUT Zorglub 1ère année", "BUT_GMP"), synonym_row("prépa Zorglub PSI", "PREPA")]
    taught = compile_titles(TABLES["Titres"], [*ALIASES, *answers])
    assert taught.read("but zorglub 1ere annee").stage == 1
    assert taught.read("BUT Zorglub S5").stage == 3
    assert taught.read("prépa Zorglub PSI").preparatory_class == "PSI"


@each_row(CASES / "mistakes.csv")
def test_a_bad_synonym_is_named(row: dict[str, str]) -> None:
    bad = {column: row[column] for column in ("alias", "genre", "code", "source")} | {"section": ""}
    with pytest.raises(SessionFaults) as refusal:
        compile_titles(TABLES["Titres"], [*ALIASES, bad])
    [fault] = refusal.value.faults
    assert (fault.tab, fault.row, fault.column) == ("Synonymes", row["alias"], row["column"])
    assert row["says"] in fault.says


def test_two_answers_for_the_same_words_are_a_fault() -> None:
    answers = [synonym_row("BUT Zorglub", "BUT_GMP"), synonym_row("Zorglub (BUT)", "BUT_GIM")]
    with pytest.raises(SessionFaults, match="déjà donnée"):
        compile_titles(TABLES["Titres"], [*ALIASES, *answers])


def test_every_listed_title_keeps_the_words_of_the_notice() -> None:
    for row in TABLES["Titres"]:
        assert bool(row["specialites"]) == bool(row["texte_notice"]), row["code"]


def same(one: TitleReading, other: TitleReading) -> bool:
    return (one.code, one.stage, one.preparatory_class, one.country, one.prior_code) == (
        other.code,
        other.stage,
        other.preparatory_class,
        other.country,
        other.prior_code,
    )


WRITTEN = st.sampled_from([text for text, _ in labelled()] + [row["text"] for row in EXPORT])
WORDS = st.lists(st.sampled_from([row["alias"] for row in ALIASES] + ["Zorglub", "a", "1", "2024"]), max_size=6)
LATIN = st.text(st.characters(max_codepoint=0x17F), max_size=LONGEST + 20)
NOISE = sorted({row["alias"] for row in ALIASES if row["genre"] in ("bruit", "liaison")})


@settings(deadline=None)
@given(st.text() | LATIN)
def test_any_text_is_read_or_asked(text: str) -> None:
    reading = reader().read(text)
    assert (reading.code is None) == (reading.question is not None)


@settings(deadline=None)
@given(WRITTEN | WORDS.map(" ".join))
def test_case_and_accents_change_nothing(text: str) -> None:
    for other in (text.upper(), text.lower(), without_accents(text)):
        if "Ã" not in text:
            assert same(reader().read(text), reader().read(other)), other


@settings(deadline=None)
@given(WRITTEN, st.lists(st.sampled_from(NOISE), min_size=1, max_size=3), st.booleans())
def test_noise_never_makes_another_title(text: str, noise: list[str], first: bool) -> None:
    code, added = reader().read(text).code, " ".join(noise)
    noisy = reader().read(f"{added}, {text}" if first else f"{text}, {added}").code
    assert noisy in (code, None) or code is None
