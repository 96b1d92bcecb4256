"""The right-of-access pack (RGPD 15): everything held of one person, nothing of another, the same for one register."""

import csv
import io
from zipfile import ZipFile

import pytest

from desk.access import Denied
from desk.access_pack import AccessPack
from documents.access_pack import access_pack
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.autumn import held
from tests.desk.conftest import World, candidate, kept
from tests.documents.papers import text

ONE, TWO, OTHER = "24-00001", "24-00002", "24-00003"
JUROR = "jury@ecole.example.org"


def record(book: World, kind: str, subject: str, fields: dict[str, object], reason: str = "", step: str = "") -> None:
    changes = {subject: fields} if fields else {}
    held(book.desk.journal.record(Draft(book.form(), JUROR, kind, subject, changes, step or None, reason, "6.3")))


@kept
def year(book: World) -> World:
    """Two dossiers of one person and what a year says of them; another candidate beside."""
    book.bring(
        candidate(ONE, ("MKX1",), family_name="Zyqwor"),
        candidate(TWO, ("BAT1",), family_name="Zyqwor", person=ONE, email="seconde@example.org"),
        candidate(OTHER, ("MKX1",), family_name="Vexombre", email="autre@example.org", phone="+33639989999"),
    )
    trial = {
        "taken_at": "2024-05-14T09:00:00+02:00", "outcome": "passee", f"marks.{JUROR}": {"motivation": "13.5"},
        f"says.{JUROR}": "Exposé clair, entendu par direction2@ecole.example.org et Jury",
    }  # fmt: skip
    record(book, "epreuve", f"epreuve:{ONE}/MKX1/EVS1", trial)
    rejected = {"state": "REJETE_DOSSIER"}
    record(book, "transition", f"candidature:{ONE}/MKX1", rejected, "Résultats trop justes", "rejeter_dossier")
    record(book, "fiche", f"fiche:{ONE}/MKX1/1", {"company": "Fictive SA", "contact": "Madame Tierce"})
    letter = {"status": "parti", "to": "noemie@example.org", "object": "Votre candidature", "text": "Bonjour…"}
    record(book, "courriel", f"courriel:{TWO}/BAT1/M1", letter)
    record(book, "recours", f"recours:{TWO}/BAT1/1", {"received_on": "2024-06-01", "about": "Conteste le rejet"})
    both = {f"candidature:{ONE}/MKX1": {"list_rank": 1}, f"dossier:{OTHER}": {"given_name": "Tiersnom"}}
    held(book.desk.journal.record(Draft(book.form(), JUROR, "saisie", f"candidature:{OTHER}/MKX1", both)))
    record(book, "note", f"dossier:{OTHER}", {}, "Note sur Vexombre")
    return book


def pack(book: World, dossier: str = ONE) -> AccessPack:
    return book.desk.access_pack(book.who("direction"), dossier)


def zipped(found: AccessPack) -> bytes:
    return access_pack(
        found.school, found.session, found.name, found.dossiers, found.at, found.position, found.tables
    )  # fmt: skip


def files(found: AccessPack) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(zipped(found))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def told(found: AccessPack) -> str:
    return " ".join(cell for rows in found.tables.values() for row in rows for cell in row)


@pytest.mark.parametrize("dossier", [ONE, TWO])
def test_it_gathers_every_dossier_of_the_person(year: World, dossier: str) -> None:
    assert pack(year, dossier).dossiers == (ONE, TWO)


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("donnees", ("Nom", "Zyqwor")),
        ("donnees", ("Courriel", "seconde@example.org")),
        ("donnees", ("Entreprise", "Fictive SA")),
        ("donnees", ("Objet du recours", "Conteste le rejet")),
        ("decisions", ("Rejeté sur dossier", "6.3", "Résultats trop justes", "jury")),
        ("epreuves-et-notes", ("Note motivation", "juré 1", "13.5")),
        ("mels", ("parti", "Votre candidature", "Bonjour…")),
        ("actes", ("Projet d'emploi", "jury")),
    ],
)
def test_each_thing_held_is_in_its_table(year: World, table: str, cells: tuple[str, ...]) -> None:
    assert any(set(cells) <= set(row) for row in pack(year).tables[table]), pack(year).tables[table]


def test_every_field_that_says_something_is_in_it(year: World) -> None:
    """No field is left out for want of a label: a mark, a memory of an import, a fact read."""
    register, found = year.desk.files().register, told(pack(year))
    for subject in (f"dossier:{ONE}", f"dossier:{TWO}"):
        for field, value in register.fields[subject].items():
            if isinstance(value, str) and value and not field.endswith("_at"):
                label = year.desk.journal.register().label(field)
                assert label in found, field
    assert {"Zyqwor", "noemie@example.org", "+33639980001", "14/05/2003"} <= {*found.replace("\n", " ").split(" ")}


@pytest.mark.parametrize(
    "secret",
    [
        "Vexombre",
        "Tiersnom",
        "autre@example.org",
        "+33639989999",
        OTHER,
        JUROR,
        "direction2@",
        "Madame Tierce",
        "Direction2",
    ],
)
def test_nothing_of_anyone_else_is_in_it(year: World, secret: str) -> None:
    """Other candidates, a project's contact, colleagues: neither in the tables nor in the paper."""
    found = pack(year)
    held(year.desk.give_access_pack(year.form(), year.who("direction"), ONE, "la personne"))
    assert secret not in told(pack(year))
    assert not any(secret.encode() in content for name, content in files(found).items() if name.endswith(".csv"))
    assert secret not in text(files(found)["dossier.pdf"])


def test_what_a_juror_wrote_is_the_persons_and_who_wrote_it_is_not(year: World) -> None:
    marks = pack(year).tables["epreuves-et-notes"]
    assert [row[-1] for row in marks][-1] == "Exposé clair, entendu par [direction] et [jury]"
    assert all(row[4] in ("juré", "juré 1") for row in marks)


def test_the_same_register_gives_the_same_bytes_whatever_the_day(year: World) -> None:
    first = zipped(pack(year))
    year.clock.now = year.clock.now.replace(year=2026)
    assert zipped(year.open().access_pack(year.who("direction"), TWO)) == first


def test_the_zip_has_a_paper_and_safe_tables(year: World) -> None:
    record(year, "note", f"dossier:{ONE}", {}, "=cmd()")
    found = files(pack(year))
    assert {*found} == {"LISEZ-MOI.txt", "dossier.pdf", "donnees.csv", "decisions.csv", "epreuves-et-notes.csv",
                        "mels.csv", "actes.csv"}  # fmt: skip
    assert found["dossier.pdf"].startswith(b"%PDF")
    assert "Zyqwor" in text(found["dossier.pdf"])
    acts = list(csv.reader(io.StringIO(found["actes.csv"].decode("utf-8-sig")), delimiter=";"))
    assert any("'=cmd()" in row for row in acts)
    assert "dossier(s) : 24-00001, 24-00002" in found["LISEZ-MOI.txt"].decode("utf-8-sig").lower()


def test_handing_it_over_is_an_act_on_each_dossier(year: World) -> None:
    answer = year.desk.give_access_pack(year.form(), year.who("direction"), TWO, "  Noémie   Zyqwor ")
    assert isinstance(answer, Saved)
    for dossier in (ONE, TWO):
        line = year.desk.thread(year.who("direction"), dossier)[0]
        assert (line.kind, line.reason) == ("note", "Dossier de droit d’accès remis le 27/03/2024 à Noémie Zyqwor")
    assert isinstance(year.desk.give_access_pack(year.form(), year.who("direction"), ONE, "  "), Refused)


def grant(year: World, email: str, role: str, codes: tuple[str, ...]) -> None:
    held(year.desk.grant(year.form(), year.who("administration"), email, "", role, codes))


def test_a_part_of_a_pack_is_no_pack(year: World) -> None:
    """Every programme of the person must be one's own."""
    grant(year, "mkx@ecole.example.org", "direction", ("MKX1",))
    with pytest.raises(Denied, match=r"aussi à une formation|dans aucune de vos formations"):
        year.desk.access_pack(year.desk.actor("mkx@ecole.example.org"), ONE)


def test_who_judges_the_person_does_not_read_it_whole(year: World) -> None:
    """§5: it tells of a project elsewhere."""
    grant(year, "direction@ecole.example.org", "presidence", ("BAT1",))
    with pytest.raises(Denied, match="quelqu'un d'autre de la direction"):
        pack(year)
    assert year.desk.access_pack(year.desk.actor("direction2@ecole.example.org"), ONE).dossiers == (ONE, TWO)


def test_setting_the_desk_up_gives_no_right_to_it(year: World) -> None:
    for role in ("administration", "instruction", "presidence", "lecture"):
        with pytest.raises(Denied):
            year.desk.access_pack(year.who(role), ONE)
