"""An alarm of the journal, for whoever meets it alone and late: what happened, what is safe, what can be done now."""

from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st

from desk.desk import Desk
from desk.recovering import Alarm, Request
from desk.views import Missing
from documents.recovery import archive
from pages.parts import answers
from pages.parts.layout import block, row, show
from pages.parts.markup import Html, bold, note, soft, tag
from pages.parts.tables import Column, table
from pages.parts.typography import clock, day, number, plural, stamp
from rules.case import Actor
from sheets_sync.answers import Refused

DONE = "resumed"
REASON, MISSING = "resume_reason", "resume_missing"
SHOWN = 6
PARIS = ZoneInfo("Europe/Paris")


def panel(desk: Desk, actor: Actor) -> None:
    """Nothing when all is well, but the answer to who has just resumed."""
    found, done = desk.alarm(actor), st.session_state.pop(DONE, None)
    if found is None:
        if done:
            show(answers.told(desk, done, "Reprise : les enregistrements repartent. Saisissez ce qui manque."))
        return
    with st.container(border=True, key="alarm", gap="small"):
        left, right = st.columns([0.5, 0.5], gap="medium")
        with left:
            show(_happened(found), _safe(found), _lost(found, desk.now()))
        with right:
            show(block("Ce que vous pouvez faire maintenant", _steps(found)))
            _copy(desk, actor, found)
            _resumption(desk, actor, found)
    answers.last(desk)


def _happened(found: Alarm) -> Html:
    more = [tag("li", bold(f"{where} : ") if where else "", says) for where, says in found.faults[1:SHOWN]]
    rest = note(f"Et {number(len(found.faults) - SHOWN)} autres lignes.") if len(found.faults) > SHOWN else Html("")
    listed = tag("ul", *more) if more else Html("")
    return block("Ce qui s’est passé", tag("p", found.happened), listed, rest)


def _safe(found: Alarm) -> Html:
    last = f", le dernier le {day(found.last)} à {clock(found.last)} ({found.who})" if found.last else ""
    waits = f" {plural(found.waiting, 'acte')} en vérification gardé sur le serveur." if found.waiting else ""
    intact = plural(found.acts, "acte intact", "actes intacts")
    says = f"{intact} dans le classeur{last}. Tout se lit et se cherche.{waits}"
    stopped = "Depuis l’alarme, rien n’est enregistré et rien n’est envoyé : aucun acte à moitié fait."
    return block("Ce qui est sûr", tag("p", says), note(stopped))


def _lost(found: Alarm, now: datetime) -> Html:
    """The acts that are known to be gone, so that nobody has to remember them."""
    if found.silent:
        return block("Ce qui manque au classeur", note(f"Comparaison impossible pour l’instant : {found.silent}"))
    unknown = f"{plural(found.unknown, 'acte')} de plus, que ce serveur n’avait pas lus" if found.unknown else ""
    if not found.missing:
        return block("Ce qui manque au classeur", note(unknown or "Aucun acte connu de ce serveur."))
    rows = [[stamp(one.at, now), one.who, one.what, one.dossier, soft(one.says)] for one in found.missing]
    widths = {"Quand": "6.5rem", "Qui": "6.5rem", "Quoi": "9rem", "Dossier": "5.5rem", "Ce qu’il disait": ""}
    columns = [Column(name, width=width) for name, width in widths.items()]
    drawn = table("Actes que le classeur n’a plus", columns, rows[-SHOWN:], style="wrap")
    more = f"Et {number(len(rows) - SHOWN)} plus anciens." if len(rows) > SHOWN else ""
    here = "L’export les garde en entier."
    said = note(" ".join(filter(None, (more, here, unknown))))
    return block("Ce qui manque au classeur", drawn, said, right=plural(len(rows), "acte"))


def _steps(found: Alarm) -> Html:
    who = " ou ".join(found.keepers[:4]) or "l’administration"
    steps = [
        "Prenez la copie ci-dessous et gardez-la ailleurs. Ne retouchez pas le classeur.",
        "Une sauvegarde a été restaurée par erreur ? Remettez la bonne version : l’alarme s’arrête seule.",
        f"Sinon, reprenez à deux : {who} demande, une autre personne confirme. Ce qui manque se saisit ensuite.",
    ]
    if found.alone:
        steps = [steps[0], *_alone(found)]
    return tag("ol", *(tag("li", step) for step in steps))


def _alone(found: Alarm) -> list[str]:
    """One person cannot resume, and nobody receives a role during an alarm: the right version first, then the role."""
    known = f", par exemple {' ou '.join(found.helpers[:3])}" if found.helpers else ""
    return [
        f"Reprendre demande deux personnes, {found.alone} est ici la seule à le pouvoir, et aucun rôle ne se donne "
        "pendant l’alarme. Remettez la dernière bonne sauvegarde du classeur : l’alarme s’arrête seule.",
        "Aussitôt après, dans Feuille, onglet Accès, l’administration donne à une seconde personne"
        f"{known} le rôle instruction, secrétariat du jury, jury, présidence du jury, direction ou administration : "
        "elle pourra confirmer une reprise.",
    ]


def _copy(desk: Desk, actor: Actor, found: Alarm) -> None:
    if not found.may_copy:
        show(note("La copie se prend avec un rôle d’instruction, de jury, de direction ou d’administration."))
        return
    name = f"guichet-reprise-{desk.now().astimezone(PARIS):%Y-%m-%d-%Hh%M}.zip"
    asked = {"icon": ":material/download:", "type": "primary", "on_click": "ignore"}
    # Made when it is asked for: a large journal is not read again at each drawing.
    st.download_button(
        "Exporter pour reprise", lambda: copy(desk, actor), name, "application/zip", key="export", **asked
    )


def copy(desk: Desk, actor: Actor) -> bytes:
    """The zip of all that this person may still read."""
    found = desk.recovery(actor)
    rows = {"actes": found.acts, "actes-manquants": found.missing}
    return archive(found.at.astimezone(PARIS), found.by, found.alarm, found.tables, rows)


def _resumption(desk: Desk, actor: Actor, found: Alarm) -> None:
    if found.request:
        _asked(desk, actor, found, found.request)
    elif found.may_ask and not found.alone:
        _ask(desk, actor, found)
    elif found.alone:
        return
    else:
        show(note("La reprise se demande par l’administration ou la direction ; vous pourrez la confirmer ici."))


def _ask(desk: Desk, actor: Actor, found: Alarm) -> None:
    """The first of two; what is known to be missing is already written."""
    st.session_state.setdefault(MISSING, "\n".join(_line(one) for one in found.missing) or "rien")
    reason = st.text_input("Pourquoi le journal a changé", key=REASON, max_chars=300)
    missing = st.text_area("Ce qui manque, une ligne par acte", key=MISSING, height=110)
    closed = not reason.strip() or not missing.strip() or bool(found.silent)
    st.button("Demander la reprise", key="ask", disabled=closed, on_click=_send, args=(desk, actor, found))


def _line(one: Missing) -> str:
    """Neither what it said nor about whom: everyone reads this list, and it stays in the journal."""
    return ", ".join(filter(None, (f"{day(one.at)} {clock(one.at)}", one.who, one.what, one.dossier)))


def _asked(desk: Desk, actor: Actor, found: Alarm, request: Request) -> None:
    """The second of two reads what the first wrote."""
    said = tag(
        "p", bold(request.name), f" demande la reprise, le {day(request.at)} à {clock(request.at)} : {request.reason}"
    )
    listed = tag("ul", *(tag("li", line) for line in request.missing[:SHOWN]))
    more = note(f"Et {number(len(request.missing) - SHOWN)} autres.") if len(request.missing) > SHOWN else Html("")
    effect = "Confirmer accepte le journal tel qu’il est : ces actes ne comptent plus, et se saisissent de nouveau."
    show(block("Reprise demandée", said, note("Ce qui manque, selon cette personne :"), listed, more, note(effect)))
    with row(gap="small"):
        if found.may_confirm:
            st.button(
                "Confirmer la reprise", key="confirm", type="primary", on_click=_confirm, args=(desk, actor, request)
            )
        elif request.by == actor.email:
            show(note("Une autre personne que vous la confirme, sur cet écran."))
        if found.may_ask:
            st.button("Retirer la demande", key="withdraw", type="tertiary", on_click=_withdraw, args=(desk, actor))


@answers.acting
def _send(desk: Desk, actor: Actor, found: Alarm) -> None:
    state = st.session_state
    refused = desk.ask_to_resume(actor, found, state[REASON], state[MISSING])
    answers.keep(refused) if refused else answers.forget()


@answers.acting
def _confirm(desk: Desk, actor: Actor, request: Request) -> None:
    answer = desk.confirm_resumption(actor, request)
    if isinstance(answer, Refused):
        answers.keep(answer)
        return
    answers.forget()
    st.session_state[DONE] = answer
    for key in (REASON, MISSING):
        st.session_state.pop(key, None)


@answers.acting
def _withdraw(desk: Desk, actor: Actor) -> None:
    desk.withdraw_resumption(actor)
    answers.forget()
