"""Signing an announcement (§3, §5): two people sign what was rehearsed, and the second signature freezes it.

The two are different people among the jury's secretariat, its presidency and the management, and one of them is of the
presidency or the management. Two people open a frozen batch again, with a reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from desk.access import use_case
from desk.announced import last_change, state_keys
from desk.announcement_views import Rehearsal
from desk.rehearsing import Rehearsing
from desk.room import Answer
from rules.case import ROLES, Actor
from sheets_sync.answers import Draft, Guard, Refused
from sheets_sync.register import Register

SIGNERS: Final = frozenset(("secretariat", "presidence", "direction"))
CHIEFS: Final = frozenset(("presidence", "direction"))
"""One signature of the two is theirs."""
ANNONCE: Final = "annonce"
TWO: Final = 2
MOVED: Final = "une décision vient de changer : relisez, puis recommencez"


class Signing(Rehearsing):
    """Signatures and the frozen batch."""

    @use_case(SIGNERS)
    def sign(self, form: str, actor: Actor, shown: Rehearsal) -> Answer:
        """Signs the batch as it was shown; the second signature, by someone else, freezes it in the same act."""
        period, programme = shown.period.code, shown.programme
        self._must_announce(actor, period, programme, SIGNERS)
        now = self.rehearsal(actor, period, programme)
        if reasons := tuple(self._against_signing(actor, shown, now)):
            return Refused(reasons)
        earlier = [one for one in self._signed(now) if one["seen"] == now.digest]
        mine = {"by": actor.email, "at": self.now().isoformat(), "seen": now.digest}
        signed = [*earlier, mine][-TWO:]
        changes: dict[str, Any] = {"signed": signed}
        if len(signed) == TWO:
            changes |= {"frozen_at": mine["at"], "members": dict(now.members), "unfreeze": None}
        facts = {"annoncées": str(len(now.members)), "sans décision": str(len(now.undecided))}
        seen = changes_of(self.files().register, state_keys(now.members))
        if now.digest != self.rehearsal(actor, period, programme).digest:
            return Refused((MOVED,))
        return self._record_batch(
            form, actor, shown, changes, facts=facts, still=lambda register: moved(register, seen)
        )

    def _against_signing(self, actor: Actor, shown: Rehearsal, now: Rehearsal) -> Iterator[str]:
        if now.untrue and (now.complete or not now.members):
            where = f"là où la lettre partie est devenue fausse ({len(now.untrue)})"
            yield f"il manque une décision {where} : décidez à nouveau, puis signez"
        elif now.complete:
            yield "ce lot est déjà figé : rien n'y manque"
        elif not now.members:
            yield "aucune décision n'est à annoncer"
        if now.digest != shown.digest:
            yield "les décisions ont changé depuis l'affichage : relisez la répétition, puis signez"
        yield from now.blocks
        earlier = [one for one in now.signatures if one.holds]
        if any(one.email == actor.email for one in earlier):
            yield "vous avez déjà signé : la seconde signature est celle d'une autre personne"
        elif earlier and not any(self._is_chief(one.email, now.programme) for one in (*earlier, actor)):
            yield f"l'une des deux signatures est celle de la {ROLES['presidence']} ou de la {ROLES['direction']}"

    def _is_chief(self, email: str, programme: str) -> bool:
        who = self._everyone().get(email)
        return who is not None and who.has(CHIEFS, programme)

    def _signed(self, shown: Rehearsal) -> list[dict[str, str]]:
        said = self.files().register.fields.get(f"{ANNONCE}:{shown.key}", {}).get("signed") or []
        return [dict(one) for one in said]

    @use_case(SIGNERS)
    def unfreeze(self, form: str, actor: Actor, shown: Rehearsal, reason: str = "") -> Answer:
        """Asks that a frozen batch be opened again, with a reason; a second person grants it. What left has left."""
        self._must_announce(actor, shown.period.code, shown.programme, SIGNERS)
        if not shown.frozen:
            return Refused(("ce lot n'est pas figé",))
        asked = shown.unfreezing
        if asked is None:
            if not reason.strip():
                return Refused(("rouvrir un lot figé demande un motif",))
            request = {"by": actor.email, "at": self.now().isoformat(), "reason": reason.strip()}
            return self._record_batch(form, actor, shown, {"unfreeze": request}, reason)
        if asked.email == actor.email:
            return Refused(("vous l'avez demandé : une autre personne doit l'accorder",))
        changes = {"unfreeze": None, "frozen_at": None, "members": None, "signed": []}
        return self._record_batch(form, actor, shown, changes, reason or asked.reason)

    @use_case(SIGNERS)
    def keep_frozen(self, form: str, actor: Actor, shown: Rehearsal, reason: str = "") -> Answer:
        """Sets the request to open the batch again aside: who made it gives it up, or another person refuses it."""
        self._must_announce(actor, shown.period.code, shown.programme, SIGNERS)
        if shown.unfreezing is None:
            return Refused(("personne ne demande à rouvrir ce lot",))
        return self._record_batch(form, actor, shown, {"unfreeze": None}, reason)

    def _record_batch(
        self,
        form: str,
        actor: Actor,
        shown: Rehearsal,
        changes: Mapping[str, Any],
        reason: str = "",
        facts: Mapping[str, str] | None = None,
        still: Guard | None = None,
    ) -> Answer:
        """One act on the announcement as it was shown, while the decisions that it names stand."""
        subject = f"{ANNONCE}:{shown.key}"
        draft = Draft(
            form, actor.email, ANNONCE, subject, {subject: dict(changes)}, reason=reason.strip(),
            section=shown.period.section, facts=facts or {}, bases=shown.bases,
        )  # fmt: skip
        return self._told(self.journal.record(draft, still))


def moved(register: Register, seen: Mapping[str, str]) -> tuple[str, ...]:
    """Asked on the writer's thread, just before an act leaves that rests on what others decide."""
    return () if changes_of(register, seen) == seen else (MOVED,)


def changes_of(register: Register, keys: Iterable[str]) -> dict[str, str]:
    """Base key → the act that gave the field its value."""
    found = ((key, last_change(register, key)) for key in keys)
    return {key: recorded.row.operation if recorded else "" for key, recorded in found}
