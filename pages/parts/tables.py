"""Tables that a screen reader can read and whose cells may hold a drawing, a figure on the right, a word in colour."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pages.parts.markup import Html, html, join, tag


@dataclass(frozen=True)
class Column:
    """`right` for figures; `width` is any CSS length; `soft` is true but not asked; `dot` is the ink of a legend;
    `whole` is never cut at a hyphen or a space."""

    title: str
    right: bool = False
    width: str = ""
    soft: bool = False
    dot: str = ""
    whole: bool = False

    @property
    def classes(self) -> str:
        return " ".join(filter(None, ("n" * self.right, "s" * self.soft, "gt-whole" * self.whole)))


def table(
    caption: str,
    columns: Sequence[Column | str],
    rows: Iterable[Sequence[object]],
    *,
    bare: bool = False,
    style: str = "",
) -> Html:
    """Each row is its cells, plain text escaped. `bare` hides the headings from the eye only.

    `style`: `fixed` keeps the widths given, `wrap` breaks long texts, `folded` breaks headings where room lacks.
    """
    shape = [column if isinstance(column, Column) else Column(column) for column in columns]
    widths = join([Html(f'<col style="width:{c.width}">' if c.width else "<col>") for c in shape])
    heads = join([_heading(column) for column in shape])
    doors = [_door(rank, column) for rank, column in enumerate(shape)]
    body = "".join([f"<tr>{''.join(_cells(doors, row))}</tr>" for row in rows])
    return tag(
        "table",
        tag("caption", caption),
        tag("colgroup", widths),
        tag("thead", tag("tr", heads)),
        tag("tbody", Html(body)),
        classes=" ".join(filter(None, ("gt-table", "bare" * bare, style))),
    )


def grid(heads: Sequence[str], rows: Iterable[Sequence[object]], counts: Collection[str] = ()) -> pa.Table:
    """What `st.dataframe` sends, ready: a pandas frame would be turned into it at each rerun. Every column is texts;
    those of `counts` are whole numbers, or None."""
    every = [tuple(row) for row in rows]
    kinds = {head: pa.int64() if head in counts else pa.string() for head in heads}
    columns = ([row[place] for row in every] for place in range(len(heads)))
    return pa.table({head: pa.array(cells, kinds[head]) for head, cells in zip(heads, columns, strict=True)})


def sized(widths: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Widths (px) of a grid's columns. Streamlit copies the settings of a column at each rerun, and its own
    `TextColumn` makes nine of one."""
    return {name: {"width": width} for name, width in widths.items()}


def _heading(column: Column) -> Html:
    """A column without a title has no heading: an empty one would be read aloud; the next stands over its column."""
    if not column.title:
        return tag("td", classes="n" if column.right else "")
    dot = tag("i", classes=f"gt-dot {column.dot}") if column.dot else Html("")
    return tag("th", dot, column.title, scope="col", classes="n" if column.right else "")


def _door(rank: int, column: Column) -> tuple[str, str]:
    """The opening and the closing of a column's cells; the first names its row."""
    name, scope = ("th", ' scope="row"') if rank == 0 else ("td", "")
    classes = f' class="{column.classes}"' if column.classes else ""
    return f"<{name}{scope}{classes}>", f"</{name}>"


def _cells(doors: Sequence[tuple[str, str]], row: Sequence[object]) -> list[str]:
    return [f"{opens}{html(cell)}{closes}" for (opens, closes), cell in zip(doors, row, strict=True)]
