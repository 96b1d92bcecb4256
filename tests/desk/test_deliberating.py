"""A jury deliberates (§5, §6.3, §7.5): sittings, an order owed to no sheet, two identities, the quorum, the minutes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from desk.deliberating import NoSitting
from desk.deliberation_views import DECIDED, PROPOSED, TO_DECIDE, TO_VALIDATE, Deliberation, Projected
from documents.minutes import minutes
from pages.parts.sitting_papers import of_sitting
from rules.deliberation import drawn, phases
from sheets_sync.answers import Draft, Refused, Saved
from tests.desk.conftest import SESSION, World, candidate, kept

PROGRAMME, PHASE = "MKX1", "pre_admettre"
NUMBERS = tuple(f"24-{n:05d}" for n in range(1, 9))
ADDRESSES = {role: f"{role}@ecole.example.org" for role in ("jury", "presidence", "presidence2", "secretariat")}
DAY = date(2024, 3, 27)
ABSENT = (
    "la séance du 27/03/2024 est ouverte sur cette étape, et vous n'êtes pas parmi les présents : rejoignez-la, ou "
    "attendez sa clôture"
)
SHORT = "le quorum n'est pas atteint : 0 pour « jury », 1 attendu(s)"


@kept
def eight(book: World) -> World:
    """Eight eligible applications, and one that is not there yet."""
    book.bring(*(candidate(number, (PROGRAMME,), family_name=f"Nom{number[-1]}") for number in NUMBERS))
    book.bring(candidate("24-00099", (PROGRAMME,)))
    for number in NUMBERS:
        put(book, number, "RECEVABLE")
    return book


def put(book: World, number: str, state: str) -> None:
    subject = f"candidature:{number}/{PROGRAMME}"
    book.desk.journal.record(Draft(book.form(), "x", "transition", subject, {subject: {"state": state}}))


def sit(
    book: World, *present: str, chair: str = "presidence", by: str = "secretariat", phase: str = PHASE, on: date = DAY
) -> Any:
    people = [ADDRESSES[one] for one in present or ADDRESSES]
    return book.desk.open_sitting(book.form(), book.who(by), PROGRAMME, phase, on, people, ADDRESSES[chair])


def the_sitting(book: World) -> str:
    return book.desk.sittings(book.who("presidence"))[0].id


def table(book: World, role: str = "presidence") -> Deliberation:
    return book.desk.deliberation(book.who(role), the_sitting(book))


def lot(book: World, role: str, step: str, numbers: tuple[str, ...] = NUMBERS, **more: Any) -> Any:
    keys = [(number, PROGRAMME) for number in numbers]
    return book.desk.sitting_lot(book.who(role), the_sitting(book), keys, step, **more)


def take(book: World, role: str, shown: Any, **more: Any) -> Any:
    return book.desk.take_in_sitting(book.form(), book.who(role), the_sitting(book), shown, **more)


def quorum(book: World, **asked: str) -> None:
    """The rows of `Jurys`: so many of each function must be there."""
    rows = [
        {"code": f"{PROGRAMME}-{function}", "formation": PROGRAMME, "fonction": function, "nombre": "", "quorum": text,
         "section": "5"}
        for function, text in asked.items()
    ]  # fmt: skip
    answer = book.desk._put_rows_in_force(book.form(), book.who("direction"), {"Jurys": rows}, None, "jury constitué")
    assert isinstance(answer, Saved), answer


@pytest.mark.parametrize(
    ("year", "labels"),
    [
        (
            1,
            [
                "Recevable ou Irrecevable",
                "Pré-admissible ou Rejeté sur dossier",
                "Admissible ou Phase complémentaire ou Non admissible",
                "Admissible ou Non admissible",
                "Liste complémentaire",
            ],
        ),
        (
            2,
            [
                "Recevable ou Irrecevable",
                "Pré-admissible ou Rejeté sur dossier",
                "Convoqué à la seconde série ou Rejeté après la première série",
                "Admissible ou Non admissible",
                "Liste complémentaire",
            ],
        ),
    ],
)
def test_the_phases_are_those_of_the_rows(year: int, labels: list[str]) -> None:
    assert [phase.label for phase in phases(SESSION.workflow, year)] == labels


def test_the_order_is_the_sittings_and_nobody_elses(eight: World) -> None:
    sit(eight)
    shown = [line.dossier for line in table(eight).lines]
    assert shown == list(drawn(the_sitting(eight), NUMBERS))
    assert shown != sorted(shown)
    assert drawn("another", NUMBERS) != tuple(shown)
    assert drawn("another", reversed(NUMBERS)) == drawn("another", NUMBERS)
    assert [line.dossier for line in table(eight, "jury").lines] == shown


def test_proposed_by_one_validated_by_another_counted_at_each_step(eight: World) -> None:
    sit(eight)
    some = NUMBERS[:5]
    taken = take(eight, "jury", lot(eight, "jury", "rejeter_dossier", some), reason="Résultats")
    assert taken.saved == len(some)
    assert table(eight).counts == {"Déclarer pré-admissible": (0, 0), "Rejeter sur dossier": (5, 0)}
    assert {line.stands for line in table(eight).lines} == {TO_VALIDATE, TO_DECIDE}
    assert {line.stands for line in table(eight, "jury").lines} == {PROPOSED, TO_DECIDE}
    assert take(eight, "presidence", lot(eight, "presidence", "rejeter_dossier", some)).saved == len(some)
    assert table(eight).counts["Rejeter sur dossier"] == (0, 5)
    assert len(table(eight).standing(DECIDED)) == len(some)


def test_nobody_is_left_out_silently(eight: World) -> None:
    sit(eight)
    shown = lot(eight, "jury", "rejeter_dossier", (*NUMBERS[:2], "24-00099"))
    assert [line.open for line in shown.lines] == [True, True, False]
    assert shown.closed[0].objections == ("cette étape ne vous est pas ouverte depuis cet état",)
    assert dict(shown.counts) == {("Recevable", ""): 2}


def test_without_a_quorum_in_the_rows_the_sitting_says_so_and_decides(eight: World) -> None:
    sit(eight, "presidence", "jury")
    view = table(eight).sitting
    assert (view.quorum, view.short_of) == (None, ())
    assert view.unset
    assert view.unset.code == "R-060"
    assert take(eight, "jury", lot(eight, "jury", "rejeter_dossier"), reason="Résultats").saved == len(NUMBERS)


def test_a_quorum_that_is_set_and_not_reached_closes_the_batch(eight: World) -> None:
    quorum(eight, presidence="1", jury="2")
    sit(eight, "presidence", "jury")
    said = "le quorum n'est pas atteint : 1 pour « jury », 2 attendu(s)"
    assert (table(eight).sitting.quorum, table(eight).sitting.short_of) == (3, (said,))
    shown = lot(eight, "jury", "rejeter_dossier")
    assert {line.objections for line in shown.lines} == {(said,)}
    assert take(eight, "jury", shown, reason="Résultats").saved == 0


def test_the_quorum_follows_a_recusal_for_that_dossier_alone(eight: World) -> None:
    quorum(eight, presidence="1", jury="1")
    sit(eight, "presidence", "jury", "secretariat")
    chair, first = eight.who("presidence"), NUMBERS[0]
    eight.desk.recuse(eight.form(), chair, eight.desk.file(chair, first), PROGRAMME, ADDRESSES["jury"])
    shown = lot(eight, "secretariat", "rejeter_dossier")
    closed = {line.dossier: line.objections for line in shown.closed}
    assert closed == {first: (SHORT,)}
    line = next(one for one in table(eight).lines if one.dossier == first)
    assert (line.recused, line.short_of) == (("Jury",), closed[first])
    mine = table(eight, "jury")
    assert (len(mine.lines), mine.away) == (len(NUMBERS) - 1, 1)
    assert first not in repr(mine)


def test_someone_who_leaves_takes_the_quorum_with_them(eight: World) -> None:
    quorum(eight, presidence="1", jury="1")
    sit(eight)
    shown = lot(eight, "secretariat", "rejeter_dossier")
    assert len(shown.open) == len(NUMBERS)
    view = eight.desk.sittings(eight.who("secretariat"))[0]
    left = [ADDRESSES["presidence"], ADDRESSES["secretariat"]]
    assert isinstance(
        eight.desk.seat(eight.form(), eight.who("secretariat"), view, left, ADDRESSES["presidence"]), Saved
    )
    assert take(eight, "secretariat", shown, reason="Résultats").saved == 0


def test_who_is_not_there_decides_nothing_in_it(eight: World) -> None:
    sit(eight, "presidence", "secretariat")
    shown = lot(eight, "jury", "rejeter_dossier")
    assert {line.objections for line in shown.lines} == {(ABSENT,)}


def alone(book: World, role: str, number: str, step: str = "rejeter_dossier", **more: Any) -> Any:
    """On Instruction, from the dossier as it was just opened."""
    who = book.who(role)
    return book.desk.decide(book.form(), who, book.desk.file(who, number), PROGRAMME, step, "Résultats", **more)


def leave(book: World, *stay: str) -> Any:
    view = book.desk.sittings(book.who("secretariat"))[0]
    people = [ADDRESSES[one] for one in stay]
    return book.desk.seat(book.form(), book.who("secretariat"), view, people, ADDRESSES["presidence"])


def close(book: World) -> Any:
    view = book.desk.sittings(book.who("secretariat"))[0]
    return book.desk.close_sitting(book.form(), book.who("secretariat"), view)


@pytest.mark.parametrize("path", ["instruction", "lot", "another phase", "nothing open"])
def test_while_a_sitting_is_open_its_quorum_holds_whatever_the_screen(eight: World, path: str) -> None:
    quorum(eight, presidence="1", jury="1")
    if path != "nothing open":
        sit(eight, "presidence", "secretariat", phase="juger_recevable" if path == "another phase" else PHASE)
    chair, number = eight.who("secretariat"), NUMBERS[0]
    offer = next(one for one in eight.desk.offers(chair, number, PROGRAMME) if one.id == "rejeter_dossier")
    if path == "lot":
        shown = eight.desk.lot(chair, [(number, PROGRAMME)], "rejeter_dossier")
        shown = replace(shown, lines=(replace(shown.lines[0], objections=()),))
        answer = eight.desk.take_lot(eight.form(), chair, shown, "Résultats").answers[0][1]
    else:
        answer = alone(eight, "secretariat", number)
    if path in ("instruction", "lot"):
        assert (offer.objections, answer) == ((SHORT,), Refused((SHORT,)))
    else:
        assert (offer.objections, type(answer)) == ((), Saved)


def test_the_sitting_that_is_open_is_read_once_for_a_register(eight: World) -> None:
    sit(eight)
    desk, name = eight.desk, the_sitting(eight)
    one, again = (desk._sitting_open_on(desk._seen(eight.who("jury")), PROGRAMME, PHASE) for _ in range(2))
    assert one is again is not None
    assert one.id == name
    close(eight)
    assert desk._sitting_open_on(desk.files(), PROGRAMME, PHASE) is None


def test_who_is_not_there_decides_nowhere_while_it_lasts(eight: World) -> None:
    sit(eight, "presidence", "secretariat")
    assert alone(eight, "jury", NUMBERS[0]) == Refused((ABSENT,))
    close(eight)
    assert isinstance(alone(eight, "jury", NUMBERS[0]), Saved)


def validated(book: World, number: str) -> None:
    assert isinstance(alone(book, "secretariat", number), Saved)
    assert isinstance(alone(book, "presidence", number), Saved)


def test_the_minutes_list_exactly_the_decisions_that_name_the_sitting(eight: World) -> None:
    validated(eight, NUMBERS[0])
    sit(eight)
    validated(eight, NUMBERS[1])
    elsewhere(eight, NUMBERS[3])
    name = deliberation_closed(eight)
    validated(eight, NUMBERS[2])
    sit(eight)
    found = eight.desk.proceedings(eight.who("presidence"), name)
    assert [one.dossier for one in found.decisions] == [NUMBERS[1]]
    subject = f"candidature:{NUMBERS[1]}/{PROGRAMME}"
    act = eight.desk.journal.register().thread(subject)[-1].act
    assert (act.facts["seance"], f"seance:{name}" in act.bases) == (name, True)
    line = eight.desk.thread(eight.who("presidence"), NUMBERS[1])[0]
    assert ("séance du jury", "27/03/2024") in line.facts
    assert line.since == ""


def deliberation_closed(book: World) -> str:
    name = the_sitting(book)
    assert isinstance(close(book), Saved)
    return name


@pytest.mark.parametrize("change", ["opened", "left", "closed", "recused"])
def test_a_decision_prepared_before_the_sitting_changed_is_asked_again(eight: World, change: str) -> None:
    """The form was opened; another process then changes the sitting, and this one has not read it yet."""
    number, other = NUMBERS[0], eight.open()
    if change != "opened":
        sit(eight)
    assert isinstance(alone(eight, "jury", number), Saved)
    chair = eight.who("presidence")
    shown = eight.desk.file(chair, number)
    seated, by = other.sittings(eight.who("secretariat")), eight.who("secretariat")
    others = [ADDRESSES["presidence"], ADDRESSES["secretariat"]]
    answer = {
        "opened": lambda: other.open_sitting("o", by, PROGRAMME, PHASE, DAY, list(ADDRESSES.values()), others[0]),
        "left": lambda: other.seat("o", by, seated[0], others, others[0]),
        "closed": lambda: other.close_sitting("o", by, seated[0]),
        "recused": lambda: other.recuse("o", by, other.file(by, number), PROGRAMME, ADDRESSES["presidence2"]),
    }[change]()
    assert isinstance(answer, Saved), answer
    lost = eight.desk.decide(eight.form(), chair, shown, PROGRAMME, "rejeter_dossier")
    assert isinstance(lost, Refused)
    said = "Membres du jury déportés" if change == "recused" else "La séance du jury a été ouverte, modifiée ou close"
    assert said in lost.reasons[0]
    assert eight.desk.files().candidature(number, PROGRAMME)["state"] == "RECEVABLE"
    assert isinstance(alone(eight, "presidence", number), Saved)


def test_two_sittings_opened_at_once_on_a_phase_are_one(eight: World) -> None:
    other, by = eight.open(), eight.who("secretariat")
    other.files(), eight.desk.files()
    people = list(ADDRESSES.values())
    first = other.open_sitting("a", by, PROGRAMME, PHASE, DAY, people, people[0])
    second = eight.desk.open_sitting("b", by, PROGRAMME, PHASE, date(2024, 3, 26), people, people[0])
    assert (type(first), type(second)) == (Saved, Refused)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, ""),
        ({"on": date(2024, 3, 28)}, "28/03/2024, qui n'est pas venu"),
        ({"on": date(2023, 3, 27)}, "27/03/2023, avant l'ouverture des dépôts le 01/02/2024"),
        ({"phase": "convoquer_serie2"}, "n'est pas une phase de MKX 1A"),
        ({"by": "presidence2"}, ""),
    ],
)
def test_what_a_sitting_needs(eight: World, asked: dict[str, Any], says: str) -> None:
    answer = sit(eight, **asked)
    assert says in answer.reasons[0] if isinstance(answer, Refused) else not says


def test_who_sits_is_of_the_jury_and_who_presides_is_there(eight: World) -> None:
    desk, by = eight.desk, eight.who("secretariat")
    strange = desk.open_sitting(eight.form(), by, PROGRAMME, PHASE, DAY, ["lecture@ecole.example.org"], "x")
    absent = desk.open_sitting(eight.form(), by, PROGRAMME, PHASE, DAY, [ADDRESSES["jury"]], ADDRESSES["presidence"])
    assert strange == Refused(("Lecture : pas du jury de MKX 1A (onglet Accès)",))
    assert absent == Refused(("qui préside doit être parmi les présents",))


def test_one_sitting_at_a_time_on_a_phase_and_a_closed_one_decides_no_more(eight: World) -> None:
    sit(eight)
    again = sit(eight)
    assert isinstance(again, Refused)
    shown = lot(eight, "jury", "rejeter_dossier")
    view = eight.desk.sittings(eight.who("secretariat"))[0]
    assert isinstance(eight.desk.close_sitting(eight.form(), eight.who("secretariat"), view), Saved)
    assert take(eight, "jury", shown, reason="Résultats").saved == 0
    assert {line.objections for line in lot(eight, "jury", "rejeter_dossier").lines} == {("la séance est close",)}
    closed = eight.desk.sittings(eight.who("secretariat"))[0]
    late = eight.desk.close_sitting(eight.form(), eight.who("secretariat"), closed)
    assert late == Refused(("la séance est close : une autre peut être ouverte",))
    assert isinstance(sit(eight), Saved)
    assert len({one.id for one in eight.desk.sittings(eight.who("presidence"))}) == 2


def test_nobody_closes_a_sitting_where_somebody_left_meanwhile(eight: World) -> None:
    """Its minutes are final, and say who was there."""
    sit(eight)
    by, shown = eight.who("secretariat"), eight.desk.sittings(eight.who("secretariat"))[0]
    assert isinstance(leave(eight, "presidence", "secretariat"), Saved)
    answer = eight.desk.close_sitting(eight.form(), by, shown)
    assert isinstance(answer, Refused)
    assert answer.reasons[0].startswith("La séance du jury a été ouverte, modifiée ou close par Secretariat le ")
    assert isinstance(eight.desk.close_sitting(eight.form(), by, eight.desk.sittings(by)[0]), Saved)


def elsewhere(book: World, number: str) -> None:
    """The same decision, by the same person, but not by the jury that sits: taken over from a file, say."""
    subject = f"candidature:{number}/{PROGRAMME}"
    state = {subject: {"state": "REJETE_DOSSIER"}}
    draft = Draft(book.form(), ADDRESSES["presidence"], "validation", subject, state, transition="rejeter_dossier")
    assert isinstance(book.desk.journal.record(draft), Saved)


def deliberated(book: World) -> str:
    """Three rejected and two pre-admitted in one sitting, then closed."""
    sit(book)
    for step, numbers, more in (
        ("rejeter_dossier", NUMBERS[:3], {"reason": "Résultats trop justes"}),
        ("pre_admettre", NUMBERS[3:5], {"trials": ["EVD1"]}),
    ):
        asked = {key: value for key, value in more.items() if key == "trials"}
        assert take(book, "jury", lot(book, "jury", step, numbers, **asked), **more).saved == len(numbers)
        assert take(book, "presidence", lot(book, "presidence", step, numbers)).saved == len(numbers)
    view = book.desk.sittings(book.who("presidence"))[0]
    book.desk.close_sitting(book.form(), book.who("presidence"), view)
    return view.id


def test_the_minutes_say_what_was_decided_in_it_why_and_by_which_section(eight: World) -> None:
    elsewhere(eight, NUMBERS[5])
    name = deliberated(eight)
    elsewhere(eight, NUMBERS[6])
    found = eight.desk.proceedings(eight.who("presidence"), name)
    assert found.closed_at
    assert {(one.dossier, one.before, one.after) for one in found.decisions} == {
        *((number, "Recevable", "Rejeté sur dossier") for number in NUMBERS[:3]),
        *((number, "Recevable", "Pré-admissible") for number in NUMBERS[3:5]),
    }
    assert {one.motive for one in found.decisions} == {"Résultats trop justes", ""}
    assert {one.section for one in found.decisions} == {"5.1", "5.1.1"}
    assert [one.dossier for one in sorted(found.admitted, key=lambda one: one.dossier)] == list(NUMBERS[3:5])


def test_the_minutes_are_the_same_later_and_name_the_recused(eight: World) -> None:
    chair = eight.who("presidence")
    file = eight.desk.file(chair, NUMBERS[0])
    eight.desk.recuse(eight.form(), chair, file, PROGRAMME, ADDRESSES["presidence2"])
    name = deliberated(eight)
    found = eight.desk.sealed_proceedings(chair, name)
    assert found.recusals == (("Presidence2", (NUMBERS[0],)),)
    put(eight, NUMBERS[3], "CONVOQUE")
    assert eight.desk.proceedings(chair, name) == found
    for asked in (eight.desk.proceedings, eight.desk.sealed_proceedings):
        with pytest.raises(NoSitting, match="déporté"):
            asked(eight.desk.actor(ADDRESSES["presidence2"]), name)


@pytest.mark.parametrize("away", ["from then on", "until then"])
def test_the_minutes_name_who_was_recused_as_each_dossier_was_decided(eight: World, away: str) -> None:
    """The chair validates, then says a tie; or a juror stands back, and their tie is lifted once it is decided."""
    desk, secretary, first = eight.desk, eight.who("secretariat"), NUMBERS[0]
    who = "presidence" if away == "from then on" else "jury"

    def told(ask: Any, *more: str) -> None:
        file = desk.file(secretary, first)
        assert isinstance(ask(eight.form(), secretary, file, PROGRAMME, ADDRESSES[who], *more), Saved)

    if who == "jury":
        told(desk.recuse)
    sit(eight)
    for role in ("secretariat", "presidence"):
        shown = lot(eight, role, "rejeter_dossier", NUMBERS[:2])
        assert take(eight, role, shown, reason="Résultats trop justes").saved == 2
    sitting = desk.sittings(secretary)[0]
    told(desk.recuse) if who == "presidence" else told(desk.lift_recusal, "aucun lien")
    desk.close_sitting(eight.form(), secretary, sitting)
    found = desk.proceedings(secretary, sitting.id)
    recusals = () if who == "presidence" else (("Jury", (first,)),)
    since = [(one.name, one.dossier, one.lifted) for one in found.apart_since]
    assert (found.recusals, since) == (recusals, [(who.capitalize(), first, who == "jury")])
    told(desk.lift_recusal, "erreur") if who == "presidence" else told(desk.recuse)
    assert desk.proceedings(secretary, sitting.id) == found, "once closed, nothing more"


def test_what_is_said_of_recusals_and_of_rights_since_changes_no_closed_sitting(eight: World) -> None:
    """A juror steps back later, leaves the school, and the quorum becomes another: they judged all the same."""
    quorum(eight, presidence="1", jury="1")
    name, chair = deliberated(eight), eight.who("presidence")
    found = eight.desk.sealed_proceedings(chair, name)
    assert (found.recusals, found.moves) == ((), ())
    file = eight.desk.file(chair, NUMBERS[3])
    assert isinstance(eight.desk.recuse(eight.form(), chair, file, PROGRAMME, ADDRESSES["jury"]), Saved)
    quorum(eight, presidence="3", jury="3")
    rows = eight.desk.session.tables["Accès"]
    gone = {row["code"]: None for row in rows if row["courriel"] == ADDRESSES["jury"]}
    lines = {"lignes": {"Accès": gone}}
    draft = Draft(eight.form(), "x", "mise_en_vigueur", "classeur", {"classeur": {"left": True}}, facts=lines)
    assert isinstance(eight.desk.journal.record(draft), Saved)
    assert ADDRESSES["jury"] not in dict(eight.desk.jury_members(chair, PROGRAMME))
    again = eight.open().proceedings(chair, name)
    assert again == found
    assert {one.label for one in again.sitting.present} == {"présidence du jury", "jury", "secrétariat du jury"}
    assert minutes(of_sitting(again)) == minutes(of_sitting(found))


def test_who_left_before_the_end_is_in_the_minutes_of_what_they_judged(eight: World) -> None:
    sit(eight, "presidence", "jury", "secretariat", "presidence2")
    assert isinstance(leave(eight, "presidence", "jury", "secretariat"), Saved)  # put right before any decision
    validated(eight, NUMBERS[0])
    assert isinstance(leave(eight, "presidence", "secretariat", "presidence2"), Saved)
    found = eight.desk.proceedings(eight.who("presidence"), the_sitting(eight))
    moves = [(one.name, one.came, one.decisions) for one in found.moves]
    assert moves == [("Jury", False, 1), ("Presidence2", True, 1)]


def test_the_minutes_of_a_closed_sitting_name_the_seal_that_covers_it_for_ever(eight: World) -> None:
    """An older seal is there when it closes; the one that its minutes name is made when they first leave, not when a
    screen shows what they say."""
    chair, old = eight.who("presidence"), eight.desk.journal.seal()
    name = deliberated(eight)
    before = eight.desk.journal.register(0).position
    shown = eight.desk.proceedings(chair, name)
    assert (shown.seal, eight.desk.journal.register(0).position) == (None, before)
    found = eight.desk.sealed_proceedings(chair, name)
    assert found == replace(shown, seal=found.seal)
    assert found.seal
    assert found.sitting.closed
    assert old.position < found.sitting.closed < found.seal[0]
    paper = minutes(of_sitting(found))
    put(eight, NUMBERS[3], "CONVOQUE")
    eight.desk.journal.seal()
    assert eight.open().proceedings(chair, name) == eight.desk.proceedings(chair, name) == found
    assert minutes(of_sitting(eight.open().proceedings(chair, name))) == paper


def test_while_it_lasts_the_draft_says_how_many_acts_the_last_seal_leaves_out(eight: World) -> None:
    sit(eight)
    chair, name = eight.who("presidence"), the_sitting(eight)
    first = eight.desk.proceedings(chair, name)
    assert (first.seal, first.unsealed) == (None, eight.desk.files().register.position)
    eight.desk.journal.seal()
    assert eight.desk.proceedings(chair, name).unsealed == 0
    validated(eight, NUMBERS[0])
    assert eight.desk.proceedings(chair, name).unsealed == 2


def test_a_material_error_takes_a_name_off_the_list_not_off_the_minutes(eight: World) -> None:
    name = deliberated(eight)
    subject = f"candidature:{NUMBERS[3]}/{PROGRAMME}"
    draft = Draft(
        eight.form(), "x", "validation", subject, {subject: {"state": "RECEVABLE"}}, transition="corriger_erreur"
    )
    assert isinstance(eight.desk.journal.record(draft), Saved)
    found = eight.desk.proceedings(eight.who("presidence"), name)
    assert [one.dossier for one in found.admitted] == [NUMBERS[4]]
    assert len(found.decisions) == 5


def test_the_journal_tells_a_sitting_in_french(eight: World) -> None:
    sit(eight, "presidence", "jury")
    line = eight.desk.journal_lines(eight.who("lecture"))[0]
    assert line.changes == (
        ("Formation", "", "MKX1"),
        ("Phase", "", "Pré-admissible ou Rejeté sur dossier"),
        ("Séance du", "", "27/03/2024"),
        ("Présents", "", "Jury, Presidence"),
        ("Préside", "", "Presidence"),
    )


def test_what_waits_is_counted_by_phase(eight: World) -> None:
    sit(eight)
    take(eight, "jury", lot(eight, "jury", "rejeter_dossier", NUMBERS[:2]), reason="Résultats")
    found = {one.phase.code: (one.waiting, one.proposed) for one in eight.desk.to_deliberate(eight.who("jury"))
             if one.programme == PROGRAMME}  # fmt: skip
    assert found[PHASE] == (len(NUMBERS), 2)


def test_a_sitting_of_another_jury_is_not_shown(eight: World) -> None:
    sit(eight)
    name = the_sitting(eight)
    eight.desk.grant(eight.form(), eight.who("administration"), "bat@ecole.example.org", "", "jury", ("BAT1",))
    other = eight.desk.actor("bat@ecole.example.org")
    assert eight.desk.sittings(other) == ()
    with pytest.raises(Exception, match="n'est pas d'un de vos jurys"):
        eight.desk.deliberation(other, name)


@pytest.mark.parametrize(
    ("programme", "phase", "state", "grids", "minutes"),
    [
        ("MKX1", "pre_admettre", "RECEVABLE", ["Examen du dossier"], 20),
        ("MKX1", "admettre_principale", "EPREUVES_FAITES", ["Entretien vidéo différé (EVD)"], 20),
        ("MKX1", "admettre_complementaire", "EVS_FAIT", ["Entretien vidéo synchrone (EVS)"], 20),
        ("MKX2", "pre_admettre_2", "RECEVABLE", ["Examen du dossier"], 30),
        ("MKX2", "convoquer_serie2", "SERIE1_FAITE", ["Entretien vidéo différé (EVD)"], 30),
        ("MKX2", "admettre_serie2", "SERIE2_FAITE", ["Entretien avec le jury"], 30),
    ],
)
def test_the_wall_shows_the_grid_of_its_phase_and_the_length_of_the_rows(
    book: World, programme: str, phase: str, state: str, grids: list[str], minutes: int
) -> None:
    """R-061, R-084, R-104: criteria, weights and minutes are rows, one set for each entry year."""
    wall = on_the_wall(book, programme, phase, state)
    assert [one.label for one in wall.grids] == grids
    assert wall.limit is not None
    assert wall.limit.minutes == minutes
    year = SESSION.programmes[programme].year
    (shown,) = wall.grids
    mine = [one for one in SESSION.grids.values() if one.year == year and one.section == shown.section]
    assert [(one.label, one.weight) for one in shown.criteria] == [
        (one.label, one.weight) for one in mine if one.trial == shown.criteria[0].trial
    ]


def test_a_length_that_the_rows_change_is_the_wall_s(book: World) -> None:
    rows = [row | {"minutes": "25"} for row in book.desk.session.tables["Épreuves prévues"] if row["code"] == "EVS1"]
    put_in = {"Épreuves prévues": rows}
    answer = book.desk._put_rows_in_force(book.form(), book.who("direction"), put_in, None, "plus longs")
    assert isinstance(answer, Saved), answer
    limit = on_the_wall(book, "MKX1", "admettre_principale", "EPREUVES_FAITES").limit
    assert limit is not None
    assert limit.minutes == 25


def on_the_wall(book: World, programme: str, phase: str, state: str, role: str = "jury") -> Projected:
    if NUMBERS[0] not in {number for number, _ in book.desk.files().entries}:
        book.bring(candidate(NUMBERS[0], (programme,)))
        subject = f"candidature:{NUMBERS[0]}/{programme}"
        book.desk.journal.record(Draft(book.form(), "x", "transition", subject, {subject: {"state": state}}))
        people = [ADDRESSES[one] for one in ("jury", "presidence", "secretariat")]
        secretary, chair = book.who("secretariat"), ADDRESSES["presidence"]
        opened = book.desk.open_sitting(book.form(), secretary, programme, phase, DAY, people, chair)
        assert isinstance(opened, Saved), opened
    return book.desk.projected(book.who(role), the_sitting(book), NUMBERS[0])


def test_no_juror_s_marks_are_on_the_wall_before_all_those_present_have_theirs_in(book: World) -> None:
    """§5: the whole room reads it, whoever projects it; the secretary, who does not vote, is not waited for."""
    asked = "MKX1", "admettre_principale", "EPREUVES_FAITES"
    marks = dict.fromkeys(("PARCOURS", "APPRENTISSAGE", "METIER", "PROJET", "EXPRESSION"), "12")

    def noted(role: str, **given: str) -> None:
        subject = f"epreuve:{NUMBERS[0]}/MKX1/EVD1"
        fields = {f"marks.{ADDRESSES[role]}": {f"EVD1-{code}": mark for code, mark in given.items()}}
        assert isinstance(
            book.desk.journal.record(Draft(book.form(), "x", "epreuve", subject, {subject: fields})), Saved
        )

    (grid,) = on_the_wall(book, *asked).grids
    assert (grid.sheets, grid.awaited) == ((), ("Jury", "Presidence"))
    noted("jury", **marks)
    for role in ("jury", "presidence", "secretariat"):
        (grid,) = on_the_wall(book, *asked, role).grids
        assert (grid.sheets, grid.together, grid.awaited) == ((), None, ("Presidence",))
    noted("presidence", **{**marks, "PARCOURS": "4"})
    (grid,) = on_the_wall(book, *asked, "secretariat").grids
    assert grid.together is not None
    assert [(one.criterion, one.low, one.high) for one in grid.together.divergences] == [("EVD1-PARCOURS", 4, 12)]
    assert grid.names == {ADDRESSES["jury"]: "Jury", ADDRESSES["presidence"]: "Presidence"}
    absent = book.desk.sittings(book.who("presidence"))[0]
    assert isinstance(
        book.desk.seat(
            book.form(), book.who("secretariat"), absent, [ADDRESSES["presidence"]], ADDRESSES["presidence"]
        ),
        Saved,
    )
    (grid,) = on_the_wall(book, *asked, "secretariat").grids
    assert (grid.awaited, len(grid.sheets)) == ((), 2)
    alone, secretary = book.desk.sittings(book.who("presidence"))[0], ADDRESSES["secretariat"]
    assert isinstance(book.desk.seat(book.form(), book.who("secretariat"), alone, [secretary], secretary), Saved)
    (grid,) = on_the_wall(book, *asked, "secretariat").grids
    assert (grid.awaited, grid.sheets) == ((), ()), "nobody there who judges"


def test_whoever_is_recused_projects_nothing_of_it(book: World) -> None:
    asked = "MKX1", "admettre_principale", "EPREUVES_FAITES"
    on_the_wall(book, *asked)
    subject = f"candidature:{NUMBERS[0]}/MKX1"
    away = {subject: {"recused": [ADDRESSES["jury"]]}}
    assert isinstance(book.desk.journal.record(Draft(book.form(), "x", "recusation", subject, away)), Saved)
    with pytest.raises(NoSitting, match="pas sur votre table"):
        on_the_wall(book, *asked)
    (grid,) = on_the_wall(book, *asked, "presidence").grids
    assert grid.awaited == ("Presidence",)
