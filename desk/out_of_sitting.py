"""What a jury decided while no sitting was open on the phase (§5, R-060, R-064, R-092, R-107), until minutes carry it.

The notice sets neither composition nor quorum: a proposer and a validator may decide so, and the act names no sitting.
The next sitting of that phase to close takes it up as an annex, by the order of the journal alone. What a *Reprise*
took over from a file was decided elsewhere, before this desk: no sitting's minutes list it, and no annex does.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from desk.deliberation_views import OutOfSitting, SittingView
from desk.files import Files, Key
from desk.proceedings import TAKEN, decision, proposal, until
from desk.sitting_bases import FACT
from rules.deliberation import Phase
from sheets_sync.journal import SITTING, Act
from sheets_sync.register import Recorded, Register
from sheets_sync.rows import content_of
from sheets_sync.standings import TAKEN_OVER

ALWAYS = -1
"""Before the first act of any journal."""


class StepTaken(NamedTuple):
    """The act of a step that names no sitting."""

    position: int
    step: str
    operation: str


Known = Mapping[str, Sequence[tuple[Key, tuple[StepTaken, ...]]]]
"""Programme → its applications that have such acts, in the order of the journal."""


def by_programme(files: Files) -> Known:
    """Every such act of the book; each application's are read again only once something is done there."""
    found: dict[str, list[tuple[Key, tuple[StepTaken, ...]]]] = {code: [] for code in files.session.programmes}
    for dossier, mine in files.register.applications.items():
        for programme in mine:
            acts = files.register.kept(f"candidature:{dossier}/{programme}", _without)
            if acts and programme in found:
                found[programme].append(((dossier, programme), acts))
    return found


def not_yet_annexed(files: Files, known: Known, programme: str, phase: Phase) -> Iterator[tuple[Key, Recorded]]:
    """Since the last sitting that closed on this phase: what the next one will take up."""
    after = last_closing(files.register, programme, phase)
    return _between(files, known[programme], phase, after, files.register.position)


def annexed_to(files: Files, known: Known, view: SittingView) -> Iterator[tuple[Key, Recorded]]:
    """Between the closing before and this one's, or now while it lasts: no two minutes carry the same act."""
    after = last_closing(files.register, view.programme, view.phase, view.opened)
    return _between(files, known[view.programme], view.phase, after, until(files, view))


def _between(
    files: Files, known: Iterable[tuple[Key, tuple[StepTaken, ...]]], phase: Phase, after: int, before: int
) -> Iterator[tuple[Key, Recorded]]:
    """Of two decisions of one application, the last alone; a sitting's minutes print the one it took back as well."""
    for key, acts in known:
        found = (one for one in reversed(acts) if after < one.position < before and one.step in phase.codes)
        last = next(found, None)
        if last and (recorded := files.register.recorded(last.operation)):
            yield key, recorded


def last_closing(register: Register, programme: str, phase: Phase, before: int | None = None) -> int:
    """The place of the last act that closed a sitting on this phase; `ALWAYS` where there is none."""
    mine = (register.kept(subject, _closing) for subject in _on(register, programme, phase))
    return max((place for place in mine if place is not None and (before is None or place < before)), default=ALWAYS)


def told(
    files: Files, phase: Phase, found: Iterable[tuple[Key, Recorded]], before: int, name: Callable[[str], str]
) -> Iterator[OutOfSitting]:
    """In words, as of this place of the journal: what was put right before it is said to stand no more."""
    zone = files.session.calendar.zone
    for key, recorded in found:
        act, programme = recorded.act, files.session.programmes[key[1]]
        by = proposal(act).get("by")
        yield OutOfSitting(
            programme=programme.code,
            short=programme.short,
            phase=phase,
            decided=decision(files, phase, key, recorded, before, name),
            proposed_by=name(by) if by else "",
            validated_by=name(act.actor),
            at=act.at.astimezone(zone),
        )


def authors(acts: Iterable[Act]) -> frozenset[str]:
    """The addresses of who proposed and who validated."""
    return frozenset(who for act in acts for who in (act.actor, proposal(act).get("by")) if who)


def _without(subject: str, thread: Iterable[Recorded]) -> tuple[StepTaken, ...]:
    """Of one application: every decision that no sitting took and no file brought."""
    rows = (
        (one.position, one.row) for one in thread if one.row.sujet == subject and one.holds and one.row.nature in TAKEN
    )
    read = ((position, row.operation, content_of(row)) for position, row in rows)
    return tuple(
        StepTaken(position, step, operation)
        for position, operation, said in read
        if (step := str(said.get("transition") or "")) and "state" in said.get("changes", {}).get(subject, {})
        if not {FACT, TAKEN_OVER} & said.get("facts", {}).keys()
    )


def _closing(subject: str, thread: Iterable[Recorded]) -> int | None:
    closings = (one for one in thread if one.holds and "closed_at" in one.act.changes.get(subject, {}))
    return next((one.position for one in closings), None)


def _on(register: Register, programme: str, phase: Phase) -> Iterator[str]:
    for subject in register.records(SITTING):
        fields = register.fields[subject]
        if (fields.get("programme"), fields.get("phase")) == (programme, phase.code):
            yield subject
