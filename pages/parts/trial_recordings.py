"""Recordings past the day until which their provider keeps them: whose, and when it says that they are gone (R-090)."""

import streamlit as st

from desk.desk import Desk
from desk.trial_views import Sitting
from pages.parts import answers
from pages.parts.accidents import guarded
from pages.parts.forms import opening, reopen
from pages.parts.layout import heading_only, row, show
from pages.parts.markup import note
from pages.parts.tables import grid, sized
from pages.parts.typography import instant, plural
from rules.case import Actor

FORM, ON, FITS = "recordings erased", "erased_on", 12
HEADS = ("Candidat", "Dossier", "Formation", "Passée le", "Enregistrement")
WIDTHS = sized(dict(zip(HEADS, (170, 80, 100, 130, 170), strict=True)))


@st.fragment(key="recordings")
@guarded
def recordings(desk: Desk, actor: Actor, sitting: Sitting) -> None:
    late = sitting.overdue
    show(heading_only("Enregistrements à faire effacer", right=plural(len(late), "candidature")))
    if not sitting.provider:
        show(note("Aucun prestataire n’enregistre cette épreuve."))
        return
    show(note(f"{sitting.provider}."))
    if not late:
        show(note("Aucun n’a passé son jour. La durée se saisit dans Feuille › Prestataires, d’après ses conditions."))
        return
    rows = [(one.name, one.dossier, one.short, instant(one.taken_at), one.purge) for one in late if one.taken_at]
    st.dataframe(
        grid(HEADS, rows), key=f"recordings {sitting.trial.code}", hide_index=True, row_height=26,
        height=340 if len(rows) > FITS else "content", column_config=WIDTHS, alt="Enregistrements à faire effacer",
    )  # fmt: skip
    with row(gap="small", align="bottom"):
        st.text_input("Effacés le, dit le prestataire", key=ON, placeholder="jj/mm/aaaa", width=200)
        label = f"Noter l’effacement pour {plural(len(late), 'candidature')}"
        st.button(label, key="save_all_erased", type="primary", on_click=_save, args=(desk, actor, sitting))
    show(note("Un acte chacun ; noté par erreur, il se retire sur la personne, avec un motif."))


@answers.acting
def _save(desk: Desk, actor: Actor, sitting: Sitting) -> None:
    done = desk.record_all_erased(opening(FORM), actor, sitting.overdue, st.session_state[ON])
    reopen(FORM)
    answers.keep(answers.counted([(line.name, told) for line, told in done], "effacement noté", "effacements notés"))
    st.rerun()
