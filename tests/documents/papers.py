"""Invented sittings, lists and challenges, and what a reader finds in the PDF that they make."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from documents.challenge import ActTold, Challenge, Cited, MailTold, challenge
from documents.minutes import Annexed, Decision, Member, Minutes, Seal, TakenBack, minutes
from documents.publication import Listed, ProgrammeList, Publication, publication
from rules.explain import Step

PARIS = ZoneInfo("Europe/Paris")
SCHOOL, SESSION, PROGRAMME = "École fictive", "Admissions 2024", "Mécatronique, 1re année"
SEAL = Seal(12345, "9f86d081884c7d659a2feaa0c55ad015")
HOSTILE = (
    "#panic()",
    '#import "/etc/passwd": *',
    "*bold* _italic_ `raw`",
    "$x$ $ sum_(k=0)^n $",
    "<label> @ref #label('x')",
    "\\ // /* */ ~ -- --- ...",
    "\"droit\" 'simple' « guillemets »",
    "= Titre\n- liste\n+ numéro",
    '"}],"closing":"faux',
    "NGUYỄN Thị Ánh",
    "A" * 200,
    "O’BRIEN-D’ŒUVRE Maëlys",
)
"""Each is read back from the page as it was written."""
LETTERS_UNDER_MARKS = ("Z̴̢͎", "aͥ̊", "l̃̈")
RIGHT_TO_LEFT = ("שלום", "محمد")

DECISIONS = (
    Decision("24-00003", "ŒUVRARD Zoé", "Épreuves faites", "Admissible", "6.3"),
    Decision("24-00001", "ÉTIENNE Léa", "Épreuves faites", "Non admissible", "6.3", "Projet trop éloigné ; note 7,25."),
    Decision("24-00002", "DURAND Maëlle", "Épreuves faites", "Admissible", "6.3", "Retenue malgré 11,75 en anglais."),
)
SITTING = Minutes(
    school=SCHOOL,
    session=SESSION,
    programme=PROGRAMME,
    phase="Après les épreuves",
    held_on=date(2024, 5, 1),
    chair="MARTIN Claude",
    present=(Member("BERNARD Lucie", "responsable de la spécialité"), Member("MARTIN Claude", "président du jury")),
    quorum=2,
    recusals=(),
    decisions=DECISIONS,
    closed_at=datetime(2024, 5, 1, 17, 5, tzinfo=PARIS),
    seal=SEAL,
)
BACK = TakenBack(
    "Corriger une erreur matérielle", "BERNARD Lucie", "MARTIN Claude", datetime(2024, 4, 30, 9, 5, tzinfo=PARIS),
    "Mauvaise ligne",
)  # fmt: skip
ANNEX = tuple(
    Annexed(each, "BERNARD Lucie", "MARTIN Claude", datetime(2024, 4, 29, 9, 5, tzinfo=PARIS))
    for each in (DECISIONS[0], replace(DECISIONS[1], back=BACK))
)
"""Decided two days before it, with no sitting open."""
LIST = Publication(
    school=SCHOOL,
    session=SESSION,
    title="Liste : Admissible ; Phase complémentaire",
    phase="Après les épreuves",
    published_on=date(2024, 5, 2),
    programmes=(
        ProgrammeList(
            PROGRAMME, "Admissible", (Listed("24-00003", "ŒUVRARD Zoé"), Listed("24-00002", "DURAND Maëlle"))
        ),
        ProgrammeList(PROGRAMME, "Phase complémentaire", (Listed("24-00004", "ADAM Lou"),)),
    ),
    seal=SEAL,
)
CHALLENGE = Challenge(
    school=SCHOOL,
    session=SESSION,
    programme=PROGRAMME,
    dossier="24-00001",
    name="ÉTIENNE Léa",
    received_on=date(2024, 6, 1),
    about="Conteste le refus.\nDemande les motifs.",
    due_on=date(2024, 8, 1),
    answered_on=None,
    answer="",
    facts=(("Diplôme", "BUT fictif"), ("Crédits", "")),
    verdict=(Step("1.2", "Des liens suffisants ?", "jury", "au jury d’en juger", True),),
    acts=(
        ActTold(datetime(2024, 5, 1, 17, 0, tzinfo=PARIS), "MARTIN Claude", "Non admissible", "6.3", "Projet éloigné."),
        ActTold(datetime(2024, 4, 2, 9, 30, tzinfo=PARIS), "BERNARD Lucie", "Recevable", "1.2"),
    ),
    sections=(Cited("6.3", "Les résultats détaillés ne sont pas communiqués."),),
    mails=(
        MailTold(datetime(2024, 5, 2, 9, 0, tzinfo=PARIS), "parti", "Votre candidature", "Bonjour,\n\nLe jury…"),
        MailTold(None, "annulé", "Votre entretien", "Sans objet."),
    ),
    drawn_on=date(2024, 6, 3),
    seal=None,
)


def papers() -> dict[str, bytes]:
    """One of each, by its name."""
    return {
        "minutes": minutes(SITTING), "annexed": minutes(replace(SITTING, annex=ANNEX)),
        "publication": publication(LIST), "challenge": challenge(CHALLENGE),
    }  # fmt: skip


@lru_cache(maxsize=8)
def pages(pdf: bytes) -> tuple[str, ...]:
    """The text of each page on one line, as a person would search it: no zero-width space, no double one."""
    texts = (page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return tuple(re.sub(r"\s+", " ", text.replace("\u200b", "")) for text in texts)


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def squeezed(words: str) -> str:
    """Without spaces, since a name that is longer than its column goes to the next line anywhere."""
    return re.sub(r"[\s\u200b]", "", words)


def metadata(pdf: bytes) -> str:
    """The XMP packet, as XML."""
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data().decode()


def said_to_a_reader(pdf: bytes) -> set[str]:
    """What stands for several glyphs at once (`ActualText`), which `pages` does not read."""
    spans = (step for page in PdfReader(io.BytesIO(pdf)).pages for step in page.get_contents().operations)
    return {str(what[1]["/ActualText"]) for what, how in spans if how == b"BDC" and "/ActualText" in what[1]}


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Each font of each page and of the forms in it: its name, and whether its file is inside."""
    for page in PdfReader(io.BytesIO(pdf)).pages:
        yield from _fonts(page["/Resources"])


def _fonts(resources: DictionaryObject) -> Iterator[tuple[str, bool]]:
    for font in resources.get("/Font", {}).values():
        for each in (it.get_object() for it in font.get("/DescendantFonts", [font])):
            described = each.get("/FontDescriptor", {})
            inside = bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(described)) or each["/Subtype"] == "/Type3"
            yield str(each.get("/BaseFont")), inside
    for form in resources.get("/XObject", {}).values():
        yield from _fonts(form.get("/Resources", DictionaryObject()))


def heights(pdf: bytes) -> list[list[float]]:
    """Page by page, how high each piece of text stands, in points from the foot of an A4 of 842."""
    return [_heights(page) for page in PdfReader(io.BytesIO(pdf)).pages]


def _heights(page: PageObject) -> list[float]:
    found: list[float] = []
    page.extract_text(visitor_text=lambda said, cm, tm, *_: found.append(_height(cm, tm)) if said.strip() else None)
    return found


def _height(cm: list[float], tm: list[float]) -> float:
    return cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
