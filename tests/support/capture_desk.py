"""A real guard that watches folders of captures, and screenshots to save there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from tests.support import chat_picture
from tests.support.guard_process import GuardProcess, frostpane, running_guard
from tests.support.waiting import until
from tests.support.xserver import running_x_server

POLICY = """
schema = 1
name = "captures"
serial = 1
issued_at = 2026-11-24T00:00:00Z

[inspection]
deadline_ms = 3000

[[rule]]
id = "nowhere"
entities = ["*"]
destinations = ["*"]
channels = ["capture"]
action = "redact"

[captures]
replace = true
folders = [{folders}]
"""
FROSTED_S = 60


@dataclass
class Desk:
    """A running guard and the folders that it watches."""

    guard: GuardProcess
    shots: Path
    later: Path
    elsewhere: Path
    """On another file system than the guard's own data, where the machine has one."""

    def originals(self) -> list[bytes]:
        """What the guard keeps of the captures that it frosted."""
        kept = []
        for folder in (self.guard.data / "captures").iterdir():
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):  # a folder that was just made or put away
                kept.append((folder / "original").read_bytes())
        return kept

    def records(self) -> list[dict[str, Any]]:
        """What the trail tells of captures."""
        told = frostpane("audit", "list", "--json", "--data-dir", str(self.guard.data)).stdout
        rows = json.loads(told) if told.lstrip().startswith(b"[") else map(json.loads, told.splitlines())
        return [row for row in rows if "capture" in json.dumps(row)]

    def wait_until_frosted(self, path: Path, original: bytes) -> bytes:
        """What lies in its place, once it is something else than the original."""
        until(
            lambda: path.exists() and path.read_bytes() != original, timeout_s=FROSTED_S, what=f"frosted {path.name!a}"
        )
        frosted = path.read_bytes()
        with Image.open(io.BytesIO(original)) as before, Image.open(io.BytesIO(frosted)) as after:
            after.load()
            assert (after.format, after.size) == (before.format, before.size)
        assert original in self.originals()
        return frosted


@contextmanager
def running_desk(root: Path) -> Iterator[Desk]:
    """Under a policy that replaces captures, on an X server of its own."""
    memory = Path("/dev/shm")
    elsewhere = (memory if memory.is_dir() else root) / f"frostpane-test-{os.getpid()}"
    elsewhere.mkdir()
    real, link = root / "really here", root / "link"
    real.mkdir()
    link.symlink_to(real)
    folders = (root / "shots", root / "later" / "month", elsewhere, link)
    folders[0].mkdir()
    policy = root / "policy.toml"
    policy.write_text(POLICY.format(folders=", ".join(json.dumps(str(folder)) for folder in folders)))
    try:
        with running_x_server("800x600x24") as display, running_guard(display, root / "data", policy) as guard:
            until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
            yield Desk(guard, folders[0], folders[1], elsewhere)
    finally:
        shutil.rmtree(elsewhere)


def shot(number: int, format: str = "PNG", size: tuple[int, int] = (620, 260)) -> bytes:
    """A screenshot with customer data, each another."""
    said = (chat_picture.Line(chat_picture.CUSTOMER, f"手机号 1991234{number:04}"), chat_picture.CHAT[4])
    buffer = io.BytesIO()
    chat_picture.draw(said, size).save(buffer, format, quality=95)
    return buffer.getvalue()
