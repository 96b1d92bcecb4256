"""A letter as a mail: an `.eml` draft that a mail program opens ready to send, many in a zip (§5: by mail only).

The same letter at the same instant is the same bytes. Nothing typed by a candidate adds a header, a recipient or a
file path.
"""

import hashlib
import io
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from rules.faults import RuleError

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:[\w-]+\.)+[\w-]+")
"""What is quoted or commented is left out: it could hide a second recipient."""
_DOMAIN: Final = re.compile(r"[A-Za-z0-9._-]+")
_LONGEST: Final = 254
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9 '-]{0,40}")
_PLAIN_SUBJECT: Final = re.compile(r"[A-Za-z0-9 ,.:'-]{0,60}")
_WORD_SIZE: Final = 39
"""Bytes of an encoded word: with its marks and the header's name, a line stays under 76 characters."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_NAME_SIZE: Final = 80


@dataclass(frozen=True)
class Sender:
    """Whom mails come from. Answers go there; its domain ends the identifiers of mails and events."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return address(self.address).domain


@dataclass(frozen=True)
class Mail:
    """A letter to one person. `key` names it for good: another letter, another key.

    `calendar` is an iCalendar file to join (documents.calendars), `method` the one it says.
    """

    key: str
    to: str
    name: str
    object: str
    text: str
    calendar: bytes = b""
    method: str = "PUBLISH"


def one_line(text: str) -> str:
    """The text without anything that ends a line or steers a display; half a surrogate pair is shown as `?`."""
    clean = text.encode("utf-8", "replace").decode("utf-8")
    kept = ("" if unicodedata.category(c) == "Cf" else " " if unicodedata.category(c)[0] in "CZ" else c for c in clean)
    return " ".join("".join(kept).split())


def address(text: str) -> Address:
    """One plain address, its domain in ASCII. Raises `RuleError` for anything else, two addresses included."""
    written = text.strip()
    local, _, domain = written.rpartition("@")
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    if len(written) > _LONGEST or not _ADDRESS.fullmatch(written) or not _DOMAIN.fullmatch(plain):
        shown = one_line(written)[:_NAME_SIZE]
        raise RuleError(
            f"Adresse de mél « {shown} » : une adresse, une seule, est attendue (nom@exemple.fr). Corrigez-la."
        )
    return Address("", local, plain)


def identifier(key: str, domain: str) -> str:
    """The same for the same key, and nothing of the candidate in it."""
    return f"{hashlib.sha256(key.encode('utf-8', 'backslashreplace')).hexdigest()[:40]}@{domain}"


def message(mail: Mail, sender: Sender, at: datetime, *, unsent: bool = False) -> bytes:
    """The mail, dated `at` (aware), lines ended as servers want them. Raises `RuleError` for an unusable address.

    What people type is encoded here, not by `email`: its folding lets some names and subjects add a header.
    """
    head = [
        f"From: {_mailbox(address(sender.address), sender.name)}",
        f"To: {_mailbox(address(mail.to), mail.name)}",
        f"Subject: {_words(one_line(mail.object), _PLAIN_SUBJECT)}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{identifier(mail.key, sender.domain)}>",
        *(["X-Unsent: 1"] if unsent else []),
    ]
    return "".join(f"{line}\r\n" for line in head).encode("ascii") + _body(mail).as_bytes()


def _mailbox(to: Address, name: str) -> str:
    shown = _words(one_line(name), _PLAIN_NAME)
    return f"{shown}\r\n <{to.addr_spec}>" if shown else to.addr_spec


def _words(text: str, plain: re.Pattern[str]) -> str:
    """The text as it is when it is plain, else as encoded words (RFC 2047), each of whole characters."""
    if plain.fullmatch(text):
        return text
    chunks = [""]
    for letter in text:
        if len((chunks[-1] + letter).encode()) > _WORD_SIZE:
            chunks.append("")
        chunks[-1] += letter
    return "\r\n ".join(f"=?utf-8?b?{b64encode(chunk.encode()).decode('ascii')}?=" for chunk in chunks)


def _body(mail: Mail) -> EmailMessage:
    made = EmailMessage(SMTP)
    made.set_content(_text(mail.text), cte="quoted-printable")
    if mail.calendar:
        _join(made, mail)
    return made


def _text(text: str) -> str:
    """Its lines, whatever ends them; other control characters than a tab are left out."""
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in clean if c in "\n\t" or unicodedata.category(c) != "Cc")


def _join(made: EmailMessage, mail: Mail) -> None:
    made.add_attachment(mail.calendar, "text", "calendar", filename="invitation.ics", cte="base64")
    part = next(made.iter_attachments())
    part.set_param("method", mail.method)
    part.set_param("charset", "utf-8")
    made.set_boundary(f"=={identifier(mail.key, 'guichet').partition('@')[0]}==")


def draft(mail: Mail, sender: Sender, at: datetime) -> bytes:
    """An `.eml` that opens as a message still to send."""
    return message(mail, sender, at, unsent=True)


def drafts(mails: Iterable[Mail], sender: Sender, at: datetime) -> bytes:
    """A zip of drafts, numbered in the order given; their names hold only the letters of the key that are safe."""
    out = io.BytesIO()
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(out, "w", ZIP_DEFLATED) as zipped:
        for name, content in _files(mails, sender, at):
            entry = ZipInfo(name, stamp)
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, content)
    return out.getvalue()


def _files(mails: Iterable[Mail], sender: Sender, at: datetime) -> Iterator[tuple[str, bytes]]:
    for number, mail in enumerate(mails, 1):
        yield f"{number:04}-{safe_name(mail.key)}.eml", draft(mail, sender, at)


def safe_name(text: str) -> str:
    """What a file may be called on any system: no folder, no leading dot, no accent."""
    return _UNSAFE.sub("-", text).strip(".-")[:_NAME_SIZE] or "sans-nom"
