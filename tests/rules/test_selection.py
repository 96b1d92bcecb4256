"""What the jury, its trials and its announcements are held to (§3, §5, §6, §7)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from rules.announcements import announced, may_be_helped, reachable
from rules.calendar import Moment
from rules.dossier import Application
from rules.findings import OVERRIDERS, Finding
from rules.jury import SETS_ASIDE, appreciate, composed, may_set_aside, undecided
from rules.session import compile_session, load, notices
from rules.trials import asked, outside_window, trials
from tests.tables import each_row

SESSION = load(notices()[0])
CASES = Path(__file__).parent / "cases" / "selection"


def moment(text: str) -> Moment | None:
    """A bare date stays one."""
    if not text:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def told(finding: Finding | None, row: dict[str, str]) -> bool:
    """Nothing is said when the row says nothing, else its rule says so."""
    if not row["says"]:
        return finding is None
    return finding is not None and finding.code == row["rule"] and row["says"] in finding.says


@each_row(CASES / "announcements.csv")
def test_an_announcement_leaves_on_its_day(row: dict[str, str]) -> None:
    today = moment(row["today"])
    assert today is not None
    assert told(announced(SESSION, row["period"], moment(row["sent"]), today), row)


@each_row(CASES / "trials.csv")
def test_a_trial_is_taken_in_its_window(row: dict[str, str]) -> None:
    taken = moment(row["taken"])
    assert taken is not None
    finding = outside_window(SESSION, row["trial"], taken)
    assert told(finding, row)
    assert finding is None or (finding.section, finding.severity) == (row["section"], "ADM")


@each_row(CASES / "appreciations.csv")
def test_an_optional_item_is_neutral(row: dict[str, str]) -> None:
    """R-061, R-062: absent, it neither lowers nor raises the mean."""
    marks = dict(mark.split("=") for mark in row["marks"].split())
    year = int(row["year"])
    found = appreciate(SESSION, year, row["trial"], {f"DOSSIER{year}-{k}": Decimal(v) for k, v in marks.items()})
    assert (str(found.mean), len(found.not_given)) == (row["mean"], int(row["not_given"] or 0))


def test_a_pre_admissible_is_asked_a_trial() -> None:
    """R-069."""
    assert asked(SESSION.rules, ["EVD1"]) is None
    finding = asked(SESSION.rules, [])
    assert finding is not None
    assert (finding.code, finding.section) == ("R-069", "5.1.1")


def test_each_entry_year_has_its_trials() -> None:
    assert list(trials(SESSION, 1)) == ["EVD1", "ANGLAIS1", "EVS1"]
    assert [code for code, trial in trials(SESSION, 2).items() if trial.compulsory] == list(trials(SESSION, 2))


def test_without_an_address_nothing_is_announced() -> None:
    """R-068."""
    assert reachable(SESSION, "a@example.org") is None
    finding = reachable(SESSION, "  ")
    assert finding is not None
    assert (finding.code, finding.severity) == ("R-068", "ADM")


@pytest.mark.parametrize(
    ("support", "admissible", "today", "helped"),
    [
        ("accompagnement_principale", date(2024, 5, 2), date(2024, 5, 2), True),
        ("accompagnement_principale", None, date(2024, 5, 2), False),
        ("accompagnement_principale", date(2024, 5, 2), date(2024, 5, 1), False),
        ("accompagnement_complementaire", date(2024, 5, 23), date(2024, 5, 22), False),
        ("accompagnement_annee2", date(2024, 5, 23), date(2024, 9, 1), True),
    ],
)
def test_help_follows_admissibility(support: str, admissible: date | None, today: date, helped: bool) -> None:
    """R-043: one's own admissibility, not the calendar alone."""
    finding = may_be_helped(SESSION, support, admissible, today)
    assert (finding is None) == helped
    assert finding is None or finding.code == "R-043"


@pytest.mark.parametrize(("programme", "rule"), [("MKX1", "R-064"), ("MKX2", "R-065")])
def test_nobody_waits_after_the_announcement(programme: str, rule: str) -> None:
    before, after = datetime(2024, 4, 15, 21, 59, tzinfo=UTC), datetime(2024, 4, 15, 22, tzinfo=UTC)
    assert undecided(SESSION, programme, decided=True, today=after) is None
    assert undecided(SESSION, programme, decided=False, today=before) is None
    finding = undecided(SESSION, programme, decided=False, today=after)
    assert finding is not None
    assert finding.code == rule


def test_the_jury_is_composed_by_rows() -> None:
    """R-060: what the notice leaves open is asked for, and found once it is typed."""
    finding = composed(SESSION, "MKX1")
    assert finding is not None
    assert finding.code == "R-060"
    rows = tuple({**row, "quorum": "3"} for row in SESSION.tables["Jurys"])
    assert composed(compile_session({**SESSION.tables, "Jurys": rows}), "MKX1") is None


@pytest.mark.parametrize(
    ("code", "roles", "may"),
    [
        ("R-017", {"jury"}, True),
        ("R-017", {"instruction"}, False),
        ("R-036", {"direction"}, True),
        ("R-036", {"presidence"}, False),
        ("R-046", {"instruction"}, True),
        ("R-044", {"direction", "jury", "instruction", "administration"}, False),
        ("R-063", {"jury", "presidence"}, False),
    ],
)
def test_who_sets_a_finding_aside(code: str, roles: set[str], may: bool) -> None:
    """R-066, R-067: the jury is sovereign over its own rules, nobody over an absolute one."""
    assert may_set_aside(SESSION.rules[code].objects("…"), roles) == may


def test_every_overrider_has_roles() -> None:
    assert set(SETS_ASIDE) == set(OVERRIDERS)


def test_an_application_holds_no_company() -> None:
    """R-063: there is no field to read it from."""
    assert not [field for field in Application.__slots__ if "compan" in field or "employ" in field or "host" in field]
