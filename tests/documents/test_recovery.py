"""The copy taken during an alarm: what is in the zip, and a page that someone understands at midnight."""

import csv
import io
import json
from datetime import UTC, datetime
from zipfile import ZipFile

from documents.recovery import ABOUT, archive

AT = datetime(2024, 3, 27, 22, 50, tzinfo=UTC)
HEADER = ("ligne", "motif")


def opened(**tables: list[tuple[str, ...]]) -> ZipFile:
    found = archive(AT, "Hélène Barbier", "La ligne 14 a été modifiée.", tables, {"actes": [{"motif": "=1\ud800"}]})
    return ZipFile(io.BytesIO(found))


def test_every_table_is_a_csv_and_acts_are_json_too() -> None:
    files = opened(actes=[HEADER, ("2", "=CMD()")], fautes=[HEADER])
    assert files.namelist() == ["LISEZ-MOI.txt", "actes.csv", "fautes.csv", "actes.json"]
    text = files.read("actes.csv").decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [["ligne", "motif"], ["2", "'=CMD()"]]
    assert json.loads(files.read("actes.json")) == [{"motif": "=1\ud800"}]


def test_the_page_says_what_happened_what_is_safe_and_what_to_do() -> None:
    page = opened(**{name: [HEADER, ("2", "x")] for name in ABOUT}).read("LISEZ-MOI.txt").decode("utf-8-sig")
    for said in ("27/03/2024 à 22:50", "Hélène Barbier", "La ligne 14 a été modifiée.", "CE QUI EST SÛR", "QUE FAIRE"):
        assert said in page
    for name, about in ABOUT.items():
        assert f"{name}.csv (1) : {about}" in page
    assert all(len(line) <= 120 for line in page.splitlines())
