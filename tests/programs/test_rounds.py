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
    safe_workbook,
    text,
    told,
    workbook,
)
from tests.programs.desk import Desk
from tests.programs.editors import Geany, Mousepad
from tests.programs.judging import Arrived, Cell, Result, Round
from tests.programs.office import Calc, Writer
from tests.programs.others import Copyq
from tests.programs.page import page, tried
from tests.programs.program import Program
from tests.programs.remote import FreeRdp
from tests.programs.rounds import cells, one_place, pastes, policy


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


def test_a_keeper_of_histories_tells_of_its_own_cell_alone() -> None:
    kept: list[str] = []
    lies: list[str] = [""]

    def copied(words: str) -> None:
        if words != lies[0]:  # it takes nothing twice in a row
            kept.append(words)
        lies[0] = words

    class CopyqDesk(IdleDesk):
        def run(self, *command: object, stdin: bytes = b"") -> bytes:
            if "copyq" not in command or "copy" in command:
                copied(str(command[-1]))
            elif str(command[-1]).endswith("remove(0)"):
                kept.clear()
            return "|".join(kept).encode()

    class Other(Program):
        name = package = executable = "other"
        copies = pastes = frozenset({Content.TEXT})

        def start(self) -> None:
            pass

        def copy(self, content: Content) -> None:
            copied(text(self.name))

        def paste(self, content: Content) -> bytes:
            return lies[0].encode()

    desk = CopyqDesk()
    arrived = played(Other(desk), Copyq(desk), Other(desk))
    assert arrived["other", "CopyQ", Content.TEXT].content == text("other").encode()


def test_what_was_copied_on_a_far_screen_is_no_arrival_there() -> None:
    lying = [text(FreeRdp.name).encode(), text("WordPad").encode()]

    class Far(FreeRdp):
        def _there(self, *command: str, stdin: bytes = b"") -> bytes:
            return lying.pop(0) if "-o" in command else b""

        def _clear(self) -> None:
            lying.clear()

    assert Far(IdleDesk()).paste(Content.TEXT) == text("WordPad").encode()


def test_one_executable_is_one_place_and_pages_of_a_browser_are_not() -> None:
    within = one_place((Mousepad, Geany, Writer, Calc, Chromium))
    assert ("Writer", "Calc") in within
    assert ("Mousepad", "Geany") not in within
    assert ("Chromium", "Chromium") not in within


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
    results = [Result("Mousepad", "Geany", Content.TEXT, work, "frosted") for work in ("same", "nothing arrived")]
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
    results = [Result("Mousepad", "Geany", Content.TEXT, work, "frosted") for work in ("same", "nothing arrived")]
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
            return text(self.name).encode()

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
