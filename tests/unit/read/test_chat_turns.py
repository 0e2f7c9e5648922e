"""Who speaks in turn is told by rows: a name and a time above what is said, or before it."""

from __future__ import annotations

import pytest

from guard.read.chat.signs import TurnSigns
from guard.read.chat.turns import Turns, Way, rows_of
from tests.support.pictures import Sheet

_ABOVE = ("Anna 10:31", "is it here yet?", "Bert 10:32", "not before noon", "Anna 10:40", "thank you")
_BEHIND = (
    "2026-08-04 15:11:47 鱼仔",
    "到了吗",
    "2026-08-04 15:12:06 爸爸",
    "还没有",
    "2026-08-04 15:16:27 鱼仔",
    "好的",
)
_STAMPED = ("10:31 anna is it here yet?", "10:32 bert not before noon", "10:40 anna thank you")
_SAID = ("anna: is it here yet?", "bert: not before noon", "anna: thank you")


def turns(texts: tuple[str, ...], way: Way) -> TurnSigns | None:
    sheet = Sheet()
    for nth, text in enumerate(texts):
        sheet.write(20, 20 + 40 * nth, text)
    found = Turns.of(rows_of(sheet.page().lines), way)
    return found.signs if found is not None else None


@pytest.mark.parametrize(
    ("texts", "way", "share"),
    [(_ABOVE, Way.HEADS, 3 / 5), (_BEHIND, Way.HEADS, 3 / 5), (_STAMPED, Way.STAMPS, 1.0), (_SAID, Way.SAID, 1.0)],
    ids=["above", "behind the time", "stamped", "said"],
)
def test_speakers_and_their_turns(texts: tuple[str, ...], way: Way, share: float) -> None:
    signs = turns(texts, way)
    assert signs is not None
    assert (signs.messages, signs.speakers, signs.returning) == (3, 2, 1)
    assert (signs.turns, signs.back) == (2 / 3, 1 / 3)
    assert signs.share == share
    assert signs.onward == (-1.0 if way is Way.SAID else 1.0)


def test_the_latest_first_goes_back_in_time() -> None:
    signs = turns(tuple(reversed(_STAMPED)), Way.STAMPS)
    assert signs is not None
    assert signs.onward == 0.0


@pytest.mark.parametrize(
    "texts",
    [
        ("Anna 12:10 AM", "Bert 11:58 AM", "Anna 12:05 PM", "Bert 1:10 PM"),
        ("Anna 上午 11:58", "Bert 下午 1:05", "Anna 晚上 9:20"),
    ],
    ids=["en", "zh"],
)
def test_the_afternoon_comes_after_the_morning(texts: tuple[str, ...]) -> None:
    signs = turns(texts, Way.HEADS)
    assert signs is not None
    assert (signs.messages, signs.onward) == (len(texts), 1.0)


@pytest.mark.parametrize(
    "texts",
    [
        ("18:25:13 anna:hello", "18:25:17 B bert:hello", "18:26:01 anna:yes"),
        ("18:25:13 日 0 anna: hello", "18:25:17 bert: hello", "18:26:01 anna:yes"),
    ],
    ids=["no gap", "badges"],
)
def test_a_colon_ends_a_name_behind_a_time_and_badges(texts: tuple[str, ...]) -> None:
    signs = turns(texts, Way.STAMPS)
    assert signs is not None
    assert (signs.messages, signs.speakers, signs.returning) == (3, 2, 1)


def test_what_is_said_behind_a_time_and_a_name_is_no_head_of_what_stands_below() -> None:
    assert turns(("18:25:13 anna: hello", "18:25:17 bert: hello", "18:26:01 anna:yes"), Way.HEADS) is None


def test_rows_of_a_panel_at_the_right_are_not_counted() -> None:
    sheet = Sheet()
    for nth, text in enumerate(_STAMPED):
        sheet.write(20, 20 + 40 * nth, text)
        sheet.write(700, 35 + 40 * nth, "member")
    found = Turns.of(rows_of(sheet.page().lines), Way.STAMPS)
    assert found is not None
    assert found.signs.share == 1.0


@pytest.mark.parametrize("way", list(Way))
def test_one_row_or_times_alone_are_no_turns(way: Way) -> None:
    assert turns((_ABOVE[0], "thank you"), way) is None
    assert turns(("10:31", "10:32", "10:40"), way) is None


def test_a_row_ends_where_another_panel_begins_but_not_before_its_time() -> None:
    sheet = Sheet()
    sheet.write(20, 20, "anna:")
    sheet.write(90, 20, "hello")
    sheet.write(500, 20, "members")
    sheet.write(20, 60, "Bert")
    sheet.write(500, 60, "10:31")
    assert [row.text for row in rows_of(sheet.page().lines)] == ["anna: hello", "members", "Bert 10:31"]


def test_blanks_of_any_width_part_the_words_of_a_row() -> None:
    sheet = Sheet()
    sheet.write(20, 20, "Anna    10:31")
    assert [row.text for row in rows_of(sheet.page().lines)] == ["Anna 10:31"]
