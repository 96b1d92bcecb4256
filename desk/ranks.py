"""Ranks on a complementary list: read as they were typed, one goes to one person (§9.2)."""

from collections.abc import Container, Iterable, Mapping

from desk.files import Key
from desk.typed_numbers import whole_or_unknown
from rules.faults import RuleError

Rank = int | None
EXPECTED = "un rang, nombre entier à partir de 1"


def rank_twice(ranks: Mapping[Key, Rank], hidden: Container[Key] = ()) -> tuple[str, ...]:
    """Each rank that two people have (§9.2); nobody is named who is `hidden` from whoever asks, recused from them."""
    held: dict[int, list[Key]] = {}
    for key, rank in ranks.items():
        if rank is not None:
            held.setdefault(rank, []).append(key)
    twice = ((rank, keys) for rank, keys in sorted(held.items()) if len(keys) > 1)
    return tuple(f"rang {rank} {_given(keys, hidden)} : un rang ne va qu'à une personne" for rank, keys in twice)


def _given(keys: Iterable[Key], hidden: Container[Key]) -> str:
    if any(key in hidden for key in keys):
        return "déjà donné"
    return f"donné à {' et '.join(sorted(key[0] for key in keys))}"


def read_ranks(typed: Mapping[Key, str | Rank], names: Mapping[Key, str]) -> tuple[dict[Key, Rank], tuple[str, ...]]:
    """The rank of each person, None for a blank; then a sentence for each that is no rank, which names its person."""
    ranks: dict[Key, Rank] = {}
    wrong: list[str] = []
    for key, text in typed.items():
        about = f"{names[key]}, dossier {key[0]}"
        try:
            ranks[key] = whole_or_unknown("" if text is None else str(text), about, EXPECTED, least=1)
        except RuleError as unread:
            wrong.append(str(unread))
    return ranks, tuple(wrong)
