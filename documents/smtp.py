"""Delivery by SMTP: one mail after another, each with its own outcome, none sent twice by itself.

Nothing here reads a setting from elsewhere, and nothing is tried again: what is left is its caller's to pass anew,
after having recorded each outcome as it comes.
"""

import re
import smtplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from documents.mails import Mail, Sender, address, message, one_line
from rules.faults import RuleError

PLAIN, STARTTLS, TLS = "aucune", "starttls", "tls"
SENT, REFUSED, LATER, UNCERTAIN, LEFT = "parti", "refuse", "differe", "incertain", "reste"
"""Accepted by the server · refused for good · refused for now (4xx) · cut after its text left · never left here."""
_GO_ON: Final = 354
_CLOSING: Final = 421
_REFUSALS: Final = 400
_FOR_GOOD: Final = 500
_LONGEST: Final = 200
_BROKEN: Final = (smtplib.SMTPException, OSError)


@dataclass(frozen=True)
class Settings:
    """The server to deliver to. `security` is one of `PLAIN`, `STARTTLS`, `TLS`; no user, no sign-in; seconds."""

    host: str
    port: int
    security: str = STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    timeout: float = 30.0
    own_name: str = "localhost"

    def __post_init__(self) -> None:
        """A word that is not expected must not mean: without encryption."""
        if self.security not in (PLAIN, STARTTLS, TLS):
            expected = ", ".join((PLAIN, STARTTLS, TLS))
            raise RuleError(f"Sécurité du serveur de mél « {self.security} » : {expected} est attendu.")


@dataclass(frozen=True)
class Outcome:
    """What became of a mail, by its key; `code` is the server's own, None when it said nothing."""

    key: str
    status: str
    says: str
    code: int | None = None


def deliver(settings: Settings, mails: Iterable[Mail], sender: Sender, at: datetime) -> Iterator[Outcome]:
    """Sends each mail once, and answers for each before the next one leaves: record it, then ask for the next.

    A key met twice leaves once. Without a connection, what is left is answered `LEFT`, unsent.
    """
    line, met = _Line(settings, address(sender.address).addr_spec), set[str]()
    try:
        for mail in mails:
            if mail.key in met:
                yield Outcome(mail.key, LEFT, "Ce message est deux fois dans l'envoi : il ne part qu'une fois.")
                continue
            met.add(mail.key)
            yield _one(line, mail, sender, at)
    finally:
        line.close()


def _one(line: "_Line", mail: Mail, sender: Sender, at: datetime) -> Outcome:
    try:
        to, content = address(mail.to).addr_spec, message(mail, sender, at)
    except RuleError as refusal:
        return Outcome(mail.key, REFUSED, str(refusal))
    return line.send(mail.key, to, content)


class _Line:
    """The connection, opened for the first mail and opened again after a cut; given up once it cannot be opened."""

    def __init__(self, settings: Settings, sender: str):
        self._settings, self._sender = settings, sender
        self._server: smtplib.SMTP | None = None
        self._closed_because = ""

    def send(self, key: str, to: str, content: bytes) -> Outcome:
        if self._closed_because:
            return Outcome(key, LEFT, self._closed_because)
        try:
            self._server = self._server or _opened(self._settings)
        except (*_BROKEN, UnicodeError) as failure:
            self._closed_because = f"Le serveur de mél n'a pas ouvert la session ({_said(failure)}) : rien n'est parti."
            return Outcome(key, LEFT, self._closed_because, getattr(failure, "smtp_code", None))
        return self._transaction(self._server, key, to, content)

    def _transaction(self, server: smtplib.SMTP, key: str, to: str, content: bytes) -> Outcome:
        try:
            for step in (f"MAIL FROM:<{self._sender}>", f"RCPT TO:<{to}>", "DATA"):
                code, said = server.docmd(step)
                if not (code == _GO_ON if step == "DATA" else _accepted(code)):
                    return self._refused(server, key, code, said)
        except _BROKEN as failure:
            self.close()
            return Outcome(
                key, LEFT, f"Connexion coupée avant le texte du message ({_said(failure)}) : il n'est pas parti."
            )
        return self._text(server, key, content)

    def _text(self, server: smtplib.SMTP, key: str, content: bytes) -> Outcome:
        """From here on, a cut proves nothing: the server may have kept the message."""
        try:
            server.send(_quoted(content))
            code, said = server.getreply()
        except _BROKEN as failure:
            return self._uncertain(key, f"connexion coupée après le texte du message, {_said(failure)}")
        if _accepted(code):
            return Outcome(key, SENT, "Accepté par le serveur de mél.", code)
        if code < _REFUSALS:
            return self._uncertain(key, f"réponse illisible, {code} {_shown(said)}")
        return self._refused(server, key, code, said)

    def _uncertain(self, key: str, why: str) -> Outcome:
        self.close()
        says = "Il est peut-être parti : vérifiez auprès du serveur de mél avant de le renvoyer"
        return Outcome(key, UNCERTAIN, f"{says} ({why}).")

    def _refused(self, server: smtplib.SMTP, key: str, code: int, said: bytes) -> Outcome:
        """The server's answer, and a clean transaction for the next mail."""
        self._reset(server, code)
        for_now = _REFUSALS <= code < _FOR_GOOD
        status, french = (LATER, "pour l'instant ") if for_now else (REFUSED, "")
        return Outcome(key, status, f"Le serveur de mél le refuse {french}: {code} {_shown(said)}", code)

    def _reset(self, server: smtplib.SMTP, code: int) -> None:
        try:
            if code == _CLOSING or not _accepted(server.rset()[0]):
                self.close()
        except _BROKEN:
            self.close()

    def close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            try:
                server.quit()
            except _BROKEN:
                server.close()


def _opened(settings: Settings) -> smtplib.SMTP:
    """A session ready to send; `smtplib` names what went wrong."""
    secured = ssl.create_default_context()
    where = (settings.host, settings.port, settings.own_name)
    if settings.security == TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=settings.timeout, context=secured)
    else:
        server = smtplib.SMTP(*where, timeout=settings.timeout)
    try:
        if settings.security == STARTTLS:
            server.starttls(context=secured)
        server.ehlo_or_helo_if_needed()
        if settings.user:
            server.login(settings.user, settings.password)
    except BaseException:
        server.close()
        raise
    return server


def _accepted(code: int) -> bool:
    return 200 <= code < 300


def _quoted(content: bytes) -> bytes:
    """The message as DATA wants it: a line that begins with a point gets a second one, and a point alone ends it."""
    return re.sub(rb"(?m)^\.", b"..", content.removesuffix(b"\r\n") + b"\r\n") + b".\r\n"


def _said(failure: Exception) -> str:
    """What the server said, else what the machine says; never what we sent."""
    if isinstance(failure, UnicodeError):
        return "identifiant ou mot de passe que le serveur ne peut pas lire"
    said = getattr(failure, "smtp_error", b"") or str(failure) or type(failure).__name__
    return _shown(said if isinstance(said, bytes) else str(said).encode("utf-8", "replace"))


def _shown(said: bytes) -> str:
    return one_line(said.decode("utf-8", "replace"))[:_LONGEST]
