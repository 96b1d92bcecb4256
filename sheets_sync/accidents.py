"""What nobody foresaw, on the writer's thread: a sentence with a number for who asked, its place under the same number
in the log.
"""

import traceback

from sheets_sync.answers import NOTHING_DONE, Refused


def unforeseen(operation: str) -> Refused:
    """Only for an act that was not sent."""
    what = f"Une erreur imprévue a arrêté cet acte avant son envoi (opération {operation[:8].upper()})."
    do = "Recommencez ; si cela se répète, donnez ce numéro à l'administration."
    return Refused((f"{what} {NOTHING_DONE} {do}",))


def where(error: BaseException) -> str:
    """The accident by its kind and place; no text and no value, which may name someone."""
    frames = traceback.extract_tb(error.__traceback__)[::-1]
    places = (f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} à {' < '.join(places)}"
