"""The file of a challenge: all that bears on it, in order, with what the notice says."""

from dataclasses import replace
from datetime import date

import pytest

from documents.challenge import challenge
from tests.documents.papers import CHALLENGE, pages, text

HEADINGS = ("Recours", "Faits", "Étapes du verdict", "Actes", "Textes de la notice", "Méls au candidat")


def test_each_part_is_there_in_order() -> None:
    said = text(challenge(CHALLENGE))
    assert sorted(HEADINGS, key=lambda each: said.index(f" {each} ")) == list(HEADINGS)


@pytest.mark.parametrize(
    "says",
    [
        "Reçu le 1er juin 2024 Objet Conteste le refus. Demande les motifs. Réponse due le 1er août 2024",
        "Réponse Sans réponse à ce jour.",
        "Diplôme BUT fictif Crédits non renseigné",
        "§1.2 Des liens suffisants ? au jury Conclut : au jury d’en juger",
        "2 avril 2024 à 9 h 30 BERNARD Lucie Recevable §1.2 1er mai 2024 à 17 h 00 MARTIN Claude Non admissible §6.3",
        "§6.3 Les résultats détaillés ne sont pas communiqués.",
        "Votre candidature Parti le 2 mai 2024 à 9 h 00 Bonjour, Le jury…",
        "Votre entretien Non parti (annulé) Sans objet.",
        "Journal non scellé",
    ],
)
def test_what_bears_on_it_is_told(says: str) -> None:
    assert says in text(challenge(CHALLENGE))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"answered_on": date(2024, 7, 1), "answer": "Maintenu."}, "Réponse Le 1er juillet 2024 : Maintenu."),
        ({"due_on": None}, "Réponse due le délai à préciser"),
        ({"facts": ()}, "Aucun fait n’est versé au dossier."),
        ({"verdict": ()}, "Aucun verdict n’a été rendu."),
        ({"acts": ()}, "Aucun acte n’est inscrit au journal."),
        ({"sections": ()}, "Aucune section n’est citée."),
        ({"mails": ()}, "Aucun mél n’a été préparé."),
    ],
)
def test_what_is_not_there_is_said(changes: dict[str, object], says: str) -> None:
    assert says in text(challenge(replace(CHALLENGE, **changes)))


def test_many_acts_say_their_columns_on_each_page() -> None:
    found = pages(challenge(replace(CHALLENGE, acts=CHALLENGE.acts * 100, mails=())))
    with_acts = [page for page in found if " à 9 h 30 " in page or " à 17 h 00 " in page]
    assert len(with_acts) > 5
    assert all("Date Qui Quoi Notice Motif" in page for page in with_acts)
