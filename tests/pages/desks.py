"""A small desk for the tests of screens: a real book in a temporary folder, colleagues, a few invented dossiers."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk.desk import Desk
from sheets_sync.answers import Draft, Saved
from sheets_sync.book import Book
from sheets_sync.opening import open_book
from sheets_sync.writer import Journal

NOW = datetime(2024, 3, 27, 13, 32, 7, tzinfo=UTC)
ADMIN, CAMILLE, LEA, PAUL, READER = (
    f"{name}@ecole.invalid" for name in ("admin", "camille.roux", "lea.marchand", "paul.meunier", "lecture")
)
ROLES = {CAMILLE: "instruction", LEA: "instruction", PAUL: "presidence", READER: "lecture"}
HOSTILE = '<img src=x onerror="alert(1)"> ![x](http://203.0.113.9/x.png)'
BUT = {
    "submitted_at": "2024-03-08T22:14:00+01:00",
    "on_platform": True,
    "diploma_text": "BUT 2 Informatique",
    "diploma": "BUT_INFO",
    "diploma_country": "FR",
    "diploma_stage": 2,
    "ects_obtained": "60",
    "ects_expected": "60",
    "missing_documents": [],
    "grant_holder": "no",
    "programmes_chosen": 1,
    "fee_paid": 77,
    "mark_s1": "12.8",
    "mark_s2": "13.4",
    "email": "n.garnier@exemple.invalid",
}
PEOPLE: dict[str, tuple[str, str, Mapping[str, Any], Mapping[str, str]]] = {
    "24-00001": ("Garnier", "Noémie", BUT, {"INFRES1-SR": "COMPLET", "INFRES1-DL": "COMPLET"}),
    "24-00002": ("Meunier", "Manon", BUT, {"INFRES1-SR": "RECEVABLE"}),
    "24-00003": (HOSTILE, "Ève", BUT | {"diploma_text": HOSTILE, "missing_documents": None}, {"MKX1": "DEPOSE"}),
    "24-00004": ("Vasseur", "Théo", BUT | {"diploma": None, "diploma_text": "licence SPI"}, {"BAT1": "COMPLET"}),
}


def small_desk(folder: Path, book: Book | None = None) -> Desk:
    """Camille has the first dossier; the others are nobody's. On SQLite, or on a given book."""
    book = book or open_book(f"sqlite:///{folder / 'book.db'}")
    desk = Desk(Journal(book, folder / "book.db.local" / "outbox.db", lambda: NOW), lambda: NOW)
    _holds(desk.appoint("first", ADMIN, "Hélène Barbier"))
    admin = desk.actor(ADMIN)
    for email, role in ROLES.items():
        _holds(desk.grant(f"grant {email}", admin, email, "", role, ("*",)))
    for number, (family, given, fields, states) in PEOPLE.items():
        dossier = {"family_name": family, "given_name": given, **fields}
        changes = {f"dossier:{number}": dossier}
        changes |= {f"candidature:{number}/{code}": {"state": state} for code, state in states.items()}
        _holds(desk.journal.record(Draft(f"import {number}", ADMIN, "import", f"dossier:{number}", changes)))
    _holds(desk.assign("mine", desk.actor(CAMILLE), desk.file(desk.actor(CAMILLE), "24-00001"), CAMILLE))
    return desk


def _holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer
