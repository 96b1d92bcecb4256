"""An application whose titles were written freely: what the reader finds takes the blank places."""

from typing import Any, Protocol

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
    def prior(self) -> "Reading | None": ...


class Reader(Protocol):
    def read(self, text: str) -> Reading: ...


class Session(Protocol):
    @property
    def title_reader(self) -> Reader: ...


def named(application: Application, session: Session) -> Application:
    """A code that staff gave stands; the year that the text says is kept beside the one typed (§1.1)."""
    found: dict[str, Any] = {}
    earlier = application.prior_diploma_text
    if text := application.diploma_text:
        reading = session.title_reader.read(text)
        found = {
            "diploma": application.diploma or reading.code,
            "text_stage": reading.stage,
            "preparatory_class": application.preparatory_class or reading.preparatory_class,
            "diploma_country": application.diploma_country or reading.country or "",
        }
        if reading.prior and not earlier and application.prior_diploma in (None, "", reading.prior.code):
            # « ATS après BUT 1 GEII » names an earlier title, whose code may be kept already, not its year; unread, it
            # is unknown and not absent (§1.1.x b)
            found |= _earlier(application, reading.prior) | {"prior_diploma_text": "" if reading.prior.code else text}
    if earlier:
        found |= _earlier(application, session.title_reader.read(earlier))
    return application._replace(**found) if found else application


def _earlier(application: Application, reading: Reading) -> dict[str, Any]:
    return {
        "prior_diploma": application.prior_diploma or reading.code,
        "prior_stage": reading.stage,
        "prior_diploma_country": application.prior_diploma_country or reading.country or "",
    }
