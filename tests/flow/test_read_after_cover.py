"""What was covered is read by no other engine either."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from guard.detect import Detector
from guard.inspect.material import Tools
from guard.inspect.picture import from_picture
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits
from guard.read import open_reader
from tests.support import chat_picture
from tests.support.independent import digits_read, engines
from tests.support.pictures import Sheet, encode

NUMBERS = (chat_picture.CN_ID, chat_picture.PHONE, chat_picture.BANK_CARD)
ROWS = 3


@pytest.fixture(scope="module")
def tools() -> Iterator[Tools]:
    reader = open_reader(limits=ReadingLimits(timeout_s=60))
    yield Tools(Detector(DetectionSettings()), reader, MaskStyle.MASK, "frosted by policy")
    reader.close()


def customers(ground: str, ink: str) -> Sheet:
    sheet = Sheet(1000, 200, ground=ground, ink=ink)
    for row in range(ROWS):
        for left, number in zip((40, 420, 700), NUMBERS, strict=True):
            sheet.write(left, 12 + 46 * row, number, 15 + row)
    return sheet


PICTURES = {
    "table": lambda: customers("#15181d", "#e6e9ee").encode("JPEG", quality=75),
    "chat": lambda: encode(chat_picture.draw(size=(900, 640))),
}


def test_other_engines_read_at_most_one_digit_in_a_hundred(tools: Tools) -> None:
    readers = engines()
    before, after = dict.fromkeys(readers, 0), dict.fromkeys(readers, 0)
    drawn = 0
    for name_of, draw in PICTURES.items():
        original = draw()
        safe = from_picture(original, tools).safe(frozenset(EntityType))
        assert safe is not None
        known = NUMBERS[:2] if name_of == "chat" else NUMBERS * ROWS
        drawn += sum(map(len, known))
        for name, read in readers.items():
            before[name] += digits_read(read(original), known)
            after[name] += digits_read(read(safe), known)
    assert all(count > 0.8 * drawn for count in before.values()), before
    assert all(count <= 0.01 * drawn for count in after.values()), after


def test_a_digit_counts_as_read_in_runs_of_six() -> None:
    assert digits_read("138-0013-8000", ["13800138000"]) == 11
    assert digits_read("138001 x 8000", ["13800138000"]) == 6
    assert digits_read("138 x 0013 x 8000", ["13800138000"]) == 0
    assert digits_read("nothing", ["13800138000"]) == 0
