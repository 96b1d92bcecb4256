"""What each invariant has to look at in a book: without any, that it holds says nothing.

Counted where it could fail: a person with two applications for « one commitment », a programme that is full for its
cap, an admissible without a trial for « a motive else »…
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from rules.contents import Contents, Standing
from rules.seats import cap
from rules.trials import trials


def _in(contents: Contents, trait: str) -> list[Standing]:
    return [one for one in contents.applications if contents.is_in(one, trait)]


def _people(contents: Contents, trait: str, programme: str) -> int:
    return len({one.person for one in _in(contents, trait) if one.programme == programme})


def _applied_twice(contents: Contents) -> set[str]:
    return {person for person, times in Counter(one.person for one in contents.applications).items() if times > 1}


def _trainees(contents: Contents) -> list[Standing]:
    has = contents.session.workflow.has
    agreed = [one for one in _in(contents, "origine") if has(one.origin, "stagiaire")]
    return [*_in(contents, "stagiaire"), *agreed]


def _once_in(contents: Contents, trait: str) -> list[Standing]:
    return [one for one in contents.applications if contents.was_in(one, trait)]


def _short_of_trials(contents: Contents) -> Iterable[Standing]:
    """Admissible with one of the compulsory trials wanting: a motive stands for it."""
    for one in _in(contents, "admissible"):
        year = contents.session.programmes[one.programme].year
        if any(trial.compulsory and code not in one.trials for code, trial in trials(contents.session, year).items()):
            yield one


def _second_years(contents: Contents) -> list[Standing]:
    """Beyond the first series, where the first year has its complementary phase (§3.2)."""
    late = [one for one in contents.applications if contents.session.programmes[one.programme].year != 1]
    return [one for one in late if any(step.target == "CONVOQUE_SERIE2" for step in one.history)]


def _over(contents: Contents) -> bool:
    period = contents.session.calendar.periods.get("fin_stagiaires")
    return period is not None and contents.session.calendar.is_after(contents.today, period)


def _judged_with_a_company(contents: Contents) -> list[Standing]:
    """Undecided, with a decision that gives its motive, of a person whom a company awaits elsewhere."""
    placed = {one.person for one in contents.fiches if one.company}
    reasons = [one for one in contents.applications if one.person in placed and any(s.reason for s in one.history)]
    return [one for one in reasons if not contents.is_in(one, "admissibilite_decidee")]


def _final(contents: Contents) -> list[Standing]:
    states = contents.session.workflow.states
    return [one for one in contents.applications if one.state in states and states[one.state].final]


def _deletions(contents: Contents) -> list[Standing]:
    return [one for one in contents.applications if one.facts.get("recording_deletion_asked_at")]


SUBJECTS: Final[Mapping[str, Callable[[Contents], int]]] = {
    "1": lambda c: len(_in(c, "admission")),
    "2": lambda c: sum(one.person in _applied_twice(c) for one in _in(c, "engagement")),
    "3": lambda c: sum(_people(c, "place", code) >= cap(row) for code, row in c.session.programmes.items()),
    "4": lambda c: sum(_people(c, "present", code) >= most for code, most in c.capacities.items()),
    "5": lambda c: len(_trainees(c)),
    "6": lambda c: sum(bool(c.passages_into(one, "liste")) for one in c.applications),
    "7": lambda c: len(_once_in(c, "entretien_synchrone")),
    "8": lambda c: len(_second_years(c)),
    "9": lambda c: len(list(_short_of_trials(c))),
    "10": lambda c: len(_once_in(c, "preadmissible")),
    "11": lambda c: sum(bool(one.sent_at and one.announcement) for one in c.mails),
    "12": lambda c: len(_judged_with_a_company(c)),
    "13": lambda c: sum(one.submitted_at is not None for one in _once_in(c, "depot")),
    "14": lambda c: len(_final(c)),
    "15": lambda c: sum(len(one.trials) for one in c.applications),
    "16": lambda c: sum(one.fee_paid is not None for one in c.persons if one.key in _applied_twice(c)),
    "17": lambda c: len(_applied_twice(c)),
    "18": lambda c: sum(one.committed_on is not None for one in c.persons),
    "19": lambda c: sum(not one.live for one in c.fiches) + len(c.bulletins),
    "20": lambda c: len(_trainees(c)) if _over(c) else 0,
    "21": lambda c: sum(len(one.members) for one in c.batches),
    "22": lambda c: sum(bool(c.by_key[one.subject].results) for one in c.mails if one.subject in c.by_key),
    "23": lambda c: len(_deletions(c)),
    "24": lambda c: len(c.applications),
    "25": lambda c: sum(one.decided_route is not None for one in c.applications),
}
