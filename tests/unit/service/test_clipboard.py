"""Copies on their way: what was pasted before a copy's inspection is back is recorded with what it finds."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.audit import NoteKind
from guard.desktop.memory import MemoryGate
from guard.inspect.inspector import LocalInspector
from guard.inspect.material import Tools
from guard.inspect.pipeline import Pipeline
from guard.model import UNKNOWN_APPLICATION, Application
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.service import events
from guard.service.cleared import Cleared
from guard.service.clipboard import ClipboardWatch
from guard.service.inbox import GateEvents
from guard.service.opened import Opening
from guard.service.outcomes import Outcomes
from guard.service.questions import Questions
from guard.service.repeats import Repeats
from tests.support.copies import TEXT
from tests.support.policies import HEAD, WECHAT, installed, policy, rule
from tests.support.trail import Given, records
from tests.support.waiting import until
from tests.support.world import Told

CRM, VAULT = installed("crm.exe", pid=101), installed("vault.exe", pid=104)
LONG = f"{TEXT}{'.' * 100_000}".encode()
"""Whom no rule guards has it before it is inspected."""
TO_SOCIAL = rule("social")
NOTED = rule("work", destinations=["work"], action="audit")
EVERYTHING_NOTED = rule("work", destinations=["work"], entities=["*"], action="audit")
HELD_BACK = rule("work", destinations=["work"])
NEXT = HEAD.replace("serial = 12", "serial = 13")


class Held(Executor):
    """Does what is submitted when it is told to."""

    def __init__(self) -> None:
        self._held: deque[Callable[[], None]] = deque()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()

        def work() -> None:
            try:
                done.set_result(fn(*args, **kwargs))
            except Exception as error:  # noqa: BLE001 - a future carries any error to whoever asks for its result
                done.set_exception(error)

        self._held.append(work)
        return done

    def go_on(self) -> None:
        """Do all of it."""
        while self._held:
            self._held.popleft()()


class Desk:
    """A clipboard whose copies are inspected when the test says so, and what the trail tells of it."""

    def __init__(self, given: Given, tools: Tools) -> None:
        self.given, self._tools = given, tools
        self.policy = policy(TO_SOCIAL, NOTED)
        self._pipeline = self._made(self.policy)
        self.recorder = given.recorder()
        self._events: deque[events.Event] = deque()
        self._inspecting = Held()
        threads = cast(Any, SimpleNamespace(any=self._inspecting, quick=self._inspecting))
        repeats = Repeats(self.recorder)
        self.outcomes = Outcomes(self.recorder, Told(), given.clock, repeats, Questions(()))
        cleared = Cleared(given.data / "cleared.json", str, given.clock)
        self.gate = MemoryGate(now=given.clock)
        self.watch = ClipboardWatch(
            self.gate, threads, self._events.append, self.outcomes, lambda: self.policy, cleared
        )
        self.gate.start(GateEvents(self._events.append, lambda _: False, lambda _: False))

    def _made(self, policy: Policy) -> Pipeline:
        return Pipeline(LocalInspector(self._tools), Decider(policy), lambda name: Path(name))

    def copy(self, content: bytes, origin: Application = UNKNOWN_APPLICATION, *, secret: bool = False) -> str:
        copied = self.gate.copy({"text/plain": content}, origin, secret=secret)
        self._turn()
        return copied

    def paste(self, application: Application) -> bytes | None:
        content = self.gate.paste("text/plain", application)
        self._turn()
        return content

    def is_late(self, copied: str) -> bool:
        """Whether a copy is past its deadline."""
        self.watch.expire()
        return self.watch.copy(copied) is not None

    def follow(self, policy: Policy) -> None:
        """Another policy comes."""
        self.policy, self._pipeline = policy, self._made(policy)
        self.watch.follow(self._pipeline)

    def inspect(self) -> None:
        """What waits for its inspection is inspected."""
        self._inspecting.go_on()
        self._turn()

    def _turn(self) -> None:
        while self._events:
            match self._events.popleft():
                case events.Copied(snapshot):
                    self.watch.copied(snapshot, self._pipeline)
                case events.Pasted(served):
                    self.watch.pasted(served)
                case events.InspectionDone() | events.InspectionFailed() as back:
                    self.watch.inspected(back)

    def recorded(self) -> list[tuple[int, str]]:
        """What the trail says of pastes: the policy and what it did, each."""
        self.recorder.flush()
        told = (record.decision for record in records(self.given) if record.kind is NoteKind.OUTCOME)
        return [(each.serial, each.action) for each in told if each is not None]


@pytest.fixture
def desk(tmp_path: Path, blind: Tools) -> Iterator[Desk]:
    desk = Desk(Given(tmp_path / "data"), blind)
    yield desk
    desk.gate.stop()
    desk.recorder.close()


def test_a_paste_before_the_inspection_is_recorded_with_what_that_finds(desk: Desk) -> None:
    desk.copy(LONG)
    assert desk.paste(CRM) == LONG
    assert desk.recorded() == []
    desk.inspect()
    assert desk.recorded() == [(12, "audit")]


@pytest.mark.parametrize("for_work", [NOTED, HELD_BACK], ids=["the same", "work is guarded from now on"])
def test_one_before_another_policy_comes_is_recorded_under_that_as_what_it_was(desk: Desk, for_work: str) -> None:
    desk.copy(LONG)
    assert desk.paste(CRM) == LONG
    desk.follow(policy(TO_SOCIAL, for_work, head=NEXT))
    desk.inspect()
    assert desk.recorded() == [(13, "audit")]
    assert desk.outcomes.counters.pastes == 1


def test_what_a_consent_let_go_before_the_inspection_is_back_is_forgotten_with_what_that_finds(desk: Desk) -> None:
    desk.follow(policy(rule("social", entities=["*"]), head=f"{NEXT}[inspection]\ndeadline_ms = 50\n"))
    copied = desk.copy(LONG)
    until(lambda: desk.is_late(copied))
    opening = Opening("social", None, {"text/plain": LONG})
    assert desk.watch.open_once(copied, opening)
    desk.inspect()
    assert desk.paste(WECHAT) != LONG
    assert (opening.is_over(), opening.formats) == (True, {})


def test_a_secret_that_the_next_policy_does_not_leave_alone_is_a_copy_that_could_not_be_inspected(desk: Desk) -> None:
    unread = rule("unread", entities=["UNREADABLE"])
    left_alone = f'secret_markers = "honour"\n[secret_mark]\npaths = ["{VAULT.path}"]\n'
    desk.follow(policy(unread, head=HEAD + left_alone))
    desk.copy(b"correct horse", VAULT, secret=True)
    assert desk.paste(WECHAT) == b"correct horse"
    for more, expected in ((left_alone, b"correct horse"), ("", None), (left_alone, None)):
        desk.follow(policy(unread, head=NEXT + more))
        desk.inspect()
        assert desk.paste(WECHAT) == expected
        assert desk.paste(CRM) == b"correct horse"


def test_one_before_a_pause_is_recorded_although_the_inspection_comes_back_in_it(desk: Desk) -> None:
    desk.copy(LONG)
    assert desk.paste(CRM) == LONG
    desk.watch.pause(True)
    assert desk.paste(CRM) == LONG  # of a pause the trail says its time alone
    desk.inspect()
    assert desk.recorded() == [(12, "audit")]
    assert desk.outcomes.counters.pastes == 1


def test_one_before_the_end_is_recorded_as_of_a_copy_that_could_not_be_inspected(desk: Desk) -> None:
    desk.follow(policy(TO_SOCIAL, EVERYTHING_NOTED))
    for content in (LONG, LONG + b"."):  # also of one that was superseded since
        desk.copy(content)
        assert desk.paste(CRM) == content
    desk.watch.end()
    assert desk.recorded() == [(12, "audit"), (12, "audit")]
    assert desk.outcomes.counters.pastes == 2
