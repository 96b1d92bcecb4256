"""Letters bound to no date that left, and say what is so no more: whoever holds one is to be told otherwise (§5).

No letter of the desk says it by itself: what is true now may be a decision that waits for its announcement.
"""

from collections.abc import Iterator
from datetime import datetime

from desk.files import Entry, Files, Key
from desk.letters import MailRecord
from desk.news import letters_left, taken_back
from desk.owed_letters import told_by, told_slot, waits_for
from rules.letter_words import creneau
from sheets_sync.records import SLOT, slots


def untrue(files: Files, now: datetime) -> Iterator[tuple[MailRecord, str]]:
    """Each such letter, and what it said, in the order of dossiers; none whose holder was told otherwise by hand."""
    for key in sorted(files.entries):
        found = (*_step(files, key), *_interview(files, files.entries[key], now))
        yield from ((letter, says) for letter, says in found if not letter.rectified_on)


def _step(files: Files, key: Key) -> Iterator[tuple[MailRecord, str]]:
    """The last letter about its state, when a material error took back what it tells, or led away from it
    (R-036); that of an announcement is listed with it."""
    last = next(reversed(letters_left(files, key)), None)
    if last and not last.announcement and taken_back(files, key, last.decision):
        template = files.session.templates.get(last.template)
        label = template.label if template else last.template
        yield last, f"« {label} » : cette étape a été reprise"


def _interview(files: Files, entry: Entry, now: datetime) -> Iterator[tuple[MailRecord, str]]:
    """An interview to come that is theirs no more, where no other is to be promised; who has left expects none."""
    state, mine = files.session.workflow.states.get(entry.state), files.candidature(*entry.key)
    lost = [name for name, slot in mine.items() if name.startswith(SLOT) and not slot]
    if state is None or state.final or not lost:
        return
    known, zone = {slot.id: slot for slot in slots(files.register)}, files.session.calendar.zone
    for name in (one for one in lost if not waits_for(files, one, entry.state)):
        letter, old = told_by(files, entry, name), known.get(told_slot(files, entry, name)[0])
        if letter and old and old.starts_at > now:
            when = creneau(old.starts_at, old.minutes, zone)
            yield letter, f"entretien annoncé {when} : ce créneau n'est plus le sien"
