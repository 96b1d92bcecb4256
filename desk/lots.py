"""A step taken on many applications at once: what it would do is shown before, and nobody is skipped silently (§5).

Each application gets its own act, which holds or not by itself; what was not open is listed with its reason.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desk.access import READERS, in_words, use_case
from desk.deciding import Choice, Deciding
from desk.dossiers import application_bases
from desk.files import Files, Key
from desk.room import Answer
from desk.views import ApplicationView, Bases, OfferView
from rules.case import Actor
from sheets_sync.answers import Draft, Refused, Saved


@dataclass(frozen=True)
class LotLine:
    """One application as the list showed it; `objections` say why the step is closed to it, none when it is open.

    `target` is the label of the state that it would come to, "" when the step only proposes.
    """

    dossier: str
    programme: str
    name: str
    view: ApplicationView
    offer: OfferView | None
    objections: tuple[str, ...]
    bases: Bases = field(repr=False, default_factory=dict)

    def application(self, programme: str) -> ApplicationView:
        return self.view

    @property
    def key(self) -> Key:
        return self.dossier, self.programme

    @property
    def open(self) -> bool:
        return not self.objections


@dataclass(frozen=True)
class Lot:
    """A step put to several applications. `counts` are (state before, state after) → how many, of the open ones."""

    transition: str
    label: str
    section: str
    lines: tuple[LotLine, ...]

    @property
    def open(self) -> tuple[LotLine, ...]:
        return tuple(line for line in self.lines if line.open)

    @property
    def closed(self) -> tuple[LotLine, ...]:
        return tuple(line for line in self.lines if not line.open)

    @property
    def counts(self) -> Counter[tuple[str, str]]:
        return Counter((_label(line.view.state), _after(line)) for line in self.open)

    @property
    def needs_motive(self) -> bool:
        return any(line.offer and line.offer.needs_motive for line in self.open)


@dataclass(frozen=True)
class Taken:
    """What became of each line, in the order of the lot."""

    answers: tuple[tuple[LotLine, Answer], ...]

    @property
    def saved(self) -> int:
        return sum(isinstance(answer, Saved) for _, answer in self.answers)

    @property
    def already(self) -> Counter[str]:
        """By whom else the very same was recorded before, how many times: nobody validates it thereby (§5)."""
        return Counter(one.already_by for _, one in self.answers if isinstance(one, Saved) and one.already_by)

    @property
    def others(self) -> tuple[tuple[LotLine, Answer], ...]:
        return tuple(one for one in self.answers if not isinstance(one[1], Saved))


class Lots(Deciding):
    """Batches: shown whole, then one act an application."""

    @use_case(READERS)
    def lot(self, actor: Actor, keys: Sequence[Key], transition: str, trials: Sequence[str] | None = None) -> Lot:
        """What the step would do to each, in the order given; an application that one may not read is left out."""
        files = self._seen(actor)
        step = files.session.workflow.transitions[transition]
        mine = [key for key in keys if key in files.entries and actor.has(READERS, key[1])]
        lines = tuple(self._line_of(files, actor, key, transition, trials) for key in mine)
        return Lot(transition, step.label, step.section, lines)

    def _line_of(self, files: Files, actor: Actor, key: Key, transition: str, trials: Sequence[str] | None) -> LotLine:
        view = self._application(files, *key)
        offer = next((one for one in self.offers(actor, *key, trials) if one.id == transition), None)
        closed = offer.objections if offer else (_not_theirs(files, actor, key, transition),)
        bases = application_bases(files.register, files.session, *key)
        return LotLine(*key, files.entries[key].name, view, offer, closed, bases)

    @use_case(READERS)
    def take_lot(
        self,
        form: str,
        actor: Actor,
        lot: Lot,
        reason: str = "",
        section: str = "",
        trials: Sequence[str] | None = None,
    ) -> Taken:
        """One act for each open line, resting on what the lot showed. Run again after a stop, it converges: what was
        already recorded answers so."""
        for line in lot.lines:
            self._must_read(actor, *line.key)
        files = self._fresh(lot.transition, self.files())
        answers: dict[Key, Answer] = {line.key: Refused(line.objections) for line in lot.closed}
        drafts: list[tuple[LotLine, Draft]] = []
        for line in lot.open:
            chosen = Choice(
                form, line.programme, lot.transition, reason.strip(), section, tuple(trials) if trials else None
            )
            prepared = self._prepared(chosen, actor, line, files)
            if isinstance(prepared, Refused):
                answers[line.key] = prepared
            else:
                drafts.append((line, prepared))
        answers |= {line.key: answer for line, answer in self._sent(drafts)}
        return Taken(tuple((line, answers[line.key]) for line in lot.lines))

    def _sent(self, drafts: Iterable[tuple[LotLine, Draft]]) -> list[tuple[LotLine, Answer]]:
        """Together; one by one those that share a ledger of seats, so that each rests on the one before."""
        alone = [(line, draft) for line, draft in drafts if draft.rebase is not None]
        together = [(line, draft) for line, draft in drafts if draft.rebase is None]
        sent = list(zip([line for line, _ in together], self.journal.record([d for _, d in together]), strict=True))
        sent += [(line, self._record(draft)) for line, draft in alone]
        known = {line.key: draft for line, draft in (*alone, *together)}
        return [(line, self._told(self._already(known[line.key], answer))) for line, answer in sent]


def _not_theirs(files: Files, actor: Actor, key: Key, transition: str) -> str:
    """Why a step is not put to someone: it is for other roles, or starts from other states."""
    step = files.session.workflow.transitions[transition]
    if files.entries[key].state in step.sources and not actor.has(step.roles | step.validation_roles, key[1]):
        return f"cette étape revient à : {in_words(step.roles)}"
    return "cette étape ne vous est pas ouverte depuis cet état"


def _label(state: object) -> str:
    return str(getattr(state, "label", ""))


def _after(line: LotLine) -> str:
    """A step that proposes changes no state yet."""
    return "" if line.offer is None or line.offer.proposes else _label(line.offer.target)
