"""Each use case that records something, asked by someone who may still judge the person; those that are not, each with
why (§5)."""

from collections.abc import Callable
from typing import Any, NamedTuple

from desk.desk import Desk
from desk.projects import STEPS
from desk.recovering import Recovery
from desk.sheet_views import Edit
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Refused
from tests.desk.conftest import World
from tests.desk.test_projects import FICHE, JUNE, WORDS

NUMBER, HERE, THERE = "24-00001", "MKX1", "BAT1"
OTHER = "24-00003"
HIDDEN = {"bases", "register", "seats", "examination", "present", "checks"}
MACHINE = {"actes-en-attente", "sceaux"}
"""Of a copy for the day of an alarm: the last acts that this machine sent, how many rows there were."""
JUDGES = ("instruction", "secretariat", "jury", "presidence")


def forms(world: World, actor: Actor) -> dict[str, Callable[[], Any]]:
    """Each use case that records something, on what this person is shown: of the application that something followed,
    of another that nothing did, of the programme."""
    desk, form, here, mine = world.desk, world.form, (NUMBER, HERE), World.who(world, "placement")
    on, period = JUNE.date(), "annonce_phase_principale"

    def file() -> Any:
        return desk.file(actor, NUMBER)

    def placing(what: str, *given: Any) -> Callable[[], Any]:
        return lambda: getattr(desk, what)(form(), actor, desk.placement_file(mine, *here), *given)

    def the_list() -> Any:
        return desk.complementary_list(actor, HERE)

    def everyone() -> Any:
        shown = the_list()
        return [one.key for one in (*shown.searching, *shown.aside, *shown.listed)]

    def each(what: str, *given: Any) -> Callable[[], Any]:
        """One at a time, by rank."""
        return lambda: [getattr(desk, what)(form(), actor, one, *given) for one in lines()]

    def lines() -> Any:
        return [one for code in ("EVD1", "ANGLAIS1") for one in desk.sitting(actor, code).lines]

    def title(what: str, *given: Any) -> Callable[[], Any]:
        return lambda: getattr(desk, what)(form(), actor, desk.admission_file(actor, *here), *given)

    def sitting() -> Any:
        for one in desk.sittings(actor):
            return one
        raise RuleError("aucune séance")

    def challenge() -> Any:
        for one in desk.challenges(actor, *here).received:
            return one
        raise RuleError("aucun recours")

    def contested() -> Any:
        answer = desk.record_challenge(form(), actor, desk.challenges(actor, *here), on, "La note")
        return answer, len(desk.challenges(actor, *here).received), len(desk.open_challenges(actor, HERE))

    def mails() -> list[str]:
        held = (one for number in (NUMBER, OTHER) for one in desk.files().register.owned(number, HERE, "courriel"))
        return [one for one in held if "projet" not in desk.files().register.thread(one)[0].act.facts]

    def sent() -> Any:
        desk.publish(form(), actor, [one for one in desk.bulletins(actor) if one.programme == HERE])
        return desk.prepare_bulletin_letters(form(), actor, HERE), _sent(desk, form(), actor, mails())

    def rehearsed(what: str) -> Callable[[], Any]:
        return lambda: getattr(desk, what)(form(), actor, desk.rehearsal(actor, period, HERE))

    def expected() -> Any:
        shown = desk.expected(actor, HERE)
        return desk.record_presence(form(), actor, the_list(), shown, {one.key: True for one in shown})

    def takeover() -> Any:
        line = f"N° de dossier,Nom,Formation,Décision,Date\n{NUMBER},Lefèvre,{HERE},RETRAIT,01/06/2024"
        shown = desk.preview_takeover(actor, "décisions.csv", line.encode())
        return [(one.outcome, one.says, one.before) for one in shown.lines], desk.propose_takeover(form(), actor, shown)

    def owed() -> Any:
        keys = {row.code: [one.key for one in desk.owed_letters(actor, row.code)] for row in desk.occasions(actor)}
        return [(code, some, desk.write(form(), actor, code, some)) for code, some in keys.items()]

    def grid() -> Any:
        typed = [Edit(f"{NUMBER}/{HERE}", "wish", "1"), Edit(f"{NUMBER}/{HERE}", "state", "RETRAIT")]
        return desk.edit(form(), actor, desk.grid(actor, "Candidatures"), typed)

    people = [one.email for one in map(world.who, JUDGES[1:])]
    return {
        "sign": rehearsed("sign"),
        "prepare": rehearsed("prepare"),
        "unfreeze": rehearsed("unfreeze"),
        "keep_frozen": rehearsed("keep_frozen"),
        "publish": lambda: [a for _, a in desk.publish(form(), actor, desk.bulletins(actor))],
        "prepare_bulletin_letters": lambda: desk.prepare_bulletin_letters(form(), actor, HERE),
        "write": owed,
        "send": sent,
        "hand_out": lambda: desk.hand_out(form(), actor, mails()),
        "say_left": lambda: desk.say_left(form(), actor, mails(), left=True),
        "open_sitting": lambda: desk.open_sitting(form(), actor, HERE, "inscrire_liste", on, people, people[-1]),
        "seat": lambda: desk.seat(form(), actor, sitting(), people[1:], people[-1]),
        "take_in_sitting": lambda: desk.take_in_sitting(
            form(), actor, sitting().id, desk.sitting_lot(actor, sitting().id, everyone(), "inscrire_liste"), "Vu"
        ),
        "close_sitting": lambda: desk.close_sitting(form(), actor, sitting()),
        "record_challenge": contested,
        "correct_challenge": lambda: desk.correct_challenge(form(), actor, challenge(), on, "Et autre", "Oubli"),
        "answer_challenge": lambda: desk.answer_challenge(
            form(), actor, challenge(), on, "Décision maintenue"
        ),
        "answer": lambda: desk.answer(form(), actor, file(), "phone", "0612345678"),
        "ask_deletion": each("ask_deletion", "03/06/2024 10:00"),
        "ask_more": placing("ask_more", FICHE, "les missions"),
        "agree": placing("agree", FICHE),
        "assign": lambda: desk.assign(form(), actor, file(), actor.email),
        "complete": placing("complete", FICHE, "05/06/2024", WORDS),
        "conclude": each("conclude", True),
        "correct": lambda: desk.correct(form(), actor, file(), "phone", "0612345678", "Appel"),
        "correct_days": placing("correct_days", FICHE, {"received_on": "04/06/2024"}, "Erreur"),
        "correct_project": placing("correct_project", FICHE, WORDS),
        "edit": grid,
        "give_accord": placing("give_accord", FICHE, "candidat", "08/06/2024"),
        "hold_seat": placing("hold_seat", FICHE, "20/07/2024", "Autre employeur en vue"),
        "limit_renouncing": placing("limit_renouncing", (), "Autre projet"),
        "mark": lambda: [desk.mark(form(), actor, one, desk.marking(actor, one), {}, "Vu") for one in lines()],
        "note": lambda: desk.note(form(), actor, file(), "Une note"),
        "placement_step": lambda: [placing("placement_step", step, "Départ")() for step in STEPS],
        "propose_takeover": takeover,
        "provide": placing("provide", "03/06/2024"),
        "provide_all": lambda: [
            (line.dossier, answer)
            for line, answer in desk.provide_all(form(), actor, desk.placement_board(actor, HERE), "03/06/2024")
        ],
        "rank_candidates": lambda: [
            desk.rank_candidates(form(), actor, the_list(), {key: rank}, "Vu") for key in everyone() for rank in (1, 7)
        ],
        "receive": placing("receive", "", "03/06/2024", "candidat", WORDS),
        "record_contract": placing("record_contract", FICHE, {"contract_signed_on": "10/06/2024"}),
        "record_default": placing("record_default", FICHE, "Courriel du liquidateur"),
        "record_erased": each("record_erased", "03/06/2024"),
        "record_all_erased": lambda: [
            answer for _, answer in desk.record_all_erased(form(), actor, lines(), "04/06/2024")
        ],
        "record_presence": expected,
        "record_result": each("record_result", "absent", ""),
        "record_title": title("record_title", False, None, None, "Relevé faux"),
        "refuse_project": placing("refuse_project", FICHE, "Missions"),
        "refuse_proposal": lambda: desk.refuse_proposal(form(), actor, file(), HERE, "Motif"),
        "set_documents": lambda: desk.set_documents(form(), actor, file(), frozenset(("CV",))),
        "set_list_criteria": lambda: desk.set_list_criteria(form(), actor, the_list(), "Motivation, projet"),
        "ask_oral": each("ask_oral", "Mécanique", "", ""),
        "spare": each("spare", True, "Niveau connu"),
        "take_accord_back": placing("take_accord_back", FICHE, "candidat", "Erreur"),
        "take_default_back": placing("take_default_back", FICHE, "Erreur"),
        "take_admission_step": lambda: [
            answered(title("take_admission_step", step, "Départ")) for step in desk.session.workflow.transitions
        ],
        "take_next": lambda: desk.take_next(form(), actor),
        "validate_papers": title("validate_papers", False, "Illisibles"),
        "address_is_right": lambda: [desk.address_is_right(form(), actor, one, "Appel") for one in mails()],
        "rectify": lambda: [desk.rectify(form(), actor, one, "05/06/2024", "Appel") for one in mails()],
        "record_bounce": lambda: [desk.record_bounce(form(), actor, one, "Boîte pleine") for one in mails()],
        "tell_hour": each("tell_hour", "16:30", "Courrier"),
        "withdraw_trial": each("withdraw_trial", "result", "Une erreur"),
    }  # fmt: skip


ELSEWHERE = {
    **dict.fromkeys(("decide", "take_lot", "recuse"), "asked above, by `acts` and `_apart`"),
    "lift_recusal": "whoever is recused is shown nothing: tests/desk/test_recusal.py",
    **dict.fromkeys(("save_view", "delete_view"), "one's own views, of nobody"),
    **dict.fromkeys(("give_file", "record_results"), "of what a reading, asked above, has shown"),
    "apply": "of data of dossiers: tests/desk/test_blindness.py",
    "undo": "of an import: a dossier that anyone acted on since is kept whole, in both cases",
    **dict.fromkeys(
        ("ask_undoing", "confirm_takeover", "confirm_undoing", "decline_undoing", "discard_takeover"),
        "of a lot whose proposal is refused to whoever still judges one of its people",
    ),
    **dict.fromkeys(
        ("book", "cancel_slot", "confirm_slots", "move_booking", "open_slots", "release", "replace_jurors", "set_away"),
        "of those who wait for an interview: nothing follows an admissibility that is still to be decided",
    ),
    **dict.fromkeys(
        ("ignore_row", "settle", "settle_lot", "take_row"),
        "of what the shared sheet says: tests/desk/test_reconciling.py",
    ),
    **dict.fromkeys(("delete_row", "put_in_force", "grant"), "of the session's rows, of nobody"),
    **dict.fromkeys(("decide_capacity", "declare_full", "set_list_limits"), "counts, which every admissible is told"),
    **dict.fromkeys(
        ("ask_purge", "confirm_purge", "give_access_pack", "keep_on"),
        "the management's, once the year is over, or for the person who asks what is known of them",
    ),
}
"""The use cases with a form that `forms` leaves out, each with why."""


class Gone(NamedTuple):
    """A letter that left."""

    key: str
    status: str = "parti"
    says: str = ""


TITLE = {
    "title_obtained": True, "title_obtained_on": "2024-06-03", "documents_received_on": "2024-06-04",
    "documents_validated": True,
}  # fmt: skip


def _sent(desk: Desk, form: str, actor: Actor, subjects: list[str]) -> Any:
    running = desk.send(form, actor, subjects, lambda letters, _: (Gone(one.key) for one in letters))
    assert running.over.wait(60)
    return running.total, running.sent, running.left, running.failed


def answered(ask: Callable[[], Any]) -> Any:
    try:
        answer = ask()
    except RuleError as refused:
        return str(refused)
    if not isinstance(answer, Refused):
        return type(answer).__name__
    return [*answer.reasons, plain(answer.mine), plain(answer.theirs)]


def plain(answer: Any) -> Any:
    """Without what only the machine reads (bases, rows with their salt), nor public counts."""
    if isinstance(answer, Recovery):
        return plain(answer.tables)
    if hasattr(answer, "__dataclass_fields__"):
        return {name: plain(getattr(answer, name)) for name in answer.__dataclass_fields__ if name not in HIDDEN}
    if isinstance(answer, dict):
        return {str(name): plain(one) for name, one in answer.items() if name not in MACHINE}
    if isinstance(answer, list | tuple):
        return [plain(one) for one in answer]
    return answer
