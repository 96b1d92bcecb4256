"""The list as it is posted: names, and nothing that the jury said or counted (R-094)."""

from dataclasses import replace

from documents.publication import Listed, ProgrammeList, listed, publication
from tests.documents.papers import DECISIONS, LIST, PROGRAMME, pages, text


def test_it_names_them_by_programme_outcome_and_alphabet() -> None:
    said = text(publication(LIST))
    columns = "Nom et prénom Numéro de dossier"
    assert (
        f"{PROGRAMME} Admissible 2 candidats {columns} DURAND Maëlle 24-00002 ŒUVRARD Zoé 24-00003 "
        f"Phase complémentaire 1 candidat {columns} ADAM Lou 24-00004"
    ) in said
    assert said.count(PROGRAMME) == 1
    assert "par ordre alphabétique, sans classement" in said
    assert "Publiée le 2 mai 2024" in said


def test_what_the_jury_said_of_them_stays_in_the_minutes() -> None:
    people = listed(DECISIONS, "Admissible")
    assert people == (Listed("24-00003", "ŒUVRARD Zoé"), Listed("24-00002", "DURAND Maëlle"))
    pdf = publication(replace(LIST, programmes=(ProgrammeList(PROGRAMME, "Admissible", people),)))
    assert "11,75" not in text(pdf)
    assert "anglais" not in text(pdf)
    assert "ÉTIENNE" not in text(pdf)


def test_letters_with_accents_are_sorted_as_french_does() -> None:
    names = ["DE LA TOUR Ève", "D’ARC Jeanne", "ÉTIENNE Léa", "ETIENNE Zoé", "Œuvrard Jo", "ODIN Al", "OLIVE Bo"]
    people = tuple(Listed(str(i), name) for i, name in enumerate(reversed(names)))
    said = text(publication(replace(LIST, programmes=(ProgrammeList("P", "Admissible", people),))))
    wanted = ["D’ARC Jeanne", "DE LA TOUR Ève", "ÉTIENNE Léa", "ETIENNE Zoé", "ODIN Al", "Œuvrard Jo", "OLIVE Bo"]
    assert sorted(names, key=said.index) == wanted


def test_a_programme_without_anyone_says_so() -> None:
    assert "P Admissible Aucun candidat." in text(
        publication(replace(LIST, programmes=(ProgrammeList("P", "Admissible", ()),)))
    )


def test_a_long_list_says_its_columns_on_each_page() -> None:
    people = tuple(Listed(f"24-{i:05d}", f"NOM{i:03d} Prénom") for i in range(400))
    found = pages(publication(replace(LIST, programmes=(ProgrammeList("P", "Admissible", people),))))
    assert len(found) > 8
    assert all("Nom et prénom Numéro de dossier" in page for page in found)
    assert all(f"NOM{i:03d} Prénom 24-{i:05d}" in " ".join(found) for i in range(400))
