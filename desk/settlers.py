"""Who settles what the shared sheet says otherwise than the desk: by tab, by programme, and never a project of whom one
still judges (§5).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from desk.access import CLERKS, KEEPERS, KEYS, PLACERS, WORKERS
from desk.blindness import closed_to, still_judged
from desk.files import Files, key_of
from rules.case import Actor
from rules.faults import Fault
from rules.tabs import RIGHTS, TABS
from sheets_sync.fold import dossier_of
from sheets_sync.hand_edits import together
from sheets_sync.hand_questions import Question
from sheets_sync.hand_rows import NewRow
from sheets_sync.people_tabs import CANDIDATURES, DOSSIERS, FICHES, SLOTS, TRIALS, PeopleTab

OF_TAB: Final = {
    DOSSIERS: CLERKS | WORKERS, CANDIDATURES: CLERKS | WORKERS, TRIALS: WORKERS, SLOTS: WORKERS, FICHES: PLACERS,
}  # fmt: skip
EVERYONE: Final = CLERKS | WORKERS | PLACERS | KEEPERS
"""Who has something to settle on one tab at least."""


def roles_of_tab(tab: str) -> frozenset[str]:
    """The roles that settle what this tab says."""
    return OF_TAB.get(tab) or (KEYS if tab == RIGHTS else KEEPERS if tab in TABS else frozenset())


@dataclass(frozen=True)
class Settler:
    """One person before what the sheet says. `files`: as this person may see them; `judged`: the programmes whose
    admissibility they decide.
    """

    actor: Actor
    files: Files
    judged: frozenset[str]
    tabs: Mapping[str, PeopleTab]

    @property
    def every(self) -> Files:
        """Nothing hidden: only to know whose a row is."""
        return self.files.whole or self.files

    def somewhere(self, tab: str) -> bool:
        """Has this person the tab on one programme at least?"""
        wanted = roles_of_tab(tab)
        return any(role in wanted for role, _ in self.actor.roles)

    def about(self, tab: str, subject: str) -> bool:
        """Is a row of this tab this person's to settle, or even to see?"""
        if not self.somewhere(tab):
            return False
        if tab in TABS:
            return True
        programmes = self._programmes(subject)
        if not programmes and dossier_of(subject):
            return not self.every.register.applications.get(dossier_of(subject))  # by hand, in no programme yet
        roles = roles_of_tab(tab)
        mine = any(self.actor.has(roles, code) and not self._recused(subject, code) for code in programmes)
        return mine and not (tab == FICHES and self._tells_of_a_project(subject))

    def asked(self, one: Question) -> bool:
        """The same of a cell: nor is a step that follows a project told to who still judges the person."""
        if not self.about(one.tab, one.subject):
            return False
        told = self.files.register.value(one.subject, one.field) == one.desk
        if one.tab != CANDIDATURES:
            return told
        return told and (bool(one.values) or not self.closed(one.subject))

    def closed(self, candidature: str) -> bool:
        """Are the steps of this application somebody else's, because this person still judges whose it is?"""
        return closed_to(self.files, key_of(candidature.partition(":")[2]), self.judged) is not None

    def row(self, row: NewRow) -> bool:
        """A row that names nobody is anybody's of its tab; one of a project, of those who judge nobody."""
        return self.somewhere(row.tab) and not (row.tab == FICHES and self.judged)

    def faults(self, found: Iterable[Fault]) -> tuple[Fault, ...]:
        """Those that this person repairs, gathered afterwards: a sentence for many cells counts one's own."""
        return tuple(together(filter(self.fault, found)))

    def fault(self, fault: Fault) -> bool:
        tab = self.tabs.get(fault.tab)
        if tab is None:  # the desk's own: it names no project
            return True
        if not self.somewhere(fault.tab):
            return False
        subject = f"{tab.prefix}{fault.row.partition(' (')[0]}"
        if subject in self.every.register.fields:
            return self.about(fault.tab, subject)
        return not (fault.tab == FICHES and self.judged)

    def subjects(self, tab: str, subjects: Iterable[str]) -> tuple[str, ...]:
        return tuple(one for one in subjects if self.about(tab, one))

    def _programmes(self, subject: str) -> tuple[str, ...]:
        kind, _, name = subject.partition(":")
        if kind == "dossier":
            return self.every.known_programmes(name)
        if kind == "creneau":
            return (str(self.files.register.value(subject, "programme") or ""),)
        return (key_of(name)[1],)

    def _recused(self, subject: str, programme: str) -> bool:
        kind, _, name = subject.partition(":")
        held = str(self.files.register.value(subject, "held_by") or "") if kind == "creneau" else name
        return self.actor.email in self.every.recused.get((key_of(held)[0], programme), ())

    def _tells_of_a_project(self, subject: str) -> bool:
        """Does this person still judge its person, on this application or another?"""
        return subject in self.files.veiled or any(still_judged(self.every, dossier_of(subject), self.judged))
