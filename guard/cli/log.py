"""The only file that configures logging. Logs are for developers: ids, enums, counts and durations, never content."""

from __future__ import annotations

import atexit
import contextlib
import logging
import logging.handlers
import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
KEPT_BYTES = 1_000_000
"""Largest log file, in bytes, before it makes room for the next."""
WAITING = 1000
"""Lines that wait to be written, at most; later ones are dropped for as long as a disk, pipe or terminal takes none."""
LAST_S = 1.0
"""Time that the end of this process waits for lines that are yet to be written, in seconds."""


def to_file(path: Path) -> None:
    """Write the log of this process to a small rotating file that its owner alone can read.

    Where the disk takes none, nothing is written for as long as that lasts: the guard is needed all the same.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
    handler = logging.handlers.RotatingFileHandler(
        path, maxBytes=KEPT_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter(FORMAT))
    _write_apart(handler)


def to_stderr(level: int = logging.WARNING) -> None:
    """Tell whoever started this process in a terminal."""
    if sys.stderr is None:
        return
    handler = logging.StreamHandler(_Descriptor(sys.stderr.fileno()))
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("frostpane: %(message)s"))
    _write_apart(handler)


class _Descriptor:
    """Written to without the stream that Python keeps for it, whose lock it waits for at the end."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def write(self, text: str) -> None:
        os.write(self._descriptor, text.encode("utf-8", "backslashreplace"))


def _write_apart(handler: logging.Handler) -> None:
    """Write on a thread of its own: a disk that hangs, or a pipe that nobody reads, holds up nobody who logs."""
    waiting: queue.Queue[Any] = queue.Queue(WAITING)
    writer = logging.handlers.QueueListener(waiting, handler, respect_handler_level=True)
    apart = logging.handlers.QueueHandler(waiting)
    apart.setLevel(handler.level)
    _root().addHandler(apart)
    writer.start()
    atexit.register(_end, writer, handler)
    # It would wait for the lock of a handler that hangs; these flush each line themselves.
    atexit.unregister(logging.shutdown)


def _end(writer: logging.handlers.QueueListener, handler: logging.Handler) -> None:
    with contextlib.suppress(RuntimeError):  # no more threads
        stopping = threading.Thread(target=_stop, args=(writer, handler), daemon=True)
        stopping.start()
        stopping.join(LAST_S)


def _stop(writer: logging.handlers.QueueListener, handler: logging.Handler) -> None:
    """Have the last lines written. What a full disk did not take is given up here: the interpreter would tell of it."""
    with contextlib.suppress(queue.Full, OSError):
        writer.stop()
        handler.close()


def _thread_fell(fell: threading.ExceptHookArgs) -> None:
    """What nobody caught: where in the program, and never what it says."""
    frames = traceback.extract_tb(fell.exc_traceback)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    name = fell.thread.name if fell.thread else "?"
    logging.getLogger("guard").error("thread %s ended: %s at %s", name, fell.exc_type.__name__, where)


def _root() -> logging.Logger:
    logging.raiseExceptions = False  # a log that cannot be written is no reason to print where in the program that was
    threading.excepthook = _thread_fell
    # What a library has to say is for its makers, and may hold a path or worse.
    logging.getLogger().addHandler(logging.NullHandler())
    root = logging.getLogger("guard")
    root.setLevel(logging.INFO)
    root.propagate = False
    logging.getLogger("ui").parent = root
    return root
