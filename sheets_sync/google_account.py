"""Whom Guichet is for Google: a service account's key and its least right; or a stand-in of the service, on this
machine, which asks for none.

GUICHET_GOOGLE_KEY   path of the service account's JSON key; or the section [google] of the server's secrets
GUICHET_PROCESSES    how many processes share the account's requests (1)
GUICHET_SHEETS_API   http://127.0.0.1:PORT: the stand-in; any other host is refused
"""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.service_account import Credentials
from requests import Session

from sheets_sync.book import BookError
from sheets_sync.google_client import GOOGLE, Budget, SheetsClient

SCHEME = "google:"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
KEY_PATH, PROCESSES, STAND_IN = "GUICHET_GOOGLE_KEY", "GUICHET_PROCESSES", "GUICHET_SHEETS_API"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PAGE = re.compile(r"https://docs\.google\.com/spreadsheets/d/([^/]+).*")
KEY = re.compile(r"[\w-]+", re.ASCII)

_budgets: dict[str, Budget] = {}
_making = Lock()


def key_of(url: str) -> str:
    """The spreadsheet's key in `google:KEY` or `google:https://docs.google.com/…`. Raises BookError."""
    asked = url.removeprefix(SCHEME).strip()
    key = PAGE.sub(r"\1", asked)
    if not KEY.fullmatch(key):
        raise BookError(
            f"« {asked} » n'est pas l'identifiant d'une feuille Google ; attendu : google:IDENTIFIANT, ce qui suit /d/ "
            "dans son adresse."
        )
    return key


def on_stand_in() -> bool:
    """Is Google here a stand-in on this machine? Raises BookError when the address is another one."""
    return bool(_stand_in())


def client_of(url: str, secrets: Mapping[str, Any] | None = None) -> SheetsClient:
    """`secrets`: a service account's key, for a server that keeps it so. Raises BookError; asks Google nothing."""
    key = key_of(url)
    if api := _stand_in():
        session = Session()
        session.trust_env = False
        session.headers["Authorization"] = "Bearer stand-in"
        return SheetsClient(session, key, _budget(api), api=api)
    info = _key_file() or dict(secrets or {})
    if not info:
        raise BookError(
            f"Un classeur Google demande la clé d'un compte de service : {KEY_PATH}=/chemin/cle.json, ou la section "
            "[google] de secrets.toml (README)."
        )
    try:
        credentials = Credentials.from_service_account_info(info, scopes=[SCOPE])  # type: ignore[no-untyped-call]
    except (ValueError, GoogleAuthError) as cause:
        raise BookError(
            "La clé de compte de service est illisible ; attendu : le fichier JSON que donne la console Google Cloud "
            "(Comptes de service › Clés)."
        ) from cause
    # its own way to the tokens: the default one asks again, four times, beyond what anyone waits for
    session = AuthorizedSession(credentials, auth_request=Request(Session()))  # type: ignore[no-untyped-call]
    account = credentials.service_account_email
    return SheetsClient(session, key, _budget(account), api=GOOGLE, account=account)


def _stand_in() -> str:
    address = os.environ.get(STAND_IN, "").rstrip("/")
    if address and (urlsplit(address).scheme != "http" or urlsplit(address).hostname not in LOOPBACK):
        raise BookError(f"{STAND_IN} ne mène qu'à cette machine, http://127.0.0.1:PORT ; « {address} » est refusé.")
    return address


def _key_file() -> dict[str, Any]:
    path = os.environ.get(KEY_PATH)
    if not path:
        return {}
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as cause:
        raise BookError(
            f"{path} ({KEY_PATH}) n'est pas une clé lisible : vérifiez le chemin, vos droits, et que c'est bien le "
            "fichier JSON du compte de service."
        ) from cause
    return found if isinstance(found, dict) else {"type": "?"}


def processes() -> int:
    """How many processes share the account and its workbooks."""
    try:
        return max(1, int(os.environ.get(PROCESSES) or 1))
    except ValueError:
        raise BookError(f"{PROCESSES} est un nombre de processus, par exemple 2.") from None


def _budget(account: str) -> Budget:
    """One an account, for all the workbooks that this process opens."""
    with _making:
        return _budgets.setdefault(account, Budget(processes=processes()))
