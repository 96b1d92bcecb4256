"""Employment projects as the demonstration tells them (§8, §9.1): fiches, accords, contracts, admissions, failures."""

from datetime import date, timedelta
from typing import Any, Final

from desk.counting import seats_of
from desk.demo.teller import Teller
from desk.files import Key
from rules import seats
from sheets_sync.answers import Draft
from sheets_sync.projects import projects_of

MISSIONS: Final = (
    "Suivi de chantiers, relevés et métrés", "Conception d’un banc d’essai", "Exploitation d’une plate-forme interne",
    "Étude de prix et préparation", "Automatisation d’une ligne de montage", "Développement d’un outil de suivi",
)  # fmt: skip
LACKS: Final = "La progression sur trois ans et le nom du maître d’apprentissage"
REFUSALS: Final = ("Missions sans rapport avec la spécialité", "Aucune progression vers des tâches d’ingénieur")
Fields = dict[str, Any]


class Placing:
    """A group of applications that go through the small life of a fiche together."""

    def __init__(self, teller: Teller):
        self.teller = teller
        self._number = 0

    def fiche(self, key: Key, on: date, **more: Any) -> Draft:
        """The next fiche, received; `more` says what else is known of it, None what is not."""
        self._number += 1
        register = self.teller.files().register
        subject = f"fiche:{key[0]}/{key[1]}/{len(projects_of(register, *key)) + 1}"
        fields: Fields = {
            "provided_on": (on - timedelta(days=12)).isoformat(), "received_on": on.isoformat(),
            "received_from": "entreprise", "complete": True, "company": f"Entreprise fictive {self._rank(key)}",
            "contact": f"contact@entreprise-{self._rank(key)}.exemple.invalid",
            "missions": self.teller.draw.choice(MISSIONS), "progression": "De l’exécution à la conduite de projet",
            "skills": "Celles du référentiel de la formation", **more,
        }  # fmt: skip
        said = {name: value for name, value in fields.items() if value is not None}
        who = self.teller.someone(key[1], "placement").email
        return self.teller.says("fiche", who, subject, said)

    @staticmethod
    def _rank(key: Key) -> int:
        return 1 + int(key[0].rpartition("-")[2]) % 180

    def receive(self, keys: list[Key], start: date, end: date) -> None:
        """Registered; one in eight first lacked something."""
        lacking = keys[::8]
        teller = self.teller.on(start)
        whole = [self.fiche(key, start) for key in keys if key not in lacking]
        part = [self.fiche(key, start, complete=False, to_complete=LACKS) for key in lacking]
        teller.record(whole + part, start, end)
        self.says(lacking, end, end, complete=True, completed_on=end.isoformat(), to_complete=None)

    def says(self, keys: list[Key], start: date, end: date, **fields: Any) -> None:
        """The same said of the last fiche of each."""
        teller = self.teller.on(start)
        drafts = [
            teller.says("fiche", teller.someone(key[1], "placement").email, self.last(key), fields) for key in keys
        ]
        teller.record(drafts, start, end)

    def last(self, key: Key) -> str:
        return projects_of(self.teller.files().register, *key)[-1].subject

    def step(self, keys: list[Key], transition: str, start: date, end: date, **also: Any) -> None:
        """A step for each, with what the same act says of the last fiche."""
        teller = self.teller.on(start)
        known = {"all_parties_agreed": True} if also else None
        drafts = [
            teller.step(key, transition, also={self.last(key): also} if also else None, known=known) for key in keys
        ]
        teller.record([draft for draft in drafts if draft], start, end)

    def agree(self, keys: list[Key], start: date, end: date) -> None:
        """The school agrees, the candidate and the other party too; the school's own accord is the last (R-112)."""
        self.step(keys, "agreer", start, start + timedelta(days=2))
        on = (start + timedelta(days=3)).isoformat()
        self.says(keys, start + timedelta(days=3), end, **{"accord.candidat": on, "accord.entreprise": on})

    def engage(self, keys: list[Key], start: date, end: date) -> None:
        self.step(keys, "engager", start, end, **{"accord.ecole": start.isoformat()})

    def admit(self, keys: list[Key], signed: date, on: date) -> None:
        """Contract, title and documents, then the admission (§9.1)."""
        begins, ends = signed.replace(day=1), signed.replace(year=signed.year + 3, day=1)
        self.says(
            keys, signed, signed, contract_signed_on=signed.isoformat(), contract_from=begins.isoformat(),
            contract_to=ends.isoformat(), opco_on=signed.isoformat(),
        )  # fmt: skip
        teller = self.teller.on(signed)
        got = {
            "title_obtained": True, "title_obtained_on": (signed - timedelta(days=6)).isoformat(),
            "documents_received_on": signed.isoformat(), "documents_validated": True,
        }  # fmt: skip
        people = sorted({key[0]: key for key in keys}.values())
        drafts = [
            teller.says("saisie", teller.someone(key[1], "instruction").email, f"dossier:{key[0]}", got)
            for key in people
        ]
        teller.record(drafts, signed, signed)
        self.step(keys, "prononcer_admission", on, on)


def summer(teller: Teller, start: date, until: date) -> None:
    """From the admissibility to the eve of the first day: seats nearly all held, and what did not hold."""
    placing, week = Placing(teller), timedelta(weeks=1)
    held = _chosen(teller)
    placing.receive(held, start + week, start + 3 * week)
    placing.agree(held, start + 4 * week, start + 5 * week)
    years = sorted({row.year for row in teller.session.programmes.values()})
    fall = [[key for key in held if teller.session.programmes[key[1]].year == year][:4] for year in years]
    given_up, defaulted, lapsed, agreed = (list(some) for some in zip(*fall, strict=False))
    later = agreed + [key for key in held[9::9] if not any(key in some for some in fall)]
    firm = [key for key in held if key not in lapsed + later]
    placing.engage(firm, start + 6 * week, start + 7 * week)
    placing.step(lapsed, "projet_caduc", start + 6 * week, start + 6 * week)
    placing.says(defaulted, start + 8 * week, start + 8 * week, default_evidence="Liquidation, jugement joint")
    placing.step(defaulted, "employeur_defaillant", start + 8 * week, start + 8 * week)
    placing.step(given_up, "renoncer", start + 8 * week, start + 8 * week)
    lasting = [key for key in firm if key not in given_up + defaulted]
    signing = {teller.session.programmes[key[1]].year: key for key in reversed(lasting)}.values()
    placing.admit(
        [key for rank, key in enumerate(lasting) if rank % 6 and key not in signing],
        start + 9 * week,
        start + 10 * week,
    )
    _others(placing, start + 8 * week)


def _chosen(teller: Teller) -> list[Key]:
    """One application a person, the best ones, up to a few under the seats that are open."""
    taken: set[str] = set()
    found: list[Key] = []
    files = teller.files()
    for code, row in teller.session.programmes.items():
        opened = seats.opened(row)
        few = max(1, opened - 2) if row.year > 1 else round(opened * 0.97)
        free = [key for key in teller.standing("ADMISSIBLE", programme=code) if files.person(key[0]) not in taken]
        few = min(few, max(1, len(free) * 2 // 3))
        mine = sorted(free, key=lambda key: (-teller.level(key), key))[:few]
        taken |= {files.person(key[0]) for key in mine}
        found += mine
    return found


def _within(teller: Teller, keys: list[Key]) -> list[Key]:
    """No more of each programme than its cap leaves."""
    found: list[Key] = []
    for code in teller.session.programmes:
        left = seats_of(teller.files(), code).left
        found += [key for key in keys if key[1] == code][: max(0, left)]
    return found


def _others(placing: Placing, on: date) -> None:
    """Of those still searching: fiches in hand, refused, to complete, received; a title that is missing."""
    teller = placing.teller.on(on)
    files = teller.files()
    held = {one.person for one in files.entries.values() if teller.session.workflow.has(one.state, "place")}
    searching = [key for key in teller.standing("ADMISSIBLE") if files.person(key[0]) not in held]
    free = [key for key in searching if not projects_of(files.register, *key)]
    drafts = [placing.fiche(key, on, complete=False, to_complete=LACKS) for key in free[0::9]]
    drafts += [
        placing.fiche(key, on, refused_on=(on + timedelta(days=2)).isoformat(), refusal=teller.draw.choice(REFUSALS))
        for key in free[1::9]
    ]
    nothing = dict.fromkeys(("received_on", "received_from", "complete", "company", "contact", "missions"))
    drafts += [placing.fiche(key, on, **nothing, progression=None, skills=None) for key in free[2::9]]
    teller.record(drafts, on, on + timedelta(days=2))
    years = sorted({row.year for row in teller.session.programmes.values()})
    failed = [
        next((k for k in free[3:] + free if teller.session.programmes[k[1]].year == year), None) for year in years
    ]
    teller.on(on + timedelta(days=3))
    keys = [key for key in failed if key]
    lost = [
        teller.says("saisie", teller.someone(k[1], "instruction").email, f"dossier:{k[0]}", {"title_obtained": False})
        for k in keys
    ]
    teller.record(lost, on + timedelta(days=3), on + timedelta(days=3))
    placing.step(keys, "diplome_manque", on + timedelta(days=4), on + timedelta(days=4))


def autumn(teller: Teller, start: date) -> None:
    """Those who had not finished do; two trainees in five find a project."""
    placing, week = Placing(teller), timedelta(weeks=1)
    waiting = teller.standing("FICHE_AGREEE")
    placing.engage(waiting[1:], start + week, start + week)
    engaged = teller.standing("ENGAGE")
    placing.admit(engaged[2:], start + 2 * week, start + 3 * week)
    found = _within(teller, teller.standing("STAGIAIRE")[1::2])
    placing.receive(found, start + 3 * week, start + 4 * week)
    placing.agree(found, start + 4 * week + timedelta(days=1), start + 5 * week)
    placing.engage(found[1:], start + 6 * week, start + 6 * week)
    placing.admit(found[2:], start + 7 * week, start + 8 * week)
