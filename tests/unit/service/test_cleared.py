"""What was called no customer data passes again: the very content, there, by that rule, and only so long."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.audit.proof.keys import value_digest
from guard.inspect.inspected_copy import InspectedCopy
from guard.inspect.pipeline import Inspected, Pipeline
from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Channel,
    Destination,
    EntityType,
    Evidence,
    Finding,
    Inspection,
    Part,
    Snapshot,
    Verdict,
)
from guard.policy.document import Policy, parse
from guard.service.cleared import MOST, Cleared
from tests.support.policies import HEAD
from tests.support.trail import SetClock

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
VERDICT = Verdict(Action.WARN, Destination(UNKNOWN_APPLICATION, "social"), "mail", "test", 12)


def policy(days: int = 30) -> Policy:
    return parse((HEAD + f"[agent]\nnot_customer_data_days = {days}\n").encode(), "x")


def copy(
    content: bytes = b"demo@example.com", digest: str | None = "d1", id: str = "s1", **more: bytes
) -> InspectedCopy:
    snapshot = Snapshot(id, Channel.CLIPBOARD, {"text/plain": content, **more}, UNKNOWN_APPLICATION, START)
    finding = Finding(EntityType.EMAIL, 0.9, None, None, Evidence("test"), digest=digest)
    inspection = Inspection(id, (Part("text/plain", (finding,)),))
    return InspectedCopy(snapshot, cast(Pipeline, SimpleNamespace()), Inspected(snapshot, inspection, {}))


class Desk:
    """One person's workstation."""

    def __init__(self, folder: Path) -> None:
        self.file, self.key, self.clock = folder / "cleared.json", b"k" * 32, SetClock(START)
        self.cleared = self.started()

    def started(self) -> Cleared:
        """By a guard that has just started."""
        return Cleared(self.file, lambda value: value_digest(self.key, value), self.clock)

    def of(self, copy: InspectedCopy, days: int = 30) -> set[tuple[str, str]]:
        now, later = self.cleared.of(copy, policy(days)), self.started().of(copy, policy(days))
        assert now == later
        return set(now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.cleared.add(copy(), VERDICT, policy())
    return made


def test_the_same_content_passes_at_that_group_by_that_rule(desk: Desk) -> None:
    assert desk.of(copy(id="s2")) == {("social", "mail")}


@pytest.mark.parametrize(
    "other",
    [
        copy(b"demo@example.com."),
        copy(digest="d2"),
        copy().without_content(),
    ],
)
def test_another_content_does_not(desk: Desk, other: InspectedCopy) -> None:
    assert desk.of(other) == set()


def test_it_ends_and_a_policy_that_takes_it_back_ends_it_at_once(desk: Desk) -> None:
    desk.clock.forward(days=10)
    assert desk.of(copy(), days=0) == set()
    assert desk.of(copy(), days=19) == set()  # it was given for twenty days more: no policy like that would have
    assert desk.of(copy(), days=21) == {("social", "mail")}
    desk.clock.forward(days=20)
    assert desk.of(copy()) == set()


def test_what_a_supervisor_refused_is_cleared_no_more(desk: Desk) -> None:
    def refusing(digest: str) -> Policy:
        more = (
            f'[[review]]\nrule = "mail"\nuntil = 2026-11-24T08:00:00Z\nright = 1\nwrong = 0\nrefused = ["{digest}"]\n'
        )
        return parse((HEAD + more).encode(), "x")

    assert desk.cleared.of(copy(), refusing("d2")) == {("social", "mail")}
    assert desk.cleared.of(copy(), refusing("d1")) == frozenset()
    desk.cleared.add(copy(), VERDICT, refusing("d1"))
    assert desk.cleared.of(copy(), refusing("d1")) == frozenset()


def test_nothing_is_kept_where_the_policy_does_not_want_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.cleared.add(copy(), VERDICT, policy(0))
    assert not desk.file.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"group": "mail"},
        {"rule": "identity"},
        {"until": (START + timedelta(days=29)).isoformat()},
        {"mark": "a" * 26},
    ],
)
def test_an_entry_that_somebody_changed_clears_nothing(desk: Desk, change: dict[str, Any]) -> None:
    (entry,) = json.loads(desk.file.read_bytes())
    desk.file.write_text(json.dumps([entry | change]))
    assert desk.started().of(copy(), policy()) == frozenset()


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff", b'[{"group": "social"}]'])
def test_a_file_that_is_none_clears_nothing(desk: Desk, content: bytes) -> None:
    desk.file.write_bytes(content)
    assert desk.started().of(copy(), policy()) == frozenset()


def test_another_key_clears_nothing_and_the_file_shows_no_content(desk: Desk) -> None:
    assert b"demo@example.com" not in desk.file.read_bytes()
    desk.key = b"l" * 32
    assert desk.started().of(copy(), policy()) == frozenset()


def test_only_the_newest_are_kept(desk: Desk) -> None:
    desk.cleared = Cleared(desk.file, str, desk.clock)
    for number in range(3):
        desk.cleared.add(copy(b"%d" % number), VERDICT, policy())
    assert len(json.loads(desk.file.read_bytes())) == 4 <= MOST
