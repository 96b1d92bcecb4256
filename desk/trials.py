"""Épreuves: who is convened and has taken what; results by hand, requests of deletion, a provider's file (§6, §7)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desk import convened as calls
from desk.access import CHAIR, SCREENERS, WORKERS, Denied, use_case
from desk.deciding import Deciding
from desk.files import Entry, Files
from desk.room import Answer
from desk.shared_trials import BY_HAND, of_person
from desk.trial_views import Sitting, TrialLine
from rules.case import Actor
from rules.faults import RuleError
from rules.providers import Table, handed_out, of_trial
from rules.trials import Trial, outside_window
from sheets_sync import fields as champs
from sheets_sync import values
from sheets_sync.answers import Draft, Refused
from sheets_sync.importing.results import plain_score, score_objection
from sheets_sync.records import ABSENT, INCIDENT, MODALITIES, TAKEN

VIEWERS = SCREENERS | CHAIR
JURORS = frozenset(("secretariat", "jury", "presidence"))
EPREUVE = "epreuve"
RESULT, DELETION, ERASURE = "result", "deletion", "erasure"
TAKEN_BACK = {
    RESULT: ("outcome", "taken_at", "score", "source", "provider", "recording_url"),
    DELETION: ("deletion_asked_at",),
    ERASURE: ("recording_deleted_on",),
}
"""What is taken back → the fields that say it."""


class TrialRefused(RuleError):  # noqa: N818 - an answer to a person, not an accident
    """What was asked of a trial cannot be."""


class Trials(Deciding):
    """The trials of the session, as each person may see them: a juror recused from a dossier sees none of it (§5)."""

    @use_case(VIEWERS)
    def trial_choices(self, actor: Actor) -> tuple[tuple[str, tuple[Trial, ...]], ...]:
        """Each programme that this person reads, with its trials in the order of the rows."""
        session = self.session
        return tuple(
            (code, tuple(trial for trial in session.trials.values() if trial.year == session.programmes[code].year))
            for code in self._visible(actor, VIEWERS)
        )

    @use_case(VIEWERS)
    def sitting(self, actor: Actor, trial: str, programme: str = "") -> Sitting:
        """One trial as it stands now; without a programme, in all those of its year that this person reads."""
        programmes = self._sat(actor, programme, VIEWERS)
        name = ("sitting", trial, programmes)
        found: Sitting = self._kept_for(actor, name, lambda files: self._sitting(files, trial, programmes))
        return found

    def _sitting(self, files: Files, trial: str, programmes: tuple[str, ...]) -> Sitting:
        short = {code: self.short(code) for code in programmes}
        return calls.sitting(files, self._trial(files, trial), programmes, self.now(), short)

    @use_case(WORKERS)
    def handed_out(self, actor: Actor, trial: str, programme: str = "") -> Table:
        """The provider's file: the four fields that the notice permits, of those convened to this trial (R-086) whose
        letter has left: the provider's own invitation would tell what was decided (§3)."""
        files, programmes = self.files(), self._sat(actor, programme, WORKERS)
        asked = self._trial(files, trial)
        provider = of_trial(files.session, asked)
        if provider is None:
            raise TrialRefused(f"Aucun prestataire pour « {asked.label} » : ajoutez sa ligne dans Prestataires.")
        entries: list[Entry] = self.kept(("handed out", trial, programmes), lambda f: calls.told(f, asked, programmes))
        if away := sum(recused(files, actor, entry.dossier, entry.programme) for entry in entries):
            says = f"Vous êtes déporté de {away} candidature(s) convoquée(s)"
            raise TrialRefused(f"{says} : une autre personne sort ce fichier, entier.")
        people = (files.fields(entry.dossier) for entry in sorted(entries, key=lambda e: (e.name, e.dossier)))
        labels = {key: field.label for key, field in champs.fields(files.session).items()}
        return handed_out(provider, labels, people)

    @use_case(WORKERS)
    def record_result(
        self, form: str, actor: Actor, shown: TrialLine, outcome: str, taken: str, score: str = "", reason: str = ""
    ) -> Answer:
        """A result typed by hand; one taken outside the window is the jury's to judge, and asks why (R-038, R-041)."""
        self._must_sit(actor, shown, WORKERS)
        try:
            values_ = self._read_result(shown.trial, outcome, taken, score, reason)
        except RuleError as refused:
            return Refused((str(refused),))
        return self._record_trial(form, actor, shown, values_ | {"source": BY_HAND}, reason)

    def _read_result(self, trial: Trial, outcome: str, taken: str, score: str, reason: str) -> Mapping[str, Any]:
        if outcome not in (TAKEN, ABSENT, INCIDENT):
            raise TrialRefused("l'issue manque : passée, absent ou incident")
        at = instant_typed(taken, self.session, self.now()) if taken.strip() else None
        if outcome == TAKEN and at is None:
            raise TrialRefused(f"quand a-t-elle été passée ? Attendu : {values.AN_INSTANT}")
        if outcome == ABSENT and at is not None:
            raise TrialRefused("une personne absente n'a pas d'heure de passage : videz-la, ou choisissez « passée »")
        if outcome == ABSENT and score.strip():
            raise TrialRefused("une personne absente n'a pas de note : videz-la, ou choisissez « passée »")
        outside = outside_window(self.session, trial.code, at) if at else None
        if outside and not reason.strip():
            raise TrialRefused(f"{outside.says} (§{outside.section}) : dites pourquoi, le jury appréciera")
        if wrong := score_objection(self.session, trial, score.strip()):
            raise TrialRefused(f"Note. {wrong}")
        mark = plain_score(score.strip()) if score.strip() else None
        return {"outcome": outcome, "taken_at": at.isoformat() if at else None, "score": mark}

    @use_case(WORKERS)
    def withdraw_trial(self, form: str, actor: Actor, shown: TrialLine, what: str, reason: str) -> Answer:
        """A result (`RESULT`), a request of deletion (`DELETION`) or an erasure (`ERASURE`) was somebody else's:
        nothing is known of it any more, and the thread keeps both. No state moves."""
        self._must_sit(actor, shown, WORKERS)
        if not {RESULT: shown.outcome, DELETION: shown.deletion, ERASURE: shown.erased_on}[what]:
            return Refused((f"rien n'est enregistré à retirer de la candidature {shown.key}",))
        if not reason.strip():
            return Refused(("retirer ce qui est enregistré demande un motif",))
        return self._record_trial(form, actor, shown, dict.fromkeys(TAKEN_BACK[what]), reason)

    @use_case(WORKERS)
    def ask_deletion(self, form: str, actor: Actor, shown: TrialLine, asked: str, reason: str = "") -> Answer:
        """The candidate asked the provider to delete the recording, at this instant; the step is then decided by a
        person, from the dossier (R-091)."""
        self._must_sit(actor, shown, WORKERS)
        if of_trial(self.session, shown.trial) is None:
            return Refused((f"« {shown.trial.label} » n'est pas enregistrée par un prestataire",))
        try:
            at = instant_typed(asked, self.session, self.now())
        except RuleError as unreadable:
            return Refused((str(unreadable),))
        if shown.taken_at and at < shown.taken_at:
            return Refused((f"la demande précède l'épreuve, passée le {self._on(shown.taken_at)} : vérifiez la date",))
        return self._record_trial(form, actor, shown, {"deletion_asked_at": at.isoformat()}, reason)

    def _on(self, at: datetime) -> str:
        return f"{at.astimezone(self.session.calendar.zone):%d/%m/%Y à %H:%M}"

    @use_case(JURORS)
    def spare(self, form: str, actor: Actor, shown: TrialLine, spared: bool, reason: str) -> Answer:
        """The jury spares someone the trial that the rows let it spare, or takes it back, saying why (R-106, §7.4)."""
        self._must_sit(actor, shown, JURORS)
        if not shown.trial.can_be_spared:
            return Refused((f"« {shown.trial.label} » ne peut pas être dispensée (§{shown.trial.section})",))
        if not reason.strip():
            return Refused(("une dispense est une décision du jury : elle demande un motif",))
        subject = f"candidature:{shown.key}"
        base = f"{subject}#speciality_dispense"
        draft = Draft(
            form, actor.email, "saisie", subject, {subject: {"speciality_dispense": spared}}, reason=reason.strip(),
            section=shown.trial.section, bases={base: shown.bases.get(base)},
        )  # fmt: skip
        return self._told(self._record(draft))

    @use_case(JURORS)
    def ask_oral(
        self, form: str, actor: Actor, shown: TrialLine, nature: str, modality: str, place: str, reason: str = ""
    ) -> Answer:
        """The jury says what this candidate is asked, how (`MODALITIES`) and where, by their title and the speciality
        (R-106, §7.4): their letter tells it. All blank takes it back."""
        self._must_sit(actor, shown, JURORS)
        said = {"nature": nature, "modality": modality, "place": place}
        said = {name: " ".join(text.split()) for name, text in said.items()}
        if not shown.trial.can_be_spared:
            called = f"« {shown.trial.label} » (§{shown.trial.section})"
            return Refused((f"la nature de {called} n'est pas au choix du jury",))
        if modality and modality not in MODALITIES:
            return Refused((f"modalité inconnue : {' ou '.join(MODALITIES.values())}",))
        if any(said.values()) and shown.spared:
            return Refused(("cette candidature en est dispensée : levez d'abord la dispense",))
        if any(said.values()) and not said["nature"]:
            return Refused(("dites la nature de l'épreuve : le candidat la lit dans sa convocation",))
        return self._record_trial(form, actor, shown, {name: text or None for name, text in said.items()}, reason)

    @use_case(JURORS)
    def conclude(self, form: str, actor: Actor, shown: TrialLine, conclusive: bool | None, reason: str = "") -> Answer:
        """Was the trial conclusive, by the jury? Only said, never deduced from marks (R-081, R-093)."""
        self._must_sit(actor, shown, JURORS)
        return self._record_trial(form, actor, shown, {"conclusive": conclusive}, reason)

    def _record_trial(self, form: str, actor: Actor, shown: TrialLine, said: Mapping[str, Any], reason: str) -> Answer:
        draft = self._trial_draft(form, actor, shown, said, reason)
        return draft if isinstance(draft, Refused) else self._told(self._record(draft))

    def _trial_draft(
        self, form: str, actor: Actor, shown: TrialLine, said: Mapping[str, Any], reason: str
    ) -> Draft | Refused:
        """One act, on what was shown; a result that is the person's is written on each application that asks it."""
        files = self.files()
        entry = files.entries.get((shown.dossier, shown.programme))
        if entry is None:
            return Refused((f"la candidature {shown.key} n'est plus là",))
        mine = {name: value for name, value in said.items() if name != "conclusive"}
        others = of_person(files, entry, shown.trial, mine)[1:] if mine else ()
        changes = {shown.subject: dict(said), **{subject: dict(mine) for subject in others}}
        keys = [f"{subject}#{name}" for subject, fields in changes.items() for name in fields]
        bases = {key: shown.bases[key] if key in shown.bases else files.register.heads[key] for key in keys}
        return Draft(
            form, actor.email, EPREUVE, shown.subject, changes,
            reason=reason.strip(), section=shown.trial.section, bases=bases,
        )  # fmt: skip

    def _sat(self, actor: Actor, programme: str, roles: frozenset[str]) -> tuple[str, ...]:
        mine = self._visible(actor, roles)
        if programme and programme not in mine:
            raise Denied(f"Les épreuves de « {programme} » ne sont pas de vos formations.")
        return (programme,) if programme else mine

    def _must_sit(self, actor: Actor, shown: TrialLine, roles: frozenset[str]) -> None:
        if shown.programme not in self._require(actor, shown.dossier, roles):
            self._require(actor, "", roles)
        if recused(self.files(), actor, shown.dossier, shown.programme):
            raise Denied(f"Vous vous êtes déporté de la candidature {shown.key} : elle est jugée sans vous (§5).")

    @staticmethod
    def _trial(files: Files, code: str) -> Trial:
        trial = files.session.trials.get(code)
        if trial is None:
            raise TrialRefused(f"« {code} » n'est pas une épreuve de l'onglet Épreuves prévues.")
        return trial


def recused(files: Files, actor: Actor, dossier: str, programme: str) -> bool:
    """A recused juror neither sees nor judges (§5)."""
    return actor.email in files.recused.get((dossier, programme), ())


def instant_typed(text: str, session: Any, now: datetime) -> datetime:
    """An instant that is over, with its hour: what is compared strictly cannot be a bare day. Raises `RuleError`."""
    found = values.read("instant", text, session)
    if found is None:
        raise TrialRefused(f"Rien n'est écrit. Attendu : {values.AN_INSTANT}.")
    at = datetime.fromisoformat(str(found))
    if at.tzinfo is None:
        raise values.Unreadable(text, f"une heure aussi, comme {values.MOMENT}")
    if at > now:
        raise TrialRefused(f"{at:%d/%m/%Y à %H:%M} n'est pas encore passé : vérifiez la date")
    return at


__all__ = ["JURORS", "VIEWERS", "TrialRefused", "Trials"]
