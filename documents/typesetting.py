"""Values to a PDF through typst: the same bytes from the same values, on any machine and on any day.

The text of a value is never markup: it reaches the template as JSON, and typst does not read a string as its own
language. Fonts are those that typst carries, so that nothing depends on those of the server.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, Literal
from unicodedata import category

import typst

Content = str | int | bool | list["Content"] | dict[str, "Content"]
FOLDER: Final = Path(__file__).parent / "typst"
STANDARDS: Final[list[Literal["a-2b", "ua-1"]]] = ["a-2b", "ua-1"]
"""For the archive (ISO 19005-2) and for those who have a screen read to them (ISO 14289-1)."""
INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, half pairs, and what would turn a line round: a signed paper shows them instead of obeying them."""
RARE: Final = re.compile("[^\x00-\u017f‘’“”–—…€]")
"""What typst's fonts may lack; the letters of western Europe they have."""
MISSING: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ANY_DAY: Final = date(2000, 1, 1)
NUMBER: Final = "[U+"
CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(template: str, content: Mapping[str, Content], on: date) -> bytes:
    """`template`: a file of `documents/typst`, without its suffix; `on`: the day that the file says it was made.

    A sign that no font has is written as its number, `[U+1F600]`: a PDF/A may not hold an empty box (ISO 19005-2,
    6.2.11.8). typst says which ones, so the page is set again until it names no new one.
    """
    visible = _shown(dict(content), frozenset())
    missing = _without_font(frozenset(RARE.findall(json.dumps(visible, ensure_ascii=False))))
    while True:
        try:
            return _set(template, _shown(visible, missing), on)
        except typst.TypstError as error:
            missing |= _named(error, missing)


@lru_cache(maxsize=256)
def _without_font(signs: frozenset[str]) -> frozenset[str]:
    """Each sign is tried alone: under an accent that a font has, typst drops a letter that none has, without a word."""
    missing: frozenset[str] = frozenset()
    while signs - missing:
        try:
            _set("signs", {"signs": list[Content](sorted(signs - missing))}, ANY_DAY)
            break
        except typst.TypstError as error:
            missing |= _named(error, missing)
    return missing


def _named(error: typst.TypstError, known: frozenset[str]) -> frozenset[str]:
    """The texts that no font has; raises `error` when it says nothing new.

    A letter is named along with the accent that can't stand on it: the accent goes first, and the letter stays.
    """
    named = MISSING.findall(error.diagnostic)
    found = frozenset(CODE.sub(lambda code: chr(int(code[1], 16)), text) for text in named) - known
    if not found:
        raise error
    return frozenset(text for text in found if any(map(_is_accent, text))) or found


def _is_accent(sign: str) -> bool:
    return category(sign).startswith("M")


def _set(template: str, content: Content, on: date) -> bytes:
    sent = json.dumps(content)
    return typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"content": sent, "numbered": str(NUMBER in sent)},
        pdf_standards=list(STANDARDS),
        timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _shown(value: Content, missing: frozenset[str]) -> Content:
    """The same, its texts with numbers in place of what is invisible or missing."""
    if isinstance(value, str):
        text = INVISIBLE.sub(_number, value.replace("\r\n", "\n"))
        longest_first = sorted(missing, key=lambda each: (-len(each), each))
        return re.sub("|".join(map(re.escape, longest_first)), _number, text) if missing else text
    if isinstance(value, list):
        return [_shown(each, missing) for each in value]
    if isinstance(value, dict):
        return {name: _shown(each, missing) for name, each in value.items()}
    return value


def _number(found: re.Match[str]) -> str:
    return "".join(f"{NUMBER}{ord(sign):04X}]" for sign in found[0])
