"""What follows from a decision waits for its announcement and its letter (§3), by whatever way it is taken."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.admission_checks import TOLD
from desk.announced import decided
from desk.takeover_views import HELD, READY
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.announcing import decide
from tests.desk.conftest import World, candidate, kept
from tests.desk.test_takeover import csv, preview

A, MKX1, MKX2 = "24-00001", "MKX1", "MKX2"
EARLY = "sa décision ne s'annonce que le {} : rien ne part qui la dirait avant"
LETTER = "la lettre de l'annonce du {} n'est pas encore partie : rien ne la précède"


@dataclass(frozen=True)
class Untold:
    """From `state` the jury decides `by`, told on `day` of May; then `step` is what follows, to the state `named`."""

    programme: str
    state: str
    by: str
    day: int
    step: str
    role: str
    named: str
    motive: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return A, self.programme

    def __str__(self) -> str:
        return f"{self.step} {self.programme}"


MISSING, AGREED = "Admission impossible", "Projet d'emploi agréé"
FOLLOWING = (
    Untold(MKX1, "EPREUVES_FAITES", "placer_complementaire", 2, "inscrire_evs", "secretariat",
           "Entretien synchrone prévu"),
    Untold(MKX1, "EPREUVES_FAITES", "admettre_principale", 2, "agreer", "direction", AGREED),
    Untold(MKX1, "EPREUVES_FAITES", "admettre_principale", 2, "diplome_manque", "direction", MISSING, "Échec"),
    Untold(MKX1, "EVS_FAIT", "admettre_complementaire", 23, "agreer", "placement", AGREED),
    Untold(MKX2, "SERIE2_FAITE", "admettre_serie2", 23, "agreer", "direction", AGREED),
    Untold(MKX2, "SERIE2_FAITE", "admettre_serie2", 23, "diplome_manque", "direction", MISSING, "Échec"),
)  # fmt: skip


def say(book: World, kind: str, subject: str, **fields: Any) -> None:
    named = {name.replace("__", "."): value for name, value in fields.items()}
    assert isinstance(book.desk.journal.record(Draft(book.form(), "x", kind, subject, {subject: named})), Saved)


@kept
def ready(book: World) -> World:
    """One candidate of each year whose results are in, with all that what follows would ask: a slot that someone
    noted, a project received complete, a title that was not obtained."""
    book.clock.now = datetime(2024, 5, 1, 8, tzinfo=UTC)
    book.bring(candidate(A, (MKX1, MKX2)))
    say(book, "saisie", f"dossier:{A}", title_obtained=False)
    for programme in (MKX1, MKX2):
        say(book, "fiche", f"fiche:{A}/{programme}/1", received_on="2024-04-30", complete=True)
    slot = {"programme": MKX1, "trial": "EVS1", "starts_at": "2024-05-14T09:00:00+02:00", "minutes": 20}
    say(book, "creneau", "creneau:S", **slot, jurors=[], held_by=f"{A}/{MKX1}")
    return book


@pytest.mark.parametrize("case", FOLLOWING, ids=str)
def test_it_waits_by_every_way(ready: World, case: Untold) -> None:
    say(ready, "transition", f"candidature:{A}/{case.programme}", state=case.state)
    decide(ready, case.by, A, programme=case.programme)
    if case.step == "inscrire_evs":
        say(ready, "creneau", f"candidature:{A}/{MKX1}", slot__EVS1="S")
    moment = datetime(2024, 5, case.day, 0, 30, tzinfo=UTC)
    ready.clock.now = moment.replace(day=case.day - 1)
    assert refused(ready, case) == EARLY.format(f"{case.day:02}/05/2024")
    assert taken_over(ready, case) == (HELD, True)
    assert (case.step == "agreer") == (TOLD in awaited(ready, case))

    ready.clock.now = moment
    found = decided(ready.desk.files(), case.key)
    assert found
    announced = f"annonce:{found.period}/{case.programme}"
    say(ready, "annonce", announced, frozen_at=moment.isoformat(), members={f"{A}/{case.programme}": found.operation})
    assert refused(ready, case) == LETTER.format(f"{case.day:02}/05/2024")
    letter = {"template": "x", "status": "pret", "decision": found.operation, "announcement": found.period}
    say(ready, "courriel", f"courriel:{A}/{case.programme}/x", to="a@example.org", text="…", **letter)
    assert refused(ready, case) == LETTER.format(f"{case.day:02}/05/2024")
    say(ready, "courriel", f"courriel:{A}/{case.programme}/x", status="parti")
    assert taken_over(ready, case)[0] == READY
    assert TOLD not in awaited(ready, case)
    who, shown = ready.who(case.role), ready.desk.file(ready.who(case.role), A)
    answer = ready.desk.decide(ready.form(), who, shown, case.programme, case.step, case.motive)
    assert isinstance(answer, Saved), answer


@pytest.mark.parametrize("mended", [False, True])
def test_what_was_taken_over_was_told_elsewhere_until_it_is_announced_here(ready: World, mended: bool) -> None:
    """Its day alone tells; an error mended since changes nothing of it. Once it is signed here, its letter tells."""
    case, subject = FOLLOWING[0], f"candidature:{A}/{MKX1}"
    say(ready, "transition", subject, state=case.state)
    goes(ready, case.by, "PHASE_COMPLEMENTAIRE", repris={"lot": "L"})
    if mended:
        goes(ready, "refuser_principale", "NON_ADMISSIBLE")
        goes(ready, "corriger_erreur", "PHASE_COMPLEMENTAIRE")
    say(ready, "creneau", subject, slot__EVS1="S")
    assert refused(ready, case) == EARLY.format("02/05/2024")
    ready.clock.now = datetime(2024, 5, 2, 0, 30, tzinfo=UTC)
    assert case.step in offered(ready, case)
    say(ready, "annonce", f"annonce:annonce_phase_principale/{MKX1}", signed=[])
    assert named(ready) == ([A], [])
    goes(ready, "inscrire_evs", "EVS_PREVU")
    assert named(ready) == ([], [A]), "they left what is to be announced: not in silence"
    goes(ready, "annuler_creneau", "PHASE_COMPLEMENTAIRE")
    assert named(ready) == ([], [A])
    say(ready, "annonce", f"annonce:annonce_phase_principale/{MKX1}", signed=[{"by": "x", "at": "2024-05-02"}])
    assert refused(ready, case) == LETTER.format("02/05/2024")


def named(book: World) -> tuple[list[str], list[str]]:
    """Who is to be announced, and who went on without a letter."""
    shown = book.desk.rehearsal(book.who("secretariat"), "annonce_phase_principale", MKX1)
    return [member.partition("/")[0] for member in shown.members], [line.dossier for line in shown.ahead]


def goes(book: World, step: str, state: str, **facts: object) -> None:
    """A step of the workflow, recorded under its name."""
    subject = f"candidature:{A}/{MKX1}"
    bases = book.desk.journal.register().bases(f"{subject}#state")
    draft = Draft(book.form(), "x", "validation", subject, {subject: {"state": state}}, step, facts=facts, bases=bases)
    assert isinstance(book.desk.journal.record(draft), Saved)


def offered(book: World, case: Untold) -> list[str]:
    offers = book.desk.offers(book.who(case.role), *case.key)
    return [one.id for one in offers if not one.objections]


FIRST, SECOND = date(2024, 4, 15), date(2024, 5, 2)
MISSED = (
    (Untold(MKX1, "RECEVABLE", "pre_admettre", 0, "epreuves_manquantes", "secretariat", ""), FIRST),
    (Untold(MKX2, "RECEVABLE", "pre_admettre_2", 0, "serie1_manquante", "secretariat", ""), FIRST),
    (Untold(MKX1, "EPREUVES_FAITES", "placer_complementaire", 0, "evs_non_inscrit", "secretariat", ""), SECOND),
    (Untold(MKX2, "SERIE1_FAITE", "convoquer_serie2", 0, "serie2_manquante", "secretariat", ""), SECOND),
)


@pytest.mark.parametrize(("case", "told"), MISSED, ids=str)
def test_nobody_has_missed_what_they_were_never_told_of(ready: World, case: Untold, told: date) -> None:
    """The window is over, and the letter that convened them never left."""
    ready.clock.now = datetime(2024, 4, 10, 8, tzinfo=UTC)
    subject = f"candidature:{A}/{case.programme}"
    say(ready, "transition", subject, state=case.state)
    decide(ready, case.by, A, programme=case.programme)
    if told == FIRST:
        bases = ready.desk.journal.register().bases(f"{subject}#state")
        changes = {subject: {"state": "CONVOQUE"}}
        convened = Draft(ready.form(), "x", "transition", subject, changes, "convoquer", bases=bases)
        assert isinstance(ready.desk.journal.record(convened), Saved)
    ready.clock.now = datetime(2024, 5, 20, 8, tzinfo=UTC)
    found = decided(ready.desk.files(), case.key)
    assert found
    frozen = {f"{A}/{case.programme}": found.operation}
    say(ready, "annonce", f"annonce:{found.period}/{case.programme}", frozen_at=told.isoformat(), members=frozen)
    letter = {"template": "x", "status": "pret", "decision": found.operation, "announcement": found.period}
    say(ready, "courriel", f"courriel:{A}/{case.programme}/x", to="a@example.org", text="…", **letter)
    assert refused(ready, case) == LETTER.format(f"{told:%d/%m/%Y}")
    say(ready, "courriel", f"courriel:{A}/{case.programme}/x", status="parti")
    who = ready.who(case.role)
    answer = ready.desk.decide(ready.form(), who, ready.desk.file(who, A), case.programme, case.step)
    assert isinstance(answer, Saved), answer


def refused(book: World, case: Untold) -> str:
    """What stands against it, the same whether it is offered, in a lot, or asked of the desk as things stand."""
    desk, who = book.desk, book.who(case.role)
    offer = next(one for one in desk.offers(who, *case.key) if one.id == case.step)
    (line,) = desk.lot(who, [case.key], case.step).lines
    asked = desk.decide(book.form(), who, desk.file(who, A), case.programme, case.step, case.motive)
    assert isinstance(asked, Refused)
    assert offer.objections == line.objections == asked.reasons
    (says,) = offer.objections
    return says


def awaited(book: World, case: Untold) -> list[str]:
    """What the checklist of an admission says is missing (R-122); nothing of who is not admissible."""
    if case.step != "agreer":
        return []
    return [one.code for one in book.desk.admission_file(book.who("direction"), *case.key).line.missing]


def taken_over(book: World, case: Untold) -> tuple[str, bool]:
    """What becomes of a line that states it today, and whether it says why; management judges nobody."""
    today = f"{book.clock.now:%d/%m/%Y}"
    content = csv(f"{A},,,{case.programme},{case.named},{today},,{case.motive},,,")
    (line,) = preview(book, content, "direction").lines
    return line.outcome, any("ne s'annonce que le" in says for says in line.says)
