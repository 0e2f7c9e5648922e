"""What passes between the guard and its reading process arrives as it was sent, or is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guard.errors import ReaderFailed
from guard.model import Box, Label, LabelKind
from guard.read.page import Line, TextPage
from guard.read.worker import wire

_BOX = Box(10, 10, 20, 20)
_LINE = Line("张伟", _BOX, (_BOX, _BOX), 0.9)
_LABELS = (
    *(Label(0, 2, "客户", kind) for kind in LabelKind if kind is not LabelKind.MENU),
    Label(0, 2, "", LabelKind.MENU, 3),
)


def _sent(message: Any) -> Any:
    return json.loads(json.dumps(message))


def test_labels_of_every_kind_arrive() -> None:
    page = TextPage.of([_LINE], _LABELS)
    assert wire.unpack_page(_sent(wire.pack_page(page))).labels == _LABELS
    assert wire.unpack_hidden(_sent(wire.pack_hidden([page])))[0].labels == _LABELS


@pytest.mark.parametrize(
    "label", [[0, 2, "客户"], [0, 2, "客户", "person", None], [0, 2, "", "menu", "first"], ["a", 2, "", "menu", 1]]
)
def test_labels_of_no_kind_are_refused(label: list[Any]) -> None:
    message = _sent(wire.pack_page(TextPage.of([_LINE], ()))) | {"labels": [label]}
    with pytest.raises(ReaderFailed):
        wire.unpack_page(message)
    with pytest.raises(ReaderFailed):
        wire.unpack_hidden([["张伟", [label]]])
