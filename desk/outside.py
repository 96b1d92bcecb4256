"""Employment projects read by who may, while another application of the person is still to be decided (§5).

Whoever judges that one is told nothing (desk/blindness.py); whoever judges none of the person's reads them. The
server's log keeps it, once a day, by identifiers alone: an account is the first digits of its address's SHA-256.
"""

import hashlib
import logging
from collections.abc import Iterable
from datetime import date

from desk.blindness import still_judged
from desk.files import Files, Key
from desk.room import Clock, Room
from rules.case import Actor
from sheets_sync.writer import Journal

LOG = logging.getLogger("guichet")


def account(email: str) -> str:
    return hashlib.sha256(email.encode()).hexdigest()[:8]


class Outside(Room):
    """What every reading of a project asks."""

    def __init__(self, journal: Journal, clock: Clock):
        super().__init__(journal, clock)
        self._noted: set[tuple[str, Key, date]] = set()

    def _reads_projects(self, actor: Actor, read: object, keys: Iterable[Key]) -> None:
        """`read`: what is read, whose `keys` are looked at once for a register and a day. It is kept beside its answer,
        so that nothing else can be found at its place in memory."""
        found: dict[Key, str]
        _, found = self.kept(("outside", id(read)), lambda files: (read, _to_decide(files, keys)))
        for key, waiting in found.items():
            once = actor.email, key, self.today()
            if once not in self._noted:
                self._noted.add(once)
                at, who = self.now().isoformat(timespec="seconds"), account(actor.email)
                says = "projet lu hors du cloisonnement (§5) : %s, compte %s, %s/%s, à décider : %s"
                LOG.warning(says, at, who, *key, waiting)


def _to_decide(files: Files, keys: Iterable[Key]) -> dict[Key, str]:
    """Of these applications, those of a person of whom something is still to be decided, and what."""
    every, found = frozenset(files.session.programmes), {}
    for key in keys:
        if waiting := sorted(map("/".join, still_judged(files, key[0], every))):
            found[key] = ", ".join(waiting)
    return found
