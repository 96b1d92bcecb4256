"""Reprise: a school that starts in April brings its spreadsheet of decisions; each becomes acts, checked by the guards.

One person proposes what was shown, another confirms it: nobody decides alone (§5). The candidates must be there first.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from desk.access import CLERKS, use_case
from desk.deposits import Running
from desk.files import Files, Key
from desk.room import Answer
from desk.takeover_back import KIND
from desk.takeover_lines import TakeoverLines
from desk.takeover_people import People
from desk.takeover_plan import Lot
from desk.takeover_views import (
    CLOSED,
    CONFIRMED,
    DISCARDED,
    PROPOSED,
    READY,
    LotSeen,
    Takeover,
)
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft, Refused
from sheets_sync.importing.apply import ImportDone
from sheets_sync.importing.decisions import Stated, read_decisions
from sheets_sync.importing.decisions_kept import FIELD, kept, stated
from sheets_sync.importing.reading import ImportRefused, read_sheets
from sheets_sync.importing.words import fold

LOT: Final = "reprise:"
NOBODY: Final = ""
SOMEONE: Final = "une seconde personne"
"""Stands for the second identity until it is known."""
EMPTY: Final = (
    "Aucun candidat dans ce classeur : importez d’abord l’export de la plateforme (écran Dépôts), puis ce fichier."
)


class TakeoverRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """This lot cannot be taken further by this person, now."""


class TakingOver(TakeoverLines):
    """Preview, propose, confirm, run."""

    @use_case(CLERKS)
    def preview_takeover(
        self,
        actor: Actor,
        name: str,
        content: bytes,
        said: Mapping[str, str] | None = None,
        chosen: Mapping[int, str] | None = None,
    ) -> Takeover:
        """What a file would make: nothing is written. `said`: the file's own word → state; `chosen`: doubtful line →
        dossier, "" for nobody's. Raises `ImportRefused`."""
        files = self.files()
        if not files.entries:
            raise ImportRefused(EMPTY)
        words = {fold(word): state for word, state in (said or {}).items()}
        found = read_decisions(read_sheets(name, content), files.session, words)
        people = People(files, self._visible(actor, CLERKS))
        lot = Lot("", name, actor.email, SOMEONE)
        lines = tuple(self._takeover_lines(files, actor, found.rows, people, lot, chosen or {}))
        return Takeover(name, sha256(content).hexdigest(), lines, found)

    @use_case(CLERKS)
    def propose_takeover(self, form: str, actor: Actor, shown: Takeover) -> Answer:
        """The first of two people takes over the lines that would make acts; nothing moves until another confirms."""
        ready: dict[Key, list[Stated]] = {}
        for line in shown.of(READY):
            if line.key is not None:
                ready.setdefault(line.key, []).append(line.stated)
        files = self.files()
        if why := next((why for key in ready if (why := self._shut_to(files, actor, key))), ""):
            return Refused((why,))
        if not ready:
            return Refused(("aucune ligne de ce fichier ne donne d’acte : rien n’est à reprendre",))
        waiting = [
            one for one in self._taken_lots() if one.digest == shown.digest and one.state in (PROPOSED, CONFIRMED)
        ]
        if waiting:
            return Refused((f"ce fichier attend déjà, repris par {waiting[0].by_name} : confirmez-le ou écartez-le",))
        name = sha256(form.encode()).hexdigest()[:8]
        opening = {
            "state": PROPOSED, "name": shown.name, "digest": shown.digest, "by": actor.email,
            "lines": sum(map(len, ready.values())),
        }  # fmt: skip
        drafts = [Draft(form, actor.email, KIND, f"{LOT}{name}", {f"{LOT}{name}": opening})]
        for (dossier, programme), rows in ready.items():
            subject = f"candidature:{dossier}/{programme}"
            fields = {f"{FIELD}{name}": [kept(row) for row in rows]}
            drafts.append(Draft(form, actor.email, KIND, subject, {subject: fields}))
        answers = self.journal.record(drafts)
        return next((one for one in answers if isinstance(one, Refused)), answers[0])

    @use_case(CLERKS)
    def lots_taken(self, actor: Actor) -> tuple[LotSeen, ...]:
        """Every lot, the last first."""
        return self._taken_lots()

    def _taken_lots(self) -> tuple[LotSeen, ...]:
        found: tuple[LotSeen, ...] = self.kept("lots", lambda files: tuple(self._lots_of(files)))
        return found

    def _lots_of(self, files: Files) -> list[LotSeen]:
        subjects = [subject for subject in files.register.fields if subject.startswith(LOT)]
        return sorted((self._lot_seen(files, subject) for subject in subjects), key=lambda one: one.at, reverse=True)

    def _lot_seen(self, files: Files, subject: str) -> LotSeen:
        fields = files.register.fields[subject]
        text = {
            name: str(fields.get(name) or "") for name in ("name", "digest", "state", "by", "confirmed_by", "undo_by")
        }
        at = next(one.at for one in files.register.thread(subject) if one.holds)
        return LotSeen(
            subject.removeprefix(LOT),
            by_name=self.name_of(text["by"]),
            at=at,
            lines=int(fields.get("lines") or 0),
            **text,
        )

    @use_case(CLERKS)
    def lot_taken(self, actor: Actor, lot: str) -> Takeover:
        """The lines of a lot as they stand now, for whoever is to confirm it."""
        found: Takeover = self.kept((LOT, lot, actor.email), lambda files: self._lot_shown(files, actor, lot))
        return found

    def _lot_shown(self, files: Files, actor: Actor, lot: str) -> Takeover:
        seen = self._taken_lot(lot)
        names = Lot(lot, seen.name, seen.by, seen.confirmed_by or SOMEONE)
        lines = self._lines_about(files, actor, lines_of(files, lot), names)
        return Takeover(seen.name, seen.digest, tuple(sorted(lines, key=lambda line: line.number)))

    @use_case(CLERKS)
    def confirm_takeover(self, form: str, actor: Actor, lot: str) -> Running:
        """Another person than who proposed it confirms, and its acts begin; a run that was cut is taken up again."""
        seen, rows = self._taken_lot(lot), lines_of(self.files(), lot)
        if seen.state == PROPOSED:
            if actor.email == seen.by:
                raise TakeoverRefused("vous avez repris ce fichier : une autre personne doit le confirmer (§5)")
            if why := next((why for key in rows if (why := self._shut_to(self.files(), actor, key))), ""):
                raise TakeoverRefused(why)
            self._move_lot(form, actor, lot, PROPOSED, {"state": CONFIRMED, "confirmed_by": actor.email})
        elif seen.state != CONFIRMED:
            raise TakeoverRefused(f"ce lot est {seen.state} : il n’attend plus de confirmation")
        seen = self._taken_lot(lot)
        names = Lot(lot, seen.name, seen.by, seen.confirmed_by)

        def work(running: Running) -> ImportDone:
            done = self._run_lot(names, rows, running)
            self._move_lot(f"{lot} {CLOSED}", actor, lot, CONFIRMED, {"state": CLOSED})
            return done

        return self._run(form, f"Reprise de « {seen.name} »", actor, work)

    @use_case(CLERKS)
    def discard_takeover(self, form: str, actor: Actor, lot: str) -> Answer:
        """Sets aside a lot that nobody confirmed."""
        if self._taken_lot(lot).state != PROPOSED:
            return Refused(("ce lot n’attend plus de confirmation",))
        return self._move_lot(form, actor, lot, PROPOSED, {"state": DISCARDED})

    def _move_lot(self, form: str, actor: Actor, lot: str, source: str, fields: Mapping[str, str]) -> Answer:
        """A lot goes on from a state to the next; whoever comes second is told. Raises `TakeoverRefused`."""
        subject = f"{LOT}{lot}"
        if self._taken_lot(lot).state != source:
            raise TakeoverRefused("quelqu’un vient de faire avancer ce lot : regardez où il en est")
        bases = {f"{subject}#state": self.files().register.heads.get(f"{subject}#state")}
        answer = self._record(Draft(form, actor.email, KIND, subject, {subject: dict(fields)}, bases=bases))
        if isinstance(answer, Refused):
            raise TakeoverRefused(" ; ".join(answer.reasons))
        return answer

    def _taken_lot(self, lot: str) -> LotSeen:
        found = next((one for one in self._taken_lots() if one.id == lot), None)
        if found is None:
            raise TakeoverRefused("ce lot de reprise n’existe pas")
        return found


def lines_of(files: Files, lot: str) -> dict[Key, list[Stated]]:
    """The lines of a lot, by application."""
    found: dict[Key, list[Stated]] = {}
    for key in files.entries:
        for line in files.candidature(*key).get(f"{FIELD}{lot}") or ():
            found.setdefault(key, []).append(stated(*key, line))
    return found


__all__ = ["KIND", "TakeoverRefused", "TakingOver"]
