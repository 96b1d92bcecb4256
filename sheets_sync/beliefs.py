"""What the design believes of Google Sheets and nobody could try: each a line to try, and what to do when it is not so.

The answers are an act of the journal, so that every process knows them; until they are all OK the desk only reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sheets_sync.register import Register

TRIED: Final = "essai"
"""The kind of the act that says the answers: the only one that a workbook not tried takes."""
SUBJECT, FIELD = "classeur", "essais"
READ_ONLY: Final = "En attendant, Guichet le lit et n'y écrit rien"


@dataclass(frozen=True)
class Belief:
    """`says` as a line of the probe; `todo` when it is NON. One that is not `needed` is said and stops nothing."""

    name: str
    says: str
    todo: str
    needed: bool = True


STOP: Final = "n'utilisez pas ce classeur pour une session ; signalez-le avec cette ligne"
BELIEFS: Final = (
    Belief("one_instant", "plusieurs plages d'une lecture datent du même instant", STOP),
    Belief("formulas_up_to_date", "la valeur d'une formule est à jour dans une lecture", STOP),
    Belief("formulas_in_place", "la valeur d'une formule est celle de sa propre ligne après un tri", STOP),
    Belief("answer_shows_append", "la réponse à un ajout montre cet ajout", STOP),
    Belief("appends_apart", "deux ajouts simultanés ne partagent jamais une ligne", STOP),
    Belief("text_cell_takes_formulas", "une formule écrite par Guichet vit dans une cellule au format texte", STOP),
    Belief(
        "text_cell_keeps_zeros",
        "ce qu'on tape dans une cellule au format texte garde ses zéros",
        "mettez les colonnes de numéros au format « Texte brut », puis relancez ; sinon " + STOP,
    ),
    Belief(
        "semicolon_everywhere",
        "le point-virgule sépare les arguments des formules",
        "Fichier › Paramètres › Paramètres régionaux : France, puis relancez",
    ),
    Belief(
        "dotted_stays_text",
        "« 12.5 » tapé au clavier ne devient pas une date",
        "prévenez l'équipe d'écrire les décimales avec une virgule ; les colonnes de notes seront relues",
        needed=False,
    ),
    Belief(
        "formats_are_no_data",
        "une ligne ajoutée vient sous la dernière qui contient quelque chose, pas sous la dernière mise en forme",
        "supprimez les lignes vides au bas des onglets : les lignes nouvelles viendraient loin dessous",
        needed=False,
    ),
    Belief("batch_is_atomic", "un lot refusé ne change rien", STOP),
    Belief(
        "metadata_follows_columns",
        "ce qui est attaché à une colonne la suit quand on la déplace",
        "rien : Guichet retrouve les colonnes par leur en-tête",
        needed=False,
    ),
    Belief(
        "protection_stops_people",
        "une protection empêche un autre compte d'écrire",
        "ne donnez « Éditeur » qu'à l'équipe : une frappe dans le journal sera vue, et arrêtera les enregistrements",
        needed=False,
    ),
    Belief(
        "late_is_bounded",
        "une demande sans réponse ne s'applique jamais plus de cinq minutes après",
        "ne s'essaie pas : un acte en doute est renvoyé, ou annulé, et relu",
        needed=False,
    ),
)
Answers = Mapping[str, bool | None]
"""Belief → is it so; None when it was not tried."""


def lines(answers: Answers) -> list[str]:
    """As the command prints them: OK, NON and what to do, or that it is for a person to try."""
    return [_line(belief, answers.get(belief.name)) for belief in BELIEFS]


def wrong(answers: Answers) -> list[Belief]:
    """Those that stop the desk: needed, and not known to be so."""
    return [belief for belief in BELIEFS if belief.needed and answers.get(belief.name) is not True]


def answers_of(register: Register) -> Answers | None:
    """As recorded; None when the workbook was never tried."""
    found = register.value(SUBJECT, FIELD)
    return found if isinstance(found, Mapping) else None


def held_back(register: Register) -> str:
    """Why nothing is written in this workbook, "" when everything is OK."""
    answers = answers_of(register)
    if answers is None:
        return (
            "Ce classeur Google n'a pas encore été essayé : l'administration lance « python -m sheets_sync setup » sur "
            f"lui. {READ_ONLY}."
        )
    if found := wrong(answers):
        says = " ; ".join(f"{belief.says} : NON" for belief in found)
        return f"Ce classeur Google ne se comporte pas comme il le faut ({says}). {READ_ONLY} ; {found[0].todo}."
    return ""


def _line(belief: Belief, answer: bool | None) -> str:
    if answer is None:
        return f"  —  {belief.says} (non essayé : {belief.todo})"
    return f" OK  {belief.says}" if answer else f"NON  {belief.says} → {belief.todo}"
