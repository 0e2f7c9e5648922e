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


CLEAN = {"text/plain": b"clean"}


@pytest.mark.parametrize(
    ("action", "safe", "version", "formats"),
    [
        (Action.ALLOW, SAFE, Version.ORIGINAL, None),
        (Action.AUDIT, {}, Version.ORIGINAL, None),
        (Action.WARN, SAFE, Version.SAFE, SAFE),
        (Action.REDACT, SAFE, Version.SAFE, SAFE),
        (Action.WARN, {}, Version.NOTHING, {}),
        (Action.REDACT, {}, Version.NOTHING, {}),
        (Action.BLOCK, SAFE, Version.NOTHING, {}),
    ],
)
def test_a_paste_has_what_its_verdict_says_and_nothing_where_nothing_is_safe(
    action: Action, safe: dict[str, bytes], version: Version, formats: dict[str, bytes] | None
) -> None:
    decided = verdict(action)
    allowed = Release(safe=safe, decide=lambda application: decided).answer(UNKNOWN_APPLICATION)
    assert allowed == Allowed(version, decided, formats)


@pytest.mark.parametrize(("guarded", "formats"), [(True, CLEAN), (False, None)])
@pytest.mark.parametrize("action", [Action.ALLOW, Action.AUDIT])
def test_where_the_original_may_pass_a_guarded_destination_has_what_was_made_anew(
    action: Action, guarded: bool, formats: dict[str, bytes] | None
) -> None:
    decided = verdict(action)
    release = Release(safe=SAFE, decide=lambda application: decided, clean=CLEAN, guards=lambda verdict: guarded)
    assert release.answer(UNKNOWN_APPLICATION) == Allowed(Version.ORIGINAL, decided, formats)


@pytest.mark.parametrize(("action", "formats"), [(Action.REDACT, SAFE), (Action.BLOCK, {})])
def test_what_is_guarded_is_never_served_clean_in_the_place_of_safe(action: Action, formats: dict[str, bytes]) -> None:
    release = Release(safe=SAFE, decide=lambda application: verdict(action), clean=CLEAN, guards=lambda verdict: True)
    allowed = release.answer(UNKNOWN_APPLICATION)
    assert allowed is not None
    assert allowed.formats == formats


def test_a_paste_waits_while_nothing_is_decided() -> None:
    assert Release(safe=SAFE, decide=lambda application: None).answer(UNKNOWN_APPLICATION) is None


def test_what_holds_nothing_to_guard_is_the_original_for_everybody() -> None:
    assert Allowed(Version.ORIGINAL, verdict=None, formats=None) == HANDED_BACK
