"""Reading a row's cells into values; what cannot be read becomes a fault that names the cell."""

from collections.abc import Collection, Iterator
from datetime import date

from rules.faults import Fault
from rules.tabs import TABS, Row, Tables

YES_NO = {"oui": True, "non": False}


class Cells:
    """One row being read: each method answers with a value, or notes a fault and answers something harmless."""

    def __init__(self, tab: str, row: Row, faults: list[Fault]):
        self._tab, self._row, self._faults = tab, row, faults
        self.key = row.get(TABS[tab].key, "").strip()

    def fault(self, column: str, says: str) -> None:
        self._faults.append(Fault(self._tab, self.key, column, says))

    def text(self, column: str, *, required: bool = False) -> str:
        text = self._row.get(column, "").strip()
        if required and not text:
            self.fault(column, "cellule vide, un texte est attendu")
        return text

    def codes(self, column: str, known: Collection[str] | None = None) -> tuple[str, ...]:
        """Codes separated by `;`, each of them among `known`."""
        codes = tuple(code.strip() for code in self.text(column).split(";") if code.strip())
        for code in codes:
            if known is not None and code not in known:
                self.fault(column, f"« {code} » est inconnu, attendu : {', '.join(sorted(known))}")
        return codes

    def choice(self, column: str, choices: Collection[str]) -> str:
        text = self.text(column)
        if text not in choices:
            self.fault(column, f"« {text} » n'est pas prévu, attendu : {', '.join(choices)}")
        return text

    def whole(self, column: str) -> int:
        value = self.maybe_whole(column)
        if value is None and not self.text(column):
            self.fault(column, "cellule vide, un nombre entier est attendu")
        return value or 0

    def maybe_whole(self, column: str) -> int | None:
        """A whole number of zero or more; blank is None."""
        text = self.text(column)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()):
            self.fault(column, f"« {text} » n'est pas un nombre entier positif")
            return None
        return int(text)

    def yes(self, column: str) -> bool:
        text = self.text(column).casefold()
        if text not in YES_NO:
            self.fault(column, f"« {text} » : oui ou non est attendu")
        return YES_NO.get(text, False)

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(column, f"« {text} » n'est pas une date, attendu : AAAA-MM-JJ")
            return None


def each(tables: Tables, tab: str, faults: list[Fault]) -> Iterator[Cells]:
    """The rows of a tab, each key once; a row without key or with a key already met is a fault and is left out."""
    met: set[str] = set()
    for number, row in enumerate(tables.get(tab, ()), 2):
        cells = Cells(tab, row, faults)
        if not cells.key:
            faults.append(Fault(tab, f"nº {number}", TABS[tab].key, "cellule vide : chaque ligne a son identifiant"))
        elif cells.key in met:
            cells.fault(TABS[tab].key, f"« {cells.key} » est déjà l'identifiant d'une autre ligne")
        else:
            met.add(cells.key)
            yield cells
