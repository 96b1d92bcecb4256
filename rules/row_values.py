"""One row of a parameter tab → one value."""

from collections.abc import Collection

from rules.documents import Document
from rules.fees import Fee
from rules.findings import OVERRIDERS, SEVERITIES, Rule
from rules.jury import Criterion
from rules.programmes import Programme
from rules.qualifications import NATURES, Title
from rules.rows import Cells
from rules.trials import Trial


def rule(cells: Cells) -> Rule:
    return Rule(
        cells.key,
        cells.text("section", required=True),
        cells.choice("severite", SEVERITIES),
        cells.choice("levable_par", OVERRIDERS),
        cells.text("dit", required=True),
    )


def programme(cells: Cells) -> Programme:
    programme = Programme(
        cells.key,
        cells.text("libelle", required=True),
        cells.text("specialite", required=True),
        cells.whole("annee"),
        cells.text("parcours"),
        cells.whole("min"),
        cells.whole("max"),
        cells.maybe_whole("decide"),
        cells.maybe_whole("supplementaires") or 0,
        cells.text("section", required=True),
    )
    if programme.min > programme.max:
        cells.fault("max", f"{programme.max} est inférieur au minimum de {programme.min} places")
    if programme.decided is not None and not programme.min <= programme.decided <= programme.max:
        cells.fault("decide", f"{programme.decided} sort de la fourchette de {programme.min} à {programme.max} places")
    return programme


def title(cells: Cells, specialities: Collection[str], codes: Collection[str]) -> Title:
    return Title(
        cells.key,
        cells.text("libelle", required=True),
        cells.text("niveau", required=True),
        cells.choice("nature", NATURES),
        frozenset(cells.codes("specialites", specialities)),
        cells.text("filiere"),
        cells.maybe_whole("annee_minimale"),
        cells.maybe_whole("annee_suffisante"),
        cells.maybe_whole("bac_plus"),
        cells.maybe_whole("ects_conferes"),
        cells.codes("options", codes),
        cells.text("section", required=True),
    )


def document(cells: Cells) -> Document:
    label, section = cells.text("libelle", required=True), cells.text("section", required=True)
    return Document(cells.key, label, cells.yes("indispensable"), section)


def fee(cells: Cells, rules: Collection[str]) -> Fee:
    return Fee(
        cells.key,
        cells.text("libelle", required=True),
        cells.whole("premiere"),
        cells.whole("suivante"),
        cells.choice("regle", rules),
        cells.text("section", required=True),
    )


def trial(cells: Cells, periods: Collection[str]) -> Trial:
    return Trial(
        cells.key,
        cells.text("libelle", required=True),
        cells.whole("annee"),
        cells.whole("serie"),
        cells.yes("obligatoire"),
        cells.maybe_whole("minutes"),
        cells.choice("periode", periods),
        cells.text("section", required=True),
        cells.yes("dispensable"),
    )


def criterion(cells: Cells) -> Criterion:
    return Criterion(
        cells.key,
        cells.whole("annee"),
        cells.text("epreuve", required=True),
        cells.text("critere", required=True),
        cells.yes("facultatif"),
        cells.whole("poids"),
        cells.text("section", required=True),
    )
