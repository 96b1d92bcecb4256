"""What every part of the desk works with: the journal, the clock, the register of now as files, who is who."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from threading import Lock
from typing import Any, Final

from desk import access, files
from desk.access import ANYONE, READERS, SCREENERS, Denied, programmes_of
from desk.blindness import judged_elsewhere, seen
from desk.files import Files, key_of
from desk.presence import Presence
from desk.recusal import RECUSED, away
from desk.telling import Words
from rules.case import Actor
from rules.session import Session, default_notice, load
from sheets_sync import fields as champs
from sheets_sync.answers import MEANWHILE, NOTHING_DONE, Draft, Pending, Refused, Saved
from sheets_sync.fold import dossier_of
from sheets_sync.in_force import in_force
from sheets_sync.journal import Act
from sheets_sync.records import SLOT
from sheets_sync.register import Register
from sheets_sync.writer import Journal

Answer = Saved | Refused | Pending
BARE: Final = re.compile(r"« (?:[a-z]|[^»]* » [^:]*: vous demandez «)")
ADDRESS: Final = re.compile(r"\S+@\S+")


Clock = Callable[[], datetime]


class Room:
    """One a process. Frozen values are kept as long as the register they were worked out from."""

    demo = False

    def __init__(self, journal: Journal, clock: Clock):
        self.journal, self._clock = journal, clock
        self.presence = Presence(clock)
        self._lock = Lock()
        self._files: Files | None = None
        self._actors: tuple[Any, Mapping[str, Actor]] | None = None
        self._kept: dict[Any, Any] = {}
        self._kept_at: tuple[Any, ...] = ()

    def now(self) -> datetime:
        return self._clock()

    def today(self) -> date:
        """The day where the notice is written (§3)."""
        return self.now().astimezone(self.files().session.calendar.zone).date()

    def files(self) -> Files:
        """The register of now; only what changed since the last one is worked out again."""
        register = self.journal.register()
        kept = self._files
        if kept is not None and kept.register.fields is register.fields and kept.register.alarm == register.alarm:
            return kept
        with self._lock:
            self._files = self._of(register)
            return self._files

    def _of(self, register: Register) -> Files:
        kept = self._files
        session = kept.session if kept and kept.register.in_force is register.in_force else session_of(register)
        return files.following(kept, register, session) if kept else files.build(register, session)

    @property
    def session(self) -> Session:
        return self.files().session

    def kept(self, name: Any, make: Callable[[Files], Any]) -> Any:
        """`make(files)`, once for a register and a day: screens ask again and again."""
        now = self.files()
        at = (now, self.today())
        with self._lock:
            if self._kept_at != at:
                self._kept, self._kept_at = {}, at
            kept = self._kept
        if name not in kept:
            kept[name] = make(now)
        return kept[name]

    def _seen(self, actor: Actor) -> Files:
        """The files as this person may see them (§5)."""
        judged, hidden = self._visible(actor, SCREENERS), away(self.files(), actor.email)
        found: Files = self.kept(("seen", judged), lambda files: seen(files, frozenset(judged)))
        if hidden:
            found = self.kept(("seen", judged, hidden), lambda _, every=found: every.hiding(hidden))
        return found

    def _kept_for(self, actor: Actor, name: tuple[Any, ...], make: Callable[[Files], Any]) -> Any:
        """`kept`, of what this person may see; those who judge the same programmes, and are recused from the same
        applications, see the same."""
        judged, hidden = self._visible(actor, SCREENERS), away(self.files(), actor.email)
        return self.kept((*name, judged, hidden), lambda _: make(self._seen(actor)))

    def actor(self, email: str) -> Actor:
        """Who signs in, with the roles of the register of now; raises `Denied`."""
        actor = self._everyone().get(access.identity(email))
        if actor is None:
            raise Denied(f"« {email} » n'a aucun accès en vigueur à ce classeur : l'administration peut en donner un.")
        return actor

    def _everyone(self) -> Mapping[str, Actor]:
        tables = self.journal.register().in_force
        kept = self._actors
        if kept is None or kept[0] is not tables:
            programmes = frozenset(row.get("code", "").strip() for row in tables.get("Formations", ()))
            kept = self._actors = tables, access.actors(tables, programmes)
        return kept[1]

    def name_of(self, email: str | None) -> str:
        """The person's name, for a screen; an address that left keeps a readable form."""
        known = self._everyone().get(email or "")
        return known.name if known else access.name_of(email or "")

    def _visible(self, actor: Actor, roles: frozenset[str] = READERS) -> tuple[str, ...]:
        """The programmes that this person may read."""
        return programmes_of(actor, roles, tuple(self.session.programmes))

    def _require(self, actor: Actor, dossier: str, roles: frozenset[str]) -> tuple[str, ...]:
        """The dossier's programmes where this person has one of the roles and is not recused; none is a refusal, and so
        is no dossier."""
        files = self.files()
        here = [code for code in files.known_programmes(dossier) if actor.has(roles, code)]
        mine = tuple(code for code in here if actor.email not in files.recused.get((dossier, code), ()))
        if here and not mine:
            raise Denied(RECUSED.format(dossier=dossier))
        if not mine:
            raise Denied(f"Le dossier {dossier} n'existe pas, ou n'est dans aucune de vos formations.")
        return mine

    def _record(self, draft: Draft) -> Answer:
        """One act, whose answer is in the register at once."""
        return self.journal.record(draft)

    def _in_french(self, refused: Refused) -> Refused:
        """Both values as people read them, by the French name of the field, and whose it is when they are of several
        dossiers; technical memory and what both acts say alike left out. Of an act that came first on the person alone,
        the reasons tell what may be told: its author is not named beside (§5)."""
        session, words = self.session, Words(self.session, self.name_of, self.short)
        said: dict[str, list[str]] = {}
        touched = refused.winner.after if refused.winner else {}
        first = {f"{subject}#{name}" for subject, fields in touched.items() for name in fields}
        several = len({dossier_of(key.partition("#")[0]) for key in refused.mine}) > 1
        for key, mine in refused.mine.items():
            subject, _, name = key.partition("#")
            theirs, dossier = refused.theirs.get(key), dossier_of(subject)
            if name.startswith(champs.IMPORTED) or (key in refused.theirs and theirs == mine):
                continue
            called = "Créneau" if name.startswith(SLOT) else champs.label(session, name)
            bare = called, champs.shown(session, name, theirs), champs.shown(session, name, mine)
            label, *both = next(words.said(subject, {name: (theirs, mine)}), bare)
            if label == name:  # nobody ever called it anything: its two values would mean nothing either
                continue
            if key not in first and subject in touched:  # what came first is something else of the same subject
                continue
            said[f"{label}, dossier {dossier}" if several and dossier else label] = both
        winner = None if _on_person_alone(refused) else refused.winner
        return replace(
            refused,
            winner=winner,
            reasons=(
                (self._came_before(winner, said),) if winner and said else self._with_names(refused, winner, words)
            ),
            mine={label: mine for label, (_, mine) in said.items()},
            theirs={label: theirs for label, (theirs, _) in said.items()},
        )

    def _came_before(self, winner: Act, said: Mapping[str, Sequence[str]]) -> str:
        """A conflict in a line, for the lists where one act of many is told."""
        at = winner.at.astimezone(self.session.calendar.zone)
        both = [f"{label} « {theirs} », vous demandiez « {mine} »" for label, (theirs, mine) in said.items()]
        return " : ".join(filter(None, (f"{self.name_of(winner.actor)} a agi avant vous, le {at:%d/%m/%Y à %H:%M}",
                                        " ; ".join(both))))  # fmt: skip

    def _with_names(self, refused: Refused, winner: Act | None, words: Words) -> tuple[str, ...]:
        """The journal's own reasons, people by their name; not those of bare values, or of a field without a name."""
        told = (self._of_person(refused, words) if one == MEANWHILE else one for one in refused.reasons)
        named = (ADDRESS.sub(lambda found: self.name_of(found[0]), one) for one in told)
        kept = tuple(one for one in named if not (winner and BARE.match(one)))
        return (self._came_before(winner, {}), NOTHING_DONE) if winner and kept == (NOTHING_DONE,) else kept

    def _of_person(self, refused: Refused, words: Words) -> str:
        """What came first on the person, by whom and when; nothing of it while anyone may still judge them, or is kept
        away from that application: the words would tell (§5)."""
        first, files = refused.elsewhere, self.files()
        key = key_of(first.subject.partition(":")[2]) if first else ("", "")
        judged = key in files.entries and judged_elsewhere(files, key, frozenset(files.session.programmes))
        if first is None or key not in files.entries or judged or files.recused.get(key):
            return MEANWHILE
        at = first.at.astimezone(files.session.calendar.zone)
        said = f"« {words.what(first, key[1])} », dossier {key[0]}, a été enregistré avant"
        return (
            f"{said} par {self.name_of(first.actor)} le {at:%d/%m/%Y à %H:%M} : cela change ce que la personne peut "
            "encore. Rouvrez la candidature, puis recommencez."
        )

    def short(self, programme: str) -> str:
        """« INFRES-SR 1A », or the code of a programme that the session no longer has."""
        row = self.session.programmes.get(programme)
        return row.short if row else programme


def _on_person_alone(refused: Refused) -> bool:
    first = refused.elsewhere
    if first is None or refused.winner != first:
        return False
    return not any(f"{subject}#{name}" in refused.mine for subject, fields in first.after.items() for name in fields)


def session_of(register: Register) -> Session:
    """The session in force, or the last that held together; on an empty book, the one that ships with the project."""
    return in_force(register).session or load(default_notice())


__all__ = ["ANYONE", "Answer", "Room"]
