"""One sabotage of the desk, or of what checks it, for each invariant: random years that miss one are too poor.

Where another guard hides what a sabotage does, that guard is off too, and named (`without`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from desk import (
    announcing,
    booking,
    bulletins,
    consequences,
    drafts,
    fiches,
    listing,
    owed_letters,
    planning,
    rehearsing,
    room,
    trials,
)
from desk.files import Files
from desk.letter_values import letter_of
from desk.outbox import Outbox
from rules import invariants, workflow
from rules.case import Offer
from rules.fees import Due
from rules.invariants import placement
from rules.slot_steps import booking_step
from rules.workflow import Workflow
from sheets_sync.records import trials_of

Patch = pytest.MonkeyPatch
FROM: Final = "PHASE_COMPLEMENTAIRE"
against, needs_motive = workflow._against, Offer.needs_motive.fget


@dataclass(frozen=True)
class Sabotage:
    """`begins`: the years that catch it, and `seed` the one that every run of the tests lives; `make soak` looks for
    others. `without`: the guard that is off with it."""

    apply: Callable[[Patch], None]
    begins: str
    seed: int
    without: str = ""


def unguarded(*guards: str) -> Callable[[Patch], None]:
    """These conditions of the rows are asked of nobody."""

    def apply(patch: Patch) -> None:
        def left(conditions: Any, case: Any) -> Any:
            kept = tuple(one for one in conditions if not any(guard in one.text for guard in guards))
            return against(kept, case)

        patch.setattr(workflow, "_against", left)

    return apply


def any_source(patch: Patch) -> None:
    """A step may be taken from any state of its entry year."""
    patch.setattr(Workflow, "_leads_on", staticmethod(lambda step, case: case.year in step.years))


def slot_for_anyone(patch: Patch) -> None:
    """A slot signs up whoever has none, wherever they stand."""
    any_source(patch)
    patch.setattr(planning, "waiting_states", lambda workflow, trial: frozenset(workflow.states))
    for module in (planning, booking):
        patch.setattr(module, "needs_slot", lambda workflow, case, trial: True)
    patch.setattr(booking, "booking_step", lambda workflow, state, trial: booking_step(workflow, FROM, trial))


def any_year(patch: Patch) -> None:
    """The steps of one entry year are open to the other."""
    patch.setattr(Workflow, "_leads_on", staticmethod(lambda step, case: case.state in step.sources))


def no_motive(*steps: str) -> Callable[[Patch], None]:
    """Nobody says why; of these steps, or of any."""

    def asked(offer: Offer) -> bool:
        return bool(steps) and offer.transition.id not in steps and bool(needs_motive and needs_motive(offer))

    return lambda patch: patch.setattr(Offer, "needs_motive", property(asked))


def agreed_no_trainee(patch: Patch) -> None:
    """A trainee whose project is agreed is one no more, contract or not."""
    patch.setattr(placement, "_is_trainee", lambda contents, standing: contents.is_in(standing, "stagiaire"))


def examined_once(patch: Patch) -> None:
    """What the rules said of an application is remembered for good."""
    known: dict[tuple[str, str], Any] = {}
    examination = Files.examination

    def first(files: Files, dossier: str, programme: str) -> Any:
        return known.setdefault((dossier, programme), examination(files, dossier, programme))

    patch.setattr(Files, "examination", first)


def one_dossier_one_person(patch: Patch) -> None:
    """The applications of a person are looked at dossier by dossier."""
    looked = invariants.INVARIANTS["17"]

    def apart(contents: Any) -> Any:
        alone = [replace(one, person=one.dossier) for one in contents.applications]
        return looked(replace(contents, applications=alone))

    patch.setitem(invariants.INVARIANTS, "17", apart)  # type: ignore[arg-type]


def sees_all(patch: Patch) -> None:
    """Whoever judges is shown what a company did."""
    patch.setattr(room, "seen", lambda files, judged: files)


def mark_told(patch: Patch) -> None:
    """Letters give the mark of a trial."""

    def told(files: Files, key: Any, template: Any, values: Any) -> Any:
        letter = letter_of(files, key, template, values)
        marks = [trial.score for trial in trials_of(files.register, *key) if trial.score]
        return replace(letter, text=f"{letter.text} Note : {marks[0]}/20") if marks else letter

    for module in (announcing, bulletins, owed_letters):
        patch.setattr(module, "letter_of", told)


def silent_signed(patch: Patch) -> None:
    """A batch is signed though somebody in it has no address."""
    blocks = rehearsing._blocks
    patch.setattr(rehearsing, "_blocks", lambda breaches, unsaid, silent, untold: blocks(breaches, unsaid, [], untold))


SABOTAGES: Final[dict[str, Sabotage]] = {
    "1": Sabotage(unguarded("contrat_signe", "documents_validated", "title_obtained"), "placement", 0),
    "2": Sabotage(unguarded("personne_libre"), "placement", 1),
    "3": Sabotage(unguarded("place_libre"), "placement", 1),
    "4": Sabotage(lambda patch: patch.setattr(listing, "limit_objection", lambda *_: None), "autumn", 4),
    "5": Sabotage(unguarded("venu_de(LISTE", "present_on_first_day"), "first day", 0, without="who is there"),
    "6": Sabotage(unguarded("depuis(liste_complementaire)"), "autumn", 0),
    "7": Sabotage(slot_for_anyone, "interviews", 0, without="from which state a step starts"),
    "8": Sabotage(any_year, "trials", 19),
    "9": Sabotage(no_motive("admettre_complementaire", "admettre_serie2"), "interviews", 17),
    "10": Sabotage(unguarded("epreuves_demandees"), "announcement", 0),
    "11": Sabotage(lambda patch: patch.setattr(Outbox, "_before_its_day", lambda *_: ""), "announcement", 0),
    "12": Sabotage(sees_all, "placement", 4),
    "13": Sabotage(unguarded("depot(on_time)"), "deposit", 0),
    "14": Sabotage(no_motive(), "deposit", 2),
    "15": Sabotage(lambda patch: patch.setattr(trials, "outside_window", lambda *_: None), "trials", 4),
    "16": Sabotage(lambda patch: patch.setattr(Due, "lines", property(lambda due: 1)), "deposit", 0),
    "17": Sabotage(one_dossier_one_person, "deposit", 0),
    "18": Sabotage(lambda patch: patch.setattr(consequences, "_ended", lambda *_: {}), "placement", 2),
    "19": Sabotage(lambda patch: patch.setattr(fiches, "_awaiting", lambda project: project), "placement", 0),
    "20": Sabotage(agreed_no_trainee, "first day", 9),
    "21": Sabotage(silent_signed, "announcement", 3),
    "22": Sabotage(mark_told, "trials", 4),
    "23": Sabotage(no_motive("garder_malgre_suppression"), "trials", 2),
    "24": Sabotage(lambda patch: patch.setattr(drafts, "_in_use", lambda *_: []), "deposit", 0),
    "25": Sabotage(examined_once, "deposit", 2),
}
