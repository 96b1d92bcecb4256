"""Letters leave: drafts in a zip handed to a person, or the school's mail server when it is set; what is doubtful waits
for someone to look."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from desk.announcement_views import AnnouncementLine, Rehearsal
from desk.desk import Desk
from desk.exporting import Export
from desk.files import key_of
from desk.letters import DOUBTFUL, HANDED, READY, SENT, STATUSES
from desk.outgoing import Dispatch, MailLine
from documents.mails import drafts
from pages.parts import announce_calendar, announce_letters, answers, handed, mailing
from pages.parts.accidents import guarded
from pages.parts.banners import banner, empty
from pages.parts.forms import opening, reopen, reword
from pages.parts.layout import row, show
from pages.parts.markup import Html, in_label, join, note
from pages.parts.tables import Column, table
from pages.parts.typography import number, plural
from pages.parts.words import tinted
from rules.case import Actor
from rules.faults import RuleError
from sheets_sync.answers import Saved

RETURNED = (
    "Revenue, ou refusée par le serveur. Adresse fausse : corrigez l’adresse (Instruction, « Corriger »), puis "
    "réécrivez la lettre. Adresse juste (boîte pleine, panne) : « L’adresse est bonne, réessayer », en disant comment "
    "on le sait ; la ressaisir à l’identique ne change rien."
)
OUT, SEND, LEFT, BACK = "announce hand out", "announce send", "announce left", "announce bounce"
WHICH, WHY, BOUNCE, BOUNCED, GRID = (f"announce_{name}" for name in ("doubt", "doubt_why", "back", "back_why", "sent"))
NAMED = 6


def send(desk: Desk, actor: Actor, line: AnnouncementLine, shown: Sequence[Rehearsal]) -> None:
    if early := announce_calendar.early(line):
        show(early)
    deliver(desk, actor, line.period.code, [one.programme for one in shown])


def deliver(desk: Desk, actor: Actor, announcement: str, programmes: Sequence[str]) -> None:
    """The outbox: how many in each state, then the two ways out."""
    running = desk.sending(actor)
    if running is not None and not running.finished:
        _progress(desk, actor)
        return
    mails = desk.outbox(actor, announcement, programmes)
    if not mails:
        show(empty("Aucune lettre à envoyer.", "« Lettres » les écrit, une fois le lot figé."))
        return
    show(_told(desk, running, mails) if running else Html(""), counts(mails))
    if desk.may(actor, "send"):
        open_ = [one for one in mails if one.mail.status == READY and not one.closed]
        ready = [one for one in open_ if mailing.usable(one.mail.to)]
        if wrong := [one.mail.key[0] for one in open_ if one not in ready]:
            show(banner("Adresse inutilisable", "rouge", f"Dossiers {', '.join(wrong[:NAMED])} : corrigez l’adresse."))
        if recalled := [f"{_named(one)} : {one.closed}" for one in mails if one.recalled]:
            show(banner("Brouillons à ne pas envoyer", "rouge", *recalled[:NAMED]))
        _drafts(desk, actor, announcement, programmes, ready)
        _server(desk, actor, ready)
        _doubts(desk, actor, mails)
        _bounce(desk, actor, mails)
    seen = [one for one in mails if one.closed or one.mail.failure] or mails
    announce_letters.read(desk, actor, sorted(seen, key=lambda one: not one.mail.failure), GRID)


def counts(mails: Sequence[MailLine]) -> Html:
    """How many letters in each state; of those that wait, how many may leave."""
    rows = []
    for status, (label, colour) in STATUSES.items():
        some = [one for one in mails if one.mail.status == status]
        free = sum(not one.closed for one in some)
        says = plural(free, "peut partir", "peuvent partir") if status == READY and some else ""
        if some:
            rows.append([tinted(label, colour), number(len(some)), says])
    return table("Lettres par état", ["État", Column("Lettres", right=True, width="6rem"), ""], rows)


def _drafts(desk: Desk, actor: Actor, announcement: str, programmes: Sequence[str], ready: Sequence[MailLine]) -> None:
    """Two steps: they are noted as handed out, then given; they are sent once a person says so."""
    given = desk.handed(actor, announcement, programmes)
    with row(gap="small"):
        what = (desk, actor, [one.subject for one in ready])
        label = f"Remettre {plural(len(ready), 'brouillon')}"
        st.button(label, key="announce_hand_out", type="primary", disabled=not ready, on_click=_hand_out, args=what)
        if given:
            sender, at = mailing.sender_of(actor), mailing.dated(desk.now())
            mails = [mailing.as_mail(one, sender, at) for one in given]
            name = f"annonce-{announcement or 'courriers'}"
            handed.button(
                desk, actor, f"Télécharger {plural(len(given), 'brouillon')} (.zip)", f"{name}.zip", handed.ZIP,
                Export(f"Brouillons, {name}", len(given)), lambda: drafts(mails, sender, at), key="announce_zip",
            )  # fmt: skip
            said = (desk, actor, [one.key for one in given])
            st.button("Ils sont partis", key="announce_gone", on_click=_say, args=(*said, True))
            st.button(
                "Ils ne sont pas partis", key="announce_kept", on_click=_say, args=(*said, False), type="tertiary"
            )


def _server(desk: Desk, actor: Actor, ready: Sequence[MailLine]) -> None:
    try:
        known = mailing.settings()
    except RuleError as wrong:
        show(banner("Envoi direct fermé", "rouge", str(wrong)))
        return
    if known is None:
        show(note("Envoi direct éteint : sans [smtp] dans les réglages du serveur, les lettres partent en brouillons."))
        return
    server, sender = known
    with row(gap="small"):
        what = (desk, actor, [one.subject for one in ready], mailing.carrier(server, sender))
        label = f"Envoyer {plural(len(ready), 'lettre')}"
        st.button(label, key="announce_send", disabled=not ready, on_click=_send, args=what)
        show(note(f"Par {server.host}, de {sender.address}. Fermer l’onglet n’arrête rien ; rien ne part deux fois."))


def _doubts(desk: Desk, actor: Actor, mails: Sequence[MailLine]) -> None:
    """A cut proves nothing: a person looks at the server's log, and says; so does whoever has a draft that may leave no
    more, or a letter that came back."""
    doubtful = {one.subject: one for one in mails if one.recalled or one.returned or one.mail.status in DOUBTFUL}
    if not doubtful:
        return
    with row(gap="small", align="bottom"):
        words = {subject: _named(one) for subject, one in doubtful.items()}
        reword(WHICH, words)
        chosen = st.selectbox("À vérifier", list(doubtful), key=WHICH, format_func=words.get, width=330)
        st.text_input("Ce qui a été vu", key=WHY, max_chars=300, width=220)
        one, said = doubtful[chosen], {"on_click": _say, "kwargs": {"chosen": {WHICH: chosen}}}
        if one.returned:
            right = said | {"on_click": _right}
            st.button("L’adresse est bonne, réessayer", key="announce_right", args=(desk, actor, chosen), **right)
        else:
            st.button("Elle est partie", key="announce_was", args=(desk, actor, [chosen], True), **said)
            st.button("À renvoyer", key="announce_again", args=(desk, actor, [chosen], False), **said)
    if one.returned:
        show(note(RETURNED))


def _bounce(desk: Desk, actor: Actor, mails: Sequence[MailLine]) -> None:
    sent = {one.subject: one for one in mails if one.mail.status in (SENT, HANDED)}
    if not sent:
        return
    with st.popover("Un mél est revenu", key="announce_bounce"):
        chosen = st.selectbox("Lequel", list(sent), key=BOUNCE, format_func=lambda s: _named(sent[s]))
        st.text_input("Ce que dit le retour", key=BOUNCED, max_chars=300)
        there = {"chosen": {BOUNCE: chosen}}
        st.button(
            "Noter le retour", key="announce_bounced", on_click=_bounced, args=(desk, actor, chosen), kwargs=there
        )


def _named(one: MailLine) -> str:
    return f"{one.mail.key[0]}, {one.short}, {one.name} ({one.label})"


@st.fragment(key="announce_progress", run_every=0.5)
@guarded
def _progress(desk: Desk, actor: Actor) -> None:
    """How far the sending is, whoever started it."""
    running = desk.sending(actor)
    if running is None or running.finished:
        st.rerun()
        return
    share = running.done / running.total if running.total else 0.0
    by = in_label(desk.name_of(running.by))
    far = f"{number(running.done)} sur {number(running.total)}"
    st.progress(share, text=f"Envoi en cours, par {by} : {far}. Fermer cet onglet n’arrête rien.")


def _told(desk: Desk, running: Dispatch, mails: Sequence[MailLine]) -> Html:
    """What the sending did; of what did not leave, only what nobody settled since."""
    if running.failed:
        return banner("Envoi arrêté", "rouge", running.failed)
    settled = {one.subject for one in mails if not one.closed and not one.mail.failure}
    waits = [(subject, why) for subject, why in running.left if subject not in settled]
    left, colour = _left(desk, waits), "ambre" if waits else "vert"
    return banner("Envoi terminé", colour, f"{plural(running.sent, 'lettre partie', 'lettres parties')}.", *left)


def _left(desk: Desk, left: Sequence[tuple[str, str]]) -> list[str]:
    """« 24-00012, MKX 1A : trop tôt », the first of them."""
    keys = ((key_of(subject.partition(":")[2]), why) for subject, why in left)
    told = [f"{dossier}, {desk.short(programme)} : {why}" for (dossier, programme), why in keys]
    more = len(told) - NAMED
    return [*told[:NAMED], *([f"et {plural(more, 'autre')}, dans la liste."] if more > 0 else [])]


@answers.acting
def _hand_out(desk: Desk, actor: Actor, subjects: Sequence[str]) -> None:
    done = desk.hand_out(opening(OUT), actor, subjects)
    reopen(OUT)
    given = (
        f"{plural(len(done.letters), 'brouillon remis', 'brouillons remis')} : téléchargez-les, envoyez-les, dites-le."
    )
    left = _left(desk, done.left)
    answers.keep(join((banner("Remis", "vert", given), banner("Gardés", "ambre", *left) if left else Html(""))))
    st.rerun()


@answers.acting
def _send(desk: Desk, actor: Actor, subjects: Sequence[str], carry: mailing.Carrier) -> None:
    desk.send(opening(SEND), actor, subjects, carry)
    reopen(SEND)
    answers.forget()
    st.rerun()


@answers.acting
def _say(desk: Desk, actor: Actor, subjects: Sequence[str], left: bool) -> None:
    reason = str(st.session_state.get(WHY) or "")
    done = desk.say_left(opening(LEFT), actor, subjects, left, reason)
    reopen(LEFT)
    answers.keep(noted(len(subjects), done, left))
    st.rerun()


def noted(asked: int, done: Sequence[answers.Answer], left: bool) -> Html:
    """Only what is recorded is counted, of as many letters as were `asked`."""
    says = ("lettre notée partie", "lettres notées parties") if left else ("lettre remise", "lettres remises")
    saved = sum(isinstance(one, Saved) for one in done)
    others = Counter(answers.in_short(one) for one in done if not isinstance(one, Saved))
    others += Counter({"leur état ne le permet plus, relisez la liste": asked - len(done)})
    told = f"{plural(saved, *says)}{'' if left else ' à l’envoi'}."
    rest = [f"{plural(n, 'autre')} : {why}." for why, n in others.items()]
    return banner("À revoir" if rest else "Enregistré", "ambre" if rest else "vert", told, *rest)


@answers.acting
def _right(desk: Desk, actor: Actor, subject: str) -> None:
    answer = desk.address_is_right(opening(LEFT), actor, subject, str(st.session_state.get(WHY) or ""))
    reopen(LEFT)
    if isinstance(answer, Saved):
        st.session_state[WHY] = ""  # said of this letter: the next one opens without it
    answers.keep(answer, "Adresse dite bonne")
    st.rerun()


@answers.acting
def _bounced(desk: Desk, actor: Actor, subject: str) -> None:
    answer = desk.record_bounce(opening(BACK), actor, subject, str(st.session_state.get(BOUNCED) or ""))
    reopen(BACK)
    answers.keep(answer, "Mél revenu")
    st.rerun()
