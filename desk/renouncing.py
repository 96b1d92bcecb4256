"""Going back on a firm commitment ends the person's other applications too, unless management limits it (§8)."""

from desk.access import CHAIR, PLACERS, use_case
from desk.cases import SPARES
from desk.commitments import Commitments
from desk.lots import Lot
from desk.placement_views import PlacementFile
from desk.projects import FOLLOW
from desk.room import Answer
from rules.case import Actor
from sheets_sync.answers import Draft, Refused


class Renouncing(Commitments):
    """What follows a renouncing: listed, and taken by a named person."""

    @use_case(PLACERS)
    def renouncing(self, actor: Actor, shown: PlacementFile) -> Lot:
        """The person's other applications, with what renouncing here makes of each (R-114); taken by `take_lot`."""
        files = self._placing(actor, shown.dossier, shown.programme)
        return self.lot(actor, self._of_same_person(files, (shown.dossier, shown.programme)), FOLLOW)

    @use_case(CHAIR)
    def limit_renouncing(
        self, form: str, actor: Actor, shown: PlacementFile, kept: tuple[str, ...], reason: str
    ) -> Answer:
        """Management lets these applications (`dossier/programme`) of the person live on (R-114)."""
        self._placing(actor, shown.dossier, shown.programme)
        if not actor.has(CHAIR, shown.programme):
            self._require(actor, "", CHAIR)
        if not reason.strip():
            return Refused(("limiter une renonciation demande un motif",))
        subject, known = f"candidature:{shown.key}", {f"{dossier}/{code}" for dossier, code, _ in shown.others}
        if not set(kept) <= known:
            return Refused(("ces candidatures ne sont pas de cette personne",))
        base, section = f"{subject}#{SPARES}", self.session.workflow.transitions[FOLLOW].section
        draft = Draft(
            form, actor.email, "saisie", subject, {subject: {SPARES: sorted(kept)}}, reason=reason.strip(),
            section=section, bases={base: shown.bases.get(base)},
        )  # fmt: skip
        return self._told_of(self._record(draft))
