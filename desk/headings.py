"""The parameter tabs as a screen shows them: the workbook's own headers have no accent, its days are AAAA-MM-JJ."""

from collections import Counter
from collections.abc import Sequence

from rules.tabs import TABS
from sheets_sync.values import day

ACCENTED = {
    "annee": "Année", "annee_minimale": "Année minimale", "annee_suffisante": "Année suffisante", "annees": "Années",
    "bac_plus": "Bac +", "cle": "Clé", "conservation_jours": "Conservation (jours)", "critere": "Critère",
    "debut": "Début", "decide": "Décidé", "ects_conferes": "ECTS conférés", "epreuve": "Épreuve", "etape": "Étape",
    "etat": "État", "filiere": "Filière", "libelle": "Libellé", "periode": "Période", "premiere": "Première",
    "proprietes": "Propriétés", "regle": "Règle", "reserves": "Réserves", "role": "Rôle", "roles": "Rôles",
    "serie": "Série", "severite": "Sévérité", "specialite": "Spécialité", "specialites": "Spécialités",
    "supplementaires": "Supplémentaires", "texte_notice": "Texte de la notice",
}  # fmt: skip


def heading(column: str) -> str:
    """« Libellé » for `libelle`; a header without an accent only loses its underscores."""
    return ACCENTED.get(column) or column[:1].upper() + column[1:].replace("_", " ")


def headings(columns: Sequence[str]) -> tuple[str, ...]:
    """Those of a tab, staff's own columns included. No two are alike: an edit finds its column by its heading."""
    alike = Counter(map(heading, columns))
    return tuple(heading(one) if alike[heading(one)] == 1 else one for one in columns)


def in_french(tab: str, column: str, cell: object) -> str:
    """A cell as people read it: « 15/04/2024 » where it holds a day."""
    text = str(cell or "")
    found = day(text) if tab in TABS and column in TABS[tab].days else None
    return f"{found:%d/%m/%Y}" if found else text


def as_kept(tab: str, column: str, text: str) -> str:
    """What was typed there, as the row keeps it; what is no day stays as typed, and the draft says so."""
    found = day(text) if column in TABS[tab].days else None
    return found.isoformat() if found else text
