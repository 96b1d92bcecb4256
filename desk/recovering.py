"""An alarm of the journal, as people live it: what happened, what is safe, what can be done now, and the resumption
that two of them make.

Nothing can be saved meanwhile, so that who asked and what was copied are kept beside the workbook, not in it.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.access import ANYONE, CLERKS, KEEPERS, SCREENERS, roles_of, use_case
from desk.recusal import without_hidden
from desk.room import Answer
from desk.telling_exports import EXPORT
from desk.thread import KINDS, Threads, keeps_the_book, may_read
from desk.views import Missing
from rules.case import ROLES, Actor
from sheets_sync.answers import Pending, Refused
from sheets_sync.book import BookError
from sheets_sync.journal import SYSTEM, dumps
from sheets_sync.local import HOLDS, SENT, SealKept
from sheets_sync.reading import STOPPED
from sheets_sync.register import Recorded, Register
from sheets_sync.resuming import Asked, Damage
from sheets_sync.rows import HEADER, PURGED, JournalRow, read_act

WITNESSES = KEEPERS | SCREENERS
"""Who may confirm a resumption: whoever works here knows what was done, and a small team has one administrator."""
COPIERS = KEEPERS | CLERKS | SCREENERS
RESERVED = "réservé : vos rôles ne lisent pas ce dossier"
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Request:
    """Who asked to resume, when, why; `missing` as that person listed it."""

    by: str
    name: str
    at: datetime
    reason: str
    missing: tuple[str, ...]
    asked: Asked


@dataclass(frozen=True)
class Alarm:
    """`happened`: the first thing found wrong. `faults`: (row, what). `acts`: how many stand intact; `last`: when the
    last one was done, by `who`. `missing`: those known here that the book no longer holds; `unknown`: how many more
    rows a seal counted.

    `silent` says why the book could not be compared, or "". `stands`: what a request to resume would accept. `alone`
    names the only person who could resume, "" when two can; `helpers` who else has an access, with their roles.
    """

    happened: str
    faults: tuple[tuple[str, str], ...]
    acts: int
    last: datetime | None
    who: str
    missing: tuple[Missing, ...]
    unknown: int
    waiting: int
    keepers: tuple[str, ...]
    request: Request | None
    may_ask: bool
    may_confirm: bool
    may_copy: bool
    silent: str
    stands: SealKept | None
    alone: str = ""
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recovery:
    """All that can be read, for someone who may read it: tables of texts, their headers first, by name."""

    at: datetime
    by: str
    alarm: str
    tables: dict[str, Rows]
    acts: tuple[dict[str, str], ...]
    missing: tuple[dict[str, str], ...]


class Recovering(Threads):
    """What stands between an alarm and the next save."""

    @use_case(ANYONE)
    def alarm(self, actor: Actor) -> Alarm | None:
        """None when all is well."""
        register = self.journal.register()
        if not register.alarm:
            return None
        found, silent = self._damage()
        gone = {row.operation for row in found.missing} if found else frozenset()
        intact = [one for one in register.acts if one.row.operation not in gone]
        last = next((one for one in reversed(intact) if one.holds and one.row.acteur != SYSTEM), None)
        roles, request = roles_of(actor), self._request()
        return Alarm(
            happened=_happened(register),
            faults=tuple((fault.row, fault.says) for fault in register.faults),
            acts=len(intact),
            last=last.at if last else None,
            who=self.name_of(last.act.actor) if last else "",
            missing=tuple(self._missing(actor, found.missing)) if found else (),
            unknown=found.unknown if found else 0,
            waiting=sum(isinstance(one.answer, Pending) for one in self.journal.pending()),
            keepers=self._people(KEEPERS),
            request=request,
            may_ask=bool(roles & KEEPERS),
            may_confirm=bool(roles & WITNESSES) and request is not None and request.by != actor.email,
            may_copy=bool(roles & COPIERS),
            silent=silent,
            stands=found.stands if found else None,
            alone=self._alone(),
            helpers=tuple(sorted(self._with_roles(who) for who in self._everyone().values() if not _may(who))),
        )

    def _damage(self) -> tuple[Damage | None, str]:
        try:
            return self.journal.damage(), ""
        except BookError as silence:
            return None, str(silence)

    def _request(self) -> Request | None:
        asked = self.journal.asked_to_resume()
        return (
            Request(asked.by, self.name_of(asked.by), asked.at, asked.reason, asked.missing, asked) if asked else None
        )

    def _alone(self) -> str:
        """Nobody gives a right while the alarm lasts: a single witness cannot make a second one."""
        witnesses = self._people(WITNESSES)
        return witnesses[0] if len(witnesses) == 1 else ""

    def _with_roles(self, who: Actor) -> str:
        """« Paul Petit (lecture) »."""
        return f"{who.name} ({', '.join(ROLES[role] for role in ROLES if role in roles_of(who))})"

    def _people(self, roles: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(who.name for who in self._everyone().values() if roles_of(who) & roles))

    def _missing(self, actor: Actor, rows: Sequence[JournalRow]) -> Iterator[Missing]:
        """A line an act; on a dossier that this person may not read, only that it is there."""
        files, programmes = self._seen(actor), frozenset(self._visible(actor))
        for row in rows:
            act = read_act(row)
            if act.actor == SYSTEM:
                continue  # a seal: nobody has it to do again
            open_ = may_read(files, act, programmes, actor.email)
            line = self._line(files, Recorded(-1, row, ())) if open_ else None
            yield Missing(
                at=act.at,
                who=self.name_of(act.actor),
                what=line.what if line else KINDS.get(act.kind, act.kind),
                dossier=line.dossier if line else "",
                says=" ; ".join(f"{label} : {after or 'vide'}" for label, _, after in line.changes[:4]) if line else "",
            )

    @use_case(KEEPERS)
    def ask_to_resume(self, actor: Actor, shown: Alarm, reason: str, missing: str) -> Refused | None:
        """The first of two: says why and what is missing, a line each. None when it waits for the second."""
        if shown.stands is None:
            return Refused((f"{shown.silent} La reprise attend que le classeur réponde.",))
        asked = self.journal.ask_to_resume(actor.email, reason, missing.splitlines(), shown.stands)
        return asked if isinstance(asked, Refused) else None

    @use_case(KEEPERS)
    def withdraw_resumption(self, actor: Actor) -> None:
        """A request that was a mistake: whoever keeps the workbook takes it back."""
        self.journal.withdraw_resumption()

    @use_case(WITNESSES)
    def confirm_resumption(self, actor: Actor, shown: Request) -> Answer:
        """The second of two, on what the first saw and wrote; the journal says both names for ever."""
        try:
            return self.journal.confirm_resumption(actor.email, shown.asked)
        except BookError as silence:
            return Refused((f"{silence} Rien n'est enregistré.",))

    @use_case(COPIERS)
    def recovery(self, actor: Actor) -> Recovery:
        """Everything that can still be read; what is said of dossiers that this person may not read is left out."""
        register = self.journal.register()
        found, silent = self._damage()
        files, programmes = self._seen(actor), frozenset(self._visible(actor))

        def readable(row: JournalRow) -> bool:
            act = read_act(row)
            whole = without_hidden(files, act) == act == files.told(act)
            return whole and may_read(files, act, programmes, actor.email, keeps_the_book(actor))

        gone = {row.operation for row in found.missing} if found else frozenset()
        every = [(one.position, one.row, _fate(one, gone), readable(one.row)) for one in register.acts]
        told = [one for one in every if one[3] or one[1].nature != EXPORT]
        acts = [one for one in told if one[1].operation not in files.unsaid]  # not even that they are there (§5)
        missing = [(-1, row, "manque", readable(row)) for row in (found.missing if found else ())]
        waiting = [(-1, one.row, one.status, readable(one.row)) for one in (found.waiting if found else ())]
        waiting = [one for one in waiting if one[1].operation not in files.unsaid]
        return Recovery(
            at=self.now(),
            by=actor.name,
            alarm=" ".join(filter(None, (_happened(register), silent))),
            tables={
                "actes": (LINES, *(_line(*one) for one in acts)),
                "actes-manquants": (LINES, *(_line(*one) for one in missing)),
                "actes-en-attente": (LINES, *(_line(*one) for one in waiting)),
                "fautes": (FAULTS, *((f.tab, f.row, f.column, f.says) for f in register.faults)),
                "mis-de-cote": (FAULTS, *((f.tab, f.row, f.column, f.says) for f in register.quarantine)),
                "sceaux": (SEALS, *_seals(register.acts, found)),
            },
            acts=tuple(_whole(row, seen) for _, row, _, seen in acts),
            missing=tuple(_whole(row, seen) for _, row, _, seen in missing),
        )


CELL = 30_000
"""Characters that a spreadsheet's cell may hold, and some less."""
LINES = ("ligne", "instant (UTC)", "acteur", "nature", "sujet", "tient", "motif", "section", "changements", "operation")
FAULTS = ("onglet", "ligne", "colonne", "constat")
SEALS = ("où", "lignes comptées", "empreinte")


def _fate(one: Recorded, gone: Container[str]) -> str:
    return "manque" if one.row.operation in gone else "oui" if one.holds else "non"


def _line(position: int, row: JournalRow, fate: str, readable: bool) -> tuple[str, ...]:
    act = read_act(row)
    said = dumps(act.after) if act.changes else ""
    said = f"{said[:CELL]}… (en entier dans le fichier JSON)" if len(said) > CELL else said
    reason, changes = (act.reason, said) if readable else ("", RESERVED)
    place = str(position + 2) if position >= 0 else ""
    fate = {SENT: "envoyé", HOLDS: "enregistré"}.get(fate, fate)
    return place, row.instant, row.acteur, row.nature, row.sujet, fate, reason, act.section, changes, row.operation


def _whole(row: JournalRow, readable: bool) -> dict[str, str]:
    """The row as the workbook keeps it, digests included: it can be compared with another copy."""
    kept = row if readable else row._replace(**dict.fromkeys(PURGED, ""))
    return dict(zip(HEADER, kept, strict=True))


def _may(who: Actor) -> bool:
    return bool(roles_of(who) & WITNESSES)


def _happened(register: Register) -> str:
    """The first thing found wrong, without what to do about it, which the screen and the copy say themselves."""
    return (register.alarm or "").removesuffix(STOPPED).strip()


def _seals(acts: Iterable[Recorded], found: Damage | None) -> Iterator[tuple[str, str, str]]:
    for one in acts:
        if one.row.nature == "sceau":
            facts = one.act.facts
            yield f"journal, ligne {one.position + 2}", str(facts.get("lignes")), str(facts.get("empreinte"))
    if found and found.kept:
        yield "gardé hors du classeur", str(found.kept.length), found.kept.digest
    if found:
        yield "classeur tel qu'il est maintenant", str(found.stands.length), found.stands.digest
