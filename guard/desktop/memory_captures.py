"""Screen captures in memory; `take` and `press` play the person."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np

from guard.desktop import CaptureListener, CaptureOptions, Withheld
from guard.desktop.hotkeys import Hotkey
from guard.model import UNKNOWN_APPLICATION, Channel, Coverage, Message, Pixels, Snapshot
from guard.model.clock import Clock, wall_clock
from guard.model.media import picture_type


class MemoryCaptures:
    """Files by their paths, and one monitor."""

    def __init__(
        self,
        options: CaptureOptions,
        *,
        now: Clock = wall_clock,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self.files: dict[Path, bytes] = {}
        self.monitor: Pixels = np.zeros((1080, 1920, 3), dtype=np.uint8)
        self._hotkeys = {str(Hotkey.parse(keys)) for keys in ("print", *options.hotkeys)}
        self._now, self._new_id = now, new_id
        self._listener: CaptureListener | None = None
        self._captures: dict[str, tuple[Withheld, bytes]] = {}
        self._withheld: dict[str, tuple[Withheld, bytes, bytes]] = {}
        """With original and frosted content."""

    def start(self, listener: CaptureListener) -> None:
        """See `Captures.start`."""
        self._listener = listener

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Captures.beat`."""
        answer()

    def stop(self) -> None:
        """See `Captures.stop`."""
        self._listener = None

    def take(self, path: Path, data: bytes) -> None:
        """A file is written."""
        self.files[path] = data
        kind = picture_type(data)
        if kind is None or self._listener is None:
            return
        capture = Withheld(self._new_id(), path, kind, self._now())
        self._captures[capture.id] = (capture, data)
        formats = MappingProxyType({kind: data})
        self._listener.captured(
            Snapshot(capture.id, Channel.CAPTURE, formats, UNKNOWN_APPLICATION, taken_at=capture.taken_at)
        )

    def press(self, keys: str) -> None:
        """Keys are pressed."""
        if self._listener is not None and keys in self._hotkeys:
            self._listener.capture_key(keys)

    def replace(self, capture_id: str, data: bytes) -> bool:
        """See `Captures.replace`."""
        capture, original = self._captures.get(capture_id, (None, b""))
        if capture is None or self.files.get(capture.path) != original:
            return False
        del self._captures[capture_id]
        self._withheld[capture_id] = (capture, original, data)
        self.files[capture.path] = data
        return True

    def release(self, capture_id: str) -> bool:
        """See `Captures.release`."""
        if capture_id not in self._withheld:
            return False
        capture, original, frosted = self._withheld.pop(capture_id)
        path = capture.path
        if self.files.get(path) not in (None, frosted):
            path = path.with_name(f"{path.stem} (original){path.suffix}")
        self.files[path] = original
        return True

    def withheld(self) -> tuple[Withheld, ...]:
        """See `Captures.withheld`."""
        kept = (capture for capture, _, _ in self._withheld.values())
        return tuple(sorted(kept, key=lambda capture: (capture.taken_at, capture.id)))

    def expire(self, before: datetime) -> int:
        """See `Captures.expire`."""
        old = [name for name, (capture, _, _) in self._withheld.items() if capture.taken_at < before]
        for name in old:
            del self._withheld[name]
        return len(old)

    def grab(self) -> tuple[Pixels, ...]:
        """See `Captures.grab`."""
        return (self.monitor.copy(),)

    def coverage(self) -> tuple[Coverage, ...]:
        """See `Captures.coverage`."""
        inside = Message(
            zh="仅限本进程内的截图，用于测试与演示", en="Only captures inside this process, for tests and the demo"
        )
        return tuple(Coverage(point, guarded=True, reason=inside) for point in ("captures", "hotkeys"))
