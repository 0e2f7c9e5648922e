"""What a rich text says, however it is written."""

from __future__ import annotations

import pytest

from guard.redact.rich_text import readings


@pytest.mark.parametrize(
    ("rtf", "said"),
    [
        (rb"{\rtf1\ansi call 13800138000\par now}", "call 13800138000\nnow"),
        (rb"{\rtf1\ansicpg936 \'bf\'cd\'bb\'a7}", "客户"),
        (rb"{\rtf1 \u23458 ?\u25143 ?}", "客户"),
        (rb"{\rtf1\uc2 \u23458 \'bf\'cd{\uc0\u25143 }x}", "客户x"),
        (rb"{\rtf1 \u-10179 ?\u-8694 ?}", "\U0001f60a"),
        (rb"{\rtf1 a\tab b\cell c\line d\~e\_f \{x\}}", "a\tb\tc\nd e-f {x}"),
        (rb"{\rtf1 {\*\hidden 4711}{\pict 00ff00{\*\note words}ff}after}", "4711after"),
        (rb"{\rtf1 left}}}} right", "left right"),
        (rb"{\rtf1\ansicpg99999 \'e9}", "é"),
    ],
)
def test_its_words_are_read(rtf: bytes, said: str) -> None:
    assert [text.strip() for text in readings(rtf)] == [said]


@pytest.mark.parametrize(
    "rtf",
    [
        rb"{\rtf1 {\pict\pngblip\bin8 {{{{{{{{}id 11010519491231002X}",
        rb"{\rtf1 {\pict\pngblip\bin900 }id 11010519491231002X}",
        rb"{\rtf1 {\pict\pngblip\bin-9 00}id 11010519491231002X}",
        rb"{\rtf1 {\pict\pngblip\bin99999999999 00}id 11010519491231002X}",
    ],
)
def test_bytes_of_a_picture_hide_no_words_behind_it(rtf: bytes) -> None:
    assert any("id 11010519491231002X" in text for text in readings(rtf))
