"""A season whose jury decided, for the screen of announcements: invented people, real acts."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from desk.desk import Desk, open_desk
from sheets_sync.answers import Draft, Saved
from tests.pages.desks import ADMIN, BUT, held

SECRETARY, CHAIR, CASES, HEAD, JUROR = (
    f"{name}@annonces.invalid" for name in ("anne.petit", "paul.meunier", "camille.roux", "henri.vidal", "jury")
)
ROLES = {SECRETARY: "secretariat", CHAIR: "presidence", CASES: "instruction", HEAD: "direction", JUROR: "jury"}
PROGRAMMES = ("MKX1", "BAT1", "INFRES1-SR")
PERIOD = "annonce_phase_principale"


class Clock:
    """Stands where it is put."""

    def __init__(self, now: datetime):
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def season(folder: Path, clock: Clock, programmes: Sequence[str]) -> Desk:
    desk = held(open_desk(f"sqlite:///{folder / 'book.db'}", clock))
    took_their_trials(desk, programmes)
    return desk


def took_their_trials(desk: Desk, programmes: Sequence[str]) -> None:
    """An application a programme, numbered from one; nobody decided yet."""
    saved(desk.appoint("first", ADMIN, "Hélène Barbier"))
    for email, role in ROLES.items():
        saved(desk.grant(f"grant {email}", desk.actor(ADMIN), email, "", role, ("*",)))
    saved(*desk.journal.record([_taken(n, programme) for n, programme in enumerate(programmes, 1)]))


def spread(count: int) -> list[str]:
    """Over three programmes, in turn."""
    return [PROGRAMMES[n % len(PROGRAMMES)] for n in range(1, count + 1)]


def _taken(n: int, programme: str) -> Draft:
    number = f"24-{n:05d}"
    subject, trial = f"candidature:{number}/{programme}", f"epreuve:{number}/{programme}/EVD1"
    dossier = {**BUT, "family_name": f"Candidat{n:03d}", "given_name": "Noé", "email": f"c{n:03d}@exemple.invalid"}
    changes = {
        f"dossier:{number}": dossier | {"person": number},
        subject: {"state": "EPREUVES_FAITES", "trials": ["EVD1"]},
        trial: {"taken_at": "2024-04-18T09:00:00+02:00", "outcome": "passee"},
    }
    return Draft(f"import {n}", ADMIN, "import", f"dossier:{number}", changes)


def decide(desk: Desk, numbers: Sequence[int], step: str) -> None:
    """Proposed by the jury, validated by its presidency, in one batch each."""
    programmes = desk.files().programmes
    keys = [(number, programmes(number)[0]) for number in (f"24-{n:05d}" for n in numbers)]
    for email in (JUROR, CHAIR):
        who = desk.actor(email)
        taken = desk.take_lot(f"{step} {email} {numbers[0]}", who, desk.lot(who, keys, step), "Au vu des épreuves")
        assert taken.saved == len(keys), taken.others[:3]


def freeze(desk: Desk) -> None:
    for email in (SECRETARY, CHAIR):
        for programme in PROGRAMMES:
            who = desk.actor(email)
            saved(desk.sign(f"sign {email} {programme}", who, desk.rehearsal(who, PERIOD, programme)))


def saved(*answers: object) -> None:
    for answer in answers:
        assert isinstance(answer, Saved), answer


def utc(month: int, day: int, hour: int = 7) -> datetime:
    return datetime(2024, month, day, hour, tzinfo=UTC)
