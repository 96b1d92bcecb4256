"""Formulas as text: their separators in each locale, and their references when cells move.

A formula is kept with commas between arguments, dots in numbers and English names.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from tests.google_sheets import ranges
from tests.google_sheets.locales import Locale
from tests.google_sheets.ranges import Moved

TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|(?:'(?:[^']|'')+'|[^\W\d]\w*)!"  # the sheet of the reference that follows
    r"|(?P<reference>\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+|:\$?[A-Za-z]{1,3}(?![\w(]))?(?![\w(])"
    r"|\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?:\$?\d+)?(?![\w(])"
    r"|\$?\d+:\$?\d+(?![\w.]))"
    r"|[^\W\d][\w.]*|\d+|.",
    re.DOTALL,
)
END = re.compile(r"(\$?)([A-Za-z]{0,3})(\$?)(\d*)")


def _tokens(formula: str) -> list[str]:
    return [match[0] for match in TOKEN.finditer(formula)]


@lru_cache(maxsize=4096)
def canonical(text: str, locale: Locale, semicolon_everywhere: bool = True) -> str:
    """A formula as it is kept, from what is typed in a locale."""
    kept = {",": "."} if locale.decimal == "," else {}
    kept |= {";": ","} if semicolon_everywhere or locale.argument == ";" else {}
    return "".join(kept.get(token, token) for token in _tokens(text))


@lru_cache(maxsize=4096)
def shown(formula: str, locale: Locale) -> str:
    """A kept formula as the service gives it back in a locale."""
    given = {",": locale.argument, ".": locale.decimal}
    return "".join(given.get(token, token) for token in _tokens(formula))


def sheets_named(formula: str) -> set[str]:
    """The titles before a `!`, in small letters."""
    return {_title(token).casefold() for token in _tokens(formula) if token.endswith("!") and len(token) > 1}


def _title(token: str) -> str:
    return token[1:-2].replace("''", "'") if token.startswith("'") else token[:-1]


Change = Callable[[str, str], str]
"""From the sheet's title in small letters ("" for the formula's own) and a reference, its new text."""


def changed(formula: str, change: Change) -> str:
    """A formula with each of its references written anew."""
    out, title = [], ""
    for match in TOKEN.finditer(formula):
        token = match[0]
        out.append(change(title, token) if match["reference"] else token)
        title = _title(token).casefold() if token.endswith("!") and len(token) > 1 else ""
    return "".join(out)


def renamed(formula: str, old: str, new: str) -> str:
    """After a sheet got another title."""
    wanted = old.casefold()
    return "".join(
        f"{ranges.quoted(new)}!"
        if len(token) > 1 and token.endswith("!") and _title(token).casefold() == wanted
        else token
        for token in _tokens(formula)
    )


def copied(formula: str, down: int, right: int) -> str:
    """A formula put elsewhere: what has no `$` moves along, and out of the sheet it is `#REF!`."""

    def end(text: str) -> str:
        fixed_column, column, fixed_row, row = END.fullmatch(text).groups()  # type: ignore[union-attr]
        at = ranges.number_of(column) + (0 if fixed_column else right) if column else 0
        line = int(row) - 1 + (0 if fixed_row else down) if row else 0
        if at < 0 or line < 0:
            raise IndexError
        return fixed_column + (ranges.letters(at) if column else "") + fixed_row + (str(line + 1) if row else "")

    def change(_title: str, reference: str) -> str:
        try:
            return ":".join(end(part) for part in reference.split(":"))
        except IndexError:
            return "#REF!"

    return changed(formula, change) if down or right else formula


def followed(formula: str, title: str, own: bool, rows: bool, goes: Moved) -> str:
    """A formula after rows or columns of the sheet `title` moved; `own` says that it stands in that sheet."""

    def change(sheet: str, reference: str) -> str:
        here = sheet == title.casefold() or (not sheet and own)
        return _followed(reference, rows, goes) if here else reference

    return changed(formula, change)


def _followed(reference: str, rows: bool, goes: Moved) -> str:
    first, _, last = reference.partition(":")
    ends = [list(END.fullmatch(part).groups()) for part in ([first, last] if last else [first])]  # type: ignore[union-attr]
    at = 3 if rows else 1
    if not ends[0][at] and not ends[-1][at]:
        return reference
    read = (lambda text: int(text) - 1) if rows else ranges.number_of
    side = goes(read(ends[0][at] or ends[-1][at]), read(ends[-1][at]) + 1 if ends[-1][at] else None)
    if side is None:
        return "#REF!"
    write = (lambda index: str(index + 1)) if rows else ranges.letters
    ends[0][at] = write(side[0])
    if side[1] is not None:
        ends[-1][at] = write(side[1] - 1)
    return ":".join("".join(end) for end in ends)


def orphaned(formula: str, title: str) -> str:
    """After a sheet was deleted."""
    tokens = _tokens(formula)
    gone = {
        at
        for at, token in enumerate(tokens)
        if len(token) > 1 and token.endswith("!") and _title(token).casefold() == title.casefold()
    }
    return "".join("#REF!" if at in gone else "" if at - 1 in gone else token for at, token in enumerate(tokens))
