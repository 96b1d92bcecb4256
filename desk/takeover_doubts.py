"""Why a line of decisions is not taken at its word: its day, another line, or what is recorded here already (§5).

No guard says these. A guess would be worse: the line is listed, and a person settles it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from desk.files import Files, Key
from rules.calendar import Moment
from rules.history import Passage, standing
from rules.leading import exclude
from sheets_sync.applications import moment
from sheets_sync.importing.decisions import Stated
from sheets_sync.importing.words import fold
from sheets_sync.journal import Act
from sheets_sync.standings import TAKEN_OVER

WAITS: Final = "une proposition attend déjà"
"""What the workflow says of it too: told once."""


def doubts(files: Files, key: Key, row: Stated, lot: str, today: date, rows: Sequence[Stated]) -> Iterator[str]:
    """A day that cannot be, two lines that disagree, a proposal that is not of this lot."""
    yield from _day(files, key, row, today)
    others = [one for one in rows if one.state == row.state and one.number != row.number]
    if any((one.on, one.why) != (row.on, row.why) for one in others):
        numbers = ", ".join(str(one.number) for one in others)
        yield f"la ligne {numbers} dit le même état autrement : gardez celle qui est juste"
    yield from _same_day(files, key, row, rows)
    proposal = files.candidature(*key).get("proposal")
    if proposal and not _ours(files, key, lot):
        step = files.session.workflow.transitions.get(str(proposal.get("transition")))
        label = step.label if step else proposal.get("transition")
        yield f"{WAITS} : {label} ; validez-la ou écartez-la"


def _day(files: Files, key: Key, row: Stated, today: date) -> Iterator[str]:
    """A decision is taken after the deposits open, on a dossier that came, and before it is taken over."""
    if row.on is None:
        return
    calendar, on = files.session.calendar, row.on.date() if isinstance(row.on, datetime) else row.on
    came = moment(str(files.fields(key[0]).get("submitted_at") or ""), calendar.zone)
    if on > today:
        yield f"le {on:%d/%m/%Y} est à venir : une décision se reprend une fois prise"
    if calendar.is_before(row.on, calendar.deposits):
        opens = calendar.deposits.start
        yield f"le {on:%d/%m/%Y} est avant l’ouverture des dépôts, le {opens:%d/%m/%Y} : corrigez la date, ou son année"
    elif came is not None and on < calendar.day(came):
        yield (
            f"le {on:%d/%m/%Y} est avant le dépôt du dossier, le {calendar.day(came):%d/%m/%Y} : corrigez la date, ou "
            "celle du dépôt"
        )


def _same_day(files: Files, key: Key, row: Stated, rows: Sequence[Stated]) -> Iterator[str]:
    """Two decisions of one day that exclude each other: the order of the file settles nothing, two hours do."""
    workflow, year = files.session.workflow, files.session.programmes[key[1]].year
    for one in rows:
        hours = isinstance(one.on, datetime) and isinstance(row.on, datetime) and one.on != row.on
        if one.state == row.state or hours or one.on is None or row.on is None:
            continue
        day = files.session.calendar.day
        if day(one.on) == day(row.on) and exclude(workflow, year, row.state, one.state):
            said = workflow.states[one.state].label
            yield f"la ligne {one.number} dit « {said} » le même jour : les deux s’excluent, gardez celle qui est juste"


def against(files: Files, key: Key, row: Stated, past: Sequence[Passage]) -> tuple[str, ...]:
    """How what was decided here differs from the line: its day, motive, author, trials; nothing if they agree, or if
    the line leaves it unsaid. What a file brought without a step tells nothing to compare."""
    kept = standing(past, files.session.workflow)
    mine = [one for one in kept if one.transition and one.target == row.state != one.source]
    told = [tuple(_differences(files, key, row, one)) for one in mine]
    return told[-1] if all(told) and told else ()


def _differences(files: Files, key: Key, row: Stated, passage: Passage) -> Iterator[str]:
    act, here = _act(files, key, passage), passage.decided_at
    on, zone = row.on or here, files.session.calendar.zone
    hours = isinstance(on, datetime) and isinstance(passage.stated, datetime)
    said = [("jour", _when(here, zone, hours), _when(on, zone, hours)), ("motif", passage.reason or "aucun", row.why)]
    if act is not None:
        trials = act.after[act.subject].get("trials", files.candidature(*key).get("trials"))
        names = {code: one.label for code, one in files.session.trials.items()}
        asked = (" + ".join(names.get(code, code) for code in sorted(some or ())) for some in (trials, row.asked))
        said += [("décidé par", (act.facts.get(TAKEN_OVER) or {}).get("par"), row.by), ("épreuves demandées", *asked)]
    for name, mine, theirs in said:
        if mine and theirs and fold(mine) != fold(theirs):
            yield f"{name} : {mine} ici, {theirs} dans le fichier ; corrigez l’un ou l’autre"


def _when(at: Moment, zone: ZoneInfo, hours: bool) -> str:
    """The day; its hour too where both state one."""
    here = at.astimezone(zone) if isinstance(at, datetime) else at
    return f"{here:%d/%m/%Y à %H:%M}" if hours else f"{here:%d/%m/%Y}"


def _act(files: Files, key: Key, passage: Passage) -> Act | None:
    """The act of a passage; none of one that is only planned."""
    subject = f"candidature:{key[0]}/{key[1]}"
    thread = (one for one in files.register.thread(subject) if one.holds and one.at == passage.at)
    return next((one.act for one in thread if "state" in one.act.after.get(subject, {})), None)


def _ours(files: Files, key: Key, lot: str) -> bool:
    head = files.register.heads.get(f"candidature:{key[0]}/{key[1]}#proposal")
    recorded = files.register.recorded(head) if head else None
    return recorded is not None and (recorded.act.facts.get(TAKEN_OVER) or {}).get("lot") == lot
