"""The tables of a right-of-access pack: every field, decision, mail, mark and act of one person, in French."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from desk.files import Files
from desk.letters import STATUSES
from desk.telling import Words
from rules.session import Session
from sheets_sync import fields as champs
from sheets_sync.fold import dossier_of
from sheets_sync.journal import Act, dumps
from sheets_sync.records import ORAL, SLOT, slot_of
from sheets_sync.register import Recorded
from sheets_sync.values import show

Rows = tuple[tuple[str, ...], ...]
THIRD: Final = ("contact",)
"""Fields that are another person's data, whoever gave them."""
WITHHELD: Final = "donnée d’un tiers, non communiquée"
JURORS: Final = {"marks.": "Note", "says.": "Appréciation"}
RECORDS: Final = {
    "dossier": "Dossier", "candidature": "Candidature", "epreuve": "Épreuve", "fiche": "Projet d’emploi",
    "courriel": "Mél", "recours": "Recours",
}  # fmt: skip
TRIAL: Final = {
    "taken_at": "Passée le", "outcome": "Issue", "conclusive": "Concluante", "score": "Résultat",
    "provider": "Prestataire", "source": "Source", "recording_url": "Enregistrement",
    "deletion_asked_at": "Effacement demandé le", "recording_deleted_on": "Enregistrement effacé le",
    **ORAL,
}  # fmt: skip
MAIL: Final = {"text": "Texte", "template": "Modèle", "announcement": "Annonce"}
DATA = ("dossier", "formation", "rubrique", "donnée", "valeur")
DECISIONS = ("instant", "dossier", "formation", "étape", "état", "section de la notice", "motif", "par")
MAILS = ("dossier", "formation", "état", "parti le", "à", "objet", "texte")
MARKS = ("dossier", "formation", "épreuve", "donnée", "juré", "valeur")
ACTS = ("instant", "dossier", "formation", "quoi", "par", "section de la notice", "motif", "changements", "tient")
DECIDED: Final = ("transition", "proposition", "validation", "refus_proposition")


@dataclass(frozen=True)
class Masked:
    """How a session names things, and colleagues by their role. `told`: address or name → role."""

    session: Session
    role: Callable[[str | None], str]
    short: Callable[[str], str]
    told: Mapping[str, str]

    @property
    def words(self) -> Words:
        return Words(self.session, self.role, self.short)

    def text(self, says: str) -> str:
        """What someone wrote, with colleagues by their role."""
        longest_first = sorted(self.told, key=lambda name: (-len(name), name))
        wanted = "|".join(map(re.escape, longest_first))
        return re.sub(rf"(?<!\w)(?:{wanted})(?!\w)", lambda found: f"[{self.told[found[0]]}]", says) if wanted else says

    def at(self, instant: Any) -> str:
        return show("instant", instant, self.session) if instant else ""


def tables(files: Files, dossiers: Sequence[str], masked: Masked) -> dict[str, Rows]:
    subjects = tuple(_subjects(files, dossiers))
    acts = _acts(files, subjects)
    return {
        "donnees": (DATA, *(row for one in subjects for row in _data(files, one, masked))),
        "decisions": (DECISIONS, *(_decision(files, one, masked) for one in acts if one.act.kind in DECIDED)),
        "epreuves-et-notes": (MARKS, *(row for one in subjects for row in _marks(files, one, masked))),
        "mels": (MAILS, *(_mail(files, one, masked) for one in subjects if one.startswith("courriel:"))),
        "actes": (ACTS, *(_act(one, subjects, masked) for one in acts)),
    }


def _subjects(files: Files, dossiers: Sequence[str]) -> Iterator[str]:
    """Withdrawn applications too: their past is still held."""
    for dossier in dossiers:
        yield f"dossier:{dossier}"
        for code in files.register.applications.get(dossier, ()):
            yield f"candidature:{dossier}/{code}"
            yield from files.register.records(f"candidature:{dossier}/{code}")


def _acts(files: Files, subjects: Sequence[str]) -> list[Recorded]:
    found = {one.position: one for subject in subjects for one in files.register.thread(subject)}
    return [found[position] for position in sorted(found)]


def _place(subject: str, masked: Masked) -> tuple[str, str]:
    parts = subject.partition(":")[2].split("/")
    return parts[0], masked.short(parts[1]) if len(parts) > 1 else ""


def _data(files: Files, subject: str, masked: Masked) -> Iterator[tuple[str, ...]]:
    """Each field that says something; a memory of the import keeps its key, having no French name."""
    kind, _, name = subject.partition(":")
    about = f"{RECORDS[kind]} {'/'.join(name.split('/')[2:])}".strip()
    for field, value in files.register.fields.get(subject, {}).items():
        if value in (None, "", []) or _of_juror(field):
            continue
        label, says = _told(files, subject, field, value, masked)
        yield (*_place(subject, masked), about, label, says)


def _told(files: Files, subject: str, field: str, value: Any, masked: Masked) -> tuple[str, str]:
    if field in THIRD:
        return "Contact", WITHHELD
    if field.startswith(SLOT):
        return f"Créneau {field.removeprefix(SLOT)}", _slot(files, subject, field.removeprefix(SLOT), masked)
    act = Act("", files.register.read_at, "", "", subject, {subject: {field: (None, value)}})
    label = (TRIAL if subject.startswith("epreuve:") else MAIL).get(field, champs.label(masked.session, field))
    plain = value if isinstance(value, str) else dumps(value)
    label, _, says = next(iter(masked.words.changes(act)), (label, "", plain))
    plain_own = subject.startswith("dossier:") and isinstance(value, str)
    return label, says if plain_own else masked.text(says)


def _slot(files: Files, subject: str, trial: str, masked: Masked) -> str:
    dossier, programme = subject.partition(":")[2].split("/")[:2]
    slot = slot_of(files.register, dossier, programme, trial)
    return f"{masked.at(slot.starts_at.isoformat())}, {slot.room}".rstrip(", ") if slot else "créneau retiré"


def _of_juror(field: str) -> bool:
    return field.startswith(tuple(JURORS))


def _marks(files: Files, subject: str, masked: Masked) -> Iterator[tuple[str, ...]]:
    """Each juror is a number: the same all along one trial, of nobody's name."""
    if not subject.startswith("epreuve:"):
        return
    fields = files.register.fields.get(subject, {})
    jurors: dict[str, str] = {}
    place, trial = _place(subject, masked), subject.rpartition("/")[2]
    label = masked.session.trials[trial].label if trial in masked.session.trials else trial
    for field, value in fields.items():
        for prefix, what in JURORS.items():
            if field.startswith(prefix):
                who = jurors.setdefault(field.removeprefix(prefix), f"juré {len(jurors) + 1}")
                for name, says in value.items() if isinstance(value, Mapping) else (("", value),):
                    yield (*place, label, f"{what} {name}".strip(), who, masked.text(str(says or "")))


def _mail(files: Files, subject: str, masked: Masked) -> tuple[str, ...]:
    said = files.register.fields[subject]
    status, _ = STATUSES.get(str(said.get("status")), (str(said.get("status") or ""), ""))
    texts = (str(said.get(name) or "") for name in ("to", "object", "text"))
    return (*_place(subject, masked), status, masked.at(said.get("sent_at")), *texts)


def _own(act: Act, subjects: Sequence[str]) -> Act:
    """The person's share of an act that others have in common."""
    mine = {
        subject: {name: pair for name, pair in changed.items() if name not in THIRD and not _of_juror(name)}
        for subject, changed in act.changes.items()
        if subject in subjects
    }
    return replace(act, changes=mine, subject=act.subject if act.subject in subjects else next(iter(mine), ""))


def _decision(files: Files, one: Recorded, masked: Masked) -> tuple[str, ...]:
    act, workflow = one.act, masked.session.workflow
    step = workflow.transitions.get(act.transition or "")
    states = [workflow.states[str(pair[1])].label for changed in act.changes.values() for name, pair in changed.items()
              if name == "state" and str(pair[1]) in workflow.states]  # fmt: skip
    what = masked.words.what(replace(act, changes={}), "") if step else act.kind
    return (
        masked.at(one.row.instant), *_place(act.subject, masked), what, ", ".join(states), act.section,
        masked.text(act.reason), masked.role(act.actor),
    )  # fmt: skip


def _act(one: Recorded, subjects: Sequence[str], masked: Masked) -> tuple[str, ...]:
    act = _own(one.act, subjects)
    changes = "\n".join(
        f"{label} : {before or 'vide'} → {after or 'vide'}" for label, before, after in masked.words.changes(act)
    )
    return (
        masked.at(one.row.instant), *(_place(act.subject, masked) if dossier_of(act.subject) else ("", "")),
        masked.words.what(act, ""), masked.role(act.actor), act.section, masked.text(act.reason), masked.text(changes),
        "oui" if one.holds else "non",
    )  # fmt: skip


__all__ = ["Masked", "Rows", "tables"]
