"""French typography of figures, plurals, dates and instants (Europe/Paris)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
NB, THIN = "\u00a0", "\u202f"  # spaces that do not break: before a unit, between thousands
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip

SHORT_MONTHS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def number(n: int) -> str:
    """1 500, with the thin space that keeps it whole."""
    return f"{n:,}".replace(",", THIN)


def decimal(x: Decimal | float, places: int | None = None) -> str:
    """13,5; `places` fixes the decimals, else those that are there."""
    text = f"{Decimal(str(x)).normalize():f}" if places is None else f"{x:.{places}f}"
    return text.replace(".", ",")


def euros(amount: int | Decimal) -> str:
    """99 €, or 99,50 € when there are cents."""
    whole = amount == int(amount)
    return f"{number(int(amount)) if whole else decimal(amount, 2)}{NB}€"


def plural(n: int, word: str, words: str = "") -> str:
    """1 dossier, 2 dossiers, 0 dossier: French counts plural from two."""
    return f"{number(n)}{NB}{word if n < 2 else words or word + 's'}"


def ordinal(year: int) -> str:
    """1re, 2e."""
    return "1re" if year == 1 else f"{year}e"


def day(when: date | datetime) -> str:
    """27/03/2024."""
    return f"{_local(when):%d/%m/%Y}"


def long_day(when: date | datetime) -> str:
    """Mercredi 27 mars 2024."""
    d = _local(when)
    return f"{DAYS[d.weekday()]} {'1er' if d.day == 1 else d.day} {MONTHS[d.month - 1]} {d.year}".capitalize()


def clock(when: datetime) -> str:
    """14:32:07."""
    return f"{_local(when):%H:%M:%S}"


def instant(when: date | datetime) -> str:
    """08/03/2024 à 22:14; a bare date says no hour."""
    return f"{day(when)} à{NB}{_local(when):%H:%M}" if isinstance(when, datetime) else day(when)


def stamp(when: datetime, now: datetime) -> str:
    """27/03 09:41, as in a list of acts: the hour alone today, the year when it is another."""
    local, today = when.astimezone(PARIS), now.astimezone(PARIS)
    shown = (
        "" if local.date() == today.date() else f"{local:%d/%m}{NB}" if local.year == today.year else f"{day(when)}{NB}"
    )
    return f"{shown}{local:%H:%M}"


def ago(when: datetime, now: datetime) -> str:
    """il y a 11 minutes; what is younger than a minute is counted in seconds."""
    seconds = max(0, int((now - when) / timedelta(seconds=1)))
    for size, word in ((86_400, "jour"), (3_600, "heure"), (60, "minute")):
        if seconds >= size:
            return f"il y a {plural(seconds // size, word)}"
    return f"il y a {seconds}{NB}s"


def section(cited: str) -> str:
    """§1.1.2 a: the notice's own number behind its sign; a heading without a number stays as it is."""
    return f"§{cited.replace(' ', NB)}" if cited[:1].isdigit() else cited


def _local(when: date | datetime) -> date | datetime:
    return when.astimezone(PARIS) if isinstance(when, datetime) else when
