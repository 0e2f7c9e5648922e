"""Answers one browser: reads its messages, judges in time, notes what came of it. Knows no pipe and no policy."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor
from concurrent.futures import TimeoutError as JudgingTimeout
from datetime import datetime
from typing import Protocol

from guard.connector.messages import Acknowledgement, Cancellation, Request, answer, read
from guard.errors import GuardError, InputError
from guard.model import Outcome

log = logging.getLogger(__name__)

LONGEST_S = 10.0
"""Longest wait of a browser, in seconds, whatever it says it would bear."""
MARGIN_S = 0.25
"""Time between an answer and the deadline, in seconds: one that arrives with the deadline is as good as none."""
KEPT_ANSWERS = 256
"""Newest answers that are kept until the browser says what it did."""


class Judge(Protocol):
    """Decides about requests, and keeps what came of them."""

    def judge(self, request: Request) -> Outcome:
        """What may become of it, as it will be kept once the browser has told what it did. May be slow."""

    def unreadable(self, request: Request, cause: str) -> Outcome:
        """What becomes of a request that could not be inspected."""

    def happened(self, outcome: Outcome, acknowledgement: Acknowledgement) -> None:
        """What the browser did."""


class Agent:
    """One connection of a browser. `receive` is called for one message after the other."""

    def __init__(self, judge: Judge, workers: Executor, clock: Callable[[], datetime]) -> None:
        self._judge, self._workers, self._clock = judge, workers, clock
        # Outcomes hold no content, so what a browser never acknowledges leaves none behind.
        self._answered: OrderedDict[str, Outcome] = OrderedDict()

    def receive(self, data: bytes) -> bytes | None:
        """A message of the browser; what is sent back, None: nothing.

        Raises:
            InputError: it does not follow the protocol.
        """
        message = read(data)
        match message:
            case Request():
                return self._answer(message)
            case Acknowledgement():
                self._note(message)
            case Cancellation():
                log.info("a browser's action was given up")
        return None

    def _answer(self, request: Request) -> bytes:
        if not request.token:
            raise InputError("a browser's request has no token; update the browser", code="connector-message")
        now = self._clock().timestamp()
        left_s = LONGEST_S if request.expires_at is None else min(LONGEST_S, request.expires_at - now - MARGIN_S)
        future = self._workers.submit(self._judge.judge, request)
        try:
            outcome = future.result(timeout=max(0.0, left_s))
        except JudgingTimeout:
            future.cancel()
            log.info("a %s could not be inspected in time", request.way)
            outcome = self._judge.unreadable(request, "deadline")
        except (GuardError, OSError) as error:
            log.warning("a %s could not be inspected: %s", request.way, type(error).__name__)
            outcome = self._judge.unreadable(request, "failed")
        self._answered[request.token] = outcome
        while len(self._answered) > KEPT_ANSWERS:
            self._answered.popitem(last=False)
        return answer(request.token, outcome.verdict)

    def _note(self, acknowledgement: Acknowledgement) -> None:
        outcome = self._answered.pop(acknowledgement.token, None)
        if outcome is not None:
            self._judge.happened(outcome, acknowledgement)
