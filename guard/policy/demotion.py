"""A rule that is wrong too often, and the milder rule that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from guard.model import Action
from guard.model.precision import Precision
from guard.policy.document import Policy
from guard.policy.precision import PrecisionSection
from guard.policy.sections import Rule

_STAYS = 0.5
"""Probability of being past the budget down to which a rule that demoted itself stays so: it does not flicker."""


def step_down(rule: Rule, floor: Action) -> Action | None:
    """The next milder action; None: the floor stands in the way."""
    milder = Action(rule.strictness - 1) if rule.strictness > Action.ALLOW else Action.ALLOW
    return milder if floor <= milder < rule.strictness else None


def estimate(policy: Policy, rule_id: str, answers: Iterable[tuple[datetime, bool]], since: datetime) -> Precision:
    """A rule's precision by the policy's reviews from `since` on, and by one's own answers (when, right) after them."""
    reviews = [review for review in policy.reviews if review.rule == rule_id and review.until >= since]
    begin = max((review.until for review in reviews), default=since)
    own = [right for at, right in answers if at > begin]
    right, wrong = sum(review.right for review in reviews), sum(review.wrong for review in reviews)
    return Precision(right + sum(own), wrong + len(own) - sum(own))


def is_past_budget(precision: Precision, limits: PrecisionSection, *, demoted: bool) -> bool:
    """Whether a rule of that precision is to be demoted; `demoted`: whether it is already."""
    if limits.budget == 0 or precision.answers < limits.min_answers:
        return False
    return precision.below(limits.budget) >= (_STAYS if demoted else limits.certainty)


def softened(policy: Policy, demoted: Collection[str]) -> Policy:
    """The policy with those rules one step milder, not below its floor."""
    floor = Action[policy.precision.floor.upper()]
    if not demoted:
        return policy
    rules = []
    for rule in policy.rules:
        milder = step_down(rule, floor) if rule.id in demoted else None
        rules.append(rule if milder is None else rule.model_copy(update={"action": milder.name.lower()}))
    return policy.model_copy(update={"rules": tuple(rules)})
