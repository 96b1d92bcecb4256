"""The letters of a frozen announcement (§5: by mail only): kept as written, void when the decision changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from desk import letters
from desk.access import use_case
from desk.announced import TELLS, Decided, decided, subject_of
from desk.announcement_views import Line, Preparing, Rehearsal
from desk.blindness import as_judged
from desk.files import Files, Key, key_of
from desk.letter_values import letter_of, values_of
from desk.letters import COURRIEL, READY, VOID, WAITING, MailRecord, mails_of, next_code
from desk.lots import Lot
from desk.news import last_news
from desk.rehearsing import VIEWERS
from desk.room import Answer
from desk.signing import ANNONCE, Signing, changes_of, moved
from rules.case import Actor
from rules.faults import RuleError
from rules.templates import Letter, Template, template_for
from sheets_sync.answers import Draft, Refused, Saved

SENDERS: Final = frozenset(("instruction", "secretariat", "direction"))
"""Who prepares letters, hands them out and sends them."""
REWRITE: Final = "elle s'écrirait autrement aujourd'hui (nom, modèle, dates ou pièces) : faites-la récrire"
CHANGED: Final = "la décision a changé : cette lettre n'est plus la sienne"


@dataclass(frozen=True)
class Written:
    """A letter about to be recorded, and those that it makes void."""

    key: Key
    template: Template
    letter: Letter
    to: str
    decision: str
    about: str
    announcement: str
    voids: tuple[MailRecord, ...] = ()


class Announcing(Signing):
    """One live letter an application and an announcement."""

    @use_case(SENDERS)
    def prepare(self, form: str, actor: Actor, shown: Rehearsal) -> Preparing:
        """Writes the letter of each member of the frozen batch that has none yet, and keeps its text as it is written.

        Letters whose decision changed become void. Run again after a stop, it converges.
        """
        period, programme = shown.period.code, shown.programme
        self._must_announce(actor, period, programme, SENDERS)
        files = self.files()
        here = files.register.fields.get(f"{ANNONCE}:{period}/{programme}", {})
        members = (here.get("members") or {}) if here.get("frozen_at") else {}
        written, failed = self._letters(files, period, members)
        orphans = self._orphans(files, period, programme, written)
        drafts = [self._draft_of(form, actor, files, one) for one in written]
        drafts += [_voiding(form, actor, files, one) for one in orphans]
        seen = changes_of(files.register, [f"{ANNONCE}:{period}/{programme}#frozen_at"])
        answers = self.journal.record(drafts, lambda register: moved(register, seen)) if drafts else []
        told = list(zip(written, map(self._told, answers), strict=False))
        saved = [one for one, answer in told if isinstance(answer, Saved)]
        gone = sum(isinstance(answer, Saved) for answer in answers[len(written) :])
        lost = [(_line(files, one.key), why_not(answer)) for one, answer in told if not isinstance(answer, Saved)]
        away = {key for key, recused in files.recused.items() if actor.email in recused}
        left = (one for one in (*failed, *lost) if (one[0].dossier, one[0].programme) not in away)
        return Preparing(len(saved), gone + sum(len(one.voids) for one in saved), tuple(left))

    @use_case(VIEWERS)
    def telling_lots(self, actor: Actor, period: str, programmes: tuple[str, ...]) -> tuple[Lot, ...]:
        """The steps by which an announcement moves applications on (« Annoncer et convoquer », §5.1.1), put to all who
        stand where they start: `take_lot` takes one."""
        files, steps = self._seen(actor), self.session.workflow.transitions.values()
        found = []
        for step in (step for step in steps if step.kind == TELLS and step.announcement == period):
            mine = [code for code in programmes if actor.has(step.roles | step.validation_roles, code)]
            keys = [key for state in step.sources for code in mine for key in files.standing(code, state)]
            ranked = sorted(keys, key=lambda key: (files.entries[key].name, key))
            found.append(self.lot(actor, ranked, step.id))
        return tuple(lot for lot in found if lot.lines)

    def _letters(
        self, files: Files, period: str, members: Mapping[str, str]
    ) -> tuple[list[Written], list[tuple[Line, str]]]:
        written: list[Written] = []
        failed: list[tuple[Line, str]] = []
        for member, act in members.items():
            key = key_of(member)
            found = decided(files, key)
            if found is None or not found.is_for(period, act):
                continue
            try:
                if (one := self._written(files, key, found)) is not None:
                    written.append(one)
            except RuleError as refused:
                failed.append((_line(files, key), str(refused)))
        return written, failed

    def _written(self, files: Files, key: Key, found: Decided) -> Written | None:
        """The letter to write, or None when the one that stands is right."""
        period, act = found.period, found.operation
        entry, year = files.entries[key], files.session.programmes[key[1]].year
        mine = [one for one in mails_of(files.register, key) if one.announcement == period]
        here = [one for one in mine if one.decision == act]
        if any(one.status not in (*WAITING, VOID) for one in here):
            return None
        if stuck := next((one for one in mine if one.live and one.status not in WAITING), None):
            word = letters.STATUSES[stuck.status][0]
            raise RuleError(f"Une lettre plus ancienne est « {word} » : dites d'abord si elle est partie.")
        template = template_for(files.session, found.state, year, period)
        if template is None:
            raise RuleError("Aucune ligne de Modèles ne dit cet état à cette annonce : ajoutez-la.")
        letter = letter_of(files, key, template, values_of(files, key, period))
        if any(one.serves(entry.email, lambda: letter) for one in here):
            return None
        voids = tuple(one for one in mine if one.status in WAITING)
        return Written(key, template, letter, entry.email, act, f"{subject_of(key)}#state", period, voids)

    def _orphans(self, files: Files, period: str, programme: str, written: list[Written]) -> list[MailRecord]:
        """Letters that wait and tell a decision that no longer stands, of those that get no other."""
        done = {one.subject for each in written for one in each.voids}
        waiting = (one for one in letters.mails(files, (programme,), period) if one.status in WAITING)
        return [one for one in waiting if one.subject not in done and not stands(files, one)]

    def _draft_of(
        self, form: str, actor: Actor, files: Files, one: Written, facts: Mapping[str, Any] | None = None
    ) -> Draft:
        """The letter, which takes its own name: whoever writes the same one at once is second."""
        subject = next_code(files.register, one.key, one.announcement or one.template.code)
        fields = {
            "template": one.template.code,
            "to": one.to,
            "object": one.letter.object,
            "text": one.letter.text,
            "status": READY,
            "decision": one.decision,
            "about": one.about,
            "announcement": one.announcement,
            "attempts": 0,
        }
        changes: dict[str, dict[str, Any]] = {subject: fields}
        changes |= {old.subject: {"status": VOID} for old in one.voids}
        keys = [*(f"{subject}#{name}" for name in fields), *(f"{old.subject}#status" for old in one.voids)]
        return Draft(
            form, actor.email, COURRIEL, subject, changes, section=one.template.section,
            facts=facts or {}, bases=files.register.bases(*keys),
        )  # fmt: skip


def outdated(files: Files, one: MailRecord) -> str:
    """Why the letter of an announcement that waits no longer says what would be written now, "" when it does."""
    found = decided(files, one.key)
    year = files.session.programmes[one.key[1]].year
    template = template_for(files.session, found.state, year, found.period) if found else None
    if template is None:
        return ""
    try:
        letter = letter_of(files, one.key, template, values_of(files, one.key, one.announcement))
    except RuleError as missing:
        return str(missing)
    return "" if one.serves(one.to, lambda: letter) else REWRITE


def stands(files: Files, one: MailRecord) -> bool:
    """Is what this mail tells still so? While someone may still judge the person, a project that came changes nothing
    of it: a letter that stops would tell (§5)."""
    return _stands(files, one) or _stands(as_judged(files), one)


def _stands(files: Files, one: MailRecord) -> bool:
    """Is what this mail tells still so? An announced decision may be followed by a step that only tells it."""
    if not one.announcement:
        told = last_news(files, one.about)
        return told is not None and told.row.operation == one.decision
    found = decided(files, one.key)
    return found is not None and found.is_for(one.announcement, one.decision)


def _voiding(form: str, actor: Actor, files: Files, one: MailRecord) -> Draft:
    key = f"{one.subject}#status"
    return Draft(
        form, actor.email, COURRIEL, one.subject, {one.subject: {"status": VOID}}, reason=CHANGED,
        bases=files.register.bases(key),
    )  # fmt: skip


def _line(files: Files, key: Key) -> Line:
    entry = files.entries[key]
    return Line(*key, entry.name, files.session.workflow.states.get(entry.state))


def why_not(answer: Answer | None) -> str:
    return " ; ".join(answer.reasons) if isinstance(answer, Refused) else "vérification en cours"
