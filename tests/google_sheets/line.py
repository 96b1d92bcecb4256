"""The way between a caller and the service: a request goes, applies when its fate says, and is answered or not."""

import threading

from tests.google_sheets.calls import Answer, Request, told
from tests.google_sheets.errors import Refusal
from tests.google_sheets.faults import Fate, Faults
from tests.google_sheets.service import Service

PATIENCE = 180.0
"""Seconds that a caller without a time limit is kept waiting."""
STEP = 0.25


class Line:
    def __init__(self, service: Service, faults: Faults | None = None) -> None:
        self.service, self.faults = service, faults or Faults(service.switches)
        self.lock = threading.RLock()

    def send(self, request: Request, patience: float | None = None) -> Answer:
        """The answer, after the time that it takes. A request applies even if its caller is no more.

        Raises TimeoutError when none comes within the caller's patience, ConnectionResetError when the line is cut.
        """
        clock, fate, answers = self.service.clock, self.faults.fate(request), list[Answer]()
        patience = PATIENCE if patience is None else patience

        def apply() -> None:
            if self.faults.held:
                clock.at(STEP, apply)
                return
            with self.lock:
                answers.append(self.service.answer(request))

        for delay in fate.applies:
            clock.at(delay, apply) if delay else apply()
        return self._answered(fate, answers, patience)

    def _answered(self, fate: Fate, answers: list[Answer], patience: float) -> Answer:
        clock = self.service.clock
        waited = patience if fate.answers is None else min(fate.answers, patience)
        if waited:
            clock.sleep(waited)
        if fate.broken == "cut":
            raise ConnectionResetError
        expected = bool(fate.applies) and not fate.status
        while expected and not answers and waited < patience:
            clock.sleep(STEP)
            waited += STEP
        if fate.answers is None or fate.answers > patience or (expected and not answers):
            raise TimeoutError
        if fate.status:
            return told(fate.status, Refusal(fate.status).json())
        answer = answers[0]
        return answer.with_body(answer.body[: len(answer.body) // 2]) if fate.broken == "json" else answer
