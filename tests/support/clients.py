"""Real programs that copy and paste, as processes of their own with an executable name, class and title of choice.

    qt = Client.start("qt", display, folder, executable="crm", title="Orders")
    qt.copy({"text/plain": b"hello"})
    wechat = Client.start("gtk", display, folder, executable="wechat")
    assert wechat.paste("text/plain") == b"hello"

`text/plain` is a text, `image` a picture: copied from PNG bytes, pasted as raw rows of red-green-blue. Any other
format is a target by its name. Xclip copies one target and pastes any.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import sysconfig
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests.support.xserver import OwnerWatch, environment

PROGRAMS = Path(__file__).parent / "programs"
SYSTEM_PYTHON = Path("/usr/bin/python3")


def named_program(program: Path, name: str, folder: Path) -> Path:
    """A copy of a program's file under another name, so that the process carries it as its executable."""
    copy = folder / "programs" / name / name
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        unfinished = copy.with_suffix(".part")
        shutil.copy2(program.resolve(), unfinished)
        unfinished.rename(copy)
    return copy


def _python_environment(kind: str) -> tuple[Path, dict[str, str]]:
    """The Python that runs a client of that kind, and what a copy of it elsewhere needs to find its library."""
    if kind == "qt":
        packages = sysconfig.get_path("purelib")
        # The folder of a system's Python holds the system's Qt too: PySide6's own comes first.
        return Path(sys._base_executable), {  # type: ignore[attr-defined]
            "PYTHONHOME": sys.base_prefix,
            "PYTHONPATH": packages,
            "LD_LIBRARY_PATH": f"{packages}/PySide6/Qt/lib:{sysconfig.get_config_var('LIBDIR')}",
        }
    return SYSTEM_PYTHON, {"PYTHONHOME": "/usr"}


class Client:
    """A running program with a window."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.pid = process.pid

    @classmethod
    def start(
        cls,
        kind: str,
        display: str,
        folder: Path,
        *,
        executable: str = "crm",
        title: str = "untitled",
        window_class: str | None = None,
    ) -> Self:
        """Start a `qt`, `gtk` or `tk` program and wait until its window is there."""
        python, extra = _python_environment(kind)
        folder = folder / kind
        process = subprocess.Popen(
            [
                named_program(python, executable, folder),
                *("-W", "ignore", "-s", "-B"),
                PROGRAMS / f"{kind}_client.py",
                window_class or executable,
                title,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(display, **extra),
        )
        client = cls(process)
        client._answer(30)
        return client

    def copy(self, formats: Mapping[str, bytes], selection: str = "CLIPBOARD") -> None:
        encoded = {kind: base64.b64encode(content).decode() for kind, content in formats.items()}
        self._ask(do="copy", formats=encoded, selection=selection)

    def paste(self, kind: str = "text/plain", selection: str = "CLIPBOARD") -> bytes | None:
        """What the program receives; None: nothing of that format."""
        told = self._ask(do="paste", format=kind, selection=selection)
        return None if told is None else base64.b64decode(told)

    def offered(self, selection: str = "CLIPBOARD") -> tuple[str, ...]:
        return tuple(self._ask(do="offered", selection=selection))

    def activate(self, title: str | None = None) -> None:
        """Bring its window to the foreground, under a new title if one is given."""
        self._ask(do="activate", title=title)

    def write(self) -> None:
        """Bring its window to the foreground and the keyboard into its text field (`tk` alone)."""
        self._ask(do="write")

    def written(self) -> str:
        """What was typed into its text field."""
        return str(self._ask(do="written"))

    def poll(self, every_ms: int) -> None:
        """Have it read the clipboard by itself from now on (`tk` alone)."""
        self._ask(do="poll", every_ms=every_ms)

    def polled(self) -> tuple[bytes | None, ...]:
        """What it has read by itself until now."""
        return tuple(None if told is None else base64.b64decode(told) for told in self._ask(do="polled"))

    def close(self) -> None:
        """Let it end by itself."""
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def kill(self) -> None:
        """End it in the middle of whatever it does."""
        self._process.kill()
        self.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _ask(self, **command: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer(60)

    def _answer(self, timeout_s: float) -> Any:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        ready, _, _ = select.select([self._process.stdout], [], [], timeout_s)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self._process.kill()
            said = self._process.stderr.read().decode()
            self.close()
            raise RuntimeError(f"the client ended or hangs: {said}")
        return json.loads(line)


class Xclip:
    """The xclip program under a name of choice: one process a copy and a paste."""

    def __init__(self, display: str, folder: Path, executable: str = "xclip") -> None:
        program = shutil.which("xclip")
        assert program is not None, "xclip is not installed"
        self._program = named_program(Path(program), executable, folder / "xclip")
        self._display = display
        self._environment = environment(display)
        self._copies: list[subprocess.Popen[bytes]] = []
        # A test that fails leaves no program behind.
        weakref.finalize(self, _end, self._copies)

    def copy(self, content: bytes, target: str = "UTF8_STRING", selection: str = "clipboard") -> None:
        """Copy; the process stays until something else is copied."""
        watch = OwnerWatch(self._display, selection.upper())
        process = subprocess.Popen(
            [self._program, "-i", "-quiet", "-selection", selection, "-t", target],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment,
        )
        assert process.stdin is not None
        self._copies[:] = [copy for copy in self._copies if copy.poll() is None]
        self._copies.append(process)
        process.stdin.write(content)
        process.stdin.close()
        watch.wait_for(process.pid)

    def paste(self, target: str = "UTF8_STRING", selection: str = "clipboard", timeout_s: float = 20) -> bytes | None:
        """What xclip receives; None: it was refused."""
        command: Sequence[str | os.PathLike[str]] = [self._program, "-o", "-selection", selection, "-t", target]
        done = subprocess.run(command, capture_output=True, env=self._environment, timeout=timeout_s, check=False)
        return done.stdout if done.returncode == 0 else None

    @property
    def runs(self) -> bool:
        """Whether the last copy's process is there: it ends when another program copies."""
        return bool(self._copies) and self._copies[-1].poll() is None

    @property
    def fell(self) -> bool:
        """Whether the last copy's process ended by an error; xclip does where it answers a window that has gone."""
        return bool(self._copies) and self._copies[-1].poll() not in (None, 0)

    def offered(self, selection: str = "clipboard") -> tuple[str, ...]:
        told = self.paste("TARGETS", selection)
        return tuple(told.decode().split()) if told else ()

    def close(self) -> None:
        _end(self._copies)


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=10)
    processes.clear()
