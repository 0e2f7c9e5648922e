"""How much is done for a text that is made to take long: counted, since times depend on the machine."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guard.detect import context
from guard.detect.cutting import PIECE_SIZE, pieces
from guard.detect.entities.numbers import Judge, Number, NumberRecognizer
from guard.detect.lexicon import Lexicon
from guard.detect.lookups import load
from guard.detect.passage import passage
from guard.detect.spans import Spans
from guard.detect.tagger import Tagger

_LEXICON = Lexicon(context.words(), ())
_SIZE = 3000
_MOST_JUDGED = 1.2
"""Readings of a character's worth of digits and separators, at most."""


def _readings(text: str) -> int:
    read: list[Number] = []
    judge = Judge(range(7, 20), lambda number: read.append(number))
    list(NumberRecognizer((judge,), frozenset()).find(passage(text, (), _LEXICON)))
    return len(read)


@settings(max_examples=150)
@given(st.text(alphabet="0123456789 -.()/_\n·x+", min_size=1, max_size=12))
@example("0.5")
@example("12\n")
@example("12 ")
@example("192.168.1.1")
@example("010-")
@example("1 2\n3.")
@example("123")
def test_the_readings_of_rows_of_digits_are_bounded(seed: str) -> None:
    text = (seed * _SIZE)[:_SIZE]
    assert _readings(text) <= _MOST_JUDGED * len(text)


@pytest.mark.parametrize("text", ["138 0013 8000", "6222 0212 3456 7890 123", "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X"])
def test_numbers_in_groups_are_read_whole(text: str) -> None:
    read: list[Number] = []
    judge = Judge(range(7, 20), lambda number: read.append(number))
    list(NumberRecognizer((judge,), frozenset()).find(passage(text, (), _LEXICON)))
    assert "".join(filter(str.isalnum, text)) in {number.digits for number in read}


@pytest.mark.parametrize("seed", ["A123456(3)", "1.1.", "010-", "{'a':1},", "王小明", "a1 ", "SGVsbG8+/" * 90 + " "])
def test_a_long_text_is_read_little_more_than_once(seed: str) -> None:
    text = (seed * 60_000)[:60_000]
    assert sum(piece.end - piece.start for piece in pieces(text, PIECE_SIZE)) <= 1.4 * len(text)


class _Counting:
    """The real network; counts the characters that it is shown."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.shown = 0

    def run(self, outputs: Any, inputs: Any) -> Any:
        self.shown += inputs["token_ids"].size
        return self._session.run(outputs, inputs)


@pytest.mark.parametrize(
    ("seed", "most"),
    [
        ("昨天李小龙来过。\n", 0.02),  # a sentence said again is looked at once
        ("张·", 0.2),
        ("李小A123456789012345", 0.5),  # codes by their first signs
        ("王芳a@b.example.com 好", 0.5),
        ("欧阳Mr. ", 1.0),
    ],
)
def test_the_tagger_is_shown_less_than_the_text(seed: str, most: float) -> None:
    tables = load()
    tagger = Tagger(tables.surnames, tables.common)
    counting = tagger._session = _Counting(tagger._session)
    text = (seed * _SIZE)[:_SIZE]
    list(tagger.persons(text, Spans()))
    assert 0 < counting.shown <= most * len(text)


def test_a_name_beside_codes_has_its_own_place() -> None:
    tables = load()
    text = "订单SF1234567890123由李小龙13800138000签收，订单SF1234567890124由李小龙13800138001签收"
    found = Tagger(tables.surnames, tables.common).persons(text, Spans())
    assert [text[name.start : name.end] for name in found].count("李小龙") == 2
