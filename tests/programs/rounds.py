"""The rounds of the bench and what comes of each pair of programs.

Every round copies in each program and pastes in each: without a guard, with all of them as work programs, and with
those that paste as guarded ones.
"""

from __future__ import annotations

import logging
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.programs.content import NUMBER, Content, safe_workbook, uncovered
from tests.programs.desk import Desk, running_desk
from tests.programs.program import Program

log = logging.getLogger(__name__)

Kind = type[Program]
Cell = tuple[str, str, Content]
"""Program that copies, program that pastes, what."""

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


class Round(StrEnum):
    """How the desk is guarded."""

    BARE = "without the guard"
    WORK = "work programs"
    GUARDED = "guarded programs"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of one paste."""

    content: bytes
    failure: str = ""
    """What went wrong with the driving or the program; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Result:
    """One cell of the table."""

    source: str
    destination: str
    content: Content
    work: str
    guarded: str


def play(kinds: Sequence[Kind], folder: Path) -> tuple[Result, ...]:
    """All rounds; a cell that takes nothing without the guard either is left out."""
    with ThreadPoolExecutor(len(Round)) as desks:  # most of the time a desk waits, as persons do
        rounds = {each: desks.submit(_round, each, kinds, folder / each.name.lower()) for each in Round}
        arrived = {each: one.result() for each, one in rounds.items()}
    return tuple(judged(arrived, one_place(kinds)))


def one_place(kinds: Sequence[Kind]) -> frozenset[tuple[str, str]]:
    """The pairs of names between which the policy counts a paste as one within a program."""
    pairs = ((one, other) for one in kinds for other in kinds if one.executable == other.executable)
    return frozenset((one.name, other.name) for one, other in pairs if not one.is_places)


def judged(arrived: dict[Round, dict[Cell, Arrived]], within: frozenset[tuple[str, str]]) -> Iterator[Result]:
    """Each cell beside what the same programs did without the guard; `within`: see `one_place`."""
    for cell, bare in arrived[Round.BARE].items():
        if not bare.content:
            continue
        source, destination, content = cell
        work = arrived[Round.WORK].get(cell, Arrived(b"", "was not tried"))
        guarded = arrived[Round.GUARDED].get(cell, Arrived(b"", "was not tried"))
        own = (source, destination) in within
        yield Result(
            source, destination, content, same(bare, work), same(bare, guarded) if own else frosted(content, guarded)
        )


def same(bare: Arrived, given: Arrived) -> str:
    """`same`, or the defect."""
    if given.failure:
        return given.failure
    if not given.content:
        return "nothing arrived"
    return "same" if given.content == bare.content else "something else arrived"


def frosted(content: Content, given: Arrived) -> str:
    """`frosted`, or the defect."""
    if given.failure:
        return given.failure
    if not given.content:
        return "nothing arrived"
    if content is Content.FILES and not safe_workbook(given.content):
        return "no safe workbook of its name arrived"
    shown = uncovered(given.content) if content is Content.PICTURE else NUMBER.encode() in given.content
    return "the original arrived" if shown else "frosted"


def policy(how: Round, kinds: Sequence[Kind]) -> str | None:
    """The document of a round; None: no guard runs."""
    if how is Round.BARE:
        return None
    programs, nobody = ", ".join(f'"{kind.executable}*"' for kind in kinds), '"nobody"'
    work, guarded = (programs, nobody) if how is Round.WORK else (nobody, programs)
    return POLICY.format(work=work, guarded=guarded)


def _round(how: Round, kinds: Sequence[Kind], folder: Path) -> dict[Cell, Arrived]:
    with running_desk(folder, policy(how, kinds)) as desk:
        programs = [program for kind in kinds if (program := started(kind, desk))]
        desk.stands()
        return dict(pastes(programs))


def pastes(programs: Sequence[Program]) -> Iterator[tuple[Cell, Arrived]]:
    """Each program's copy in each that pastes it.

    It copies anew for each: L3afpad copies what was pasted into it, and the next one would have that.
    """
    for source in programs:
        for content in Content:
            if content not in source.copies:
                continue
            for destination in programs:
                if content in destination.pastes and (destination is not source or source.pastes_own):
                    failure = _copied(source, content)
                    arrived = Arrived(b"", failure) if failure else _pasted(source, destination, content)
                    yield (source.name, destination.name, content), arrived


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
    log.info("%s → %s, %s: %s", source.name, destination.name, content, found.failure or found.content[:60])
    if not found.content:
        source.desk.shot(source.desk.home / f"{source.executable}-{destination.executable}-{content.name}.png")
    return found
