"""Ranks on a complementary list: one goes to one person (§9.2)."""

from collections.abc import Mapping

from desk.files import Key


def rank_twice(ranks: Mapping[Key, int | None]) -> tuple[str, ...]:
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
