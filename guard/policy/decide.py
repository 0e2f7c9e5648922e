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
from guard.policy.catalog import Catalog, shipped_catalog
from guard.policy.document import Policy
from guard.policy.grouping import Globs, Grouping, PathGlobs, without_exe
from guard.policy.own_rules import SAME_APPLICATION as SAME_APPLICATION
from guard.policy.own_rules import SAME_BROWSER
from guard.policy.sections import EVERY, UNKNOWN, Rule

_COLUMN = {entity_type: column for column, entity_type in enumerate(EntityType)}
_LENIENCY = {Override.NONE: 0, Override.CONSENT: 1, Override.JUSTIFY: 2}

Rows = NDArray[np.bool_]


class Decider:
    """One policy, ready to decide. Any thread."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._grouping = Grouping(policy.groups, self.may_have_more)
        self._more: dict[tuple[str, str], bool] = {}
        self._browsers = _Browsers(shipped_catalog())
        self._secret_keepers = PathGlobs(policy.secret_mark.paths)
        # Strictest action first; of equals the one that is harder to override; then as the document has them.
        self._rules = sorted(policy.rules, key=lambda rule: (-rule.strictness, _LENIENCY[rule.override]))
        self._counted = np.zeros((len(self._rules), len(EntityType)), dtype=np.float32)
        for row, rule in enumerate(self._rules):
            self._counted[row, [_COLUMN[entity_type] for entity_type in rule.entity_types]] = 1
        self._rank = np.array([rule.strictness * 10 - _LENIENCY[rule.override] for rule in self._rules], dtype=np.int32)
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
        self._excepted: dict[str, frozenset[str]] = {}
        """By group of destinations (`*`: all): keyed digests of values that are no customer data."""
        for exemption in policy.exemptions:
            for group in exemption.groups:
                self._excepted[group] = self._excepted.get(group, frozenset()) | frozenset(exemption.digests)

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
        back = _same_application(source, destination)
        if back and self._browsers.is_one_place(origin, application):
            return self._verdict(Action.ALLOW, destination, SAME_APPLICATION)
        counts = self.counts(self._not_excepted(findings, destination.group))
        rule = self.rule(counts, origin_group=source.group, destination_group=destination.group, channel=channel)
        if back and counts and (rule is None or rule.strictness is Action.ALLOW):
            return self._verdict(Action.AUDIT, destination, SAME_BROWSER)
        if rule is None:
            return self._verdict(Action.ALLOW, destination, None)
        return self._by_rule(rule, counts, destination)

    def honours_secret(self, origin: Application) -> bool:
        """Whether the mark of a secret that this program set counts, so that the copy is left alone unread."""
        return self._policy.secret_markers == "honour" and self._secret_keepers.match(origin)

    def may_have_more(self, group: str, than: str) -> bool:
        """Whether some content goes more freely to (or from) the first group than to the second: by the rules alone.

        What holds for the second one must be matched by what holds for the first: as strict, as hard to override.
        """
        if (group, than) not in self._more:
            self._more[group, than] = self._is_laxer(self._to, "origins", group, than) or self._is_laxer(
                self._from, "destinations", group, than
            )
        return self._more[group, than]

    def _is_laxer(self, on_side: Mapping[str, Rows], other_side: str, group: str, than: str) -> bool:
        """On one side of the rules, whether one that holds for `than` is not matched by those that hold for `group`."""
        ours, theirs = on_side[group], on_side[than]
        return any(
            not self._is_matched(int(row), ours, other_side)
            for row in np.flatnonzero(theirs & ~ours)
            if self._rules[row].strictness > Action.ALLOW
        )

    def _is_matched(self, row: int, by: Rows, side: str) -> bool:
        """Whether one of those rules, or one for each of its entity types, is as strict wherever this rule applies."""
        rule = self._rules[row]
        strict = [
            index
            for index in np.flatnonzero(by & (self._rank >= self._rank[row]))
            if _holds_wherever(self._rules[index], rule, side)
        ]
        one = any(
            other.min_count <= rule.min_count and other.entity_types >= rule.entity_types
            for other in (self._rules[index] for index in strict)
        )
        alone = [self._rules[index].entity_types for index in strict if self._rules[index].min_count == 1]
        return one or rule.entity_types <= frozenset[EntityType]().union(*alone)

    def _not_excepted(self, findings: Sequence[Finding], group: str | None) -> Sequence[Finding]:
        """Without the values that a supervisor found to be no customer data there; `group` None: anywhere."""
        excepted = self._excepted.get(EVERY, frozenset()) | self._excepted.get(group or EVERY, frozenset())
        return [finding for finding in findings if finding.digest not in excepted] if excepted else findings

    def counts(self, findings: Sequence[Finding]) -> dict[EntityType, int]:
        """How many findings of each entity type count, in the order of `EntityType`."""
        counts = dict.fromkeys(EntityType, 0)
        for finding in findings:
            if finding.confidence >= self._least[finding.entity_type]:
                counts[finding.entity_type] += finding.stands_for
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
        counts = self.counts(self._not_excepted(findings, None))
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

    def names(self, group: str) -> bool:
        """Whether some group of the policy names the applications of that group; not of the unknown ones."""
        return group != UNKNOWN

    def without_unreadable(self) -> tuple[str, ...]:
        """Groups that some rule warns about, redacts or blocks for, and none takes note of what cannot be inspected."""
        rows = np.array([EntityType.UNREADABLE in rule.entity_types for rule in self._rules], dtype=bool)
        noted = rows & np.array([rule.strictness >= Action.AUDIT for rule in self._rules], dtype=bool)
        return tuple(sorted(group for group in self._guarded if not (noted & self._to[group]).any()))

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


def _holds_wherever(rule: Rule, other: Rule, side: str) -> bool:
    """Whether a rule applies on all channels and, on that side, to all groups that the other one applies to."""
    named, theirs = set(getattr(rule, side)), set(getattr(other, side))
    return set(rule.channels) >= set(other.channels) and (EVERY in named or named >= theirs)


class _Browsers:
    """Tells programs that show one place from browsers, which show many."""

    def __init__(self, catalog: Catalog) -> None:
        entries = [entry for entry in catalog.applications if entry.kind == "browser"]
        self._executables = Globs(without_exe(glob) for entry in entries for glob in entry.executables)
        self._classes = Globs(glob for entry in entries for glob in entry.window_classes)

    def is_one_place(self, origin: Application, destination: Application) -> bool:
        """Whether a paste from one into the other, the same program, stays in one place: a page's site is known."""
        if not (self._is_browser(origin) or self._is_browser(destination)):
            return True
        return origin.site is not None and origin.site == destination.site

    def _is_browser(self, application: Application) -> bool:
        name = application.executable
        return (
            application.site is not None
            or (name is not None and self._executables.match(without_exe(name)))
            or self._classes.match(application.window_class)
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
