"""Places: per programme and year, what is open, the range, the three counters; management's decision on them
(R-001 to R-006)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from desk.access import CHAIR, READERS, use_case
from desk.cases import holders, searching
from desk.drafts import DECIDED
from desk.files import Files
from desk.room import Answer
from desk.views import Bases
from desk.working import Working
from rules import seats
from rules.case import Actor
from rules.seats import Fiche, Seats
from sheets_sync import tables
from sheets_sync.answers import Refused
from sheets_sync.projects import projects_of
from sheets_sync.register import Register

CONTRACTED, AGREED = "admission", "place"


@dataclass(frozen=True)
class SeatRow:
    """One programme. `seats` are counts of persons; `searching` those admissible and still without a project;
    `trainees` those in the school without one, who hold no seat (R-135); `bases` what a decision on it rests on."""

    programme: str
    short: str
    label: str
    year: int
    min: int
    max: int
    seats: Seats
    searching: int
    note: str
    section: str
    bases: Bases = field(repr=False, default_factory=dict)
    trainees: int = 0


class Counting(Working):
    """The ledger of seats, and the capacity that management decides."""

    @use_case(READERS)
    def seats(self, actor: Actor) -> tuple[SeatRow, ...]:
        """In the order of the rows; those of other programmes are no secret: only counts are shown."""
        found: tuple[SeatRow, ...] = self.kept("seats", self._seats)
        return found

    def _seats(self, files: Files) -> tuple[SeatRow, ...]:
        return tuple(self._row_of(files, code) for code in files.session.programmes)

    def _row_of(self, files: Files, code: str) -> SeatRow:
        row, count = files.session.programmes[code], seats_of(files, code)
        seekers = len({entry.person for entry in searching(files, code)})
        bases = files.register.bases(*(f"{tables.subject('Formations', code)}#{column}" for column in DECIDED))
        return SeatRow(
            code, self.short(code), row.label, row.year, row.min, row.max, count, seekers, _note(count),
            row.section, bases, len({entry.person for entry in holders(files, code, "stagiaire")}),
        )  # fmt: skip

    @use_case(READERS)
    def what_if(self, actor: Actor, programme: str, decided: int | None, extra: int) -> tuple[Seats, str]:
        """The counters as they would be, and what the notice says of the decision: nothing is recorded."""
        files = self.files()
        now, objection = seats_of(files, programme), self._objection(files, programme, decided, extra, "-")
        row = files.session.programmes[programme]
        opened = (row.min if decided is None else decided) + extra
        cap = (row.max if decided is None else decided) + extra
        counts = (now.registered, now.agreed, now.contracts)
        return Seats(now.opened_min, opened, cap, decided, extra, *counts), objection or ""

    @use_case(READERS)
    def may_decide_capacity(self, actor: Actor, programme: str) -> bool:
        """Is this person its management?"""
        return bool(actor.has(CHAIR, programme))

    @use_case(CHAIR)
    def decide_capacity(
        self, form: str, actor: Actor, shown: SeatRow, decided: int | None, extra: int, reason: str
    ) -> Answer:
        """Management's number, within the range announced (R-005); seats beyond it are named as such, with a
        reason (R-004). A seat taken meanwhile counts: the objection is asked again of what stands as it is recorded."""
        files, programme = self.files(), shown.programme
        if programme not in files.session.programmes or not actor.has(CHAIR, programme):
            return Refused(("décider des places de cette formation revient à sa direction",))
        if refusal := self._objection(files, programme, decided, extra, reason):
            return Refused((refusal,))
        rows = {row["code"]: row for row in files.session.tables["Formations"]}
        row = {**rows[programme], "decide": "" if decided is None else str(decided), "supplementaires": str(extra)}
        bases = {**shown.bases, **files.register.bases(f"registre:{programme}")}
        section = files.session.programmes[programme].section

        def still(register: Register) -> Sequence[str]:
            return tuple(filter(None, (self._objection(self._of(register), programme, decided, extra, reason),)))

        return self._put_rows_in_force(
            form, actor, {"Formations": [row]}, frozenset(DECIDED), reason.strip(), bases, section, still
        )

    def _objection(self, files: Files, programme: str, decided: int | None, extra: int, reason: str) -> str | None:
        row = files.session.programmes[programme]
        if extra < 0 or (decided is not None and decided < 0):
            return "un nombre de places n'est pas négatif"
        if decided is not None and (objection := seats.decision_objection(row, decided)):
            return objection
        if extra != row.extra and not reason.strip():
            return "ouvrir des places supplémentaires demande un motif"
        held = len({entry.person for entry in holders(files, programme, AGREED)})
        cap = (row.max if decided is None else decided) + extra
        if cap < held:
            return f"places déjà occupées : {held} ; le plafond ne peut descendre à {cap}"
        return self._hosted(files, programme, cap)

    @staticmethod
    def _hosted(files: Files, programme: str, cap: int) -> str | None:
        """Where management said no capacity, the cap is one: whoever is present fits into it, trainees too (R-131)."""
        here = len({entry.person for entry in holders(files, programme, "present")})
        said = files.register.fields.get(f"formation:{programme}", {}).get("hosting_capacity")
        if said is not None or here <= cap:
            return None
        return (
            f"présents, stagiaires compris : {here} ; sans capacité d'accueil décidée, elle suit le plafond, qui ne "
            f"peut descendre à {cap} : décidez d'abord la capacité, écran Liste complémentaire"
        )


def seats_of(files: Files, programme: str) -> Seats:
    """The three counters from the projects on record (R-124); a state that holds a seat with none, taken over from a
    spreadsheet, counts as one agreed."""
    row, mine = files.session.programmes[programme], tuple(_fiches(files, programme))
    held = {entry.person for entry in holders(files, programme, AGREED)}
    concluded = {entry.person for entry in holders(files, programme, CONTRACTED)}
    known = [fiche for fiche in mine if fiche.live]
    signed = concluded | {fiche.person for fiche in known if fiche.agreed_on and fiche.contract_on}
    agreed = held | signed | {fiche.person for fiche in known if fiche.agreed_on}
    registered = agreed | {fiche.person for fiche in known}
    counted = seats.count(row, ())
    return replace(counted, registered=len(registered), agreed=len(agreed), contracts=len(signed))


def _fiches(files: Files, programme: str) -> Iterator[Fiche]:
    """Those of applications that may still have a project."""
    for code, state in files.session.workflow.states.items():
        if state.final or code not in files.session.workflow.after_a_project:
            continue
        for key in files.standing(programme, code):
            person = files.entries[key].person
            yield from (project.fiche(person) for project in projects_of(files.register, *key))


def _note(count: Seats) -> str:
    if count.agreed > count.cap:
        return "au-dessus du plafond"
    if count.agreed > count.opened:
        return "au-dessus des ouvertes"
    return "toutes réservées" if count.opened and count.published == 0 else ""
