"""What depends on the spreadsheet's locale: two of them, the others are read as English."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Locale:
    decimal: str = "."
    group: str = ","
    argument: str = ","
    day_first: bool = False
    date: str = "M/d/yyyy"
    time: str = "h:mm:ss am/pm"
    currency: str = "$"
    booleans: tuple[str, str] = ("FALSE", "TRUE")
    months: tuple[str, ...] = (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    )  # fmt: skip
    days: tuple[str, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    accepted: dict[str, bool] = field(default_factory=lambda: {"TRUE": True, "FALSE": False}, compare=False)


FRENCH = Locale(
    decimal=",",
    group="\u202f",
    argument=";",
    day_first=True,
    date="dd/MM/yyyy",
    time="HH:mm:ss",
    currency="€",
    booleans=("FAUX", "VRAI"),
    months=(
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre",
    ),
    days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    accepted={"TRUE": True, "FALSE": False, "VRAI": True, "FAUX": False},
)  # fmt: skip
ENGLISH = Locale()


def locale(name: str) -> Locale:
    return FRENCH if name.startswith("fr") else ENGLISH
