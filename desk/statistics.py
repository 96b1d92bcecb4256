"""Statistiques: a season in figures, of the programmes one reads; who still judges someone is not told of a project."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from desk.access import READERS, use_case
from desk.checking import standings_of
from desk.figures import Season, delays, flows, origins, refusals, weeks
from desk.files import Files
from desk.kept_figures import Span, kept
from desk.room import Room
from desk.stages import Funnel, funnel
from rules.case import Actor
from rules.contents import Standing
from rules.history import standing
from sheets_sync.projects import projects_of

HELD, ADMITTED = "place", "admission"


class Statistics(Room):
    """Worked out once for a register, for those who may see the same."""

    @use_case(READERS)
    def statistics(self, actor: Actor, programme: str = "") -> Season:
        """Of one programme, or of all those that this person reads."""
        programmes = tuple(code for code in self._visible(actor) if programme in ("", code))
        name = ("statistics", actor.email, programmes)
        found: Season = self._kept_for(actor, name, lambda files: self._season(files, programmes))
        return found

    def _funnels(self, files: Files, programmes: tuple[str, ...]) -> tuple[Funnel, ...]:
        """One a programme, in their order."""
        live, gone = _counted(files, programmes)
        of: dict[str, list[Standing]] = {code: [] for code in programmes}
        for one in (*live, *gone):
            of[one.programme].append(one)
        return tuple(funnel(files, self.short(code), mine) for code, mine in of.items())

    def _season(self, files: Files, programmes: tuple[str, ...]) -> Season:
        erased, (live, gone) = kept(files.register), _counted(files, programmes)
        some = [*live, *gone]
        spans = _spans(files, live)
        for kind, told in erased.spans.items():
            spans[kind] += [span for code, span in told if code in programmes]
        return Season(
            programmes=programmes,
            applications=len(some),
            by_programme=self._funnels(files, programmes),
            by_origin=origins(files, some, erased.families),
            delays=delays(files, some),
            refusals=refusals(files, some),
            flows=flows(files, some),
            weeks=tuple(weeks(spans, self.today())),
        )


def _counted(files: Files, programmes: tuple[str, ...]) -> tuple[list[Standing], list[Standing]]:
    """Those of now, and what is kept of those that were erased."""
    erased = kept(files.register)
    live = (one for one in standings_of(files) if one.dossier not in erased.dossiers)
    return [one for one in live if one.programme in programmes], [
        one for one in erased.standings if one.programme in programmes
    ]


def spans_by_application(files: Files, some: Iterable[Standing]) -> dict[str, dict[str, list[Span]]]:
    """The same, application by application."""
    return {one.key: _spans(files, [one]) for one in some}


def _spans(files: Files, some: Sequence[Standing]) -> dict[str, list[Span]]:
    """When each person's project was registered, a seat agreed, a contract signed, and until when: by its state or by
    its project, each within the one before, as the ledger of seats counts them (§9.1)."""
    registered, agreed, contracts = list[Span](), list[Span](), list[Span]()
    for one in some:
        agreed += _while(files, one, HELD)
        contracts += _while(files, one, ADMITTED)
        for project in projects_of(files.register, one.dossier, one.programme):
            until = project.refused_on or project.lapsed_on
            if project.received_on and project.complete:
                registered.append((one.person, project.received_on, until))
            if project.agreed_on:
                agreed.append((one.person, project.agreed_on, until))
            if project.agreed_on and project.contract_signed_on:
                contracts.append((one.person, max(project.agreed_on, project.contract_signed_on), until))
    agreed += contracts
    return {"registered": registered + agreed, "agreed": agreed, "contracts": contracts}


def _while(files: Files, one: Standing, trait: str) -> Iterator[Span]:
    """While its state has this property, from the day on which that was decided; mistakes taken back left aside."""
    since: date | None = None
    for step in standing(one.history, files.session.workflow):
        held, on = files.session.workflow.has(step.target, trait), files.session.calendar.day(step.decided_at)
        if held and since is None:
            since = on
        elif not held and since is not None:
            yield one.person, since, on
            since = None
    if since is not None:
        yield one.person, since, None
