"""Decided is not announced (§3, §5): rehearsed, signed by two people, frozen; then one letter each."""

from datetime import UTC, datetime
from typing import Any

import pytest

from desk import checking, rehearsing
from desk.access import Denied
from desk.announced import announcements, awaiting
from desk.announcement_views import Rehearsal
from desk.letters import READY, VOID, mails_of
from desk.lots import Lot
from desk.signing import MOVED
from sheets_sync.answers import Answer, Draft, Refused, Saved
from tests.desk.announcing import FIRST, NUMBERS, OTHER, PROGRAMME, decide, five, freeze, prepared, put, shown
from tests.desk.conftest import SESSION, World, candidate, kept


@kept
def decided(book: World) -> World:
    return five(book)


def sign(book: World, role: str, seen: Rehearsal | None = None) -> Answer:
    return book.desk.sign(book.form(), book.who(role), seen or shown(book, role))


def reasons(answer: Answer) -> str:
    assert isinstance(answer, Refused)
    return " ; ".join(answer.reasons)


def letters(book: World, number: str) -> list[tuple[str, str]]:
    found = mails_of(book.desk.files().register, (number, PROGRAMME))
    return [(one.template, one.status) for one in found]


def take_back(book: World, number: str) -> None:
    """A material error, proposed and validated: the rejected one is eligible again (§5)."""
    for role in ("secretariat", "presidence"):
        lot = book.desk.lot(book.who(role), [(number, PROGRAMME)], "corriger_erreur")
        assert book.desk.take_lot(book.form(), book.who(role), lot, "Mauvaise candidature").saved == 1


def test_the_rows_say_which_announcements_there_are() -> None:
    found = announcements(SESSION)
    assert list(found) == [
        "annonce_preadmissibilite", "annonce_phase_principale", "convocation_serie2", "annonce_admissibilite",
        "annonce_phase_complementaire",
    ]  # fmt: skip
    assert found["convocation_serie2"] == ("BAT2", "INFRES2-SR", "INFRES2-DL", "MKX2")


def test_who_still_waits_for_a_decision_is_read_from_the_rows() -> None:
    assert awaiting(SESSION, 1, FIRST) == {
        "DEPOSE", "SAISIE_SECOURS", "A_COMPLETER", "COMPLET", "RECEVABLE", "A_JUGER", "SANS_VOIE", "A_CLARIFIER",
    }  # fmt: skip
    assert awaiting(SESSION, 1, "annonce_phase_principale") == {"CONVOQUE", "EPREUVES_FAITES", "EPREUVES_INCOMPLETES"}
    assert awaiting(SESSION, 1, "annonce_phase_complementaire") == {
        "PHASE_COMPLEMENTAIRE", "EVS_PREVU", "EVS_FAIT", "EVS_ABSENT",
    }  # fmt: skip


def test_the_rehearsal_counts_each_outcome_and_names_who_has_none(decided: World) -> None:
    seen = shown(decided)
    assert [(state.code, count) for state, count in seen.outcomes] == [("PRE_ADMISSIBLE", 2), ("REJETE_DOSSIER", 1)]
    assert [(line.dossier, line.says) for line in seen.undecided] == [
        (NUMBERS[4], "aucune décision"), (NUMBERS[3], "aucune décision"),
    ]  # fmt: skip
    assert (seen.standing, seen.early, seen.blocks) == (("À signer", "bleu"), True, ())


def test_a_proposal_that_waits_is_said(decided: World) -> None:
    lot = decided.desk.lot(decided.who("jury"), [(NUMBERS[3], PROGRAMME)], "rejeter_dossier")
    decided.desk.take_lot(decided.form(), decided.who("jury"), lot, "Résultats")
    assert [line.dossier for line in shown(decided).proposed] == [NUMBERS[3]]


def test_two_different_people_sign_and_the_second_freezes(decided: World) -> None:
    assert isinstance(sign(decided, "secretariat"), Saved)
    assert shown(decided).standing == ("Une signature sur deux", "ambre")
    assert "vous avez déjà signé" in reasons(sign(decided, "secretariat"))
    assert isinstance(sign(decided, "presidence"), Saved)
    seen = shown(decided)
    assert seen.frozen
    assert seen.batch == seen.members
    assert "déjà figé" in reasons(sign(decided, "direction"))


def test_one_of_the_two_is_of_the_presidency_or_the_management(decided: World) -> None:
    desk = decided.desk
    desk.grant(decided.form(), decided.who("administration"), "autre@ecole.example.org", "", "secretariat", ("*",))
    assert isinstance(sign(decided, "secretariat"), Saved)
    other = desk.actor("autre@ecole.example.org")
    refused = desk.sign(decided.form(), other, desk.rehearsal(other, FIRST, PROGRAMME))
    assert "présidence du jury ou de la direction" in reasons(refused)
    assert not shown(decided).frozen


@pytest.mark.parametrize("role", ["lecture", "jury", "placement", "administration"])
def test_who_announces_nothing_sees_nothing_of_it(decided: World, role: str) -> None:
    with pytest.raises(Denied):
        shown(decided, role)


def test_case_workers_prepare_but_do_not_sign(decided: World) -> None:
    with pytest.raises(Denied):
        sign(decided, "instruction", shown(decided))


def test_a_decision_taken_since_the_signature_takes_it_away(decided: World) -> None:
    sign(decided, "secretariat")
    before = shown(decided, "presidence")
    decide(decided, "rejeter_dossier", NUMBERS[3])
    assert "les décisions ont changé depuis l'affichage" in reasons(sign(decided, "presidence", before))
    assert [one.holds for one in shown(decided).signatures] == [False]
    sign(decided, "presidence")
    assert not shown(decided).frozen
    sign(decided, "secretariat")
    assert shown(decided).frozen


def test_a_decision_that_another_process_takes_as_one_signs_is_not_in_the_batch(decided: World) -> None:
    """Nothing holds two processes at once: the batch names the act that it tells, and this one is no longer it."""
    sign(decided, "secretariat")
    other, seen = decided.open(), shown(decided, "presidence")
    subject = f"candidature:{NUMBERS[2]}/{PROGRAMME}"
    late = Draft("late", "x", "transition", subject, {subject: {"state": "RECEVABLE"}})
    assert isinstance(other.journal.record(late), Saved)
    sign(decided, "presidence", seen)
    decided.desk.journal.check()
    assert NUMBERS[2] not in [line.dossier for line in shown(decided).late]
    decided.desk.prepare(decided.form(), decided.who("secretariat"), shown(decided))
    assert letters(decided, NUMBERS[2]) == []


def test_the_frozen_batch_opens_the_convocation_and_only_it(decided: World) -> None:
    decided.clock.now = decided.clock.now.replace(month=4, day=15)
    before = decided.desk.lot(decided.who("secretariat"), [(NUMBERS[0], PROGRAMME)], "convoquer")
    assert before.open == ()
    freeze(decided)
    for role in ("secretariat", "direction"):
        lot = decided.desk.lot(decided.who(role), [(n, PROGRAMME) for n in NUMBERS[:2]], "convoquer")
        assert decided.desk.take_lot(decided.form(), decided.who(role), lot).saved == 2
    assert shown(decided).complete, "being convened tells the decision, and does not change it"


def test_a_decision_changed_after_the_freeze_leaves_the_batch_and_its_letter(decided: World) -> None:
    freeze(decided)
    prepared(decided)
    assert letters(decided, NUMBERS[2]) == [("rejet_dossier1", READY)]
    take_back(decided, NUMBERS[2])
    seen = shown(decided)
    assert [line.dossier for line in seen.changed] == [NUMBERS[2]]
    assert [line.dossier for line in seen.outdated] == [NUMBERS[2]]
    assert seen.standing == ("Figée, à compléter", "ambre")
    done = decided.desk.prepare(decided.form(), decided.who("secretariat"), seen)
    assert (done.made, done.voided) == (0, 1)
    assert letters(decided, NUMBERS[2]) == [("rejet_dossier1", VOID)]


def test_signing_again_completes_the_batch_and_writes_the_other_letter(decided: World) -> None:
    freeze(decided)
    prepared(decided)
    take_back(decided, NUMBERS[2])
    decide(decided, "pre_admettre", NUMBERS[2])
    freeze(decided)
    prepared(decided)
    assert letters(decided, NUMBERS[2]) == [("rejet_dossier1", VOID), ("preadmissible1", READY)]
    assert letters(decided, NUMBERS[0]) == [("preadmissible1", READY)], "the others keep theirs"


def test_two_people_open_a_frozen_batch_again_with_a_reason(decided: World) -> None:
    freeze(decided)
    desk = decided.desk
    ask = lambda role, why="": desk.unfreeze(decided.form(), decided.who(role), shown(decided, role), why)  # noqa: E731
    assert "demande un motif" in reasons(ask("secretariat"))
    assert isinstance(ask("secretariat", "Erreur de liste"), Saved)
    assert "une autre personne doit l'accorder" in reasons(ask("secretariat"))
    assert shown(decided).frozen
    assert isinstance(ask("direction"), Saved)
    seen = shown(decided)
    assert (seen.frozen, seen.batch, seen.signatures, seen.unfreezing) == (False, {}, (), None)


def test_a_request_to_open_again_may_be_set_aside(decided: World) -> None:
    freeze(decided)
    decided.desk.unfreeze(decided.form(), decided.who("secretariat"), shown(decided), "Erreur")
    answer = decided.desk.keep_frozen(decided.form(), decided.who("direction"), shown(decided))
    assert isinstance(answer, Saved)
    assert (shown(decided).frozen, shown(decided).unfreezing) == (True, None)


def test_no_address_closes_the_signature_and_says_whose(book: World) -> None:
    five(book)
    subject = f"dossier:{NUMBERS[0]}"
    book.desk.journal.record(Draft(book.form(), "x", "saisie", subject, {subject: {"email": ""}}))
    seen = shown(book)
    assert [line.dossier for line in seen.unreachable] == [NUMBERS[0]]
    assert "1 sans adresse de messagerie" in reasons(sign(book, "secretariat"))
    assert seen.standing == ("Bloquée", "rouge")


def test_a_broken_invariant_closes_its_programme_and_no_other(book: World) -> None:
    five(book)
    book.bring(candidate("24-00009", (OTHER,), email="autre@example.org"))
    subject = f"candidature:24-00009/{OTHER}"
    changed = {subject: {"state": "ADMIS"}}
    book.desk.journal.record(Draft(book.form(), "x", "transition", subject, changed))
    other = shown(book, programme=OTHER)
    assert {breach.programme for breach in other.breaches} == {OTHER}
    assert other.breaches[0].subject == f"24-00009/{OTHER}"
    assert other.breaches[0].fix
    assert "un contrôle de cette formation est rompu" in " ".join(other.blocks)
    assert shown(book).blocks == ()
    freeze(book)


def test_a_signature_looks_at_the_invariants_of_now_even_where_a_check_takes_long(
    decided: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen may show a check of some seconds ago; what is signed may not rest on it."""
    monkeypatch.setattr(checking, "CHEAP", -1.0)
    monkeypatch.setattr(checking, "SHARE", 10**9)
    before, subject = shown(decided, "secretariat"), f"candidature:{NUMBERS[4]}/{PROGRAMME}"
    broken = Draft("late", "x", "transition", subject, {subject: {"state": "RETRAIT"}})
    assert isinstance(decided.open().journal.record(broken), Saved)
    decided.desk.journal.check()
    assert "un contrôle de cette formation est rompu" in reasons(sign(decided, "secretariat", before))


def test_who_may_not_be_told_of_a_broken_invariant_is_stopped_by_it_all_the_same(
    decided: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = f"candidature:{NUMBERS[4]}/{PROGRAMME}"
    broken = Draft("late", "x", "transition", subject, {subject: {"state": "RETRAIT"}})
    assert isinstance(decided.desk.journal.record(broken), Saved)
    monkeypatch.setattr(rehearsing, "told", lambda *_: ())
    seen = shown(decided)
    assert (seen.breaches, "d'autres que vous le voient" in " ".join(seen.blocks)) == ((), True)
    assert "un contrôle de cette formation est rompu" in reasons(sign(decided, "secretariat", seen))


@pytest.mark.parametrize("act", ["sign", "prepare"])
def test_a_decision_that_changes_as_the_act_leaves_stops_it(
    act: str, decided: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked on the writer's thread, once what was rehearsed is old."""
    if act == "prepare":
        freeze(decided)
    else:
        sign(decided, "secretariat")
    record, asked = decided.desk.journal.record, []

    def late(drafts: Any, still: Any = None) -> Any:
        """Another process is first, between what was looked at and the act."""
        if still is not None and not asked:
            asked.append(still)
            subject = f"candidature:{NUMBERS[2]}/{PROGRAMME}"
            changes: dict[str, dict[str, Any]] = {
                "sign": {subject: {"state": "RETRAIT"}},
                "prepare": {f"annonce:{FIRST}/{PROGRAMME}": {"frozen_at": None, "members": None}},
            }[act]
            first = Draft("late", "x", "transition", next(iter(changes)), changes, reason="Dit au téléphone")
            assert isinstance(record(first), Saved)
        return record(drafts, still)

    monkeypatch.setattr(decided.desk.journal, "record", late)
    if act == "sign":
        assert MOVED in reasons(sign(decided, "presidence"))
        assert not shown(decided).frozen
    else:
        done = decided.desk.prepare(decided.form(), decided.who("secretariat"), shown(decided))
        assert (done.made, {why for _, why in done.failed}) == (0, {MOVED})
    assert asked


def test_preparing_again_writes_nothing_twice(decided: World) -> None:
    freeze(decided)
    for made in (3, 0):
        done = decided.desk.prepare(decided.form(), decided.who("secretariat"), shown(decided))
        assert (done.made, done.voided, done.failed) == (made, 0, ())
    assert all(len(letters(decided, number)) == 1 for number in NUMBERS[:3])


def test_two_people_preparing_at_once_write_one_letter_each(decided: World) -> None:
    freeze(decided)
    other = decided.open()
    other.files()
    seen = shown(decided)
    first = decided.desk.prepare(decided.form(), decided.who("secretariat"), seen)
    other.prepare(decided.form(), decided.who("instruction"), seen)
    assert first.made == 3
    assert [len(letters(decided, number)) for number in NUMBERS] == [1, 1, 1, 0, 0]


def test_nothing_is_written_before_the_batch_is_frozen(decided: World) -> None:
    done = decided.desk.prepare(decided.form(), decided.who("secretariat"), shown(decided))
    assert (done.made, done.failed) == (0, ())


def test_a_letter_says_what_the_rows_and_the_file_say(decided: World) -> None:
    freeze(decided)
    prepared(decided)
    found = mails_of(decided.desk.files().register, (NUMBERS[0], PROGRAMME))[0]
    assert found.to == f"c{NUMBERS[0]}@example.org"
    assert found.text.startswith("Bonjour Noémie Lefèvre,")
    assert "17/04/2024 au 23/04/2024" in found.text
    assert f": {SESSION.trials['EVD1'].label}, {SESSION.trials['EVD1'].minutes} minutes." in found.text


def test_an_address_corrected_since_writes_the_letter_anew(decided: World) -> None:
    freeze(decided)
    prepared(decided)
    subject = f"dossier:{NUMBERS[0]}"
    decided.desk.journal.record(
        Draft(decided.form(), "x", "saisie", subject, {subject: {"email": "neuve@example.org"}})
    )
    prepared(decided)
    assert letters(decided, NUMBERS[0]) == [("preadmissible1", VOID), ("preadmissible1", READY)]


def test_a_recused_chair_reads_nothing_of_the_dossier_and_signs_the_same_batch(decided: World) -> None:
    who = decided.who("presidence")
    for number in NUMBERS[2:4]:
        subject = f"candidature:{number}/{PROGRAMME}"
        changed = {subject: {"recused": [who.email]}}
        decided.desk.journal.record(Draft(decided.form(), "x", "recusation", subject, changed))
    assert NUMBERS[3] not in [line.dossier for line in shown(decided, "presidence").undecided]
    assert NUMBERS[3] in [line.dossier for line in shown(decided).undecided]
    assert shown(decided, "presidence").digest == shown(decided).digest
    freeze(decided)


def test_whoever_is_recused_is_not_told_whose_letter_cannot_be_written(decided: World) -> None:
    freeze(decided)
    name, mine = f"dossier:{NUMBERS[0]}", f"candidature:{NUMBERS[0]}/{PROGRAMME}"
    for subject, fields in ((name, {"given_name": ""}), (mine, {"recused": [decided.who("secretariat").email]})):
        assert isinstance(
            decided.desk.journal.record(Draft(decided.form(), "x", "saisie", subject, {subject: fields})), Saved
        )
    for role, told in (("secretariat", []), ("instruction", [NUMBERS[0]])):
        done = decided.desk.prepare(decided.form(), decided.who(role), shown(decided, role))
        assert [line.dossier for line, _ in done.failed] == told


def test_a_step_that_keeps_the_state_takes_nobody_out_of_the_announcement(book: World) -> None:
    """R-091: the jury keeps an application whose recording was deleted; what it had decided is told all the same."""
    period, who = "annonce_phase_principale", book.who("secretariat")
    book.bring(candidate(NUMBERS[0], (PROGRAMME,)))
    trial = f"epreuve:{NUMBERS[0]}/{PROGRAMME}/EVD1"
    passed = {"taken_at": "2024-04-18T10:00:00+02:00", "outcome": "passee"}
    book.desk.journal.record(Draft(book.form(), "x", "epreuve", trial, {trial: passed}))
    book.clock.now = datetime(2024, 4, 29, 10, tzinfo=UTC)
    put(book, PROGRAMME, a="EPREUVES_FAITES")
    decide(book, "admettre_principale", NUMBERS[0])
    asked = {trial: {"deletion_asked_at": "2024-04-28T10:00:00+02:00"}}
    book.desk.journal.record(Draft(book.form(), "x", "epreuve", trial, asked))
    before = shown(book, "secretariat", period)
    decide(book, "garder_malgre_suppression", NUMBERS[0])
    assert shown(book, "secretariat", period).members == before.members != {}
    freeze(book, period)
    assert book.desk.prepare(book.form(), who, shown(book, "secretariat", period)).made == 1
    book.clock.now = datetime(2024, 5, 2, tzinfo=UTC)
    (line,) = book.desk.outbox(who, period)
    assert (line.mail.template, line.closed) == ("admissible1", "")


def test_a_letter_gives_the_reason_of_the_decision_never_that_of_a_proposal(book: World) -> None:
    """§5: what someone proposes since is no word of the jury's."""
    book.bring(candidate(NUMBERS[0], (PROGRAMME,)))
    put(book, PROGRAMME, a="A_JUGER")
    decide(book, "juger_irrecevable", NUMBERS[0])
    freeze(book)
    lot = book.desk.lot(book.who("secretariat"), [(NUMBERS[0], PROGRAMME)], "corriger_erreur")
    assert book.desk.take_lot(book.form(), book.who("secretariat"), lot, "Mauvaise personne").saved == 1
    prepared(book)
    (letter,) = mails_of(book.desk.files().register, (NUMBERS[0], PROGRAMME))
    assert "Motif : Résultats." in letter.text


def test_the_journal_tells_signatures_and_letters_in_french(decided: World) -> None:
    freeze(decided)
    prepared(decided)
    lines = decided.desk.journal_lines(decided.who("direction"))
    signed = next(line for line in lines if line.kind == "annonce")
    assert signed.changes[0] == ("Signatures", "Secretariat", "Secretariat, Presidence")
    assert ("Candidatures du lot", "", "3") in signed.changes
    assert dict(signed.facts) == {"annoncées": "3", "sans décision": "2"}
    letter = next(line for line in lines if line.kind == "courriel")
    assert ("État du mél", "", "prêt") in letter.changes


def test_the_frozen_batch_is_convened_at_once_by_two_people(book: World) -> None:
    """« Annoncer et convoquer »: from the announced day, for those of the batch and no others (§5.1.1)."""
    numbers = [f"24-{n:05d}" for n in range(1, 5)]
    book.bring(*(candidate(number, ("MKX1",)) for number in numbers))
    decisions = {}
    for number in numbers:
        subject = f"candidature:{number}/MKX1"
        changes = {subject: {"state": "PRE_ADMISSIBLE", "trials": ["EVD1"]}}
        draft = Draft(book.form(), "jury@ecole.example.org", "validation", subject, changes, "pre_admettre")
        answer = book.desk.journal.record(draft)
        assert isinstance(answer, Saved)
        decisions[f"{number}/MKX1"] = answer.act.operation
    left_out = decisions.pop(f"{numbers[3]}/MKX1")
    assert left_out
    subject = "annonce:annonce_preadmissibilite/MKX1"
    frozen = {"frozen_at": "2024-04-14T10:00:00+02:00", "members": decisions}
    book.desk.journal.record(Draft(book.form(), "x", "annonce", subject, {subject: frozen}))

    def lot(role: str) -> Lot:
        (found,) = book.desk.telling_lots(book.who(role), "annonce_preadmissibilite", ("MKX1", "BAT1"))
        return found

    assert lot("instruction").open == ()  # not before the announced day
    book.clock.now = datetime(2024, 4, 15, 8, tzinfo=UTC)
    shown = lot("instruction")
    assert [line.dossier for line in shown.open] == numbers[:3]
    assert shown.closed[0].objections == ("il manque : lot d'annonces arrêté",)
    assert book.desk.take_lot(book.form(), book.who("instruction"), shown).saved == 3
    assert lot("instruction").open == ()
    assert book.desk.take_lot(book.form(), book.who("direction"), lot("direction")).saved == 3
    states = [book.desk.files().entries[number, "MKX1"].state for number in numbers]
    assert states == ["CONVOQUE"] * 3 + ["PRE_ADMISSIBLE"]
