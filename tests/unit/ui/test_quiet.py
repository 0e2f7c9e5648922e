from __future__ import annotations

from datetime import timedelta

from guard.model import Application, EntityType
from tests.unit.ui.given import NOW, finding, outcome
from ui.quiet import Quiet


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


def test_the_same_content_for_the_same_destination_is_told_once_in_the_quiet_time() -> None:
    clock = Clock()
    quiet = Quiet(clock)
    assert quiet.first(outcome(snapshot_id="one"), 5)
    assert not quiet.first(outcome(snapshot_id="two"), 5)
    clock.now += timedelta(minutes=5)
    assert quiet.first(outcome(snapshot_id="three"), 5)


def test_another_destination_or_other_content_is_told() -> None:
    quiet = Quiet(Clock())
    assert quiet.first(outcome(), 5)
    assert quiet.first(outcome(application=Application("qq")), 5)
    assert quiet.first(outcome(findings=(finding(EntityType.EMAIL, "a***@example.com"),)), 5)


def test_content_without_values_is_told_apart_by_its_copy() -> None:
    quiet = Quiet(Clock())
    assert quiet.first(outcome(snapshot_id="one", findings=()), 5)
    assert quiet.first(outcome(snapshot_id="two", findings=()), 5)


def test_no_quiet_time_tells_everything() -> None:
    quiet = Quiet(Clock())
    assert quiet.first(outcome(), 0)
    assert quiet.first(outcome(), 0)
