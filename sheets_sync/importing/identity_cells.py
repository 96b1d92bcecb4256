"""Cells that say who a person is, → (value, problem) as in `cells`: names, INE, telephone, address, number."""

import itertools
import re
from collections.abc import Iterator

from sheets_sync.importing.cells import SCIENTIFIC, Cell, text
from sheets_sync.importing.words import Raw, fold, tidy

INE_SHAPES = re.compile(r"\d{9}[A-Z]{2}|\d{10}[A-Z]|\d[A-Z]{3}\d{6}[A-Z]|\d{4}[A-Z]\d{6}")
NO_INE = {"", "nc", "x", "non concerne", "neant", "aucun", "sans", "non", "n a"}
LONGEST_NUMBER = 15  # E.164
LOST = "�?"


def name(raw: Raw) -> Cell:
    """A family or given name as the notice would print it; one typed with capitals of its own is left as it is."""
    found, problem = text(raw)
    if not found:
        return found, problem
    if not re.search(r"[^\W\d_]", found) or re.search(r"[\d@;|<>{}]", found):
        return None, "attendu un nom"
    return capitalised(found) if found.isupper() or found.islower() else found, ""


def capitalised(found: str) -> str:
    """« LE GALL-MARTIN » → « Le Gall-Martin »; « de » and « d' » before a name are small, not « De la »."""
    words = "".join(part.capitalize() for part in re.split(r"([ '\-])", found))
    words = re.sub(r"^De L(a |')", r"De l\1", words)
    return "d" + words[1:] if re.match(r"D'|De (?!la |l')", words) else words


def mended_name(raw: Raw, email: str | None) -> Cell:
    """A name, with the letter that an encoding lost (« Gül?en ») taken from the address if that leaves one reading."""
    found, problem = name(raw)
    if not found or not any(lost in found for lost in LOST):
        return found, problem
    said = "un caractère de ce nom a été perdu par un encodage"
    words = re.findall("[a-z]+", fold((email or "").split("@")[0]))
    for letters in _lost_letters(found.lower().split()[0], words):
        whole = found
        for letter in letters:
            spot = min(whole.index(lost) for lost in LOST if lost in whole)
            whole = whole[:spot] + (letter.upper() if whole.isupper() else letter) + whole[spot + 1 :]
        if not any(lost in whole for lost in LOST):
            return whole, said + " ; il est repris, sans accent, du courriel : à vérifier"
    return None, said + " : demandez-le, puis saisissez-le"


def _lost_letters(word: str, words: list[str]) -> Iterator[tuple[str, ...]]:
    """The letters that stand in the address where the name lost its own; the unlost ones must all agree."""
    pieces = [fold(piece) for piece in re.split(f"[{LOST}]", word)]
    pattern = re.compile("([a-z])".join(pieces)) if all(" " not in piece for piece in pieces) else None
    matches = [found for candidate in words if pattern and (found := pattern.fullmatch(candidate))]
    return (found.groups() for found in matches if len(matches) == 1 and found.groups())


def ine(raw: Raw) -> Cell:
    """The national student number (11 characters). Excel takes some for numbers, and what it keeps is not an INE."""
    written = tidy(raw).upper()
    if fold(written) in NO_INE:
        return None, ""
    if SCIENTIFIC.fullmatch(written.replace(" ", "")) and not re.fullmatch(r"\d{4}E\d{6}", written):
        return None, "Excel l’a changé en nombre : les chiffres sont perdus, demandez-le"
    compact = re.sub(r"[^0-9A-Z]", "", written)
    if INE_SHAPES.fullmatch(compact):
        return compact, ""
    readings = {found for found in _zeros(compact) if INE_SHAPES.fullmatch(found)}
    if len(readings) == 1:
        return readings.pop(), ""
    if re.fullmatch(r"\d{8}[A-Z]{2}", compact):
        return "0" + compact, "le zéro de tête manquait : rétabli, à vérifier"
    return None, f"attendu 11 caractères, {len(compact)} lus : sans doute tronqué, demandez-le"


def _zeros(compact: str) -> Iterator[str]:
    """Every way to read letters O as zeros; only the one with the shape of an INE is kept."""
    places = [index for index, character in enumerate(compact) if character == "O"]
    if len(compact) == 11 and 0 < len(places) <= 6:
        for size in range(1, len(places) + 1):
            for chosen in itertools.combinations(places, size):
                yield "".join("0" if index in chosen else character for index, character in enumerate(compact))


def phone(raw: Raw) -> Cell:
    """A telephone number in E.164. Stored as a number, it lost its zero, its « + » or its « 00 »."""
    written = tidy(raw)
    if SCIENTIFIC.search(written):
        return None, "Excel l’a changé en nombre : les chiffres sont perdus, demandez-le"
    if re.search(r"[^\W\d_]", written):
        return None, "attendu un numéro de téléphone"
    digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", written))
    if not digits:
        return None, ""
    if written.startswith("+") or digits.startswith("00"):
        return _international(digits.removeprefix("00"))
    if re.fullmatch(r"0[1-9]\d{8}", digits):
        return "+33" + digits[1:], ""
    if re.fullmatch(r"[1-9]\d{8}", digits):
        return "+33" + digits, ""
    if re.fullmatch(r"33[1-9]\d{8}", digits):
        return "+" + digits, ""
    if 12 <= len(digits) <= LONGEST_NUMBER and digits[0] != "0":
        return "+" + digits, "le « + » de l’indicatif étranger manquait : rétabli, à vérifier"
    return None, f"{len(digits)} chiffres lus ; attendu 10 chiffres, ou « + » et l’indicatif du pays"


def _international(digits: str) -> Cell:
    if digits.startswith("33"):
        national = digits[2:].removeprefix("0")
        right = re.fullmatch(r"[1-9]\d{8}", national)
        return ("+33" + national, "") if right else (None, "attendu 9 chiffres après +33")
    if 8 <= len(digits) <= LONGEST_NUMBER and digits[0] != "0":
        return "+" + digits, ""
    return None, "attendu « + », l’indicatif du pays et le numéro"


def email(raw: Raw) -> Cell:
    """A mail address, in small letters: decisions are sent there and nowhere else (§5)."""
    written = re.sub(r"\s", "", tidy(raw)).lower().removeprefix("mailto:")
    if not written or written == "-":
        return None, ""
    right = re.fullmatch(r"[\w.%+'\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.[a-z]{2,}", written)
    return (written, "") if right else (None, "attendu une adresse, comme nom@exemple.fr")


def postcode(raw: Raw) -> Cell:
    """A French postcode has five digits: the zero a number lost is known."""
    written = tidy(raw).upper().replace(" ", "").removeprefix("F-").removeprefix("FR-")
    if re.fullmatch(r"\d{4,5}", written):
        return written.zfill(5), ""
    return (None, "") if not written or written == "-" else (None, "attendu cinq chiffres")


def dossier_number(raw: Raw) -> Cell:
    """The platform's number, the one thing a row cannot do without."""
    written = tidy(raw)
    if re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z_\-]{2,29}", written) and re.search(r"\d", written):
        return written, ""
    return None, "attendu le numéro de dossier de la plateforme"
