"""Having a company or not changes nothing that the desk shows (§5): two exports that differ only there give the
same screens."""

import csv
import dataclasses
import inspect
import io
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from desk import views
from desk.deposits import Running
from desk.screening import View
from rules.case import ROLES, Actor
from rules.dossier import Application
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import World, candidate

HEADER = [
    "N° dossier",
    "Date de dépôt",
    "Nom de naissance",
    "Prénom",
    "Date de naissance",
    "N° INE",
    "Téléphone portable",
    "courriel",
    "Formation choisie 1",
    "Diplôme préparé ou obtenu",
    "Diplôme obtenu ?",
    "Crédits ECTS validés",
    "Crédits ECTS en cours",
    "Moyenne S1",
    "Montant payé",
    "Entreprise d'accueil trouvée ?",
    "Nom de l'entreprise",
    "Commentaire",
]
PROGRAMMES = (
    "Ingénieur par apprentissage - Spécialité Mécatronique - 1ère année",
    "Ingénieur par apprentissage - Spécialité Bâtiment - 1ère année",
)
WORDS = ("Alstom", "promesse", "Airbus")


def export(seed: int) -> bytes:
    """Thirty candidates, always the same; their companies drawn by the seed."""
    people, companies = Random(7), Random(seed)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(HEADER)
    for n in range(1, 31):
        name = people.choice(("Martin", "Zola", "Éluard", "Colette"))
        company = companies.choice(("", "", *WORDS))
        writer.writerow([
            f"24-{n:05d}", f"{people.randint(1, 12):02d}/03/2024 10:{people.randint(10, 59)}", name, f"Alix{n}",
            "14/05/2003", "",
            "0612345678", f"alix{n}@example.org", people.choice(PROGRAMMES),
            people.choice(("BUT GMP", "BTS Bâtiment", "Licence 3")),
            "Non", str(people.randint(60, 130)), "60", "12,5", "77 €", "Oui" if company else "Non", company,
            f"J'ai une {company}" if company else "",
        ])  # fmt: skip
    return out.getvalue().encode()


def imported(world: World, seed: int) -> tuple[Any, Running]:
    clerk = world.who("instruction")
    preview = world.desk.preview(clerk, "export.csv", export(seed))
    running = world.desk.apply("import", clerk, preview)
    assert running.over.wait(60)
    assert not running.failed, running.failed
    return preview, running


def seen(world: World, preview: Any) -> str:
    """Everything that the desk answers to those who decide, as text."""
    desk, jury, clerk = world.desk, world.who("jury"), world.who("instruction")
    everything: list[Any] = [preview.counts, preview.rows, preview.problems, preview.not_taken, desk.history(clerk)]
    everything += [[preview.cells(row.dossier) for row in preview.rows]]
    everything += [desk.queue(jury, View(which="all", sort=sort)) for sort in ("age", "name", "programme", "last")]
    everything += [desk.dashboard(jury), desk.seats(jury), desk.find(jury, "al"), desk.journal_lines(jury)]
    everything += [dataclasses.replace(desk.grid(clerk, tab), register=None) for tab in ("Dossiers", "Candidatures")]
    for dossier in sorted(desk.files().register.dossiers):
        shown = desk.file(jury, dossier)
        everything += [dataclasses.replace(shown, bases={}), desk.thread(jury, dossier)]
        everything += [desk.offers(jury, dossier, view.programme) for view in shown.applications]
        everything += [view.steps for view in shown.applications]
    everything += [dict(world.desk.files().register.fields)]
    return json.dumps(everything, default=repr, sort_keys=True, ensure_ascii=False)


def test_two_exports_that_differ_only_in_companies_give_the_same_desk(tmp_path: Path) -> None:
    texts = []
    for seed in (1, 2):
        (tmp_path / str(seed)).mkdir()
        world = World(tmp_path / str(seed)).found()
        preview, _ = imported(world, seed)
        texts.append(_without_chance(seen(world, preview), world))
        world.close()
    assert texts[0] == texts[1]
    assert not any(word in texts[0] for word in WORDS)
    assert "non repris, §5" in texts[0]


def _without_chance(text: str, world: World) -> str:
    """Operations are hashed with each book's own key, and a book is named by its file: neither says anything."""
    text = text.replace(world.url.removeprefix("sqlite:///"), "classeur")
    for recorded in world.desk.journal.register().acts:
        text = text.replace(recorded.row.operation, f"acte {recorded.position}")
    return text


def test_the_exports_do_differ() -> None:
    assert export(1) != export(2)


def test_no_type_that_a_deciding_screen_receives_has_a_place_for_a_company() -> None:
    words = ("company", "employer", "entreprise", "fiche", "host")
    types = [one for _, one in inspect.getmembers(views, dataclasses.is_dataclass)]
    named = [field.name for one in types for field in dataclasses.fields(one)] + [*Application._fields]
    assert {"applications", "diploma"} <= {*named}
    assert [name for name in named if any(word in name for word in words)] == []


def judge(world: World) -> Actor:
    """A member of the jury of one programme, who reads the other."""
    for role, programme in (("jury", "BAT1"), ("lecture", "MKX1")):
        world.desk.grant(
            world.form(), world.who("administration"), "juge@ecole.example.org", "Juge", role, (programme,)
        )
    return world.desk.actor("juge@ecole.example.org")


ASKED = {"transition": "corriger_erreur", "at": "2024-03-20T10:00:00+00:00", "reason": "Mauvaise ligne"}


def moved(world: World, subject: str, *states: str, step: str | None = None) -> None:
    """The states that an application comes to, one act each."""
    for state in states:
        changes = {subject: {"state": state, "proposal": None}}
        who, bases = "placement@ecole.example.org", world.desk.journal.register().bases(f"{subject}#state")
        act = Draft(world.form(), who, "transition", subject, changes, step, reason="Projet", bases=bases)
        assert isinstance(world.desk.journal.record(act), Saved)


def shown(world: World, actor: Actor, dossiers: tuple[str, ...] = ("24-00001",)) -> list[Any]:
    """All that this person sees of these dossiers."""
    desk, views = world.desk, [View(which="all", sort=sort) for sort in ("age", "name", "programme", "last")]
    found: list[Any] = [desk.queue(actor, one) for one in (*views, View(which="all", text="engage"))]
    found += [dataclasses.replace(desk.grid(actor, tab), register=None) for tab in ("Dossiers", "Candidatures")]
    found += [desk.dashboard(actor), desk.find(actor, "noemie")]
    found += [desk.journal_lines(actor)]
    found += [desk.offers(actor, dossier, "MKX1") for dossier in dossiers[:1]]
    for dossier in dossiers:
        found += [dataclasses.replace(desk.file(actor, dossier), bases={}), desk.thread(actor, dossier)]
    return [_without_chance(json.dumps(one, default=repr, ensure_ascii=False), world) for one in found]


FOLLOWING = [
    ("FICHE_AGREEE",),
    ("FICHE_AGREEE", "ENGAGE"),
    ("FICHE_AGREEE", "ENGAGE", "ADMIS"),
    ("FICHE_AGREEE", "ENGAGE", "RENONCE"),
    ("FICHE_AGREEE", "ENGAGE", "ADMISSIBLE"),
    ("FICHE_AGREEE", "RETRAIT"),
]


@pytest.mark.parametrize("states", FOLLOWING, ids="-".join)
@pytest.mark.parametrize("linked", [False, True], ids=["one dossier", "two dossiers"])
def test_who_still_judges_a_person_sees_no_commitment_elsewhere(
    tmp_path: Path, states: tuple[str, ...], *, linked: bool
) -> None:
    """Two books that differ only by what followed « admissible » on the other application (§5)."""
    found: dict[bool, tuple[Any, ...]] = {}
    for committed in (False, True):
        (tmp_path / str(committed)).mkdir()
        world = World(tmp_path / str(committed)).found()
        actor, dossiers = judge(world), ("24-00001", "24-00002") if linked else ("24-00001",)
        if linked:
            world.bring(candidate("24-00001", ("MKX1",)), candidate("24-00002", ("BAT1",), person="24-00001"))
        else:
            world.bring(candidate("24-00001", ("MKX1", "BAT1")))
        moved(world, "candidature:24-00001/MKX1", "ADMISSIBLE", *(states if committed else ()))
        judges = [actor, *(world.who(role) for role in ("instruction", "secretariat", "jury", "presidence"))]
        before = [shown(world, one, dossiers) for one in judges]
        placing = shown(world, world.who("placement"), dossiers)
        moved(world, f"candidature:{dossiers[-1]}/BAT1", "NON_ADMISSIBLE")
        found[committed] = before, placing, shown(world, actor, dossiers)
        world.close()
    (before, placing, after), (other_before, other_placing, other_after) = found.values()
    assert before == other_before
    assert placing != other_placing
    assert after != other_after


BACK = "corriger_erreur"
TAKEN_BACK = [
    ("LISTE_COMPLEMENTAIRE STAGIAIRE", "LISTE_COMPLEMENTAIRE"),
    ("LISTE_COMPLEMENTAIRE STAGIAIRE <LISTE_COMPLEMENTAIRE", "LISTE_COMPLEMENTAIRE"),
    ("LISTE_COMPLEMENTAIRE STAGIAIRE <LISTE_COMPLEMENTAIRE RETRAIT", "RETRAIT"),
    ("SANS_SUITE <ADMISSIBLE LISTE_COMPLEMENTAIRE", "LISTE_COMPLEMENTAIRE"),
    ("SANS_SUITE <ADMISSIBLE LISTE_COMPLEMENTAIRE STAGIAIRE SORTI", "LISTE_COMPLEMENTAIRE"),
    ("SANS_SUITE <ADMISSIBLE SANS_SUITE <ADMISSIBLE ADMISSION_IMPOSSIBLE", "ADMISSION_IMPOSSIBLE"),
    ("FICHE_AGREEE ENGAGE RENONCE <ENGAGE ADMISSIBLE RETRAIT", "ADMISSIBLE"),
    ("LISTE_COMPLEMENTAIRE FICHE_AGREEE LISTE_COMPLEMENTAIRE <ADMISSIBLE RETRAIT", "LISTE_COMPLEMENTAIRE"),
    ("LISTE_COMPLEMENTAIRE STAGIAIRE FICHE_AGREEE STAGIAIRE <LISTE_COMPLEMENTAIRE RETRAIT", "RETRAIT"),
]
"""States that an application comes to, `<` by a material error; where whoever still judges the person sees it stand."""


@pytest.mark.parametrize(("states", "stands"), TAKEN_BACK)
def test_what_was_taken_back_hides_nothing_of_what_followed(book: World, states: str, stands: str) -> None:
    """§5: a trainee who was somebody else tells of no project once it is put right; what is hidden is that, and no
    more."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    subject, actor = "candidature:24-00001/MKX1", judge(book)
    moved(book, subject, "ADMISSIBLE")
    for state in states.split():
        if state.startswith("<"):
            ask = Draft(book.form(), "x", "proposition", subject, {subject: {"proposal": {**ASKED, "by": "x"}}}, BACK)
            assert isinstance(book.desk.journal.record(ask), Saved)
        moved(book, subject, state.removeprefix("<"), step=BACK if state.startswith("<") else None)
    workflow, file = book.desk.session.workflow, book.desk.file(actor, "24-00001").application("MKX1")
    assert (file.state.code if file.state else "", file.proposal) == (stands, None)
    told = "".join(shown(book, actor))
    telling = [workflow.states[code] for code in states.replace("<", "").split() if workflow.tells_of_a_project(code)]
    assert [state.code for state in telling if f'"{state.code}"' in told or f'"{state.label}"' in told] == []
    moved(book, "candidature:24-00001/BAT1", "NON_ADMISSIBLE")
    file = book.desk.file(actor, "24-00001").application("MKX1")
    assert (file.state.code if file.state else "") == states.split()[-1].removeprefix("<")


def test_a_commitment_shows_to_whoever_judges_nothing_of_the_person(book: World) -> None:
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    moved(book, "candidature:24-00001/MKX1", "ADMISSIBLE")
    assert book.desk.file(book.who("jury"), "24-00001").application("MKX1").state
    before = book.desk.dashboard(book.who("jury")).mending
    moved(book, "candidature:24-00001/MKX1", "FICHE_AGREEE", "ENGAGE")
    mended = {role: book.desk.dashboard(book.who(role)).mending for role in ("placement", "jury")}
    # The steps were forced: whoever may know is told. For the others nothing comes, and nothing that was there goes.
    assert [one.dossiers for one in mended["placement"]] == [("24-00001",)] * 4
    assert (mended["jury"], len(before)) == (before, 2)
    states = {}
    for role in set(ROLES) - {"administration"}:
        view = book.desk.file(book.who(role), "24-00001").application("MKX1")
        states[role] = view.state.code if view.state else ""
    judges = ("instruction", "secretariat", "jury", "presidence")
    assert states == dict.fromkeys(states, "ENGAGE") | dict.fromkeys(judges, "ADMISSIBLE")


def test_what_was_not_shown_is_not_written_over(book: World) -> None:
    """A decision that rests on the state as it was shown loses to the commitment."""
    book.bring(candidate("24-00001", ("MKX1", "BAT1")))
    moved(book, "candidature:24-00001/MKX1", "ADMISSIBLE", "FICHE_AGREEE", "ENGAGE")
    clerk = book.who("instruction")
    seen = book.desk.file(clerk, "24-00001")
    answer = book.desk.decide(book.form(), clerk, seen, "MKX1", "retirer", "Retrait")
    assert isinstance(answer, Refused)
    assert book.desk.files().candidature("24-00001", "MKX1")["state"] == "ENGAGE"


@pytest.mark.parametrize(
    ("programmes", "states", "years"),
    [
        (("MKX1",), ("COMPLET",), [1]), (("MKX2",), ("CONVOQUE_2",), [2]), (("MKX1",), ("ADMISSIBLE",), []),
        (("MKX1",), ("REJETE_DOSSIER",), []), (("MKX1", "MKX2"), ("ADMISSIBLE", "COMPLET"), [2]),
    ],
)  # fmt: skip
def test_the_confidential_appreciation_is_marked_as_long_as_it_is_judged(
    book: World, programmes: tuple[str, ...], states: tuple[str, ...], years: list[int]
) -> None:
    """R-063: the school reads it on the platform, and it may name a company."""
    book.bring(candidate("24-00001", programmes))
    changes = {f"candidature:24-00001/{code}": {"state": state} for code, state in zip(programmes, states, strict=True)}
    answer = book.desk.journal.record(Draft(book.form(), "x", "saisie", next(iter(changes)), changes))
    assert isinstance(answer, Saved)
    grids = book.desk.session.grids
    expected = [grids[f"DOSSIER{year}-APPRECIATION"].label for year in years]
    assert list(book.desk.file(book.who("jury"), "24-00001").blind) == expected
    assert all("ppréciation confidentielle" in label for label in expected)
