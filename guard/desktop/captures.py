"""Screen captures: watches the folders in which they land and the keys that take them."""

from __future__ import annotations

import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from guard.desktop import CaptureListener, CaptureOptions, Withheld, screen
from guard.desktop.fingerprint import MAX_CAPTURE_BYTES, Fingerprint, digest
from guard.desktop.hotkeys import Hotkey, HotkeyListener
from guard.desktop.watch import FolderWatch, WatchedFolder
from guard.desktop.withheld import WithheldOriginals
from guard.errors import DisplayUnavailable, is_lack
from guard.model import UNKNOWN_APPLICATION, Channel, Coverage, Message, Pixels, Snapshot
from guard.model.clock import Clock, wall_clock
from guard.model.media import HEAD_BYTES, picture_type

log = logging.getLogger(__name__)

KEPT_IN_MIND = 500
"""Captures that can still be replaced, and files that are known to be our own."""


@dataclass(frozen=True, slots=True)
class _Capture:
    path: Path = field(repr=False)
    sha256: str
    media_type: str
    taken_at: datetime


class FileCaptures:
    """Captures that land in files. See `Captures`."""

    def __init__(
        self,
        options: CaptureOptions,
        *,
        folders: Sequence[WatchedFolder] = (),
        hotkeys: Sequence[str] = (),
        grab: Callable[[], tuple[Pixels, ...]] = screen.grab,
        now: Clock = wall_clock,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        """`folders` and `hotkeys`: those of the system, before those of the options.

        Raises:
            InputError: the options name a key combination that there is not.
        """
        self._grab, self._now, self._new_id = grab, now, new_id
        extra = (WatchedFolder(path.expanduser().absolute(), recursive=True) for path in options.folders)
        self._watch = FolderWatch((*folders, *extra), self._complete, now)
        combinations = [Hotkey.parse(keys) for keys in (*hotkeys, *options.hotkeys)]
        self._keys = HotkeyListener(combinations, self._key)
        self._withheld = WithheldOriginals(options.withheld)
        self._listener: CaptureListener | None = None
        self._lock = threading.Lock()
        self._captures: OrderedDict[str, _Capture] = OrderedDict()
        self._seen: OrderedDict[Fingerprint, str | None] = OrderedDict()
        """Files that were told, with their captures' ids, and (None) files that we wrote."""

    def start(self, listener: CaptureListener) -> None:
        """See `Captures.start`."""
        self._listener = listener
        unguarded = self._withheld.recover()
        self._watch.start()
        for path in unguarded:
            self._watch.look_at(path)
        try:
            self._keys.start()
        except DisplayUnavailable as error:
            log.warning("capture keys are not seen: %s", error)

    def beat(self, answer: Callable[[], None]) -> None:
        """See `Captures.beat`."""
        self._watch.beat(answer)

    def stop(self) -> None:
        """See `Captures.stop`."""
        self._keys.stop()
        self._watch.stop()

    def replace(self, capture_id: str, data: bytes) -> bool:
        """See `Captures.replace`."""
        with self._lock:
            capture = self._captures.get(capture_id)
            if capture is None:
                return False
            kept = Withheld(capture_id, capture.path, capture.media_type, capture.taken_at)
            written = self._withheld.replace(kept, capture.sha256, data)
            del self._captures[capture_id]
            if written is not None:
                self._remember(written, None)
                return True
            # It may have got another name of which we are about to hear: then it is told anew.
            for file in [file for file, told in self._seen.items() if told == capture_id]:
                del self._seen[file]
        return False

    def release(self, capture_id: str) -> bool:
        """See `Captures.release`."""
        with self._lock:
            original = self._withheld.release(capture_id)
            if original is None:
                return False
            if original.file is not None:
                self._remember(original.file, None)
        return True

    def withheld(self) -> tuple[Withheld, ...]:
        """See `Captures.withheld`."""
        return self._withheld.kept()

    def expire(self, before: datetime) -> int:
        """See `Captures.expire`."""
        return self._withheld.expire(before)

    def grab(self) -> tuple[Pixels, ...]:
        """See `Captures.grab`."""
        return self._grab()

    def coverage(self) -> tuple[Coverage, ...]:
        """See `Captures.coverage`."""
        watched, seen = len(self._watch.watched()), self._keys.alive()
        return (
            Coverage(
                "captures",
                guarded=watched > 0,
                reason=Message(
                    zh=f"监视 {watched} 个截图文件夹；存到别处的截图和录屏视频不受保护",
                    en=f"{watched} screenshot folders are watched; recordings and captures saved elsewhere are not",
                ),
            ),
            Coverage(
                "hotkeys",
                guarded=seen,
                reason=Message(zh="可以监听截图快捷键", en="Capture keys are seen")
                if seen
                else Message(
                    zh="无法监听截图快捷键：请在图形会话中启动",
                    en="Capture keys are not seen: start the guard in a graphical session",
                ),
            ),
        )

    def _key(self, keys: str) -> None:
        if self._listener is not None:
            self._listener.capture_key(keys)

    def _complete(self, path: Path) -> None:
        # Under the lock, so that a file that is being put in place is known as ours before it is looked at.
        with self._lock:
            snapshot = self._taken_in(path)
        if snapshot is not None and self._listener is not None:
            self._listener.captured(snapshot)

    def _taken_in(self, path: Path) -> Snapshot | None:
        was = Fingerprint.of(path)
        if was is None:
            return None
        if was in self._seen:
            self._follow(self._seen[was], path)
            return None
        content = b""
        try:
            with path.open("rb") as file:
                head = file.read(HEAD_BYTES)
                if was.size_bytes <= MAX_CAPTURE_BYTES:
                    content = head + file.read()
        except (OSError, MemoryError) as error:
            if is_lack(error):
                self._watch.look_at(path)
            return None
        kind = picture_type(head)
        if Fingerprint.of(path) != was:
            self._watch.look_at(path)
            return None
        if kind is None:
            return None
        capture = _Capture(path, digest(content), kind, self._now())
        capture_id = self._new_id()
        self._captures[capture_id] = capture
        self._remember(was, capture_id)
        formats = MappingProxyType({kind: content})
        return Snapshot(capture_id, Channel.CAPTURE, formats, UNKNOWN_APPLICATION, capture.taken_at)

    def _follow(self, capture_id: str | None, path: Path) -> None:
        """A file that was told has got another name: programs write under one name and give another."""
        capture = self._captures.get(capture_id or "")
        if capture_id is not None and capture is not None:
            self._captures[capture_id] = replace(capture, path=path)

    def _remember(self, file: Fingerprint, capture_id: str | None) -> None:
        self._seen[file] = capture_id
        while len(self._seen) > KEPT_IN_MIND:
            self._seen.popitem(last=False)
        while len(self._captures) > KEPT_IN_MIND:
            self._captures.popitem(last=False)
