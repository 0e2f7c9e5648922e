"""`frostpane demo`: the main job end to end on this machine, with real programs and the real gate.

A picture of an invented customer's chat is copied by one program and pasted by two others: one is named like a work
application, one like a social one. Both are copies of `xclip` under other names, so the gate sees what it sees at work:
another process with another executable.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from guard import create_service
from guard.cli import options as shared
from guard.cli.run import LogListener
from guard.compose.inspectors import tools
from guard.compose.usability import Usability
from guard.errors import DesktopError, DisplayUnavailable
from guard.inspect.picture import from_picture
from guard.model import EntityType, Finding
from guard.paths import ASSETS, Paths, installation
from guard.policy.store import open_store
from guard.read.readers import Readers

WORK, SOCIAL = "crm", "wechat"
PASTE_TIMEOUT_S = 15
"""Longest wait for a paste, in seconds."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("demo", help="show the main job on this machine")
    parser.add_argument("--out", type=Path, metavar="DIR", default=Path("demo"), help="where the three pictures go")
    parser.set_defaults(run=run)


@dataclass(frozen=True, slots=True)
class Received:
    """What one program's paste received, and what can still be read in it."""

    program: str
    content: bytes
    findings: tuple[Finding, ...]


def run(options: argparse.Namespace) -> int:
    """0 when the work application got the original and the social one nothing of the customer; else 1."""
    before = (ASSETS / "demo" / "chat.png").read_bytes()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="frostpane-demo-") as folder, _display() as display:
        os.environ["DISPLAY"] = display
        paths = installation(Path(folder) / "data")
        pasted = _copy_and_paste(paths, before, Path(folder))
        received = [Received(program, content, _read(paths, content)) for program, content in pasted.items()]
    for name, content in (("before", before), ("work", pasted[WORK]), ("social", pasted[SOCIAL])):
        (options.out / f"{name}.png").write_bytes(content)
    _print(before, received, options.out)
    work, social = received
    return 0 if work.content == before and social.content and not social.findings else 1


def _copy_and_paste(paths: Paths, picture: bytes, folder: Path) -> dict[str, bytes]:
    source, social = (_program_named(name, folder) for name in ("chat-tool", SOCIAL))
    work = _installed_program()
    policy = folder / "policy.toml"
    shipped = (ASSETS / "policy" / "default.toml").read_text("utf-8")
    policy.write_text(f"{shipped}\n[[group]]\nname = 'demo'\npaths = ['{work}']\n", "utf-8")
    # Nobody's tokens count in it.
    service = create_service(paths, policy=policy, listener=LogListener(end=lambda: None))
    service.start()
    try:
        _until(lambda: service.status().reader.warm)
        copy = subprocess.Popen(
            [source, "-quiet", "-selection", "clipboard", "-t", "image/png", "-i"],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert copy.stdin is not None
        copy.stdin.write(picture)
        copy.stdin.close()
        _until(lambda: service.status().counters.copies > 0)
        received = {WORK: _paste(work), SOCIAL: b""}

        def social_has_pasted() -> bool:
            received[SOCIAL] = _paste(social)
            return bool(received[SOCIAL])

        # On a very slow machine the inspection outlasts a paste, which then gets nothing: paste again.
        _until(social_has_pasted)
        copy.wait(timeout=PASTE_TIMEOUT_S)  # it ends by itself when it has lost the clipboard
        return received
    finally:
        service.stop()


def _until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PASTE_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise DesktopError("this machine took too long; see `frostpane doctor`", code="demo-failed")
        time.sleep(0.02)


def _installed_program() -> Path:
    """The program that plays the work application: one that an administrator installed."""
    program = shutil.which("xclip", path="/usr/bin:/usr/local/bin")
    if program is None:
        raise DesktopError("the demo needs xclip; install the package xclip", code="xclip-missing")
    return Path(program).resolve()


def _program_named(name: str, folder: Path) -> Path:
    program = shutil.which("xclip")
    if program is None:
        raise DesktopError("the demo needs xclip; install the package xclip", code="xclip-missing")
    return Path(shutil.copy2(program, folder / name))


def _paste(program: Path) -> bytes:
    command = [str(program), "-selection", "clipboard", "-t", "image/png", "-o"]
    return subprocess.run(command, capture_output=True, timeout=PASTE_TIMEOUT_S, check=False).stdout


def _read(paths: Paths, content: bytes) -> tuple[Finding, ...]:
    """What an inspection still finds in what a program received."""
    store = open_store(paths, usable=Usability())
    policy = store.in_force().policy
    store.close()
    with contextlib.closing(Readers()) as readers:
        made = from_picture(content, tools(policy, shared.reader(readers, policy)))
    return tuple(finding for finding in made.findings if finding.entity_type is not EntityType.CHAT_RECORD)


def _print(before: bytes, received: list[Received], out: Path) -> None:
    table = Table(title="A customer's chat was copied once. What each paste received:")
    for heading in ("program", "received", "SHA-256", "customer data that can be read in it"):
        table.add_column(heading)
    table.add_row("(copied)", f"{len(before):,} bytes", hashlib.sha256(before).hexdigest()[:12], "")
    for paste in received:
        what = "the original" if paste.content == before else "a frosted version" if paste.content else "nothing"
        types = [finding.entity_type for finding in paste.findings]
        counted = ", ".join(f"{types.count(kind)} {kind}" for kind in dict.fromkeys(types))
        digest = hashlib.sha256(paste.content).hexdigest()[:12]
        table.add_row(paste.program, f"{what}, {len(paste.content):,} bytes", digest, counted or "none")
    console = Console(width=None if sys.stdout.isatty() else 110)
    console.print(table)
    console.print(f"Pictures: {out / 'before.png'}, {out / 'work.png'}, {out / 'social.png'}")


@contextlib.contextmanager
def _display() -> Iterator[str]:
    """The display of this session; a virtual one for as long as the block lasts where there is none."""
    if present := os.environ.get("DISPLAY"):
        yield present
        return
    if shutil.which("Xvfb") is None:
        raise DisplayUnavailable("there is no display, and no Xvfb to make one; install the package xvfb")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x800x24", "-nolisten", "tcp", "-noreset"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    try:
        ready, _, _ = select.select([read_end], [], [], 20)
        number = os.read(read_end, 32).split() if ready else []
        if not number:
            raise DisplayUnavailable("Xvfb did not start")
        yield f":{int(number[0])}"
    finally:
        os.close(read_end)
        server.terminate()
        server.wait(timeout=20)
