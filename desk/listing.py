"""The complementary list (R-130 to R-132): criteria before it, a size that management decides, ranks that people give.

The desk counts and checks; the jury ranks; the draw is proposed by one person and validated by another (§9.2).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from desk.access import CHAIR, Denied, use_case
from desk.blindness import as_judged
from desk.cases import case_of, holders, on_the_list
from desk.counting import seats_of
from desk.files import Entry, Files, Key
from desk.listing_checks import checks
from desk.listing_limits import (
    FORMATION,
    RANK,
    criteria_used,
    ever_listed,
    limit_objection,
    present,
    proposed,
    rank_objections,
    said_of,
)
from desk.listing_views import DRAW, DRAWN_FROM, FIRST_DAY, LAST_DAY, Candidate, ComplementaryList
from desk.lots import Lot, Lots
from desk.ranks import Rank, read_ranks
from desk.recusal import away
from desk.room import Answer
from rules.calendar import Period
from rules.case import Actor
from sheets_sync.answers import Draft, Refused
from sheets_sync.applications import day
from sheets_sync.register import Register

LISTERS = frozenset(("secretariat", "jury", "presidence", "placement", "direction"))
RANKERS = frozenset(("secretariat", "jury", "presidence"))
JURY = frozenset(("jury", "presidence"))
SAID = ("list_criteria", "list_size", "hosting_capacity", "declared_full_on", "bulletin")


class Listing(Lots):
    """Who may be drawn in a programme, and drawing them."""

    @use_case(LISTERS)
    def list_programmes(self, actor: Actor) -> tuple[str, ...]:
        """Those of this person's programmes, in the order of the rows."""
        return self._visible(actor, LISTERS)

    @use_case(LISTERS)
    def complementary_list(self, actor: Actor, programme: str) -> ComplementaryList:
        """The list as it stands, as this person may see it (§5)."""
        self._must_list(actor, programme, LISTERS)
        found: ComplementaryList = self._kept_for(
            actor, ("complementary", programme), lambda files: self._list(files, programme)
        )
        return found

    def _list(self, files: Files, programme: str) -> ComplementaryList:
        said, row, every = said_of(files, programme), files.session.programmes[programme], self.files()
        periods, seats = files.session.calendar.periods, seats_of(every, programme)
        searching = [self._candidate(files, one) for one in holders(files, programme, "admissible")]
        capacity = said.get("hosting_capacity")
        first, drawn = periods.get(FIRST_DAY), periods.get(DRAWN_FROM)
        found = ComplementaryList(
            programme=programme,
            short=self.short(programme),
            label=row.label,
            seats=seats,
            criteria=str(said.get("list_criteria") or ""),
            size=said.get("list_size"),
            said_capacity=capacity,
            capacity=seats.cap if capacity is None else int(capacity),
            present=present(every, programme),
            taken=len(on_the_list(every, programme)),
            first_day=first.start if first else None,
            drawn_from=drawn.start if drawn else None,
            ended=self._ended(said, periods.get(LAST_DAY)),
            checks=(),
            searching=_by_rank(one for one in searching if not one.aside),
            aside=_by_rank(one for one in searching if one.aside),
            listed=_by_rank(self._candidate(files, one) for one in holders(files, programme, "liste")),
            begun=ever_listed(files, programme),
            bases=files.register.bases(*(f"{FORMATION}:{programme}#{name}" for name in SAID)),
        )
        return checks(found, self.today())

    def _ended(self, said: Mapping[str, Any], last: Period | None) -> str:
        """The numbers are declared full, or the three months are over (R-134)."""
        if declared := day(said.get("declared_full_on")):
            return f"effectifs réputés complets le {declared:%d/%m/%Y}"
        over = last is not None and self.session.calendar.is_after(self.now(), last)
        return f"délai des stagiaires achevé le {last.end:%d/%m/%Y}" if over and last and last.end else ""

    def _candidate(self, files: Files, entry: Entry) -> Candidate:
        facts = case_of(files, *entry.key, self.now()).facts
        mine = files.candidature(*entry.key)
        aside = ""
        if facts.get("person_lock"):
            aside = f"engagement ferme sur {self.short(str(facts['person_lock']).partition('/')[2])} (§8)"
        elif facts.get("person_renounced"):
            aside = "a renoncé sur une autre candidature (§8)"
        state = files.session.workflow.states.get(entry.state)
        subject = f"candidature:{entry.dossier}/{entry.programme}"
        return Candidate(
            dossier=entry.dossier,
            programme=entry.programme,
            name=entry.name or entry.dossier,
            state=state.label if state else entry.state,
            rank=mine.get(RANK),
            alert="projet d'emploi en attente d'agrément" if facts.get("fiche_complete") else "",
            aside=aside,
            waits=self.name_of(entry.proposer) if entry.proposed == DRAW else "",
            present=mine.get("present_on_first_day"),
            bases=files.register.bases(f"{subject}#{RANK}", f"{subject}#present_on_first_day", f"{subject}#state"),
        )

    @use_case(JURY)
    def set_list_criteria(
        self, form: str, actor: Actor, shown: ComplementaryList, text: str, reason: str = ""
    ) -> Answer:
        """The jury's criteria, recorded before any rank; changed later only with a reason, and whoever is proposed by
        the former ones is proposed no longer (R-131)."""
        self._must_list(actor, shown.programme, JURY)
        if not text.strip():
            return Refused(("les critères de la liste complémentaire sont vides : écrivez ceux que le jury a retenus",))

        def refuses(register: Register) -> Sequence[str]:
            why = criteria_used(self._of(register), shown.programme)
            return (f"{why} : changer les critères demande un motif",) if why and not reason.strip() else ()

        files = self.files()
        fallen = {f"candidature:{key[0]}/{key[1]}": {"proposal": None} for key in proposed(files, shown.programme)}
        bases = files.register.bases(*(f"{subject}#proposal" for subject in fallen))
        return self._say(form, actor, shown, {"list_criteria": text.strip()}, reason, refuses, fallen, bases)

    @use_case(CHAIR)
    def set_list_limits(
        self,
        form: str,
        actor: Actor,
        shown: ComplementaryList,
        capacity: int | None,
        size: int | None,
        reason: str = "",
    ) -> Answer:
        """Whom the school can host, and how long the list is: not tied to the vacant seats (R-131)."""
        self._must_list(actor, shown.programme, CHAIR)

        def refuses(register: Register) -> Sequence[str]:
            found = limit_objection(self._of(register), shown.programme, capacity, size)
            return (found,) if found else ()

        return self._say(form, actor, shown, {"hosting_capacity": capacity, "list_size": size}, reason, refuses)

    @use_case(RANKERS)
    def rank_candidates(
        self, form: str, actor: Actor, shown: ComplementaryList, ranks: Mapping[Key, str | Rank], reason: str = ""
    ) -> Answer:
        """Ranks as people typed them, in one act: each once in a programme; never worked out from marks (R-131)."""
        self._must_list(actor, shown.programme, RANKERS)
        known = {one.key: one for one in (*shown.searching, *shown.aside, *shown.listed)}
        if unknown := [f"{key[0]}" for key in ranks if key not in known]:
            return Refused((f"dossier {', '.join(unknown)} : pas dans la liste de {shown.short}, rechargez l'écran",))
        read, wrong = read_ranks(ranks, {key: one.name for key, one in known.items()})
        if wrong:
            return Refused(wrong)
        moved = {key: rank for key, rank in read.items() if known[key].rank != rank}
        if not moved:
            return Refused(("aucun rang n'a changé",))
        if shut := self._closed_of(actor, moved):
            return Refused(shut)
        bases: dict[str, str | None] = {}
        for key in moved:
            bases |= {name: known[key].bases.get(name) for name in known[key].bases if not name.endswith("first_day")}

        def refuses(register: Register) -> Sequence[str]:
            files = as_judged(self._of(register))
            return rank_objections(files, shown.programme, moved, reason, away(files, actor.email))

        changes = {f"candidature:{key[0]}/{key[1]}": {RANK: rank} for key, rank in moved.items()}
        return self._say(form, actor, shown, {}, reason, refuses, changes, bases)

    @use_case(LISTERS)
    def draw(self, actor: Actor, programme: str) -> Lot:
        """The step put to those whom the ranks retain, in that order: proposed by one, validated by another."""
        shown = self.complementary_list(actor, programme)
        return self.lot(actor, [one.key for one in shown.retained], DRAW)

    def _say(
        self, form: str, actor: Actor, shown: Any, said: Mapping[str, Any], reason: str, refuses: Any,
        more: Mapping[str, Mapping[str, Any]] | None = None, bases: Mapping[str, str | None] | None = None,
    ) -> Answer:  # fmt: skip
        """One act on a programme, on its ledger: what `refuses` says is asked again of whoever came in between."""
        subject, files = f"{FORMATION}:{shown.programme}", self.files()
        mine = {f"{subject}#{name}": shown.bases.get(f"{subject}#{name}") for name in said}
        draft = Draft(
            form, actor.email, FORMATION, subject, {**({subject: dict(said)} if said else {}), **(more or {})},
            reason=reason.strip(), section=self._section(files),
            bases=mine | dict(bases or {}) | files.register.bases(f"registre:{shown.programme}"),
        )  # fmt: skip
        return self._told(self.journal.record(draft, refuses))

    @staticmethod
    def _section(files: Files) -> str:
        step = files.session.workflow.transitions.get(DRAW)
        return step.section if step else ""

    def _must_list(self, actor: Actor, programme: str, roles: frozenset[str]) -> None:
        if programme not in self._visible(actor, roles):
            raise Denied(f"La liste complémentaire de « {programme} » n'est pas de vos formations, ou de votre rôle.")


def _by_rank(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Ranks first, in order; the others by name."""
    return tuple(sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.name.casefold(), one.dossier)))
