"""The door: who may come in, with which screens; the first administrator of an empty book; rights given and taken."""

from collections.abc import Iterable

from desk import access
from desk.access import (
    ANYONE,
    CLERKS,
    KEEPERS,
    KEYS,
    PLACERS,
    READERS,
    SCREENERS,
    Denied,
    in_words,
    roles_of,
    use_case,
)
from desk.admission import FOLLOWERS
from desk.founding import account_row, founding
from desk.room import Answer
from desk.settlers import EVERYONE as SETTLERS
from desk.telling import KINDS
from desk.views import Account, Outcome, Sight
from desk.working import Working
from rules.case import EVERYWHERE, ROLES, Actor
from rules.tabs import RIGHTS
from sheets_sync.answers import Pending, Refused, Saved
from sheets_sync.fold import dossier_of
from sheets_sync.importing.opened import KEY as IMPORTED
from sheets_sync.values import Unreadable

SCREENS = {
    "dashboard": READERS,
    "deposits": CLERKS,
    "takeover": CLERKS,
    "screening": READERS,
    "dossier": READERS,
    "trials": SCREENERS | access.CHAIR,
    "interviews": SCREENERS | access.CHAIR,
    "deliberation": frozenset(("secretariat", "jury", "presidence", "direction")),
    "announcements": frozenset(("instruction", "secretariat", "presidence", "direction")),
    "projects": PLACERS,
    "admission": FOLLOWERS,
    "seats": READERS,
    "complementary": READERS - {"lecture", "instruction"},
    "clocks": READERS,
    "figures": READERS,
    "invariants": READERS,
    "reconciliation": SETTLERS,
    "sheet": ANYONE,
    "personal": access.CHAIR,
    "journal": ANYONE,
}


class Entrance(Working):
    """Signing in, and what the head of every page says."""

    @property
    def empty(self) -> bool:
        """A book that nobody may enter yet: its first administrator is asked for. One that an alarm says was emptied is
        not."""
        return not self._everyone() and not self.journal.register().alarm

    @property
    def has_dossiers(self) -> bool:
        """Has a platform's export come in? Says nothing of what it holds."""
        return bool(self.files().register.applications)

    def appoint(self, form: str, email: str, name: str) -> Answer:
        """Names the first administrator of an empty book, and puts the notice's session in force. Nobody else may
        come so."""
        if not self.empty:
            return Refused(("Ce classeur a déjà une administration : elle donne les accès dans l'onglet Accès.",))
        try:
            address = access.identity(str(access_address(email, self)))
        except (Denied, Unreadable) as problem:
            return Refused((str(problem),))
        row = account_row(address, name, "administration", EVERYWHERE)
        session = {tab: rows for tab, rows in self.session.tables.items() if tab != RIGHTS}
        return self._record(founding(form, address, session, [row], {}))

    @use_case(KEYS)
    def grant(self, form: str, actor: Actor, email: str, name: str, role: str, programmes: tuple[str, ...]) -> Answer:
        """Gives a role on programmes (`*`: all of them); in force at once, by one act that names who gave it."""
        unknown = [code for code in programmes if code not in {*self.session.programmes, EVERYWHERE}]
        if role not in ROLES or unknown or not programmes:
            return Refused((f"rôle ou formation inconnus : {role}, {', '.join(programmes) or 'aucune formation'}",))
        try:
            row = account_row(str(access_address(email, self)), name, role, ";".join(programmes))
        except (Denied, Unreadable) as problem:
            return Refused((str(problem),))
        return self._put_rows_in_force(form, actor, {RIGHTS: [row]}, None, f"{ROLES[role]} donné à {row['courriel']}")

    def accounts(self) -> tuple[Account, ...]:
        """Everyone who may come in, by name. Shown where accounts are chosen: in the demo, or on the machine itself."""
        found: tuple[Account, ...] = self.kept("accounts", lambda _: tuple(self._accounts()))
        return found

    def busiest(self) -> str:
        """Whom one begins as where accounts are chosen: who has most screens, in the demo first most dossiers."""
        held = self.files().held if self.demo else {}

        def tasks(account: Account) -> tuple[int, int]:
            return len(held.get(account.email, ())), len(self.screens(self.actor(account.email)))

        return max(self.accounts(), key=tasks).email

    def _accounts(self) -> list[Account]:
        found = (Account(who.email, who.name, self.title(who)) for who in self._everyone().values())
        return sorted(found, key=lambda account: account.name)

    def title(self, actor: Actor) -> str:
        """« instruction BAT et INFRES », « présidence du jury »: roles, and where when it is not everywhere."""
        words = []
        for role in ROLES:
            where = {programme for held, programme in actor.roles if held == role}
            if where:
                places = "" if EVERYWHERE in where or where >= set(self.session.programmes) else self._places(where)
                words.append(f"{ROLES[role]} {places}".strip())
        return ", ".join(words)

    def _places(self, where: set[str]) -> str:
        """Specialities whole where all their programmes are held, else programmes."""
        rows = self.session.programmes
        whole = [
            speciality
            for speciality in dict.fromkeys(row.speciality for row in rows.values())
            if all(code in where for code, row in rows.items() if row.speciality == speciality)
        ]
        others = [self.short(code) for code in rows if code in where and rows[code].speciality not in whole]
        return " et ".join([*whole, *others])

    def screens(self, actor: Actor) -> frozenset[str]:
        """The screens that this person's roles open."""
        roles = roles_of(self.actor(actor.email))
        return frozenset(screen for screen, wanted in SCREENS.items() if roles & wanted)

    def enter(self, actor: Actor, screen: str) -> None:
        """Raises `Denied` when this person's roles do not open the screen."""
        roles, wanted = roles_of(self.actor(actor.email)), SCREENS[screen]
        if not roles & wanted:
            raise Denied(f"Cet écran est réservé à : {in_words(wanted)}. Votre rôle : {in_words(roles)}.")

    def may(self, actor: Actor, what: str) -> bool:
        """Whether a use case is open to this person at all, for a screen that greys what is not."""
        return bool(roles_of(self.actor(actor.email)) & getattr(type(self), what).asks)

    def sight(self) -> Sight:
        """How far and how fresh what is shown is; why nothing can be saved, if so."""
        register = self.journal.register()
        waiting = [found for found in self.journal.pending() if isinstance(found.answer, Pending)]
        alarm = register.alarm or ""
        why = alarm or self.journal.held_back
        skew = self.journal.skew.total_seconds()
        return Sight(register.position, register.read_at, why, alarm, len(waiting), self.journal.silence, skew)

    @use_case(ANYONE)
    def outcomes(self, actor: Actor) -> tuple[Outcome, ...]:
        """One's own acts that were being checked and are not any more, until one has looked, restarts included. Neither
        names nor values: who may have lost the right to read them since asks the dossier. Those of an import are told
        by it."""
        found = [one for one in self.journal.pending(actor.email) if not isinstance(one.answer, Pending)]
        for one in found:
            if one.act.kind == IMPORTED:
                self.journal.seen(one.act.operation)
        return tuple(
            Outcome(
                one.act.operation, one.act.at, KINDS.get(one.act.kind, one.act.kind), dossier_of(one.act.subject),
                isinstance(one.answer, Saved),
            )
            for one in found
            if one.act.kind != IMPORTED
        )  # fmt: skip

    @use_case(ANYONE)
    def looked(self, actor: Actor, outcomes: Iterable[Outcome]) -> None:
        """They are told no more."""
        mine = {one.act.operation for one in self.journal.pending(actor.email)}
        for one in outcomes:
            if one.operation in mine:
                self.journal.seen(one.operation)

    def settled(self, operation: str) -> Answer:
        """What became of an act that was being checked; once it is known, whoever asks is told."""
        for found in self.journal.pending():
            if found.act.operation == operation:
                self.journal.seen(operation)
                return self._in_french(found.answer) if isinstance(found.answer, Refused) else found.answer
        recorded = self.journal.register().recorded(operation)
        if recorded is None:
            return Pending(operation)
        if recorded.holds:
            return Saved(recorded.act, recorded.position)
        return Refused(("un autre acte est passé avant : rien n'est enregistré",))


def access_address(email: str, desk: Entrance) -> object:
    from sheets_sync import values

    found = values.read("courriel", email, desk.session)
    if found is None:
        raise Denied("l'adresse de messagerie manque : nom@domaine.fr")
    return found


__all__ = ["KEEPERS", "SCREENERS", "Entrance"]
