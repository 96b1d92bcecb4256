"""The copy that one takes during an alarm of the journal: all that can be read, and a page that says what is what."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from documents.csv_files import csv_file

Rows = Sequence[Sequence[str]]
ABOUT = {
    "actes": "tous les actes lus, un par ligne, dans l'ordre du journal ; « tient » dit s'ils comptent, ou manquent",
    "actes-manquants": "les actes connus de ce serveur que le classeur n'a plus, ou n'a plus tels quels",
    "actes-en-attente": "les actes gardés sur le disque du serveur jusqu'à ce que le classeur les montre deux fois",
    "fautes": "les lignes du journal qui ont déclenché l'alarme",
    "mis-de-cote": "les actes illisibles, qui ne comptent pas",
    "sceaux": "combien de lignes le journal avait à chaque contrôle, et leur empreinte",
}
"""In the order of the page that says what is what."""
TOLD = """COPIE POUR REPRISE DU JOURNAL DE GUICHET
Prise le {at} par {by}.

CE QUI S'EST PASSÉ
{alarm}

CE QUI EST SÛR
Ce qui est dans « actes.csv » a été lu et vérifié. Rien n'est enregistré depuis l'alarme : ni décision, ni correction,
ni import. Rien n'est envoyé aux candidats.

QUE FAIRE, DANS L'ORDRE
1. Gardez cette copie ailleurs que sur le serveur. Ne retouchez pas le classeur à la main.
2. Si une sauvegarde plus ancienne vient d'être restaurée par erreur, remettez la bonne version : l'alarme s'arrête
   seule, rien n'est perdu, et il n'y a rien d'autre à faire.
3. Sinon, comparez « actes-manquants.csv » avec ce dont chacun se souvient : c'est ce qui sera à saisir de nouveau.
4. Une personne de l'administration ou de la direction demande la reprise (écran Journal), en disant pourquoi et ce
   qui manque ; une autre personne la confirme. Les deux noms, le motif et la liste restent dans le journal.
5. Saisissez de nouveau les actes manquants. Une décision se reprend par les mêmes personnes que la première fois.

LES FICHIERS
{files}

Les CSV s'ouvrent dans un tableur (UTF-8, point-virgule). Une cellule qui commencerait comme une formule est précédée
d'une apostrophe. « actes.json » et « actes-manquants.json » portent les lignes telles que le classeur les garde,
empreintes comprises, pour une comparaison ligne à ligne.

Cette copie contient des données personnelles de candidats : gardez-la comme un dossier, supprimez-la après la reprise.
"""


def archive(
    at: datetime, by: str, alarm: str, tables: Mapping[str, Rows], rows: Mapping[str, Sequence[Mapping[str, str]]]
) -> bytes:
    """A zip: `tables` as CSV by name, `rows` as JSON by name. `at` is aware, and said in its own zone."""
    files = {f"{name}.csv": csv_file(table) for name, table in tables.items()}
    files |= {f"{name}.json": json.dumps(some, ensure_ascii=True, indent=1).encode() for name, some in rows.items()}
    page = TOLD.format(at=f"{at:%d/%m/%Y à %H:%M}", by=by, alarm=alarm or "Aucune alarme.", files=_listed(tables, rows))
    return zipped(at, {"LISEZ-MOI.txt": page.replace("\n", "\r\n").encode("utf-8-sig"), **files})


def _listed(tables: Mapping[str, Rows], rows: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
    lines = [f"{name}.csv ({max(0, len(table) - 1)}) : {ABOUT.get(name, '')}" for name, table in tables.items()]
    return "\n".join([*lines, *(f"{name}.json ({len(some)}) : les mêmes, en entier" for name, some in rows.items())])


def zipped(at: datetime, files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as filled:
        for name, content in files.items():
            entry = ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
            entry.compress_type = ZIP_DEFLATED
            filled.writestr(entry, content)
    return out.getvalue()
