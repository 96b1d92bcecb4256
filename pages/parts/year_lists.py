"""The lists of the year's screens as tables to give out: trials, slots, sittings, announcements, admission, the
complementary list. What is shown to this person, in the same order."""

from collections.abc import Collection, Iterable, Sequence

from desk.admission_views import AdmissionBoard, AdmissionLine
from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.challenge_views import ChallengeView
from desk.deliberation_views import Deliberation, OutOfSitting, ToDecide
from desk.interview_views import Planned, Planning
from desk.listing_views import Candidate, ComplementaryList, Departures
from desk.trial_views import Sitting
from documents.tables import Table, Value
from pages.parts.announce_calendar import to_see, told
from pages.parts.lists import framed, in_paris, listed
from pages.parts.slot_planning import away
from pages.parts.words import UNSHOWN
from sheets_sync.applications import number


def trial(sitting: Sitting) -> Table:
    """The address of those alone who did not come, as on the screen."""
    heads = (
        "Candidat", "Dossier", "Formation", "Issue", "Passée le", "Résultat", "Concluante", "Jurés", "État",
        "Non présenté", "Adresse mél", "Suppression demandée", "Enregistrement", "Enregistrement effacé le",
    )  # fmt: skip
    rows = (
        (
            one.name, one.dossier, one.short, one.outcome_label, in_paris(one.taken_at) if one.taken_at else None,
            one.score if number(one.score) is None else number(one.score), one.conclusive, one.marks_in, one.state,
            one.no_show, one.email if one.no_show else "", one.deletion, one.purge,
            one.erased_on,
            *([one.asked] if sitting.trial.can_be_spared else []),
        )
        for one in sitting.lines
    )  # fmt: skip
    chosen = ("Nature, modalité, lieu",) if sitting.trial.can_be_spared else ()
    return listed(f"Convoqués, {sitting.trial.code}", (*heads, *chosen), rows)


def slots(shown: Planning) -> Table:
    """Every slot, those that are no more too, then who has none."""
    heads = "Quand", "Minutes", "Salle", "Jurés", "Créneau", "Candidat", "Dossier", "Adresse mél", "Pas disponible"
    every = sorted((*shown.slots, *shown.cancelled), key=lambda one: (one.slot.starts_at, one.slot.id))
    rows: list[Sequence[Value]] = [_slot(one) for one in every]
    rows += [(None, None, "", "", "sans créneau", one.name, one.dossier, one.email, away(one)) for one in shown.waiting]
    return listed(f"Entretiens, {shown.short}", heads, rows)


def _slot(one: Planned) -> Sequence[Value]:
    at = one.slot
    stands = f"annulé : {at.cancelled}" if at.cancelled else "pris" if at.held_by else "libre"
    return (
        in_paris(at.starts_at), at.minutes, at.room or "visio", ", ".join(one.jurors), stands, one.name, one.dossier,
        "", "",
    )  # fmt: skip


def sitting(shown: Deliberation) -> Table:
    """In the order of its draw (§5)."""
    heads = (
        "Dossier", "Candidat", "État", "Diplôme", "Moyenne", "Résultats", "Où il en est", "Étape", "Proposée par",
        "Motif", "Déportés",
    )  # fmt: skip
    rows = (
        (
            one.dossier, one.name, one.state, one.diploma, one.mean, one.results, one.stands, one.outcome, one.by,
            one.reason, ", ".join(one.recused),
        )
        for one in shown.lines
    )  # fmt: skip
    return listed(f"Séance, {shown.sitting.short}", heads, rows)


def out_of_sitting(shown: Iterable[OutOfSitting]) -> Table:
    """What was decided with no sitting open and stands in no minutes yet (§5)."""
    heads = (
        "Formation", "Phase", "Dossier", "Candidat", "État avant", "Décision", "Notice", "Motif", "Proposée par",
        "Validée par", "Validée le", "En vigueur",
    )  # fmt: skip
    rows = (
        (
            one.short, one.phase.label, one.decided.dossier, one.decided.name, one.decided.before, one.decided.after,
            one.decided.section, one.decided.motive, one.proposed_by, one.validated_by, in_paris(one.at),
            not one.decided.back,
        )
        for one in shown
    )  # fmt: skip
    return listed("Hors séance", heads, rows)


def waiting(shown: Iterable[ToDecide], open_now: Collection[tuple[str, str]]) -> Table:
    """Phase by phase, how many dossiers wait for a sitting (R-060)."""
    heads = "Formation", "Phase", "Dossiers", "Dont proposés", "Séance ouverte"
    rows = (
        (one.short, one.phase.label, one.waiting, one.proposed, (one.programme, one.phase.code) in open_now)
        for one in shown
    )
    return listed("Ce qui attend une séance", heads, rows)


def calendar(shown: Iterable[AnnouncementLine]) -> Table:
    """One line for each date and programme (§3)."""
    heads = "Le", "Annonce", "Notice", "Formation", "Où elle en est", "À annoncer", "Parties"
    rows = (
        (line.period.start, line.period.label, line.period.section, one.short, one.standing[0], told(one), one.sent)
        for line in shown
        for one in line.rehearsals
    )
    return listed("Calendrier des annonces", heads, rows)


def announced(shown: Iterable[Rehearsal]) -> Table:
    """« À voir »: the most serious first."""
    return framed("À voir avant l’annonce", to_see(shown))


def admission(board: AdmissionBoard) -> Table:
    """Those on the way, the fewest conditions missing first (§9.1)."""
    heads = "Candidat", "Dossier", "Formation", "État", "Acquises", "Sur", "Attend", "Qui agit", "Retard (jours)"
    rows = ((one.name, one.dossier, one.short, one.state.label, *_conditions(one)) for one in board.near)
    return listed(f"Admission, {board.short}", heads, rows)


def _conditions(line: AdmissionLine) -> Sequence[Value]:
    if line.closed:
        return None, None, UNSHOWN, "", None
    every, missing = len(line.requirements), line.missing
    who = dict.fromkeys(one.who for one in missing if one.who)
    return every - len(missing), every, " ; ".join(one.label for one in missing), ", ".join(who), line.late or None


def challenges(unanswered: Iterable[ChallengeView]) -> Table:
    """The first due first. What each is about is read on the dossier, where it may be muted (§5)."""
    heads = "Candidat", "Dossier", "Formation", "Recours n°", "Reçu le", "Réponse due le", "Reste (jours)", "Saisi par"
    rows = (
        (one.name, one.dossier, one.short, one.number, one.received_on, one.due_on, one.left, one.known_by)
        for one in unanswered
    )
    return listed("Recours sans réponse", heads, rows)


def complementary(shown: ComplementaryList) -> Table:
    """Who is on it, who may be, who may not (§9.2)."""
    heads = "Rang", "Candidat", "Dossier", "État", "Liste", "À savoir", "Présent à la rentrée"
    groups = (("inscrit", shown.listed), ("en recherche", shown.searching), ("écarté", shown.aside))
    rows = ((one.rank, one.name, one.dossier, one.state, at, _about(one), one.present) for at, g in groups for one in g)
    return listed(f"Liste complémentaire, {shown.short}", heads, rows)


def _about(one: Candidate) -> str:
    waits = f"inscription proposée par {one.waits}" if one.waits else ""
    return " ; ".join(filter(None, (one.aside, waits, one.alert)))


def departures(shown: Departures) -> Table:
    """Trainees, then the admissible people whom the year began without."""
    heads = "Candidat", "Dossier", "État", "Stagiaire", "Contrat du", "Départ", "Maintenu jusqu’au", "À regarder"
    leaving = dict.fromkeys(shown.leaving, "à prononcer") | dict.fromkeys(shown.late, "à décider, contrat tardif")
    leaving |= {one: "contrat au dossier, fiche à agréer" for one in shown.trainees if one.pending}
    rows: list[Sequence[Value]] = [
        (one.name, one.dossier, one.state, True, one.contract, leaving.get(one, ""), None, one.alert)
        for one in shown.trainees
    ]
    rows += [(one.name, one.dossier, one.state, False, None, "", one.until, "") for one in shown.waiting]
    return listed(f"Départs, {shown.short}", heads, rows)
