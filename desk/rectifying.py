"""Letters bound to no date that are untrue since: who holds one, and that they were told otherwise by hand (§5)."""

from dataclasses import replace

from desk.access import use_case
from desk.announced import subject_of
from desk.announcement_views import Line
from desk.announcing import SENDERS
from desk.rehearsed_lines import Lines
from desk.rehearsing import VIEWERS
from desk.room import Answer
from desk.sending import Sending
from desk.typed_days import typed_day
from desk.untrue_letters import untrue
from rules.case import Actor
from sheets_sync.answers import Refused

HOW = "dites comment la personne l'a su : appel, mél hors du bureau, par qui, et ce qu'elle a répondu"

BETWEEN = "le {:%d/%m/%Y} : un jour est attendu, de celui où la lettre est partie à aujourd'hui"


class Rectifying(Sending):
    """The list of those letters, and what a person says that they did about one."""

    @use_case(VIEWERS)
    def untrue_letters(self, actor: Actor) -> tuple[Line, ...]:
        """Who holds a letter bound to no date that is untrue since: each is to be told otherwise."""
        hour = self.now().replace(minute=0, second=0, microsecond=0)
        found = self._kept_for(actor, ("untrue", hour), lambda files: tuple(untrue(files, self.now())))
        lines, mine = Lines(self._seen(actor), actor), (one for one in found if actor.has(VIEWERS, one[0].key[1]))
        return tuple(replace(line, letter=one.subject) for one, says in mine for line in lines.each([(one.key, says)]))

    @use_case(SENDERS)
    def rectify(self, form: str, actor: Actor, letter: str, on: str, how: str) -> Answer:
        """Says that who holds this letter was told otherwise by hand, that day, and how: it leaves the list. It rests
        on what was untrue of it. Raises `RuleError` for a day that is none."""
        files = self._seen(actor)
        one = next(self._mine(actor, [letter]), None)
        says = next((says for wrong, says in untrue(files, self.now()) if one and wrong.subject == one.subject), "")
        if one is None or not says:
            return Refused(("cette lettre n'est pas à rectifier : relisez la liste",))
        if not how.strip():
            return Refused((HOW,))
        day, zone = typed_day(on, "La personne l'a su le"), files.session.calendar.zone
        if day > self.today() or (one.sent_at and day < one.sent_at.astimezone(zone).date()):
            return Refused((BETWEEN.format(day),))
        draft = self._marked(form, actor, files, one, {"rectified_on": day.isoformat()}, how)
        bases = draft.bases | files.register.bases(f"{subject_of(one.key)}#state", one.about)
        facts = draft.facts | {"lettre": says}
        return self._told(self.journal.record(replace(draft, bases=bases, facts=facts)))
