"""An application whose titles were written freely: what the reader finds takes the blank places."""

from dataclasses import replace
from typing import Protocol

from rules.dossier import Application


class Reading(Protocol):
    """What a title reader finds in a text; `code` None when it abstains."""

    @property
    def code(self) -> str | None: ...
    @property
    def stage(self) -> int | None: ...
    @property
    def preparatory_class(self) -> str | None: ...
    @property
    def country(self) -> str | None: ...
    @property
    def prior_code(self) -> str | None: ...


class Reader(Protocol):
    def read(self, text: str) -> Reading: ...


class Session(Protocol):
    @property
    def title_reader(self) -> Reader: ...


def named(application: Application, session: Session) -> Application:
    """A code that staff gave stands; the year that the text says is kept beside the one typed (§1.1)."""
    if text := application.diploma_text:
        reading = session.title_reader.read(text)
        application = replace(
            application,
            diploma=application.diploma or reading.code,
            text_stage=reading.stage,
            preparatory_class=application.preparatory_class or reading.preparatory_class,
            diploma_country=application.diploma_country or reading.country or "",
            prior_diploma=application.prior_diploma or (None if application.prior_diploma_text else reading.prior_code),
        )
    if text := application.prior_diploma_text:
        reading = session.title_reader.read(text)
        application = replace(
            application,
            prior_diploma=application.prior_diploma or reading.code,
            prior_stage=reading.stage,
            prior_diploma_country=application.prior_diploma_country or reading.country or "",
        )
    return application
