"""A process that imports or undoes: `python -m … FOLDER import FILE KILL_AFTER`, or `… FOLDER undo ID KILL_AFTER`.

It kills itself (SIGKILL) after so many batches; 0 = never. Several may run on one folder.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from rules.session import load, notices
from sheets_sync.importing.apply import apply_import
from sheets_sync.importing.export_rows import export_rows
from sheets_sync.importing.headers import find_layout
from sheets_sync.importing.reading import ImportRefused, read_sheets
from sheets_sync.importing.undo import undo_import
from sheets_sync.sql_book import SqlBook
from sheets_sync.writer import Journal

ACTOR = "import@ecole.example"
BATCH = 5
CLOCK = datetime(2024, 3, 20, 8, tzinfo=UTC)


def journal(folder: Path) -> Journal:
    return Journal(SqlBook(f"sqlite:///{folder / 'book.db'}"), folder / "outbox", lambda: CLOCK)


def main(folder: str, what: str, argument: str, kill_after: str) -> int:
    """3 when the import is refused."""
    held = journal(Path(folder))
    left = int(kill_after)

    def progress(done: int, total: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        if what == "undo":
            undo_import(held, ACTOR, argument, "form-undo", progress, BATCH)
        else:
            session, file = load(notices()[-1]), Path(argument)
            rows = export_rows(find_layout(read_sheets(file.name, file.read_bytes())), session)
            apply_import(held, ACTOR, file.name, rows, session, file.stem, progress=progress, batch=BATCH)
    except ImportRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return 3
    held.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
