"""How drawings in copied web pages are drawn is not read: lines, corners, measures."""

from __future__ import annotations

import pytest

from guard.redact.html import parse


@pytest.mark.parametrize(
    "drawn",
    [
        "<path d='M0 2670c0-66 22-116 66-151 34-37 84-56 150-56h513c59 0 109 19 148 59 39 39 59 88z'></path>",
        "<polygon points='4364 8748 4254 8943 13812 345678'></polygon>",
        "<path d='M12.1381234567812345,0.62220212345678901l151.1234567812,34'></path>",
        "<g transform='matrix(0.1381234 0 0 138 1234 5678)'></g>",
        "<circle stroke-dasharray='138 1234 5678'></circle>",
    ],
    ids=["lines", "corners", "fine measures", "a matrix", "dashes"],
)
def test_how_a_drawing_is_drawn_is_no_data(drawn: str) -> None:
    page = f"<p>tea<svg viewBox='0 0 21600 21600 10800'>{drawn}</svg></p><map><area coords='138,1234,5678,99'></map>"
    assert parse(page.encode()).text.split() == ["tea"]


def test_colours_are_no_data() -> None:
    page = "<body text='#000000' link='#000080' vlink='#800000'><table bgcolor='#138123'><td sdval='1039'>tea</table>"
    assert parse(page.encode()).text.split() == ["tea", "1039"]
