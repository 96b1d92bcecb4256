"""The tabs `Titres` and `Synonymes` read into what a title reader needs; a bad row is a fault, named by its alias.

A synonym is written as candidates write it, level included (`BUT R&T`); its `genre` says what its `code` is:

titre           a code of `Titres`: these words, beside their level, name it
parcours        a code of `Titres`: words that may go with it and prove nothing
reponse         a code of `Titres`: a person's answer about one whole text
niveau          a level of `Titres`; `niveau_france` one that exists in France only
filiere         a stream of preparatory class; it needs its level only if the alias writes one
pays            ISO 3166 alpha-2
annee           a year of study
suite           nothing: what stands after is an earlier title (`après`)
mot             the whole word that an abbreviation stands for
bruit           nothing, `lieu`, `option` or `annee`: it names no title
liaison         nothing: it is passed over
doute           nothing: who writes it does not say what they hold
autre           nothing: a diploma that is none of these levels, never taken for one of them misspelt (`BT`, `BTP`)

`source` says where an alias comes from: `notice`, `nomenclature` (official lists of titles, countries, places),
`sigle` (official acronyms), `usage` (common French), `étiqueté` (a string of the labelled file), `dépôt` (a string of a
platform export), `réponse` (a person's answer).
"""

import re
from collections import defaultdict
from functools import lru_cache
from typing import TypeAlias

from rules.faults import Fault
from rules.rows import Cells, each
from rules.tabs import Tables
from rules.title_lexicon import Alias, Lexicon, TitleRow, counted, maximal
from rules.title_words import stem, surfaces, words

TAB = "Synonymes"
PHRASES = ("bruit", "pays", "annee", "suite", "doute", "autre")
TITLES = ("titre", "parcours", "reponse")
GENRES = (*TITLES, "niveau", "niveau_france", "filiere", *PHRASES, "mot", "liaison")
NOISE = ("", "lieu", "option", "annee")
Tabs: TypeAlias = "tuple[tuple[tuple[tuple[str, str], ...], ...], ...]"
"""The rows of `Titres`, then those of `Synonymes`, as what is made of them may be kept under."""


def tabs_of(tables: Tables) -> Tabs:
    return tuple(tuple(tuple(row.items()) for row in tables.get(tab, ())) for tab in ("Titres", TAB))


@lru_cache(maxsize=8)
def lexicon(tabs: Tabs) -> tuple[Lexicon, tuple[Fault, ...]]:
    """Reads both tabs, once for all the sessions that share their rows: whoever is given a right changes none of them.
    Every row that cannot be used is among the faults and left out."""
    made, faults = Lexicon(), list[Fault]()
    tables = {tab: tuple(map(dict, rows)) for tab, rows in zip(("Titres", TAB), tabs, strict=True)}
    for cells in each(tables, "Titres", faults):
        _title(made, cells)
    rows: dict[str, list[Cells]] = defaultdict(list)
    for cells in each(tables, TAB, faults):
        cells.text("source", required=True)
        rows[cells.choice("genre", GENRES)].append(cells)
    for genre, read in _READERS:
        for cells in rows[genre]:
            if words(cells.key):
                read(made, cells, genre)
            else:
                cells.fault("alias", "aucune lettre ni chiffre, un texte est attendu")
    _close(made)
    return made, tuple(faults)


def title_faults(tables: Tables) -> list[Fault]:
    """What the rows of `Synonymes` have wrong; those of `Titres` are the session's own to tell."""
    return [fault for fault in lexicon(tabs_of(tables))[1] if fault.tab == TAB]


def _title(made: Lexicon, cells: Cells) -> None:
    dated = cells.text("annee_minimale") != ""
    level, nature = cells.text("niveau"), cells.text("nature")
    stream, options, listed = cells.text("filiere"), cells.codes("options"), cells.text("specialites") != ""
    row = TitleRow(cells.key, cells.text("libelle"), level, nature, stream, dated, listed, options)
    made.families[level] = "" if level in made.families else row.code
    made.titles[row.code] = row
    if nature == "classe" and not row.stream:
        made.open_class, made.class_level = row.code, row.level


def _close(made: Lexicon) -> None:
    """Closes the vocabulary: what a typo may be measured against."""
    made.level_words |= {word for alias in made.levels for word in alias.words}
    for mentions in made.mentions.values():
        made.title_words |= {word.partition("#")[0] for word in mentions.known}
    phrases = {word for phrase in made.phrases for word in phrase}
    streams = {word for alias in (*made.streams, *made.streams_alone) for word in alias.words}
    made.vocabulary |= made.title_words | made.level_words | phrases | streams | set(made.whole)


def _link(made: Lexicon, cells: Cells, genre: str) -> None:
    made.links.update(words(cells.key))


def _whole(made: Lexicon, cells: Cells, genre: str) -> None:
    short, full = words(cells.key), words(cells.text("code", required=True))
    if len(short) != 1 or len(full) != 1:
        cells.fault("code", "un seul mot pour un seul mot est attendu")
    else:
        made.whole[short[0]] = full[0]


def _phrase(made: Lexicon, cells: Cells, genre: str) -> None:
    code = cells.text("code")
    expected = {
        "pays": (r"[A-Z]{2}", "un code de pays en deux capitales (ISO 3166)"),
        "annee": (r"[1-9]", "une année d'études de 1 à 9"),
        "bruit": ("|".join(NOISE), "rien, lieu, option ou annee"),
    }.get(genre, ("", "une cellule vide"))
    if not re.fullmatch(expected[0], code):
        cells.fault("code", f"« {code} » : {expected[1]} est attendu")
    elif phrase := made.meaningful(words(cells.key)):
        made.phrases[phrase] = (genre, code)
        made.longest_phrase = max(made.longest_phrase, len(phrase))
        _note_acronyms(made, cells.key)


def _level(made: Lexicon, cells: Cells, genre: str) -> None:
    code = cells.choice("code", sorted(made.families))
    alias = Alias(counted(made.meaningful(words(cells.key))), code, cells.key)
    made.levels.append(alias)
    _note_acronyms(made, cells.key)
    if genre == "niveau_france":
        made.only_in_france.add(code)


def _stream(made: Lexicon, cells: Cells, genre: str) -> None:
    levels, rest = _split(made, cells)
    group = made.streams if levels else made.streams_alone
    code = cells.text("code", required=True)
    group.append(Alias(counted(rest), code, cells.key))
    made.stream_sections[code] = cells.text("section")
    _note_acronyms(made, cells.key)


def _mention(made: Lexicon, cells: Cells, genre: str) -> None:
    code = cells.choice("code", sorted(made.titles))
    levels, rest = _split(made, cells)
    if code not in made.titles:
        return
    level = made.titles[code].level
    if levels != {level}:
        cells.fault("alias", f"le niveau {level} de {code} est attendu, lu : {', '.join(sorted(levels)) or 'aucun'}")
    elif not rest:
        cells.fault("alias", "le niveau seul ne dit pas quel titre")
    else:
        _add(made, cells, genre, Alias(counted(rest), code, cells.key))


def _add(made: Lexicon, cells: Cells, genre: str, alias: Alias) -> None:
    mentions = made.mentions[made.titles[alias.code].level]
    if genre == "parcours" or made.titles[alias.code].listed:
        mentions.own[alias.code] |= alias.words
    mentions.options[alias.code] = made.titles[alias.code].options
    mentions.known |= alias.words
    _note_acronyms(made, cells.key)
    if genre == "parcours":
        only = frozenset(word for word in alias.words if alias.code not in mentions.telling.get(word, ()))
        mentions.paths.append((alias.words, only, alias.code))
        return
    other = mentions.means.setdefault(alias.words, alias)
    if other.code != alias.code:
        cells.fault("code", f"les mêmes mots désignent déjà {other.code} (« {other.text} »)")
    mentions.aliases.append(alias)
    mentions.under[max(sorted(alias.words), key=len)].append(alias)
    for word in alias.words:
        mentions.telling[word].add(alias.code)


def _answer(made: Lexicon, cells: Cells, genre: str) -> None:
    code = cells.choice("code", sorted(made.titles))
    said = made.telling(made.meaningful(words(cells.key)))
    if made.answers.setdefault(said, code) != code:
        cells.fault("code", f"la réponse {made.answers[said]} est déjà donnée pour ces mots")


def _split(made: Lexicon, cells: Cells) -> tuple[set[str], tuple[str, ...]]:
    """The levels that an alias writes, and its other words, without noise."""
    said = made.meaningful(words(cells.key))
    found = maximal([level for level in made.levels if level.words <= counted(said)])
    spent = {word for level in found for word in level.words}
    rest = (word for word in said if word not in spent and made.phrases.get((word,), ("",))[0] != "bruit")
    return {level.code for level in found}, tuple(rest)


def _note_acronyms(made: Lexicon, text: str) -> None:
    """What a row writes in capitals is an acronym: it is read as it is, never as a misspelt one."""
    made.acronyms.update(
        stem(surfaces(word)[0]) for word in re.findall(r"\w+", text) if word.isupper() and surfaces(word)
    )


_READERS = (
    ("liaison", _link),
    ("mot", _whole),
    *((genre, _phrase) for genre in PHRASES),
    ("niveau", _level),
    ("niveau_france", _level),
    ("filiere", _stream),
    ("titre", _mention),
    ("parcours", _mention),
    ("reponse", _answer),
)
