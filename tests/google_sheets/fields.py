"""Field masks: `fields=a,b(c,d/e)` as the service reads them, for answers and for updates."""

import re
from collections.abc import Mapping
from typing import Any

from tests.google_sheets.errors import bad

Mask = Mapping[str, Any]
"""Names to the mask below each; an empty one is everything."""
ALL: Mask = {}
TOKEN = re.compile(r"[^,()./\s]+|[,()./]")


def parse(text: str) -> Mask:
    """Raises Refusal for parentheses that do not match."""
    tokens = TOKEN.findall(text or "*")
    mask = _several(tokens)
    if tokens:
        raise bad(f"Invalid field selection {text}")
    return mask


def _several(tokens: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while tokens and tokens[0] != ")":
        if tokens[0] == ",":
            tokens.pop(0)
            continue
        name = tokens.pop(0)
        below = _below(tokens)
        found[name] = _merged(found[name], below) if name in found else below
    return ALL if "*" in found else found  # type: ignore[return-value]


def _below(tokens: list[str]) -> Mask:
    if not tokens or tokens[0] in ",)":
        return ALL
    mark = tokens.pop(0)
    if mark == "(":
        mask = _several(tokens)
        if not tokens or tokens.pop(0) != ")":
            raise bad("Invalid field selection")
        return mask
    name = tokens.pop(0) if tokens else ""
    return ALL if name == "*" else {name: _below(tokens)}


def _merged(one: Mask, other: Mask) -> Mask:
    if not one or not other:
        return ALL
    return {
        name: _merged(one.get(name, other.get(name, ALL)), other.get(name, one.get(name, ALL)))
        for name in {**one, **other}
    }


def wants(mask: Mask, *names: str) -> bool:
    """Does a mask ask for what stands at this path?"""
    for name in names:
        if not mask:
            return True
        if name not in mask:
            return False
        mask = mask[name]
    return True


def under(mask: Mask, name: str) -> Mask:
    return mask.get(name, ALL) if mask else ALL


def chosen(json: Any, mask: Mask) -> Any:
    """What a mask keeps of an answer; an object that keeps nothing stays, empty, inside a list."""
    if not mask:
        return json
    if isinstance(json, list):
        return [chosen(one, mask) for one in json]
    if not isinstance(json, Mapping):
        return json
    return {name: chosen(value, mask[name]) for name, value in json.items() if name in mask}


def updated(old: Mapping[str, Any], new: Mapping[str, Any], mask: Mask) -> dict[str, Any]:
    """An object with the masked fields of another; a masked field that the other lacks is removed."""
    if not mask:
        return dict(new)
    found = dict(old)
    for name, below in mask.items():
        if not below:
            found.pop(name, None)
            found |= {name: new[name]} if new.get(name) is not None else {}
        elif inner := updated(old.get(name) or {}, new.get(name) or {}, below):
            found[name] = inner
        else:
            found.pop(name, None)
    return found
