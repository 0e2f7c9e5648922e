"""Why a recorded decision came out as it did, and which setting would change it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from guard.model import Application, EntityType
from guard.policy import position
from guard.policy.decide import Decider
from guard.policy.document import Policy, Written
from guard.policy.grouping import CompiledGroup, Grouping
from guard.policy.own_rules import SAME_APPLICATION
from guard.policy.rehearse import PastDecision, groups_of
from guard.policy.sections import UNKNOWN, Group, Rule


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `frostpane policy explain` tells."""

    event: str
    action: str
    rule: str | None
    rule_line: int | None
    """In the document in force; None: it has no such rule."""
    group: str
    """Of the destination, as recorded."""
    group_line: int | None
    matched_by: str
    """Why the destination is in that group."""
    entity_types: tuple[str, ...]
    """Those found that the rule names; all that were found where there is no rule."""
    setting: str
    """What would change the outcome."""
    serial: int
    """Of the policy that decided."""
    today: str
    """What the policy in force would do now."""


def explain(decision: PastDecision, written: Written) -> Explanation:
    """The decision, explained by the document in force."""
    policy = written.policy
    lines = position.lines_of(written.document.decode("utf-8-sig"))
    rules = {rule.id: index for index, rule in enumerate(policy.rules)}
    groups = {group.name: index for index, group in enumerate(policy.groups)}
    at = rules.get(decision.rule_id or "")
    rule = None if at is None else policy.rules[at]
    in_group = groups.get(decision.destination.group)
    return Explanation(
        event=decision.id,
        action=decision.action.name.lower(),
        rule=decision.rule_id,
        rule_line=None if at is None else position.line(lines, ("rule", at)),
        group=decision.destination.group,
        group_line=None if in_group is None else position.line(lines, ("group", in_group)),
        matched_by=_matched_by(policy, decision),
        entity_types=tuple(each for each in decision.counts if rule is None or each in rule.entity_types),
        setting=_setting(decision, rule, None if at is None else position.line(lines, ("rule", at, "action"))),
        serial=decision.policy_serial,
        today=_today(decision, policy),
    )


def _matched_by(policy: Policy, decision: PastDecision) -> str:
    name, application = decision.destination.group, decision.destination.application
    keys = {each.name: CompiledGroup.of(each).reason(application) for each in policy.groups}
    if name == UNKNOWN:
        claimed = next(((each, key) for each, key in keys.items() if key is not None), None)
        if claimed is None:
            return "no group of the policy names this application"
        return f"{_told(policy, *claimed, application)} of group {claimed[0]}, and nothing proved that it belongs there"
    if (key := keys.get(name)) is not None and name in Grouping(policy.groups).of(application).groups:
        return _told(policy, name, key, application)
    group = next((each for each in policy.groups if each.name == name), None)
    if group is not None and group.titles:
        return "the title of its window at that time (titles are not recorded)"
    if group is not None and group.paths:
        return "the path of its file at that time (paths are not recorded)"
    return "the policy of that time; today's has it in another group"


def _told(policy: Policy, name: str, key: str, application: Application) -> str:
    told = " (the browser's companion extension, or its connector, told the page's host)" if key == "sites" else ""
    return f'{key} has "{_glob(policy, name, key, application)}"{told}'


def _glob(policy: Policy, name: str, key: str, application: Application) -> str:
    """Which of the group's globs it was: the first that matches alone."""
    group = next(group for group in policy.groups if group.name == name)
    alone = (Group(name=name, **{key: (glob,)}) for glob in getattr(group, key))
    matching = next(each for each in alone if CompiledGroup.of(each).reason(application) == key)
    return str(getattr(matching, key)[0])


def _setting(decision: PastDecision, rule: Rule | None, line: int | None) -> str:
    if decision.rule_id == SAME_APPLICATION:
        return "none: a paste back into the application that content came from is always free"
    if decision.rule_id is None:
        group, types = decision.destination.group, ", ".join(decision.counts) or "what is to be guarded"
        return f'a [[rule]] with entities = [{types}] and destinations = ["{group}"] would guard this'
    if rule is None:
        return "the rule is not in the policy in force any more"
    others = []
    if rule.min_count == 1:
        others.append("raise `min_count`")
    if decision.destination.group in rule.destinations:
        others.append(f'take "{decision.destination.group}" out of `destinations`')
    program = _application(decision.destination.application)
    others.append(f"name {program} in a group that this rule leaves alone, and to which it provably belongs")
    return f"`action` of rule {rule.id} in line {line}; or " + "; or ".join(others)


def _application(application: Application) -> str:
    return application.executable or application.window_class or application.site or "the application"


def _today(decision: PastDecision, policy: Policy) -> str:
    if decision.rule_id == SAME_APPLICATION:
        return f"allow by {SAME_APPLICATION}"
    counts = {EntityType(each): count for each, count in decision.counts.items()}
    decider = Decider(policy)
    rule = decider.rule(
        counts,
        origin_groups=groups_of(decider, decision.origin),
        destination_groups=groups_of(decider, decision.destination),
        channel=decision.channel,
    )
    return f"{rule.action} by {rule.id}" if rule else "allow, no rule applies"
