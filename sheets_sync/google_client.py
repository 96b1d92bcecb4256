"""The way to Google Sheets: which account, how long to wait, how many requests a minute, what each answer means.

With `google_book`, the only modules that know gspread. A read is asked again a few times; a write is sent once, and
what became of it is then read in the journal.
"""

import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from google.auth.exceptions import GoogleAuthError, RefreshError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient
from gspread.urls import SPREADSHEET_BATCH_UPDATE_URL
from requests import RequestException, Response, Session

from sheets_sync.book import Doubt, Rejected, Silent
from sheets_sync.pace import Pace

GOOGLE = "https://sheets.googleapis.com"
CONNECT, ANSWER = 5.0, 20.0
"""Seconds to reach the service, then to have its answer; the second is also what a read takes with all its tries."""
ENTERED = "updatedSpreadsheet.sheets.data(startRow,rowData.values.userEnteredValue)"
MOST_READS = 5
FIRST_WAIT = 0.5
A_MINUTE, PER_MINUTE = 62.0, 60
"""The service counts 60 reads and 60 writes a minute for one account; two seconds for what travels."""
BAD_REQUEST = 400
BAD_ANSWER = (KeyError, TypeError, AttributeError, IndexError, ValueError)
"""What reading an answer raises when it is not one."""

T = TypeVar("T")


class Budget:
    """What one account may ask in a minute, for all that this process opens with it; `processes` share it."""

    def __init__(self, pace: Pace | None = None, processes: int = 1, per_minute: int = PER_MINUTE):
        self._pace, self._most = pace or Pace(), max(1, per_minute // processes)
        self._lock = threading.Lock()
        self._taken: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=self._most))

    def take(self, kind: str, until: float | None = None) -> None:
        """Waits for its turn to send a request of this kind; Silent at once when that would be after `until`."""
        with self._lock:
            now, taken = self._pace.now(), self._taken[kind]
            at = max(now, taken[0] + A_MINUTE) if len(taken) == self._most else now
            if until is not None and at > until:
                raise Silent(f"Google limite le nombre de demandes par minute : réessayez dans {at - now:.0f} s.")
            taken.append(at)
        if at > now:
            self._pace.sleep(at - now)


class BadRequest(Rejected):
    """It asked what cannot be: something that it changes, or only the range that its answer was to show."""


class SheetsClient(HTTPClient):
    """gspread's client of one workbook. `session` carries the account's rights; `api` is the service's address."""

    def __init__(
        self,
        session: Session,
        key: str,
        budget: Budget | None = None,
        pace: Pace | None = None,
        api: str = GOOGLE,
        account: str = "le compte de service",
    ):
        super().__init__(None, session)  # type: ignore[arg-type] # gspread's own way to give a session
        self.key, self._api, self.account = key, api, account
        self.pace = pace or Pace()
        self._heard = 0.0, ""
        self._budget, self._own = budget or Budget(self.pace), threading.local()

    def request(self, method: str, endpoint: str, *args: Any, **named: Any) -> Response:
        left = getattr(self._own, "until", self.pace.now() + ANSWER) - self.pace.now()
        self.set_timeout((CONNECT, min(ANSWER, max(1.0, left))))
        answer = super().request(method, endpoint.replace(GOOGLE, self._api, 1), *args, **named)
        self._heard = self.pace.now(), answer.headers.get("Date", "")
        return answer

    def service_time(self) -> datetime | None:
        """By its last answer; to the second, later by what the answer took to come."""
        at, said = self._heard
        try:
            return parsedate_to_datetime(said) + timedelta(seconds=self.pace.now() - at)
        except ValueError:
            return None

    def update_and_read(self, body: Mapping[str, Any]) -> Any:
        """One batchUpdate whose answer shows cells, without their formats: it would be a hundred times longer."""
        url = SPREADSHEET_BATCH_UPDATE_URL % self.key
        return self.request("post", url, params={"fields": ENTERED}, json=body).json()

    @contextmanager
    def patience(self) -> Iterator[float]:
        """What is read inside has `ANSWER` seconds in all."""
        if (until := getattr(self._own, "until", None)) is not None:
            yield until
            return
        self._own.until = self.pace.now() + ANSWER
        try:
            yield self._own.until
        finally:
            del self._own.until

    def read(self, ask: Callable[[], T]) -> T:
        """Asked again, later and later, while the service does not answer. Raises Silent, Rejected."""
        with self.patience() as until:
            for tried in range(MOST_READS):
                self._budget.take("read", until)
                try:
                    return ask()
                except (APIError, GoogleAuthError, RequestException, *BAD_ANSWER) as error:
                    cause = error
                if no := self._refusal(cause):
                    raise no from cause
                wait = FIRST_WAIT * 2.0**tried * (0.5 + self.pace.chance())
                if self.pace.now() + wait >= until:
                    break
                self.pace.sleep(wait)
            raise Silent(f"Google Sheets ne répond pas ({_named(cause)}) ; réessayez dans un instant.") from cause

    def write(self, ask: Callable[[], T]) -> T:
        """Sent once. Raises Doubt, or Rejected when the service says that it does not apply."""
        self._budget.take("write")
        try:
            return ask()
        except (APIError, GoogleAuthError, RequestException, *BAD_ANSWER) as cause:
            if no := self._refusal(cause):
                raise no from cause
            raise Doubt(f"Google Sheets n'a pas répondu ({_named(cause)}) ; la vérification continue.") from cause

    def _refusal(self, error: Exception) -> Rejected | None:
        """The service's no, as a sentence; None when its answer is not one, or not known."""
        if isinstance(error, RefreshError) and not error.retryable:
            return Rejected(NO_KEY)
        status = error.response.status_code if isinstance(error, APIError) else 0
        says = REFUSALS.get(status, "").format(key=self.key, account=self.account)
        kind = BadRequest if status == BAD_REQUEST else Rejected
        return kind(says) if says else None


def _named(error: Exception) -> str:
    """What happened, without any text of the answer, which may name someone."""
    return str(error.response.status_code) if isinstance(error, APIError) else type(error).__name__


NO_KEY = (
    "Guichet n'a plus accès à Google Sheets : sa clé est révoquée ou expirée, ou l'horloge de la machine est fausse. "
    "L'administration remet une clé de compte de service (GUICHET_GOOGLE_KEY)."
)
REFUSALS: Mapping[int, str] = {
    BAD_REQUEST: "Google Sheets refuse la demande : un onglet a été supprimé ou protégé contre {account}, ou la "
    "demande est trop grande. Rendez l'onglet (Fichier › Historique des versions), puis rechargez.",
    401: NO_KEY,
    403: "Le classeur google:{key} n'est pas ouvert à {account} : partagez-le avec cette adresse, rôle Éditeur, et "
    "vérifiez que l'API Google Sheets est activée pour son projet.",
    404: "Le classeur google:{key} est introuvable : vérifiez son identifiant, ou sortez-le de la corbeille de Drive.",
    413: "Google Sheets refuse une demande aussi grande : enregistrez en plusieurs fois.",
}
