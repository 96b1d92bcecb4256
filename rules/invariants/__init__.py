"""What must always hold in a book, checked every time it is read.

The list is closed; each invariant's number, section and remedy are rows of `Invariants`, what it checks is a function.
A breach blocks nothing but the announcements of its programme, and not even these once someone judged it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from rules.contents import Contents
from rules.invariants import placement, records, selection
from rules.invariants.wrong import Wrong
from rules.tabs import Row

Invariant = Callable[[Contents], Iterable[Wrong]]

INVARIANTS: Final[Mapping[str, Invariant]] = {
    "1": placement.admitted_with_everything,
    "2": placement.one_commitment_a_person,
    "3": placement.within_the_cap,
    "4": placement.within_the_capacity,
    "5": placement.trainees_come_from_the_list,
    "6": placement.list_drawn_in_time,
    "7": selection.synchronous_interview,
    "8": selection.states_of_the_entry_year,
    "9": selection.admissible_after_trials,
    "10": selection.trials_are_asked,
    "11": records.decided_then_sent,
    "12": records.no_company_in_decisions,
    "13": selection.deposited_in_time,
    "14": records.final_states_are_signed,
    "15": selection.trials_within_their_period,
    "16": records.fee_paid,
    "17": records.one_application_a_programme,
    "18": placement.committed_by_all_parties,
    "19": placement.ended_fiches_hold_nothing,
    "20": placement.trainees_delay,
    "21": records.mail_address_of_a_batch,
    "22": records.no_score_in_a_mail,
    "23": selection.deletion_asked,
    "24": records.programme_exists,
    "25": selection.route_unchanged,
}


@dataclass(frozen=True)
class Breach:
    """An invariant broken: `tab` and `subject` say where, `fix` what to do; `programme` is the one concerned; one that
    is `judged` only shows; one `of_a_file` tells what a file that left said, to whom."""

    number: str
    section: str
    programme: str
    tab: str
    subject: str
    says: str
    fix: str
    judged: bool = False
    of_a_file: bool = False


def check(contents: Contents) -> tuple[Breach, ...]:
    """Every breach, by number of the invariant, then by what it is about: whoever is touched last is not last told."""
    rows = {row["code"].strip(): row for row in contents.session.tables["Invariants"]}
    return tuple(
        _breach(number, rows.get(number, {}), wrong)
        for number, invariant in INVARIANTS.items()
        for wrong in sorted(invariant(contents), key=attrgetter("subject"))
    )


def _breach(number: str, row: Row, wrong: Wrong) -> Breach:
    """An invariant whose row was deleted is still checked: it only loses its words."""
    section, fix = row.get("section", ""), row.get("correction", "")
    return Breach(
        number, section, wrong.programme, wrong.tab, wrong.subject, wrong.says, fix, wrong.judged, wrong.of_a_file
    )
