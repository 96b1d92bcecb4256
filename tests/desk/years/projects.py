"""Employment projects: fiches, agreement, accords by party, contract, default, renouncing (§8)."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

from desk.placement_views import PlacementFile
from desk.projects import DEFAULT, LAPSE, RENOUNCE, REPLACE
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Draft
from tests.desk.years.world import TWO_SEATS, WHO, Move, Year, words

PLACERS = ("placement", "instruction", "direction")


def _opened(year: Year, chance: Random, who: Actor) -> PlacementFile:
    """Of someone who has a project rather, or is admissible, rather than of anyone; refused to whoever judges them."""
    every = year.places()
    admissible = [key for key in every if year.is_in(key, "admissibilite_decidee")]
    begun = [key for key in admissible if year.facts(key).get("fiche_complete") or year.is_in(key, "place")]
    key = chance.choice((begun if chance.randrange(3) else admissible) or admissible or every)
    return year.desk.placement_file(who, *(key if chance.randrange(12) else chance.choice(every)))


def _someone(year: Year, chance: Random) -> Actor:
    """One who judges nobody, mostly: the others are shown nothing while a decision of the person waits (§5)."""
    return year.one(chance, "placement", "placement", "direction", "direction", "instruction")


def further(year: Year, chance: Random) -> Iterator[None]:
    """The next thing in the life of a project."""
    who, form = _someone(year, chance), year.form()
    shown = _opened(year, chance, who)
    live = [one.project for one in shown.projects if not one.project.ended]
    project = chance.choice(live) if live else None
    yield
    if project is None:
        provided = chance.randrange(3) == 0
        if provided:
            year.desk.provide(form, who, shown, year.day)
        else:
            lacks = chance.choice(("", "", "", "les missions"))
            year.desk.receive(form, who, shown, "", year.day, "entreprise", words(chance), lacks)
    elif project.received_on is None:
        year.desk.receive(form, who, shown, project.subject, year.day, "candidat", words(chance))
    elif not project.complete:
        year.desk.complete(form, who, shown, project.subject, year.day, words(chance))
    elif not project.agreed:
        year.desk.agree(form, who, shown, project.subject)
    elif project.missing_accords:
        year.desk.give_accord(form, who, shown, project.subject, chance.choice(project.missing_accords), year.day)
    else:
        year.desk.record_contract(form, who, shown, project.subject, {"contract_signed_on": year.day})


def astray(year: Year, chance: Random) -> Iterator[None]:
    """Whatever may be asked of a project, in any order, on any day."""
    who, form = _someone(year, chance), year.form()
    shown = _opened(year, chance, who)
    subject = chance.choice([one.subject for one in shown.projects] or [""])
    day = f"{year.desk.today() + timedelta(days=chance.choice((-40, -1, 0, 3))):%d/%m/%Y}"
    reason, party = chance.choice(("", "Missions hors référentiel")), chance.choice(("candidat", "entreprise", "ecole"))
    asked: list[tuple[Any, ...]] = [
        (year.desk.receive, "", day, "entreprise", words(chance)),
        (year.desk.ask_more, subject, reason),
        (year.desk.correct_project, subject, words(chance)),
        (year.desk.agree, subject),
        (year.desk.give_accord, subject, party, day),
        (year.desk.take_accord_back, subject, party, reason),
        (year.desk.record_contract, subject, {"contract_signed_on": chance.choice((day, ""))}),
        (year.desk.placement_step, LAPSE, reason),
    ]
    what, *given = chance.choice(asked)
    yield
    what(form, who, shown, *given)


def refuse(year: Year, chance: Random) -> Iterator[None]:
    """The school refuses a project, one that it agreed too."""
    who, form = _someone(year, chance), year.form()
    shown = _opened(year, chance, who)
    live = [one.subject for one in shown.projects if not one.project.ended]
    yield
    if live:
        year.desk.refuse_project(form, who, shown, chance.choice(live), chance.choice(("", "Hors référentiel")))


def undo(year: Year, chance: Random) -> Iterator[None]:
    """The employer defaults, or the candidate goes back on it, and the person's other applications follow."""
    who, form = _someone(year, chance), year.form()
    bound = [key for key in year.places() if year.is_in(key, "engagement") or year.state(key) == "RENONCE"]
    shown = year.desk.placement_file(who, *chance.choice(bound)) if bound else _opened(year, chance, who)
    firm = next((one.subject for one in shown.projects if one.project.firm), "")
    proved = any(one.project.default_evidence for one in shown.projects if one.project.firm)
    second = next((one.subject for one in shown.projects if one.project.registered and not one.project.agreed), "")
    reason = chance.choice(("", "Écrit du candidat", "Écrit du candidat"))
    yield
    if shown.renounced and shown.others and chance.randrange(2):
        kept = tuple(f"{dossier}/{code}" for dossier, code, _ in shown.others)[: chance.randrange(2)]
        year.desk.limit_renouncing(form, who, shown, kept, reason)
    elif shown.renounced:
        year.desk.take_lot(form, who, year.desk.renouncing(who, shown), reason)
    elif proved and not chance.randrange(4):
        until = chance.choice(("", "31/07/2024", "10/09/2024"))
        year.desk.hold_seat(form, year.who("direction"), shown, firm, until, reason)
    elif proved and not chance.randrange(4):
        year.desk.take_default_back(form, who, shown, firm, reason)
    elif proved and second:
        year.desk.placement_step(form, who, shown, REPLACE, reason, second)
    elif proved:
        year.desk.placement_step(form, who, shown, DEFAULT, reason)
    elif firm and chance.randrange(2):
        year.desk.record_default(form, who, shown, firm, reason)
    else:
        year.desk.placement_step(form, who, shown, RENOUNCE, reason)


def last_seat(year: Year, chance: Random) -> Iterator[None]:
    """Two who follow the projects of one programme agree one each, on what each was shown first."""
    one, two = year.who("placement"), year.who("direction")
    keys = [key for key in year.places(chance.choice(year.places())[1]) if year.is_in(key, "admissibilite_decidee")]
    chance.shuffle(keys)
    waiting: list[tuple[PlacementFile, str]] = []
    for key in keys:
        try:
            shown = year.desk.placement_file(one, *key)
        except RuleError:
            continue
        waiting += [(shown, p.subject) for p in shown.projects if p.project.registered and not p.project.agreed][:1]
    forms = year.form(), year.form()
    for (shown, subject), who, form in zip(waiting[:2], (one, two), forms, strict=False):
        yield
        year.desk.agree(form, who, shown, subject)


def give(year: Year, chance: Random) -> Iterator[None]:
    """Someone took the list of projects away, of as many lines as it happened to have: a screen refuses it to whoever
    judges one of them, an older desk did not."""
    who, form = year.who(chance.choice(WHO)), year.form()
    heads = ["Candidat", chance.choice(("Entreprise", "Fiches : Missions", "Où elle en est"))]
    facts = {"liste": "Fiches", "lignes": chance.randrange(1, 5), "colonnes": heads}
    facts |= chance.choice(({}, {"formations": [TWO_SEATS]}, {"pour": "jury@ecole.example.org"}))
    yield
    year.desk.journal.record(Draft(form, who.email, "export", "export:Fiches", facts=facts))


MOVES: tuple[tuple[int, Move], ...] = ((24, further), (8, astray), (3, refuse), (6, undo), (4, last_seat), (1, give))
