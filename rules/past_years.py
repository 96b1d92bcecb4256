"""Past years' yields (tab `Historique`), and the risk of too many contracts that the school accepts (§9.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from rules.faults import Fault
from rules.programmes import Programme
from rules.rows import Cells, each
from rules.tabs import Tables
from rules.yields import Year, Years

TAB: Final = "Historique"
RISK: Final = "risque_depassement"


@dataclass(frozen=True)
class PastYear:
    """A row of `Historique`. `admissibles` and `contracts` serve the forecast; `applications` and `fiches` are kept
    beside them, or None."""

    code: str
    session: str
    programme: str
    applications: int | None
    admissibles: int
    fiches: int | None
    contracts: int
    section: str

    @property
    def year(self) -> Year:
        return Year(self.admissibles, self.contracts)


def read_past_years(tables: Tables, programmes: Mapping[str, Programme], faults: list[Fault]) -> Mapping[str, PastYear]:
    """Every row by its code. A session told twice for one programme would weigh twice: a fault."""
    found: dict[str, PastYear] = {}
    met: dict[tuple[str, str], str] = {}
    for cells in each(tables, TAB, faults):
        row = found[cells.key] = _row(cells, programmes)
        first = met.setdefault((row.session, row.programme), row.code)
        if first != row.code and row.session and row.programme:
            cells.fault("session", f"la session {row.session} de {row.programme} est déjà la ligne « {first} »")
    return MappingProxyType(found)


def _row(cells: Cells, programmes: Mapping[str, Programme]) -> PastYear:
    row = PastYear(
        cells.key,
        cells.text("session", required=True),
        cells.choice("formation", programmes),
        cells.maybe_whole("candidatures"),
        cells.whole("admissibles"),
        cells.maybe_whole("fiches"),
        cells.whole("contrats"),
        cells.text("section"),
    )
    if row.applications is not None and row.admissibles > row.applications:
        cells.fault("admissibles", f"{row.admissibles} admissibles pour {row.applications} candidatures")
    if row.contracts > row.admissibles:
        cells.fault("contrats", f"{row.contracts} contrats pour {row.admissibles} admissibles : au plus un chacun")
    return row


def accepted_risk(parameters: Mapping[str, str], faults: list[Fault]) -> float:
    """The chance of more contracts than seats that the school accepts, between 0 and 1."""
    text = parameters.get(RISK, "")
    try:
        risk = float(text.replace(",", "."))
    except ValueError:
        risk = 0.0
    if not 0 < risk < 1:
        says = f"« {text} » n'est pas un risque, attendu : un nombre entre 0 et 1, par exemple 0,10"
        faults.append(Fault("Session", RISK, "valeur", says))
    return risk


def of_programme(past: Mapping[str, PastYear], programme: str) -> Years:
    return tuple(row.year for row in past.values() if row.programme == programme)
