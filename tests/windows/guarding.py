"""A gate on a real Windows clipboard, the programs around it, what they copy and how it is released."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PIL import Image

from guard.desktop.windows.gate import WindowsGate
from guard.model import Action, Application, Destination, Release, Verdict
from guard.redact.transcode import transcode
from tests.support.listening import Listener
from tests.support.waiting import until
from tests.windows.programs import Program

TEXT = "王小明 13800000000 的订单".encode()
SAFE = "王** 138****0000 的订单".encode()
ACTIONS = {"crm.exe": Action.AUDIT, "svchost.exe": Action.ALLOW, "cashdesk.exe": Action.BLOCK}

Start = Callable[..., Program]


def decide(application: Application) -> Verdict:
    executable = application.executable or "unknown"
    action = ACTIONS.get(executable, Action.REDACT)
    return Verdict(action, Destination(application, executable), "rule", policy_name="test", policy_serial=1)


def picture(colour: tuple[int, int, int], kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, kind)
    return out.getvalue()


def guard(gate: WindowsGate, listener: Listener, **safe: bytes) -> None:
    """Release the copy that comes next."""
    named = {name.replace("_", "/"): content for name, content in safe.items()}
    assert gate.release(listener.next_copy().id, Release(named, decide))
    until(lambda: gate.state().owns, what="ownership")


@pytest.fixture
def programs() -> Iterator[Start]:
    with ExitStack() as running:

        def start(*arguments: str, **options: str | Path) -> Program:
            program = Program(*arguments, **options)  # type: ignore[arg-type]
            running.callback(program.close)
            return program

        yield start


@pytest.fixture
def crm(programs: Start) -> Program:
    """The work application; it has emptied the clipboard."""
    program = programs("crm.exe")
    program.copy({})
    program.activate()
    return program


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def gate(crm: Program, listener: Listener) -> Iterator[WindowsGate]:
    gate = WindowsGate(convert=transcode)
    gate.start(listener)
    yield gate
    gate.stop()
