"""The three answers of a save, as the screen says them: saved, refused (with both values), being checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

import streamlit as st

from desk.desk import Desk
from desk.lots import LotLine, Taken
from pages.parts import accidents, forms
from pages.parts.banners import CONFLICT, OVER, banner, both_values, came_first, conflict, pending, refused, saved
from pages.parts.layout import show
from pages.parts.markup import Html, join, note, soft, tag
from pages.parts.tables import Column
from pages.parts.typography import instant, plural
from pages.parts.words import word
from rules.faults import RuleError
from sheets_sync.answers import NOTHING_DONE, Pending, Refused, Saved

KEPT, SCREEN, REFUSED = forms.ANSWER, "answer_screen", "Refusé"
NAMED = 8  # people of a reason
ANSWERS = "gt-answer"
"""Brought into sight as it comes: whoever saved at the foot of a long screen would not see it (guichet.js)."""
ABOUT = (Column("Candidat"), Column("Dossier", whole=True))
MOVED = "Le choix a changé au moment du clic : rien n’est enregistré. Relisez, puis enregistrez de nouveau."
Answer = Saved | Refused | Pending
P = ParamSpec("P")


def acting(callback: Callable[P, None]) -> Callable[..., None]:
    """A button's callback: a refusal or an accident becomes the answer that the next drawing tells.

    `chosen`: what the button was drawn for, by the key of its list or field. One that moves just before the click comes
    with it, and the click would do what was in sight no more: it does nothing, and says so.
    """

    @wraps(callback)
    def act(*args: P.args, chosen: Mapping[str, object] | None = None, **kwargs: P.kwargs) -> None:
        try:
            if any(st.session_state.get(key, value) != value for key, value in (chosen or {}).items()):
                raise RuleError(MOVED)
            callback(*args, **kwargs)
            return
        except RuleError as refused:
            keep(Refused((str(refused),)))
        except Exception as accident:  # the last resort, at the edge of the desk
            keep(accidents.told(accident))
        st.rerun()  # the whole screen: what the button stands in may not be what tells answers

    return act


def keep(answer: Answer | Html, what: str = "") -> None:
    """Called by a callback once the save is over; the next drawing tells it."""
    if isinstance(answer, Pending):
        forms.hold()
    elif not isinstance(answer, Html):
        forms.release()
    st.session_state[KEPT] = (answer, what, datetime.now(UTC))


def last(desk: Desk) -> None:
    """Tells the last answer until the next one; an act still being checked is asked after."""
    answer, what, since = st.session_state.get(KEPT, (None, "", None))
    if isinstance(answer, Pending) and not isinstance(settled := desk.settled(answer.operation), Pending):
        if isinstance(settled, Saved):
            forms.settle_sent()
        keep(settled, what)
        answer = settled
    if answer is not None:
        show(tag("div", answer if isinstance(answer, Html) else told(desk, answer, what, since), classes=ANSWERS))


def awaited() -> str:
    """The operation that this screen asks after, "" for none."""
    answer, *_ = st.session_state.get(KEPT, (None,))
    return answer.operation if isinstance(answer, Pending) else ""


def arrive(screen: str) -> None:
    """Another screen tells nothing of the one before; what is still being checked follows whoever asked it."""
    if st.session_state.get(SCREEN, screen) != screen and not awaited():
        forget()
    st.session_state[SCREEN] = screen


def forget() -> None:
    st.session_state.pop(KEPT, None)


def told(desk: Desk, answer: Answer, what: str = "", since: datetime | None = None) -> Html:
    """An answer in full; `what` names the act that was asked, `since` when."""
    if isinstance(answer, Saved):
        by = desk.name_of(answer.already_by) if answer.already_by else None
        return saved(answer.act.at, answer.position, what, by)
    if isinstance(answer, Pending):
        now = datetime.now(UTC)
        return pending(since or now, now, answer.operation)
    if answer.winner is None:
        return refused(answer.reasons)
    who, rows = desk.name_of(answer.winner.actor), _both(answer.mine, answer.theirs)
    return conflict(who, answer.winner.at, rows, _why(who, answer))


def _why(who: str, answer: Refused) -> list[str]:
    """What its reasons say beyond who came first."""
    return [one for one in answer.reasons if one != NOTHING_DONE and not one.startswith(who)]


def in_short(answer: Answer) -> str:
    """Why one act of several does not hold, or does not yet."""
    if isinstance(answer, Refused):
        return " ; ".join(answer.reasons) or "quelqu’un a décidé avant"
    return "vérification en cours"


def of_many(
    desk: Desk, taken: Taken, label: str, others: Iterable[tuple[LotLine, Answer]], closed: Iterable[Html] = ()
) -> Html:
    """What became of a step taken for many: how many hold, who came first on which of the `others`, then each of those
    that are left with its reason."""
    several = list(others)
    left = [note(f"{_of(line)} : {in_short(answer)}") for line, answer in several if not _lost(answer)]
    says, colour = together(taken.saved, [answer for _, answer in several])
    counted = "Rien n’est enregistré." if says == REFUSED else f"{label} : {recorded(desk, taken)}."
    colour = "ambre" if taken.already and not several else colour
    then = [soft(OVER)] if any(_lost(answer) for _, answer in several) else []
    if says == CONFLICT:
        return banner(says, colour, *_first(desk, several, ""), *left, *closed, *then)
    return banner(says, colour, counted, *_first(desk, several, word(CONFLICT, "ambre")), *left, *closed, *then)


def counted(done: Sequence[tuple[str, Answer]], one: str, many: str) -> Html:
    """Several acts of one kind, each with whom it is about: how many hold, then who is left for each reason."""
    others = [answer for _, answer in done if not isinstance(answer, Saved)]
    left: dict[str, list[str]] = {}
    for name, answer in done:
        if not isinstance(answer, Saved):
            left.setdefault(in_short(answer), []).append(name)
    saved = len(done) - len(others)
    says = f"{plural(saved, one, many)}, un acte pour chaque." if saved else "Rien n’est enregistré."
    return banner(*together(saved, others), says, *(f"{_some(names)} : {why}." for why, names in left.items()))


def _some(names: Sequence[str]) -> str:
    more = [f"et {plural(len(names) - NAMED, 'autre')}"] if names[NAMED:] else []
    return ", ".join([*names[:NAMED], *more])


def together(saved: int, others: Sequence[Answer]) -> tuple[str, str]:
    """The word and colour of several acts, of which so many are `saved`. Nothing is said to be refused while it may
    still be recorded (G03), nor where somebody came first."""
    if any(isinstance(answer, Pending) for answer in others):
        return "Vérification en cours", "bleu"
    if others and saved:
        return "En partie", "ambre"
    if any(map(_lost, others)):
        return CONFLICT, "ambre"
    return (REFUSED, "rouge") if others else ("Enregistré", "vert")


def _first(desk: Desk, several: Iterable[tuple[LotLine, Answer]], said: str) -> Iterator[Html]:
    """Who came first, and when: the sentence of one dossier, once for all those that it is true of, and both values of
    each; `said` is before it."""
    groups: dict[tuple[str, str], list[tuple[LotLine, Refused]]] = {}
    for line, answer in several:
        if isinstance(answer, Refused) and answer.winner:
            who = desk.name_of(answer.winner.actor), instant(answer.winner.at)
            groups.setdefault(who, []).append((line, answer))
    for (who, when), some in groups.items():
        yield join((said, came_first(who, when)))
        if rows := [(line.name, line.dossier, *both) for line, one in some for both in _both(one.mine, one.theirs)]:
            yield both_values(who, rows, ABOUT)
        yield from (note(join((_of(line), *_why(who, one)), " : ")) for line, one in some if not one.mine)


def _lost(answer: Answer) -> bool:
    return isinstance(answer, Refused) and answer.winner is not None


def _of(line: LotLine) -> str:
    return f"{line.name}, {line.dossier}"


def recorded(desk: Desk, taken: Taken) -> str:
    """« 3 actes enregistrés ; 22 déjà enregistrés par Samir Haddad, dont vous n’êtes pas le validateur »."""
    said = [
        f"{plural(count, 'déjà enregistré', 'déjà enregistrés')} par {desk.name_of(who)}, dont vous n’êtes pas le "
        "validateur"
        for who, count in taken.already.items()
    ]
    mine = taken.saved - taken.already.total()
    return " ; ".join([plural(mine, "acte enregistré", "actes enregistrés"), *said])


def _both(mine: Mapping[str, object], theirs: Mapping[str, object]) -> list[tuple[str, str, str]]:
    fields = {**theirs, **mine}
    return [(name, str(theirs.get(name, "inchangé")), str(mine.get(name, "inchangé"))) for name in fields]
