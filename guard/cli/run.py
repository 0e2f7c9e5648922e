"""`frostpane run`: the workstation's guard, with its tray or without."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import logging
import os
import pkgutil
import signal
import socket
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, Self

from guard import allocator, create_service
from guard.cli import log
from guard.cli import options as shared
from guard.desktop import current
from guard.desktop.pipes import remove_pipes, tell_starter
from guard.errors import InputError
from guard.model import EntityType, Message, Outcome, Reply, Status
from guard.paths import Paths
from guard.service.claim import wait_for_end
from guard.service.control import have_end

TRAY = "frostpane.tray"
"""The group of entry points in which the package's tray is declared."""
BESIDE = "ui.app:run"
"""Place of the tray in a checkout and in a bundle, which carry no metadata to declare it in."""

notices = logging.getLogger("guard.notices")


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("run", help="guard this workstation")
    parser.add_argument("--headless", action="store_true", help="no tray; notifications go to the log")
    parser.add_argument("--replace", action="store_true", help="end the guard that runs here, once this one is loaded")
    shared.add_policy(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 after a clean end."""
    allocator.keep_little()
    paths = shared.paths(options)
    _leave_no_core()
    os.umask(0o077)  # whatever file a library makes: it is for the person at this workstation alone
    pipes = remove_pipes(paths.data)
    log.to_file(paths.log)
    if pipes:
        notices.warning("%d things in the data folder that are no files were removed", pipes)
    if options.headless:
        log.to_stderr()
    guard = _headless if options.headless else _tray()
    if options.replace:
        _replace(paths)
    return guard(paths, options.policy)


def _replace(paths: Paths) -> None:
    """Return once the guard that ran here has ended; what takes time to load is loaded by then."""
    if have_end(current().control_address(paths.data)):
        wait_for_end(paths)


def _tray() -> Callable[[Paths, Path | None], int]:
    """What runs the guard with its tray; its widgets are loaded here, and only where there is a tray.

    Raises:
        InputError: this installation carries none.
    """
    try:
        declared = metadata.distribution("frostpane").entry_points.select(group=TRAY)
        name = next((point.value for point in declared), BESIDE)
    except metadata.PackageNotFoundError:
        name = BESIDE
    try:
        tray: Callable[[Paths, Path | None], int] = pkgutil.resolve_name(name)
    except ModuleNotFoundError as missing:
        raise InputError("this installation carries no tray; run it with --headless", code="no-tray") from missing
    return tray


def _leave_no_core() -> None:
    """A crash writes no file of what is in memory: clipboard and keys."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        resource: Any = importlib.import_module("resource")  # not on every system
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _headless(paths: Paths, policy: Path | None) -> int:
    with Waiting() as waiting:
        service = create_service(paths, policy=policy, listener=LogListener(waiting.end))
        try:
            service.start()
            tell_starter(sys.stdout, "ready")
            waiting.wait()
        finally:
            service.stop(waiting.by)
    return 0


class Waiting:
    """The main thread's sleep until the guard is to end.

    The system hands a signal to any thread, and only the main one runs its handler: a byte on a socket wakes it.
    """

    def __init__(self) -> None:
        self.by = "program"
        """The signal that ended the wait, if one did."""
        self._ended = False

    def __enter__(self) -> Self:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._signalled)
        return self

    def __exit__(self, *exception: object) -> None:
        signal.set_wakeup_fd(-1)
        self._reader.close()
        self._writer.close()

    def wait(self) -> None:
        """Return once `end` was called or a signal came."""
        while not self._ended:
            self._reader.recv(64)

    def end(self) -> None:
        """Any thread."""
        self._ended = True
        with contextlib.suppress(OSError):
            self._writer.send(b"\0")

    def _signalled(self, number: int, _frame: object) -> None:
        self.by, self._ended = signal.Signals(number).name, True


class LogListener:
    """Writes to the log what the tray would show: types and counts, never content."""

    def __init__(self, end: Callable[[], None]) -> None:
        self._end = end

    def frosted(self, outcome: Outcome) -> None:
        notices.info("%s for %s: %s", outcome.version, outcome.verdict.destination.group, _counts(outcome))

    def asked(self, outcome: Outcome) -> None:
        notices.info("warned, %s for %s: %s", outcome.version, outcome.verdict.destination.group, _counts(outcome))

    def replied(self, reply: Reply) -> None:
        notices.info("answer %s: %s", reply.answer, reply.refused.code if reply.refused else "done")

    def status_changed(self, status: Status) -> None:
        notices.info("policy %s %d is %s", status.policy.name, status.policy.serial, status.policy.state)

    def announced(self, message: Message) -> None:
        notices.info("%s", message.en)

    def end_asked(self) -> None:
        self._end()


def _counts(outcome: Outcome) -> str:
    counts: dict[EntityType, int] = {}
    for finding in outcome.findings:
        counts[finding.entity_type] = counts.get(finding.entity_type, 0) + finding.stands_for
    return ", ".join(f"{count} {kind}" for kind, count in counts.items())
