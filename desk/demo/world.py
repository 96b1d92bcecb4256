"""Who the demonstration's people are, and how its book begins: the session in force, accounts, one import."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desk.demo.candidates import Synthetic, rows
from desk.founding import account_row, founding
from rules.case import EVERYWHERE, Actor, Transition
from rules.session import Session
from sheets_sync.answers import Draft
from sheets_sync.importing.opened import close_import, open_import
from sheets_sync.writer import Journal

BATCH = 500


@dataclass(frozen=True)
class Person:
    """An account of the demonstration."""

    email: str
    name: str
    role: str
    programmes: tuple[str, ...]

    def actor(self) -> Actor:
        return Actor(self.email, self.name, frozenset((self.role, programme) for programme in self.programmes))


def people(session: Session) -> tuple[Person, ...]:
    """The accounts of `rows/accounts.csv`; a speciality stands for all its programmes."""
    return tuple(
        Person(row["email"], row["name"], row["role"], tuple(_programmes(row["programmes"], session)))
        for row in rows("accounts")
    )


def _programmes(text: str, session: Session) -> Iterator[str]:
    for word in text.split(";"):
        if word == EVERYWHERE:
            yield EVERYWHERE
        yield from (code for code, row in session.programmes.items() if word in (code, row.speciality))


def _someone(session: Session, role: str) -> str:
    return next(person.email for person in people(session) if person.role == role)


def found(journal: Journal, session: Session, marks: Mapping[str, Any]) -> None:
    """The book's first act: the session in force and every account."""
    accounts = [account_row(p.email, p.name, p.role, ";".join(p.programmes)) for p in people(session)]
    journal.record(founding("demo", _someone(session, "administration"), session.tables, accounts, marks))


def arrive(journal: Journal, session: Session, dossiers: Iterable[Synthetic], count: int) -> None:
    """One import: an act a dossier, each application entering as the rows say (§3, §4.1)."""
    who = _someone(session, "instruction")
    about = {"name": "export-plateforme.csv", "mapping": {}, "lines": count}
    one, _ = open_import(journal, who, "demo", about, {"digest": "demo", "undoes": ""})
    some: list[Draft] = []
    for dossier in dossiers:
        some.append(arrival(dossier, session, who, one.id))
        if len(some) == BATCH:
            journal.record(some)
            some = []
    journal.record(some)
    close_import(journal, who, one)


def arrival(one: Synthetic, session: Session, who: str = "import", import_id: str = "") -> Draft:
    """The act that brings a dossier in."""
    subject = f"dossier:{one.number}"
    remembered = {f"imported.{name}": value for name, value in one.fields.items()}
    changes: dict[str, dict[str, Any]] = {subject: {**one.fields, **remembered}}
    entry = _entry(session, _is_late(one, session))
    for wish, programme in enumerate(one.programmes, 1):
        changes[f"candidature:{one.number}/{programme}"] = {"state": entry.target, "wish": wish, "imported.wish": wish}
    facts = {"import": import_id, "new": True}
    return Draft(f"import:{import_id}", who, "import", subject, changes, entry.id, facts=facts)


def _is_late(one: Synthetic, session: Session) -> bool:
    closing = session.calendar.deposits.end
    return closing is not None and one.fields["submitted_at"][:10] > closing.isoformat()


def _entry(session: Session, late: bool) -> Transition:
    """The step by which an application comes in: on time, or after the closing day."""
    entries = [step for step in session.workflow.transitions.values() if step.kind == "entree"]
    wanted = "depot(late)" if late else "depot(on_time)"
    return next(step for step in entries if any(guard.text == wanted for guard in step.guards))


def ready(field: str, day: str) -> Draft:
    """The last act of the making: without it, the demonstration of that day is made again."""
    return Draft(f"demo-{day}", "guichet", "saisie", "classeur", {"classeur": {field: day}})
