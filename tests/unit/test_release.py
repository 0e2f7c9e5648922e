"""What one paste may have: the rule that every gate asks."""

from __future__ import annotations

import pytest

from guard.model import (
    HANDED_BACK,
    UNKNOWN_APPLICATION,
    Action,
    Allowed,
    Destination,
    Release,
    Verdict,
    Version,
)

SAFE = {"text/plain": b"safe"}


def verdict(action: Action) -> Verdict:
    return Verdict(action, Destination(UNKNOWN_APPLICATION, "social"), "rule", "policy", 1)


@pytest.mark.parametrize(
    ("action", "safe", "version"),
    [
        (Action.ALLOW, SAFE, Version.ORIGINAL),
        (Action.AUDIT, {}, Version.ORIGINAL),
        (Action.WARN, SAFE, Version.SAFE),
        (Action.REDACT, SAFE, Version.SAFE),
        (Action.WARN, {}, Version.NOTHING),
        (Action.REDACT, {}, Version.NOTHING),
        (Action.BLOCK, SAFE, Version.NOTHING),
    ],
)
def test_a_paste_has_what_its_verdict_says_and_nothing_where_nothing_is_safe(
    action: Action, safe: dict[str, bytes], version: Version
) -> None:
    decided = verdict(action)
    allowed = Release(safe=safe, decide=lambda application: decided).answer(UNKNOWN_APPLICATION)
    assert allowed == Allowed(version, decided, safe)


def test_a_paste_waits_while_nothing_is_decided() -> None:
    assert Release(safe=SAFE, decide=lambda application: None).answer(UNKNOWN_APPLICATION) is None


def test_what_holds_nothing_to_guard_is_the_original_for_everybody() -> None:
    assert Allowed(Version.ORIGINAL, verdict=None, safe=None) == HANDED_BACK
