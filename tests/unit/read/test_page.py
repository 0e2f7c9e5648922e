"""TextPage keeps the way from characters back to their places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.model import Box
from guard.read.page import Line, TextPage


def line(text: str, left: int, top: int, *, step: int = 10) -> Line:
    characters = tuple(Box(left + step * nth, top, step, 14) for nth in range(len(text)))
    return Line(text, Box(left, top, step * len(text), 14), characters)


def test_lines_are_joined_by_line_feeds() -> None:
    page = TextPage.of([line("姓名", 0, 0), line("张伟", 30, 0)])
    assert page.text == "姓名\n张伟"
    assert page.starts == (0, 3)


def test_a_span_inside_a_line_has_one_tight_box() -> None:
    page = TextPage.of([line("电话13800000000", 100, 20)])
    assert page.boxes(2, 13) == (Box(120, 20, 110, 14),)


def test_a_span_over_two_lines_has_a_box_in_each() -> None:
    page = TextPage.of([line("上海市", 0, 0), line("浦东新区", 0, 20)])
    assert page.boxes(2, 6) == (Box(20, 0, 10, 14), Box(0, 20, 20, 14))


@pytest.mark.parametrize(("start", "end"), [(0, 0), (2, 2), (3, 3), (50, 60)])
def test_a_span_without_characters_has_no_box(start: int, end: int) -> None:
    assert TextPage.of([line("ab", 0, 0)]).boxes(start, end) == ()


def test_a_line_feed_alone_has_no_box() -> None:
    assert TextPage.of([line("ab", 0, 0), line("cd", 0, 20)]).boxes(2, 3) == ()


def test_an_empty_page_has_neither_text_nor_boxes() -> None:
    page = TextPage.of([])
    assert page.text == ""
    assert page.boxes(0, 10) == ()


def test_neither_page_nor_line_shows_its_text_when_printed() -> None:
    page = TextPage.of([line("13800000000", 0, 0)])
    assert "138" not in repr(page)


@pytest.mark.parametrize(
    ("left", "top", "between"),
    [(0, 20, "\n"), (12, 20, "\n"), (45, 0, "\n"), (140, 0, "\n\n"), (0, 120, "\n\n"), (400, 20, "\n\n")],
    ids=["below", "indented", "close behind", "far behind", "far below", "elsewhere"],
)
def test_an_empty_line_parts_what_cannot_be_one_text(left: int, top: int, between: str) -> None:
    page = TextPage.of([line("上海市", 0, 0), line("浦东新区", left, top)])
    assert page.text == f"上海市{between}浦东新区"
    assert page.boxes(page.starts[1], len(page.text)) == (Box(left, top, 40, 14),)


def test_a_line_refuses_boxes_that_do_not_fit_its_text() -> None:
    with pytest.raises(ValueError, match="one box a character"):
        Line("abc", Box(0, 0, 10, 10), (Box(0, 0, 10, 10),))


@given(st.lists(st.text("ab中1 ", min_size=1, max_size=8), max_size=6), st.data())
def test_boxes_cover_exactly_the_characters_of_a_span(texts: list[str], data: st.DataObject) -> None:
    page = TextPage.of([line(text, 7 * nth, 20 * nth) for nth, text in enumerate(texts)])
    start = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(start, len(page.text)))
    covered = sum(box.width for box in page.boxes(start, end))
    assert covered == 10 * len(page.text[start:end].replace("\n", ""))
