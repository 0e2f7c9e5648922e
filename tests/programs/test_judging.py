"""What the bench makes of what arrived: same, frosted, or a defect, in one try or several."""

from __future__ import annotations

import json

import pytest

from tests.programs.browsers import Chromium
from tests.programs.content import NUMBER, Content, picture, pixels, text
from tests.programs.editors import Geany, Mousepad
from tests.programs.judging import Arrived, Cell, Result, Round, Try, is_good, judged, to_try_again
from tests.programs.office import Calc, Writer
from tests.programs.rounds import one_place

BARE = Arrived(text("Mousepad").encode())
FROSTED = Arrived(text("Mousepad").replace(NUMBER, "110***").encode())
WITHIN = one_place((Mousepad, Geany, Writer, Calc, Chromium))
NOTHING, BROKEN = Arrived(b""), Arrived(b"", "TimeoutError: window")
RDP: Cell = ("Mousepad", "FreeRDP", Content.TEXT)
STALE = Arrived(text("Geany").encode())


def result(work: Arrived, guarded: Arrived, *, own: bool = False, bare: Arrived = BARE) -> Result:
    cell = ("Mousepad", "Mousepad" if own else "Geany", Content.TEXT)
    (one,) = judged([a_try(cell, bare, work, guarded)], WITHIN)
    return one


def a_try(cell: Cell, bare: Arrived, work: Arrived = BARE, guarded: Arrived = FROSTED) -> Try:
    return {Round.BARE: {cell: bare}, Round.WORK: {cell: work}, Round.GUARDED: {cell: guarded}}


@pytest.mark.parametrize(
    ("work", "guarded", "own", "told"),
    [
        (BARE, FROSTED, False, ("same", "frosted")),
        (BARE, BARE, False, ("same", "the original arrived")),
        (BARE, Arrived(text("Geany").replace(NUMBER, "110***").encode()), False, ("same", "something else arrived")),
        (FROSTED, NOTHING, False, ("something else arrived", "nothing arrived")),
        (Arrived(BARE.content + b"W"), FROSTED, False, ("something else arrived", "frosted")),
        (BROKEN, BROKEN, False, ("TimeoutError: window", "TimeoutError: window")),
        (BARE, BARE, True, ("same", "same")),
        (BARE, FROSTED, True, ("same", "something else arrived")),
    ],
)
def test_a_paste_is_the_same_frosted_or_a_defect(
    work: Arrived, guarded: Arrived, own: bool, told: tuple[str, str]
) -> None:
    one = result(work, guarded, own=own)
    assert (one.work, one.guarded) == told
    assert is_good(one) == (told in (("same", "frosted"), ("same", "same")))


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (b"\0W", b"\0X"),
        (b"W", b" "),
        (b"\0W|", b"\0\x08|"),
        (b"", b"\0"),
        (b"\0\x07|", "\0\x9f|".encode()),
        (b"\0W", "\0客".encode()),
        (b"\0\x07|", "\0\ufffd|".encode()),
    ],
)
def test_what_wordpad_ends_its_texts_with_is_chance(before: bytes, now: bytes) -> None:
    words = text("WordPad").encode()
    assert result(Arrived(words + now), FROSTED, bare=Arrived(words + before)).work == "same"
    assert result(Arrived(words[:-1] + now), FROSTED, bare=Arrived(words + before)).work == "something else arrived"


@pytest.mark.parametrize("end", ["", "\0\b", "\0好", "\0\x1f", "a"])
def test_what_wordpad_ends_its_texts_with_is_chance_in_what_a_page_tells_too(end: str) -> None:
    told = [json.dumps({"text/plain": text("WordPad") + each}, ensure_ascii=False).encode() for each in ("", end)]
    assert result(Arrived(told[0]), FROSTED, bare=Arrived(told[1])).work == "same"


def test_what_a_program_does_not_take_without_the_guard_is_no_cell() -> None:
    cell = ("Mousepad", "Geany", Content.TEXT)
    assert not list(judged([a_try(cell, NOTHING)], WITHIN))


def test_a_picture_is_frosted_where_the_number_cannot_be_told_from_another_one() -> None:
    shown = pixels(picture())
    cell = ("GIMP", "Chromium", Content.PICTURE)

    def told(given: bytes) -> str:
        (one,) = judged([a_try(cell, Arrived(shown), guarded=Arrived(given))], WITHIN)
        return one.guarded

    assert told(shown) == "the original arrived"
    assert told(shown[:8] + bytes(len(shown) - 8)) == "frosted"
    assert told(shown[:-30]) == "the original arrived"  # of another size nobody can tell
    assert told(b"") == "nothing arrived"


@pytest.mark.parametrize(
    ("tries", "told"),
    [
        ([a_try(RDP, NOTHING), a_try(RDP, BARE)], ("same", "frosted", 2)),
        ([a_try(RDP, STALE, BARE), a_try(RDP, BARE, BARE)], ("same", "frosted", 2)),
        ([a_try(RDP, BARE, NOTHING), a_try(RDP, BARE)], ("nothing arrived", "frosted", 1)),
        ([a_try(RDP, BARE, NOTHING), a_try(RDP, NOTHING), a_try(RDP, BARE)], ("same", "frosted", 3)),
        ([a_try(RDP, BARE, NOTHING), a_try(RDP, NOTHING, NOTHING)], ("nothing arrived", "frosted", 2)),
        ([a_try(RDP, NOTHING, guarded=BARE), a_try(RDP, BARE)], ("same", "the original arrived", 2)),
        ([a_try(RDP, BARE, NOTHING), a_try(RDP, BARE, guarded=BARE)], ("nothing arrived", "the original arrived", 1)),
        ([a_try(RDP, BARE, BROKEN), a_try(RDP, BROKEN)], ("TimeoutError: window", "frosted", 1)),
    ],
)
def test_another_try_counts_where_without_the_guard_too_not_the_same_arrives(
    tries: list[Try], told: tuple[str, str, int]
) -> None:
    (one,) = judged(tries, WITHIN)
    assert (one.work, one.guarded, one.tries) == told


def test_who_loses_what_two_programs_copied_is_tried_again_with_all_others_too() -> None:
    def of(*arrived: Arrived) -> dict[Cell, Arrived]:
        return {(name, "FreeRDP", Content.TEXT): each for name, each in zip("abc", arrived, strict=False)}

    first: Try = {Round.BARE: of(BARE, NOTHING, NOTHING), Round.WORK: of(NOTHING, BARE, BARE), Round.GUARDED: of()}
    assert [cell[0] for cell in to_try_again([first], WITHIN)] == ["a", "b", "c"]
    for second, work in ((of(BARE, BARE, NOTHING), "nothing arrived"), (of(BARE, BARE, BARE), "same")):
        again: Try = {Round.BARE: second, Round.WORK: of(BARE, BARE, BARE), Round.GUARDED: of()}
        assert next(judged([first, again], WITHIN)).work == work


def test_what_is_as_it_should_be_or_never_arrives_anywhere_is_not_tried_again() -> None:
    assert not to_try_again([a_try(RDP, BARE)], WITHIN)
    assert not to_try_again([a_try(RDP, NOTHING)], WITHIN)
    assert to_try_again([a_try(RDP, BARE, NOTHING)], WITHIN) == (RDP,)


@pytest.mark.parametrize(("came", "again"), [(NOTHING, (True, True, False)), (STALE, (True, False, False))])
def test_where_nothing_arrived_all_that_the_program_pastes_is_tried_again(
    came: Arrived, again: tuple[bool, ...]
) -> None:
    all_of = (RDP, ("gedit", "FreeRDP", Content.TEXT), ("Mousepad", "Geany", Content.TEXT))
    bare = dict.fromkeys(all_of, BARE)
    first: Try = {Round.BARE: bare, Round.WORK: bare | {RDP: came}, Round.GUARDED: dict.fromkeys(all_of, FROSTED)}
    assert to_try_again([first], WITHIN) == tuple(
        cell for cell, is_tried in zip(all_of, again, strict=True) if is_tried
    )
