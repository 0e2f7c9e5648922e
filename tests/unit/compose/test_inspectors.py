"""What a policy comes to where contents are inspected."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import Any, cast

import pytest

from guard.compose.inspectors import Inspectors, tools
from guard.compose.trace import Traces
from guard.errors import InspectionFailed, is_lack
from guard.inspect.formats import Kind
from guard.inspect.worker.remote import RemoteInspector
from guard.model import EntityType
from guard.model.clock import wall_clock
from tests.support.policies import HEAD, policy
from tests.support.readers import RefusingReader
from tests.support.trail import HERE
from tests.unit.service.test_lack import NoThreads, no_threads

__all__ = ["no_threads"]

PAGE = "<p>客户身份证号 11010519491231002X</p>".encode()


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


def test_what_is_enforced_is_inspected_until_what_comes_after_it_is(no_threads: NoThreads) -> None:
    def found(inspector: RemoteInspector) -> set[EntityType]:
        with contextlib.suppress(InspectionFailed):
            inspector.warm()
        return {each.entity_type for each in inspector.look(Kind.PAGE, PAGE, protected=()).findings}

    inspectors = Inspectors(str, Traces(HERE, wall_clock))
    enforced, newer = policy(), policy(head=f"{HEAD}\n[documents]\nmax_cells = 1000\n")
    first = inspectors.inspector(enforced, None)
    inspectors.settle()
    with no_threads, pytest.raises(RuntimeError) as lack:
        inspectors.inspector(newer, None)
    assert is_lack(lack.value)
    second = inspectors.inspector(newer, None)
    assert found(first) == found(second) == {EntityType.CN_ID}
    inspectors.settle()
    assert (found(first), found(second)) == ({EntityType.UNREADABLE}, {EntityType.CN_ID})
    inspectors.close()
