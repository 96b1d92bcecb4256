"""`Places`: the ledger of `rules.seats` as live formulas over `Miroir`, for who reads the workbook and not the desk.

English names and semicolons, and only functions that IronCalc knows too, so that tests hold them equal to the rules.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from sheets_sync import ledger_columns as ledger
from sheets_sync.book import Formula
from sheets_sync.layouts import letters
from sheets_sync.people_tabs import MIRROR

PLACES: Final = "Places"
HEADER: Final = (
    "Formation", "Libellé", "Annoncées, au moins", "Annoncées, au plus", "Décidées", "Supplémentaires", "Ouvertes",
    "Plafond", "Enregistrées", "Agréées", "Contrats", "Publiées", "Restantes sous le plafond", "Non pourvues",
)  # fmt: skip
LINES: Final = 40
"""Programmes that the tab may show."""


def rows(names: Sequence[str]) -> list[list[Formula]]:
    """The lines under the header; `names` is the header of `Miroir`, whose columns never move."""
    return [[Formula(text) for text in _line(names, number)] for number in range(2, LINES + 2)]


def _line(names: Sequence[str], number: int) -> Iterator[str]:
    def column(key: str) -> str:
        at = letters(names.index(key))
        return f"{MIRROR}!${at}:${at}"

    subjects = f"{MIRROR}!$A:$A"
    start = len(ledger.FORMATIONS)
    there = f'(LEFT(s;{start})="{ledger.FORMATIONS}")*({column(ledger.MIN)}<>"")'
    yield (f'=IFERROR(LET(s;{subjects};MID(INDEX(FILTER(s;{there});ROW()-1);{start + 1};99));"")')
    for key in (ledger.LABEL, ledger.MIN, ledger.MAX, ledger.DECIDED, ledger.EXTRA):
        found = f'INDEX({column(key)};MATCH("{ledger.FORMATIONS}"&$A{number};{subjects};0))'
        yield _shown(number, f'LET(v;{found};IF(v="";"";v))')
    yield _shown(number, f'IF(E{number}="";C{number};E{number})+F{number}')
    yield _shown(number, f'IF(E{number}="";D{number};E{number})+F{number}')
    for far in (ledger.REGISTERED, ledger.AGREED, ledger.CONTRACT):
        yield _shown(number, _persons(column, number, far))
    yield _shown(number, f"MAX(0;G{number}-I{number})")
    yield _shown(number, f"H{number}-J{number}")
    yield _shown(number, f"MAX(0;G{number}-J{number})")


def _shown(number: int, formula: str) -> str:
    """Nothing on the lines of no programme."""
    return f'=IF($A{number}="";"";{formula})'


def _persons(column: Callable[[str], str], number: int, far: int) -> str:
    """How many persons of the programme are that far, by a live project or by the state of the application."""
    live = [
        '(LEFT(s;6)="fiche:")',
        f'({column("complete")}="oui")',
        f'(({column("received_on")}<>"")+({column("completed_on")}<>"")>0)',
        f'({column("refused_on")}="")',
        f'({column("lapsed_on")}="")',
    ]
    live += [f'({column("agreed_on")}<>"")'] if far >= ledger.AGREED else []
    live += [f'({column("contract_signed_on")}<>"")'] if far >= ledger.CONTRACT else []
    start = len(ledger.APPLICATIONS) + 1
    of = f'(LEFT(s;{start - 1})="{ledger.APPLICATIONS}")*(RIGHT(s;LEN($A{number})+1)="/"&$A{number})'
    held = column(ledger.HELD)
    return (
        f"LET(s;{MIRROR}!$A:$A;"
        f'q;IFERROR(MAP(FILTER(s;{"*".join(live)});LAMBDA(k;MID(k;7;FIND("/";k;FIND("/";k)+1)-7)));"");'
        f"o;FILTER(s;{of}*({column(ledger.PROJECTS)}=1));"
        f'a;IFERROR(FILTER(o;MAP(o;LAMBDA(k;ISNUMBER(MATCH(MID(k;{start};99);q;0)))));"");'
        f'b;IFERROR(FILTER(s;{of}*({held}<>"")*({held}>={far}));"");'
        f'n;MAP(VSTACK(a;b);LAMBDA(k;IF(k="";"";LET(d;MID(k;{start};FIND("/";k)-{start});'
        f'p;IFERROR(INDEX({column("person")};MATCH("dossier:"&d;s;0));"");IF(p="";d;p)))));'
        'IFERROR(ROWS(UNIQUE(FILTER(n;n<>"")));0))'
    )
