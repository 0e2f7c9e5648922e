"""Captures are inspected from the first one on, each under one policy."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from guard.desktop import CaptureListener, CaptureOptions
from guard.desktop.captures import FileCaptures
from guard.desktop.withheld import WithheldOriginals
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.inspector import Looked
from guard.inspect.pipeline import Pipeline
from guard.model import UNKNOWN_APPLICATION, Channel, Snapshot
from guard.model.clock import wall_clock
from guard.service import events
from guard.service.captures import CaptureWatch
from tests.support.policies import HEAD, policy
from tests.support.trail import SetClock
from tests.support.withheld import TAKEN_AT, captured, replaced
from tests.unit.connector.test_judge import pipeline

__all__ = ["pipeline"]

FILE = Snapshot("one", Channel.CAPTURE, {"text/plain": b"110105"}, UNKNOWN_APPLICATION, wall_clock())
UNWATCHED = policy(head=f"{HEAD}[captures]\nwatch = false\n")
SHORT = "[retention]\ncaptures_days = 1\n"


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

    copies: list[InspectedCopy] = field(default_factory=list)

    def watch(self) -> CaptureWatch:
        return CaptureWatch(lambda _: cast("Any", Busy()), AtOnce(), self._put, wall_clock)

    def _put(self, event: events.Event) -> None:
        assert isinstance(event, events.CaptureInspected)
        self.copies.append(event.copy)


def test_a_file_that_comes_as_watching_begins_is_inspected(pipeline: Pipeline) -> None:
    inspected = Inspected()
    inspected.watch().follow(policy(), pipeline)
    assert [copy.snapshot for copy in inspected.copies] == [FILE]


def test_a_file_is_decided_about_under_the_policy_that_it_was_inspected_under(pipeline: Pipeline) -> None:
    inspected = Inspected()
    watch = inspected.watch()
    changed = Interrupted(pipeline.inspector, lambda: watch.follow(UNWATCHED, pipeline))
    former = replace(pipeline, inspector=cast("Any", changed))
    watch.follow(UNWATCHED, former)
    watch.captured(FILE)
    assert [copy.pipeline for copy in inspected.copies] == [former]


@pytest.mark.parametrize("watch", ["true", "false"])
def test_an_original_goes_when_its_days_are_over_as_far_as_the_clock_can_be_believed(
    tmp_path: Path, pipeline: Pipeline, watch: str
) -> None:
    originals = WithheldOriginals(tmp_path / "withheld")
    replaced(originals, captured(tmp_path))
    clock = SetClock(TAKEN_AT + timedelta(hours=2))
    given = policy(head=f"{HEAD}[captures]\nwatch = {watch}\n{SHORT}")
    opened = FileCaptures(CaptureOptions(tmp_path / "withheld"), grab=lambda: ())
    watching = CaptureWatch(lambda _: opened, AtOnce(), lambda _: None, clock, clock.since_boot_s)
    watching.follow(given, pipeline)
    clock.forward(minutes=61)
    clock.set(days=10)
    watching.expire(given)
    assert originals.kept()
    clock.set(days=-10)
    for hours, kept in ((20, 1), (1, 0)):
        watching.expire(given)
        clock.forward(hours=hours)
        watching.expire(given)
        assert len(originals.kept()) == kept
    watching.stop()


def test_an_original_is_put_back_although_no_folder_is_watched_any_more(tmp_path: Path, pipeline: Pipeline) -> None:
    file = captured(tmp_path)
    was = file.read_bytes()
    replaced(WithheldOriginals(tmp_path / "withheld"), file)
    opened = FileCaptures(CaptureOptions(tmp_path / "withheld"), grab=lambda: ())
    watch = CaptureWatch(lambda _: opened, AtOnce(), lambda _: None, wall_clock)
    watch.follow(UNWATCHED, pipeline)
    assert watch.release("one")
    assert file.read_bytes() == was
