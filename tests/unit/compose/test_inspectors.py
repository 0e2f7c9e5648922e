"""What a policy comes to where contents are inspected."""

from __future__ import annotations

import pytest

from guard.compose.inspectors import tools
from tests.support.policies import HEAD, policy
from tests.support.readers import RefusingReader


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
