"""An application as the rules see it: one person on one programme.

There is no field for a company, and there never will be: having one or not plays no part in any decision (§5).
"""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Application(NamedTuple):
    """One row of `rules examine`, typed. `None` is unknown, which is never *no*.

    `submitted_at` is an aware instant, or a bare date that stands for any time that day (§4.1).
    `diploma` and `prior_diploma` are codes of `Titres`; a text that no code was read from is an unknown title,
    no text and no code is no title at all (a preparatory class is then the main title).
    `text_stage` is the year of study that the text itself gives; it wins over `diploma_stage` (§1.1).
    """

    dossier: str
    programme: str
    submitted_at: datetime | date | None = None
    on_platform: bool | None = None
    diploma: str | None = None
    diploma_text: str = ""
    diploma_country: str = ""
    diploma_stage: int | None = None
    diploma_obtained: bool | None = None
    diploma_expected_on: date | None = None
    prior_diploma: str | None = None
    prior_diploma_text: str = ""
    prior_diploma_country: str = ""
    prior_diploma_obtained: bool | None = None
    preparatory_class: str | None = None
    ects_obtained: Decimal | None = None
    ects_expected: Decimal | None = None
    missing_documents: frozenset[str] | None = None
    grant_holder: str | None = None
    grant_proof: bool | None = None
    programmes_chosen: int | None = None
    text_stage: int | None = None
    prior_stage: int | None = None
