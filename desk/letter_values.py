"""The values of a letter's placeholders, as the book knows them (§5): what is unknown is left out, and never blank.

Dates and hours are those of the notice's zone.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from desk.announced import last_change, subject_of
from desk.files import Files, Key
from rules.template_text import PERIOD
from sheets_sync.records import SlotRecord

NB = "\u00a0"
Values = Mapping[str, str]


def values_of(files: Files, key: Key, period: str = "", more: Values | None = None) -> dict[str, str]:
    """What any letter about this application may say; `more` is what one occasion adds."""
    fields, session = files.fields(key[0]), files.session
    known = {
        "prenom": str(fields.get("given_name") or ""),
        "nom": str(fields.get("family_name") or ""),
        "dossier": key[0],
        "formation": session.programmes[key[1]].label,
        "epreuves": _trials(files, key),
        "motif": _motive(files, key),
        "echeance": "",
        "lieu": "",
        "creneau": "",
        "jour": "",
    }
    if fields.get("missing_documents") is not None:
        known["pieces"] = documents_named(files, fields["missing_documents"])
    if (rank := files.candidature(*key).get("list_rank")) is not None:
        known["rang"] = str(rank)
    if period in session.calendar.periods:
        known[PERIOD] = str(session.calendar[period])
    return known | dict(more or {})


def _trials(files: Files, key: Key) -> str:
    """The trials asked of this application (§5.1.1); those of the second series once it is convened to it (§7)."""
    session, year = files.session, files.session.programmes[key[1]].year
    asked = files.candidature(*key).get("trials") or ()
    known = [session.trials[code] for code in asked if code in session.trials]
    if files.entries[key].state in _later(files):
        last = max((trial.series for trial in session.trials.values() if trial.year == year), default=0)
        known = [trial for trial in session.trials.values() if trial.year == year and trial.series == last]
    return ", ".join(trial.label for trial in known)


def _later(files: Files) -> frozenset[str]:
    """States of the phase in which another series than the first is taken."""
    states = files.session.workflow.states.values()
    return frozenset(state.code for state in states if state.phase == "complementaire")


def _motive(files: Files, key: Key) -> str:
    """The reason of the decision, said in it or in the proposal that it validates; never that of one that waits."""
    recorded = last_change(files.register, f"{subject_of(key)}#state")
    if recorded is None:
        return ""
    before = recorded.act.changes.get(subject_of(key), {}).get("proposal", (None, None))[0]
    reason = recorded.act.reason or (before.get("reason", "") if isinstance(before, Mapping) else "")
    return reason.strip().rstrip(".")


def documents_named(files: Files, codes: Iterable[str]) -> str:
    known = files.session.documents
    return ", ".join(known[code].label if code in known else code for code in sorted(codes))


def slot_words(slot: SlotRecord, zone: ZoneInfo) -> str:
    """« le 14/05/2024 à 9 h 30, 20 minutes »."""
    at = slot.starts_at.astimezone(zone)
    return f"le {day_words(at)} à{NB}{at.hour}{NB}h{NB}{at.minute:02d}, {slot.minutes}{NB}minutes"


def day_words(on: date | datetime) -> str:
    return f"{on:%d/%m/%Y}"
