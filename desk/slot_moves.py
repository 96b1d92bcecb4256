"""How many times someone's interview changed: a calendar keeps the copy with the highest number (§6.2, §7.3)."""

from desk.announced import subject_of
from desk.files import Files, Key
from sheets_sync.records import SLOT


def moves_of(files: Files, key: Key, trial: str) -> int:
    """The acts that gave, moved or took away the slot, and those that put its room right while it was theirs: a number
    that never goes down."""
    subject, name, given = subject_of(key), f"{SLOT}{trial}", dict[str, int]()
    moves = 0
    for one in files.register.thread(subject):
        changed = one.act.changes.get(subject, {}) if one.holds else {}
        if name in changed:
            moves += 1
            given.setdefault(str(changed[name][1] or ""), one.position)
    slots = {f"creneau:{slot}": since for slot, since in given.items() if slot}
    acts = ((slot, one) for slot in slots for one in files.register.thread(slot) if one.position > slots[slot])
    return moves + sum(one.holds and "room" in one.act.changes.get(slot, {}) for slot, one in acts)
