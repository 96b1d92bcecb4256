"""A dossier whose every text is hostile: no screen asks anything outside this machine, none offers a link to it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from desk.desk import Desk, open_desk
from sheets_sync.answers import Saved
from sheets_sync.journal import Draft
from tests.pages.conftest import serve

pytestmark = pytest.mark.browser

HOST = "203.0.113.9"
ADMIN, CAMILLE = "admin@ecole.invalid", "camille.roux@ecole.invalid"
POISONS = (
    f"![p](http://{HOST}/md.png)",
    f'<img src="http://{HOST}/html.png" onerror="document.title=1">',
    f"[clic](http://{HOST}/lien)",
    f"http://{HOST}/nu",
    f'=HYPERLINK("http://{HOST}/formule";"x")',
    f"<script>fetch('http://{HOST}/script')</script>",
    f":material/search: $\\href{{http://{HOST}/tex}}{{x}}$ :red[x]",
    f"</td></table><style>body{{background:url(http://{HOST}/css)}}</style>",
    f"@import url('http://{HOST}/import'); </summary><iframe src=\"http://{HOST}/cadre\"></iframe>",
)
TEXTS = [
    "family_name",
    "given_name",
    "ine",
    "phone",
    "email",
    "postcode",
    "nationality",
    "diploma_text",
    "prior_diploma_text",
    "preparatory_class",
    "opinion",
    "native_language",
    "school",
]
CALLED = " ".join(POISONS)
"""Whose screens they are: a name stands in the head of each."""
NUMBER, ADMISSIBLE = "24-00001", "24-00002"
WORDS = ("company", "contact", "missions", "progression", "skills")
SCREENS = {
    "/": "h1",
    "/depots": "[data-testid=stFileUploader]",
    f"/instruction?dossier={NUMBER}": f"h1:has-text('{NUMBER}')",
    f"/dossier?dossier={NUMBER}": f"h1:has-text('{NUMBER}')",
    "/epreuves": "[data-testid=stDataFrame]",
    "/entretiens": "h1",
    "/deliberation": "h1",
    "/annonces": "h1",
    f"/entreprises?dossier={ADMISSIBLE}&formation=INFRES1-SR": "h1",
    f"/admission?dossier={ADMISSIBLE}&formation=INFRES1-SR": "h1",
    "/liste": "h1",
    "/horloges": "h1",
    "/statistiques": "h1",
    "/controles": "h1",
    "/places": "h1",
    "/feuille": "[data-testid=stDataFrame]",
    "/journal": "[data-testid=stDataFrame]",
}


def poisoned(url: str) -> Desk:
    """Every text of one dossier, the reasons of its acts, a note, a question and a colleague's name."""
    desk = open_desk(url)
    holds(desk.appoint("first", ADMIN, POISONS[0]))
    for role in ("instruction", "jury", "secretariat", "placement", "direction"):
        holds(desk.grant(role, desk.actor(ADMIN), CAMILLE, CALLED, role, ("*",)))
    texts = {field: POISONS[n % len(POISONS)] for n, field in enumerate(TEXTS)}
    asked = {"kind": "diploma", "file": POISONS[1], "now": POISONS[2], "import": "x", "says": POISONS[0]}
    dossier = {**texts, "submitted_at": "2024-03-08T22:14:00+01:00", "on_platform": True, "question.diploma": asked}
    changes = {f"dossier:{NUMBER}": dossier, f"candidature:{NUMBER}/MKX1": {"state": "DEPOSE"}}
    changes[f"candidature:{NUMBER}/BAT1"] = {"state": "CONVOQUE", "trials": ["EVD1"]}
    holds(desk.journal.record(Draft("import", CAMILLE, "import", f"dossier:{NUMBER}", changes, reason=POISONS[5])))
    _admissible(desk, texts)
    camille = desk.actor(CAMILLE)
    for n, poison in enumerate(POISONS):
        holds(desk.note(f"note {n}", camille, desk.file(camille, NUMBER), poison))
    return desk


def _admissible(desk: Desk, texts: dict[str, str]) -> None:
    """Someone further on, with every record that the year keeps."""
    here, said = f"{ADMISSIBLE}/INFRES1-SR", dict(zip(WORDS, POISONS, strict=False))
    records: dict[str, dict[str, object]] = {
        f"dossier:{ADMISSIBLE}": {**texts, "mail_bounced": POISONS[0]},
        f"candidature:{here}": {"state": "ADMISSIBLE", "trials": ["EVD1"], "list_rank": 1},
        f"epreuve:{here}/EVD1": {"outcome": "passee", "score": POISONS[1], "says.x@ecole.invalid": POISONS[2]},
        f"fiche:{here}/1": {"provided_on": "2024-05-03", "received_on": "2024-05-06", "complete": True, **said},
        f"fiche:{here}/2": {"received_on": "2024-05-07", "refused_on": "2024-05-08", "refusal": POISONS[3]},
        f"recours:{here}/1": {"received_on": "2024-05-09", "about": POISONS[4]},
        "formation:INFRES1-SR": {"list_criteria": POISONS[0], "list_size": 2},
        "creneau:1": {"programme": "MKX1", "trial": "EVS1", "starts_at": "2024-05-14T09:00:00+02:00", "minutes": 20,
                      "jurors": [CAMILLE], "room": POISONS[1]},
    }  # fmt: skip
    kinds = {"dossier": "import", "candidature": "transition"}
    for subject, fields in records.items():
        kind = subject.partition(":")[0]
        draft = Draft(subject, CAMILLE, kinds.get(kind, kind), subject, {subject: fields}, reason=POISONS[5])
        holds(desk.journal.record(draft))


def holds(answer: object) -> None:
    assert isinstance(answer, Saved), answer


@pytest.fixture(scope="module")
def desk_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("poison")
    book = f"sqlite:///{folder / 'book.db'}"
    poisoned(book)
    with serve(book, folder) as url:
        yield url


@pytest.fixture
def asked(page: Page) -> Iterator[list[str]]:
    """Addresses that the page asked something of; an empty text for this machine."""
    found: list[str] = []

    def note(request: Request) -> None:
        found.append(outside(request))

    page.on("request", note)
    yield found
    page.remove_listener("request", note)


@pytest.mark.parametrize("path", SCREENS)
def test_a_screen_asks_nothing_outside_and_links_to_nothing_hostile(
    page: Page, desk_url: str, asked: list[str], path: str
) -> None:
    page.goto(desk_url + path)
    page.locator(SCREENS[path]).first.wait_for()
    drawn(page)
    assert [url for url in asked if url] == []
    assert page.locator(f"a[href*='{HOST}'], [src*='{HOST}'], [style*='{HOST}'], iframe").count() == 0
    assert page.title() != "1"
    assert page.locator(".st-key-who button").first.inner_text().startswith(CALLED)


def test_finding_and_correcting_show_it_as_text(page: Page, desk_url: str, asked: list[str]) -> None:
    page.goto(f"{desk_url}/instruction?dossier={NUMBER}")
    page.locator("h1", has_text=NUMBER).wait_for()
    page.get_by_role("button", name="Corriger").first.click()
    drawn(page)
    body = page.get_by_test_id("stPopoverBody")
    body.wait_for()
    page.keyboard.press("Escape")
    body.wait_for(state="hidden")
    drawn(page)  # closing it draws the dossier again
    page.keyboard.press("Alt+f")
    expect(page.get_by_label("Nom, numéro de dossier ou adresse")).to_be_focused()
    page.keyboard.type(NUMBER)
    page.get_by_role("button", name=NUMBER).wait_for()
    assert [url for url in asked if url] == []
    assert page.locator(f"a[href*='{HOST}'], [src*='{HOST}'], iframe").count() == 0
    assert HOST in page.locator("[data-testid=stMain]").inner_text()


def drawn(page: Page) -> None:
    page.wait_for_function(
        "document.querySelector('[data-testid=\"stApp\"]')?.getAttribute('data-test-script-state') === 'notRunning'"
    )
    page.wait_for_load_state("networkidle")


def outside(request: Request) -> str:
    """The address when it leaves this machine."""
    parts = urlsplit(request.url)
    return "" if parts.scheme in ("data", "blob") or parts.hostname == "127.0.0.1" else request.url
