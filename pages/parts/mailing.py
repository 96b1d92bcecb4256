"""How letters leave this desk: the mail server of `[smtp]` in the secrets, if there is one; else drafts only (§5)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import streamlit as st

from desk.outgoing import Carrier, Outcome, Outgoing
from documents import smtp
from documents.calendars import Interview, invitation, method
from documents.mails import Mail, Sender, address
from documents.smtp import STARTTLS, Settings
from pages.parts.typography import PARIS
from rules.case import Actor
from rules.faults import RuleError

PORT = 587  # the submission of mail (RFC 6409)


def settings() -> tuple[Settings, Sender] | None:
    """The server and whom mails come from; None when the secrets do not say it. Raises `RuleError` when they say it
    wrongly: nothing leaves by guess."""
    said = _said()
    if not said:
        return None
    host, sender = str(said.get("host", "")).strip(), str(said.get("sender", "")).strip()
    if not host or not sender:
        raise RuleError("[smtp] dans secrets.toml : « host » et « sender » sont attendus (README).")
    try:
        port = int(str(said.get("port", PORT)))
    except ValueError:
        raise RuleError("[smtp] dans secrets.toml : « port » est un nombre.") from None
    security, user = str(said.get("security", STARTTLS)), str(said.get("user", ""))
    server = Settings(host, port, security, user, str(said.get("password", "")))
    return server, Sender(str(said.get("name", "")), sender)


def _said() -> dict[str, object]:
    try:
        return dict(st.secrets.get("smtp", {}))
    except FileNotFoundError:
        return {}


def sender_of(actor: Actor) -> Sender:
    """Drafts come from who hands them out, unless the desk has its own address."""
    known = settings()
    return known[1] if known else Sender(actor.name, actor.email)


def usable(to: str) -> bool:
    """Can a mail be addressed there?"""
    try:
        address(to)
    except RuleError:
        return False
    return True


def as_mail(one: Outgoing, sender: Sender, at: datetime) -> Mail:
    """The letter, with the calendar file of the interview that it tells of; whoever carries it says what is wrong."""
    plain = Mail(one.key, one.to, one.name, one.object, one.text)
    if one.slot is None or not usable(one.to):
        return plain
    told = Interview(
        f"entretien:{one.dossier}/{one.programme}/{one.slot.trial}", one.slot.starts_at, one.slot.minutes, one.title,
        "", one.slot.room or "visio", (one.to,), one.moves, one.cancelled,
    )  # fmt: skip
    return replace(plain, calendar=invitation(told, sender, PARIS, at), method=method(told))


def dated(at: datetime) -> datetime:
    """The hour that a mail bears is that of the notice: nothing leaves before its day, nor seems to (§3)."""
    return at.astimezone(PARIS)


def carrier(server: Settings, sender: Sender) -> Carrier:
    """Brings letters to the server, one after the other."""

    def carry(letters: Iterable[Outgoing], now: datetime) -> Iterator[Outcome]:
        at = dated(now)
        return smtp.deliver(server, (as_mail(one, sender, at) for one in letters), sender, at)

    return carry
