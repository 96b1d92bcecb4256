"""The minutes of one sitting of the jury (R-060, R-066), as a PDF to sign and to keep: no score, but the motives."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from documents.french import NB, alphabetical, cited, count, day, figure, instant
from documents.typesetting import Content, pdf


@dataclass(frozen=True)
class Member:
    """A person of the jury who was present; `function` in French, as the rows of `Jurys` say it."""

    name: str
    function: str


@dataclass(frozen=True)
class Recusal:
    """A member who neither saw nor judged these dossiers (*déport*); why is nobody's business."""

    member: str
    dossiers: tuple[str, ...]


@dataclass(frozen=True)
class ApartSince:
    """A *déport* said, or lifted, once its dossier was decided: who judged it is not changed. `noted_at` as `Moved`."""

    member: str
    dossier: str
    lifted: bool
    noted_at: datetime

    def __str__(self) -> str:
        word = "déport levé" if self.lifted else "déport déclaré"
        return (
            f"{self.member}{NB}: {word} le {instant(self.noted_at)}, après la décision du dossier n°{NB}{self.dossier}."
        )


@dataclass(frozen=True)
class TakenBack:
    """The `step` by which a decision was put right before the closing, or is to be decided again: its label, who
    proposed it ("" where one was enough), who validated it, when (aware, in Paris), why."""

    step: str
    proposed_by: str
    validated_by: str
    at: datetime
    motive: str = ""

    def __str__(self) -> str:
        motive = f"{NB}: {self.motive}" if self.motive else ""
        return f"Reprise par «{NB}{self.step}{NB}», {_by(self.proposed_by, self.validated_by, self.at)}{motive}"


@dataclass(frozen=True)
class Decision:
    """What the jury decided of one application: `before` and `decision` are labels of states, family name first; `back`
    once it stands no more."""

    dossier: str
    name: str
    before: str
    decision: str
    section: str
    motive: str = ""
    back: TakenBack | None = None

    @property
    def outcome(self) -> str:
        return f"{self.decision} (n’est plus en vigueur à la clôture)" if self.back else self.decision

    @property
    def why(self) -> str:
        return " — ".join(filter(None, (self.motive, str(self.back or ""))))


@dataclass(frozen=True)
class Annexed:
    """What was decided of the phase while no sitting was open: by two people, `proposed_by` "" where one was enough.
    `decided_at` is aware, in Paris."""

    decision: Decision
    proposed_by: str
    validated_by: str
    decided_at: datetime


@dataclass(frozen=True)
class Seal:
    """The journal's last seal: its first `position` rows had this digest."""

    position: int
    digest: str

    def __str__(self) -> str:
        return f"Journal scellé à l’acte n°{NB}{figure(self.position)}, empreinte {self.digest}"


@dataclass(frozen=True)
class Moved:
    """Who came in or left while the jury decided, once `decisions` were taken; `noted_at` is aware, in Paris."""

    name: str
    came: bool
    decisions: int
    noted_at: datetime

    def __str__(self) -> str:
        word = "arrivée notée" if self.came else "départ noté"
        after = count(self.decisions, "décision")
        return f"{self.name}{NB}: {word} le {instant(self.noted_at)}, après {after}."


@dataclass(frozen=True)
class Minutes:
    """One sitting. `chair`: the name of one present; `quorum` None: not set; `closed_at` None: a draft, and it says so.

    `needed`: the quorum function by function, which so many in all do not replace. `present` are those there at the
    end, `moves` the rest. `closed_at` is aware, in Paris. Decisions are printed by name, which owes nothing to the
    sheet. `annex`: what no sitting decided, apart from what this one did.
    """

    school: str
    session: str
    programme: str
    phase: str
    held_on: date
    chair: str
    present: tuple[Member, ...]
    quorum: int | None
    recusals: tuple[Recusal, ...]
    decisions: tuple[Decision, ...]
    closed_at: datetime | None
    seal: Seal | None
    needed: tuple[tuple[str, int], ...] = ()
    moves: tuple[Moved, ...] = ()
    apart_since: tuple[ApartSince, ...] = ()
    annex: tuple[Annexed, ...] = ()


def minutes(sitting: Minutes) -> bytes:
    """PDF/A-2b, dated on the day of the sitting: the same sitting gives the same bytes."""
    decisions = sorted(sitting.decisions, key=_by_name)
    content: dict[str, Content] = {
        "school": sitting.school,
        "session": sitting.session,
        "programme": sitting.programme,
        "phase": sitting.phase,
        "held_on": day(sitting.held_on),
        "present": [[each.name, _function(each, sitting.chair)] for each in chair_first(sitting)],
        "quorum": _quorum(sitting),
        "moves": [str(each) for each in sitting.moves],
        "recusals": [_recusal(each) for each in sorted(sitting.recusals, key=lambda each: alphabetical(each.member))],
        "apart_since": [str(each) for each in sitting.apart_since],
        "counts": [[outcome, figure(n)] for outcome, n in counts(decisions)],
        "decisions": [_line(each) for each in decisions],
        "closing": _closing(sitting),
        "annex": [_annexed(each) for each in sorted(sitting.annex, key=lambda each: _by_name(each.decision))],
        "draft": sitting.closed_at is None,
        "seal": str(sitting.seal or "Journal non scellé"),
    }
    return pdf("minutes", content, sitting.held_on)


def counts(decisions: Iterable[Decision]) -> list[tuple[str, int]]:
    """How many of each outcome, the most frequent first; of those that stand."""
    found = Counter(each.decision for each in decisions if not each.back)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def short_of_quorum(sitting: Minutes) -> tuple[tuple[str, int], ...]:
    """The dossiers decided by fewer members than the quorum once the recused are set apart: number, how many judged."""
    judges = {each.dossier: _judges(sitting, each.dossier) for each in sitting.decisions}
    return tuple((dossier, len(here)) for dossier, here in sorted(judges.items()) if not _reached(sitting, here))


def _judges(sitting: Minutes, dossier: str) -> list[Member]:
    recused = {each.member for each in sitting.recusals if dossier in each.dossiers}
    return [each for each in sitting.present if each.name not in recused]


def _reached(sitting: Minutes, here: Collection[Member]) -> bool:
    functions = Counter(each.function for each in here)
    return len(here) >= (sitting.quorum or 0) and all(functions[one] >= number for one, number in sitting.needed)


def chair_first(sitting: Minutes) -> list[Member]:
    """The members present, the chair before the others, who go by name."""
    return sorted(sitting.present, key=lambda each: (each.name != sitting.chair, alphabetical(each.name)))


def _by_name(each: Decision) -> tuple[tuple[str, str], str]:
    return alphabetical(each.name), each.dossier


def _function(member: Member, chair: str) -> str:
    presides = "préside la séance" if member.name == chair else ""
    return ", ".join(filter(None, (member.function, presides)))


def _recusal(each: Recusal) -> Content:
    return [each.member, f"n°{NB}" + ", ".join(sorted(each.dossiers))]


def _line(each: Decision) -> Content:
    return [each.dossier, each.name, each.before, each.outcome, cited(each.section), each.why]


def _annexed(each: Annexed) -> Content:
    one = each.decision
    who = _by(each.proposed_by, each.validated_by, each.decided_at)
    return [one.dossier, one.name, one.outcome, cited(one.section), one.why, who]


def _by(proposed: str, validated: str, at: datetime) -> str:
    return f"{f'proposée par {proposed}, ' if proposed else ''}validée par {validated} le {instant(at)}"


def _quorum(sitting: Minutes) -> str:
    here = count(len(sitting.present), "membre présent", "membres présents") + (
        " à la clôture" if sitting.moves else ""
    )
    if sitting.quorum is None and not sitting.needed:
        return f"{here}. Aucun quorum n’est fixé pour ce jury."
    whole = _reached(sitting, sitting.present)
    reached = "est atteint" if whole else "n’est pas atteint"
    rows = ", ".join(f"{function}{NB}: {figure(number)}" for function, number in sitting.needed)
    asked = figure(sitting.quorum or sum(number for _, number in sitting.needed)) + (f" ({rows})" if rows else "")
    short = [f"dossier n°{NB}{dossier} ({count(n, 'membre')})" for dossier, n in short_of_quorum(sitting)]
    apart = f" Il ne l’est pas, déports déduits, pour : {' ; '.join(short)}." if short and whole else ""
    return f"{here}, pour un quorum de {asked}{NB}: le quorum {reached}.{apart}"


def _closing(sitting: Minutes) -> str:
    number = count(len(sitting.decisions), "décision")
    if back := sum(each.back is not None for each in sitting.decisions):
        number += f", dont {count(back, 'reprise')} avant la clôture"
    if sitting.annex:
        number += f", et en annexe {count(len(sitting.annex), 'décision prise', 'décisions prises')} hors séance"
    comma = "," if back or sitting.annex else ""
    if sitting.closed_at is None:
        return f"Séance non close{NB}: ce projet comporte {number}{comma} et ne se signe pas."
    return f"Le présent procès-verbal comporte {number}. Séance close le {instant(sitting.closed_at)}."
