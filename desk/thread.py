"""The thread of a dossier: every act, who, when, why, from which facts, and what has changed since (§5, R-25)."""

from collections.abc import Iterator

from desk import fields as champs
from desk.access import ANYONE, READERS, use_case
from desk.files import Files, dossier_of
from desk.reading import facts_read
from desk.room import Room
from desk.views import ThreadLine
from rules.case import Actor
from sheets_sync.journal import Act
from sheets_sync.register import Recorded

KINDS = {
    "genese": "Classeur ouvert",
    "sceau": "Sceau",
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
    "vue": "Vue",
    "capacite": "Places décidées",
    "question": "Question",
    "reponse": "Réponse",
    "reprise": "Reprise après alarme",
}
DESK = ("feuille", "import")
DECIDED = ("transition", "proposition", "validation")
SINCE = "le fait a changé depuis"
UNSAID = (champs.IMPORTED, champs.QUESTION)


class Threads(Room):
    """Threads and the journal, in words."""

    @use_case(READERS)
    def thread(self, actor: Actor, dossier: str) -> tuple[ThreadLine, ...]:
        """The acts on a dossier and on the applications that this person may read; the newest first."""
        programmes = self._require(actor, dossier, READERS)
        found: tuple[ThreadLine, ...] = self.kept(
            ("thread", dossier, programmes), lambda files: self._thread_lines(files, dossier, programmes)
        )
        return found

    @use_case(ANYONE)
    def journal_lines(
        self,
        actor: Actor,
        limit: int = 200,
        who: str = "",
        kinds: frozenset[str] = frozenset(),
        before: int | None = None,
    ) -> tuple[ThreadLine, ...]:
        """The last acts of the book, those on dossiers that this person may not read left out; the newest first."""
        programmes = frozenset(self._visible(actor))
        files, found = self.files(), []
        for recorded in reversed(files.register.acts):
            if before is not None and recorded.position >= before:
                continue
            if (who and recorded.act.actor != who) or (kinds and recorded.act.kind not in kinds):
                continue
            if may_read(files, recorded.act, programmes, actor.email):
                found.append(self._line(files, recorded))
            if len(found) == limit:
                break
        return tuple(found)

    @use_case(ANYONE)
    def colleagues(self, actor: Actor) -> tuple[tuple[str, str], ...]:
        """(address, name) of everyone who may come in or ever acted, by name: whom a journal may be filtered by."""
        acted = self.kept("actors", lambda files: frozenset(one.row.acteur for one in files.register.acts))
        found = ((email, self.name_of(email)) for email in acted | set(self._everyone()))
        return tuple(sorted(found, key=lambda pair: pair[1]))

    def kinds(self) -> dict[str, str]:
        """Kinds of acts → what the screen calls them."""
        return dict(KINDS)

    def _thread_lines(self, files: Files, dossier: str, programmes: tuple[str, ...]) -> tuple[ThreadLine, ...]:
        subjects = [f"dossier:{dossier}", *(f"candidature:{dossier}/{code}" for code in programmes)]
        found = {one.position: one for subject in subjects for one in files.register.thread(subject)}
        return tuple(self._line(files, found[position]) for position in sorted(found, reverse=True))

    def _line(self, files: Files, recorded: Recorded) -> ThreadLine:
        act = recorded.act
        dossier, programme = _about(act)
        return ThreadLine(
            position=recorded.position,
            operation=act.operation,
            at=act.at,
            who=self.name_of(act.actor),
            actor=act.actor,
            what=self._what(files, act, programme),
            kind=act.kind,
            dossier=dossier,
            programme=programme,
            reason=act.reason or "",
            section=act.section or "",
            changes=tuple(_changes(files, act)),
            facts=tuple((str(name), str(value)) for name, value in act.facts.items() if isinstance(value, str)),
            holds=recorded.holds,
            lost="" if recorded.holds else "un autre acte l'a précédé",
            since=_since(files, act, dossier, programme) if recorded.holds else "",
        )

    def _what(self, files: Files, act: Act, programme: str) -> str:
        transition = files.session.workflow.transitions.get(act.transition or "")
        says = KINDS.get(act.kind, act.kind)
        if transition:
            says = transition.label if act.kind == "transition" else f"{says} : {transition.label}"
        elif act.kind == "attribution":
            says = self._given(act)
        return f"{says}, {self.short(programme)}" if programme else says

    def _given(self, act: Act) -> str:
        to = next((after for changed in act.changes.values() for _, after in changed.values()), None)
        if to == act.actor:
            return "Prend le dossier"
        return f"Confie le dossier à {self.name_of(str(to))}" if to else "Rend le dossier"


def _about(act: Act) -> tuple[str, str]:
    """The dossier and the programme of an act; the programme of a candidature only."""
    _, _, name = act.subject.partition(":")
    return dossier_of(act.subject), name.partition("/")[2] if act.subject.startswith("candidature:") else ""


def may_read(files: Files, act: Act, programmes: frozenset[str], email: str) -> bool:
    """Acts on a dossier need a right on it; views are their owner's; the rest is the book's own life."""
    if act.kind == "vue":
        return act.actor == email
    dossiers = {dossier_of(subject) for subject in (act.subject, *act.changes)} - {""}
    return all(programmes & set(files.known_programmes(dossier)) for dossier in dossiers)


def _changes(files: Files, act: Act) -> Iterator[tuple[str, str, str]]:
    for changed in act.changes.values():
        for key, (before, after) in changed.items():
            if key.startswith(UNSAID) and not (key.startswith(champs.QUESTION) and after):
                continue
            session = files.session
            yield champs.label(session, key), champs.shown(session, key, before), champs.shown(session, key, after)


def _since(files: Files, act: Act, dossier: str, programme: str) -> str:
    """What the decision was taken from and is no longer so: a past decision is never judged again (§5)."""
    if act.kind not in DECIDED or not programme or not act.facts:
        return ""
    today = facts_read(files.examination(dossier, programme))
    moved = [
        f"{name} {then} → {today.get(name) or 'inconnu'}"
        for name, then in act.facts.items()
        if isinstance(then, str) and today.get(name, "") != then
    ]
    return f"{SINCE} : {' ; '.join(moved)}" if moved else ""
