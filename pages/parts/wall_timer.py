"""The time spent on the dossier that is on the wall, beside the longest interview that the rows give its entry year.

Counted by the browser: nothing is asked of the server each second. What it says changes in words, not in colour alone.
"""

from datetime import datetime

import streamlit as st

from pages.parts.layout import show
from pages.parts.markup import Html, tag
from pages.parts.typography import section
from rules.trials import Trial

SINCE, NEAR = "projected_since", 5  # the end is near once one part out of so many is left
TICKS = Html("""<script>
clearInterval(window.guichetTimer);
window.guichetTimer = (tick => { tick(); return setInterval(tick, 1e3); })(() => {
  const clock = time => Math.floor(time / 60) + ' min ' + String(time % 60).padStart(2, '0') + ' s';
  for (const timer of document.querySelectorAll('.gt-timer')) {
    const {since, limit, soon} = timer.dataset, spent = Math.max(0, Math.floor(Date.now() / 1e3 - since));
    const state = !+limit || spent < soon ? 'run' : spent < limit ? 'near' : 'over', apart = Math.abs(limit - spent);
    const text = timer.dataset[state].replace('{spent}', clock(spent)).replace('{apart}', clock(apart));
    if (timer.textContent !== text) timer.textContent = text;
    timer.classList.toggle('near', state === 'near');
    timer.classList.toggle('over', state === 'over');
    const told = timer.parentElement.querySelector('[role=status]'), said = state === 'run' ? '' : text.split(' : ')[0];
    if (told.textContent !== said) told.textContent = said;
  }
});
</script>""")


def draw(dossier: str, limit: Trial | None) -> None:
    minutes = limit.minutes or 0 if limit else 0
    seconds, due = minutes * 60, f"{minutes} min"
    running = f"{{spent}} sur {due}" if minutes else "{spent}"
    timer = tag(
        "p", running.format(spent="0 min 00 s"), classes="gt-timer", role="timer", data_since=f"{_since(dossier):.0f}",
        data_limit=str(seconds), data_soon=str(seconds - seconds // NEAR), data_run=running,
        data_near=f"Bientôt fini : reste {{apart}} sur {due}", data_over=f"Temps dépassé : {{apart}} de plus que {due}",
    )  # fmt: skip
    rest = f"{limit.label} : {due} au plus, {section(limit.section)}" if limit else ""
    show(tag("div", timer, tag("small", rest), tag("span", "", classes="gt-unseen", role="status"), classes="gt-clock"))
    st.html(TICKS, unsafe_allow_javascript=True)


def _since(dossier: str) -> float:
    """Since when this dossier is on the wall: moving on starts it again."""
    kept: tuple[str, float] = st.session_state.get(SINCE, ("", 0.0))
    if kept[0] != dossier:
        restart(dossier)
        kept = st.session_state[SINCE]
    return kept[1]


def restart(dossier: str) -> None:
    st.session_state[SINCE] = (dossier, datetime.now().astimezone().timestamp())
