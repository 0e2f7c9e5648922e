"""When a rule counts as wrong too often, and what supervisors found of it, as the policy says both."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from guard.policy.moment import Moment
from guard.policy.sections import EVERY, Section

Digest = Annotated[str, Field(pattern=r"^\S+$", max_length=64)]


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
    until: Moment
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
