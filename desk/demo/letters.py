"""An announcement as the demonstration tells it: the jury sat, two people signed, letters left on the day (§3, §5)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from desk.announced import announcements, decided, digest
from desk.demo.teller import Teller
from desk.files import Key
from desk.letter_values import values_of
from desk.letters import COURRIEL, FAILED, SENT, VOID, bounced, mails_of, next_code
from rules.templates import render, template_for
from sheets_sync.answers import Draft

BACK: Final = "boîte pleine, dit le serveur du destinataire"


def announce(teller: Teller, period: str) -> None:
    """Signed the day before, frozen and sent on the day that the rows say."""
    day = teller.session.calendar[period].start
    eve = day - timedelta(days=3 if day.weekday() == 0 else 1)
    members = {code: _members(teller, period, code) for code in announcements(teller.session)[period]}
    members = {code: some for code, some in members.items() if some}
    signed = {code: _signed(teller, code, some, eve) for code, some in members.items()}
    teller.on(eve)
    first = [
        teller.says("annonce", by[0]["by"], f"annonce:{period}/{code}", {"signed": by[:1]})
        for code, by in signed.items()
    ]
    teller.record(first, eve, eve)
    teller.on(day)
    froze = [
        teller.says(
            "annonce", by[1]["by"], f"annonce:{period}/{code}",
            {"signed": by, "frozen_at": by[1]["at"], "members": members[code], "unfreeze": None},
        )
        for code, by in signed.items()
    ]  # fmt: skip
    teller.record(froze, eve, eve)
    letters = [draft for code, some in members.items() for draft in _letters(teller, period, code, some)]
    teller.record(letters, day, day)


def _members(teller: Teller, period: str, programme: str) -> dict[str, str]:
    files = teller.files()
    found = {key: decided(files, key) for key in sorted(files.entries) if key[1] == programme}
    return {f"{key[0]}/{key[1]}": one.operation for key, one in found.items() if one and one.period == period}


def _signed(teller: Teller, code: str, members: Mapping[str, str], on: date) -> list[dict[str, str]]:
    by = (teller.someone(code, "secretariat").email, teller.someone(code, "presidence").email)
    hours = (time(16, 10), time(17, 40))
    at = [datetime.combine(on, hour, teller.session.calendar.zone).isoformat() for hour in hours]
    return [{"by": who, "at": when, "seen": digest(members)} for who, when in zip(by, at, strict=True)]


def _letters(teller: Teller, period: str, programme: str, members: Mapping[str, str]) -> Iterator[Draft]:
    """As the desk writes them (desk/announcing.py), already sent; an address came back now and then."""
    files, session = teller.files(), teller.session
    year, clerk = session.programmes[programme].year, teller.someone(programme, "instruction").email
    noon = datetime.combine(session.calendar[period].start, time(18), session.calendar.zone)
    for rank, (member, act) in enumerate(members.items()):
        dossier, _, code = member.partition("/")
        key: Key = dossier, code
        found = decided(files, key)
        template = template_for(session, found.state, year, period) if found else None
        if found is None or template is None:
            continue
        letter, subject = render(template, values_of(files, key, period)), next_code(files.register, key, period)
        failed = rank == len(members) - 1 and teller.draw.random() < 0.3
        fields = {
            "template": template.code, "to": files.entries[key].email, "object": letter.object, "text": letter.text,
            "status": FAILED if failed else SENT, "decision": act, "about": f"candidature:{member}#state",
            "announcement": period, "attempts": 1, "by": clerk,
            "failure": BACK if failed else "",
            "sent_at": None if failed else (noon + timedelta(seconds=2 * rank)).isoformat(),
        }  # fmt: skip
        came_back = {f"dossier:{dossier}": {"mail_bounced": BACK}} if failed else {}
        yield Draft(teller.form, clerk, COURRIEL, subject, {subject: fields, **came_back}, section=template.section)


def mend_addresses(teller: Teller, on: date) -> None:
    """Candidates whose mail came back are rung up; the letter leaves again, to their new address (§5)."""
    teller.on(on)
    files = teller.files()
    back = [one for one in sorted(files.register.dossiers) if bounced(files, one) and files.programmes(one)]
    drafts = [
        teller.says(
            "saisie", teller.someone(files.programmes(one)[0], "instruction").email, f"dossier:{one}",
            {"email": f"{one}.bis@candidat.example.org"}, "Nouvelle adresse, dite au téléphone",
        )
        for one in back
    ]  # fmt: skip
    teller.record(drafts, on, on)
    teller.record([draft for one in back for draft in _again(teller, one, on)], on, on)


def _again(teller: Teller, dossier: str, on: date) -> Iterator[Draft]:
    """Each letter that came back is void, and another says the same."""
    files = teller.files()
    noon = datetime.combine(on, time(12), teller.session.calendar.zone).isoformat()
    for key in ((dossier, code) for code in files.programmes(dossier)):
        for mail in mails_of(files.register, key):
            if mail.status == FAILED:
                told = {**files.register.fields[mail.subject], "to": files.entries[key].email, "failure": ""}
                told |= {"status": SENT, "sent_at": noon}
                changes = {mail.subject: {"status": VOID}, next_code(files.register, key, mail.announcement): told}
                clerk = teller.someone(key[1], "instruction").email
                yield Draft(teller.form, clerk, COURRIEL, mail.subject, changes)
