"""What a policy comes to where contents are inspected."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.compose.inspectors import Inspectors, tools
from guard.compose.trace import Traces
from guard.model.clock import wall_clock
from tests.support.policies import HEAD, policy
from tests.support.readers import RefusingReader
from tests.support.trail import HERE


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", "已遮盖 · frosted by policy"),
        ('[notifications]\nlanguage = "zh"\n', "已按策略"),
        ('[notifications]\nlanguage = "en"\n', "frosted by policy"),
        ("[redaction]\ncorner_note = false\n", None),
    ],
)
def test_the_corner_note_speaks_the_language_of_the_policy(asked: str, words: str | None) -> None:
    made = policy(head=f"{HEAD}\n{asked}")
    note = tools(made, RefusingReader()).note
    assert note is None if words is None else note is not None and note.startswith(words) and made.name in note


def test_a_worker_that_is_not_closed_in_is_not_called_so_while_another_one_takes_its_place() -> None:
    told = iter((frozenset({"landlock"}), None))
    inspectors = Inspectors(str, Traces(HERE, wall_clock))
    inspectors._inspector = cast("Any", SimpleNamespace(not_taken=lambda: next(told)))
    assert [each.guarded for each in inspectors.coverage()] == [False]
