"""What a letter bound to no date tells: the change that it rests on, and whether that was taken back since (§5)."""

from desk.announced import counting, last_change, subject_of
from desk.files import Files, Key, key_of
from desk.letters import GONE, MailRecord, mails_of
from rules.case import MISTAKE
from rules.history import kind
from rules.workflow import ORIGIN
from sheets_sync.records import SLOT
from sheets_sync.register import Recorded
from sheets_sync.standings import history


def last_news(files: Files, key: str) -> Recorded | None:
    """The change that a letter bound to no date tells; a slot is told with its room. To fall back where a project was
    agreed from is no news, nor to go back by a material error: the letter that told that state the first time says it
    (§5, §9.1)."""
    subject, _, name = key.partition("#")
    last = last_change(files.register, key)
    if last and name.startswith(SLOT):
        return _of_its_room(files, last, key)
    if last is None or key != f"{subject}#state" or not _goes_back(files, last):
        return last
    return _told_before(files, key_of(subject.partition(":")[2])) or last


def _of_its_room(files: Files, last: Recorded, key: str) -> Recorded:
    """A slot given is news again when its room is put right (§6.2, §7.3)."""
    subject, _, name = key.partition("#")
    slot = last.act.changes[subject][name][1]
    room = last_change(files.register, f"creneau:{slot}#room") if slot else None
    return room if room and room.position > last.position else last


def _goes_back(files: Files, one: Recorded) -> bool:
    step = files.session.workflow.transitions.get(one.act.transition or "")
    return step is not None and (step.target == ORIGIN or step.kind == MISTAKE)


def _told_before(files: Files, key: Key) -> Recorded | None:
    """The act by which the state where it is again was told, or is to be; None once a letter said what was taken back
    since: then it is news."""
    kept, left = counting(files, key), [one.decision for one in letters_left(files, key)]
    if not kept or (left and taken_back(files, key, left[-1])):
        return None
    steps = files.session.workflow.transitions
    same = [one for one in kept if one.target == kept[-1].target]
    came = (one for one in reversed(same) if one.transition not in steps or steps[one.transition].target != ORIGIN)
    acts = next(came, same[0]).acts
    return files.register.recorded(next((act for act in acts if act in left), acts[0]))


def letters_left(files: Files, key: Key) -> tuple[MailRecord, ...]:
    """Those that told its state, the first that left first."""
    about = f"{subject_of(key)}#state"
    return tuple(one for one in mails_of(files.register, key) if one.about == about and one.status in GONE)


def taken_back(files: Files, key: Key, act: str) -> bool:
    """Did it move the application, and no longer counts, or was it put right by going elsewhere (§3)?"""
    moved = any(act in one.acts for one in history(files.register, *key))
    kept = counting(files, key)
    after = next((place for place, one in enumerate(kept, 1) if act in one.acts), None)
    if after is None:
        return moved
    return any(kind(one, files.session.workflow) == MISTAKE for one in kept[after : after + 1])
