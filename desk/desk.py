"""The desk: everything that a page may ask. Rights first, then rules, then one act.

Each part of the year is a module; `Desk` is all of them over one journal and one clock.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from desk.access_pack import AccessPacks
from desk.bulletins import Bulletins
from desk.challenging import Challenging
from desk.dashboard import Dashboards
from desk.departures import Leaving
from desk.entrance import Entrance
from desk.exporting import Exporting
from desk.finding import Finding
from desk.forecasting import Forecasting
from desk.handing_out import HandingOut
from desk.interviews import Interviews
from desk.invariants import Invariants
from desk.project_acts import ProjectActs
from desk.projecting import Projecting
from desk.purging import Purging
from desk.recovering import Recovering
from desk.sheet import Sheet
from desk.takeover_undo import UndoingLots
from desk.taking_back import TakingBack
from desk.trial_steps import TrialSteps
from desk.writing import Writing
from sheets_sync.answers import Refused
from sheets_sync.writer import Journal


def utc_now() -> datetime:
    return datetime.now(UTC)


class Desk(
    Entrance,
    Dashboards,
    Finding,
    Forecasting,
    TrialSteps,
    UndoingLots,
    Sheet,
    Recovering,
    Bulletins,
    Leaving,
    Writing,
    ProjectActs,
    Interviews,
    Invariants,
    Projecting,
    Challenging,
    AccessPacks,
    Purging,
    Exporting,
    HandingOut,
    TakingBack,
):
    """One a book and process, shared by all its sessions. A demo shows invented people only; on Google's own service,
    only who has signed in comes in (`asks_who`).
    """

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime] = utc_now,
        *,
        demo: bool = False,
        asks_who: bool = False,
    ):
        super().__init__(journal, clock)
        self.demo, self.asks_who = demo, asks_who


def open_desk(
    url: str | None = None, clock: Callable[[], datetime] = utc_now, secrets: Mapping[str, Any] | None = None
) -> Desk:
    """The desk on a book; without an address, on the demonstration, made at its first start. `secrets`: see
    `open_book`.
    """
    from desk import demo
    from sheets_sync.opening import asks_who, open_journal

    if not url:
        return demo.open_demo()
    journal = open_journal(url, clock=clock, secrets=secrets)
    if demo.is_demo(journal.register()):
        raise demo.DemoRefused(
            "Ce classeur est celui de la démonstration : ouvrez-le sans BOOK, ou donnez un autre classeur."
        )
    return Desk(journal, clock, asks_who=asks_who(url))


__all__ = ["Desk", "Refused", "open_desk", "utc_now"]
