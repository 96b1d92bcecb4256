"""FORMATTED_VALUE: a value as the sheet shows it, by its number format and the spreadsheet's locale."""

import re
from collections.abc import Mapping

from tests.google_sheets import dates
from tests.google_sheets.cells import Value
from tests.google_sheets.locales import Locale

DATES = {"DATE", "TIME", "DATE_TIME"}
DATE_TOKEN = re.compile(r'"[^"]*"|\\.|am/pm|a/p|y+|m+|d+|h+|s+|.', re.IGNORECASE)
NUMBER = re.compile(r"([#0?,]+)(?:\.([#0?]+))?(E[+-]0+)?")


def is_date(number_format: Mapping[str, str]) -> bool:
    return number_format.get("type") in DATES


def show(value: Value, number_format: Mapping[str, str], locale: Locale) -> str:
    """A cell's text; an empty cell is an empty one."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return locale.booleans[value]
    type_, pattern = number_format.get("type", ""), number_format.get("pattern", "")
    if type_ in DATES:
        return _date(value, pattern or _usual(type_, locale), locale)
    if pattern or type_ in USUAL:
        return _patterned(value, pattern or USUAL[type_], locale)
    return general(value).replace(".", locale.decimal)


USUAL = {"NUMBER": "#,##0.00", "PERCENT": "0.00%", "SCIENTIFIC": "0.00E+00", "CURRENCY": "#,##0.00"}


def _usual(type_: str, locale: Locale) -> str:
    return {"DATE": locale.date, "TIME": locale.time, "DATE_TIME": f"{locale.date} {locale.time}"}[type_]


def general(value: float) -> str:
    """A number without a format, with a dot."""
    if isinstance(value, int) or float(value).is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}".replace(".00000", "")
    text = f"{value:.10g}"
    return f"{value:.10f}".rstrip("0") if "e-0" in text and abs(value) >= 1e-4 else text.replace("e", "E")


def _date(value: float, pattern: str, locale: Locale) -> str:
    tokens = DATE_TOKEN.findall(pattern)
    half = any(token.lower() in ("am/pm", "a/p") for token in tokens)
    out, after_hours = [], False
    for token in tokens:
        name = token[0].lower()
        minutes = name == "m" and after_hours
        out.append(_date_part(value, token, minutes, half, locale))
        if name in "hsdy" or (name == "m" and not minutes):
            after_hours = name in "hs"
    return "".join(out)


def _date_part(value: float, token: str, minutes: bool, half: bool, locale: Locale) -> str:
    when, name, size = dates.moment(value), token[0].lower(), len(token)
    if token.lower() in ("am/pm", "a/p"):
        return ("AM" if when.hour < 12 else "PM")[: 2 if size > 3 else 1]
    if token.startswith(('"', "\\")):
        return token[1:-1] if token[0] == '"' else token[1:]
    if name == "d" and size > 2:
        return locale.days[when.weekday()][: None if size > 3 else 3]
    if name == "m" and not minutes and size > 2:
        return locale.months[when.month - 1][: None if size > 3 else 3]
    hour = (when.hour % 12 or 12) if half else when.hour
    numbers = {"y": when.year, "m": when.minute if minutes else when.month, "d": when.day, "h": hour, "s": when.second}
    if name not in numbers or not token.isalpha():
        return token
    if name == "y":
        return f"{when.year % 100:02d}" if size <= 2 else f"{when.year:04d}"
    return f"{numbers[name]:0{min(size, 2)}d}"


def _patterned(value: float, pattern: str, locale: Locale) -> str:
    parts = pattern.split(";")
    if value < 0 and len(parts) > 1:
        return _patterned(-value, parts[1], locale)
    if value == 0 and len(parts) > 2:
        return _patterned(value, parts[2], locale) if NUMBER.search(parts[2]) else _plain(parts[2])
    match = NUMBER.search(re.sub(r'"[^"]*"|\[[^\]]*\]', lambda found: "\0" * len(found[0]), parts[0]))
    if parts[0] == "@" or not match:
        return general(value).replace(".", locale.decimal) if parts[0] == "@" else _plain(parts[0])
    before, after = parts[0][: match.start()], parts[0][match.end() :]
    scaled = abs(value) * (100 if "%" in before + after else 1)
    sign = "-" if value < 0 else ""
    return sign + _plain(before) + _digits(scaled, match[1], match[2] or "", match[3] or "", locale) + _plain(after)


def _plain(text: str) -> str:
    text = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r"\1", text)
    return re.sub(r'\[[^\]]*\]|["\\_]', "", text)


def _digits(value: float, whole: str, decimals: str, exponent: str, locale: Locale) -> str:
    if exponent:
        mantissa, _, power = f"{value:.{len(decimals)}E}".partition("E")
        return f"{mantissa}E{power[0]}{power[1:].zfill(2)}".replace(".", locale.decimal)
    text = f"{value:{',' if ',' in whole else ''}.{len(decimals)}f}"
    left, _, right = text.partition(".")
    least = decimals.rstrip("#?")
    right = right[: len(least)] + right[len(least) :].rstrip("0")
    left = left.zfill(whole.count("0")) if left != "0" or whole.count("0") else ""
    return left.replace(",", locale.group) + (locale.decimal + right if right else "")
