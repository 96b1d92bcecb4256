"""An act in words (R-25): what happened, which data changed, from which facts; never what only the machine reads."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desk import (
    challenge_words,
    formation_words,
    projects,
    telling_exports,
    telling_mails,
    telling_sittings,
    telling_takeover,
)
from desk.headings import heading, in_french
from desk.reading import in_words
from desk.telling_exports import EXPORT
from rules.session import Session
from sheets_sync import fields as champs
from sheets_sync import tables
from sheets_sync.journal import Act
from sheets_sync.records import MODALITIES, ORAL

KINDS: Final = {
    "genese": "Classeur ouvert",
    "sceau": "Sceau du journal",
    "annulation": "Acte annulé",
    "parametre": "Paramètre modifié (brouillon)",
    "mise_en_vigueur": "Paramètres mis en vigueur",
    "import_ouvert": "Import commencé",
    "import": "Repris de la plateforme",
    "import_clos": "Import terminé",
    "import_annule": "Import annulé",
    "saisie": "Correction",
    "proposition": "Proposition",
    "validation": "Validation",
    "refus_proposition": "Proposition écartée",
    "transition": "Étape",
    "note": "Note",
    "attribution": "Attribution",
    "vue": "Vue de la file",
    "capacite": "Places décidées",
    "question": "Question",
    "reponse": "Réponse",
    "reprise": "Reprise après alarme",
    "epreuve": "Épreuve",
    "creneau": "Créneau",
    "fiche": "Projet d'emploi",
    "formation": "Formation",
    "annonce": "Annonce",
    "courriel": "Courriel",
    "recours": "Recours",
    "seance": "Séance du jury",
    "recusation": "Déport",
    "lot_repris": "Reprise de décisions",
    "purge": "Effacement de données",
    "feuille": "Saisi dans la feuille",
    "ecart": "Écart réglé",
    "ecart_clos": "Écart disparu de la feuille",
    EXPORT: "Export",
}
OF_THE_BOOK: Final = {
    "fondation": "Première administration", "name": "Fichier", "lines": "Lignes du fichier", "state": "État",
    "undoes": "Annule l'import",
}  # fmt: skip
"""What is said of the book and of an import besides the fields of `Champs`; nothing else of them is shown."""
PROPOSAL: Final = "proposal"
READY: Final = "prete"
"""The field of the book that ends the making of the demonstration."""
UNSAID: Final = ("classeur", "depart", "empreinte", "projet", "seance")
"""Facts of an act that only the machine reads, or that are told in words of their own."""
WHEN: Final = "créneau"
"""The fact of an act on a slot that says its moment: « le 16/05/2024 de 11:10 à 11:30 »."""
NAMED: Final = 12
"""Parameter rows put in force at once that are named one by one; of more, their number is said."""

Change = tuple[str, str, str]
"""(label, before, after), in French."""


@dataclass(frozen=True)
class Words:
    """How a session names steps and fields, and the desk people (`person`: address → name)."""

    session: Session
    person: Callable[[str | None], str]
    short: Callable[[str], str]

    def what(self, act: Act, programme: str) -> str:
        """« Validation : Rejeter sur dossier, MKX 1A »."""
        step = self.session.workflow.transitions.get(act.transition or "")
        says = KINDS.get(act.kind, "Acte")
        if slot := _slot(act):
            says = slot
        elif step:
            says = step.label if act.kind == "transition" else f"{says} : {step.label}"
        elif act.kind == "attribution":
            says = self._given(act)
        elif act.kind == "formation":
            says = formation_words.what(act.changes)
        elif act.kind == EXPORT:
            says = telling_exports.what(says, act.facts)
        elif READY in act.changes.get("classeur", {}):
            says = "Démonstration prête : données fictives"
        return f"{says}, {self.short(programme)}" if programme else says

    def _given(self, act: Act) -> str:
        to = next((after for changed in act.changes.values() for _, after in changed.values()), None)
        if to == act.actor:
            return "Prend le dossier"
        return f"Confie le dossier à {self.person(str(to))}" if to else "Rend le dossier"

    def changes(self, act: Act) -> Iterator[Change]:
        """Each datum that changed; of the rows put in force, which or how many in each tab."""
        lines = act.facts.get("lignes")
        put = lines if isinstance(lines, Mapping) else {}
        for subject, changed in act.changes.items():
            where, _, name = subject.partition(":")
            if where == "parametre":
                yield from () if put else self._parameter(name, changed)
            else:
                about = f", dossier {name.partition('/')[0]}" if act.kind == "formation" and "/" in name else ""
                yield from ((f"{label}{about}", before, after) for label, before, after in self.said(subject, changed))
        few = sum(map(len, put.values())) <= NAMED
        yield from (_rows(tab, rows, few) for tab, rows in put.items() if rows)

    def said(self, subject: str, changed: Mapping[str, Any]) -> Iterator[Change]:
        """Each datum of a subject that has a name, with its two values: before and after, or theirs and mine."""
        where = subject.partition(":")[0]
        if where == "formation":
            yield from formation_words.changed(changed)
        elif where in ("dossier", "candidature", "epreuve"):
            yield from self._data(changed)
        elif where in telling_mails.LABELS:
            yield from telling_mails.told(where, changed, self.session, self.person)
        elif where == "fiche":
            yield from projects.changes(changed)
        elif where == telling_sittings.SITTING:
            yield from telling_sittings.told(changed, self.session, self.person)
        elif where == "creneau":
            before, after = changed.get("jurors", (None, None))
            if before is not None:
                yield "Jury", self._people(before), self._people(after)
            if "cancelled" in changed:
                yield "Annulation", *(str(text or "") for text in changed["cancelled"])
        elif where == "recours":
            yield from challenge_words.changed(changed)
        elif where == telling_takeover.LOT:
            yield from telling_takeover.changes(changed)
        elif where == "parametre":
            yield from self._parameter(subject.partition(":")[2], changed)
        else:
            yield from self._book(where, changed)

    def facts(self, act: Act) -> Iterator[tuple[str, str]]:
        """What the act was decided from, as it was read then."""
        if act.kind == EXPORT:
            yield from telling_exports.columns(act.facts)
            return
        for name, value in act.facts.items():
            if isinstance(value, str) and name not in UNSAID and not (name == WHEN and _slot(act)):
                yield name, in_words(name, value)
        yield from telling_takeover.source(act.facts)
        yield from telling_sittings.taken_in(act.facts, self.session)

    def _data(self, changed: Mapping[str, Any]) -> Iterator[Change]:
        for key, (before, after) in changed.items():
            asked = key.startswith(champs.QUESTION)
            if key in ORAL:
                yield ORAL[key], MODALITIES.get(before, before) or "", MODALITIES.get(after, after) or ""
            elif after if asked else key in champs.fields(self.session):
                yield champs.label(self.session, key), self._shown(key, before), self._shown(key, after)

    def _shown(self, key: str, value: Any) -> str:
        """Codes by their labels, addresses by their person."""
        if key == "recused":
            return self._people(value)
        if key == PROPOSAL and not value:
            return "aucune"
        if isinstance(value, list):
            return ", ".join(self._label(str(code)) for code in value) or "aucune"
        if key == "assigned_to":
            return self.person(value) if value else ""
        known = champs.fields(self.session).get(key)
        return (
            self._label(str(value))
            if value and known and known.kind == "titre"
            else champs.shown(self.session, key, value)
        )

    def _people(self, addresses: Any) -> str:
        return ", ".join(map(self.person, addresses or ())) or "personne"

    def _label(self, code: str) -> str:
        session = self.session
        for rows in (session.titles, session.documents, session.trials):
            if code in rows:
                return str(rows[code].label)
        return code

    def _book(self, where: str, changed: Mapping[str, Any]) -> Iterator[Change]:
        """The book itself, and an import. A view is its owner's: its name alone would say something."""
        for key, (before, after) in changed.items():
            if key in OF_THE_BOOK and where in ("classeur", "import") and (before or after):
                before, after = (self.person(v) if key == "fondation" else v for v in (before, after))
                yield OF_THE_BOOK[key], str(before or ""), str(after or "")

    def _parameter(self, name: str, changed: Mapping[str, Any]) -> Iterator[Change]:
        """A row of the draft, by its tab and its key, as the Feuille shows them."""
        tab, _, row = name.partition("/")
        for column, (before, after) in changed.items():
            if column == tables.DELETED:
                yield f"{tab}, {row}", "", "ligne retirée" if after else "ligne remise"
            else:
                yield f"{tab}, {row}, {heading(column)}", *(in_french(tab, column, one) for one in (before, after))


def _slot(act: Act) -> str:
    """What became of a candidate's slot, and its moment, in one sentence; "" for any other act."""
    slots = [fields for subject, fields in act.changes.items() if act.kind == subject.partition(":")[0] == "creneau"]
    held = [(*one["held_by"], "cancelled" in one) for one in slots if "held_by" in one]
    lost, given = any(before for before, _, _ in held), any(after for _, after, _ in held)
    moment = str(act.facts.get(WHEN) or "").removeprefix("le ")
    if lost and given:
        return f"Créneau déplacé{moment and f' au {moment}'}"
    became = (
        "réservé" if given else "annulé" if any(gone for *_, gone in held) else "repris au candidat, il reste ouvert"
    )
    if not lost and not given:
        return _board(slots, moment)
    return f"Créneau{moment and f' du {moment}'} {became}"


def _board(slots: Sequence[Mapping[str, Any]], moment: str) -> str:
    """Slots as they are laid out; one that nobody held cancelled, or another jury for one."""
    fields = {name for one in slots for name in one}
    which = f"créneau{moment and f' du {moment}'}"
    if "starts_at" in fields:
        return "Créneau ouvert" if len(slots) == 1 else f"{len(slots)} créneaux ouverts"
    if "cancelled" in fields:
        return f"{which.capitalize()} annulé"
    return f"Jury du {which} changé" if "jurors" in fields else ""


def _rows(tab: str, rows: Mapping[str, Any], few: bool) -> Change:
    if not few:
        return tab, "", f"{len(rows)} ligne{'s' if len(rows) > 1 else ''}"
    return tab, "", ", ".join(key if row is not None else f"{key} (retirée)" for key, row in rows.items())
