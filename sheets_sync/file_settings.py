"""What a shared file is set to, that changes what people type there: its locale and its time zone."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from rules.faults import Fault

FRENCH: Final = "fr_FR"


class FileSettings(NamedTuple):
    """As the service names them; "" while they were not read."""

    locale: str = ""
    zone: str = ""

    @property
    def foreign(self) -> bool:
        """May 03/04 be read there as the fourth of March, and « 12,5 » as 125?"""
        return self.locale not in ("", FRENCH)

    def faults(self, zone: str) -> Iterator[Fault]:
        """What to set again. `zone`: the notice's."""
        if self.foreign:
            says = (
                f"la feuille est réglée sur « {self.locale} », où 03/04 peut être le 4 mars : choisissez « France » "
                "dans Fichier › Paramètres. D'ici là, une date ou un nombre tapé est demandé à quelqu'un"
            )
            yield Fault("Fichier", "Paramètres", "Paramètres régionaux", says)
        if self.zone not in ("", zone):
            says = (
                f"la feuille est à l'heure de « {self.zone} » : choisissez « {zone} » dans Fichier › Paramètres, sinon "
                "ses échéances en couleur changent de jour à une autre heure"
            )
            yield Fault("Fichier", "Paramètres", "Fuseau horaire", says)
