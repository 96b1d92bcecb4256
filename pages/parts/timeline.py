"""A verdict step by step: section, question, answer; a step opens on its why, and the one that concludes is open."""

from collections.abc import Iterable
from typing import NamedTuple

from pages.parts.markup import Html, join, tag
from pages.parts.typography import section as cited
from pages.parts.words import colour as theme
from pages.parts.words import tinted

MARKS = {  # what an answer says to the eye; the word beside it says it to everyone
    "yes": ("✓", "vert"), "no": ("–", "gris"), "unknown": ("?", "ambre"), "jury": ("◆", "violet"),
}  # fmt: skip


class Moment(NamedTuple):
    """One step as it is shown: `answer` is a key of MARKS, `says` the answer in words, `why` from which facts."""

    section: str
    question: str
    answer: str
    says: str
    why: str
    concludes: bool = False


def timeline(moments: Iterable[Moment]) -> Html:
    return tag("ol", join(map(_step, moments)), classes="gt-steps")


def _step(moment: Moment) -> Html:
    mark, colour = MARKS[moment.answer]
    head = tag(
        "summary",
        tag("span", cited(moment.section), classes="sec"),
        moment.question,
        Html(" "),
        tinted(moment.says, colour),
    )
    why = tag("p", moment.why, classes="why")
    # `open` is a boolean attribute: present or absent.
    folded = Html(f"<details{' open' if moment.concludes else ''}>{head}{why}</details>")
    sign = tag("span", mark, classes=f"mark gt-{theme(colour)}", aria_hidden="true")
    return tag("li", sign, folded, classes="open" if moment.concludes else "")
