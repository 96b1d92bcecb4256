"""Announcements and letters: rehearsed, signed by two, frozen, written, handed out, said to have left; opened again,
come back; the other letters, which tell no date (§3, §5)."""

from collections.abc import Iterator
from random import Random

from desk.announced import announcements
from rules.case import Actor
from tests.desk.years.world import Move, Year

SIGNERS, SENDERS = ("secretariat", "presidence", "direction"), ("secretariat", "instruction", "direction")


def _announcement(year: Year, chance: Random, who: Actor) -> tuple[str, str]:
    """One that has somebody to tell, rather than any."""
    programmes = sorted({code for _, code in year.places()})
    known = announcements(year.desk.session).items()
    every = [(period, code) for period, some in known for code in programmes if code in some]
    rehearsed = [(one, year.desk.rehearsal(who, *one)) for one in every]
    busy = [one for one, shown in rehearsed if shown.members or shown.frozen]
    return chance.choice(busy if busy and chance.randrange(8) else every)


def sign(year: Year, chance: Random) -> Iterator[None]:
    who, form = year.one(chance, *SIGNERS), year.form()
    shown = year.desk.rehearsal(who, *_announcement(year, chance, who))
    yield
    if shown.complete and chance.randrange(4):
        return
    year.desk.sign(form, who, shown)


def unfreeze(year: Year, chance: Random) -> Iterator[None]:
    who, form = year.one(chance, *SIGNERS), year.form()
    shown = year.desk.rehearsal(who, *_announcement(year, chance, who))
    yield
    if shown.unfreezing and chance.randrange(3) == 0:
        year.desk.keep_frozen(form, who, shown)
    else:
        year.desk.unfreeze(form, who, shown, chance.choice(("Une décision a changé", "")))


def prepare(year: Year, chance: Random) -> Iterator[None]:
    who, form = year.one(chance, *SENDERS), year.form()
    shown = year.desk.rehearsal(who, *_announcement(year, chance, who))
    yield
    year.desk.prepare(form, who, shown)


def hand_out(year: Year, chance: Random) -> Iterator[None]:
    """All that wait, whatever the screen says against it."""
    who, form = year.one(chance, *SENDERS), year.form()
    period = chance.choice(("", _announcement(year, chance, who)[0]))
    waiting = [one.mail.subject for one in year.desk.outbox(who, period)]
    yield
    year.desk.hand_out(form, who, waiting)


def left(year: Year, chance: Random) -> Iterator[None]:
    """Drafts said to have left, or not; one comes back."""
    who, form = year.one(chance, *SENDERS), year.form()
    period = chance.choice(("", _announcement(year, chance, who)[0]))
    mine = [one.mail.subject for one in year.desk.outbox(who, period)]
    yield
    if mine and chance.randrange(6) == 0:
        year.desk.record_bounce(form, who, chance.choice(mine), "boîte pleine")
    else:
        year.desk.say_left(form, who, mine, left=chance.randrange(5) > 0, reason="vu au journal du serveur")


def all_at_once(year: Year, chance: Random) -> Iterator[None]:
    """The day of an announcement: from the signatures to what left, by those whose work it is, early or not."""
    chair, clerk = year.who("presidence"), year.who("secretariat")
    asked = _announcement(year, chance, clerk)
    for who in (clerk, chair):
        shown, form = year.desk.rehearsal(who, *asked), year.form()
        yield
        year.desk.sign(form, who, shown)
    shown, forms = year.desk.rehearsal(clerk, *asked), (year.form(), year.form(), year.form())
    yield
    year.desk.prepare(forms[0], clerk, shown)
    mine = [one.mail.subject for one in year.desk.outbox(clerk, asked[0], asked[1:])]
    yield
    year.desk.hand_out(forms[1], clerk, mine)
    yield
    year.desk.say_left(forms[2], clerk, mine, left=True)


def tell(year: Year, chance: Random) -> Iterator[None]:
    """« Annoncer et convoquer »: those whom an announcement moves on."""
    who, form = year.one(chance, *SENDERS), year.form()
    period, programme = _announcement(year, chance, who)
    lots = year.desk.telling_lots(who, period, (programme,))
    yield
    for lot in lots:
        year.desk.take_lot(form, who, lot)


def owed(year: Year, chance: Random) -> Iterator[None]:
    """What is owed to a candidate and bound to no date: documents, a slot, a refused fiche, a refusal to examine."""
    who, form = year.one(chance, *SENDERS), year.form()
    known = year.desk.occasions(who)
    code = chance.choice(known).code if known else ""
    keys = [one.key for one in year.desk.owed_letters(who, code)] if code else []
    yield
    if code:
        year.desk.write(form, who, code, keys)


MOVES: tuple[tuple[int, Move], ...] = (
    (5, sign), (1, unfreeze), (4, prepare), (4, hand_out), (4, left), (3, tell), (2, owed), (3, all_at_once),
)  # fmt: skip
