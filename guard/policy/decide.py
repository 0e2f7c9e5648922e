"""What a destination may have: findings and a policy to a verdict. Pure, no I/O, tens of microseconds.

The rules are compiled into one table: a row a rule, strictest first. A decision counts the findings by entity type,
multiplies the table with the counts and takes the first row that reaches its minimum and applies to this channel,
origin and destination. The work grows with the rules by so little that 2,000 of them cost what a handful does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from guard.model import (
    UNKNOWN_APPLICATION,
    Action,
    Application,
    Channel,
    Destination,
    EntityType,
    Finding,
    Verdict,
)
from guard.policy.browsers import Browsers
from guard.policy.catalog import shipped_catalog
from guard.policy.document import Policy
from guard.policy.freedom import OPEN, Freedom, Rows, leniency
from guard.policy.grouping import Belonging, Grouping, PathGlobs
from guard.policy.own_rules import SAME_APPLICATION as SAME_APPLICATION
from guard.policy.own_rules import SAME_BROWSER
from guard.policy.sections import EVERY, UNKNOWN, Rule

_COLUMN = {entity_type: column for column, entity_type in enumerate(EntityType)}


class Decider:
    """One policy, ready to decide. Any thread."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._browsers = Browsers(shipped_catalog())
        self._secret_keepers = PathGlobs(policy.secret_mark.paths)
        # Strictest action first; of equals the one that is harder to override; then as the document has them.
        self._rules = sorted(policy.rules, key=lambda rule: (-rule.strictness, leniency(rule)))
        self._counted = np.zeros((len(self._rules), len(EntityType)), dtype=np.float32)
        for row, rule in enumerate(self._rules):
            self._counted[row, [_COLUMN[entity_type] for entity_type in rule.entity_types]] = 1
        self._leniency = np.array([leniency(rule) for rule in self._rules], dtype=np.int8)
        self._minimum = np.array([rule.min_count for rule in self._rules], dtype=np.float32)
        groups = [UNKNOWN, *(group.name for group in policy.groups)]
        self._from = {group: self._rows_for("origins", group) for group in groups}
        self._to = {group: self._rows_for("destinations", group) for group in groups}
        self._freedom = Freedom(self._rules, self._to, self._from)
        self._grouping = Grouping(policy.groups, self.may_have_more)
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
        """The application and the group that it goes by, "unknown" where it goes by none."""
        return Destination(application=application, group=self.belonging(application).name)

    def belonging(self, application: Application) -> Belonging:
        """The groups whose rules hold for an application."""
        return self._grouping.of(application)

    def origin(self, application: Application, verdict: Verdict) -> Destination:
        """The copying application and the group by which a verdict's rule held for it."""
        belonging = self.belonging(application)
        rule = next((rule for rule in self._rules if rule.id == verdict.rule_id), None)
        group = belonging.name if rule is None else _first_named(rule.origins, belonging.groups)
        return Destination(application, group)

    def decide(
        self, findings: Sequence[Finding], *, origin: Application, application: Application, channel: Channel
    ) -> Verdict:
        """What `application` may have of content with these findings that was copied in `origin`.

        The strictest rule that matches any of its groups wins, and the verdict names that group; its override is the
        hardest of those that match and hold the content back. Without one the verdict is ALLOW with no rule. Findings
        below the policy's minimum confidence do not count. A paste back into the application and groups of the origin
        is ALLOW by the rule `same-application`.
        """
        here, there = self.belonging(origin), self.belonging(application)
        destination = Destination(application, there.name)
        back = here.groups == there.groups and _same_application(origin, application, there)
        if back and self._browsers.is_one_place(origin, application):
            return self._verdict(Action.ALLOW, destination, SAME_APPLICATION)
        alike: dict[frozenset[str], list[str]] = {}
        for group in there.groups:
            alike.setdefault(self._excepted_at(group), []).append(group)
        held = [
            (self._matching(counts, here.groups, groups, channel), groups, counts)
            for excepted, groups in alike.items()
            if (counts := self.counts(_without(findings, excepted)))
        ]
        rows, groups, counts = min(held, key=lambda each: _first(each[0]), default=(np.zeros(0, bool), [], {}))
        rule = self._rules[row] if (row := _first(rows)) < len(rows) else None
        if back and held and (rule is None or rule.strictness is Action.ALLOW):
            return self._verdict(Action.AUDIT, destination, SAME_BROWSER)
        if rule is None:
            return self._verdict(Action.ALLOW, destination, None)
        matching = np.logical_or.reduce([each for each, _, _ in held])
        return self._by_rule(rule, matching, counts, Destination(application, _first_named(rule.destinations, groups)))

    def honours_secret(self, origin: Application) -> bool:
        """Whether the mark of a secret that this program set counts, so that the copy is left alone unread."""
        return self._policy.secret_markers == "honour" and self._secret_keepers.match(origin)

    def may_have_more(self, group: str, than: str) -> bool:
        """Whether some content goes more freely to (or from) the first group than to the second: by the rules alone."""
        return self._freedom.is_more(group, than)

    def _excepted_at(self, group: str) -> frozenset[str]:
        """Digests of the values that a supervisor found to be no customer data there."""
        everywhere = self._excepted.get(EVERY, frozenset())
        return everywhere | self._excepted[group] if group in self._excepted else everywhere

    def counts(self, findings: Sequence[Finding]) -> dict[EntityType, int]:
        """How many findings of each entity type count, in the order of `EntityType`."""
        counts = dict.fromkeys(EntityType, 0)
        for finding in findings:
            if finding.confidence >= self._least[finding.entity_type]:
                counts[finding.entity_type] += finding.stands_for
        return {entity_type: count for entity_type, count in counts.items() if count}

    def rule(
        self,
        counts: Mapping[EntityType, int],
        *,
        origin_groups: Sequence[str],
        destination_groups: Sequence[str],
        channel: Channel,
    ) -> Rule | None:
        """The rule that wins for so many findings from any of those groups to any of those; None: none applies.

        A group that this policy does not have counts as "unknown".
        """
        rows = self._matching(counts, origin_groups, destination_groups, channel)
        return self._rules[row] if (row := _first(rows)) < len(rows) else None

    def _matching(
        self, counts: Mapping[EntityType, int], origins: Sequence[str], destinations: Sequence[str], channel: Channel
    ) -> Rows:
        """Which rules apply."""
        rows = self._reached(counts) & self._by[channel]
        rows &= _any_of(self._to, destinations)
        rows &= _any_of(self._from, origins)
        return rows

    def decide_anywhere(self, findings: Sequence[Finding], *, channel: Channel) -> Verdict:
        """The strictest verdict that content with these findings can meet, wherever it may go; its origin is unknown.

        For what has no destination yet, such as a capture that lands in a file. The destination is the first group
        that the winning rule names.
        """
        counts = self.counts(_without(findings, self._excepted_at(EVERY)))
        nowhere = Destination(UNKNOWN_APPLICATION, UNKNOWN)
        rows = self._reached(counts) & self._from[UNKNOWN] & self._by[channel]
        if (row := _first(rows)) == len(rows):
            return self._verdict(Action.ALLOW, nowhere, None)
        rule = self._rules[row]
        group = next((group for group in rule.destinations if group != EVERY), UNKNOWN)
        return self._by_rule(rule, rows, counts, Destination(UNKNOWN_APPLICATION, group))

    def guards(self, application: Application) -> bool:
        """Whether anything would be warned about, redacted or blocked on its way into this application."""
        return not self._guarded.isdisjoint(self.belonging(application).groups)

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

    def _by_rule(self, rule: Rule, matching: Rows, counts: dict[EntityType, int], destination: Destination) -> Verdict:
        opens = np.where(matching, self._leniency, OPEN)
        row = int(opens.argmin())
        hardest = self._rules[row] if opens[row] < leniency(rule) else rule
        return Verdict(
            action=rule.strictness,
            destination=destination,
            rule_id=rule.id,
            policy_name=self._policy.name,
            policy_serial=self._policy.serial,
            entity_types=tuple(each for each in counts if each in rule.entity_types),
            override=hardest.override,
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


def _first(rows: Rows) -> int:
    """The strictest of the rules that apply, by its row; their number: none does."""
    row = int(rows.argmax()) if len(rows) else 0
    return row if len(rows) and rows[row] else len(rows)


def _without(findings: Sequence[Finding], excepted: frozenset[str]) -> Sequence[Finding]:
    return [finding for finding in findings if finding.digest not in excepted] if excepted else findings


def _any_of(rows: Mapping[str, Rows], groups: Sequence[str]) -> Rows:
    """The rules that hold for one of those groups at least."""
    held = rows.get(groups[0], rows[UNKNOWN])
    for group in groups[1:]:
        held = held | rows.get(group, rows[UNKNOWN])
    return held


def _first_named(named: Sequence[str], groups: Sequence[str]) -> str:
    """The first of those groups that a rule's list names."""
    return next((group for group in groups if EVERY in named or group in named), groups[0])


def _same_application(origin: Application, destination: Application, both: Belonging) -> bool:
    """Whether both, of the same groups, are one program. A name alone tells so only where their group is proven; where
    they claim one, the windows' class has to be the same too: a runtime's name is that of many programs."""
    if origin.pid is not None and origin.pid == destination.pid:
        return True
    if origin.executable is None or destination.executable is None:
        return False
    if origin.executable.casefold() != destination.executable.casefold():
        return False
    claimed = both.groups != (UNKNOWN,)
    return both.proven != UNKNOWN or (claimed and origin.window_class == destination.window_class is not None)
