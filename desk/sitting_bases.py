"""What a decision of the jury rests on (§5, R-060): the sitting that is open on its phase, or that none is.

An act that opens a sitting, changes who is there or closes it moves that thing: a decision that was prepared before it
is asked again.
"""

from collections.abc import Iterator, Mapping

from rules.deliberation import Phase, phases
from rules.session import Session
from sheets_sync.journal import SITTING
from sheets_sync.register import Register

FACT = SITTING
"""The fact of a decision that names the sitting it was taken in; its minutes are made of those."""


def none_open(programme: str, phase: str) -> str:
    """The thing that opening a sitting on this phase moves."""
    return f"seances:{programme}/{phase}"


def opened(register: Register, programme: str) -> Iterator[str]:
    """The subjects of the sittings of a programme that are open now; usually none."""
    for subject in register.records(SITTING):
        fields = register.fields[subject]
        if fields.get("programme") == programme and not fields.get("closed_at"):
            yield subject


def open_on(register: Register, programme: str, phase: str) -> str:
    """The subject of the sitting that is open on this phase, or ""."""
    return next((one for one in opened(register, programme) if register.value(one, "phase") == phase), "")


def phase_of(session: Session, programme: str, transition: str) -> Phase | None:
    """The phase whose step this is, None for a step that no sitting decides."""
    found = phases(session.workflow, session.programmes[programme].year)
    return next((one for one in found if transition in one.codes), None)


def shown_bases(register: Register, session: Session, programme: str, state: str) -> dict[str, str | None]:
    """What a form that opens now saw of the sittings of the phases that start from this state."""
    if programme not in session.programmes:
        return {}
    starting = (one for one in phases(session.workflow, session.programmes[programme].year) if state in one.sources)
    return register.bases(*(_stands(register, programme, one.code) for one in starting))


def bases_in(register: Register, shown: Mapping[str, str | None], programme: str, phase: str) -> dict[str, str | None]:
    """What a decision of this phase rests on: what its form saw; what stands now where it saw nothing."""
    seen = {key: shown[key] for key in shown if (programme, phase) in _about(register, key)}
    return seen or register.bases(_stands(register, programme, phase))


def _stands(register: Register, programme: str, phase: str) -> str:
    return open_on(register, programme, phase) or none_open(programme, phase)


def _about(register: Register, key: str) -> Iterator[tuple[str, str]]:
    """(programme, phase) of a thing that a sitting moves."""
    kind, _, name = key.partition(":")
    if kind == "seances":
        programme, _, phase = name.partition("/")
        yield programme, phase
    elif kind == SITTING and "#" not in name:
        fields = register.fields.get(key, {})
        yield str(fields.get("programme")), str(fields.get("phase"))
