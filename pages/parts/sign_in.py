"""Who the visitor is, at every run: a role removed takes effect at once. Anything missing is a refusal.

Ways in: OIDC when the secrets have [auth]; a synthetic account in the demo; a name of `Accès` when only this machine
reaches the server (bound to loopback, no proxy in front) and the book is not on Google. On an empty book the first
administrator is asked for, at its machine or of the one whom the secrets name.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import streamlit as st

from desk.access import Denied
from desk.desk import Desk
from pages.parts import opening, workbooks
from pages.parts.answers import forget, told
from pages.parts.banners import banner, refusal
from pages.parts.layout import show, title
from pages.parts.markup import note
from rules.case import Actor

CHOSEN, ACTING, FORM, APPOINTED = "account", "acting", "first_form", "first_answer"
HERE = {"localhost", "127.0.0.1", "::1"}
PROXY = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")
SIGNED_IN_FOR = timedelta(hours=12)
"""Streamlit's cookie lasts a month; a session on a shared computer ends with its day."""
SECRET_LENGTH = 32
NOT_SET = "La connexion n’est pas réglée."
FILL_IN = "L’administration remplit [auth] dans secrets.toml (README)."
GOOGLE_ASKS = f"Un classeur Google ne s’ouvre qu’à qui se connecte. {FILL_IN}"
NAMED_WHERE = (
    "Sa première administration se nomme depuis la machine du bureau, ou par first_administrator dans secrets.toml "
    "(README)."
)
STEPS = (
    "Trois étapes : nommer ici qui l’administre ; donner un accès à chaque personne du bureau (Feuille, onglet Accès) "
    "; déposer l’export de la plateforme (Dépôts)."
)
PUT_BACK = (
    "Ses accès ont disparu avec le reste : personne ne peut entrer, et rien n’est enregistré. Remettez sa dernière "
    "sauvegarde à sa place, puis rechargez cette page. Gardez le dossier « .local » posé à côté du classeur : il sait "
    "quels étaient les derniers actes."
)


def visitor(desk: Desk) -> Actor:
    """The actor of this run; without one the run stops here."""
    if not desk.demo and has_oidc():
        email = _proven(desk)
    elif desk.demo or (on_this_machine() and not desk.asks_who):
        email = None
    else:
        _stop(refusal(NOT_SET, GOOGLE_ASKS if desk.asks_who else FILL_IN))
    if desk.empty:
        _first_administrator(desk, email)
    if not desk.accounts():
        happened = desk.sight().alarm.partition(" Plus rien")[0]  # the rest says what to do on screens that nobody has
        _stop(banner("Classeur vidé", "rouge", happened, PUT_BACK))
    try:
        return desk.actor(email or chosen(desk))
    except Denied as denied:
        workbooks.choose()
        if email:
            _leave()
        _stop(refusal(str(denied), "La liste des accès est l’onglet Accès du classeur."))


def change(desk: Desk, actor: Actor) -> None:
    """What the popover under my name offers: another account where accounts are chosen, else to leave."""
    workbooks.choose()
    if not chooses(desk):
        st.text(actor.email)
        _leave()
        return
    accounts = {account.email: f"{account.name}, {account.title}" for account in desk.accounts()}
    st.selectbox("Agir comme", list(accounts), key=CHOSEN, format_func=accounts.get, on_change=forget)
    if desk.demo:
        opening.choose_day()
    demo = (
        "Comptes et année inventés : essayez les rôles et les jours."
        if desk.demo
        else "Sans connexion réglée : réservé à cette machine."
    )
    show(note(demo))


def chooses(desk: Desk) -> bool:
    """Whether a visitor may act as another account: in the demo, or alone on the machine, where one was `chosen`."""
    return desk.demo or ACTING in st.session_state


def chosen(desk: Desk) -> str:
    """The account chosen in this tab, else who has most to do."""
    emails = [account.email for account in desk.accounts()]
    # A run that ends before the list under my name is drawn (a move to another screen) makes Streamlit forget the list.
    kept = st.session_state.get(CHOSEN) or st.session_state.get(ACTING)
    if kept not in emails:
        kept = desk.busiest()
    st.session_state[CHOSEN] = st.session_state[ACTING] = kept
    return kept


def has_oidc() -> bool:
    """Whether the secrets say how to sign in; secrets that cannot be read are no leave to do without."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        if any(Path(file).exists() for file in st.get_option("secrets.files")):
            _stop(refusal("Les réglages du serveur sont illisibles.", "L’administration corrige secrets.toml."))
        return False


def on_this_machine() -> bool:
    """Bound to loopback, asked for by a loopback name, through no proxy: whoever asks sits at this machine."""
    host = st.context.headers.get("Host", "localhost").rsplit(":", 1)[0].strip("[]")
    proxied = any(name in st.context.headers for name in PROXY)
    return st.get_option("server.address") in HERE and host in HERE and not proxied


def _proven(desk: Desk) -> str:
    """The address that the identity provider vouches for, asked again every day."""
    if len(str(st.secrets["auth"].get("cookie_secret", ""))) < SECRET_LENGTH:
        says = f"L’administration met au moins {SECRET_LENGTH} caractères tirés au sort dans cookie_secret (README)."
        _stop(refusal("Le secret qui signe les connexions est trop court.", says))
    if not st.user.is_logged_in:
        _ask()
    if desk.now() - datetime.fromtimestamp(float(st.user.get("iat") or 0), UTC) > SIGNED_IN_FOR:
        _ask("Votre connexion a plus de douze heures : elle se redemande chaque jour.")
    if not _vouched():
        _leave()
        _stop(refusal("Votre adresse n’est pas vérifiée par le service de connexion."))
    return str(st.user["email"])


def _ask(why: str = "") -> NoReturn:
    show(title("Guichet", "bureau des admissions"))
    if why:
        show(note(why))
    st.button("Se connecter", key="login", type="primary", on_click=st.login)
    st.stop()


def _vouched() -> bool:
    """An address that anyone could have typed at the provider proves nothing. Some providers never say `email_verified`
    because they write the addresses themselves: the secrets say so."""
    verified = st.user.get("email_verified")
    if verified is None:
        verified = _setting("provider_verifies_emails", False)
    return bool(st.user.get("email")) and verified in (True, "true")


def _setting(name: str, otherwise: object) -> object:
    """What the server's own settings say under [guichet]: `visitor` has read them."""
    return st.secrets.get("guichet", {}).get(name, otherwise)


def _one(address: object) -> str:
    return str(address).strip().casefold()


def _leave() -> None:
    st.button("Se déconnecter", key="logout", on_click=st.logout)


def _first_administrator(desk: Desk, email: str | None) -> None:
    """An empty book belongs to nobody: who administers it is said at its machine, or by whom its settings name."""
    if not on_this_machine() and not (email and _one(email) == _one(_setting("first_administrator", ""))):
        _stop(refusal("Ce classeur est vide.", NAMED_WHERE))
    form = st.session_state.setdefault(FORM, uuid4().hex)
    show(title("Un classeur neuf", "qui l’administre ?"), note(STEPS))
    with st.form("first", width=520):
        who = st.text_input("Nom", key="first_name")
        address = st.text_input("Adresse de messagerie", value=email or "", key="first_email", disabled=bool(email))
        show(
            note(
                "Cette personne donne les accès, règle la session et met les paramètres en vigueur ; elle ne lit pas"
                " les dossiers."
            )
        )
        if st.form_submit_button("Nommer", key="first_save", type="primary"):
            st.session_state[APPOINTED] = desk.appoint(form, email or address.strip().lower(), who.strip())
    if answer := st.session_state.pop(APPOINTED, None):
        if not desk.empty:
            st.rerun()
        show(told(desk, answer))
    st.stop()


def _stop(why: object) -> NoReturn:
    show(why if why else banner("Refusé", "rouge"))
    st.stop()
    raise AssertionError
