"""The first day (R-133): who of the list is there, recorded by a person; then trainees begin, within the capacity."""

from collections.abc import Iterator

from desk.access import use_case
from desk.cases import case_of, holders
from desk.files import Entry, Files, Key
from desk.listing import LISTERS, Listing
from desk.listing_limits import FORMATION
from desk.listing_views import BEGIN, BEGIN_WITH_PROJECT, FIRST_DAY, NOT_TAKEN, Candidate, ComplementaryList, Marks
from desk.lots import Lot
from desk.room import Answer
from rules.case import Actor
from sheets_sync.answers import Draft, Refused

WELCOMERS = frozenset(("secretariat", "placement", "direction"))
PRESENT = "present_on_first_day"


class FirstDays(Listing):
    """Presence, then the batches of that day: begin, begin with a project, absent, not taken."""

    @use_case(LISTERS)
    def expected(self, actor: Actor, programme: str) -> tuple[Candidate, ...]:
        """Whom the list brings on the first day: those on it, and those of it whose project was agreed since."""
        self._must_list(actor, programme, LISTERS)
        found: tuple[Candidate, ...] = self._kept_for(
            actor, ("expected", programme), lambda files: tuple(self._expected(files, programme))
        )
        return found

    def _expected(self, files: Files, programme: str) -> Iterator[Candidate]:
        people = [*holders(files, programme, "liste"), *_with_a_project(files, programme)]
        found = (self._candidate(files, entry) for entry in people)
        yield from sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.name.casefold()))

    @use_case(WELCOMERS)
    def record_presence(
        self, form: str, actor: Actor, shown: ComplementaryList, expected: tuple[Candidate, ...], marks: Marks
    ) -> Answer:
        """Seen or not, in one act, from the first day on; what is not said stays unknown (R-133)."""
        self._must_list(actor, shown.programme, WELCOMERS)
        moved = {one.key: one for one in expected if one.key in marks and marks[one.key] is not one.present}
        if why := self._not_yet():
            return Refused((why,))
        if not moved:
            return Refused(("aucune présence n'a changé",))
        if shut := self._closed_of(actor, moved):
            return Refused(shut)
        changes = {f"candidature:{key[0]}/{key[1]}": {PRESENT: marks[key]} for key in moved}
        keys = [f"{subject}#{name}" for subject in changes for name in (PRESENT, "state")]
        seen = {name: one.bases.get(name) for one in moved.values() for name in one.bases}
        subject, section = f"{FORMATION}:{shown.programme}", self._section(self.files())
        draft = Draft(
            form, actor.email, FORMATION, subject, changes, section=section,
            bases={key: seen.get(key) for key in keys},
        )  # fmt: skip
        return self._told(self._record(draft))

    def _not_yet(self) -> str:
        """Why nobody can have been seen on the first day, or ""."""
        calendar = self.session.calendar
        period = calendar.periods.get(FIRST_DAY)
        if period is None:
            return "la rentrée n'est pas fixée : saisissez-la, onglet Calendrier, ligne « rentree »"
        before = calendar.is_before(self.now(), period)
        return f"la rentrée est le {period.start:%d/%m/%Y} : une présence se constate ce jour-là" if before else ""

    @use_case(LISTERS)
    def first_day(self, actor: Actor, programme: str) -> tuple[Lot, Lot, Lot, Lot]:
        """Begin as trainees, begin with a project, absent, there but not taken: by rank, so that a short capacity goes
        to the first. Nobody is put to the last one while a place is left for them, unless nobody begins any more: the
        numbers are declared full, or the three months over (§9.2)."""
        people, over = self.expected(actor, programme), self.complementary_list(actor, programme).ended
        on_list = {entry.key for entry in holders(self._seen(actor), programme, "liste")}
        begin = [one.key for one in people if one.key in on_list and one.present]
        absent = [one.key for one in people if one.key in on_list and one.present is False]
        projects = [one.key for one in people if one.key not in on_list]
        full = [key for key in begin if over or not self._room_for(actor, key)]
        steps = ((begin, BEGIN), (projects, BEGIN_WITH_PROJECT), (absent, NOT_TAKEN), (full, NOT_TAKEN))
        first, second, third, fourth = (self.lot(actor, keys, step) for keys, step in steps)
        return first, second, third, fourth

    def _room_for(self, actor: Actor, key: Key) -> bool:
        """Is a place left within what the school can host?"""
        left = case_of(self._seen(actor), *key, self.now()).facts.get("capacity_left")
        return not isinstance(left, int) or left > 0


def _with_a_project(files: Files, programme: str) -> Iterator[Entry]:
    """Agreed since they were listed, and not begun yet."""
    workflow = files.session.workflow
    for entry in holders(files, programme, "origine"):
        origin = files.candidature(*entry.key).get("origin")
        if workflow.has(origin, "liste"):
            yield entry
