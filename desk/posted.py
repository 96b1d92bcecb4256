"""Whom the list that is posted after a sitting names (§6.3, §7.5), and whether they were told before it (§3)."""

from collections.abc import Iterator

from desk.announced import decided, subject_of
from desk.deliberation_views import SittingView
from desk.files import Files, Key
from desk.signing import ANNONCE
from rules.case import MISTAKE
from rules.deliberation import Phase
from sheets_sync.register import Recorded
from sheets_sync.standings import history


def stays_on(files: Files, view: SittingView, key: Key, recorded: Recorded) -> bool:
    """Does it go on by this decision, and is it still so, or what comes next (R-067, R-092)? What another announcement
    tells takes no name off: printed again before that day, the list would say it."""
    after = recorded.act.changes.get(subject_of(key), {}).get("state", ("", ""))[1]
    state = files.session.workflow.states.get(str(after))
    if state is None or state.final or key not in files.entries:
        return False
    return not taken_back(files, view.phase, key, recorded) and not _ended(files, view, key)


def taken_back(files: Files, phase: Phase, key: Key, recorded: Recorded, before: int | None = None) -> Recorded | None:
    """The act by which it is to be decided again, or put right to what it was before; `before`: of those before this
    place alone."""
    steps, since = files.session.workflow.transitions, set[str]()
    for one, state in _passages(files, key, recorded.position):
        if before is not None and one.position >= before:
            break
        if one.position > recorded.position and state not in since:
            step = steps.get(one.act.transition or "")
            if state in phase.sources or (step and step.kind == MISTAKE):
                return one
        since.add(state)
    return None


def _ended(files: Files, view: SittingView, key: Key) -> bool:
    """Rejected, cancelled or withdrawn since, and not by what another announcement tells."""
    state = files.session.workflow.states.get(files.entries[key].state)
    if state is None or not state.final:
        return False
    found = decided(files, key)
    return found is None or found.state != state.code or found.period == view.phase.announcement


def in_the_batch(files: Files, view: SittingView, key: Key, recorded: Recorded) -> bool:
    """Does the batch that two people froze tell this decision, or what puts it back (§5)?"""
    here = files.register.fields.get(f"{ANNONCE}:{view.phase.announcement}/{key[1]}", {})
    act = (here.get("members") or {}).get(f"{key[0]}/{key[1]}")
    return any(one.row.operation == act for one, _ in _passages(files, key, recorded.position))


def _passages(files: Files, key: Key, since: int) -> Iterator[tuple[Recorded, str]]:
    """Each act that moved it from this place of the journal on, with the state that it came to; the oldest first."""
    moves = (one for one in history(files.register, *key) if one.source != one.target)
    acts = ((files.register.recorded(one.acts[0]), one.target) for one in moves)
    return ((act, state) for act, state in acts if act and act.position >= since)
