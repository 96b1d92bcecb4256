"""Values to a PDF through typst: the same bytes from the same values, on any machine and on any day.

The text of a value is never markup: it reaches the template as JSON, and typst does not read a string as its own
language. Fonts are those that typst carries, so that nothing depends on those of the server.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Final, Literal

import typst

Content = str | int | bool | list["Content"] | dict[str, "Content"]
FOLDER: Final = Path(__file__).parent / "typst"
STANDARDS: Final[list[Literal["a-2b", "ua-1"]]] = ["a-2b", "ua-1"]
"""For the archive (ISO 19005-2) and for those who have a screen read to them (ISO 14289-1)."""
INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, half pairs, and what would turn a line round: a signed paper shows them instead of obeying them."""
MISSING: Final = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
NUMBER: Final = "[U+"
CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(template: str, content: Mapping[str, Content], on: date) -> bytes:
    """`template`: a file of `documents/typst`, without its suffix; `on`: the day that the file says it was made.

    A sign that no font has is written as its number, `[U+1F600]`: a PDF/A may not hold an empty box (ISO 19005-2,
    6.2.11.8). typst says which ones, so the page is set again until it names no new one.
    """
    missing: frozenset[str] = frozenset()
    while True:
        try:
            return _set(template, _shown(dict(content), missing), on)
        except typst.TypstError as error:
            found = unprintable(error.diagnostic) - missing
            if not found:
                raise
            missing |= found


def unprintable(diagnostic: str) -> frozenset[str]:
    """The signs that typst's report says no font has; beside an accent that is missing, its letter is spared."""
    texts = {CODE.sub(lambda code: chr(int(code[1], 16)), text) for text in MISSING.findall(diagnostic)}
    return frozenset(sign for text in texts for sign in ([s for s in text if not s.isascii()] or text))


def _set(template: str, content: Content, on: date) -> bytes:
    sent = json.dumps(content)
    return typst.compile(
        FOLDER / f"{template}.typ",
        root=FOLDER,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"content": sent, "numbered": str(NUMBER in sent)},
        pdf_standards=list(STANDARDS),
        timestamp=int(datetime(on.year, on.month, on.day, tzinfo=UTC).timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _shown(value: Content, missing: frozenset[str]) -> Content:
    if isinstance(value, str):
        text = INVISIBLE.sub(lambda sign: _number(sign[0]), value.replace("\r\n", "\n"))
        return "".join(_number(sign) if sign in missing else sign for sign in text) if missing else text
    if isinstance(value, list):
        return [_shown(each, missing) for each in value]
    if isinstance(value, dict):
        return {name: _shown(each, missing) for name, each in value.items()}
    return value


def _number(sign: str) -> str:
    return f"{NUMBER}{ord(sign):04X}]"
