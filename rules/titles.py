"""Free text → a title of the notice, or a question (§1.1 to §1.3, §2.1): the rows of `Titres` and `Synonymes` decide.

A text gives its level (BUT, BTS, class, foreign…) and, where several titles share a level, a mention. Typos are taken
word by word. When two readings are possible, or a word is left that belongs to another title, nothing is guessed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from rules.faults import SessionFaults
from rules.tabs import Row, Tables
from rules.title_lexicon import Lexicon, TitleRow
from rules.title_mending import Mend, Mender
from rules.title_mentions import match
from rules.title_reading import TitleReading, abstain
from rules.title_rows import Tabs, lexicon, tabs_of
from rules.title_sentence import Sentence
from rules.title_spelling import Speller, Word
from rules.title_words import LONGEST, words

CLASS, FOREIGN, UNKNOWN = "classe", "etranger", "inconnu"
OPEN = "CPGE"
"""A preparatory class whose stream is not said."""


def compile_titles(titres: Sequence[Row], synonymes: Sequence[Row]) -> "TitleReader":
    """A reader from the rows of both tabs; raises `SessionFaults` with every faulty cell."""
    return title_reader({"Titres": tuple(titres), "Synonymes": tuple(synonymes)})


def title_reader(tables: Tables) -> "TitleReader":
    """The one of these rows, which remembers what it read for every session that shares them. Raises
    `SessionFaults`."""
    return _reader(tabs_of(tables))


def synonym_row(text: str, code: str, source: str = "réponse", section: str = "") -> dict[str, str]:
    """The row of `Synonymes` that keeps a person's answer: the same text is read as `code` from then on."""
    alias = " ".join(words(text))
    return {"alias": alias, "genre": "reponse", "code": code, "source": source, "section": section}


class TitleReader:
    """Reads titles as one session's rows say; what was read once is remembered."""

    def __init__(self, tabs: Tabs):
        self._rows, faults = lexicon(tabs)
        if faults:
            raise SessionFaults(faults)
        self._speller = Speller(self._rows)
        self._mender = Mender(self._rows, self._speller)
        self.read = lru_cache(maxsize=20_000)(self._read)

    def _read(self, text: str) -> TitleReading:
        if text.strip().upper() in self._rows.titles:
            return _titled(self._rows.titles[text.strip().upper()], "code de la table des titres")
        if len(text) > LONGEST:
            return abstain("le texte est trop long pour un titre")
        said = self._speller.read(text)
        answer = self._rows.answers.get(self._rows.telling(word.text for word in said))
        if answer:
            return _answered(self._rows, Sentence(self._rows, said), self._rows.titles[answer])
        if not said:
            return abstain("aucun titre n'est écrit")
        reading, has_level = _sentence(self._rows, said), bool(Sentence(self._rows, said).levels())
        if reading.code and has_level:
            return reading
        return self._mended(reading, tuple(self._mender.mends(said, has_level)))

    def _mended(self, reading: TitleReading, mends: Sequence[Mend]) -> TitleReading:
        """One word mended, when every way to mend it that says a title says the same one.

        A class read where no level is written is doubtful as soon as a level misspelt would say another title.
        """
        found: dict[TitleReading, Mend] = {}
        for mend in mends:
            read = _sentence(self._rows, mend.said)
            shared = self._rows.families.get(read.level or "") == ""  # several titles: the mention proves the level
            if read.code and (mend.sure or shared or not mend.is_level):
                found[replace(read, why="")] = mend
            elif mend.is_level and read.candidates:
                return reading
        sure = [mend for mend in found.values() if mend.sure or mend.is_level]
        if reading.code and sure and (others := {read.code for read in found if read.code} - {reading.code}):
            doubt = f"« {sure[0].written} » est peut-être mal écrit"
            return abstain(doubt, candidates=sorted({reading.code} | others))
        if reading.code or len(found) != 1 or not sure:
            return reading
        [(mended, mend)] = found.items()
        says = f"« {mend.written} » est lu « {mend.meant} » : à vérifier"
        return replace(mended, why=says, mended=says)


def _answered(rows: Lexicon, sentence: Sentence, row: TitleRow) -> TitleReading:
    """A person's answer decides the title; the year, the class and the country stay those of the text."""
    reading = _titled(row, "réponse donnée pour ce texte")
    years, _ = sentence.years()
    streams = sentence.streams(True) if reading.preparatory_class == OPEN else ()
    return replace(
        reading,
        stage=min(years) if years and row.dated else None,
        preparatory_class=streams[-1] if streams else reading.preparatory_class,
        country=sentence.countries[0] if sentence.countries else None,
    )


def _sentence(rows: Lexicon, said: Sequence[Word]) -> TitleReading:
    """« A après B » is A, with B before; any other text is one thing or a doubt."""
    sentence = Sentence(rows, said)
    if sentence.doubts:
        return abstain(f"« {sentence.doubts[0]} » laisse un doute")
    in_class = any(code and rows.titles[code].stream for code in map(rows.families.__getitem__, sentence.levels()))
    if (halves := sentence.halves()) and not in_class:
        after = Sentence(rows, halves[0])
        main, prior = _one(rows, after), _one(rows, Sentence(rows, halves[1]))
        if main.level and prior.level:
            return replace(main, prior=prior)
        if prior.level and after.strange and not after.levels():
            return abstain(f"« {after.strange[0]} » est peut-être le titre, un autre l'a précédé")
    return _one(rows, sentence)


def _one(rows: Lexicon, sentence: Sentence) -> TitleReading:
    families = {level: rows.families[level] for level in sentence.levels()}
    natures = {rows.titles[code].nature: code for code in families.values() if code}
    if doubt := sentence.unsure_country():
        return abstain(f"« {doubt} » est peut-être un pays")
    if sentence.countries or FOREIGN in natures:
        return _foreign(rows, sentence, families)
    if sentence.others and not families:
        return abstain(f"« {sentence.others[0]} » n'est aucun des niveaux attendus (BUT, BTS, licence…)")
    if came_before := [code for code in families.values() if code and rows.titles[code].stream]:
        return _after_others(rows, sentence, came_before[0])
    streams = sentence.streams(CLASS in natures)
    if rows.open_class and (CLASS in natures or streams) and families.keys() <= {rows.titles[rows.open_class].level}:
        return _class(rows, streams)
    if len(families) != 1:
        why = "plusieurs titres sont écrits" if families else "le niveau (BUT, BTS, licence…) n'est pas dit"
        return abstain(why, candidates=[code for code in families.values() if code])
    [(level, family)] = families.items()
    if objection := sentence.hidden_level():
        return abstain(objection, level)
    return _titled(rows.titles[family], f"niveau {level}") if family else _mentioned(rows, sentence, level)


def _foreign(rows: Lexicon, sentence: Sentence, families: Mapping[str, str]) -> TitleReading:
    """A country or a foreign title's name beside at most one level (§1.3, §2.2)."""
    code = next((row.code for row in rows.titles.values() if row.nature == FOREIGN), None)
    others = [level for level, family in families.items() if family != code]
    if code is None or len(others) > 1 or len(sentence.countries) > 1 or rows.only_in_france & set(others):
        return abstain("un pays est écrit à côté d'un titre français", candidates=(code,) if code else ())
    country = sentence.countries[0] if sentence.countries else None
    return replace(_titled(rows.titles[code], "pays ou titre étranger"), country=country)


def _after_others(rows: Lexicon, sentence: Sentence, code: str) -> TitleReading:
    """Spé ATS: any other title in the text came before it (§1.1.x b)."""
    row = rows.titles[code]
    others = [level for level in sentence.levels() if level not in (row.level, rows.class_level)]
    prior = None
    if len(others) == 1:
        family = rows.families[others[0]]
        prior = _titled(rows.titles[family], f"niveau {others[0]}") if family else _mentioned(rows, sentence, others[0])
    return replace(_titled(row, f"classe {row.stream}"), prior=prior)


def _class(rows: Lexicon, streams: Sequence[str]) -> TitleReading:
    """A preparatory class; of several streams of one kind, the last one written; of both kinds, none (§1.1.x c)."""
    reading = _titled(rows.titles[rows.open_class], "classe préparatoire")
    if not streams or len({rows.stream_sections[stream] for stream in streams}) > 1:
        return reading
    return replace(reading, preparatory_class=streams[-1])


def _mentioned(rows: Lexicon, sentence: Sentence, level: str) -> TitleReading:
    """Several titles share the level: the other words tell which (§1.1.x a)."""
    mentions = rows.mentions[level]
    foreign_to_level = [stream for stream in sentence.streams(False) if len(stream) > 2]
    found = match(sentence.words, mentions)
    if found.code is None or foreign_to_level:
        return abstain(
            found.why if found.code is None else "une classe est écrite à côté du titre", level, found.candidates
        )
    if sentence.prepositions() and match([w for w in sentence.words if w.text != "a"], mentions).code != found.code:
        return abstain("« a » est une option ou la préposition « à »", level, found.candidates)
    row = rows.titles[found.code]
    years, unclear = sentence.years()
    if row.dated and (unclear or (len(years) > 1 and 1 in years)):
        return abstain(
            "l'année d'études n'est pas claire ; une première année se dit dans « année d'études »", level, (row.code,)
        )
    return replace(_titled(row, found.why), stage=min(years) if years and row.dated else None)


def _titled(row: TitleRow, why: str) -> TitleReading:
    """A title known by its code; a row that names no title (`INCONNU`) is an abstention."""
    if row.nature == UNKNOWN:
        return abstain("le titre n'est pas reconnu")
    stream = (row.stream or OPEN) if row.nature == CLASS else None
    return TitleReading(row.code, row.level, preparatory_class=stream, why=why)


_reader = lru_cache(maxsize=4)(TitleReader)
