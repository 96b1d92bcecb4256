"""Ranks on a complementary list: read as they were typed, one goes to one person (§9.2)."""

from collections.abc import Mapping

from desk.files import Key
from desk.typed_numbers import whole_or_unknown
from rules.faults import RuleError

Rank = int | None
EXPECTED = "un rang, nombre entier à partir de 1"


def rank_twice(ranks: Mapping[Key, Rank]) -> tuple[str, ...]:
    """Each rank that two people have (§9.2)."""
    held: dict[int, list[str]] = {}
    for key, rank in ranks.items():
        if rank is not None:
            held.setdefault(rank, []).append(key[0])
    return tuple(
        f"rang {rank} donné à {' et '.join(sorted(who))} : un rang ne va qu'à une personne"
        for rank, who in sorted(held.items())
        if len(who) > 1
    )


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
