"""The published count (R-124): admissibles are told regularly how many seats are left, from the projects registered.

One click records what the book says at that instant; the letters to those still searching are prepared from that act.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from desk.access import READERS, use_case
from desk.announcing import Announcing, Written, why_not
from desk.blindness import as_judged
from desk.bulletin_due import due_on, to_tell
from desk.counting import seats_of
from desk.files import Entry, Files, key_of
from desk.letter_values import letter_of, values_of
from desk.letters import VOID, WAITING, mails_of
from desk.room import Answer
from desk.views import Bases
from rules.case import Actor
from rules.faults import RuleError
from rules.seats import Seats
from sheets_sync.answers import Draft, Refused, Saved
from sheets_sync.bulletins import BULLETIN, Bulletin, bulletins
from sheets_sync.register import Register

PUBLISHERS: Final = frozenset(("instruction", "secretariat", "placement", "direction"))
WRITERS: Final = frozenset(("instruction", "secretariat", "direction"))
LETTER, RULE = "decompte", "R-124"


@dataclass(frozen=True)
class BulletinRow:
    """One programme. `told` are the admissible people still searching who know that they are; `past` the counts
    published, newest first; `due_on` the day from which another is owed, None when nobody is to be told; `text` what
    one may copy."""

    programme: str
    short: str
    seats: Seats
    told: int
    past: tuple[Bulletin, ...]
    due_on: date | None
    due: bool
    text: str
    bases: Bases = field(repr=False, default_factory=dict)

    @property
    def last(self) -> Bulletin | None:
        return self.past[0] if self.past else None

    @property
    def moved(self) -> bool:
        """Is the last count no longer what one would publish now?"""
        return self.last is not None and self.last.published != self.seats.published


class Bulletins(Announcing):
    """Publishing, the log, the reminder, the letters."""

    @use_case(READERS)
    def bulletins(self, actor: Actor) -> tuple[BulletinRow, ...]:
        """In the order of the rows; counts are no secret."""
        found: tuple[BulletinRow, ...] = self.kept(
            "bulletins", lambda files: tuple(self._bulletin_row(files, code) for code in files.session.programmes)
        )
        return found

    def _bulletin_row(self, files: Files, code: str) -> BulletinRow:
        past, today = bulletins(files.register, code), self.today()
        told = len({entry.person for entry in to_tell(files, code, today)})
        due = due_on(files, code, today)
        seats = seats_of(files, code)
        text = _text(files, code, seats.published, today)
        return BulletinRow(
            code, self.short(code), seats, told, past, due, due is not None and due <= today, text,
            files.register.bases(f"formation:{code}#{BULLETIN}"),
        )  # fmt: skip

    @use_case(READERS)
    def may_publish(self, actor: Actor, programme: str) -> bool:
        return bool(actor.has(PUBLISHERS, programme))

    @use_case(PUBLISHERS)
    def publish(self, form: str, actor: Actor, shown: Sequence[BulletinRow]) -> tuple[tuple[BulletinRow, Answer], ...]:
        """One act a programme: the count as it was shown, refused when the projects changed meanwhile."""
        return tuple((row, self._publish(form, actor, row)) for row in shown)

    def _publish(self, form: str, actor: Actor, row: BulletinRow) -> Answer:
        if not actor.has(PUBLISHERS, row.programme):
            return Refused((f"publier le décompte de {row.short} n'est pas de votre rôle dans cette formation",))
        subject, seats = f"formation:{row.programme}", row.seats
        said = {
            "on": self.today().isoformat(), "published": seats.published, "opened": seats.opened,
            "registered": seats.registered,
        }  # fmt: skip

        def moved(register: Register) -> Sequence[str]:
            now = seats_of(self._of(register), row.programme)
            if (now.opened, now.registered) == (seats.opened, seats.registered):
                return ()
            return (f"{row.short} : les fiches ont changé, places à publier maintenant : {now.published}, rechargez",)

        draft = Draft(
            form, actor.email, "formation", subject, {subject: {BULLETIN: said}},
            section=_section(self.files()), bases=dict(row.bases),
        )  # fmt: skip
        return self._told(self.journal.record(draft, moved))

    @use_case(WRITERS)
    def prepare_bulletin_letters(self, form: str, actor: Actor, programme: str) -> tuple[int, tuple[str, ...]]:
        """The last count to each admissible still searching: how many letters are ready, and who gets none, why.

        A letter of an earlier count that has not left becomes void. Run again, it writes to whoever has none.
        """
        files = self.files()
        told = as_judged(files)
        last = next(iter(bulletins(files.register, programme)), None)
        if last is None or not actor.has(WRITERS, programme):
            return 0, ("aucun décompte publié dans cette formation, ou pas de votre rôle",)
        drafts, left = [], []
        for entry in to_tell(files, programme, self.today()):
            try:
                drafts += [self._draft_of(form, actor, files, one) for one in _letter(told, entry, last)]
            except RuleError as refused:
                left.append(f"dossier {entry.dossier} : {refused}")
        answers = list(map(self._told, self.journal.record(drafts))) if drafts else []
        left += [f"dossier {key_of(d.subject.partition(':')[2])[0]} : {why_not(answer)}"
                 for d, answer in zip(drafts, answers, strict=True) if not isinstance(answer, Saved)]  # fmt: skip
        return sum(isinstance(answer, Saved) for answer in answers), tuple(left)


def _letter(files: Files, entry: Entry, last: Bulletin) -> Iterator[Written]:
    """The letter of this count to this person; none when it is already written."""
    mine = [one for one in mails_of(files.register, entry.key) if one.template == LETTER]
    here = [one for one in mine if one.decision == last.operation]
    if any(one.status not in (*WAITING, VOID) for one in here):
        return
    template = files.session.templates.get(LETTER)
    if template is None:
        raise RuleError(f"aucune ligne « {LETTER} » dans l'onglet Modèles")
    if "@" not in entry.email:
        raise RuleError("pas d'adresse mél")
    on = f"{last.on:%d/%m/%Y}" if last.on else ""
    more = {"jour": on, "places": str(last.published)}
    letter = letter_of(files, entry.key, template, values_of(files, entry.key, more=more))
    if any(one.serves(entry.email, lambda: letter) for one in here):
        return
    voids = tuple(one for one in mine if one.status in WAITING)
    about = f"formation:{last.programme}#{BULLETIN}"
    yield Written(entry.key, template, letter, entry.email, last.operation, about, "", voids)


def _text(files: Files, programme: str, published: int, today: date) -> str:
    many = "s" * (published > 1)
    places = f"{published} place{many} disponible{many}" if published else "aucune place disponible"
    label = files.session.programmes[programme].label
    return (
        f"{label} : {places} au {today:%d/%m/%Y}, compte tenu des fiches de projet d'emploi enregistrées par l'école, "
        "avant la signature des contrats. L'admissibilité ne garantit pas l'attribution d'une place."
    )


def _section(files: Files) -> str:
    rule = files.session.rules.get(RULE)
    return rule.section if rule else ""


__all__ = ["BulletinRow", "Bulletins"]
