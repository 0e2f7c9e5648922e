"""Whose a number is: keys, days, and what a workstation can and cannot compute."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import cv2
import numpy as np
import pytest

from guard.errors import InputError
from guard.inspect.material import Tools
from guard.inspect.picture import Picture, from_picture
from guard.inspect.trace import Day, FirmKey, Tiles, WorkstationKeys, carried_by
from guard.model import EntityType, Pixels
from tests.support import chat_picture

FIRM = FirmKey(bytes(range(32)))
DESK = FIRM.keys_of("Desk-7")
DAY = date(2026, 11, 27)
DAYS = [
    Day(machine, agent, date(2026, 11, day))
    for machine in ("DESK-7", "desk-8")
    for agent in ("wang", "li")
    for day in range(1, 29)
]


def pixels(data: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_a_number_leads_back_to_agent_machine_and_day() -> None:
    assert FIRM.whose(DESK.number("wang", DAY), DAYS) == (Day("DESK-7", "wang", DAY),)


def test_a_number_of_nobody_in_question_leads_nowhere() -> None:
    assert FIRM.whose(DESK.number("zhao", DAY), DAYS) == ()
    assert FirmKey(bytes(32)).whose(DESK.number("wang", DAY), DAYS) == ()


def test_one_workstation_cannot_compute_the_numbers_of_another() -> None:
    other = FIRM.keys_of("desk-8")
    assert other.own != DESK.own
    assert replace(other, machine="desk-7").number("wang", DAY) != DESK.number("wang", DAY)
    assert FIRM.secret not in (DESK.own, DESK.carrier)


def test_keys_are_written_and_read_and_never_shown() -> None:
    assert WorkstationKeys.parse(DESK.text()) == DESK
    assert WorkstationKeys.parse(DESK.text().replace("\n", "\r\n")) == DESK
    assert FirmKey.parse(FIRM.text()) == FIRM
    assert DESK.own.hex() not in repr(DESK)
    assert FIRM.secret.hex() not in repr(FIRM)


@pytest.mark.parametrize("text", ["", FIRM.text(), DESK.text()[:-9], DESK.text() + "more"])
def test_what_is_no_workstations_keys_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        WorkstationKeys.parse(text)


def test_the_pattern_changes_with_the_day_and_not_within_it() -> None:
    tiles = Tiles(DESK, "wang")
    morning = tiles.at(datetime(2026, 11, 27, 1, tzinfo=UTC))
    assert tiles.at(datetime(2026, 11, 27, 23, tzinfo=UTC)) is morning
    assert tiles.at(datetime(2026, 11, 28, 0, tzinfo=UTC)) != morning


def test_a_picture_carries_the_number_where_something_is_covered_and_only_there(tools: Tools) -> None:
    tile = Tiles(DESK, "wang").at(datetime(2026, 11, 27, tzinfo=UTC))
    made = from_picture(chat_picture.png(chat_picture.draw(size=(900, 640))), replace(tools, trace=tile))
    safe = made.safe(frozenset(EntityType))
    assert safe is not None
    carried = carried_by(pixels(safe), FIRM)
    assert carried is not None
    assert carried.number == DESK.number("wang", DAY)
    clean = made.safe(frozenset())
    assert clean is not None
    assert isinstance(made, Picture)
    assert np.array_equal(pixels(clean), made.reading.pixels)


def test_what_is_served_while_a_picture_is_still_read_carries_it_too(tools: Tools) -> None:
    tile = Tiles(DESK, "wang").at(datetime(2026, 11, 27, tzinfo=UTC))
    first: list[bytes | None] = []

    def so_far(part: object) -> None:
        if isinstance(part, Picture) and not part.reading.whole and not first:
            first.append(part.safe(frozenset(EntityType)))

    from_picture(chat_picture.png(chat_picture.draw(size=(880, 620))), replace(tools, trace=tile, so_far=so_far))
    assert first
    assert first[0] is not None
    carried = carried_by(pixels(first[0]), FIRM)
    assert carried is not None
    assert carried.number == DESK.number("wang", DAY)
