"""A new book: its session put in force, its first administrator named, rights given and taken (§2 of the design:
Accès)."""

from collections.abc import Iterable, Mapping
from typing import Any

from desk.access import identity
from rules.tabs import RIGHTS, TABS, Row, Tables
from sheets_sync import tables
from sheets_sync.answers import Draft

FOUNDED = "fondation"
"""The field of the book that only one founding act can set."""


def founding(form: str, actor: str, session: Tables, accounts: Iterable[Row], marks: Mapping[str, Any]) -> Draft:
    """One act: every row of a session, as a draft and in force, with the first accounts. Two at once cannot be."""
    rows = {tab: list(some) for tab, some in session.items()} | {RIGHTS: [*session.get(RIGHTS, ()), *accounts]}
    changes: dict[str, dict[str, Any]] = {"classeur": {FOUNDED: actor, **marks}}
    changes |= {tables.subject(tab, row[TABS[tab].key]): dict(row) for tab, some in rows.items() for row in some}
    lines = {tab: {row[TABS[tab].key]: dict(row) for row in some} for tab, some in rows.items()}
    return Draft(
        form=form,
        actor=actor,
        kind="mise_en_vigueur",
        subject="classeur",
        changes=changes,
        reason="Classeur neuf : session reprise de la notice, première administration nommée",
        facts={"lignes": lines},
        bases={f"classeur#{FOUNDED}": None},
    )


def account_row(email: str, name: str, role: str, programmes: str) -> dict[str, str]:
    """A row of `Accès`; its key says whom and what, so that giving a right twice is once."""
    address = identity(email)
    return {
        "code": f"{role} {address}",
        "courriel": address,
        "role": role,
        "formation": programmes,
        "nom": name.strip(),
    }
