"""Employment projects (§8), the fiches of the notice: what each says, how far it came, what it counts for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rules.seats import Fiche
from sheets_sync.applications import day
from sheets_sync.register import Register

ITS_WORDS = ("company", "contact", "missions", "progression", "skills")
"""What a fiche says of the work and of who offers it: in no file that those who decide read (§5)."""
PARTIES = ("candidat", "entreprise", "ecole")
"""Whose accord commits the person firmly (R-112); the training centre's is recorded too, and is not one of them."""

COLUMNS = (
    ("company", "Entreprise", "texte", True),
    ("contact", "Contact", "texte", True),
    ("missions", "Missions", "texte", True),
    ("progression", "Progression", "texte", True),
    ("skills", "Compétences", "texte", True),
    ("provided_on", "Fiche remise le", "date", False),
    ("received_on", "Reçue le", "date", False),
    ("received_from", "Reçue de", "texte", False),
    ("complete", "Complète", "oui_non", False),
    ("completed_on", "Complète le", "date", False),
    ("to_complete", "À compléter", "texte", False),
    ("agreed_on", "Agréée le", "date", False),
    ("refused_on", "Refusée le", "date", False),
    ("refusal", "Motif du refus", "texte", False),
    ("lapsed_on", "Caduque le", "date", False),
    ("lapse", "Motif de caducité", "texte", False),
    ("accord.candidat", "Accord du candidat", "date", False),
    ("accord.entreprise", "Accord de l'entreprise", "date", False),
    ("accord.ecole", "Accord de l'école", "date", False),
    ("accord.cfa", "Accord du CFA", "date", False),
    ("default_evidence", "Preuve de la défaillance", "texte", False),
    ("seat_held_until", "Place gardée jusqu'au", "date", False),
    ("contract_signed_on", "Contrat signé le", "date", False),
    ("contract_from", "Contrat du", "date", False),
    ("contract_to", "Contrat au", "date", False),
    ("opco_on", "Transmis à l'OPCO le", "date", False),
)
"""Columns of `Fiches`: key, label, type, data. What commits someone is decided in the desk (§8)."""


NAMED = " : "
"""What stands between a tab and its column, in the heading of a file of several tabs."""
_WORDS = {label.casefold(): key for key, label, *_ in COLUMNS if key in ITS_WORDS} | {key: key for key in ITS_WORDS}
_SAYS_IT = re.compile(r"\b(entreprises?|employeurs?|siret)\b")
"""A column that staff added says whose it is by its heading alone."""


@lru_cache(maxsize=256)
def its_columns(headings: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(heading, key of a fiche) of those that tell of the work or of who offers it, however a list names them (§5)."""
    found = ((heading, _word(heading.rpartition(NAMED)[2].strip().casefold())) for heading in headings)
    return tuple((heading, key) for heading, key in found if key)


def _word(heading: str) -> str:
    return _WORDS.get(heading) or (ITS_WORDS[0] if _SAYS_IT.search(heading) else "")


@dataclass(frozen=True)
class Project:
    """An employment project (§8). A refused or lapsed one keeps everything it said, and counts for nothing."""

    subject: str
    dossier: str
    programme: str
    company: str
    contact: str
    missions: str
    progression: str
    skills: str
    provided_on: date | None
    received_on: date | None
    received_from: str
    complete: bool | None
    completed_on: date | None
    to_complete: str
    agreed_on: date | None
    refused_on: date | None
    refusal: str
    lapsed_on: date | None
    lapse: str
    accords: Mapping[str, date]
    default_evidence: str
    seat_held_until: date | None
    contract_signed_on: date | None
    contract_from: date | None
    contract_to: date | None
    opco_on: date | None

    @property
    def number(self) -> str:
        return self.subject.rpartition("/")[2]

    @property
    def ended(self) -> bool:
        return self.refused_on is not None or self.lapsed_on is not None

    @property
    def registered(self) -> bool:
        """Received complete, neither refused nor lapsed: what the published count takes away (R-124)."""
        return self.received_on is not None and bool(self.complete) and not self.ended

    @property
    def registered_on(self) -> date | None:
        """The day on which it was there complete: what orders two projects for one seat (R-122)."""
        return (self.completed_on or self.received_on) if self.complete else None

    @property
    def agreed(self) -> bool:
        return self.agreed_on is not None and not self.ended

    @property
    def missing_accords(self) -> tuple[str, ...]:
        return tuple(party for party in PARTIES if party not in self.accords)

    @property
    def firm(self) -> bool:
        """All parties agreed (R-112)."""
        return self.agreed and not self.missing_accords

    @property
    def state(self) -> str:
        """Its small life (§8): provided, received, to complete, agreed, refused, lapsed."""
        ends = (("refused", self.refused_on), ("lapsed", self.lapsed_on), ("agreed", self.agreed_on))
        if ended := next((name for name, day in ends if day is not None), None):
            return ended
        if self.received_on is None:
            return "provided"
        return "received" if self.complete else "to_complete"

    def fiche(self, person: str) -> Fiche:
        """As the ledger of seats counts it."""
        return Fiche(
            person, self.programme, self.registered_on, self.agreed_on, self.firm, self.contract_signed_on, self.ended,
            self.company,
        )  # fmt: skip


def projects_of(register: Register, dossier: str, programme: str) -> tuple[Project, ...]:
    """In order of arrival, ended ones too; one of which nothing is left to be said is none."""
    subjects = register.owned(dossier, programme, "fiche")
    said = (subject for subject in subjects if any(register.fields[subject].values()))
    return tuple(project(subject, register.fields[subject]) for subject in said)


def project_facts(projects: tuple[Project, ...]) -> dict[str, object]:
    """What an application's projects say: of the agreed one, else of those received."""
    agreed = next((project for project in reversed(projects) if project.agreed), None)
    waiting = [
        one.contract_signed_on for one in projects if not one.ended and not one.agreed and one.contract_signed_on
    ]
    return {
        "fiche_complete": any(project.registered for project in projects),
        "second_fiche": any(project.registered and not project.agreed for project in projects),
        "fiche_agreed": agreed.agreed_on if agreed else None,
        "all_parties_agreed": bool(agreed and agreed.firm),
        "employer_default": agreed.default_evidence if agreed else "",
        "seat_held_until": agreed.seat_held_until if agreed else None,
        "contract_date": agreed.contract_signed_on if agreed else None,
        "contract_to_agree": None if agreed else min(waiting, default=None),
    }


def as_decided(register: Register, subject: str, name: str) -> bool:
    """Is this a word of an agreed project, its contact aside? What the school agreed is typed over in no workbook: it
    changes in the desk, by who may, with a reason (R-110, R-112)."""
    if not subject.startswith("fiche:") or name not in ITS_WORDS or name == "contact":
        return False
    return project(subject, register.fields.get(subject, {})).agreed


def project(subject: str, fields: Mapping[str, Any]) -> Project:
    """As these fields say it: those of now, or of an earlier place of the journal."""
    dossier, programme, _ = subject.partition(":")[2].split("/", 2)
    accords = {name.removeprefix("accord."): day(value) for name, value in fields.items() if name.startswith("accord.")}

    def text(name: str) -> str:
        return str(fields.get(name) or "")

    def on(name: str) -> date | None:
        return day(fields.get(name))

    return Project(
        subject=subject,
        dossier=dossier,
        programme=programme,
        company=text("company"),
        contact=text("contact"),
        missions=text("missions"),
        progression=text("progression"),
        skills=text("skills"),
        provided_on=on("provided_on"),
        received_on=on("received_on"),
        received_from=text("received_from"),
        complete=fields.get("complete"),
        completed_on=on("completed_on"),
        to_complete=text("to_complete"),
        agreed_on=on("agreed_on"),
        refused_on=on("refused_on"),
        refusal=text("refusal"),
        lapsed_on=on("lapsed_on"),
        lapse=text("lapse"),
        accords={party: given for party, given in accords.items() if given},
        default_evidence=text("default_evidence"),
        seat_held_until=on("seat_held_until"),
        contract_signed_on=on("contract_signed_on"),
        contract_from=on("contract_from"),
        contract_to=on("contract_to"),
        opco_on=on("opco_on"),
    )
