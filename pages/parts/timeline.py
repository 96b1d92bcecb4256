"""A verdict step by step: section, question, answer; a step opens on its why, and the one that concludes is open."""

from collections.abc import Iterable

from pages.parts.markup import Html, join, tag
from pages.parts.typography import NB
from pages.parts.typography import section as cited
from pages.parts.words import colour, tinted
from rules.explain import Step

ANSWERS = {  # the mark for the eye, the colour of a row, the word for everyone
    "yes": ("✓", "vert", "Oui"),
    "no": ("–", "gris", "Non"),
    "unknown": ("?", "ambre", "Inconnu"),
    "jury": ("◆", "violet", "Au jury"),
}


def timeline(steps: Iterable[Step]) -> Html:
    """One element of the page for a whole verdict; each step is a native <details>."""
    return tag("ol", join(map(_moment, steps)), classes="gt-steps")


def _moment(step: Step) -> Html:
    mark, tint, says = ANSWERS[step.answer]
    head = tag(
        "summary",
        tag("span", cited(step.section), classes="sec"),
        _question(step.question),
        Html(" "),
        tinted(says, tint),
    )
    why = tag("p", _sentence(step.why), classes="why")
    # `open` is a boolean attribute: present or absent.
    folded = Html(f"<details{' open' if step.concludes else ''}>{head}{why}</details>")
    sign = tag("span", mark, classes=f"mark gt-{colour(tint)}", aria_hidden="true")
    return tag("li", sign, folded, classes="open" if step.concludes else "")


def _question(text: str) -> str:
    """Its mark never begins a line."""
    return text.replace(" ?", f"{NB}?")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")
