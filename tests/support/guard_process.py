"""`frostpane run --headless` as a process of its own, on a display and a data directory of the test's."""

from __future__ import annotations

import re
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guard.desktop import current
from guard.paths import ASSETS
from guard.service.control import ask_status
from tests.support.waiting import until
from tests.support.xserver import environment

ROOT = Path(__file__).resolve().parents[2]
READY_S = 90


@dataclass
class GuardProcess:
    """A running guard."""

    process: subprocess.Popen[bytes]
    display: str
    data: Path

    @property
    def pid(self) -> int:
        return self.process.pid

    def status(self) -> dict[str, Any]:
        """What `frostpane status --json` tells, asked as the command asks it: a process of its own takes a second."""
        return dict(ask_status(current().control_address(self.data)))

    def stop(self) -> int:
        """End it as a session does; gives its exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(timeout=30)


def frostpane(*arguments: str, display: str = "", stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command to its end."""
    command = [sys.executable, "-m", "guard", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=guard_environment(display), input=stdin, capture_output=True, timeout=120, check=False
    )


def guard_environment(display: str) -> dict[str, str]:
    """The environment of a guard: that display and this checkout."""
    return environment(display, PYTHONPATH=str(ROOT))


def is_loaded(data: Path) -> bool:
    """Whether the inspection worker stands; a busy machine takes longer to load it than a paste may wait."""
    reader = ask_status(current().control_address(data))["reader"]
    return bool(reader["warm"] or reader["detail"])


@contextmanager
def running_guard(
    display: str,
    data: Path,
    policy: Path | None = None,
    *,
    under: Sequence[str] = (),
    environ: Mapping[str, str] | None = None,
    program: Sequence[str] = ("guard", "run", "--headless"),
) -> Iterator[GuardProcess]:
    """A headless guard for as long as the block lasts, started by the command `under` where one is given."""
    command = [*under, sys.executable, "-m", *program, "--data-dir", str(data)]
    if policy is not None:
        command += ["--policy", str(policy)]
    errors = data.parent / "guard.stderr"
    environ_of_guard = guard_environment(display) | dict(environ or {})
    with errors.open("wb") as stderr:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ_of_guard,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
    guard = GuardProcess(process, display, data)
    try:
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], READY_S)
        line = process.stdout.readline() if ready else b""
        assert line == b"ready\n", errors.read_text()
        until(lambda: is_loaded(data), READY_S)
        yield guard
    finally:
        try:
            guard.stop()
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def free_strangers(folder: Path) -> Path:
    """The shipped policy, but with nothing to say of programs that it does not know.

    The programs of these tests lie in folders of one's own, where no name makes them work applications.
    """
    shipped = (ASSETS / "policy" / "default.toml").read_text("utf-8")
    file = folder / "free-strangers.toml"
    file.write_text(
        re.sub(r'(destinations = \[[^\]]*), "unknown"\]', r"\1]", shipped).replace('["unknown"]', '["social"]'), "utf-8"
    )
    return file
