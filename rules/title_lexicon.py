"""What a title reader looks up: a session's titles, their aliases level by level, the words that say something else.

Filled once by `rules.title_rows`, never changed afterwards.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TitleRow:
    """What reading needs of a `Titres` row: `dated` when a year of study says something of it, `listed` in §1.1.x a."""

    code: str
    label: str
    level: str
    nature: str
    stream: str
    dated: bool
    listed: bool
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """Words that mean `code` together, whatever their order; a word met twice is there as `word` and `word#2`."""

    words: frozenset[str]
    code: str
    text: str


@dataclass(slots=True)
class Mentions:
    """The titles of one level: how they are written (`under` their longest word too), the words of each and of all.

    `telling`: a word that proves a title → the codes it may prove; `known`: those words and the ones that go with them.
    `paths`: the words of a title with one of its streams, those that only this stream has, and the code.
    """

    aliases: list[Alias] = field(default_factory=list)
    under: dict[str, list[Alias]] = field(default_factory=lambda: defaultdict(list))
    means: dict[frozenset[str], Alias] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    telling: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    paths: list[tuple[frozenset[str], frozenset[str], str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Lexicon:
    """All the rows, ready to be looked up; filled once by `lexicon`, never changed afterwards.

    `families`: a level → its only title, empty when several share it; `mentions`: a level → its titles' aliases.
    `streams` need their level beside them, `streams_alone` do not. `phrases`: words → genre and code. `answers`: what
    was asked about → code. `whole`: an abbreviation → its word. `vocabulary`: all that a typo may be measured against.
    """

    titles: dict[str, TitleRow] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    levels: list[Alias] = field(default_factory=list)
    only_in_france: set[str] = field(default_factory=set)
    streams: list[Alias] = field(default_factory=list)
    streams_alone: list[Alias] = field(default_factory=list)
    mentions: dict[str, Mentions] = field(default_factory=lambda: defaultdict(Mentions))
    phrases: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    answers: dict[frozenset[str], str] = field(default_factory=dict)
    links: set[str] = field(default_factory=set)
    whole: dict[str, str] = field(default_factory=dict)
    stream_sections: dict[str, str] = field(default_factory=dict)
    longest_phrase: int = 1
    open_class: str = ""
    class_level: str = ""
    level_words: set[str] = field(default_factory=set)
    title_words: set[str] = field(default_factory=set)
    acronyms: set[str] = field(default_factory=set)
    vocabulary: set[str] = field(default_factory=set)

    def meaningful(self, text: Iterable[str]) -> tuple[str, ...]:
        """Stems without the words passed over, abbreviations written in full."""
        return tuple(self.whole.get(word, word) for word in text if word not in self.links)

    def telling(self, text: Iterable[str]) -> frozenset[str]:
        """What an answer is kept under: the words that are neither noise nor years; all of them when none is left.

        A lonely digit stays, and a place beside an `a`: « CIEL à Nîmes » is not « CIEL A ».
        """
        said = tuple(text)
        passed = {("annee", False), ("bruit", False), ("bruit", "a" not in said)}
        kept = frozenset(word for word in said if word.isdigit() or self._genre(word) not in passed)
        return kept or frozenset(said)

    def _genre(self, word: str) -> tuple[str, bool]:
        genre, code = self.phrases.get((word,), ("", ""))
        return genre, code == "lieu"


def counted(stems: Iterable[str]) -> frozenset[str]:
    """`reseau reseau` → {`reseau`, `reseau#2`}: in `réseaux, option réseaux` the second one says something."""
    met: Counter[str] = Counter()
    found = set()
    for word in stems:
        met[word] += 1
        found.add(word if met[word] == 1 else f"{word}#{met[word]}")
    return frozenset(found)


def maximal(aliases: Collection[Alias]) -> list[Alias]:
    """Those that no other one contains: in `enveloppe du bâtiment`, `bâtiment` is not what was meant."""
    return [one for one in aliases if not any(one.words < other.words for other in aliases)]
