"""Letters bound to no date (R-046 to R-048, §6, §8): a person sees to whom each is owed, reads it, and has it written;
any letter may be read as it would be on a real dossier."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from desk.access import use_case
from desk.announcing import SENDERS, Written, why_not
from desk.drafts import lines_of
from desk.files import Files, Key
from desk.letter_values import letter_of, values_of
from desk.letters import WAITING, mails_of
from desk.owed_letters import Cause, letter_for, owed
from desk.rectifying import Rectifying
from desk.rehearsing import VIEWERS
from rules.case import Actor
from rules.faults import RuleError
from rules.session import compile_session
from rules.templates import Letter, Template, render
from sheets_sync.answers import Saved


@dataclass(frozen=True)
class Occasion:
    """A letter bound to no date, and to how many it is owed."""

    code: str
    label: str
    section: str
    count: int


@dataclass(frozen=True)
class Owed:
    """One candidate to be told. `letter` is what they would read; None with, in `says`, what is missing to write it."""

    dossier: str
    programme: str
    short: str
    name: str
    to: str
    letter: Letter | None
    says: str
    cause: Cause

    @property
    def key(self) -> str:
        return f"{self.dossier}/{self.programme}/{self.cause.about}"


class Writing(Rectifying):
    """What is owed, and the letters that tell it."""

    @use_case(VIEWERS)
    def occasions(self, actor: Actor) -> tuple[Occasion, ...]:
        """The letters of the session that are bound to no date, in the order of the rows, those that are owed only."""
        count = Counter(cause.template for cause in self._causes(actor))
        rows = self.session.templates.values()
        return tuple(Occasion(row.code, row.label, row.section, count[row.code]) for row in rows if count[row.code])

    @use_case(VIEWERS)
    def owed_letters(self, actor: Actor, code: str) -> tuple[Owed, ...]:
        """To whom this letter is owed, as each would read it."""
        files = self._seen(actor)
        return tuple(self._owed(files, cause) for cause in self._causes(actor) if cause.template == code)

    def _causes(self, actor: Actor) -> tuple[Cause, ...]:
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        found: tuple[Cause, ...] = self._kept_for(actor, ("owed", hour), lambda files: tuple(owed(files, self.now())))
        return tuple(one for one in found if actor.has(VIEWERS, one.entry.programme))

    def _owed(self, files: Files, cause: Cause) -> Owed:
        entry, letter, says = cause.entry, None, ""
        try:
            letter = letter_for(files, cause)
        except RuleError as missing:
            says = str(missing)
        if "@" not in entry.email:
            letter, says = None, "aucune adresse de messagerie"
        return Owed(*entry.key, self.short(entry.programme), entry.name, entry.email, letter, says, cause)

    @use_case(SENDERS)
    def write(self, form: str, actor: Actor, code: str, keys: Sequence[str]) -> tuple[int, tuple[str, ...]]:
        """Has these letters written, as they are now: how many were, and who gets none, with why. Nothing leaves."""
        files, wanted = self.files(), frozenset(keys)
        mine = [
            one for one in self.owed_letters(actor, code) if one.key in wanted and actor.has(SENDERS, one.programme)
        ]
        ready = [(one, _written(files, one, one.letter)) for one in mine if one.letter]
        drafts = [
            self._draft_of(form, actor, files, written, {"projet": True} if one.cause.project else None)
            for one, written in ready
        ]
        answers = list(map(self._told, self.journal.record(drafts))) if drafts else []
        lost = [f"dossier {one.dossier} : {one.says}" for one in mine if not one.letter]
        lost += [
            f"dossier {one.dossier} : {why_not(answer)}"
            for (one, _), answer in zip(ready, answers, strict=True)
            if not isinstance(answer, Saved)
        ]
        return sum(isinstance(answer, Saved) for answer in answers), tuple(lost)

    @use_case(VIEWERS)
    def templates(self, actor: Actor, drafted: bool = False) -> tuple[Template, ...]:
        """The letters in force, or those of the draft of `Modèles`. Raises `SessionFaults` while it has faults."""
        if not drafted:
            return tuple(self.session.templates.values())
        register = self.files().register
        return tuple(compile_session(register.with_rows(lines_of(register, True))).templates.values())

    @use_case(VIEWERS)
    def preview_letter(self, actor: Actor, template: Template, dossier: str, programme: str) -> tuple[Letter, str]:
        """The letter as this application would read it, and what is missing: « mot » stands where a value is not known.

        Raises `Denied` for a dossier that is not this person's to read.
        """
        files, key = self._seen(actor), (dossier, programme)
        self._require(actor, dossier, VIEWERS)
        if key not in files.entries:
            raise RuleError(f"Le dossier {dossier} n'a pas de candidature en {self.short(programme)}.")
        causes = (one for one in self._causes(actor) if one.entry.key == key and one.template == template.code)
        cause = next(causes, None)
        values = values_of(files, key, template.period, cause.values if cause else None)
        try:
            return letter_of(files, key, template, values), ""
        except RuleError as missing:
            unknown = {word: f"« {word} »" for word in template.words if not values.get(word)}
            return render(template, values | unknown), str(missing)

    @use_case(VIEWERS)
    def preview_of(self, actor: Actor, template: Template) -> Key | None:
        """A real application that this letter would go to: one that is owed it, else one in a state it tells."""
        owed_to = (one.entry.key for one in self._causes(actor) if one.template == template.code)
        files = self._seen(actor)
        standing = (
            key
            for key, entry in files.entries.items()
            if (not template.states or entry.state in template.states)
            and template.year in (None, files.session.programmes[key[1]].year)
            and actor.has(VIEWERS, key[1])
        )
        return next(owed_to, None) or min(standing, default=None)


def _written(files: Files, one: Owed, letter: Letter) -> Written:
    """It makes void an older letter about the same thing that has not left."""
    template, key = files.session.templates[one.cause.template], (one.dossier, one.programme)
    voids = (mail for mail in mails_of(files.register, key) if mail.about == one.cause.about and mail.status in WAITING)
    act = one.cause.act.row.operation
    return Written(key, template, letter, one.to, act, one.cause.about, "", tuple(voids))
