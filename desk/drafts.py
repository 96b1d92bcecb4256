"""Parameter rows between what people typed and what is in force: their faults, what they would change, putting
them in force."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from desk.access import ANYONE, CHAIR, KEEPERS, KEYS, use_case
from desk.files import Files
from desk.headings import in_french
from desk.reading import examined, in_words
from desk.room import Answer, Room
from rules.case import Actor
from rules.examine import Examination
from rules.faults import Fault, SessionFaults
from rules.periods import misplaced
from rules.seats import cap
from rules.session import Session, compile_session
from rules.tabs import RIGHTS, TABS
from sheets_sync import tables
from sheets_sync.answers import Draft, Refused
from sheets_sync.collector import paused
from sheets_sync.in_force import in_force
from sheets_sync.register import Register
from sheets_sync.standings import places

PROGRAMMES, SEATED = "Formations", "place"
DECIDED = ("decide", "supplementaires")
"""The columns of `Formations` that management's decision fills in, together."""
PUT = "classeur#en_vigueur"
"""What two people who put rows in force at once both rest on: the second one is told."""


@dataclass(frozen=True)
class CellChange:
    """A parameter cell of the draft against what is in force."""

    tab: str
    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Flip:
    """An application whose answers would differ: (question, before, after) for each of them."""

    dossier: str
    programme: str
    short: str
    name: str
    differs: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class DraftEffect:
    """What putting the draft in force would do. Nothing may be put in force while `faults` holds something."""

    changes: tuple[CellChange, ...]
    flips: tuple[Flip, ...]
    examined: int
    faults: tuple[Fault, ...]
    lines: Mapping[str, Mapping[str, Any]] = field(repr=False, default_factory=dict)
    bases: Mapping[str, str | None] = field(repr=False, default_factory=dict)

    @property
    def ready(self) -> bool:
        return bool(self.changes) and not self.faults


QUESTIONS = {
    "eligibility": "Recevabilité",
    "route": "Voie",
    "submission": "Dépôt",
    "documents": "Pièces",
    "fee_due": "Frais dus",
}


class Drafts(Room):
    """The draft of the session."""

    def _draft_faults(self) -> tuple[Fault, ...]:
        """Every faulty cell of the draft, so that each is shown in its place; none when the draft is what is in
        force."""
        found: tuple[Fault, ...] = self.kept("draft_faults", lambda files: _faults(files))
        return found

    @use_case(ANYONE)
    def may_put_in_force(self, actor: Actor) -> bool:
        """Does this person keep the session's rows?"""
        return any(role in KEEPERS for role, _ in actor.roles)

    @use_case(KEEPERS)
    def effect_of_draft(self, actor: Actor) -> DraftEffect:
        """The cells that this person may put in force, and every application whose answers would then differ."""
        rights = any(role in KEYS for role, _ in actor.roles)
        found: DraftEffect = self.kept(("effect", rights), lambda files: self._effect(files, rights))
        return found

    @paused()
    def _effect(self, files: Files, rights: bool) -> DraftEffect:
        register = files.register
        lines = lines_of(register, rights)
        changes, faults = _changes(register, lines), _faults(files)
        flips: tuple[Flip, ...] = ()
        if lines and not faults:
            after = compile_session(register.with_rows(lines))
            flips = tuple(flip for entry in sorted(files.entries) if (flip := self._flip(files, entry, after)))
        keys = [key for tab, rows in lines.items() for row in rows for key in _keys(register, tab, row)]
        return DraftEffect(changes, flips, len(files.entries), faults, lines, register.bases(PUT, *keys))

    def _flip(self, files: Files, key: tuple[str, str], after: Session) -> Flip | None:
        dossier, programme = key
        if programme not in after.programmes:
            return Flip(dossier, programme, programme, files.entries[key].name, (("Formation", programme, "absente"),))
        now = files.examination(dossier, programme)
        then = examined(dossier, programme, files.fields(dossier), files.siblings(dossier), after)
        differs = tuple(_differences(now, then))
        return Flip(dossier, programme, self.short(programme), files.entries[key].name, differs) if differs else None

    @use_case(KEEPERS)
    def put_in_force(self, form: str, actor: Actor, shown: DraftEffect, reason: str) -> Answer:
        """Puts in force exactly what was shown: a row edited since, or another session put in force, makes it a
        conflict."""
        rights = any(role in KEYS for role, _ in actor.roles)
        if RIGHTS in shown.lines and not rights:
            return Refused(("donner des accès revient à l'administration",))
        if shown.faults:
            return Refused(tuple(map(str, shown.faults)))
        if others := _seats_of_others(actor, self.session, shown.lines):
            says = "décider des places revient à la direction de la formation, sur Places"
            return Refused(tuple(f"{says} : {code}" for code in others))
        if not shown.changes:
            return Refused(("le brouillon est déjà ce qui est en vigueur",))
        if not reason.strip():
            return Refused(("mettre en vigueur demande un motif",))
        facts = {"lignes": {tab: dict(rows) for tab, rows in shown.lines.items()}}
        draft = Draft(
            form, actor.email, "mise_en_vigueur", "classeur", {}, reason=reason.strip(), facts=facts, bases=shown.bases
        )
        # An import may have brought applications since the effect was shown: asked again as it is recorded.
        answer = self.journal.record(draft, lambda register: [*map(str, _faults_of(register, shown.lines))])
        return self._in_french(answer) if isinstance(answer, Refused) else answer


def lines_of(register: Register, rights: bool) -> dict[str, dict[str, Any]]:
    """What the draft changes in the tables in force: tab → key → row, None for a row that goes."""
    keys = {tab: spec.key for tab, spec in TABS.items() if rights or tab != RIGHTS}
    return {tab: dict(rows) for tab, rows in tables.changes(register.in_force, register.draft, keys).items()}


def _faults(files: Files) -> tuple[Fault, ...]:
    lines = lines_of(files.register, True)
    return _faults_of(files.register, lines) if lines else in_force(files.register).faults


def _faults_of(register: Register, lines: Mapping[str, Mapping[str, Any]]) -> tuple[Fault, ...]:
    """What would be wrong with the tables in force once these rows are put there."""
    try:
        after = compile_session(register.with_rows(lines))
    except SessionFaults as found:
        return found.faults
    stood = in_force(register).session
    days = (fault for fault in misplaced(after) if stood is None or fault not in misplaced(stood))
    return (*_in_use(register, after), *_over_seats(register, after), *days)


def _over_seats(register: Register, after: Session) -> Iterator[Fault]:
    """No ceiling goes below the seats taken (R-122), whatever the screen it is decided on."""
    before = in_force(register).session
    for code, row in after.programmes.items() if before else ():
        known = before.programmes.get(code) if before else None
        if known and cap(row) < min(cap(known), held := _held(register, after, code)):
            says = f"places déjà occupées : {held} ; le plafond ne peut descendre à {cap(row)}"
            yield Fault(PROGRAMMES, code, DECIDED[0], says)


def _held(register: Register, session: Session, programme: str) -> int:
    """How many persons hold a seat."""
    mine = (place for place in places(register) if place.programme == programme)
    states = ((place.person, register.value(f"candidature:{place.dossier}/{programme}", "state")) for place in mine)
    return len({person for person, state in states if session.workflow.has(str(state or ""), SEATED)})


def _seats_of_others(actor: Actor, session: Session, lines: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The programmes whose seats these rows decide, of which this person is not the management (R-004, R-005)."""
    rows = {row[TABS[PROGRAMMES].key]: row for row in session.tables.get(PROGRAMMES, ())}
    changed = (
        code for code, row in lines.get(PROGRAMMES, {}).items()
        if row and code in rows and any(str(row.get(one) or "") != str(rows[code].get(one) or "") for one in DECIDED)
    )  # fmt: skip
    return [code for code in changed if not actor.has(CHAIR, code)]


def _in_use(register: Register, after: Session) -> list[Fault]:
    """Rows that some application still stands on cannot go."""
    programmes, states = Counter[str](), Counter[str]()
    for place in places(register):
        state = str(register.value(f"candidature:{place.dossier}/{place.programme}", "state") or "")
        programmes[place.programme] += place.programme not in after.programmes
        states[state] += bool(state) and state not in after.workflow.states
    says = "la ligne ne peut pas disparaître, des candidatures y sont encore"
    return [
        *(Fault("Formations", code, "code", f"{says} ({count})") for code, count in (+programmes).items()),
        *(Fault("États", code, "code", f"{says} ({count})") for code, count in (+states).items()),
    ]


def _changes(register: Register, lines: Mapping[str, Mapping[str, Any]]) -> tuple[CellChange, ...]:
    found = []
    for tab, rows in lines.items():
        key = TABS[tab].key
        before = {row[key]: row for row in register.in_force.get(tab, ())}
        for name, row in rows.items():
            old, new = before.get(name, {}), row or {}
            for column in dict.fromkeys((*old, *new)):
                if str(old.get(column) or "") != str(new.get(column) or ""):
                    pair = (in_french(tab, column, one.get(column)) for one in (old, new))
                    found.append(CellChange(tab, name, column, *pair))
    return tuple(found)


def _keys(register: Register, tab: str, row: str) -> list[str]:
    subject = tables.subject(tab, row)
    return [f"{subject}#{column}" for column in register.fields.get(subject, ())]


def _differences(now: Examination, then: Examination) -> list[tuple[str, str, str]]:
    pairs = ((label, getattr(now, name), getattr(then, name)) for name, label in QUESTIONS.items())
    return [(label, _answer(label, before), _answer(label, after)) for label, before, after in pairs if before != after]


def _answer(label: str, value: object) -> str:
    return "" if value is None else in_words(label.casefold(), str(value))
