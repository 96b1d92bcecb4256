"""Tables that a screen reader can read and whose cells may hold a drawing, a figure on the right, a word in colour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages.parts.markup import Html, join, tag


@dataclass(frozen=True)
class Column:
    """`right` for figures; `width` is any CSS length; `soft` is true but not asked; `dot` is the ink of a legend."""

    title: str
    right: bool = False
    width: str = ""
    soft: bool = False
    dot: str = ""

    @property
    def classes(self) -> str:
        return " ".join(filter(None, ("n" * self.right, "s" * self.soft)))


def table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[object]],
    *,
    bare: bool = False,
    style: str = "",
) -> Html:
    """Each row is its cells, plain text escaped. `bare` hides the headings from the eye only.

    `style`: `fixed` keeps the widths given, `wrap` breaks long texts.
    """
    shape = [column if isinstance(column, Column) else Column(column) for column in columns]
    widths = join(Html(f'<col style="width:{c.width}">' if c.width else "<col>") for c in shape)
    heads = join(tag("th", _legend(c), c.title, scope="col", classes="n" if c.right else "") for c in shape)
    body = join(tag("tr", *_cells(shape, row)) for row in rows)
    return tag(
        "table", tag("caption", caption), tag("colgroup", widths), tag("thead", tag("tr", heads)), tag("tbody", body),
        classes=" ".join(filter(None, ("gt-table", "bare" * bare, style))),
    )  # fmt: skip


def _cells(shape: Sequence[Column], row: Sequence[object]) -> Iterable[Html]:
    for i, (column, cell) in enumerate(zip(shape, row, strict=True)):
        if i == 0:
            yield tag("th", cell, scope="row", classes=column.classes)
        else:
            yield tag("td", cell, classes=column.classes)


def _legend(column: Column) -> Html:
    return tag("i", classes=f"gt-dot {column.dot}") if column.dot else Html("")
