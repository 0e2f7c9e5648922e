"""What the bench of programs makes of what arrived: a paste is the same, frosted, or a defect with its name."""

from __future__ import annotations

import signal
import subprocess
import sys
import tomllib
from dataclasses import replace
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
from tests.programs.judging import Arrived, Cell, Result, Round, Try, is_good, judged, to_try_again
from tests.programs.office import Calc, Writer
from tests.programs.page import page, tried
from tests.programs.program import Program
from tests.programs.remote import FreeRdp
from tests.programs.rounds import cells, one_place, pastes, policy

BARE = Arrived(text("Mousepad").encode())
FROSTED = Arrived(text("Mousepad").replace(NUMBER, "110***").encode())
WITHIN = one_place((Mousepad, Geany, Writer, Calc, Chromium))
NOTHING, BROKEN = Arrived(b""), Arrived(b"", "TimeoutError: window")


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


def played(*programs: Program) -> dict[Cell, Arrived]:
    return dict(pastes(programs, cells(programs)))


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

    arrived = played(CopiesAgain(desk), Plain(desk))
    assert arrived["plain", "plain", Content.TEXT].content == text("plain").encode()
    assert arrived["copies-again", "plain", Content.TEXT].content == text("copies-again").encode()
    assert len(arrived) == 4


def test_what_was_copied_on_a_far_screen_is_no_arrival_there() -> None:
    lying = [text(FreeRdp.name).encode(), text("WordPad").encode()]

    class Far(FreeRdp):
        def _there(self, *command: str, stdin: bytes = b"") -> bytes:
            return lying.pop(0) if "-o" in command else b""

        def _clear(self) -> None:
            lying.clear()

    assert Far(IdleDesk()).paste(Content.TEXT) == text("WordPad").encode()


def test_one_executable_is_one_place_and_pages_of_a_browser_are_not() -> None:
    assert ("Writer", "Calc") in WITHIN
    assert ("Mousepad", "Geany") not in WITHIN
    assert ("Chromium", "Chromium") not in WITHIN


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
    assert "tried again" not in told
    again = replace(results[0], destination="FreeRDP", tries=3)
    more = page([*results, again], (Mousepad, Geany), date(2026, 11, 27), {}, "Debian")
    assert "FreeRDP (0 cells twice, 1 three times)." in more
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


RDP: Cell = ("Mousepad", "FreeRDP", Content.TEXT)
STALE = Arrived(text("Geany").encode())


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

    (arrived,) = played(Ends(IdleDesk())).values()
    assert arrived.failure == failure
    assert starts == ["plain"]


def test_a_bench_that_is_ended_closes_what_it_started(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    script = (
        "import sys, time; from contextlib import ExitStack; from pathlib import Path\n"
        "from tests.programs.rounds import ended_with\n"
        "with ExitStack() as stack, ended_with(stack):\n"
        "    stack.callback(Path(sys.argv[1]).touch)\n"
        "    print('stands', flush=True); time.sleep(60)\n"
    )
    command = (sys.executable, "-c", script, str(closed))
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as bench:
        assert bench.stdout is not None
        assert bench.stdout.readline() == b"stands\n"
        bench.terminate()
        assert bench.wait(timeout=10) == 128 + signal.SIGTERM
    assert closed.exists()
