"""The right-of-access pack of one person: one zip, a paper to read and the same tables for a spreadsheet (RGPD 15).

Its caller has left other people out. The same pack gives the same bytes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from documents.csv_files import csv_file
from documents.french import count, figure, instant
from documents.recovery import zipped
from documents.typesetting import Content, pdf

Rows = Sequence[Sequence[str]]
ABOUT = {
    "donnees": "Données enregistrées",
    "decisions": "Décisions, sections de la notice et motifs",
    "epreuves-et-notes": "Épreuves, notes et appréciations",
    "mels": "Méls préparés et envoyés",
    "actes": "Journal des actes",
}
"""In the order of the paper."""
TOLD = """DOSSIER DE DROIT D'ACCÈS (RGPD, article 15)
{school}, {session}
Dossier(s) : {dossiers}
État du journal à l'acte n° {position}, le {at}.

« dossier.pdf » se lit ; les CSV disent la même chose et s'ouvrent dans un tableur (UTF-8, point-virgule). Une cellule
qui commencerait comme une formule est précédée d'une apostrophe.

{files}

Les agents de l'école sont nommés par leur rôle, les jurés par un numéro ; les données d'autres personnes n'y sont pas.
À RELIRE AVANT LA REMISE : un texte libre (motif, note, appréciation) peut nommer un tiers. Le délégué à la protection
des données tranche s'il y a un doute.
"""


def access_pack(
    school: str, session: str, name: str, dossiers: Sequence[str], at: datetime, position: int,
    tables: Mapping[str, Rows],
) -> bytes:  # fmt: skip
    """`at` is aware, in Paris; `tables` by the names of `ABOUT`, their headers first."""
    files = {"dossier.pdf": _paper(school, session, name, dossiers, at, position, tables)}
    files |= {f"{table}.csv": csv_file(rows) for table, rows in tables.items()}
    listed = "\n".join(f"{one}.csv ({max(0, len(tables[one]) - 1)}) : {ABOUT.get(one, '')}" for one in tables)
    page = TOLD.format(
        school=school, session=session, dossiers=", ".join(dossiers), position=position, at=instant(at), files=listed
    )
    return zipped(at, {"LISEZ-MOI.txt": page.replace("\n", "\r\n").encode("utf-8-sig"), **files})


def _paper(
    school: str, session: str, name: str, dossiers: Sequence[str], at: datetime, position: int,
    tables: Mapping[str, Rows],
) -> bytes:  # fmt: skip
    content: dict[str, Content] = {
        "school": school,
        "session": session,
        "name": name,
        "dossiers": ", ".join(dossiers),
        "state": f"À l’acte n° {figure(position)} du journal, le {instant(at)}",
        "parts": [_part(title, tables[one]) for one, title in ABOUT.items() if one in tables],
    }
    return pdf("access", content, at.date())


def _part(title: str, rows: Rows) -> Content:
    """Each line as label and value, what is empty left out: a paper has no room for nine columns."""
    head, *lines = rows
    told: list[Content] = [
        "\n".join(f"{name} : {cell}" for name, cell in zip(head, line, strict=True) if cell) for line in lines
    ]
    return {"title": title, "holds": count(len(lines), "ligne"), "lines": told}
