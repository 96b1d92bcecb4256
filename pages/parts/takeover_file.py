"""A spreadsheet of decisions before it is taken over: what each line would make, what is asked, what does not hold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from desk.desk import Desk
from desk.takeover_views import DONE, DOUBT, HELD, READY, UNKNOWN, UNREADABLE, Line, Takeover
from pages.parts import answers
from pages.parts.forms import opening, reopen
from pages.parts.keys import SAVE
from pages.parts.layout import block, heading_only, row, show
from pages.parts.markup import Html, bold, join, note, soft
from pages.parts.once import read_once
from pages.parts.tables import Column, table
from pages.parts.typography import number, plural
from pages.parts.words import tinted
from rules.case import Actor

FILE, COUNT, KEPT, FORM = "takeover_file", "takeover_count", "takeover_kept", "takeover"
CHOSEN, SAID = "takeover_chosen", "takeover_said"
NOBODY: Final = ""
SHOWN, ASKED, REASONS = 40, 12, 8  # lines of a table, questions put at once, reasons of lines not shown
TINTS: Final = {READY: "vert", DONE: "gris", HELD: "rouge", DOUBT: "ambre", UNKNOWN: "ambre", UNREADABLE: "rouge"}


def uploader() -> str:
    """The key of the file's field: another one after each takeover, so that the file leaves with its preview."""
    return f"{FILE} {st.session_state.get(COUNT, 0)}"


def _answers(name: str) -> dict[Any, str]:
    """What was answered of the file that is shown: line → dossier, or the file's word → state."""
    kept: dict[Any, str] = st.session_state.setdefault(f"{name} {uploader()}", {})
    return kept


def previewed(desk: Desk, actor: Actor, file: Any) -> Takeover:
    """Compared again whenever the book has moved, or a question was answered: what one proposes is what one sees."""
    chosen, said = _answers(CHOSEN), _answers(SAID)
    key = (file.file_id, desk.sight().position, desk.today(), tuple(chosen.items()), tuple(said.items()))
    asked = dict(said), dict(chosen)
    return read_once(KEPT, key, lambda: desk.preview_takeover(actor, file.name, file.getvalue(), *asked))


def confirm(desk: Desk, actor: Actor, shown: Takeover) -> None:
    """The one button: it proposes, another person confirms."""
    ready = len(shown.of(READY))
    label = f"Reprendre {plural(ready, 'ligne')}" if ready else "Rien à reprendre"
    with row(gap="small"):
        asked: dict[str, Any] = {"shortcut": SAVE, "type": "primary", "disabled": not ready}
        st.button(label, key="take_over", on_click=_propose, args=(desk, actor, shown), **asked)
        show(note("Aucun état ne change encore : une autre personne confirme. Les autres lignes restent de côté."))


def asked(desk: Desk, shown: Takeover) -> None:
    """What the desk refuses to guess: whose a line is, which state a word of the file names."""
    doubtful, words = shown.of(DOUBT), _unknown(shown)
    states = {state.code: state.label for state in desk.states() if state.code}
    if doubtful or words:
        show(heading_only("À répondre", right=plural(len(doubtful) + len(words), "question")))
    for rank, (word, count) in enumerate(list(words.items())[:ASKED]):
        show(note("« ", bold(word), f" », {plural(count, 'ligne')} : quel état est-ce ?"))
        _question(f"takeover_word {rank} {word}", "Cet état est", states, SAID, word)
    for line in doubtful[:ASKED]:
        asked_of = ", ".join(filter(None, (line.stated.who, line.stated.programme, states.get(line.stated.state))))
        show(note(f"Ligne {line.number} : {asked_of} ; ", soft(" ; ".join(line.says))))
        people = {one.dossier: f"{one.name}, {one.dossier}, {one.why}" for one in line.candidates}
        people[NOBODY] = "Aucune d’elles"
        _question(f"takeover_line {line.number}", f"La ligne {line.number} est à", people, CHOSEN, line.number)
    if answered := len(_answers(CHOSEN)) + len(_answers(SAID)):
        st.button(f"Oublier mes réponses ({answered})", key="takeover_forget", on_click=_forget)


def _unknown(shown: Takeover) -> Mapping[str, int]:
    return shown.file.words if shown.file else {}


def _question(key: str, label: str, choices: Mapping[str, str], kind: str, about: Any) -> None:
    """Nothing is chosen in advance; the answer is kept when it is given, for its question then leaves the page."""
    st.selectbox(
        label, list(choices), None, key=key, format_func=choices.get, placeholder="Choisir",
        label_visibility="collapsed", on_change=_answer, args=(key, kind, about),
    )  # fmt: skip


def _answer(key: str, kind: str, about: Any) -> None:
    if (value := st.session_state.get(key)) is not None:
        _answers(kind)[about] = value


def _forget() -> None:
    _answers(CHOSEN).clear()
    _answers(SAID).clear()


def effects(shown: Takeover) -> Html:
    """Lines by what becomes of them, then from which state to which."""
    if not shown.lines:
        return block("Ce que la reprise ferait", note("Aucune ligne sous les en-têtes de ce fichier."))
    rows = [[tinted(name, TINTS[name]), bold(number(count))] for name, count in shown.counts]
    drawn = table("Lignes par sort", [Column("Lignes", width="10rem"), Column("Combien", right=True)], rows)
    moves = [[before, after, number(count)] for (before, after), count in shown.moves.items()]
    columns = [Column("De", width="40%"), Column("Vers", width="40%"), Column("Lignes", right=True)]
    moved = table("Changements d’état", columns, moves, style="fixed") if moves else Html("")
    read = f"{shown.file.read_as}, {plural(len(shown.lines), 'ligne')}" if shown.file else ""
    return block("Ce que la reprise ferait", drawn, moved, right=read)


def listed(shown: Takeover) -> Html:
    """Every line: those that make nothing first, with the sentence of what does not hold; of these, the ones that only
    wait for an answer come last."""
    left = (*shown.of(UNREADABLE), *shown.of(HELD), *shown.of(UNKNOWN))
    return join([
        _lines("Ce qui ne tient pas", sorted(left, key=_only_asked)),
        _lines("Ce qui serait enregistré", shown.of(READY)),
        _lines("Déjà là", shown.of(DONE)),
    ])  # fmt: skip


def _only_asked(line: Line) -> bool:
    """Is nothing wrong with it but a word that no state has?"""
    said = line.stated
    return bool(said.programme) and not said.state and len(said.problems) == 1


def _lines(heading: str, lines: Sequence[Line]) -> Html:
    if not lines:
        return Html("")
    rows = [[str(one.number), _who(one), _what(one)] for one in lines[:SHOWN]]
    columns = [Column("Ligne", width="4rem"), Column("Candidature", width="14rem"), "Ce qui en est dit"]
    drawn = table(heading, columns, rows, style="wrap fixed")
    return block(heading, drawn, *_more(lines[SHOWN:]), right=plural(len(lines), "ligne"))


def _more(lines: Sequence[Line]) -> Iterator[Html]:
    """Lines too many to be shown: how many, and of each reason why they make nothing, the most frequent first."""
    why = Counter(" ; ".join(one.says) for one in lines if one.says).most_common(REASONS)
    if lines:
        yield note(f"Et {plural(len(lines), 'autre ligne', 'autres lignes')}{' :' if why else '.'}")
    yield from (note(f"{plural(count, 'ligne')} : {says}") for says, count in why)


def _who(line: Line) -> str:
    where = "/".join(line.key) if line.key else line.stated.programme
    return " · ".join(filter(None, (line.name or line.stated.who, where)))


def _what(line: Line) -> Html:
    on = f"{line.stated.on:%d/%m/%Y} : " if line.stated.on else ""
    if line.outcome == READY:
        return join((f"{on}{line.before} → {line.after} ", soft(" ; ".join(line.steps))))
    return join((on, " ; ".join(line.says) or f"{line.after}, déjà enregistré"))


def columns_read(shown: Takeover) -> Html:
    """What each column gives, and those that are not taken with why: where a company is named first (§5)."""
    if shown.file is None:
        return Html("")
    read = note(bold("Lues : "), ", ".join(f"{header} → {gives}" for header, gives in shown.file.taken))
    rows = [[header, soft(why)] for header, why in shown.file.unread]
    drawn = table("Colonnes non reprises", ["Colonne", "Pourquoi"], rows, style="wrap") if rows else Html("")
    return block("Colonnes", read, drawn)


@answers.acting
def _propose(desk: Desk, actor: Actor, shown: Takeover) -> None:
    answer = desk.propose_takeover(opening(FORM), actor, shown)
    reopen(FORM)
    answers.keep(answer, "Le lot attend qu’une autre personne le confirme.")
    st.session_state[COUNT] = st.session_state.get(COUNT, 0) + (not hasattr(answer, "reasons"))
