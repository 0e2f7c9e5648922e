"""A rule past its budget becomes one step milder, never below the floor; what a supervisor excepted counts nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from guard.errors import PolicyInvalid
from guard.model import Action, Channel
from guard.model.precision import Precision
from guard.policy.decide import Decider
from guard.policy.demotion import estimate, is_past_budget, softened, step_down
from guard.policy.precision import PrecisionSection
from tests.support.policies import CRM, HEAD, STRANGER, WECHAT, finding, policy, rule

START = datetime(2026, 11, 24, 8, tzinfo=UTC)
LIMITS = PrecisionSection(budget=0.6)


@pytest.mark.parametrize(
    ("action", "floor", "milder"),
    [
        ("block", Action.WARN, Action.REDACT),
        ("redact", Action.WARN, Action.WARN),
        ("warn", Action.WARN, None),
        ("warn", Action.AUDIT, Action.AUDIT),
        ("audit", Action.AUDIT, None),
        ("allow", Action.AUDIT, None),
        ("redact", Action.REDACT, None),
        ("block", Action.REDACT, Action.REDACT),
    ],
)
def test_one_step_and_no_further_than_the_floor(action: str, floor: Action, milder: Action | None) -> None:
    given = policy(rule("a", action=action)).rules[0]
    assert step_down(given, floor) is milder


def test_only_the_rule_that_is_named_becomes_milder() -> None:
    given = policy(rule("a", action="block"), rule("b", action="block"), rule("c", action="warn"))
    assert [each.action for each in softened(given, {"a", "c"}).rules] == ["redact", "block", "warn"]
    assert softened(given, ()) is given


@pytest.mark.parametrize(
    ("right", "wrong", "demoted", "past"),
    [
        (5, 15, False, True),
        (5, 14, False, False),  # too few answers
        (11, 9, False, False),  # it may be above
        (11, 9, True, True),  # more likely below than not: what is demoted stays so
        (14, 9, True, False),
        (18, 2, False, False),
        (0, 10_000, False, True),
    ],
)
def test_a_rule_is_past_its_budget_where_that_is_sure(right: int, wrong: int, demoted: bool, past: bool) -> None:
    assert is_past_budget(Precision(right, wrong), LIMITS, demoted=demoted) is past
    assert not is_past_budget(Precision(right, wrong), PrecisionSection(), demoted=demoted)


def test_reviews_count_with_ones_own_later_answers_for_so_many_days() -> None:
    text = "".join(
        f'[[review]]\nrule = "{name}"\nuntil = {START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}\n'
        f"right = {right}\nwrong = 1\n"
        for name, day, right in (("a", 0, 100), ("a", 10, 7), ("b", 10, 50))
    )
    given = policy(rule("a"), head=HEAD + text)
    answers = [(START + timedelta(days=day), right) for day, right in ((9, False), (11, False), (12, True))]
    assert estimate(given, "a", answers, START + timedelta(days=5)) == Precision(8, 2)
    assert estimate(given, "a", answers, START + timedelta(days=11)) == Precision(1, 0)
    assert estimate(given, "c", answers, START + timedelta(days=5)) == Precision(1, 2)


def test_certainty_grows_with_the_answers() -> None:
    shares = [Precision(n // 2, n - n // 2).below(0.6) for n in range(10, 400, 20)]
    assert all(less < more for less, more in pairwise(shares))


def test_what_was_excepted_counts_for_no_rule_there_and_elsewhere_it_does() -> None:
    document = policy(
        rule("a", destinations=["*"], min_count=1),
        head=HEAD + '[[exception]]\ndigests = ["d1", "d2"]\ngroups = ["social"]\n',
    )
    noise, real = replace(finding(), digest="d1"), replace(finding(), digest="d3")
    decider = Decider(document)

    def action(*found: object, to: object = WECHAT) -> Action:
        return decider.decide(found, origin=CRM, application=to, channel=Channel.CLIPBOARD).action  # type: ignore[arg-type]  # table

    assert action(noise) is Action.ALLOW
    assert action(noise, replace(noise, digest="d2")) is Action.ALLOW
    assert action(noise, real) is Action.REDACT
    assert action(noise, replace(noise, digest=None)) is Action.REDACT
    assert action(noise, to=STRANGER) is Action.REDACT
    assert decider.decide_anywhere((noise,), channel=Channel.CAPTURE).action is Action.REDACT


def test_a_capture_goes_free_where_its_values_are_excepted_everywhere() -> None:
    decider = Decider(policy(rule("a"), head=HEAD + '[[exception]]\ndigests = ["d1"]\n'))
    noise = replace(finding(), digest="d1")
    assert decider.decide_anywhere((noise,), channel=Channel.CAPTURE).action is Action.ALLOW


def test_an_exception_for_a_group_that_is_not_there_is_an_error() -> None:
    with pytest.raises(PolicyInvalid, match=r"exception\[1\].groups: names a group"):
        policy(rule("a"), head=HEAD + '[[exception]]\ndigests = ["d1"]\ngroups = ["nowhere"]\n')
