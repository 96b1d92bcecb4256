"""Who may do what: the rows of `Accès` in force, read again at every question. Anything missing is a refusal.

A page hands an `Actor` over, but only its address is believed: roles always come from the register.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, Final, ParamSpec, TypeVar

from rules.case import DECIDE, EVERYWHERE, ROLES, Actor
from rules.faults import RuleError
from rules.tabs import RIGHTS, Row, Tables
from sheets_sync.rights import rights_of, spelled

READERS: Final = frozenset(ROLES) - {"administration"}
"""Who reads candidates' files. Setting the desk up gives no right to them."""
SCREENERS: Final = DECIDE
WORKERS: Final = frozenset(("instruction", "secretariat"))
CLERKS: Final = frozenset(("instruction", "direction"))
PLACERS: Final = frozenset(("instruction", "placement", "direction"))
"""Who follows employment projects (§8)."""
CHAIR: Final = frozenset(("direction",))
JURORS: Final = frozenset(("secretariat", "jury", "presidence"))
"""Who sits in a recruitment jury (§5)."""
CHAIRS: Final = frozenset(("secretariat", "presidence"))
"""Who holds its sittings."""
KEEPERS: Final = frozenset(("administration", "direction"))
"""Who changes the session's rows and puts them in force."""
KEYS: Final = frozenset(("administration",))
"""Who gives and takes rights."""
ANYONE: Final = frozenset(ROLES)

P = ParamSpec("P")
R = TypeVar("R")


class Denied(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """This person may not ask this."""


def identity(address: str) -> str:
    """One spelling for one address. Look-alike letters are refused: they would borrow someone's identity."""
    known = spelled(address)
    if not known and address.strip():
        raise Denied(f"L'adresse « {address} » contient des caractères qui en imitent d'autres : connexion refusée.")
    return known


def actors(tables: Tables, programmes: frozenset[str]) -> Mapping[str, Actor]:
    """Every account of `Accès` by its address. A row with an unknown role or programme gives nothing."""
    found: dict[str, Actor] = {}
    for row in tables.get(RIGHTS, ()):
        address = spelled(row.get("courriel", ""))
        if address:
            known = found.get(address) or Actor(address, row.get("nom", "").strip() or name_of(address))
            found[address] = Actor(address, known.name, known.roles | _rights(row, programmes))
    return {address: actor for address, actor in found.items() if actor.roles}


def keeps_the_book(actor: Actor) -> bool:
    """Whoever keeps it and judges nobody: told which files left it, and what one told a judge (§5)."""
    return bool(roles_of(actor) & KEEPERS) and not roles_of(actor) & SCREENERS


def _rights(row: Row, programmes: frozenset[str]) -> frozenset[tuple[str, str]]:
    known = {*programmes, EVERYWHERE}
    return frozenset((role, programme) for role, programme in rights_of(row) if role in ROLES and programme in known)


def name_of(address: str) -> str:
    """`camille.roux@…` → Camille Roux: what is shown when the row gives no name; `guichet` → Guichet."""
    name, at, _ = address.partition("@")
    return name.replace(".", " ").replace("_", " ").title() if at else name.capitalize()


def roles_of(actor: Actor) -> frozenset[str]:
    return frozenset(role for role, _ in actor.roles)


def programmes_of(actor: Actor, roles: frozenset[str], every: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the session's programmes where the actor has one of these roles."""
    return tuple(code for code in every if actor.has(roles, code))


def use_case(roles: frozenset[str]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declares who may ask. The method gets the actor as the register knows them now, never as the page handed them.

    `roles` on at least one programme open the door; what concerns one programme is checked again inside.
    """

    def declare(ask: Callable[P, R]) -> Callable[P, R]:
        place = list(signature(ask).parameters).index("actor")

        @wraps(ask)
        def checked(*given: P.args, **named: P.kwargs) -> R:
            desk: Any = given[0]
            actor: Any = named["actor"] if "actor" in named else given[place]
            who = desk.actor(actor.email)
            if not roles_of(who) & roles:
                raise Denied(f"Réservé aux rôles suivants : {in_words(roles)}. Vous avez : {in_words(roles_of(who))}.")
            if "actor" in named:
                return ask(*given, **{**named, "actor": who})
            return ask(*given[:place], who, *given[place + 1 :], **named)  # type: ignore[arg-type]

        checked.asks = roles  # type: ignore[attr-defined]
        return checked

    return declare


def in_words(roles: frozenset[str]) -> str:
    return ", ".join(label for role, label in ROLES.items() if role in roles) or "aucun"
