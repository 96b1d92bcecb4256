"""The trials, their grids and their providers (§6, §7): rows → values, each tied to the others or a fault."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from rules import providers, row_values
from rules.faults import Fault
from rules.jury import EXAMINATION, Criterion
from rules.marking import FRENCH_CRITERIA, GAP, SCALE
from rules.providers import Provider
from rules.rows import each as rows_of
from rules.tabs import Tables
from rules.trials import Trial

Faults = list[Fault]
MARKS: Final = (SCALE, GAP)


def scale_faults(parameters: Mapping[str, str]) -> Iterator[Fault]:
    """Scales and the gap that is shown are whole points: marks may have decimals, their bounds have none."""
    says = "n'est pas un nombre entier de points, au moins 1"
    for key, text in parameters.items():
        if (key in MARKS or key.startswith(f"{SCALE}_")) and text and not (text.isdecimal() and int(text)):
            yield Fault("Session", key, "valeur", f"« {text} » {says}")


def trials(tables: Tables, faults: Faults) -> Mapping[str, Trial]:
    periods = [row.get("code", "").strip() for row in tables.get("Calendrier", ())]
    found = {cells.key: row_values.trial(cells, periods) for cells in rows_of(tables, "Épreuves prévues", faults)}
    return MappingProxyType(found)


def grids(
    tables: Tables, trials: Mapping[str, Trial], parameters: Mapping[str, str], faults: Faults
) -> Mapping[str, Criterion]:
    """A criterion is of a trial of its year, named without it, or of the dossier; one that no trial has is a fault."""
    found = {cells.key: row_values.criterion(cells) for cells in rows_of(tables, "Grilles", faults)}
    held = {(trial.year, trial.kind) for trial in trials.values()}
    says = "n'est pas une épreuve de cette année, attendu : un code d'Épreuves prévues sans son année, ou"
    faults.extend(
        Fault("Grilles", code, "epreuve", f"« {each.trial} » {says} {EXAMINATION}")
        for code, each in found.items()
        if each.trial and each.trial != EXAMINATION and (each.year, each.trial) not in held
    )
    posed = (code.strip() for code in parameters.get(FRENCH_CRITERIA, "").split(";") if code.strip())
    says = "n'est pas une ligne de l'onglet Grilles"
    faults.extend(Fault("Session", FRENCH_CRITERIA, "valeur", f"« {c} » {says}") for c in posed if c not in found)
    return MappingProxyType(found)


def of_providers(tables: Tables, trials: Mapping[str, Trial], faults: Faults) -> Mapping[str, Provider]:
    found = {cells.key: providers.read_row(cells) for cells in rows_of(tables, "Prestataires", faults)}
    kinds = {trial.kind for trial in trials.values()}
    says = "n'est pas une épreuve, attendu : un code d'Épreuves prévues sans son année"
    faults.extend(
        Fault("Prestataires", code, "epreuve", f"« {each.kind} » {says}")
        for code, each in found.items()
        if each.kind and each.kind not in kinds
    )
    return MappingProxyType(found)
