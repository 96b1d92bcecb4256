"""The text of a mail template: a closed vocabulary of placeholders, and two conditions (§5, §6.3).

`{prenom}` is replaced by its value; `{periode:serie2}` by the days of that row of `Calendrier`. `[si lieu: …]` is kept
when the place is known and not empty, `[sans lieu: …]` when it is known to be empty; neither holds another condition.
All that follows the colon is text, its first blank too: `le 14 mai[si lieu: en {lieu}].` leaves none behind.
A value is inserted as it stands: what a candidate typed is never read again for placeholders.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

PERIOD: Final = "periode"
PLACEHOLDERS: Final[Mapping[str, str]] = {
    "prenom": "prénom du candidat",
    "nom": "nom du candidat",
    "dossier": "numéro du dossier",
    "formation": "libellé de la formation",
    "epreuves": "épreuves demandées par le jury, avec leurs dates",
    PERIOD: "jours dont la lettre parle",
    "pieces": "pièces qui manquent",
    "places": "nombre de places disponibles",
    "jour": "jour dont la lettre parle",
    "echeance": "dernier jour pour répondre ou pour envoyer",
    "creneau": "jour, heure et durée du créneau",
    "ancien_creneau": "créneau que le nouveau remplace",
    "lieu": "salle ou adresse de visioconférence",
    "motif": "raison donnée au candidat",
    "a_completer": "ce qu'il faut compléter dans la fiche de projet d'emploi",
    "rang": "rang sur la liste complémentaire",
}
"""Each placeholder with what it stands for. None is a result of a trial, none names a company."""
RESULTS: Final = frozenset(
    {"note", "notes", "score", "scores", "points", "moyenne", "resultat", "resultats", "classement", "avis"}
)
COMPANIES: Final = frozenset({"entreprise", "entreprises", "employeur", "societe", "siret", "contact", "tuteur"})
IF, WITHOUT = "si", "sans"
_TOKEN: Final = re.compile(r"\{(?P<name>[^{}\[\]]*)\}|\[(?P<word>si|sans)\s(?P<of>[^{}\[\]:]*):|(?P<stray>[{}\[\]])")

Tell = Callable[[str], None]
Values = Mapping[str, str]
"""Placeholder → its value; empty is known to be nothing, absent is unknown."""


@dataclass(frozen=True)
class Placeholder:
    name: str


@dataclass(frozen=True)
class Condition:
    """Parts kept when the value is there (`kept_if`), or when there is none."""

    name: str
    kept_if: bool
    parts: tuple["str | Placeholder", ...]


Part = str | Placeholder | Condition


def read(text: str, periods: Collection[str], tell: Tell) -> tuple[Part, ...]:
    """The parts of a cell; each thing that cannot be read is told, in French."""
    outer: list[Part] = []
    inner: list[str | Placeholder] = []
    opened: re.Match[str] | None = None
    at = 0
    for token in _TOKEN.finditer(text):
        (outer if opened is None else inner).append(text[at : token.start()])
        at = token.end()
        if token["name"] is not None:
            (outer if opened is None else inner).append(Placeholder(_checked(token["name"], periods, tell)))
        elif token["word"] and opened is None:
            opened = token
        elif token["stray"] == "]" and opened is not None:
            outer.append(_condition(opened, inner, periods, tell))
            opened, inner = None, []
        else:
            tell(_misplaced(token))
    if opened is not None:
        tell(f"condition « {opened[0].strip()} » jamais refermée : « ] » est attendu")
    (outer if opened is None else inner).append(text[at:])
    return tuple(part for part in outer if part != "")


def _condition(
    opened: re.Match[str], parts: Iterable[str | Placeholder], periods: Collection[str], tell: Tell
) -> Condition:
    name = _checked(opened["of"], periods, tell)
    return Condition(name, opened["word"] == IF, tuple(part for part in parts if part != ""))


def _misplaced(token: re.Match[str]) -> str:
    if token["word"]:
        return f"« {token[0].strip()} » dans une autre condition : refermez la première par « ] »"
    if token[0] in "{}":
        return f"accolade « {token[0]} » seule : un mot s'écrit {{prenom}}"
    return f"crochet « {token[0]} » seul : une condition s'écrit [si lieu: …] ou [sans lieu: …]"


def _checked(written: str, periods: Collection[str], tell: Tell) -> str:
    """The placeholder's name; a fault is told when it is not in the vocabulary."""
    name = written.strip()
    word, colon, code = name.partition(":")
    if colon and word == PERIOD:
        if code not in periods:
            tell(f"« {{{name}}} » : « {code} » n'est pas une ligne de l'onglet Calendrier")
    elif name.casefold() in RESULTS:
        tell(f"« {{{name}}} » : aucun résultat détaillé ne se communique au candidat (R-094)")
    elif name.casefold() in COMPANIES:
        tell(f"« {{{name}}} » : une lettre ne nomme pas d'entreprise (R-063)")
    elif name not in PLACEHOLDERS:
        tell(f"« {{{name}}} » n'est pas un mot prévu, attendu : {', '.join(PLACEHOLDERS)}")
    return name


def words(parts: Iterable[Part]) -> Iterator[str]:
    """Every placeholder named, those of conditions too, in order."""
    for part in parts:
        if not isinstance(part, str):
            yield part.name
        if isinstance(part, Condition):
            yield from words(part.parts)


def unknown(parts: Iterable[Part], values: Values) -> list[str]:
    """The placeholders that must have a value and have none, each once, in order of their first use."""
    found: dict[str, None] = {}
    for part in parts:
        if isinstance(part, Placeholder) and not values.get(part.name, "").strip():
            found[part.name] = None
        elif isinstance(part, Condition):
            if part.name not in values:
                found[part.name] = None
            elif _kept(part, values):
                found.update(dict.fromkeys(unknown(part.parts, values)))
    return list(found)


def written(parts: Iterable[Part], values: Values) -> str:
    return "".join(_piece(part, values) for part in parts)


def _piece(part: Part, values: Values) -> str:
    if isinstance(part, Placeholder):
        return values[part.name]
    if isinstance(part, Condition):
        return written(part.parts, values) if _kept(part, values) else ""
    return part


def _kept(condition: Condition, values: Values) -> bool:
    return bool(values[condition.name].strip()) == condition.kept_if
