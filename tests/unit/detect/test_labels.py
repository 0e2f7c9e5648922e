"""What a layout's labels make of the characters below and beside them, by their kind."""

from __future__ import annotations

import pytest

from guard.detect import Detector
from guard.model import Label, LabelKind

ORDER = "4187236512345678901"


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector()


def _found(detector: Detector, text: str, label: Label) -> list[str]:
    return [text[each.start : each.end] for each in detector.detect(text, (label,))]


def test_a_line_of_a_conversation_is_told_by_its_kind_and_by_no_heading(detector: Detector) -> None:
    assert _found(detector, ORDER, Label(0, len(ORDER), "", LabelKind.MESSAGE)) == [ORDER]
    assert _found(detector, ORDER, Label(0, len(ORDER), "消息")) == []
    assert _found(detector, ORDER, Label(0, len(ORDER), "Message")) == []


def test_the_number_of_goods_is_no_orders(detector: Detector) -> None:
    number = "SO20260824001"
    assert _found(detector, number, Label(0, len(number), "编号")) == [number]
    assert _found(detector, number, Label(0, len(number), "编号", LabelKind.GOODS)) == []


def test_what_staff_is_called_by_is_no_name(detector: Detector) -> None:
    assert _found(detector, "李经理", Label(0, 3, "联系人")) == ["李经理"]
    assert _found(detector, "李经理", Label(0, 3, "", LabelKind.POST)) == []


def test_a_column_that_is_headed_as_a_menu_is_none(detector: Detector) -> None:
    text = "于洪\n\n报表\n\n待办"
    places = [(text.index(word), text.index(word) + 2) for word in text.split()]
    headed = detector.detect(text, [Label(*place, "菜单0") for place in places])
    items = detector.detect(text, [Label(*place, "", LabelKind.MENU, 0) for place in places])
    assert [text[each.start : each.end] for each in headed] == ["于洪"]
    assert items == ()
