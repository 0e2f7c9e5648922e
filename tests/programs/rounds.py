"""The rounds of the bench: each copies in each program and pastes in each.

Without a guard, with all of them as work programs, and with those that paste as guarded ones. What is not as it should
be is tried again.
"""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.programs.content import Content
from tests.programs.desk import Desk, running_desk
from tests.programs.judging import Arrived, Cell, Result, Round, Try, judged, to_try_again
from tests.programs.program import Program
from tests.support.realtime_kit import is_there, realtime_kit

log = logging.getLogger(__name__)

_LOGGED_BYTES = 200
"""Length of what stands in the log of what arrived, in bytes: a copied text with what its program adds to its end."""

Kind = type[Program]
TRIES = 3
"""Most times that a cell is tried."""

POLICY = """\
schema = 1
name = "programs"
serial = 1
issued_at = 2026-11-24T08:00:00Z

[[group]]
name = "social"
executables = [{guarded}]

[[group]]
name = "work"
executables = [{work}]

[[rule]]
id = "identity"
entities = ["CN_ID"]
destinations = ["social"]
action = "redact"
"""


def play(kinds: Sequence[Kind], folder: Path) -> tuple[Result, ...]:
    """All rounds; a cell that takes nothing without the guard either is left out."""
    within, tries = one_place(kinds), list[Try]()
    with (
        ExitStack() as stack,
        ended_with(stack),
        ThreadPoolExecutor(len(Round)) as desks,  # most of the time a desk waits, as persons do
    ):
        environ = {}
        if is_there():  # as on nearly every desktop; one serves all desks
            environ["DBUS_SYSTEM_BUS_ADDRESS"] = stack.enter_context(realtime_kit(folder))

        def begun(how: Round) -> Sequence[Program]:
            desk = stack.enter_context(running_desk(folder / how.name.lower(), policy(how, kinds), environ))
            programs = [program for kind in kinds if (program := started(kind, desk))]
            desk.stands()
            return programs

        programs = dict(zip(Round, desks.map(begun, Round), strict=True))
        wanted = cells(kinds)
        while wanted and len(tries) < TRIES:
            log.info("try %d: %d cells", len(tries) + 1, len(wanted))
            came = desks.map(lambda how, now=wanted: dict(pastes(programs[how], now)), Round)
            tries.append(dict(zip(Round, came, strict=True)))
            wanted = to_try_again(tries, within)
    return tuple(judged(tries, within))


@contextmanager
def ended_with(stack: ExitStack) -> Iterator[None]:
    """While this lasts, ending this process ends all that the stack holds: a guard that stays fights on the next one
    of its display's number.
    """

    def end(_number: int, _frame: object) -> None:
        stack.close()
        os._exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def one_place(kinds: Sequence[Kind]) -> frozenset[tuple[str, str]]:
    """The pairs of names between which the policy counts a paste as one within a program."""
    pairs = ((one, other) for one in kinds for other in kinds if one.executable == other.executable)
    return frozenset((one.name, other.name) for one, other in pairs if not one.is_places)


def policy(how: Round, kinds: Sequence[Kind]) -> str | None:
    """The document of a round; None: no guard runs."""
    if how is Round.BARE:
        return None
    programs, nobody = ", ".join(f'"{kind.executable}*"' for kind in kinds), '"nobody"'
    work, guarded = (programs, nobody) if how is Round.WORK else (nobody, programs)
    return POLICY.format(work=work, guarded=guarded)


def cells(programs: Sequence[Kind | Program]) -> tuple[Cell, ...]:
    """What can be copied and pasted between programs."""
    return tuple(
        (source.name, destination.name, content)
        for source in programs
        for content in Content
        if content in source.copies
        for destination in programs
        if content in destination.pastes and (destination is not source or source.pastes_own)
    )


def pastes(programs: Sequence[Program], wanted: Iterable[Cell]) -> Iterator[tuple[Cell, Arrived]]:
    """Of the wanted cells those of programs that are there: each program's copy in each that pastes it.

    It copies anew for each: L3afpad copies what was pasted into it, and the next one would have that.
    """
    named = {program.name: program for program in programs}
    for cell in wanted:
        if not {*cell[:2]} <= named.keys():
            continue
        source, destination, content = named[cell[0]], named[cell[1]], cell[2]
        failure = _driven(destination, destination.expects).failure or _copied(source, content)
        yield cell, Arrived(b"", failure) if failure else _pasted(source, destination, content)


def started(kind: Kind, desk: Desk) -> Program | None:
    """The program, once it can be used; None: it does not start."""
    program, began = kind(desk), time.monotonic()
    try:
        program.start()
    except (OSError, TimeoutError, subprocess.SubprocessError) as error:
        log.error("%s does not start: %s", kind.name, error)
        desk.shot(desk.home / f"{kind.executable}-start.png")
        return None
    log.info("%s stands after %.1f s", kind.name, time.monotonic() - began)
    return program


def _driven(program: Program, act: Callable[[], bytes | None]) -> Arrived:
    """What `act` gives. A program whose window has gone is started again, once: a person would do the same."""
    try:
        try:
            found = act()
        except TimeoutError as error:
            log.error("%s is started again: %s", program.name, error)
            program.desk.shot(program.desk.home / f"{program.executable}-again.png")
            program.start()
            found = act()
    except (OSError, subprocess.SubprocessError) as error:
        return Arrived(b"", f"{type(error).__name__}: {str(error)[:80]}")
    return Arrived(found or b"")


def _copied(source: Program, content: Content) -> str:
    """Copy; what went wrong, empty: nothing."""
    failure = _driven(source, lambda: source.copy(content)).failure
    if failure:
        log.error("%s does not copy %s: %s", source.name, content, failure)
    source.desk.wait()
    return failure


def _pasted(source: Program, destination: Program, content: Content) -> Arrived:
    found = _driven(destination, lambda: destination.paste(content))
    came = found.failure or found.content[:_LOGGED_BYTES]
    log.info("%s: %s → %s, %s: %s", source.desk.home.name, source.name, destination.name, content, came)
    if not found.content:
        source.desk.shot(source.desk.home / f"{source.executable}-{destination.executable}-{content.name}.png")
    return found
