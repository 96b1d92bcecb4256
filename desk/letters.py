"""Mails to candidates as the journal keeps them: their text, their status, the act that each one tells (§5).

`courriel:DOSSIER/PROGRAMME/CODE` is one letter for good: another decision, another letter.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from desk.announced import last_change
from desk.files import Files, Key
from rules.templates import Letter
from sheets_sync.applications import day, instant
from sheets_sync.register import Register

READY, SENDING, SENT, FAILED, UNCERTAIN, HANDED, VOID = (
    "pret", "en_cours", "parti", "echec", "incertain", "remis", "annule",
)  # fmt: skip
STATUSES: Final = {
    READY: ("prêt", "bleu"),
    SENDING: ("en cours, à vérifier", "ambre"),
    UNCERTAIN: ("incertain", "ambre"),
    HANDED: ("brouillon remis", "violet"),
    SENT: ("parti", "vert"),
    FAILED: ("échec", "rouge"),
    VOID: ("annulé", "gris"),
}
"""Each status, as people read it, with its colour."""
LIVE: Final = frozenset(STATUSES) - {VOID, SENT}
WAITING: Final = frozenset((READY, FAILED))
"""What may still be sent, or made void: nothing of it has left."""
DOUBTFUL: Final = frozenset((SENDING, UNCERTAIN))
"""It may have left: a person looks, and says."""
GONE: Final = DOUBTFUL | {SENT, HANDED}
"""A candidate may have read it."""
COURRIEL: Final = "courriel"


@dataclass(frozen=True)
class MailRecord:
    """One mail. `about` is the base key of what it tells and `decision` the act that it told of there; `announcement`
    is a row of `Calendrier`, or "" for a mail bound to no date. `rectified_on`: the day when who holds it was told
    otherwise by hand, once it was untrue."""

    subject: str
    template: str
    to: str
    object: str
    text: str
    status: str
    decision: str
    about: str
    announcement: str
    sent_at: datetime | None
    tried_at: datetime | None
    failure: str
    attempts: int
    by: str
    rectified_on: date | None = None

    @property
    def key(self) -> Key:
        dossier, programme, _ = self.subject.partition(":")[2].split("/", 2)
        return dossier, programme

    @property
    def live(self) -> bool:
        return self.status in LIVE

    def serves(self, address: str, now: Callable[[], Letter]) -> bool:
        """Is nothing more to be written? Void, or still here and otherwise than it would be written `now` (another
        address, another name, another template), it is written anew. Raises what `now` raises."""
        if self.status not in WAITING:
            return self.status != VOID
        return self.to == address and Letter(self.object, self.text) == now()


def mails_of(register: Register, key: Key) -> tuple[MailRecord, ...]:
    """The mails about one application, in order of arrival; one that this person may not know of is left out."""
    found = ((subject, register.fields.get(subject, {})) for subject in register.owned(*key, COURRIEL))
    return tuple(mail(subject, fields) for subject, fields in found if fields.get("status"))


def mail(subject: str, fields: Mapping[str, Any]) -> MailRecord:
    said = {name: str(fields.get(name) or "") for name in ("template", "to", "object", "text", "status", "decision")}
    more = {name: str(fields.get(name) or "") for name in ("about", "announcement", "failure", "by")}
    return MailRecord(
        subject=subject,
        sent_at=instant(fields.get("sent_at")),
        tried_at=instant(fields.get("tried_at")),
        attempts=int(fields.get("attempts") or 0),
        rectified_on=day(fields.get("rectified_on")),
        **said,
        **more,
    )


def mails(files: Files, programmes: Iterable[str], announcement: str | None = None) -> Iterator[MailRecord]:
    """Those of these programmes; `announcement` "" for the ones bound to no date, None for all."""
    wanted = frozenset(programmes)
    keys = (key for (programme, _), standing in files.places.items() if programme in wanted for key in standing)
    for key in sorted(keys):
        for one in mails_of(files.register, key):
            if announcement is None or one.announcement == announcement:
                yield one


def next_code(register: Register, key: Key, name: str) -> str:
    """The subject of the next letter of this name: each keeps its own."""
    stem = f"{COURRIEL}:{key[0]}/{key[1]}/{name}"
    count = sum(one == stem or one.startswith(f"{stem}-") for one in register.owned(*key, COURRIEL))
    return f"{stem}-{count + 1}" if count else stem


def came_back(files: Files, mail: MailRecord) -> datetime | None:
    """When a mail that is here had left, if it came back since (§5); None of one that never left."""
    if mail.status not in WAITING:
        return None
    thread = [one.act for one in files.register.thread(mail.subject) if one.holds]
    said = [act for act in thread if "status" in act.changes.get(mail.subject, {})]
    back = [rank for rank, act in enumerate(said) if act.after.get(f"dossier:{mail.key[0]}", {}).get("mail_bounced")]
    return mail.sent_at or said[max(0, back[-1] - 1)].at if back else None


def bounced(files: Files, dossier: str) -> str:
    """Why mails to this address come back, "" when none did or when the address was changed since."""
    register, subject = files.register, f"dossier:{dossier}"
    why = str(register.value(subject, "mail_bounced") or "")
    if not why:
        return ""
    since, address = (last_change(register, f"{subject}#{name}") for name in ("mail_bounced", "email"))
    changed = since and address and address.position > since.position
    return "" if changed else why
