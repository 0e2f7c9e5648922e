"""What a newer policy would have changed: recorded decisions are decided again under both policies.

Only facts are replayed (entity types, counts, applications, channel), as the trail has them. Window titles are never
recorded, so a browser page keeps the group that it was recorded with as long as the program itself has not moved to
another group. What changes about detection (confidence, recognizers) cannot be replayed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from guard.errors import PolicyUntrusted
from guard.model import Action, Application, Channel, Destination, EntityType
from guard.policy.decide import Decider
from guard.policy.document import Policy
from guard.policy.own_rules import SAME_APPLICATION
from guard.policy.sections import UNKNOWN

UNTOLD = ""
"""The group of an application in a made-up case: each policy finds its own."""


@dataclass(frozen=True, slots=True)
class PastDecision:
    """The facts of one decision, as recorded; without content and without titles."""

    id: str
    """Of the record."""
    at: datetime
    counts: Mapping[EntityType, int]
    """Findings by entity type; those that the policy of the time did not count left out."""
    origin: Destination
    """The copying application and its group at the time."""
    destination: Destination
    channel: Channel
    action: Action
    rule_id: str | None
    policy_serial: int


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision under two policies."""

    decision: PastDecision
    before: Action
    after: Action
    rule_before: str | None
    rule_after: str | None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would have changed."""

    decisions: int
    changed: tuple[Replayed, ...]

    @property
    def stricter(self) -> int:
        """Decisions that would have become stricter."""
        return sum(each.after > each.before for each in self.changed)

    @property
    def milder(self) -> int:
        """Decisions that would have become milder."""
        return sum(each.after < each.before for each in self.changed)

    def by_action(self) -> dict[Action, int]:
        """How many more (or fewer) decisions each action would have had; those that stay as many left out."""
        change: Counter[Action] = Counter(each.after for each in self.changed)
        change.subtract(each.before for each in self.changed)
        return {action: change[action] for action in reversed(Action) if change[action]}

    def by_rule(self) -> dict[tuple[str | None, str | None], int]:
        """How often one rule would have taken another's place, most often first. None: no rule."""
        return dict(Counter((each.rule_before, each.rule_after) for each in self.changed).most_common())

    def summary(self) -> str:
        """`+12 redact, -3 block of 240 decisions`."""
        changes = ", ".join(f"{count:+d} {action.name.lower()}" for action, count in self.by_action().items())
        return f"{changes or 'no change'} of {self.decisions} decisions"


def rehearse(before: Policy, newer: Policy, decisions: Iterable[PastDecision]) -> Rehearsed:
    """The decisions under both policies."""
    old, new = Decider(before), Decider(newer)
    groups = frozenset({UNKNOWN, *(group.name for group in newer.groups)})
    replayed = [_replay(decision, old, new, groups) for decision in decisions]
    return Rehearsed(len(replayed), tuple(each for each in replayed if each.before != each.after))


def _replay(decision: PastDecision, old: Decider, new: Decider, groups: frozenset[str]) -> Replayed:
    if decision.rule_id == SAME_APPLICATION:
        return Replayed(decision, Action.ALLOW, Action.ALLOW, SAME_APPLICATION, SAME_APPLICATION)
    rule_before = old.rule(
        decision.counts,
        origin_groups=groups_of(old, decision.origin),
        destination_groups=groups_of(old, decision.destination),
        channel=decision.channel,
    )
    rule_after = new.rule(
        decision.counts,
        origin_groups=_groups_in(new, old, decision.origin, groups),
        destination_groups=_groups_in(new, old, decision.destination, groups),
        channel=decision.channel,
    )
    return Replayed(
        decision=decision,
        before=rule_before.strictness if rule_before else Action.ALLOW,
        after=rule_after.strictness if rule_after else Action.ALLOW,
        rule_before=rule_before.id if rule_before else None,
        rule_after=rule_after.id if rule_after else None,
    )


def check_limits(before: Policy, newer: Policy, decisions: Iterable[PastDecision]) -> None:
    """Pass where the newer policy changes no more of these decisions than its author allows.

    Raises:
        PolicyUntrusted: it changes more (`policy-rehearsal`).
    """
    limits = newer.rehearsal
    found = rehearse(before, newer, decisions)
    for kind, count, most in (
        ("stricter", found.stricter, limits.max_stricter),
        ("milder", found.milder, limits.max_milder),
    ):
        if most is not None and count > most:
            advice = (
                f"would make {count} of {found.decisions} past decisions {kind}, {most} are allowed; {found.summary()}"
            )
            raise PolicyUntrusted(advice, code="policy-rehearsal")


def groups_of(decider: Decider, recorded: Destination) -> tuple[str, ...]:
    """Whose rules held for an application, as far as it was recorded: the group that is named, and one by proof."""
    belonging = decider.belonging(recorded.application)
    if recorded.group == UNTOLD:
        return belonging.groups
    proven = (belonging.proven,) if belonging.proven != UNKNOWN else ()
    return tuple(dict.fromkeys((recorded.group, *proven)))


def _groups_in(new: Decider, old: Decider, recorded: Destination, groups: frozenset[str]) -> tuple[str, ...]:
    """The same under the newer policy, of an application whose title is not known any more."""
    now = new.belonging(recorded.application)
    if recorded.group in groups and now.groups == old.belonging(recorded.application).groups:
        return groups_of(new, recorded)
    return now.groups


def corpus(at: datetime) -> tuple[PastDecision, ...]:
    """Typical pastes of a service centre: every entity type, once and in a list, into typical programs and pages."""
    origin = _installed("crm.exe")
    destinations = [
        _installed("WeChat.exe"),
        _installed("QQ.exe"),
        _installed("DingTalk.exe"),
        _installed("excel.exe"),
        _installed("thunderbird"),
        _installed("chrome.exe", "客户工单 - Google Chrome"),
        _installed("chrome.exe", "微博-随时随地发现新鲜事 - Google Chrome"),
        _installed("chrome.exe", "ChatGPT - Google Chrome"),
        _installed("chrome.exe", "QQ邮箱 - Google Chrome"),
        Application(executable="stranger.exe"),
    ]
    return tuple(
        PastDecision(
            id=f"case-{application.executable}-{number}-{entity_type}-{count}",
            at=at,
            counts={entity_type: count},
            origin=Destination(origin, UNTOLD),
            destination=Destination(application, UNTOLD),
            channel=Channel.CLIPBOARD,
            action=Action.ALLOW,
            rule_id=None,
            policy_serial=0,
        )
        for number, application in enumerate(destinations)
        for entity_type in EntityType
        for count in (1, 8)
    )


def _installed(executable: str, title: str | None = None) -> Application:
    """A program where administrators install such."""
    path = f"C:/Program Files/{executable}"
    return Application(executable=executable, title=title, path=path, protected=True)
