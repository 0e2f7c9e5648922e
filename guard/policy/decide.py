"""What a destination may have: findings and a policy to a verdict. Pure, no I/O, tens of microseconds.

The rules are compiled into one table: a row a rule, strictest first. A decision counts the findings by entity type,
multiplies the table with the counts and takes the first row that reaches its minimum and applies to this channel,
origin and destination. The work grows with the rules by so little that 2,000 of them cost what a handful does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Application,
    Channel,
    Destination,
    EntityType,
    Finding,
    Override,
    Verdict,
)
from guard.policy.document import Policy
from guard.policy.grouping import Grouping
from guard.policy.sections import EVERY, UNKNOWN, Rule

SAME_APPLICATION = "same-application"
"""The rule of a paste back into the application and group that the content came from."""

_COLUMN = {entity_type: column for column, entity_type in enumerate(EntityType)}
_LENIENCY = {Override.NONE: 0, Override.CONSENT: 1, Override.JUSTIFY: 2}

Rows = NDArray[np.bool_]


class Decider:
    """One policy, ready to decide. Any thread."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._grouping = Grouping(policy.groups)
        # Strictest action first; of equals the one that is harder to override; then as the document has them.
        self._rules = sorted(policy.rules, key=lambda rule: (-rule.strictness, _LENIENCY[rule.override]))
        self._counted = np.zeros((len(self._rules), len(EntityType)), dtype=np.float32)
        for row, rule in enumerate(self._rules):
            self._counted[row, [_COLUMN[entity_type] for entity_type in rule.entity_types]] = 1
        self._minimum = np.array([rule.min_count for rule in self._rules], dtype=np.float32)
        groups = [UNKNOWN, *(group.name for group in policy.groups)]
        self._from = {group: self._rows_for("origins", group) for group in groups}
        self._to = {group: self._rows_for("destinations", group) for group in groups}
        self._by: dict[Channel, Rows] = {
            channel: np.array([channel in rule.channels for rule in self._rules], dtype=bool) for channel in Channel
        }
        strict = np.array([rule.strictness >= Action.WARN for rule in self._rules], dtype=bool)
        self._guarded = frozenset(group for group, rows in self._to.items() if (rows & strict).any())
        self._protected = self._types_from(Action.WARN)
        self._watched = self._types_from(Action.AUDIT)
        least = policy.inspection.min_confidence_of
        self._least = {each: least.get(each, policy.inspection.min_confidence) for each in EntityType}

    def destination(self, application: Application) -> Destination:
        """The application and the first group that it matches, "unknown" where none does."""
        return Destination(application=application, group=self._grouping.group(application)[0])

    def decide(
        self, findings: Sequence[Finding], *, origin: Application, application: Application, channel: Channel
    ) -> Verdict:
        """What `application` may have of content with these findings that was copied in `origin`.

        The strictest rule that matches wins; without one the verdict is ALLOW with no rule. Findings below the
        policy's minimum confidence do not count. A paste back into the application and group of the origin is
        ALLOW by the rule `same-application`.
        """
        destination = self.destination(application)
        source = self.destination(origin)
        if _same_application(source, destination):
            return self._verdict(Action.ALLOW, destination, SAME_APPLICATION)
        counts = self.counts(findings)
        rule = self.rule(counts, origin_group=source.group, destination_group=destination.group, channel=channel)
        if rule is None:
            return self._verdict(Action.ALLOW, destination, None)
        return self._by_rule(rule, counts, destination)

    def counts(self, findings: Sequence[Finding]) -> dict[EntityType, int]:
        """How many findings of each entity type count, in the order of `EntityType`."""
        counts = dict.fromkeys(EntityType, 0)
        for finding in findings:
            if finding.confidence >= self._least[finding.entity_type]:
                counts[finding.entity_type] += 1
        return {entity_type: count for entity_type, count in counts.items() if count}

    def rule(
        self, counts: Mapping[EntityType, int], *, origin_group: str, destination_group: str, channel: Channel
    ) -> Rule | None:
        """The rule that wins for so many findings between two groups; None: none applies.

        A group that this policy does not have counts as "unknown".
        """
        if not counts or not self._rules:
            return None
        rows = self._reached(counts)
        rows &= self._to.get(destination_group, self._to[UNKNOWN])
        rows &= self._from.get(origin_group, self._from[UNKNOWN])
        rows &= self._by[channel]
        first = int(rows.argmax())
        return self._rules[first] if rows[first] else None

    def decide_anywhere(self, findings: Sequence[Finding], *, channel: Channel) -> Verdict:
        """The strictest verdict that content with these findings can meet, wherever it may go; its origin is unknown.

        For what has no destination yet, such as a capture that lands in a file. The destination is the first group
        that the winning rule names.
        """
        counts = self.counts(findings)
        nowhere = Destination(UNKNOWN_APPLICATION, UNKNOWN)
        rows = self._reached(counts) & self._from[UNKNOWN] & self._by[channel]
        first = int(rows.argmax()) if counts and self._rules else 0
        if not counts or not self._rules or not rows[first]:
            return self._verdict(Action.ALLOW, nowhere, None)
        rule = self._rules[first]
        group = next((group for group in rule.destinations if group != EVERY), UNKNOWN)
        return self._by_rule(rule, counts, Destination(UNKNOWN_APPLICATION, group))

    def guards(self, application: Application) -> bool:
        """Whether anything would be warned about, redacted or blocked on its way into this application."""
        return self.guards_group(self.destination(application).group)

    def guards_group(self, group: str) -> bool:
        """The same of every application of a group."""
        return group in self._guarded

    def protected_types(self) -> frozenset[EntityType]:
        """The entity types that some rule warns about, redacts or blocks: what a safe version must cover."""
        return self._protected

    def watched_types(self) -> frozenset[EntityType]:
        """The entity types that some rule at least takes note of: a copy without them concerns nobody."""
        return self._watched

    def _types_from(self, action: Action) -> frozenset[EntityType]:
        return frozenset[EntityType]().union(*(rule.entity_types for rule in self._rules if rule.strictness >= action))

    def _reached(self, counts: Mapping[EntityType, int]) -> Rows:
        """Which rules have as many findings as they ask for."""
        vector = np.zeros(len(EntityType), dtype=np.float32)
        for entity_type, count in counts.items():
            vector[_COLUMN[entity_type]] = count
        return self._counted @ vector >= self._minimum

    def _by_rule(self, rule: Rule, counts: dict[EntityType, int], destination: Destination) -> Verdict:
        return Verdict(
            action=rule.strictness,
            destination=destination,
            rule_id=rule.id,
            policy_name=self._policy.name,
            policy_serial=self._policy.serial,
            entity_types=tuple(each for each in counts if each in rule.entity_types),
            override=rule.override,
            message=rule.message.message() if rule.message else None,
        )

    def _rows_for(self, key: str, group: str) -> Rows:
        return np.array([not {EVERY, group}.isdisjoint(getattr(rule, key)) for rule in self._rules], dtype=bool)

    def _verdict(self, action: Action, destination: Destination, rule_id: str | None) -> Verdict:
        return Verdict(
            action=action,
            destination=destination,
            rule_id=rule_id,
            policy_name=self._policy.name,
            policy_serial=self._policy.serial,
        )


def _same_application(origin: Destination, destination: Destination) -> bool:
    """Whether both are one program. A browser is one only within a group: its pages are told apart by title."""
    if origin.group != destination.group:
        return False
    ours, theirs = origin.application, destination.application
    if ours.pid is not None and ours.pid == theirs.pid:
        return True
    return (
        ours.executable is not None
        and theirs.executable is not None
        and ours.executable.casefold() == theirs.executable.casefold()
        and origin.group != UNKNOWN
    )
