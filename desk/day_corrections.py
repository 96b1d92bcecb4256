"""A day of a fiche put right, with a reason: the one before stays in the journal, the turns follow (R-109, R-122)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Final

from desk.access import use_case
from desk.fiches import AGREERS, FALLS, GROUNDS, Fiches, ProjectRefused
from desk.placement_views import PlacementFile
from desk.projects import LABELS
from desk.room import Answer
from rules.case import Actor
from sheets_sync.projects import Project

DAYS: Final = ("provided_on", "received_on", "completed_on")
"""Handed, come back, whole: in this order; the last that there is ranks the fiche for a seat (R-122)."""


def drawn(project: Project) -> str:
    """What was decided on these days already, and the way back; "" while nothing was."""
    if project.firm:
        return f"l'engagement est ferme, ses dates restent : {FALLS}"
    return "cette fiche est agréée : l'agrément tombe d'abord, par la direction" if project.agreed else ""


class DayCorrections(Fiches):
    """By those who agree projects: the day decides who comes first for a seat."""

    @use_case(AGREERS)
    def correct_days(
        self, form: str, actor: Actor, shown: PlacementFile, subject: str, days: Mapping[str, str], reason: str
    ) -> Answer:
        """The days that were said, each as it should be; refused once the school agreed the project on them."""

        def fields(project: Project | None) -> dict[str, str]:
            if project is None:
                raise ProjectRefused("choisissez la fiche dont une date est à corriger")
            if why := drawn(project):
                raise ProjectRefused(why)
            if not reason.strip():
                raise ProjectRefused("corriger une date demande un motif : d'où vient la bonne")
            known = {name: when for name in DAYS if (when := getattr(project, name))}
            typed = {name: self._fiche_day(days[name], name, shown, None) for name in known if name in days}
            changed = {name: on for name, on in typed.items() if on != known[name].isoformat()}
            if not changed:
                raise ProjectRefused("rien ne change")
            _in_order({name: date.fromisoformat(typed.get(name, when.isoformat())) for name, when in known.items()})
            return changed

        return self._write_project(form, actor, shown, subject, fields, reason, AGREERS, (*GROUNDS, *DAYS))


def _in_order(days: Mapping[str, date]) -> None:
    for (first, then), (name, on) in pairwise(days.items()):
        if on < then:
            raise ProjectRefused(
                f"{LABELS[name]} {on:%d/%m/%Y} : {LABELS[first].lower()} {then:%d/%m/%Y}, attendu : ce jour-là ou un "
                "jour suivant, vérifiez les deux dates"
            )


__all__ = ["DAYS", "DayCorrections", "drawn"]
