"""The acts of a sitting, for its minutes (R-060, R-066): what was validated in it, who was recused, the last seal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desk.attending import presences
from desk.deliberation_views import Decided, OutOfSitting, SittingView, TakenBack
from desk.files import Files, Key, key_of
from desk.posted import in_the_batch, stays_on, taken_back
from desk.sitting_bases import FACT
from rules.calendar import Period
from rules.deliberation import Phase
from rules.session import Session
from sheets_sync.journal import SEALED, SITTING, Act
from sheets_sync.register import Recorded

TAKEN, RECUSED = ("validation", "transition"), "recused"


@dataclass(frozen=True)
class Moved:
    """Who came in or left once so many `decisions` of the sitting were taken."""

    name: str
    came: bool
    decisions: int
    at: datetime


@dataclass(frozen=True)
class ApartSince:
    """A *déport* that came, or was lifted, once its dossier was decided: it changes nothing of who judged it."""

    name: str
    dossier: str
    lifted: bool
    at: datetime


@dataclass(frozen=True)
class Proceedings:
    """A sitting as its acts tell it. `closed_at` where the notice is written; `seal` is (rows, digest) or None.

    `seal` covers a closed sitting whole; `unsealed` is how many acts came after it while the sitting lasts.
    `admitted` are those whom the list names (`desk/posted.py`), by outcome in the order of the rows; `told`: the frozen
    batch of the announcement holds them all. `annexed`: what was decided of its phase with no sitting open, since the
    closing before. `unposted`: why the list does not leave yet, "" once it may; `posted_on`: its announcement's day.
    """

    sitting: SittingView
    school: str
    session: str
    decisions: tuple[Decided, ...]
    admitted: tuple[Decided, ...]
    recusals: tuple[tuple[str, tuple[str, ...]], ...]
    closed_at: datetime | None
    seal: tuple[int, str] | None
    unsealed: int = 0
    moves: tuple[Moved, ...] = ()
    told: bool = False
    apart_since: tuple[ApartSince, ...] = ()
    annexed: tuple[OutOfSitting, ...] = ()
    unposted: str = ""
    posted_on: date | None = None


def posting(found: Proceedings, session: Session, today: date) -> Proceedings:
    """A list is posted from the day of its announcement, once its batch is frozen: decided is not announced (§3,
    R-065)."""
    period = session.calendar.periods.get(found.sitting.phase.announcement)
    return replace(found, unposted=_unposted(found, period, today), posted_on=period.start if period else None)


def _unposted(found: Proceedings, period: Period | None, today: date) -> str:
    if not found.closed_at:
        return "la séance n'est pas close"
    if not found.admitted:
        return "la séance ne retient personne"
    if period is None or period.start is None:
        return "elle se publie à une date qui reste à saisir dans Calendrier"
    if period.start > today:
        return f"elle se publie le {period.start:%d/%m/%Y}"
    return "" if found.told else "fermée tant que le lot de l'annonce n'est pas figé avec toutes ses décisions"


def decided_in(files: Files, view: SittingView) -> Iterator[tuple[Key, str, Recorded]]:
    """(application, step, act) of each decision that names this sitting, in the order of the journal. Of two of one
    application, the first was taken back."""
    found: list[tuple[Key, str, Recorded]] = []
    last = until(files, view)
    for recorded in reversed(files.register.acts):
        if recorded.position <= view.opened:
            break
        taken = recorded.position < last and recorded.holds and recorded.row.nature in TAKEN
        if taken and recorded.act.facts.get(FACT) == view.id:
            found.append((key_of(recorded.act.subject.partition(":")[2]), str(recorded.act.transition), recorded))
    return reversed(found)


def until(files: Files, view: SittingView) -> int:
    """The place in the journal that these minutes stop at."""
    return files.register.position if view.closed is None else view.closed


def proceedings(
    files: Files, view: SittingView, shown: Files, annexed: tuple[OutOfSitting, ...], name: Callable[[str], str]
) -> Proceedings:
    """`shown` are the files as its reader sees them: what follows a project takes a name off for those alone who may
    know of it (§5)."""
    session, zone = files.session, files.session.calendar.zone
    phase, last = view.phase, until(files, view)
    decided = [(key, decision(files, phase, key, one, last, name), one) for key, _, one in decided_in(files, view)]
    listed = [found for found in decided if stays_on(shown, view, found[0], found[2])]
    here = {one.email: one.name for one in view.present}
    seal = seal_over(files, view.closed)
    recused: dict[str, set[str]] = {}
    for key, _, taken in decided:
        for who in _recused(files, key, taken.position) & here.keys():
            recused.setdefault(here[who], set()).add(key[0])
    return Proceedings(
        sitting=view,
        school=session.parameters.get("etablissement", ""),
        session=session.name,
        decisions=tuple(one for _, one, _ in decided),
        admitted=_by_outcome(files, view, [one for _, one, _ in listed]),
        recusals=tuple((name, tuple(sorted(dossiers))) for name, dossiers in sorted(recused.items())),
        closed_at=view.closed_at.astimezone(zone) if view.closed_at else None,
        seal=seal,
        unsealed=0 if view.closed else _since(files, seal),
        moves=tuple(_moves(files, view, [one.position for *_, one in decided])),
        told=all(in_the_batch(shown, view, key, recorded) for key, _, recorded in listed),
        apart_since=tuple(_apart_since(files, view, {key: one.position for key, _, one in decided})),
        annexed=annexed,
    )


def _by_outcome(files: Files, view: SittingView, decided: Sequence[Decided]) -> tuple[Decided, ...]:
    rows = [files.session.workflow.states[step.target].label for step in view.phase.steps]
    return tuple(sorted(decided, key=lambda one: rows.index(one.after) if one.after in rows else len(rows)))


def _recused(files: Files, key: Key, decided: int) -> frozenset[str]:
    """Who was when it was decided: what is said of a *déport* since changes nothing of who judged it."""
    before = [after for position, _, (_, after) in _recusals(files, key) if position < decided]
    return frozenset(before[-1]) if before else frozenset()


def _apart_since(files: Files, view: SittingView, decided: Mapping[Key, int]) -> Iterator[ApartSince]:
    """Until the closing, of those there; by dossier, the first change first."""
    last, here = files.register.position if view.closed is None else view.closed, {one.email for one in view.present}
    for key, taken in sorted(decided.items()):
        for position, at, (before, after) in _recusals(files, key):
            for who in sorted((before ^ after) & here) if taken < position <= last else ():
                yield ApartSince(view.names.get(who, who), key[0], who in before, at)


def _recusals(files: Files, key: Key) -> Iterator[tuple[int, datetime, tuple[frozenset[str], frozenset[str]]]]:
    """Each act that says who is recused, of any application of the person: its position, when, those before and after
    it."""
    zone, said, before = files.session.calendar.zone, dict[str, frozenset[str]](), frozenset[str]()
    subjects = [f"candidature:{one}/{code}" for one, code in files.of_person(key[0])]
    acts = {one.position: one for subject in subjects for one in files.register.thread(subject) if one.holds}
    for _, one in sorted(acts.items()):
        changed = {name: each[RECUSED][1] for name, each in one.act.changes.items() if RECUSED in each}
        said |= {subject: frozenset(changed[subject] or ()) for subject in subjects if subject in changed}
        after = frozenset(who for some in said.values() for who in some)
        if after != before:
            yield one.position, one.act.at.astimezone(zone), (before, after)
        before = after


def _moves(files: Files, view: SittingView, decisions: Sequence[int]) -> Iterator[Moved]:
    """Who was not there for every decision; a list that is put right before the first one is no move."""
    for one, (before, after) in presences(files, f"{SITTING}:{view.id}"):
        done, at = sum(place < one.position for place in decisions), one.act.at.astimezone(files.session.calendar.zone)
        for who in sorted({*before} ^ {*after}) if done else ():
            yield Moved(view.names.get(who, who), who in after, done, at)


def decision(
    files: Files, phase: Phase, key: Key, recorded: Recorded, before: int, name: Callable[[str], str]
) -> Decided:
    """As the minutes tell the act of a step at this place of the journal: what was put right by then stands no more."""
    fields, states, act = files.fields(key[0]), files.session.workflow.states, recorded.act
    back = taken_back(files, phase, key, recorded, before)
    whose = f"{fields.get('family_name') or ''} {fields.get('given_name') or ''}".strip() or key[0]
    codes = act.changes.get(act.subject, {}).get("state", ("", ""))
    labels = [states[code].label if code in states else str(code or "") for code in codes]
    return Decided(
        key[0], whose, labels[0], labels[1], act.section, _motive(act), _back(files, back.act, name) if back else None
    )


def _back(files: Files, act: Act, name: Callable[[str], str]) -> TakenBack:
    step, by = files.session.workflow.transitions.get(act.transition or ""), proposal(act).get("by")
    at = act.at.astimezone(files.session.calendar.zone)
    return TakenBack(step.label if step else "", name(by) if by else "", name(act.actor), at, _motive(act))


def proposal(act: Act) -> Mapping[str, str]:
    """What this act of a step validates, nothing where one person was enough."""
    return (act.changes.get(act.subject, {}).get("proposal") or (None, None))[0] or {}


def _motive(act: Act) -> str:
    return " ; ".join(dict.fromkeys(filter(None, (proposal(act).get("reason", ""), act.reason))))


def _since(files: Files, seal: tuple[int, str] | None) -> int:
    """How many acts a seal does not cover, itself left aside."""
    return max(0, files.register.position - seal[0] - 1) if seal else files.register.position


def seal_over(files: Files, closed: int | None) -> tuple[int, str] | None:
    """The first seal that covers a closed sitting, None until there is one, so that its minutes stay the same; the last
    seal of all while the sitting lasts."""
    found = None
    for recorded in reversed(files.register.acts):
        if recorded.row.nature == SEALED and recorded.holds:
            seal = int(recorded.act.facts["lignes"]), str(recorded.act.facts["empreinte"])
            if closed is None:
                return seal
            if seal[0] <= closed:
                return found
            found = seal
    return found
