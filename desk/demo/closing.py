"""The end of the screening: questions answered, documents come, everything decided before the first announcement."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from desk.demo.days import screening
from desk.demo.teller import Teller
from desk.files import Entry
from sheets_sync.answers import Draft

ROUNDS: Final = 9
SHARE_COMPLETED: Final = 0.75
STEPS: Final = {
    "completude_oui": 1, "completude_non": 1, "completer": 9, "etudier_en_etat": 1, "refuser_examen": 1,
    "recevable_de_droit": 1, "a_juger": 1, "sans_voie": 1, "a_clarifier": 1, "juger_sans_reponse": 1,
    "juger_recevable": 0.65, "juger_irrecevable": 0.35, "pre_admettre": 0.4, "rejeter_dossier": 0.6,
}  # fmt: skip
UNPAID: Final = 1
"""Dossiers whose fee stays doubtful: shown on the screen Contrôles (§4.1)."""


def close(teller: Teller) -> None:
    start = screening(teller.session) + timedelta(days=1)
    end = teller.session.calendar["annonce_preadmissibilite"].start - timedelta(days=4)
    teller.on(start)
    drafts = [draft for dossier in teller.files().register.dossiers for draft in _mended(teller, dossier)]
    teller.record(drafts, start, start + timedelta(days=1))
    for rank in range(ROUNDS):
        day = min(start + timedelta(days=2 + rank), end)
        if not teller.round(STEPS, day, day):
            break


def _mended(teller: Teller, dossier: str) -> Iterator[Draft]:
    """What was asked is answered, the fee paid, the address found, most documents are there."""
    files, subject = teller.files(), f"dossier:{dossier}"
    entries = [files.entries[dossier, code] for code in files.programmes(dossier)]
    if not entries:
        return
    clerk, fields = teller.someone(entries[0].programme, "instruction").email, files.fields(dossier)
    asked = {name: None for name, value in fields.items() if name.startswith("question.") and value}
    if asked:
        yield teller.says("reponse", clerk, subject, asked)
    changed = _found(teller, fields, entries)
    if changed:
        yield teller.says("saisie", clerk, subject, changed, "Reçu par mél")


def _found(teller: Teller, fields: dict[str, object], entries: list[Entry]) -> dict[str, object]:
    changed: dict[str, object] = {}
    due = teller.files().examination(*entries[0].key).fee_due
    paid = fields.get("fee_paid")
    if isinstance(paid, int) and due is not None and paid < due:
        teller.unpaid += 1
        changed |= {"fee_paid": due} if teller.unpaid > UNPAID else {}
    if not fields.get("email"):
        changed["email"] = f"{entries[0].dossier}@candidat.example.org"
    late = any(entry.state in ("A_COMPLETER", "DEPOSE") for entry in entries)
    if late and fields.get("missing_documents") and teller.draw.random() < SHARE_COMPLETED:
        changed["missing_documents"] = []
    return changed
