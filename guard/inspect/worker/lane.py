"""A lane's own side: looks at one format after the other, and tells the guard what was found and what is safe."""

from __future__ import annotations

import signal
from base64 import b64decode
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import IO

from guard import allocator
from guard.confined.frames import Message, receive, send
from guard.inspect.conversion import converted
from guard.inspect.formats import Kind, look
from guard.inspect.material import Material
from guard.inspect.worker.answers import versions
from guard.inspect.worker.tools import Loaded
from guard.model import EntityType, MaskStyle

MOST_BYTES = 256 * 1024 * 1024
"""Bytes of one format, at most; more does not come from any gate."""
_MESSAGE_BYTES = 16 * 1024 * 1024
_GRACE_S = 5.0
"""Time after its deadline that a look may still run where nobody is left to end it, in seconds."""
_REAL_TIME = 0
"""The clock whose alarm ends a process that did not ask for it."""


def serve(asked: IO[bytes], told: IO[bytes], loaded: Loaded) -> None:
    """Answer until the guard hangs up."""
    lane = _Lane(asked, told, loaded)
    allocator.collect_seldom()
    # The system's own clock ends a look that nobody is left to end; it takes no thread.
    alarm: Callable[[int, float], object] | None = getattr(signal, "setitimer", None)
    while (frame := lane.next()) is not None:
        message, blob = frame
        if alarm is not None:
            alarm(_REAL_TIME, float(message["within_s"]) + _GRACE_S)
        answer, blobs = lane.answer(message, blob)
        if alarm is not None:
            alarm(_REAL_TIME, 0.0)
        send(told, answer, blobs)
        del frame, blob, answer, blobs


class _Lane:
    def __init__(self, asked: IO[bytes], told: IO[bytes], loaded: Loaded) -> None:
        self._asked, self._told, self._loaded = asked, told, loaded
        loaded.customers.ask = self._customers

    def next(self) -> tuple[Message, bytes] | None:
        """What the guard asks for; None: it has hung up."""
        return receive(self._asked, text_limit_bytes=_MESSAGE_BYTES, blob_limit_bytes=MOST_BYTES)

    def answer(self, message: Message, blob: bytes) -> tuple[Message, Sequence[bytes]]:
        """What is told of a format, or the content in another form."""
        if message["do"] == "convert":
            made = converted(blob, message["into"])
            return ({"made": made is not None}, [made or b""])
        protected = frozenset(map(EntityType, message["protected"]))

        def so_far(material: Material) -> None:
            told, blobs = versions(material, blob, protected)
            send(self._told, {"so_far": True, **told}, blobs)

        trace = b64decode(message["trace"]) if message.get("trace") else None
        tools = self._loaded.tools(MaskStyle(message["style"]), message["note"], trace)
        tools = replace(tools, so_far=so_far if message["so_far"] else None)
        material = look(Kind(message["kind"]), blob, tools, with_pictures=message["with_pictures"])
        return versions(material, blob, protected)

    def _customers(self, forms: Sequence[str]) -> Collection[str]:
        send(self._told, {"customers": list(forms)})
        frame = self.next()
        return frozenset() if frame is None else frozenset(forms) & frozenset(frame[0]["held"])
