"""What opens an original in spite of the rules: of all that hold it back the hardest answer."""

import pytest

from guard.model import Action, Answer, Channel, Override, Verdict
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.policy.freedom import leniency
from guard.service.cleared import may_answer
from tests.support.policies import CRM, WECHAT, finding, policy, rule


def decide(given: Policy, channel: Channel = Channel.CLIPBOARD) -> Verdict:
    return Decider(given).decide([finding()], origin=CRM, application=WECHAT, channel=channel)


def test_of_equal_actions_the_one_that_is_harder_to_override_wins_then_the_first() -> None:
    rules = [rule("justify", override="justify"), rule("none"), rule("none-too"), rule("consent", override="consent")]
    assert decide(policy(*rules)).rule_id == "none"
    assert decide(policy(*rules[2:])).rule_id == "none-too"
    assert decide(policy(rules[0], rules[3])).rule_id == "consent"


@pytest.mark.parametrize(
    ("strictest", "besides", "expected"),
    [
        (("block", "justify"), ("redact", "none"), Override.NONE),
        (("block", "justify"), ("redact", "consent"), Override.CONSENT),
        (("block", "justify"), ("warn", "consent"), Override.CONSENT),
        (("block", "consent"), ("redact", "justify"), Override.CONSENT),
        (("block", "justify"), ("warn", "none"), Override.JUSTIFY),  # a warning takes a reason
        (("block", "justify"), ("audit", "none"), Override.JUSTIFY),
        (("warn", "none"), ("audit", "none"), Override.NONE),
    ],
)
def test_what_opens_the_original_has_to_be_taken_by_every_rule_that_holds_it_back(
    strictest: tuple[str, str], besides: tuple[str, str], expected: Override
) -> None:
    first, second = (
        rule(name, action=action, override=override)
        for name, (action, override) in (("strictest", strictest), ("besides", besides))
    )
    elsewhere = rule("elsewhere", action="block", destinations=["work"])
    for channel in Channel:
        assert decide(policy(elsewhere, first, second), channel).rule_id == "strictest"
        assert decide(policy(elsewhere, first, second), channel).override is expected
    anywhere = Decider(policy(first, second)).decide_anywhere([finding()], channel=Channel.CAPTURE)
    assert (anywhere.rule_id, anywhere.override) == ("strictest", expected)


@pytest.mark.parametrize("override", Override)
@pytest.mark.parametrize("action", [Action.WARN, Action.REDACT, Action.BLOCK])
def test_rules_are_compared_by_the_answers_that_they_take(action: Action, override: Override) -> None:
    by_reason, by_consent = {Answer.JUSTIFIED, Answer.NOT_SENSITIVE}, {Answer.CONSENT}
    given = policy(rule("only", action=action.name.lower(), override=override.value))
    taken = {answer for answer in Answer if may_answer(decide(given), answer)} - {Answer.KEPT}
    assert taken == (set(), by_consent, by_reason)[leniency(given.rules[0])]
