"""The ages at which the law opens an apprenticeship contract (R-133): absent from the notice, told and never a bar."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from rules.faults import Fault

BOUNDS: Final = ("age_min_contrat", "age_max_contrat")
"""Rows of `Session`, in whole years completed, both included; blank, nothing is said of that side."""


def age_faults(parameters: Mapping[str, str]) -> Iterator[Fault]:
    for key in BOUNDS:
        if (text := parameters.get(key, "")) and not text.isdecimal():
            yield Fault("Session", key, "valeur", f"« {text} » n'est pas un âge en années")


def age_alert(parameters: Mapping[str, str], born: date | None, on: date) -> str:
    """What to look at before a contract of that day, or ""; a birth date that nobody knows is no age that passes."""
    least, most = (int(parameters[key]) if parameters.get(key, "").isdecimal() else None for key in BOUNDS)
    if least is None and most is None:
        return ""
    sides = (("au moins", least), ("au plus", most))
    asked = ", ".join(f"{word} {years} ans" for word, years in sides if years is not None)
    law = f"la loi demande {asked} pour un contrat d'apprentissage, sauf exceptions"
    if born is None:
        return f"date de naissance inconnue, âge à vérifier : {law}"
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    outside = (least is not None and age < least) or (most is not None and age > most)
    return f"{age} ans le {on:%d/%m/%Y} : {law}" if outside else ""
