"""How each rule did: how often it stopped something, what people answered, how precise it is by that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from guard.audit.proof.record import NoteKind
from guard.model.precision import Precision


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How a rule did."""

    rule: str
    events: int
    pastes: int
    """Events with their repetitions."""
    agents: int
    overridden: int
    """Answered with a justification or a consent."""
    not_sensitive: int
    """Answered with: this is no customer data."""
    precision: Precision
    """By all answers."""
    demoted: int
    """Workstations on which it has demoted itself."""


def rule_figures(rows: Callable[[str], Sequence[tuple[Any, ...]]]) -> tuple[RuleFigure, ...]:
    """The one with the most events first. `rows` answers a query on the tables that `figures_of` made."""
    demoted = dict(
        rows(
            f"SELECT rule, sum(action = '{NoteKind.RULE_DEMOTED}') FROM (SELECT rule, action, row_number() OVER "
            "(PARTITION BY machine, agent, rule ORDER BY number DESC) AS turn FROM records "
            f"WHERE action IN ('{NoteKind.RULE_DEMOTED}', '{NoteKind.RULE_RESTORED}')) WHERE turn = 1 GROUP BY rule"
        )
    )
    found = rows(
        "WITH given AS (SELECT rule, sum(answer IN ('justified', 'consent')) AS overridden, "
        "sum(answer = 'not_sensitive') AS not_sensitive, count(*) AS answers FROM answers GROUP BY rule) "
        "SELECT e.rule, count(*), sum(pastes), count(DISTINCT agent), coalesce(max(overridden), 0), "
        "coalesce(max(not_sensitive), 0), coalesce(max(answers), 0) FROM events e LEFT JOIN given g ON e.rule = g.rule "
        "WHERE e.rule IS NOT NULL GROUP BY e.rule ORDER BY 2 DESC, 1"
    )
    return tuple(
        RuleFigure(
            *(rule, events, pastes, agents, overridden, wrong),
            precision=Precision(answers - wrong, wrong),
            demoted=demoted.get(rule, 0),
        )
        for rule, events, pastes, agents, overridden, wrong, answers in found
    )
