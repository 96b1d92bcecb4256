"""What statistics keep of an application once its dossier is erased: steps without a name, days cut to their week.

As in Les Emplois (`AnonymizedApplication`): a line an application, in an order that says nothing, in the act that
confirms the purge, hence before anything is erased. The counts of Statistiques do not move; delays do by days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from desk.files import Files
from rules.contents import Standing
from rules.history import Passage
from sheets_sync.journal import dumps
from sheets_sync.register import Register

Span = tuple[str, date, date | None]
PURGE, KEPT, DOSSIERS, CONFIRMED = "purge", "kept", "dossiers", "confirmed"


@dataclass(frozen=True)
class Kept:
    """Applications that were erased: their standings, families of title by their made-up dossier, and spans by kind."""

    standings: tuple[Standing, ...]
    families: Mapping[str, str]
    spans: Mapping[str, tuple[tuple[str, Span], ...]]
    dossiers: frozenset[str]


def without_names(
    files: Files, some: Iterable[Standing], family: Mapping[str, str], spans: Mapping[str, Mapping[str, Sequence[Span]]]
) -> list[dict[str, Any]]:
    """`family` by dossier; `spans`: key of the application → kind → spans. Lines are sorted by what they say."""
    calendar, found = files.session.calendar, []
    known = {reason.label for reason in files.session.workflow.reasons.values()}
    persons: dict[str, list[dict[str, Any]]] = {}
    for one in some:
        steps = [
            [step.transition, step.source, step.target, _week(calendar.day(step.decided_at)),
             step.reason.strip() if step.reason.strip() in known else ""]
            for step in one.history
        ]  # fmt: skip
        said = {
            kind: sorted([_week(since), _week(until) if until else None] for _, since, until in some_spans)
            for kind, some_spans in spans.get(one.key, {}).items() if some_spans
        }  # fmt: skip
        line = {"programme": one.programme, "state": one.state, "family": family[one.dossier], "steps": steps}
        persons.setdefault(one.person, []).append(line | ({"spans": said} if said else {}))
    for number, lines in enumerate(sorted(persons.values(), key=dumps)):
        found += [{"person": number, **line} for line in lines]
    return found


def _week(on: date) -> str:
    """Its Monday."""
    return (on - timedelta(days=on.weekday())).isoformat()


def kept(register: Register) -> Kept:
    """All that confirmed purges left, and which dossiers they are about: these are not counted twice meanwhile."""
    standings: list[Standing] = []
    families: dict[str, str] = {}
    spans: dict[str, list[tuple[str, Span]]] = {}
    dossiers: set[str] = set()
    for subject in register.records(PURGE):
        fields = register.fields[subject]
        if not fields.get(CONFIRMED):
            continue
        dossiers.update(fields.get(DOSSIERS) or ())
        for number, line in enumerate(fields.get(KEPT) or ()):
            one = _standing(f"{subject}/{number}", f"{subject}#{line['person']}", line)
            standings.append(one)
            families[one.dossier] = line["family"]
            for kind, dates in line.get("spans", {}).items():
                spans.setdefault(kind, []).extend((one.programme, span) for span in _spans(one.person, dates))
    return Kept(tuple(standings), families, {kind: tuple(some) for kind, some in spans.items()}, frozenset(dossiers))


def _standing(name: str, person: str, line: Mapping[str, Any]) -> Standing:
    steps = tuple(
        Passage(transition, source, target, datetime.combine(date.fromisoformat(week), time(12), UTC), "", reason)
        for transition, source, target, week, reason in line["steps"]
    )
    return Standing(name, line["programme"], person, line["state"], history=steps)


def _spans(person: str, dates: Iterable[Sequence[str | None]]) -> Iterator[Span]:
    for since, until in dates:
        yield person, date.fromisoformat(str(since)), date.fromisoformat(until) if until else None
