"""A rule that is wrong too often, what supervisors found of it, and the milder rule that it becomes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AwareDatetime, Field

from guard.model import Action
from guard.model.precision import Precision
from guard.policy.sections import EVERY, Rule, Section

if TYPE_CHECKING:
    from guard.policy.document import Policy

Digest = Annotated[str, Field(pattern=r"^\S+$", max_length=64)]

_STAYS = 0.5
"""Probability of being past the budget down to which a rule that demoted itself stays so: it does not flicker."""


class PrecisionSection(Section):
    """When a rule that is wrong too often demotes itself by one step."""

    budget: float = Field(
        default=0, ge=0, lt=1, description="Least share of a rule's stops that is right; 0: no rule demotes itself."
    )
    certainty: float = Field(default=0.95, ge=0.5, le=0.9999, description="How sure it must be that it is less.")
    min_answers: int = Field(default=20, ge=1, le=100_000, description="Fewest answers and reviews.")
    days: int = Field(default=60, ge=1, le=366, description="Answers and reviews count for so long.")
    floor: Literal["audit", "warn", "redact"] = Field(default="warn", description="No rule demotes itself below it.")


class Review(Section):
    """What people said of a rule's stops in one time, as far as a supervisor looked at it put right."""

    rule: str = Field(max_length=80)
    until: AwareDatetime
    right: int = Field(ge=0, le=10**9, description="Stops of customer data.")
    wrong: int = Field(ge=0, le=10**9, description="Stops of what was none.")
    refused: tuple[Digest, ...] = Field(
        default=(), max_length=10_000, description="Values that are customer data, whatever a person called them."
    )


class Exemption(Section):
    """Values that a supervisor found to be no customer data: they count for no rule."""

    digests: tuple[Digest, ...] = Field(
        min_length=1, max_length=10_000, description="As the trails have them, each under its workstation's key."
    )
    groups: tuple[str, ...] = Field(default=(EVERY,), min_length=1, description="Destinations for which that holds.")
    note: str = Field(default="", max_length=500, description="Who decided so, and why.")


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
