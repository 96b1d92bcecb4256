"""The stories of `tests/rules/cases/journeys.csv` lived through the desk: what a row tells is recorded, then its step
is taken by the people it names, on the day it says.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from desk.announced import decided, last_change
from desk.demo import world
from desk.demo.candidates import Synthetic
from desk.founding import account_row, founding
from desk.withheld import withheld
from rules.case import ROLES
from sheets_sync.answers import Draft, Saved
from sheets_sync.projects import projects_of
from sheets_sync.records import trials_of
from tests.desk.conftest import World, candidate
from tests.rules.journeys import journeys, noon, session

ONE = "24-00001"
Row = dict[str, str]
SUBMITTED = {
    "on_time": {"submitted_at": "2024-03-08T22:14:00+01:00", "on_platform": True},
    "late": {"submitted_at": "2024-03-13T00:10:00+01:00", "on_platform": True},
    "off_platform": {"submitted_at": "2024-03-08T22:14:00+01:00", "on_platform": False},
}
MISSING = {"complete": [], "to_complete": ["cv"], "indispensable_missing": ["piece_identite"]}
LISTED = {"BAT": "BUT_GCCD", "INFRES": "BUT_INFO", "MKX": "BUT_GMP"}
NOTHING: dict[str, Any] = dict.fromkeys(
    ("diploma_text", "diploma_stage", "ects_obtained", "ects_expected", "prior_diploma", "preparatory_class")
)
WRITTEN = {
    "title_obtained": "dossier",
    "documents_validated": "dossier",
    "present_on_first_day": "candidature",
    "kept_until": "candidature",
    "list_rank": "candidature",
    "speciality_dispense": "candidature",
    "contract_date": "fiche",
    "employer_default": "fiche",
    "seat_held_until": "fiche",
    "declared_full": "formation",
    "list_criteria": "formation",
    "list_places_left": "formation",
}
NAMES = {
    "contract_date": "contract_signed_on",
    "employer_default": "default_evidence",
    "declared_full": "declared_full_on",
    "list_places_left": "list_size",
}
KINDS = {"dossier": "saisie", "candidature": "saisie"}


def lived(journey: str) -> list[Row]:
    """Its rows; one that begins as another does, with the rows of that other one."""
    found: list[Row] = []
    for row in journeys()[journey]:
        found += _until(lived(row["who"]), row["then"]) if row["step"] == "comme" else [row]
    return found


def _until(rows: list[Row], state: str) -> list[Row]:
    return rows[: next(n for n, row in enumerate(rows, 1) if row["then"] == state)]


class Life(World):
    """One candidate of one programme, on a book of their own."""

    def __init__(self, folder: Path, programme: str):
        super().__init__(folder)
        self.programme, self.row = programme, session().programmes[programme]
        self.trials: tuple[str, ...] = ()
        self.letters: dict[str, str] = {}
        accounts = [account_row(f"{role}@ecole.example.org", "", role, "*") for role in ROLES]
        accounts += [account_row(f"{role}2@ecole.example.org", "", role, "*") for role in ROLES]
        self.desk.journal.record(founding("f", "administration@ecole.example.org", session().tables, accounts, {}))
        self.clock.now = noon("2024-02-09")
        self.arrive(candidate(ONE, (programme,)))

    def arrive(self, one: Synthetic) -> None:
        """The application is there, and its entry still to be recorded."""
        draft = world.arrival(one, session())
        del draft.changes[f"candidature:{ONE}/{self.programme}"]["state"]  # type: ignore[attr-defined]
        assert isinstance(self.desk.journal.record(draft), Saved)

    @property
    def key(self) -> str:
        return f"{ONE}/{self.programme}"

    @property
    def state(self) -> tuple[str, str]:
        mine = self.desk.files().candidature(ONE, self.programme)
        return str(mine.get("state") or ""), str(mine.get("origin") or "")

    def play(self, row: Row) -> None:
        """Tells, then takes. A day that the row does not say is the one before it."""
        self.clock.now = max(self.clock.now + timedelta(minutes=1), noon(row["on"]))
        for told in filter(None, map(str.strip, row["facts"].split(";"))):
            self.tell(*told.split("=", 1))
        self.told()
        if row["step"] in ("agreer", "remplacer_employeur"):
            self.receive_project()
        for who in row["who"].split(">"):
            self.take(row["step"], who, row["motive"])

    def take(self, step: str, who: str, motive: str) -> None:
        shown, actor = self.desk.file(self.who(who), ONE), self.who(who)
        if step == "engager":
            answer = self.agreed_by_all(who)
        else:
            trials = self.trials if step.startswith("pre_admettre") else None
            answer = self.desk.decide(self.form(), actor, shown, self.programme, step, motive, "", trials)
        assert isinstance(answer, Saved), (step, who, answer)

    def tell(self, name: str, text: str) -> None:
        year_ones = {"submission": SUBMITTED, "documents": {k: {"missing_documents": v} for k, v in MISSING.items()}}
        if name in year_ones:
            self.say(f"dossier:{ONE}", **year_ones[name][text])
        elif name == "eligibility":
            self.say(f"dossier:{ONE}", **NOTHING | self.title(text))
            found = self.desk.files().examination(ONE, self.programme).eligibility
            assert found == text, (found, text)
        elif name == "trials_asked":
            self.trials = tuple(text.split("+"))
        elif name == "trials_done":
            self.took({*filter(None, text.split("+"))})
        elif name == "recording_deletion_asked_at":
            self.say(f"epreuve:{self.key}/EVD{self.row.year}", deletion_asked_at=text)
        elif name == "slot":
            self.hold(text)
        elif name == "batch_frozen":
            self.freeze()
        elif name == "person_renounced" and text == "oui":
            self.renounced_elsewhere()
        elif name in WRITTEN and text:
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        kind = WRITTEN[name]
        others = {"dossier": ONE, "candidature": self.key, "formation": self.programme}
        where = self.project() if kind == "fiche" else f"{kind}:{others[kind]}"
        value: Any = {"oui": True, "non": False}.get(text, int(text) if text.isdigit() else text)
        self.say(where, **{NAMES.get(name, name): "Motivation" if name == "list_criteria" else value})

    def say(self, subject: str, reason: str = "", /, **fields: Any) -> None:
        kind = subject.partition(":")[0]
        named = {name.replace("__", "."): value for name, value in fields.items()}
        draft = Draft(
            self.form(),
            "secretariat@ecole.example.org",
            KINDS.get(kind, kind),
            subject,
            {subject: named},
            reason=reason,
        )
        answer = self.desk.journal.record(draft)
        assert isinstance(answer, Saved), answer

    def title(self, eligibility: str) -> dict[str, Any]:
        """Titles by which the rules answer so, in the first year and in the second."""
        listed = {"diploma": LISTED[self.row.speciality], "diploma_stage": 3, "diploma_obtained": True}
        class_ = {"diploma": None, "preparatory_class": "ECG", "ects_obtained": "60", "ects_expected": "59"}
        enough = {**class_, "ects_obtained": "185"}
        unknown = {**class_, "ects_expected": None}
        return {"by_right": listed, "jury": enough, "no_route": class_, "to_clarify": unknown}[eligibility]

    def took(self, trials: set[str]) -> None:
        """Those that the row names, and no other: results of somebody else are withdrawn."""
        known = trials_of(self.desk.files().register, ONE, self.programme)
        for one in known:
            if one.outcome and one.trial not in trials:
                self.say(f"epreuve:{self.key}/{one.trial}", "Résultats d'un autre", outcome=None, taken_at=None)
        for trial in sorted(trials):
            first = session().trials[trial].series == 1
            at = "2024-04-18T10:00:00+02:00" if first else "2024-05-14T09:00:00+02:00"
            self.say(f"epreuve:{self.key}/{trial}", outcome="passee", taken_at=at)

    def hold(self, at: str) -> None:
        slot = f"{self.programme}-{at}"
        fields = {"trial": "EVS1", "programme": self.programme, "starts_at": at, "minutes": 20, "held_by": self.key}
        self.say(f"creneau:{slot}", **fields)
        self.say(f"candidature:{self.key}", slot__EVS1=slot)

    def freeze(self) -> None:
        """Their announcement is closed, and their letter leaves."""
        decision = last_change(self.desk.files().register, f"candidature:{self.key}#state")
        assert decision
        self.announce("annonce_preadmissibilite", decision.row.operation)

    def told(self) -> None:
        """From its day on, a decision that the jury took is told before anything follows from it (§3)."""
        files = self.desk.files()
        found, convened = decided(files, (ONE, self.programme)), self.state[0] == "PRE_ADMISSIBLE"
        if found and not convened and withheld(files, (ONE, self.programme), self.clock.now).startswith("la lettre"):
            self.announce(found.period, found.operation)

    def announce(self, told: str, act: str) -> None:
        letter, (state, _) = f"courriel:{self.key}/{told}", self.state
        assert self.letters.get(told) != state, "this letter left already: what was told stays told"
        self.letters[told] = state
        self.say(f"annonce:{told}/{self.programme}", frozen_at=self.clock.now.isoformat(), members={self.key: act})
        self.say(letter, status="parti", announcement=told, decision=act)

    def renounced_elsewhere(self) -> None:
        """The person's second dossier, linked, is one that they gave up."""
        other = next(code for code in session().programmes if code != self.programme)
        fields = {"state": "RENONCE", "wish": 2}
        draft = world.arrival(candidate("24-00002", (other,), person=ONE), session())
        subject = f"candidature:24-00002/{other}"
        gone = {**draft.changes, subject: fields}
        renounced = Draft("other", draft.actor, "import", draft.subject, gone, reason="Renonciation écrite")
        assert isinstance(self.desk.journal.record(renounced), Saved)

    def project(self) -> str:
        """The subject of the last project."""
        return projects_of(self.desk.files().register, ONE, self.programme)[-1].subject

    def receive_project(self) -> None:
        known = projects_of(self.desk.files().register, ONE, self.programme)
        if not any(one.registered and not one.agreed_on for one in known):
            day = self.clock.now.date().isoformat()
            self.say(f"fiche:{self.key}/{len(known) + 1}", provided_on=day, received_on=day, complete=True)

    def agreed_by_all(self, who: str) -> object:
        from desk.deciding import Choice

        day = self.clock.now.date().isoformat()
        project = self.project()
        self.say(project, accord__candidat=day, accord__entreprise=day)
        also, known = {project: {"accord.ecole": day}}, {"all_parties_agreed": True}
        choice = Choice(self.form(), self.programme, "engager", also=also, known=known)
        actor = self.who(who)
        return self.desk._take(choice, actor, self.desk.file(actor, ONE), self.desk.files())
