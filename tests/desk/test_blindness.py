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

from desk import views
from desk.deposits import Running
from desk.screening import View
from rules.dossier import Application
from tests.desk.conftest import World

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
    named = [field.name for one in (*types, Application) for field in dataclasses.fields(one)]
    assert "applications" in named
    assert [name for name in named if any(word in name for word in words)] == []
