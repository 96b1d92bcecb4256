"""Steps of the workflow, alone, by batch and in a sitting, by whoever may and whoever may not (§5)."""

from collections.abc import Iterator
from random import Random
from typing import Any

from desk.access import READERS, SCREENERS
from desk.cases import case_of
from desk.files import Key
from rules.case import Actor
from tests.desk.years.world import COMPANIES, WHO, Move, Year

MISTAKE = "corriger_erreur"
BACK = {
    "reexaminer", "piece_invalide", "douter_du_titre", "annuler_creneau", "maintenir", "garder_malgre_suppression",
    MISTAKE,
}  # fmt: skip
"""Steps that go round in circles: left to whoever does anything."""


def step(year: Year, chance: Random) -> Iterator[None]:
    """Someone takes, or tries to take, a step; the form may be sent twice, or say nothing."""
    key = chance.choice(year.places())
    who, offer = _offered(year, chance, key, likely=chance.randrange(6) > 0)
    if offer is None:
        return
    shown, form = year.desk.file(who, key[0]), year.form()
    reason, trials = motive(year, chance, who, key), _asked(year, chance, key, offer)
    yield
    for _ in range(chance.choice((1, 1, 2))):
        year.desk.decide(form, who, shown, key[1], offer.id, reason, "", trials)


def _asked(year: Year, chance: Random, key: Key, offer: Any) -> tuple[str, ...] | None:
    """The trials of the form, now and then none of them; whoever validates leaves them as proposed."""
    if offer.validates:
        proposed = year.desk.files().candidature(*key)["proposal"].get("trials")
        return tuple(proposed) if offer.trials and chance.randrange(2) else None
    asked = tuple(one.code for one in offer.trials if one.compulsory) if chance.randrange(3) else ()
    return asked if offer.trials else None


def astray(year: Year, chance: Random) -> Iterator[None]:
    """A step against which nothing is held but where it starts: an old tab, an address typed by hand."""
    key, who = chance.choice(year.places()), year.one(chance)
    workflow, case = year.desk.session.workflow, case_of(year.desk.files(), *key, year.clock.now)
    mine = [one for one in workflow.transitions.values() if who.has(one.roles, key[1]) and case.year in one.years]
    mine = [one for one in mine if not workflow.objections(one, case)]
    if not mine:
        return
    shown, form, chosen = year.desk.file(who, key[0]), year.form(), chance.choice(mine)
    yield
    year.desk.decide(form, who, shown, key[1], chosen.id, chance.choice(("", "Au vu du dossier")))


def mistake(year: Year, chance: Random) -> Iterator[None]:
    """A step is taken back as a material error, by two, that of somebody who has a place rather; the second one may be
    long to come."""
    workflow, every = year.desk.session.workflow, year.places()
    step = workflow.transitions[MISTAKE]
    open_to = [key for key in every if year.state(key) in step.sources]
    placed = [key for key in open_to if year.is_in(key, "present")]
    key = chance.choice((placed if chance.randrange(4) else open_to) or open_to or every)
    reason = chance.choice(("Mauvaise candidature", "Mauvaise candidature", ""))
    case = case_of(year.desk.files(), *key, year.clock.now)
    if chance.randrange(4):
        step = workflow.theirs(step, case.state, case.facts["previous_state"], case.year)
    for roles in [step.roles, step.validation_roles][: chance.choice((1, 2, 2))]:
        who, form = year.one(chance, *sorted(roles)), year.form()
        shown = year.desk.file(who, key[0])
        yield
        year.desk.decide(form, who, shown, key[1], MISTAKE, reason)


def batch(year: Year, chance: Random) -> Iterator[None]:
    """One step put to all who stand where one of them does."""
    key = chance.choice(year.places())
    who, offer = _offered(year, chance, key, likely=True)
    if offer is None:
        return
    trials = [one.code for one in offer.trials if one.compulsory] or None
    keys = [one for one in year.places(key[1]) if year.state(one) == year.state(key)]
    lot, form = year.desk.lot(who, keys, offer.id, trials), year.form()
    reason = motive(year, chance, who, key)
    yield
    year.desk.take_lot(form, who, lot, reason, trials=trials)


def _offered(year: Year, chance: Random, key: Key, likely: bool) -> tuple[Actor, Any]:
    """Someone and a step of theirs: one that is open and goes on, where a `likely` one is asked."""
    rows = [one for one in year.desk.session.workflow.transitions.values() if year.state(key) in one.sources]
    waiting = (year.desk.files().candidature(*key).get("proposal") or {}).get("transition")
    roles = {role for one in rows for role in (one.validation_roles if one.id == waiting else one.roles)}
    names = [role + chance.choice(("", "2")) for role in sorted(roles)] if likely else [chance.choice(WHO)]
    chance.shuffle(names)
    who = year.who(chance.choice(WHO))
    for who in (year.who(name) for name in names):
        if not who.has(READERS, key[1]):
            continue
        offers = [one for one in year.desk.offers(who, *key) if one.id != "engager"]
        if likely:
            offers = [one for one in offers if not one.objections and one.id not in BACK and _goes_on(one)]
        if offers:
            return who, chance.choice([one for one in offers if one.validates] or offers)
    return who, None


def _goes_on(offer: Any) -> bool:
    return offer.target is not None and not offer.target.final


def motive(year: Year, chance: Random, who: Actor, key: Key) -> str:
    """Often none; of whoever judges and was shown a company, that company: it must be shown to none of them (§5)."""
    if who.has(SCREENERS, key[1]) and year.desk.session.workflow.undecided(year.state(key)):
        shown = repr((year.desk.file(who, key[0]), year.desk.thread(who, key[0])))
        if cited := next((one for one in COMPANIES if one in shown), ""):
            return f"A déjà un projet chez {cited}"
    return chance.choice(("Au vu du dossier", "Au vu du dossier", "  ", "", "8,5 à l'entretien"))


def sit(year: Year, chance: Random) -> Iterator[None]:
    """A sitting opens, someone leaves it, it ends."""
    who, programme = year.one(chance, "secretariat", "presidence"), chance.choice(year.places())[1]
    form, jury = year.form(), [one for one, _ in year.desk.jury_members(who, programme)]
    known = [one for one in year.desk.sittings(who) if one.open and one.programme == programme]
    phases = [one.phase.code for one in year.desk.to_deliberate(who) if one.programme == programme and one.waiting]
    yield
    if known and chance.randrange(3):
        year.desk.close_sitting(form, who, known[0])
    elif known:
        year.desk.seat(form, who, known[0], jury[:-1], jury[0])
    elif phases:
        year.desk.open_sitting(form, who, programme, chance.choice(phases), year.desk.today(), jury, jury[0])


def recuse(year: Year, chance: Random) -> Iterator[None]:
    """Someone stands aside from a dossier, and comes back when the tie was none."""
    key, who = chance.choice(year.places()), year.one(chance, "jury", "presidence")
    other, form = year.who("jury2"), year.form()
    shown = year.desk.file(who, key[0])
    gone = other.email in year.desk.files().recused.get(key, ())
    yield
    if gone:
        year.desk.lift_recusal(form, who, shown, key[1], other.email, "Homonyme")
    else:
        year.desk.recuse(form, who, shown, key[1], other.email, "Parent")


MOVES: tuple[tuple[int, Move], ...] = ((14, step), (3, batch), (3, astray), (1, sit), (1, recuse), (2, mistake))
