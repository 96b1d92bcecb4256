"""The clocks of the calendar (§3): its rows as they run, whom each holds up, who must act; those not entered yet."""

from collections.abc import Iterator
from datetime import date, datetime

from desk.access import in_words
from desk.cases import case_of
from desk.counting import seats_of
from desk.files import Files, Key
from desk.listing_limits import said_of
from desk.running import Running
from desk.screening import ALL, View
from rules.calendar import Period
from rules.case import Transition
from rules.conditions import Word
from rules.periods import COUNTED
from rules.tabs import Row
from sheets_sync.applications import day
from sheets_sync.projects import project_facts, projects_of

TIMED = frozenset(("depuis", "apres", "jusque", "creneau_dans"))
"""Conditions of `Transitions` that name a period."""
CAME_FROM, VACANT, KEPT = "venu_de", "vacant_seats", "kept_until"
KNOWN, SIGNED, NOT_SIGNED = "fait", "contract_date", ("sans_contrat_au_terme", "absent")
"""Whoever signed in time is left in peace by the conditions of a step that say so, and by its clock (§9.2)."""
SINCE, UNTIL, OVER, DENIED = "depuis", "jusque", "jour_passe", "absent"
FULL, SAID_ON = "declared_full", "declared_full_on"
"""The fact, and the field of a programme that holds it (R-134)."""
TAB = "Calendrier"
DATES, ANNOUNCEMENTS = "Dates", "Annonces"


def periods(files: Files, programmes: frozenset[str], now: datetime) -> Iterator[Running]:
    """A row of `Calendrier` each, past ones too: a day that is over still counts while applications wait there."""
    for row in files.session.tables[TAB]:
        code = row["code"].strip()
        period = files.session.calendar.periods.get(code)
        yield _known(files, period, programmes, now) if period else _unset(files, row["code"].strip(), row)
    for code in (one for one in files.session.programmes if one in programmes):
        if declared := day(said_of(files, code).get(SAID_ON)):
            yield _declared(files, code, declared, now)


def is_over(one: Running, today: date) -> bool:
    """Nothing more to do, and nobody waits."""
    return one.due is not None and one.due < today and not one.count


def _known(files: Files, period: Period, programmes: frozenset[str], now: datetime) -> Running:
    steps = tuple(_bound_to(files, period.code))
    keys = frozenset(_standing(files, steps, programmes, now))
    announced = any(step.announcement == period.code for step in steps)
    states = frozenset(files.entries[key].state for key in keys)
    return Running(
        key=f"calendrier:{period.code}",
        group=ANNOUNCEMENTS if announced else DATES,
        label=period.label,
        first=period.start,
        due=period.end or period.start,
        who=in_words(frozenset(role for step in steps for role in step.roles)) if steps else "",
        row=f"{TAB}, {period.code}",
        section=period.section,
        count=len(keys),
        screen="screening" if keys else "sheet",
        asked={} if keys else {"onglet": TAB, "ligne": period.code},
        view=View(which=ALL, states=states, programmes=frozenset(key[1] for key in keys)) if keys else None,
    )


def _declared(files: Files, code: str, declared: date, now: datetime) -> Running:
    """Numbers declared full are the last day of a programme's trainees, instead of the calendar's (R-134)."""
    steps = tuple(step for step in files.session.workflow.transitions.values() if _names(step, OVER, FULL))
    keys = frozenset(_standing(files, steps, frozenset((code,)), now, declared=True))
    who = in_words(frozenset(role for step in steps for role in step.roles))
    section = next((step.section for step in steps), "")
    return Running(
        f"complets:{code}", DATES, "Effectifs réputés complets : départs à prononcer", declared, declared, who,
        "", section, len(keys), "complementary", code,
    )  # fmt: skip


def _unset(files: Files, code: str, row: Row) -> Running:
    """A day that nobody has entered, or that is counted from one: whatever needs it says so until then (R-133)."""
    counted = COUNTED.fullmatch(row["debut"].strip())
    of = counted["code"] if counted else code
    labels = {other["code"].strip(): other["libelle"] for other in files.session.tables[TAB]}
    waits = f"il manque une date : « {labels.get(of, of)} », à saisir dans Feuille, onglet {TAB}, ligne {of}"
    asked = {"onglet": TAB, "ligne": of}
    return Running(
        f"calendrier:{code}", DATES, row["libelle"], None, None, in_words(frozenset(("administration", "direction"))),
        f"{TAB}, {code}", row["section"], 0, "sheet", asked=asked, waits=waits,
    )  # fmt: skip


def _bound_to(files: Files, period: str) -> Iterator[Transition]:
    """The steps that this period opens, closes or announces."""
    for step in files.session.workflow.transitions.values():
        named = {word.guard for word in _words(step) if word.guard in TIMED and period in word.arguments}
        if step.announcement == period or named - {UNTIL} or (named and not _opens(step)):
            yield step


def _opens(step: Transition) -> bool:
    """Is it waited for since a period of its own? Then another that only ends it is not its clock."""
    return any(word.guard == SINCE for word in _words(step))


def _names(step: Transition, guard: str, fact: str) -> bool:
    return any(word.guard == guard and fact in word.arguments for word in _words(step))


def _words(step: Transition) -> Iterator[Word]:
    return (word for one in (*step.guards, *step.reservations) for word in getattr(one, "words", ()))


def _standing(
    files: Files, steps: tuple[Transition, ...], programmes: frozenset[str], now: datetime, *, declared: bool = False
) -> Iterator[Key]:
    """The applications that stand where one of these steps starts; one that is kept on has its own day, and the step
    that keeps on is waited for by nobody. Where numbers are declared full, a step that they close is not either, and
    one that they open has the clock of that day (`declared`)."""
    for step in (one for one in steps if not _keeps_on(one)):
        came = [word.arguments for word in _words(step) if word.guard == CAME_FROM]
        for code in programmes:
            if not declared and said_of(files, code).get(SAID_ON) and _moved_by_full(step):
                continue
            if files.session.programmes[code].year in step.years and not _full(files, code, step):
                keys = (key for state in step.sources for key in files.standing(code, state))
                waiting = (key for key in keys if not files.candidature(*key).get(KEPT))
                left = (key for key in waiting if all(_came(files, key, states) for states in came))
                yield from (key for key in left if not _signed(files, key, step, now))


def _keeps_on(step: Transition) -> bool:
    return any(word.guard == KNOWN and KEPT in word.arguments for word in _words(step))


def _signed(files: Files, key: Key, step: Transition, now: datetime) -> bool:
    """Does a contract keep this step from being taken? One signed too late does not: management decides (R-134)."""
    asked = [one for one in step.guards if any(_about_contract(word) for word in getattr(one, "words", ()))]
    if not asked or not project_facts(projects_of(files.register, *key))[SIGNED]:
        return False
    case = case_of(files, *key, now)
    return any(one.objection(case) for one in asked)


def _about_contract(word: Word) -> bool:
    alone, denied = NOT_SIGNED
    return word.guard == alone or (word.guard == denied and SIGNED in word.arguments)


def _moved_by_full(step: Transition) -> bool:
    return _names(step, DENIED, FULL) or _names(step, OVER, FULL)


def _full(files: Files, code: str, step: Transition) -> bool:
    """No list is drawn where every seat opened is filled (R-130)."""
    asked = any(VACANT in word.arguments for word in _words(step))
    return asked and not seats_of(files, code).vacant


def _came(files: Files, key: Key, states: tuple[str, ...]) -> bool:
    return files.entries[key].state in states or files.candidature(*key).get("origin") in states
