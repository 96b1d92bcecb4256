"""The programmes that a session opens, with their announced seats (§Places)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Programme:
    """A row of `Formations`, one a track, never added up (R-001 to R-006).

    `min` to `max` seats are announced, `decided` by management or None, `extra` ones opened beyond.
    """

    code: str
    label: str
    speciality: str
    year: int
    track: str
    min: int
    max: int
    decided: int | None
    extra: int
    section: str

    @property
    def short(self) -> str:
        """« INFRES-SR 1A »: speciality, track, entry year."""
        return f"{self.speciality}{'-' if self.track else ''}{self.track} {self.year}A"
