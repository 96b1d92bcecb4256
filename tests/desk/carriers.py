"""A real server on loopback that keeps what it accepts, and the carrier that brings letters to it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from desk.outgoing import Carrier, Outcome, Outgoing
from documents.mails import Mail, Sender
from documents.smtp import PLAIN, Settings, deliver

SENDER = Sender("Admissions", "admissions@ecole.example.org")


class Kept:
    """Whom it accepted a letter for, in order; an address in `refuses` is answered as said there."""

    def __init__(self) -> None:
        self.to: list[str] = []
        self.texts: list[bytes] = []
        self.refuses: dict[str, str] = {}

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # fmt: skip  # noqa: N802, E501
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.to += envelope.rcpt_tos
        assert isinstance(envelope.content, bytes)
        self.texts.append(envelope.content)
        return "250 OK"


class Loopback(Controller):
    """On a port that the system chooses."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = int(server.sockets[0].getsockname()[1])
        super()._trigger_server()


@contextmanager
def loopback() -> Iterator[tuple[Kept, Settings]]:
    kept = Kept()
    controller = Loopback(kept, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield kept, Settings("127.0.0.1", controller.port, PLAIN)
    finally:
        controller.stop()


def carrier(settings: Settings) -> Carrier:
    def carry(letters: Iterable[Outgoing], at: datetime) -> Iterator[Outcome]:
        mails = (Mail(one.key, one.to, one.name, one.object, one.text) for one in letters)
        return deliver(settings, mails, SENDER, at)

    return carry
