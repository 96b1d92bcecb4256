"""The same drawing for the same idea: nested bars for nested sets, a solid line for a cap, dotted for a promise,
a bracket for a forecast. Inks: full, middle, pale, bound (guichet.css)."""

from collections.abc import Sequence
from typing import NamedTuple

from pages.parts.markup import Html, join, tag


class Layer(NamedTuple):
    """A bar from zero to `value`, `thickness` px, drawn over those before it."""

    value: float
    ink: str
    thickness: int = 14


class Rule(NamedTuple):
    """A vertical line at `value`: `solid` (a cap), `dotted` (a promise), `fine` (a mark of the scale)."""

    value: float
    style: str = "solid"


def track(
    scale: float,
    layers: Sequence[Layer],
    rules: Sequence[Rule] = (),
    bracket: tuple[float, float] | None = None,
    *,
    height: int = 14,
    floor: float | None = None,
    says: str = "",
) -> Html:
    """Bars on a scale from 0 to `scale`. `floor` paints the ground to that value; `says` is the drawing in words."""
    drawn = [_box("floor", f"width:{_percent(floor, scale)}")] if floor is not None else []
    drawn += [
        _box(f"layer {ink}", f"width:{_percent(v, scale)};top:{(height - thick) // 2}px;height:{thick}px")
        for v, ink, thick in layers
    ]
    drawn += [_box(f"rule {style}", f"left:calc({_percent(v, scale)} - 1px)") for v, style in rules]
    if bracket is not None:
        low, high = bracket
        place = f"left:{_percent(low, scale)};width:{_percent(max(high - low, scale / 500), scale)}"
        drawn.append(_box("bracket", f"{place};top:{height // 2 - 4}px"))
    seen = {"role": "img", "aria_label": says} if says else {"aria_hidden": "true"}
    return tag("div", join(drawn), classes="gt-track", style=f"height:{height}px", **seen)


def _percent(value: float, scale: float) -> str:
    return f"{min(max(value, 0), scale) / scale * 100:.2f}%" if scale else "0%"


def _box(classes: str, style: str) -> Html:
    return tag("div", classes=classes, style=style)
