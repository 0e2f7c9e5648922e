"""Each program's manner of saving a screenshot, and what others may see meanwhile."""

from __future__ import annotations

import io
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image


def slowly(path: Path, data: bytes) -> None:
    with path.open("wb", buffering=0) as file:
        for start in range(0, len(data), len(data) // 6 + 1):
            file.write(data[start : start + len(data) // 6 + 1])
            time.sleep(0.12)


def opened_again(path: Path, data: bytes) -> None:
    path.touch()
    time.sleep(0.2)
    path.write_bytes(data[:100])
    with path.open("ab") as file:
        file.write(data[100:])


def renamed(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_bytes(data)
    unfinished.rename(path)


def renamed_from_picture(path: Path, data: bytes) -> None:
    """Under a picture's name first, and under the wished one when the person has chosen it."""
    first = path.with_name("unnamed.png")
    first.write_bytes(data)
    time.sleep(0.05)
    first.rename(path)


def moved_in(path: Path, data: bytes) -> None:
    """From another file system: copied, with the old time of change."""
    source = path.parent.parent / f"outside-{path.name}"
    source.write_bytes(data)
    os.utime(source, (1_000_000_000, 1_000_000_000))
    shutil.copy2(source, path)
    source.unlink()


def linked(path: Path, data: bytes) -> None:
    """A second name for a file that lay elsewhere."""
    source = path.parent.parent / f"linked-{path.name}"
    source.write_bytes(data)
    os.link(source, path)
    source.unlink()


def sized_first(path: Path, data: bytes) -> None:
    """Room first, then the content, as programs do that map the file."""
    with path.open("wb") as file:
        file.truncate(len(data))
        file.seek(0)
        for start in range(0, len(data), 4096):
            file.write(data[start : start + 4096])
            file.flush()
            time.sleep(0.01)


MANNERS: tuple[Callable[[Path, bytes], object], ...] = (
    Path.write_bytes, slowly, opened_again, renamed, renamed_from_picture, moved_in, linked, sized_first,
)  # fmt: skip


@contextmanager
def seen_whole(path: Path, original: bytes) -> Iterator[None]:
    """Whoever reads the file meanwhile finds what the program has written so far, or one other whole picture."""
    seen: set[bytes] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            with suppress(FileNotFoundError):
                seen.add(path.read_bytes())
            time.sleep(0.001)

    watching = threading.Thread(target=look)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()
    # The program's own steps are a beginning of the original, perhaps with room behind it.
    others = [content for content in seen if not original.startswith(content.rstrip(b"\0"))]
    assert len(others) <= 1
    for content in others:
        with Image.open(io.BytesIO(content)) as picture:
            picture.load()
