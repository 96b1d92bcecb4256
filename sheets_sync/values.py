"""A field as people read and type it: the type of its row in `Champs` → text, and text → value or a sentence.

Values are those of the journal: text, whole numbers, yes/no, lists; days and instants in ISO, decimals as « 13.5 ».
"""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from rules.faults import RuleError
from rules.session import Session
from sheets_sync.importing.words import fold, nearest

Value = Any
YES_NO: Final = {"oui": True, "o": True, "1": True, "yes": True, "non": False, "n": False, "0": False, "no": False}
OUTCOMES: Final = {"passee": "passée", "absent": "absent", "incident": "incident"}
"""The outcomes of a trial (§6), as people read them."""
GRANTS: Final = {"yes": "oui", "no": "non", "foreign": "bourse étrangère"}
A_DAY: Final = "une date, jj/mm/aaaa"
MOMENT: Final = "12/03/2024 18:30"
AN_INSTANT: Final = f"une date et une heure, comme {MOMENT}"
LONGEST = 2_000
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_HOUR = re.compile(r"(?:[T ]|\s+à\s+)?(\d{1,2})[h:](\d{2})(?::(\d{2}))?$")
_ADDRESS = re.compile(r"[^@\s,;<>\"']+@[^@\s,;<>\"'.]+(\.[^@\s,;<>\"'.]+)+")
_NUMBER = re.compile(r"[0-9]{1,5}(?:[.,][0-9]+)?")
_PARTED = re.compile(r"[0-9]{1,3}(?:\s[0-9]{3})+(?:[.,][0-9]+)?")
_AROUND = re.compile(r"\s*([.,])\s*")


class Unreadable(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """What was typed is not a value of this field; the sentence says what was expected."""

    def __init__(self, text: str, expected: str):
        written = f"Écrit : « {text[:60]} »" if text.strip() else "Rien n'est écrit"
        super().__init__(f"{written}. Attendu : {expected}.")


def read(kind: str, text: str, session: Session) -> Value:
    """The value of a typed text; a blank text is None (unknown), an unreadable one raises `Unreadable`."""
    text = text.strip()
    if not text:
        return None
    if len(text) > LONGEST:
        raise Unreadable(text, f"au plus {LONGEST} caractères")
    return _READERS.get(kind, _text)(text, session)


def show(kind: str, value: Value, session: Session) -> str:
    """The text that `read` would take back; "" for what is unknown."""
    if value is None or value == "":
        return ""
    writer = _WRITERS.get(kind)
    return writer(value, session) if writer else str(value)


def _text(text: str, session: Session) -> str:
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        raise Unreadable(text, "un texte sans caractère de contrôle")
    return text


def day(text: str) -> date | None:
    """`2024-03-12`, `12/03/2024`; None when it is neither."""
    match = _DAY.fullmatch(text)
    try:
        return date(int(match[3]), int(match[2]), int(match[1])) if match else date.fromisoformat(text)
    except ValueError:
        return None


def a_day(text: str, otherwise: str = A_DAY) -> str:
    """What is expected where `day` found none: of 31/04/2024, one that exists."""
    match = _DAY.fullmatch(text)
    number, month, year = map(int, match.groups()) if match else (0, 0, 0)
    if not (year and 1 <= month <= 12):
        return otherwise
    length = monthrange(year, month)[1]
    return f"un jour qui existe (ce mois-là en a {length})" if number > length else otherwise


def _day(text: str, session: Session) -> str:
    found = day(text)
    if found is None:
        raise Unreadable(text, a_day(text))
    return found.isoformat()


def _instant(text: str, session: Session) -> str:
    """An instant in the notice's zone when no offset is written; a bare day stays one (§4.1)."""
    try:
        at = datetime.fromisoformat(text)
        if len(text) > 10:
            return (at if at.tzinfo else there(at, session)).isoformat()
    except ValueError:
        pass
    hour = _HOUR.search(text)
    bare = text[: hour.start()].strip() if hour else text
    found = day(bare)
    if found is None:
        raise Unreadable(text, a_day(bare, AN_INSTANT))
    if hour is None:
        return found.isoformat()
    try:
        at = datetime(found.year, found.month, found.day, int(hour[1]), int(hour[2]), int(hour[3] or 0))  # noqa: DTZ001
    except ValueError:
        raise Unreadable(text, AN_INSTANT) from None
    return there(at, session).isoformat()


def there(local: datetime, session: Session) -> datetime:
    """The instant of a clock of the notice's zone; of an hour that comes twice, the first. Raises Unreadable (T03)."""
    at = local.replace(tzinfo=session.calendar.zone)
    if at.astimezone(UTC).astimezone(session.calendar.zone).replace(tzinfo=None) != local:
        raise Unreadable(f"{local:%d/%m/%Y %H:%M}", "une heure qui existe (changement d'heure ce jour-là)")
    return at


def _yes_no(text: str, session: Session) -> bool:
    if text.casefold() not in YES_NO:
        raise Unreadable(text, "oui ou non")
    return YES_NO[text.casefold()]


def _grant(text: str, session: Session) -> str:
    if fold(text).startswith(("etrang", "foreign", "bourse etr")):
        return "foreign"
    if text.casefold() not in YES_NO:
        raise Unreadable(text, "oui, non ou bourse étrangère")
    return "yes" if YES_NO[text.casefold()] else "no"


def _bare(text: str) -> str:
    """A number without the spaces that part its thousands or stand beside its comma; « 1 3,5 » may be two numbers."""
    joined = _AROUND.sub(r"\1", text.strip())
    return re.sub(r"\s", "", joined) if _PARTED.fullmatch(joined) else joined


def _whole(text: str, session: Session) -> int:
    bare = _bare(text)
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 9):
        raise Unreadable(text, "un nombre entier")
    return int(bare)


def _decimal(text: str, session: Session) -> str:
    bare = _bare(text)
    if bare.startswith("-"):
        raise Unreadable(text, "un nombre positif")
    # « ,5 » may be what is left of « 13,5 », and « 1e3 » is no number that people write: neither is guessed.
    if not _NUMBER.fullmatch(bare):
        raise Unreadable(text, "un nombre, par exemple 97,5")
    number = Decimal(bare.replace(",", "."))
    return f"{number.normalize():f}"


def _mark(text: str, session: Session) -> str:
    number = _decimal(text.removesuffix("/20"), session)
    if Decimal(number) > 20:
        raise Unreadable(text, "une note de 0 à 20")
    return number


def _address(text: str, session: Session) -> str:
    if not _ADDRESS.fullmatch(text):
        raise Unreadable(text, "une adresse de messagerie, nom@domaine.fr")
    return text.lower()


def _phone(text: str, session: Session) -> str:
    digits = re.sub(r"[\s.\-()/]", "", text)
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return f"+33{digits[1:]}"
    digits = f"+{digits[2:]}" if digits.startswith("00") else digits
    if not re.fullmatch(r"\+\d{6,15}", digits):
        raise Unreadable(text, "un numéro de téléphone, 06 12 34 56 78 ou +33 6 12 34 56 78")
    return digits


def _country(text: str, session: Session) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", text):
        raise Unreadable(text, "un code de pays à deux lettres, par exemple FR")
    return text.upper()


def _named(text: str, labels: Mapping[str, str], expected: str) -> str:
    """The code that this names, or whose label it is, whatever its case, accents, spaces and punctuation. What only
    resembles one is said and never taken (F08)."""
    if text in labels:
        return text
    wanted = fold(text)
    found = [code for code, label in labels.items() if wanted in (fold(code), fold(label))]
    if len(found) != 1:
        like = nearest(wanted, labels.values())
        raise Unreadable(text, f"{expected} ; peut-être « {like} »" if like else expected)
    return found[0]


def _title(text: str, session: Session) -> str:
    """A code of `Titres`, or its label."""
    return _named(text, {code: title.label for code, title in session.titles.items()}, "un code de l'onglet Titres")


def _codes(text: str, session: Session) -> list[str]:
    """Codes of `Pièces`, or their labels, separated by « ; »; « aucune » is an empty list, which is known."""
    if text.casefold() in ("aucune", "aucun", "-"):
        return []
    labels = {code: document.label for code, document in session.documents.items()}
    expected = f"des pièces parmi {', '.join(labels)}, séparées par « ; », ou « aucune »"
    named = [_named(part.strip(), labels, expected) for part in text.split(";") if part.strip()]
    return [code for code in labels if code in named]


def _shown_day(value: Value, session: Session) -> str:
    found = day(str(value))
    return f"{found:%d/%m/%Y}" if found else str(value)


def _shown_instant(value: Value, session: Session) -> str:
    text = str(value)
    if len(text) <= 10:
        return _shown_day(text, session)
    try:
        return f"{datetime.fromisoformat(text).astimezone(session.calendar.zone):%d/%m/%Y %H:%M}"
    except ValueError:
        return text


def _shown_list(value: Value, session: Session) -> str:
    return ("; ".join(map(str, value)) or "aucune") if isinstance(value, list | tuple) else str(value)


def _shown_object(value: Value, session: Session) -> str:
    transition = session.workflow.transitions.get(value.get("transition", "")) if isinstance(value, Mapping) else None
    return transition.label if transition else ""


def _shown_state(value: Value, session: Session) -> str:
    state = session.workflow.states.get(str(value))
    return state.label if state else str(value)


_READERS: Final[Mapping[str, Callable[[str, Session], Value]]] = {
    "texte": _text, "date": _day, "instant": _instant, "oui_non": _yes_no, "bourse": _grant, "entier": _whole,
    "decimal": _decimal, "note": _mark, "courriel": _address, "telephone": _phone, "pays": _country, "titre": _title,
    "codes": _codes,
}  # fmt: skip
_WRITERS: Final[Mapping[str, Callable[[Value, Session], str]]] = {
    "date": _shown_day, "instant": _shown_instant, "codes": _shown_list, "objet": _shown_object, "etat": _shown_state,
    "oui_non": lambda value, _: "oui" if value else "non",
    "bourse": lambda value, _: GRANTS.get(str(value), str(value)),
    "issue": lambda value, _: OUTCOMES.get(str(value), str(value)),
    "decimal": lambda value, _: str(value).replace(".", ","),
    "note": lambda value, _: str(value).replace(".", ","),
}  # fmt: skip
