"""Words that are printed with their characters apart are read as one; the cells of a table are not."""

from __future__ import annotations

import pytest

from guard.read.documents.letters import joined
from tests.support.pictures import Sheet


@pytest.mark.parametrize(
    ("texts", "step_px", "expected"),
    [
        (("工", "作", "证"), 40, ["工作证"]),
        (("姓", "名", "张三丰"), 60, ["姓名", "张三丰"]),
        (("民族", "汉"), 60, ["民族", "汉"]),
        (("A", "B"), 40, ["A", "B"]),
        (("一", "二", "三"), 120, ["一", "二", "三"]),
        (("一", "二"), 20, ["一", "二"]),
    ],
    ids=["title", "caption", "caption and value", "keys", "cells", "touching"],
)
def test_single_characters_in_a_row_are_one_word(texts: tuple[str, ...], step_px: int, expected: list[str]) -> None:
    sheet = Sheet(600, 200)
    for nth, text in enumerate(texts):
        sheet.write(40 + step_px * nth, 40, text, 20)
    sheet.write(40, 100, "证", 20)
    assert [line.text for line in joined(sheet.page().lines) if line.box.top < 90] == expected
