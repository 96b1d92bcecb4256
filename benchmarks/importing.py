"""The import: a preview of 5,000 × 61 beside the bare read of the same file, and hostile files' time and memory."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory

import xlsxwriter
from python_calamine import CalamineWorkbook

from benchmarks.books import the_session
from benchmarks.measure import Figure, seconds
from sheets_sync.importing.export_rows import export_rows
from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.planner import preview
from sheets_sync.importing.reading import read_sheets
from sheets_sync.opening import open_journal

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "tests" / "data" / "platform-export" / "export.csv"
LINES, COLUMNS = 5_000, 61
ASKED, SECONDS, MEGABYTES = 3.0, 2.0, 300.0


def figures() -> list[Figure]:
    content, session = workbook(), the_session()
    with TemporaryDirectory() as folder:
        register = open_journal(f"sqlite:///{folder}/empty.db").register()

        def shown() -> object:
            rows = export_rows(find_layout(read_sheets("export.xlsx", content)), session)
            return preview(rows, register, session, datetime.now(UTC))

        ours = seconds(shown, 3)
    bare = seconds(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(), 3)
    name = f"aperçu d'un import de {LINES:,} × {COLUMNS}, XLSX"
    return [Figure(name, ours, "s", "python-calamine, lecture seule", bare, budget=ASKED), *_hostile()]


def workbook() -> bytes:
    """The sample export's rows again and again, each time as another dossier, widened to 61 columns."""
    rows = list(csv.reader(io.StringIO(SAMPLE.read_bytes().decode("cp1252")), delimiter=";"))
    place = next(i for i, row in enumerate(rows) if len(row) > 20)
    header, data = rows[place], [row for row in rows[place + 1 :] if len(row) == len(rows[place])]
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Export")
    wide = [f"Colonne {n}" for n in range(len(header), COLUMNS)]
    sheet.write_row(0, 0, [*header, *wide])
    for line in range(LINES):
        row = data[line % len(data)]
        sheet.write_row(line + 1, 0, [f"24-{10_000 + line}", *row[1:], *("" for _ in wide)])
    book.close()
    return out.getvalue()


ONE = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.reading import ImportRefused, read_sheets
content, start = Path(sys.argv[1]).read_bytes(), time.perf_counter()
try:
    find_layout(read_sheets(sys.argv[2], content)); said = ""
except ImportRefused as refused:
    said = str(refused)
took = time.perf_counter() - start
status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory, from before the exec
peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
print(json.dumps([took, int(peak) / 1024, said]))
"""


def _hostile() -> list[Figure]:
    """The slowest and the largest of the hostile files, each read in a process of its own."""
    from tests.sheets_sync.importing.hostile import FILES

    answers = [_one(*make()) for make in FILES.values()]
    refused = sum(bool(said) for _, _, said in answers)
    slowest, largest = (max(answer[place] for answer in answers) for place in (0, 1))
    count = len(FILES)
    return [
        Figure(f"fichiers hostiles refusés d'une phrase, sur {count}", refused, "", budget=count, at_least=True),
        Figure("fichier hostile le plus lent", slowest, "s", budget=SECONDS),
        Figure("fichier hostile, mémoire du processus", largest, "Mo", budget=MEGABYTES),
    ]


def _one(name: str, content: bytes) -> tuple[float, float, str]:
    """Seconds, megabytes at most, and what a process of its own says of this file."""
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        command = [sys.executable, "-c", ONE, file.name, name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    time, memory, said = json.loads(done.stdout)
    return time, memory, said
