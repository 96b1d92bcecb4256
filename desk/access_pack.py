"""Right of access (RGPD 15): everything that the register holds of one person, given to that person alone.

Marks and what a juror wrote of someone are that person's data (CJEU C-434/16, Nowak), so they are in it. Who wrote
them is not: article 15(4) keeps the rights of others, and the staff who act for the school need not be named (CJEU
C-579/21, Pankki S). A colleague is told by role, a project's contact not at all, another candidate's share of a common
act neither. What the jurors said to one another is not in the register, so it is not here (CADA 20216721).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.access import CHAIR, SCREENERS, Denied, roles_of, use_case
from desk.access_rows import Masked, Rows, tables
from desk.files import Files
from desk.room import Answer, Room
from rules.case import ROLES, Actor
from sheets_sync.answers import Draft, Refused, Saved

LONGEST = 200
OUTSIDE = "l’école"


@dataclass(frozen=True)
class AccessPack:
    """One person's data. `tables` by name, headers first; `at` and `position` say at which act of the journal it
    stands, so that the same register gives the same bytes."""

    school: str
    session: str
    name: str
    dossiers: tuple[str, ...]
    at: datetime
    position: int
    tables: dict[str, Rows]


class AccessPacks(Room):
    """For the management alone: setting the desk up gives no right to candidates' files."""

    @use_case(CHAIR)
    def access_pack(self, actor: Actor, dossier: str) -> AccessPack:
        """All the dossiers of the person whose this one is. Raises `Denied`."""
        files, dossiers = self.files(), self._persons_dossiers(actor, dossier)
        last = files.register.acts[-1]
        masked = Masked(files.session, self._role_of, self.short, dict(self._colleagues_told(files)))
        first = files.fields(dossier)
        return AccessPack(
            school=files.session.parameters.get("etablissement", ""),
            session=files.session.name,
            name=f"{first.get('family_name') or ''} {first.get('given_name') or ''}".strip() or dossier,
            dossiers=dossiers,
            at=last.at.astimezone(files.session.calendar.zone),
            position=last.position + 1,
            tables=tables(files, dossiers, masked),
        )

    @use_case(CHAIR)
    def give_access_pack(self, form: str, actor: Actor, dossier: str, given_to: str) -> Answer:
        """Records that the pack is handed over, and to whom: a note on each dossier of the person."""
        to = " ".join(given_to.split())
        if not to or len(to) > LONGEST:
            return Refused((f"dites à qui le dossier est remis, en {LONGEST} caractères au plus",))
        told = f"Dossier de droit d’accès remis le {self.today():%d/%m/%Y} à {to}"
        drafts = [
            Draft(f"{form}:{one}", actor.email, "note", f"dossier:{one}", reason=told)
            for one in self._persons_dossiers(actor, dossier)
        ]
        return _first_failure(self.journal.record(drafts))

    def _persons_dossiers(self, actor: Actor, dossier: str) -> tuple[str, ...]:
        """All of them, or none: a part of a pack is no pack. Who judges the person may not read it whole (§5)."""
        files = self.files()
        self._require(actor, dossier, CHAIR)
        dossiers = files.dossiers_of(files.person(dossier))
        codes = {code for one in dossiers for code in files.register.applications.get(one, ())}
        for one in dossiers:
            self._require(actor, one, CHAIR)
        if codes - {*self._visible(actor, CHAIR)}:
            raise Denied("Cette personne candidate aussi à une formation dont vous n'avez pas la direction.")
        if codes & {*self._visible(actor, SCREENERS)}:
            raise Denied(
                "Vous instruisez ou jugez une candidature de cette personne : quelqu'un d'autre de la direction remet "
                "son dossier de droit d'accès, qui dit aussi ce qu'on ne doit pas savoir pour juger (§5)."
            )
        if any(actor.email in files.recused.get((one, code), ()) for one in dossiers for code in codes):
            raise Denied(f"Vous êtes déporté d'une candidature de la personne du dossier {dossier}.")
        return dossiers

    def _role_of(self, email: str | None) -> str:
        """What a colleague is called to a candidate."""
        known = self._everyone().get(email or "")
        roles = roles_of(known) if known else ()
        return ", ".join(label for role, label in ROLES.items() if role in roles) or OUTSIDE

    def _colleagues_told(self, files: Files) -> Iterator[tuple[str, str]]:
        """Address or name → role, of everyone who may come in or ever acted."""
        acted = {one.row.acteur for one in files.register.acts}
        for email in sorted(acted | {*self._everyone()}):
            if "@" in email:
                yield email, self._role_of(email)
                yield self.name_of(email), self._role_of(email)


def _first_failure(answers: Iterable[Answer]) -> Answer:
    """The one answer that the screen tells: the first that is not saved, else the last."""
    some = list(answers)
    return next((one for one in some if not isinstance(one, Saved)), some[-1])
