"""What the console calls things: all that workstations tell has a name in both languages."""

from __future__ import annotations

import pytest

pytest.importorskip("django", reason="frostpane[hub] is not installed")

from guard.audit.proof.record import NoteKind  # noqa: E402
from guard.fleet.console.texts import texts_of  # noqa: E402
from guard.model import Action  # noqa: E402


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_record_has_a_name(language: str) -> None:
    kinds = {kind.value for kind in NoteKind if kind is not NoteKind.OUTCOME} | {
        action.name.lower() for action in Action
    }
    assert kinds <= set(texts_of(language)["kind"])
