"""What the bench of programs makes of what arrived: a paste is the same, frosted, or a defect with its name."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from guard.policy.document import parse
from tests.programs.browsers import Chromium
from tests.programs.content import (
    NUMBER,
    WORKBOOK,
    Content,
    picture,
    pixels,
    safe_workbook,
    text,
    told,
    workbook,
)
from tests.programs.desk import Desk
from tests.programs.editors import Geany, Mousepad
from tests.programs.office import Calc, Writer
from tests.programs.page import is_good, page, tried
from tests.programs.program import Program
from tests.programs.remote import FreeRdp
from tests.programs.rounds import Arrived, Result, Round, judged, one_place, pastes, policy

BARE = Arrived(text("Mousepad").encode())
FROSTED = Arrived(text("Mousepad").replace(NUMBER, "110***").encode())
WITHIN = one_place((Mousepad, Geany, Writer, Calc, Chromium))
NOTHING, BROKEN = Arrived(b""), Arrived(b"", "TimeoutError: window")


def result(work: Arrived, guarded: Arrived, *, own: bool = False, bare: Arrived = BARE) -> Result:
    cell = ("Mousepad", "Mousepad" if own else "Geany", Content.TEXT)
    (one,) = judged({Round.BARE: {cell: bare}, Round.WORK: {cell: work}, Round.GUARDED: {cell: guarded}}, WITHIN)
    return one


@pytest.mark.parametrize(
    ("work", "guarded", "own", "told"),
    [
        (BARE, FROSTED, False, ("same", "frosted")),
        (BARE, BARE, False, ("same", "the original arrived")),
        (FROSTED, NOTHING, False, ("something else arrived", "nothing arrived")),
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


class IdleDesk(Desk):
    """No screen, and nobody who needs time."""

    home = Path()

    def __init__(self) -> None:
        pass

    def wait(self) -> None:
        pass

    def shot(self, file: Path) -> None:
        pass

    def focus(self, title: str) -> str:
        return title


def test_each_paste_has_its_own_copy_whatever_a_program_does_to_the_clipboard() -> None:
    lies: list[bytes] = []
    desk = IdleDesk()

    class Plain(Program):
        name = package = executable = "plain"
        copies = pastes = frozenset({Content.TEXT})

        def start(self) -> None:
            pass

        def copy(self, content: Content) -> None:
            lies[:] = [text(self.name).encode()]

        def paste(self, content: Content) -> bytes:
            return lies[0]

    class CopiesAgain(Plain):
        name = package = executable = "copies-again"

        def paste(self, content: Content) -> bytes:
            lies[0] = lies[0].replace(NUMBER.encode(), b"***")
            return lies[0]

    arrived = dict(pastes([CopiesAgain(desk), Plain(desk)]))
    assert arrived["plain", "plain", Content.TEXT].content == text("plain").encode()
    assert arrived["copies-again", "plain", Content.TEXT].content == text("copies-again").encode()
    assert len(arrived) == 4


def test_what_was_copied_on_a_far_screen_is_no_arrival_there() -> None:
    lying = [text(FreeRdp.name).encode(), text("WordPad").encode()]

    class Far(FreeRdp):
        def _there(self, *command: str, stdin: bytes = b"") -> bytes:
            return lying.pop(0) if "-o" in command else b""

    assert Far(IdleDesk()).paste(Content.TEXT) == text("WordPad").encode()


def test_one_executable_is_one_place_and_pages_of_a_browser_are_not() -> None:
    assert ("Writer", "Calc") in WITHIN
    assert ("Mousepad", "Geany") not in WITHIN
    assert ("Chromium", "Chromium") not in WITHIN


def test_what_a_program_does_not_take_without_the_guard_is_no_cell() -> None:
    cell = ("Mousepad", "Geany", Content.TEXT)
    assert not list(judged({Round.BARE: {cell: NOTHING}, Round.WORK: {cell: BARE}, Round.GUARDED: {}}, WITHIN))


def test_a_picture_is_frosted_where_the_number_cannot_be_told_from_another_one() -> None:
    shown = pixels(picture())
    cell = ("GIMP", "Chromium", Content.PICTURE)

    def told(given: bytes) -> str:
        arrived = {Round.BARE: {cell: Arrived(shown)}, Round.WORK: {}, Round.GUARDED: {cell: Arrived(given)}}
        (one,) = judged(arrived, WITHIN)
        return one.guarded

    assert told(shown) == "the original arrived"
    assert told(shown[:8] + bytes(len(shown) - 8)) == "frosted"
    assert told(shown[:-30]) == "the original arrived"  # of another size nobody can tell
    assert told(b"") == "nothing arrived"


def test_files_that_are_no_workbook_or_came_without_a_name_are_no_safe_ones() -> None:
    assert not safe_workbook(b"PK\x03\x04\x9f\xff")
    assert not safe_workbook(told(WORKBOOK, b"PK\x9f"))
    assert not safe_workbook(told(WORKBOOK, workbook("Thunar")))
    assert safe_workbook(told(WORKBOOK, workbook("Thunar")).replace(NUMBER.encode(), b"***"))


def test_each_round_has_a_policy_that_names_the_programs() -> None:
    assert policy(Round.BARE, (Mousepad,)) is None
    for how, group in ((Round.WORK, "work"), (Round.GUARDED, "social")):
        document = parse((policy(how, (Mousepad, Geany)) or "").encode(), "programs.toml")
        assert {each.name: each.executables for each in document.groups}[group] == ("mousepad*", "geany*")


def test_the_page_shows_each_cell_and_names_each_defect() -> None:
    results = [result(BARE, FROSTED), result(NOTHING, FROSTED)]
    told = page(results, (Mousepad, Geany), date(2026, 11, 27), {"mousepad": "0.6.3-1"}, "Debian")
    assert "| Mousepad | `mousepad` | 0.6.3-1 |" in told
    assert "| Geany | `geany` | ? |" in told
    assert "1 of 2 cells" in told
    assert "- Mousepad → Geany, text: work program: nothing arrived; guarded: frosted" in told


def test_what_doctor_tells_counts_a_cell_for_both_of_its_programs() -> None:
    results = [result(BARE, FROSTED), result(NOTHING, FROSTED)]
    told = tomllib.loads(tried(results, (Mousepad, Geany, Calc), date(2026, 11, 27), {"mousepad": "0.6"}, "Debian"))
    assert (told["day"], told["system"]) == (date(2026, 11, 27), "Debian")
    both = {"contents": ["text"], "cells": 2, "good": 1}
    assert told["program"] == [{"name": "Mousepad", "version": "0.6"} | both, {"name": "Geany", "version": "?"} | both]


@pytest.mark.parametrize(("ends", "failure"), [(1, ""), (2, "TimeoutError: window plain")])
def test_a_program_that_has_ended_is_started_again_once(ends: int, failure: str) -> None:
    starts: list[str] = []

    class Ends(Program):
        name = package = executable = "plain"
        copies = pastes = frozenset({Content.TEXT})

        def start(self) -> None:
            starts.append(self.name)

        def copy(self, content: Content) -> None:
            if len(starts) < ends:
                raise TimeoutError("window plain")

        def paste(self, content: Content) -> bytes:
            return BARE.content

    (arrived,) = dict(pastes([Ends(IdleDesk())])).values()
    assert arrived.failure == failure
    assert starts == ["plain"]
