"""What of a batch follows the marks: whatever comes twice, late, forged, or in any order."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest

from guard.errors import FleetError
from guard.fleet.event import MAX_EVENT_BYTES, Event, event_of
from guard.fleet.hub.intake import Gap, Line, Lot, Received, received, sort

TRAIL, OTHER = "a" * 32, "b" * 32
DEVICE = "0" * 16
LINE = (DEVICE, TRAIL)


def event(number: int, previous: int | None = None, *, trail: str = TRAIL, begins: int = 1) -> Event:
    at = datetime(2026, 11, 27, tzinfo=UTC)
    return Event(trail, number, number - 1 if previous is None else previous, begins, at, "redact", "pc", "li.wei", {})


def no_event(number: int, previous: int | None = None, *, begins: int = 1) -> Received:
    """A message whose numbers can be read, and no more."""
    return Received(DEVICE, None, event(number, previous, begins=begins).numbers)


def message(number: int, previous: int | None = None, *, trail: str = TRAIL, begins: int = 1) -> Received:
    return Received(DEVICE, event(number, previous, trail=trail, begins=begins))


@pytest.mark.parametrize(
    ("mark", "batch", "lots", "moved", "gaps"),
    [
        (0, [message(1), message(2)], [Lot.KEPT, Lot.KEPT], 2, []),
        (0, [message(2), message(1)], [Lot.KEPT, Lot.KEPT], 2, []),
        (0, [message(1), message(1)], [Lot.KEPT, Lot.REPEATED], 1, []),
        (7, [message(3), message(7)], [Lot.REPEATED, Lot.REPEATED], 7, []),
        (7, [message(9)], [Lot.EARLY], 7, []),
        (7, [message(9), message(8)], [Lot.KEPT, Lot.KEPT], 9, []),
        (7, [message(12, 7)], [Lot.KEPT], 12, [(8, 11)]),
        (7, [message(12, 5)], [Lot.KEPT], 12, [(8, 11)]),
        (0, [message(40, 0, begins=40)], [Lot.KEPT], 40, []),
        (0, [message(43, 0, begins=40)], [Lot.KEPT], 43, [(40, 42)]),
        (3, [Received(DEVICE, None), message(4)], [Lot.REFUSED, Lot.KEPT], 4, []),
        (3, [message(5), no_event(4)], [Lot.KEPT, Lot.REFUSED], 5, [(4, 4)]),
        (3, [no_event(9, 3)], [Lot.REFUSED], 9, [(4, 9)]),
        (3, [no_event(3), no_event(5)], [Lot.REPEATED, Lot.EARLY], 3, []),
        (0, [no_event(40, 0, begins=40), no_event(41)], [Lot.REFUSED, Lot.REFUSED], 41, [(40, 40), (41, 41)]),
    ],
)
def test_a_record_is_kept_once_and_only_after_the_one_before_it(
    mark: int, batch: list[Received], lots: list[Lot], moved: int, gaps: list[tuple[int, int]]
) -> None:
    told = sort(batch, {LINE: mark})
    assert list(told.lots) == lots
    assert told.marks.get(LINE, mark) == moved
    assert list(told.gaps) == [Gap(LINE, *each) for each in gaps]


def test_numbers_count_within_a_trail_and_a_device() -> None:
    told = sort([message(1), message(1, trail=OTHER), Received("1" * 16, event(1))], {LINE: 1})
    assert list(told.lots) == [Lot.REPEATED, Lot.KEPT, Lot.KEPT]


@pytest.mark.parametrize("seed", range(20))
def test_in_any_order_and_any_pieces_every_record_is_kept_once_and_each_hole_is_named(seed: int) -> None:
    chance = random.Random(seed)
    holes = set(chance.sample(range(1, 60), 8))
    there = [number for number in range(1, 61) if number not in holes]
    unread = set(chance.sample(there, 5))
    befores = zip(there, [0, *there], strict=False)
    waiting = [(no_event if number in unread else message)(number, before) for number, before in befores] * 2
    chance.shuffle(waiting)
    marks: dict[Line, int] = {}
    kept: list[int] = []
    named: set[int] = set()
    for _ in range(1_000):
        batch = [waiting.pop() for _ in range(min(len(waiting), chance.randint(1, 9)))]
        told = sort(batch, marks)
        marks |= told.marks
        kept += [each.event.number for each in told.kept if each.event is not None]
        named |= {number for gap in told.gaps for number in range(gap.first, gap.last + 1)}
        waiting += [each for each, lot in zip(batch, told.lots, strict=True) if lot is Lot.EARLY]
        chance.shuffle(waiting)
        if not waiting:
            break
    assert kept == [number for number in there if number not in unread]
    assert named == holes | unread


def body(**changed: object) -> bytes:
    return json.dumps(json.loads(event(5).to_bytes()) | changed).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        *(body(facts={"x": "a\0b"}).decode().encode(form) for form in ("utf-16", "utf-16-le", "utf-32-be")),
        body().replace(b"li.wei", "李伟".encode()),
        body(number=0),
        body(number=2**63),
        body(number=True),
        body(number="5"),
        body(previous=5),
        body(previous=-1),
        body(begins=6),
        body(trail="../etc/passwd"),
        body(at="2026-11-27T00:00:00"),
        body(at=5),
        body(at="2026-11-27T00:00:00+23:59"),
        body(at="2026-11-27T00:00:00+00:00:30"),
        body(at="9999-12-31T23:59:59+00:00"),
        body(kind=""),
        body(machine="x" * 256),
        body(machine="a\0b"),
        body(facts={"rule": "a\0b"}),
        body(facts=[]),
        body(facts={"serial": 2**63}),
        body(facts={"rule": "x" * 3_000}),
        body(facts={"to_group": "x" * 3_000}),
        body(facts={"answer": {"x": "y"}}),
        body(facts={"entities": 5}),
        body(facts={"entities": {"items": 5}}),
        body(facts={"entities": {"PHONE": "x"}}),
        body(kind="\ud800"),
        body(facts={"x": "\udfff"}),
        body(facts={"x": float("inf")}),
        body(facts={"x": float("nan")}),
        body(facts={"x": ["a\0b"]}),
        body(facts={"x": {"a\0b": 1}}),
        body(agent="a\0b"),
        body().replace(b'"facts": {}', b'"facts": {"x": ' + b"[" * 500 + b"]" * 500 + b"}"),
        body(facts={"x": "y" * MAX_EVENT_BYTES}),
    ],
)
def test_what_is_no_event_is_refused_without_its_words(data: bytes) -> None:
    with pytest.raises(FleetError) as told:
        event_of(data)
    assert told.value.code == "fleet-event"
    assert received(DEVICE, data).event is None


def test_where_the_record_stands_is_read_of_what_is_no_event_too() -> None:
    for unsound in (body(facts=5), body(kind=""), body(facts={"x": "y" * MAX_EVENT_BYTES})):
        assert received(DEVICE, unsound) == no_event(5)
    for unsound in (body(facts=5, number=True), body(facts=5, trail=7), body(facts=5, previous=None), b"[5]", b"{"):
        assert received(DEVICE, unsound) == Received(DEVICE, None)


def test_an_event_is_read_as_it_was_written() -> None:
    assert event_of(event(5).to_bytes()) == event(5)


@pytest.mark.parametrize("name", ["[" * 201, "{" * 195, r"wechat\u0000", '"\\', "微信 📎"])
def test_a_program_may_be_called_anything(name: str) -> None:
    told = event_of(body(facts={"to_program": name}))
    assert told.facts == {"to_program": name}
    assert json.loads(told.facts_json) == told.facts
