"""Windows programs as processes of their own, with an executable name of choice."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parent / "program.py"
QT_PROGRAM = Path(__file__).parent / "qt_program.py"


def named_python(name: str) -> Path:
    """Python under another file name, beside the libraries that it needs."""
    python = Path(sys.executable)
    copy = python.with_name(name)
    if not copy.exists():
        shutil.copy2(python, copy)
    return copy


class Program:
    """A running program with a window."""

    def __init__(self, executable: str, *flags: str, title: str = "untitled", script: Path = PROGRAM) -> None:
        path = named_python(executable)
        self._process = subprocess.Popen(
            [str(path), "-I", "-B", str(script), title, *flags],
            executable=str(path),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.pid = self._process.pid
        assert self._answer() == "ready"

    def copy(self, formats: Mapping[str, bytes]) -> None:
        encoded = {kind: base64.b64encode(content).decode() for kind, content in formats.items()}
        self._ask(command="copy", formats=encoded)

    def paste(self, kind: str = "text/plain") -> bytes | None:
        """What the program receives, in the form of the media type; None: nothing."""
        told = self._ask(command="paste", kind=kind)
        return None if told is None else base64.b64decode(told)

    def offered(self) -> frozenset[str]:
        """The kinds under which it can read something."""
        return frozenset(self._ask(command="offered"))

    def promised(self) -> frozenset[str]:
        """The kinds that it sees."""
        return frozenset(self._ask(command="promised"))

    def seen(self) -> list[bytes | None]:
        """What it read when the clipboard changed."""
        return [None if told is None else base64.b64decode(told) for told in self._ask(command="seen")]

    def hold(self) -> None:
        """Open the clipboard and keep it open."""
        self._ask(command="hold")

    def let_go(self) -> None:
        """Close what `hold` opened."""
        self._ask(command="let_go")

    def activate(self) -> None:
        """A person comes to its window."""
        self._ask(command="activate")

    def title(self, title: str) -> None:
        self._ask(command="title", title=title)

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def kill(self) -> None:
        """It dies."""
        self._process.kill()
        self._process.wait()

    def _ask(self, **command: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command).encode() + b"\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())
