"""The trials as the demonstration tells them: results, absences, marks on grids, a deletion, what juries decide."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from desk.demo.teller import Teller
from desk.demo.two_people import in_two
from desk.files import Key
from rules.marking import grid, words
from rules.providers import of_trial
from rules.trials import Trial
from sheets_sync.answers import Draft
from sheets_sync.records import ABSENT, INCIDENT, TAKEN

PASSED: Final = {"epreuves_passees": 1, "epreuves_manquantes": 1, "serie1_passee": 1, "serie1_manquante": 1}
DECIDED: Final = {
    "admettre_principale": 0.42, "placer_complementaire": 0.14, "refuser_principale": 0.44, "convoquer_serie2": 0.75,
    "rejeter_serie1": 0.25,
}  # fmt: skip
WORDS: Final = ("Clair et posé.", "Projet encore vague.", "Beau parcours d’alternant.", "A préparé l’entretien.", "")
EVENTS: Final = ("rejeter_suppression", "garder_malgre_suppression", "retirer", "annuler")
"""Rare steps, each told for one application of each entry year."""


def first_series(teller: Teller) -> None:
    """Taken in their window, sent by the providers after it, marked."""
    window = teller.session.calendar["epreuves"]
    after = (window.end or window.start) + timedelta(days=1)
    keys = teller.standing("CONVOQUE")
    teller.on(after)
    late = _one_a_year(teller, keys)
    away = _one_a_year(teller, [key for key in keys if key not in late])
    drafts = [draft for rank, key in enumerate(keys) for draft in results(teller, key, rank, key in away)]
    teller.record(drafts, after, after)
    teller.on(after)
    teller.record([draft for key in keys for draft in marks(teller, key)], after, after + timedelta(days=1))
    _rare(teller, after, keys)
    known = [key for key in keys if key not in late]
    teller.round(PASSED, after + timedelta(days=1), after + timedelta(days=2), share=0.98, keys=known)


def judged(teller: Teller, eve: date) -> None:
    """Most of what the juries decide, and what one person proposed of the rest."""
    teller.round(DECIDED, eve, eve, share=0.6, keys=teller.but_one())
    propose(teller, DECIDED, eve, 0.3)


def _one_a_year(teller: Teller, keys: list[Key]) -> tuple[Key, ...]:
    """The last of each entry year."""
    return tuple({teller.session.programmes[key[1]].year: key for key in keys}.values())


def decide_rest(teller: Teller, start: date, weights: Mapping[str, float] = DECIDED) -> None:
    """What had no result at all is missing; nothing is left to decide before it is announced."""
    teller.round(PASSED, start, start)
    for _ in range(2):
        teller.round(weights, start, start)


def results(teller: Teller, key: Key, rank: int, away: bool) -> Iterator[Draft]:
    """One act a trial: passed, absent, or an incident that the jury judges."""
    clerk = teller.someone(key[1], "instruction").email
    for code in teller.files().candidature(*key).get("trials") or ():
        trial = teller.session.trials[code]
        provider = of_trial(teller.session, trial)
        person = Random(f"{key[0]} {trial.kind}")  # noqa: S311 - one result a person, whatever the applications
        outcome = ABSENT if away else person.choices((TAKEN, ABSENT, INCIDENT), (93, 6, 1))[0]
        said: dict[str, Any] = {"outcome": outcome, "source": f"resultats-{trial.kind.lower()}.csv, ligne {rank + 2}"}
        if outcome == TAKEN:
            said["taken_at"] = _taken(teller, trial, person)
        if provider:
            said["provider"] = provider.code
        if outcome == TAKEN and (levels := words(teller.session, f"niveaux_{trial.kind.lower()}")):
            said["score"] = person.choices(levels, (1, 4, 9, 9, 4, 1)[: len(levels)])[0]
        if outcome == TAKEN and provider and not said.get("score"):
            said["recording_url"] = f"https://video.exemple.invalid/{key[0]}-{trial.code.lower()}"
        yield teller.says("epreuve", clerk, f"epreuve:{key[0]}/{key[1]}/{code}", said)


def _taken(teller: Teller, trial: Trial, draw: Random) -> str:
    """At the moment the candidate liked, in the window (R-078)."""
    period = teller.session.calendar[trial.period]
    days = ((period.end or period.start) - period.start).days
    at = time(draw.randint(8, 21), draw.randint(0, 59))
    day = period.start + timedelta(days=draw.randint(0, days))
    return datetime.combine(day, at, teller.session.calendar.zone).isoformat()


def marks(teller: Teller, key: Key, kind: str = "EVD") -> Iterator[Draft]:
    """Of one juror, sometimes of two, on what was passed; the second may be far from the first."""
    files = teller.files()
    for code in [c for c, trial in teller.session.trials.items() if trial.kind == kind]:
        subject = f"epreuve:{key[0]}/{key[1]}/{code}"
        if files.register.value(subject, "outcome") != TAKEN:
            continue
        jurors = teller.team(("jury", "presidence"), key[1])
        teller.draw.shuffle(jurors)
        trial, level = teller.session.trials[code], teller.level(key)
        criteria = grid(teller.session, trial, files.fields(key[0]).get("native_language"))
        for juror in jurors[: 2 if teller.draw.random() < 0.2 else 1]:
            given = {one.code: _mark(level + teller.draw.gauss(0, 1.4)) for one in criteria}
            said: dict[str, Any] = {f"marks.{juror.email}": given}
            if text := teller.draw.choice(WORDS):
                said[f"says.{juror.email}"] = text
            if juror.role == "presidence":
                said["conclusive"] = level > 10
            yield teller.says("epreuve", juror.email, subject, said)


def _mark(value: float) -> str:
    return f"{max(2.0, min(19.5, round(value * 2) / 2)):.1f}"


def propose(teller: Teller, weights: Mapping[str, float], on: date, share: float) -> None:
    """What waits for a second person since the eve."""
    teller.on(on)
    drafts = []
    for key in teller.standing(*{s for step in weights for s in _sources(teller, step)}):
        act = teller.one_of(key, weights) if teller.draw.random() < share else None
        if act is None or act.kind != "validation" or teller.files().candidature(*key).get("proposal"):
            continue
        who = teller.who(("secretariat", "jury"), key[1])
        drafts.append(in_two(act, who.email if who else act.actor, teller.now)[0])
    teller.record(drafts, on, on)


def _sources(teller: Teller, step: str) -> frozenset[str]:
    rows = teller.session.workflow.transitions
    return rows[step].named_sources if step in rows else frozenset()


def _rare(teller: Teller, on: date, keys: list[Key]) -> None:
    """A recording's deletion asked too early, kept or not; a withdrawal, a false declaration, a juror set apart."""
    teller.on(on)
    asked, drafts = [], []
    for year in sorted({row.year for row in teller.session.programmes.values()}):
        alone = [key for key in keys if teller.session.programmes[key[1]].year == year and _alone(teller, key)]
        for key, step in zip(alone[1::2], EVENTS, strict=False):
            if "suppression" in step:
                asked.append(_deletion(teller, key, on))
            drafts.append((key, step))
        for key in alone[:1]:
            juror = teller.someone(key[1], "jury").email
            subject = f"candidature:{key[0]}/{key[1]}"
            asked.append(teller.says("recusation", juror, subject, {"recused": [juror]}, "Ancien élève de mon lycée"))
    teller.record(asked, on, on)
    teller.on(on)
    teller.files()
    teller.record([draft for key, step in drafts if (draft := teller.step(key, step))], on, on)


def _alone(teller: Teller, key: Key) -> bool:
    return len(teller.files().siblings(key[0])) == 1


def _deletion(teller: Teller, key: Key, on: date) -> Draft:
    year = teller.session.programmes[key[1]].year
    code = next(code for code, trial in teller.session.trials.items() if trial.year == year and trial.compulsory)
    at = datetime.combine(on - timedelta(days=1), time(19, 12), teller.session.calendar.zone)
    clerk = teller.someone(key[1], "instruction").email
    return teller.says("epreuve", clerk, f"epreuve:{key[0]}/{key[1]}/{code}", {"deletion_asked_at": at.isoformat()})
