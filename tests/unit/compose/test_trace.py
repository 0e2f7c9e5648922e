"""What a policy's keys come to on a workstation."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.compose.trace import Traces
from guard.errors import PolicyInvalid
from guard.inspect.trace import FirmKey, Tiles
from guard.model import Workstation
from guard.policy.document import Policy
from tests.support.policies import HEAD, policy

FIRM = FirmKey(bytes(range(32)))
NOW = datetime(2026, 11, 27, 3, tzinfo=UTC)


def traces() -> Traces:
    return Traces(Workstation("Desk-7", "wang"), lambda: NOW)


def asking(key_file: Path) -> Policy:
    return policy(head=f"{HEAD}\n[trace]\nfrosted_pictures = true\nkey_file = {str(key_file)!r}\n")


def test_the_pattern_is_that_of_this_agent_machine_and_day(tmp_path: Path) -> None:
    (tmp_path / "desk.key").write_text(FIRM.keys_of("desk-7").text())
    made = traces()
    pattern = made.follow(asking(tmp_path / "desk.key"))
    assert pattern is not None
    assert pattern() == Tiles(FIRM.keys_of("desk-7"), "wang").at(NOW)
    assert [one.guarded for one in made.coverage()] == [True]


@pytest.mark.parametrize("held", [None, "nothing of the kind", FIRM.keys_of("desk-8").text()])
def test_keys_that_cannot_be_used_are_told(held: str | None, tmp_path: Path) -> None:
    if held is not None:
        (tmp_path / "desk.key").write_text(held)
    made = traces()
    assert made.follow(asking(tmp_path / "desk.key")) is None
    (told,) = made.coverage()
    assert not told.guarded
    assert "desk.key" in told.reason.zh
    assert "desk.key" in told.reason.en


def test_where_no_policy_asks_nothing_is_told() -> None:
    made = traces()
    assert made.follow(policy()) is None
    assert made.coverage() == ()


def test_a_policy_that_asks_without_keys_is_refused() -> None:
    with pytest.raises(PolicyInvalid, match="key_file"):
        policy(head=f"{HEAD}\n[trace]\nfrosted_pictures = true\n")


@pytest.mark.parametrize("text", ["{password}", "{agent.__class__}", "{0}", "{agent", "{agent!r:>9}{x}"])
def test_words_over_the_screen_tell_what_is_known_alone(text: str) -> None:
    with pytest.raises(PolicyInvalid, match="watermark"):
        policy(head=f"{HEAD}\n[watermark]\ntext = {text!r}\n")
