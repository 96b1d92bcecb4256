"""A decision of two people as their two acts: one proposes, another validates (§5)."""

from dataclasses import replace
from datetime import datetime

from sheets_sync.answers import Draft


def in_two(draft: Draft, proposer: str, at: datetime) -> tuple[Draft, Draft]:
    """The proposal that the act of its validation supposes, then that act, which ends it."""
    mine = draft.changes[draft.subject]
    said = {"transition": draft.transition, "by": proposer, "at": at.isoformat(), "reason": draft.reason}
    said |= {"section": draft.section} | ({"trials": mine["trials"]} if "trials" in mine else {})
    changes = {**draft.changes, draft.subject: {**mine, "proposal": None}}
    first = replace(draft, actor=proposer, kind="proposition", changes={draft.subject: {"proposal": said}})
    return first, replace(draft, changes=changes)
