"""A browser's questions are answered in time, and what it did is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from guard.connector.agent import KEPT_ANSWERS, Agent
from guard.connector.messages import Acknowledgement, Request
from guard.errors import InputError, ReadError
from guard.model import Action, Application, Channel, Destination, Outcome, Verdict, Version
from tests.unit.connector.test_messages import PASTE, field


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


NOW = at(1_799_999_990.0)
HERE = Destination(Application("firefox.exe"), "social")


def outcome(action: Action) -> Outcome:
    verdict = Verdict(action, HERE, "identity", policy_name="test", policy_serial=1)
    version = Version.ORIGINAL if action <= Action.AUDIT else Version.NOTHING
    return Outcome("s", Channel.CLIPBOARD, HERE, verdict, version, (), datetime(2026, 11, 24, tzinfo=UTC))


class KeepingJudge:
    """Blocks everything, when it is let go."""

    def __init__(self) -> None:
        self.free = threading.Event()
        self.free.set()
        self.fails = False
        self.causes: list[str] = []
        self.kept: list[tuple[Outcome, Acknowledgement]] = []

    def judge(self, request: Request) -> Outcome:
        self.free.wait(10)
        if self.fails:
            raise ReadError("damaged")
        return outcome(Action.BLOCK)

    def unreadable(self, request: Request, cause: str) -> Outcome:
        self.causes.append(cause)
        return replace(outcome(Action.BLOCK), snapshot_id=cause)

    def happened(self, outcome: Outcome, acknowledgement: Acknowledgement) -> None:
        self.kept.append((outcome, acknowledgement))


@pytest.fixture
def judge() -> KeepingJudge:
    return KeepingJudge()


@pytest.fixture
def workers(judge: KeepingJudge) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool
        judge.free.set()


def acknowledged(token: bytes, status: int = 1, action: int = 4) -> bytes:
    return field(2, field(1, token) + field(2, status) + field(3, action))


def test_a_question_is_answered_and_what_the_browser_did_is_kept(
    judge: KeepingJudge, workers: ThreadPoolExecutor
) -> None:
    agent = Agent(judge, workers, clock=lambda: NOW)
    answer = agent.receive(PASTE)
    assert answer is not None
    assert b"t-1" in answer
    assert b"identity" in answer
    assert agent.receive(acknowledged(b"t-1")) is None
    assert judge.kept == [(outcome(Action.BLOCK), Acknowledgement("t-1", "handled", "block"))]


def test_an_answer_comes_before_the_browser_gives_up(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    judge.free.clear()
    agent = Agent(judge, workers, clock=lambda: at(1_800_000_000.0 - 0.5))
    assert b"identity" in (agent.receive(PASTE) or b"")
    assert judge.causes == ["deadline"]


def test_what_is_too_late_already_is_not_waited_for(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    judge.free.clear()
    assert Agent(judge, workers, clock=lambda: at(1_800_000_100.0)).receive(PASTE)
    assert judge.causes == ["deadline"]


def test_what_cannot_be_inspected_is_decided_as_such(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    judge.fails = True
    assert Agent(judge, workers, clock=lambda: NOW).receive(PASTE)
    assert judge.causes == ["failed"]


def test_what_was_never_asked_is_not_kept(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    agent = Agent(judge, workers, clock=lambda: NOW)
    assert agent.receive(acknowledged(b"never")) is None
    assert agent.receive(field(3, field(1, b"action-7"))) is None
    assert judge.kept == []


def test_a_browser_that_never_acknowledges_costs_little(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    agent = Agent(judge, workers, clock=lambda: NOW)
    for number in range(KEPT_ANSWERS + 10):
        agent.receive(field(1, field(5, b"t%d" % number) + field(13, b"x")))
    agent.receive(acknowledged(b"t0"))
    assert judge.kept == []
    agent.receive(acknowledged(b"t%d" % (KEPT_ANSWERS + 9)))
    assert len(judge.kept) == 1


def test_a_request_that_cannot_be_told_from_others_is_refused(judge: KeepingJudge, workers: ThreadPoolExecutor) -> None:
    with pytest.raises(InputError):
        Agent(judge, workers, clock=lambda: NOW).receive(field(1, field(13, b"x")))
