"""The parameter tabs of a workbook: their French names, the file that holds each in `notices/`, their columns.

The first column of a tab is the key of its rows. Staff may add and move columns: only those named here are read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Row = Mapping[str, str]
Tables = Mapping[str, tuple[Row, ...]]
"""Tab name → its rows, each a mapping column → text as typed."""
RIGHTS = "Accès"
"""The tab that says who may come in."""


@dataclass(frozen=True)
class Tab:
    """One parameter tab. `columns` are required in its header; the first is the key of a row, and `days` hold dates."""

    name: str
    file: str
    columns: tuple[str, ...]
    days: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.columns[0]


def _tab(name: str, file: str, columns: str, days: str = "") -> Tab:
    return Tab(name, f"{file}.csv", tuple(columns.split()), frozenset(days.split()))


_ALL = (
    _tab("Session", "session", "cle libelle valeur section"),
    _tab("Règles", "regles", "code section severite levable_par dit"),
    _tab(
        "Formations",
        "formations",
        "code libelle specialite annee parcours min max decide supplementaires section",
    ),
    _tab(
        "Titres",
        "titres",
        "code libelle niveau nature specialites filiere annee_minimale annee_suffisante bac_plus ects_conferes"
        " options section",
    ),
    _tab("Synonymes", "synonymes", "alias genre code source section"),
    _tab("Verdicts", "verdicts", "code specialite annee rang section regle test argument verdict question conclut"),
    _tab("Pièces", "pieces", "code libelle indispensable section"),
    _tab("Calendrier", "calendrier", "code libelle annee debut fin regle section", days="debut fin"),
    _tab("Frais", "frais", "code libelle premiere suivante regle section"),
    _tab(
        "Épreuves prévues",
        "epreuves_prevues",
        "code libelle annee serie obligatoire minutes periode dispensable section",
    ),
    _tab("Grilles", "grilles", "code annee epreuve critere facultatif poids section"),
    _tab("États", "etats", "code libelle couleur annees final phase proprietes conditions section"),
    _tab(
        "Transitions",
        "transitions",
        "code libelle annees de vers origine roles validation conditions reserves motif nature annonce section",
    ),
    _tab("Motifs", "motifs", "code etape libelle section"),
    _tab("Invariants", "invariants", "code libelle section correction"),
    _tab("Modèles", "modeles", "code libelle annee periode etat objet corps section"),
    _tab("Jurys", "jurys", "code formation fonction nombre quorum section"),
    _tab("Prestataires", "prestataires", "code libelle epreuve conservation_jours champs section"),
    _tab("Historique", "historique", "code session formation candidatures admissibles fiches contrats section"),
    _tab(RIGHTS, "acces", "code courriel role formation"),
    _tab("Champs", "champs", "cle libelle onglet type nature section aide"),
)
TABS: Mapping[str, Tab] = {tab.name: tab for tab in _ALL}
