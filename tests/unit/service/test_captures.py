"""Captures are inspected from the first one on, each under one policy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import Any, cast

from guard.desktop import CaptureListener
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.inspector import Looked
from guard.inspect.pipeline import Pipeline
from guard.model import UNKNOWN_APPLICATION, Channel, Snapshot
from guard.model.clock import wall_clock
from guard.service import events
from guard.service.captures import CaptureWatch
from tests.support.policies import policy
from tests.unit.connector.test_judge import pipeline

__all__ = ["pipeline"]

FILE = Snapshot("one", Channel.CAPTURE, {"text/plain": b"110105"}, UNKNOWN_APPLICATION, wall_clock())


class AtOnce(Executor):
    """Has done what is submitted when that returns."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


class Busy:
    """Captures that tell of a file as soon as they are watched."""

    def start(self, listener: CaptureListener) -> None:
        listener.captured(FILE)

    def expire(self, before: object) -> int:
        return 0


@dataclass(frozen=True)
class Interrupted:
    """An inspector; something happens while it looks."""

    inspector: Any
    happens: Callable[[], None]

    def look(self, *asked: Any, **more: Any) -> Looked:
        self.happens()
        return cast("Looked", self.inspector.look(*asked, **more))


@dataclass
class Inspected:
    """What was inspected of the captures that are watched."""

    captures: Busy | None
    copies: list[InspectedCopy] = field(default_factory=list)

    def watch(self) -> CaptureWatch:
        return CaptureWatch(lambda _: cast("Any", self.captures), AtOnce(), self._put, wall_clock)

    def _put(self, event: events.Event) -> None:
        assert isinstance(event, events.CaptureInspected)
        self.copies.append(event.copy)


def test_a_file_that_comes_as_watching_begins_is_inspected(pipeline: Pipeline) -> None:
    inspected = Inspected(Busy())
    inspected.watch().follow(policy(), pipeline)
    assert [copy.snapshot for copy in inspected.copies] == [FILE]


def test_a_file_is_decided_about_under_the_policy_that_it_was_inspected_under(pipeline: Pipeline) -> None:
    inspected = Inspected(None)
    watch = inspected.watch()
    changed = Interrupted(pipeline.inspector, lambda: watch.follow(policy(), pipeline))
    former = replace(pipeline, inspector=cast("Any", changed))
    watch.follow(policy(), former)
    watch.captured(FILE)
    assert [copy.pipeline for copy in inspected.copies] == [former]
