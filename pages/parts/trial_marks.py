"""A juror's marks: typed with a comma, one's own first, the others' once they are in (§5, §6, §7)."""

from typing import Any

import streamlit as st

from desk.desk import Desk
from desk.trial_views import MarkingView, TrialLine
from pages.parts import answers
from pages.parts.forms import follow, opening, place, reopen
from pages.parts.keys import SAVE
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.tables import Column, table
from pages.parts.typography import decimal, plural, section
from pages.parts.words import tinted
from rules.case import Actor
from sheets_sync.answers import Refused

LONGEST, MARK, TYPED, SHOWN = 2_000, "mark", "marks_typed", "marks_shown"
SAID = {"sans avis": None, "concluante": True, "non concluante": False}
"""No opinion is a choice of its own: an empty one would read « Choisir »."""


def form(desk: Desk, actor: Actor, line: TrialLine) -> None:
    view = desk.marking(actor, line) if desk.may(actor, "marking") else None
    if view is None or not view.criteria:
        return
    _forget(line)
    show(heading_only("Notes du jury", right=f"de 0 à {view.scale}, {section(view.criteria[0].section)}"))
    if view.french:
        show(note(view.french))
    if view.may_mark:
        _mine(desk, actor, line, view)
    show(_others(view))
    if view.may_mark:
        _conclusion(desk, actor, line)


def _mine(desk: Desk, actor: Actor, line: TrialLine, view: MarkingView) -> None:
    """A blank optional criterion is neutral; numbers are texts, so that a comma is a comma."""
    with st.container(key="marks", gap="xsmall"):
        for each in view.criteria:
            mark = view.mine.marks.get(each.code)
            label = f"{each.label} (facultatif)" if each.optional else each.label
            typed = decimal(mark) if mark is not None else ""
            st.text_input(label, typed, key=_key(line, each.code), max_chars=8, placeholder="note", **_kept(line))
    st.text_area("Appréciation", view.mine.says, key=_key(line, "says"), max_chars=LONGEST, height=68, **_kept(line))
    saves: dict[str, Any] = {"shortcut": SAVE, "on_click": _save, "args": (desk, actor, line, view)}
    st.button("Enregistrer mes notes", key="save_marks", **saves)
    if line.subject in _typed():
        show(note("Pas encore enregistrées : elles vous attendent ici."))


def _typed() -> set[str]:
    """The trials whose marks were typed and are not recorded yet."""
    typed: set[str] = st.session_state.setdefault(TYPED, set())
    return typed


def _kept(line: TrialLine) -> dict[str, Any]:
    """What is typed waits while one looks at somebody else."""
    return {"persist_state": "page", "on_change": _touched, "args": (line.subject,)}


def _touched(subject: str) -> None:
    _typed().add(subject)


def _forget(line: TrialLine) -> None:
    """Once another is looked at, the fields of those where nothing waits: Streamlit looks through all that a tab holds
    at each field.
    """
    if st.session_state.get(SHOWN) == line.subject:
        return
    st.session_state[SHOWN] = line.subject
    for key in map(str, set(st.session_state)):
        kind, _, rest = key.partition(" ")
        if kind == MARK and rest.partition(" ")[0] not in {line.subject, *_typed()}:
            del st.session_state[key]


def _conclusion(desk: Desk, actor: Actor, line: TrialLine) -> None:
    """Said by the jury, never worked out from the marks (§6)."""
    key = _key(line, "conclusive")
    says = follow("conclusive", {key: next(word for word, means in SAID.items() if means is line.conclusive)})
    with row(gap="small", align="bottom"):
        st.selectbox("Pour le jury, l’épreuve est", list(SAID), place(SAID, says[key]), width=220, key=key)
        st.button("Enregistrer l’avis", key="save_conclusive", on_click=_conclude, args=(desk, actor, line))


def _others(view: MarkingView) -> Html:
    if view.seen.hidden:
        count = plural(view.seen.hidden, "membre du jury a noté", "membres du jury ont noté")
        return note(f"{count} : à lire une fois vos notes complètes.")
    if view.together is None or not view.seen.sheets:
        return note("Aucune note encore.")
    jurors = [sheet.juror for sheet in view.seen.sheets]
    apart = {each.criterion for each in view.together.divergences}
    rows = [[each.label, *(_mark(sheet.marks.get(each.code), each.code in apart) for sheet in view.seen.sheets)]
            for each in view.criteria]  # fmt: skip
    columns = ["Critère", *(Column(view.names[juror], right=True) for juror in jurors)]
    mean = "incomplète" if view.together.mean is None else decimal(view.together.mean, 2)
    says = [note(bold(view.names[sheet.juror]), " : ", sheet.says) for sheet in view.seen.sheets if sheet.says]
    gaps = plural(len(apart), "écart à discuter", "écarts à discuter") if apart else "sans écart"
    drawn = table("Notes des membres du jury", columns, rows, style="wrap")
    return block("Ensemble", drawn, *says, right=join((f"moyenne {mean}, ", soft(gaps))))


def _mark(mark: object, apart: bool) -> Html:
    text = "—" if mark is None else decimal(mark)  # type: ignore[arg-type]  # a Decimal
    return tinted(text, "ambre") if apart else join((text,))


def _key(line: TrialLine, code: str) -> str:
    return f"{MARK} {line.subject} {code}"


@answers.acting
def _conclude(desk: Desk, actor: Actor, line: TrialLine) -> None:
    said = st.session_state[_key(line, "conclusive")]
    form = f"conclusive {line.subject}"
    answer = desk.conclude(opening(form), actor, line, SAID[said])
    reopen(form)
    answers.keep(answer, f"Avis : {said}, dossier {line.dossier}")
    st.rerun()


@answers.acting
def _save(desk: Desk, actor: Actor, line: TrialLine, view: MarkingView) -> None:
    texts = {each.code: st.session_state[_key(line, each.code)] for each in view.criteria}
    form = f"marks {line.subject}"
    answer = desk.mark(opening(form), actor, line, view, texts, st.session_state[_key(line, "says")])
    if not isinstance(answer, Refused):
        reopen(form)
        _typed().discard(line.subject)
    answers.keep(answer, f"Notes, dossier {line.dossier}")
    st.rerun()
