"""Reading from and writing to the clipboard of Windows."""

from __future__ import annotations

import contextlib
import ctypes
import time
from collections.abc import Iterator, Mapping

from guard.desktop import Convert
from guard.desktop.windows import win32
from guard.desktop.windows.formats import CF_ENHMETAFILE, Format, Item, safe_bytes, safe_formats, worth_reading

MARK = "application/x-frostpane"
"""Tells another guard of ours that this content is guarded."""
_NEVER = b"\0\0\0\0"
EXCLUSIONS = {
    "ExcludeClipboardContentFromMonitorProcessing": b"\0",
    "Clipboard Viewer Ignore": b"\0",
    "CanIncludeInClipboardHistory": _NEVER,
    "CanUploadToCloudClipboard": _NEVER,
}
"""Keep guarded content out of the clipboard's history, the cloud and well-behaved clipboard managers."""
SECRET_MARKS = frozenset({"ExcludeClipboardContentFromMonitorProcessing", "Clipboard Viewer Ignore"})
"""Password managers set these. The marks for history alone are set by private browser windows too: no secret."""


@contextlib.contextmanager
def opened(window: int, patience_s: float = 0.0) -> Iterator[bool]:
    """The clipboard, open for that window; False where somebody else keeps it open all that time."""
    until = time.monotonic() + patience_s
    while not (is_open := bool(win32.OpenClipboard(window))) and time.monotonic() < until:
        time.sleep(0.005)
    try:
        yield is_open
    finally:
        if is_open:
            win32.CloseClipboard()


def formats() -> tuple[Format, ...]:
    """What is offered, in the order of the copying application. The clipboard is open."""
    found: list[Format] = []
    number = 0
    while number := int(win32.EnumClipboardFormats(number)):
        buffer = ctypes.create_unicode_buffer(256)
        named = number >= 0xC000 and win32.GetClipboardFormatName(number, buffer, len(buffer))
        found.append(Format(number, buffer.value if named else ""))
    return tuple(found)


def read_all(offered: tuple[Format, ...]) -> tuple[Item, ...]:
    """The content of all formats that are bytes; the copying application renders what it has only promised."""
    items: list[Item] = []
    for format in worth_reading(offered):
        if format.name == MARK or format.name in EXCLUSIONS:
            continue
        raw = read(format.number)
        if raw is not None:
            items.append(Item(format, raw))
    return tuple(items)


def read(number: int) -> bytes | None:
    """The content of one format; None: there is none, or it was refused. The clipboard is open."""
    handle = win32.GetClipboardData(number)
    if not handle:
        return None
    if number == CF_ENHMETAFILE:
        return _drawing(handle)
    start = win32.GlobalLock(handle)
    if not start:
        return None
    try:
        return ctypes.string_at(start, win32.GlobalSize(handle))
    finally:
        win32.GlobalUnlock(handle)


def _drawing(handle: int) -> bytes | None:
    """The bytes of a drawing (an enhanced metafile), which is no memory but an object of the system."""
    size = int(win32.GetEnhMetaFileBits(handle, 0, None))
    buffer = ctypes.create_string_buffer(size)
    return buffer.raw if size and win32.GetEnhMetaFileBits(handle, size, buffer) == size else None


def promise(number: int) -> None:
    """Offer a format whose content is asked for when somebody pastes it. The clipboard is open and ours."""
    win32.SetClipboardData(number, None)


def put(number: int, raw: bytes) -> None:
    """Lay content under a format. The clipboard is ours, and open or being rendered."""
    if number == CF_ENHMETAFILE:
        drawing = win32.SetEnhMetaFileBits(len(raw), raw)
        if drawing and not win32.SetClipboardData(number, drawing):
            win32.DeleteEnhMetaFile(drawing)
        return
    handle = win32.GlobalAlloc(win32.GMEM_MOVEABLE, max(1, len(raw)))
    if not handle:
        return
    ctypes.memmove(win32.GlobalLock(handle), raw, len(raw))
    win32.GlobalUnlock(handle)
    if not win32.SetClipboardData(number, handle):
        win32.GlobalFree(handle)


def put_marks() -> None:
    """Lay the marks of guarded content beside it."""
    for name, content in {MARK: b"1", **EXCLUSIONS}.items():
        put(register(name), content)


def register(name: str) -> int:
    """The number of a format's name in this session."""
    return int(win32.RegisterClipboardFormat(name))


def offered_as(safe: Mapping[str, bytes]) -> tuple[Format, ...]:
    """The formats in which a safe version can be offered."""
    return tuple(Format(number or register(name), name) for number, name in safe_formats(safe))


def put_safe(safe: Mapping[str, bytes], convert: Convert) -> None:
    """Lay a whole safe version on the clipboard. It is open and ours."""
    for format in offered_as(safe):
        content = safe_bytes(format, safe, convert)
        if content is not None:
            put(format.number, content)
    put_marks()
