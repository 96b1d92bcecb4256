"""Sittings as they stand (§5, R-060): who is there, the quorum, what an open one holds against a step.

While a sitting is open on a phase, the steps of that phase are taken in it, from whatever screen: by those who are
there, with the quorum once the recused are set apart.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from desk.access import JURORS
from desk.deliberation_views import Seated, SittingView
from desk.dossiers import Dossiers
from desk.files import Files, Key
from desk.sitting_bases import open_on, phase_of
from rules.case import ROLES, Actor
from rules.deliberation import Phase, function_of, lacking, needed, phases, quorum, short_of_quorum
from rules.jury import composed
from sheets_sync.journal import SITTING
from sheets_sync.register import Recorded

FIELDS = ("programme", "phase", "held_on", "present", "chair", "closed_at")
COMPOSITION = "composition"
"""The fact of a closing that keeps names, functions and quorum: rows of `Accès` and `Jurys` change after it."""


class Attending(Dossiers):
    """Reading sittings, for every path that takes a step."""

    def _against_sitting(self, files: Files, actor: Actor, key: Key, transition: str) -> tuple[str, ...]:
        """What the sitting open on this step's phase holds against this person's taking it on this application."""
        view = self._sitting_open_on(files, key[1], transition)
        return tuple(self._held_in(files, actor, view, key)) if view else ()

    def _held_in(self, files: Files, actor: Actor, view: SittingView, key: Key) -> Iterator[str]:
        if actor.email not in {one.email for one in view.present}:
            yield (
                f"la séance du {view.held_on:%d/%m/%Y} est ouverte sur cette étape, et vous n'êtes pas parmi les "
                "présents : rejoignez-la, ou attendez sa clôture"
            )
        yield from self._short_of(files, view, key)

    def _sitting_open_on(self, files: Files, programme: str, transition: str) -> SittingView | None:
        phase = phase_of(files.session, programme, transition)
        name = open_on(files.register, programme, phase.code).partition(":")[2] if phase else ""
        return next((one for one in self._sittings(files) if one.id == name), None) if name else None

    def _short_of(self, files: Files, view: SittingView, key: Key) -> tuple[str, ...]:
        """The quorum of one dossier: a recused juror does not count for it."""
        here = (one.function for one in view.present if one.email not in files.recused.get(key, ()))
        return short_of_quorum(files.session, view.programme, here)

    def _phases(self, programme: str) -> tuple[Phase, ...]:
        session = self.session
        return phases(session.workflow, session.programmes[programme].year)

    def _jury(self, programme: str) -> Iterator[tuple[str, Seated]]:
        for who in self._everyone().values():
            function = function_of(role for role in JURORS if who.has(frozenset((role,)), programme))
            if function:
                yield who.email, Seated(who.email, who.name, function, ROLES[function])

    def _sittings(self, files: Files) -> tuple[SittingView, ...]:
        """Read once for a register; an act that is prepared again on a later one reads them there."""
        if files.register.position != self.files().register.position:
            return tuple(self._read_sittings(files))
        found: tuple[SittingView, ...] = self.kept("sittings", lambda now: tuple(self._read_sittings(now)))
        return found

    def _read_sittings(self, files: Files) -> Iterator[SittingView]:
        """One whose programme or phase the rows no longer have is left to the journal."""
        for subject in files.register.records(SITTING):
            fields = files.register.fields[subject]
            programme = str(fields.get("programme") or "")
            known = self._phases(programme) if programme in files.session.programmes else ()
            phase = next((one for one in known if one.code == fields.get("phase")), None)
            if phase is not None:
                yield self._sitting_view(files, subject, phase)

    def _sitting_view(self, files: Files, subject: str, phase: Phase) -> SittingView:
        fields: Mapping[str, Any] = files.register.fields[subject]
        programme, session = str(fields["programme"]), files.session
        acts = [one for one in files.register.thread(subject) if one.holds]
        closing = next((one for one in acts if "closed_at" in one.act.changes[subject]), None)
        kept = (closing.act.facts.get(COMPOSITION) if closing else None) or self._composition(files, subject)
        asked = tuple((str(function), int(number)) for function, number in kept["needed"])
        here = [_seated(kept, one) for one in fields.get("present") or ()]
        return SittingView(
            id=subject.partition(":")[2],
            programme=programme,
            short=self.short(programme),
            label=session.programmes[programme].label,
            phase=phase,
            held_on=date.fromisoformat(str(fields["held_on"])),
            present=tuple(sorted(here, key=lambda one: one.name)),
            chair=str(fields.get("chair") or ""),
            opened=acts[0].position,
            closed=closing.position if closing else None,
            closed_at=datetime.fromisoformat(fields["closed_at"]) if fields.get("closed_at") else None,
            quorum=kept["quorum"],
            needed=asked,
            short_of=lacking(asked, (one.function for one in here)),
            unset=composed(session, programme),
            names=kept["names"],
            bases=files.register.bases(*(f"{subject}#{name}" for name in FIELDS)),
        )

    def _composition(self, files: Files, subject: str, others: Iterable[str] = ()) -> dict[str, Any]:
        """As the rows say it now, of all who were there at some time; of `others` the names alone."""
        programme = str(files.register.value(subject, "programme"))
        jury = dict(self._jury(programme))
        every = sorted({who for _, lists in presences(files, subject) for who in (*lists[0], *lists[1])})
        return {
            "names": {one: jury[one].name if one in jury else self.name_of(one) for one in sorted({*every, *others})},
            "functions": {one: jury[one].function for one in every if one in jury},
            "quorum": quorum(files.session, programme),
            "needed": [list(row) for row in needed(files.session, programme)],
        }


def presences(files: Files, subject: str) -> Iterator[tuple[Recorded, tuple[list[str], list[str]]]]:
    """Each act that says who is there, with those before and after it; the first opens the sitting."""
    for one in files.register.thread(subject):
        if one.holds and "present" in one.act.changes[subject]:
            before, after = one.act.changes[subject]["present"]
            yield one, (list(before or ()), list(after or ()))


def _seated(kept: Mapping[str, Any], who: str) -> Seated:
    function = str(kept["functions"].get(who, ""))
    return Seated(who, str(kept["names"].get(who, who)), function, ROLES.get(function, ""))
