"""A plain Windows program with a window that copies and pastes; told what to do by lines of JSON. Needs no library.

It reads the clipboard as most programs do: OpenClipboard with its own window, GetClipboardData. With `--no-window` it
opens the clipboard for no window, with `--ole` it pastes through the OLE clipboard, with `--watch` it reads the text at
every change, as clipboard managers do.
"""

from __future__ import annotations

import base64
import ctypes
import json
import queue
import struct
import sys
import threading
import time
from ctypes import wintypes

user32 = ctypes.WinDLL("user32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
POINTER = ctypes.c_void_p
for library, name, result, arguments in (
    (user32, "OpenClipboard", wintypes.BOOL, (wintypes.HWND,)),
    (user32, "GetClipboardData", POINTER, (wintypes.UINT,)),
    (user32, "SetClipboardData", POINTER, (wintypes.UINT, POINTER)),
    (user32, "EnumClipboardFormats", wintypes.UINT, (wintypes.UINT,)),
    (user32, "GetClipboardFormatNameW", ctypes.c_int, (wintypes.UINT, wintypes.LPWSTR, ctypes.c_int)),
    (user32, "RegisterClipboardFormatW", wintypes.UINT, (wintypes.LPCWSTR,)),
    (user32, "GetForegroundWindow", wintypes.HWND, ()),
    (user32, "SetForegroundWindow", wintypes.BOOL, (wintypes.HWND,)),
    (user32, "GetClipboardSequenceNumber", wintypes.DWORD, ()),
    (user32, "PeekMessageW", wintypes.BOOL, (POINTER, wintypes.HWND, wintypes.UINT, wintypes.UINT, wintypes.UINT)),
    (user32, "SetWindowTextW", wintypes.BOOL, (wintypes.HWND, wintypes.LPCWSTR)),
    (kernel32, "GlobalAlloc", POINTER, (wintypes.UINT, ctypes.c_size_t)),
    (kernel32, "GlobalLock", POINTER, (POINTER,)),
    (kernel32, "GlobalUnlock", wintypes.BOOL, (POINTER,)),
    (kernel32, "GlobalSize", ctypes.c_size_t, (POINTER,)),
):
    function = getattr(library, name)
    function.restype, function.argtypes = result, arguments
gdi32 = ctypes.WinDLL("gdi32")  # type: ignore[attr-defined,unused-ignore]
gdi32.GetEnhMetaFileBits.argtypes = (POINTER, wintypes.UINT, POINTER)
gdi32.SetEnhMetaFileBits.restype = POINTER
ole32 = ctypes.WinDLL("ole32") if "--ole" in sys.argv else None  # type: ignore[attr-defined,unused-ignore]
user32.CreateWindowExW.restype = wintypes.HWND

CF_DIB, CF_UNICODETEXT, CF_ENHMETAFILE, CF_HDROP = 8, 13, 14, 15
NUMBERS = {
    "text/plain": CF_UNICODETEXT,
    "image/bmp": CF_DIB,
    "image/emf": CF_ENHMETAFILE,
    "text/uri-list": CF_HDROP,
}
IN_MEMORY, AS_DRAWING = 1, 64
NAMES = {"text/html": "HTML Format", "text/rtf": "Rich Text Format", "image/png": "PNG"}
HEAD = "Version:0.9\r\nStartHTML:{:08d}\r\nEndHTML:{:08d}\r\nStartFragment:{:08d}\r\nEndFragment:{:08d}\r\n"
BEFORE, AFTER = b"<html><body><!--StartFragment-->", b"<!--EndFragment--></body></html>"
WM_CLIPBOARDUPDATE = 0x031D
SETTLED_S = 0.15
"""A person needs longer between coming to a window and pressing a key."""


def number_of(kind: str) -> int:
    return NUMBERS.get(kind) or int(user32.RegisterClipboardFormatW(NAMES.get(kind, kind)))


def kind_of(number: int) -> str:
    for kind, known in NUMBERS.items():
        if number == known:
            return kind
    buffer = ctypes.create_unicode_buffer(256)
    user32.GetClipboardFormatNameW(number, buffer, 256)
    return next((kind for kind, name in NAMES.items() if name == buffer.value), buffer.value or str(number))


def encoded(kind: str, content: bytes) -> bytes:
    if kind == "text/plain":
        return content.decode().encode("utf-16-le") + b"\0\0"
    if kind == "image/bmp":
        return content[14:]
    if kind == "text/html":
        head = len(HEAD.format(0, 0, 0, 0))
        start = head + len(BEFORE)
        page = BEFORE + content + AFTER
        return HEAD.format(head, head + len(page), start, start + len(content)).encode() + page + b"\0"
    if kind == "text/uri-list":
        names = "".join(f"{line}\0" for line in content.decode().splitlines()) + "\0"
        return struct.pack("<IiiII", 20, 0, 0, 0, 1) + names.encode("utf-16-le")
    return content


def decoded(kind: str, raw: bytes) -> bytes:
    if kind == "text/plain":
        return raw.decode("utf-16-le").split("\0")[0].encode()
    if kind == "text/html":
        fields = dict(line.split(b":", 1) for line in raw.split(b"<", 1)[0].splitlines() if b":" in line)
        return raw[int(fields[b"StartFragment"]) : int(fields[b"EndFragment"])]
    if kind == "text/uri-list":
        return "\n".join(raw[20:].decode("utf-16-le").split("\0\0")[0].split("\0")).encode()
    return raw


class FormatEtc(ctypes.Structure):
    """FORMATETC: a format as OLE asks for it."""

    _fields_ = (
        ("number", wintypes.WORD),
        ("device", POINTER),
        ("aspect", wintypes.DWORD),
        ("index", wintypes.LONG),
        ("medium", wintypes.DWORD),
    )


class Medium(ctypes.Structure):
    """STGMEDIUM: where OLE left the content."""

    _fields_ = (("kind", wintypes.DWORD), ("handle", POINTER), ("release", POINTER))


def read_by_ole(number: int) -> bytes | None:
    """The content through the OLE clipboard."""
    assert ole32 is not None
    data = POINTER()
    if ole32.OleGetClipboard(ctypes.byref(data)) != 0:
        return None
    table = ctypes.cast(ctypes.cast(data, ctypes.POINTER(POINTER))[0], ctypes.POINTER(POINTER))
    callback = vars(ctypes)["WINFUNCTYPE"]
    get_data = callback(ctypes.c_long, POINTER, POINTER, POINTER)(table[3])
    release = callback(ctypes.c_ulong, POINTER)(table[2])
    kind = AS_DRAWING if number == CF_ENHMETAFILE else IN_MEMORY
    wanted, medium = FormatEtc(number, None, 1, -1, kind), Medium()
    found = get_data(data, ctypes.byref(wanted), ctypes.byref(medium)) == 0
    raw = content_of(number, medium.handle) if found else None
    if found:
        ole32.ReleaseStgMedium(ctypes.byref(medium))
    release(data)
    return raw


def content_of(number: int, handle: int) -> bytes:
    if number == CF_ENHMETAFILE:
        size = gdi32.GetEnhMetaFileBits(handle, 0, None)
        buffer = ctypes.create_string_buffer(size)
        gdi32.GetEnhMetaFileBits(handle, size, buffer)
        return buffer.raw
    start = kernel32.GlobalLock(handle)
    content = ctypes.string_at(start, kernel32.GlobalSize(handle))
    kernel32.GlobalUnlock(handle)
    return content


class Program:
    """The window and what it does."""

    def __init__(self, title: str) -> None:
        self.window = wintypes.HWND(
            user32.CreateWindowExW(0, "STATIC", title, 0x10CF0000, 60, 60, 320, 120, None, None, None, None)
        )
        self.owner: wintypes.HWND | None = None if "--no-window" in sys.argv else self.window
        self.seen: list[str | None] = []
        if ole32 is not None:
            ole32.OleInitialize(None)
        if "--watch" in sys.argv:
            user32.AddClipboardFormatListener(self.window)

    def open(self) -> None:
        until = time.monotonic() + 10
        while not user32.OpenClipboard(self.owner):
            if time.monotonic() > until:
                raise TimeoutError
            # Whoever empties the clipboard waits until its last owner has taken note.
            self.pump(0.005)

    def copy(self, formats: dict[str, str]) -> None:
        self.open()
        user32.EmptyClipboard()
        for kind, content in formats.items():
            raw = encoded(kind, base64.b64decode(content))
            user32.SetClipboardData(number_of(kind), self.handle(number_of(kind), raw))
        user32.CloseClipboard()

    @staticmethod
    def handle(number: int, raw: bytes) -> int:
        if number == CF_ENHMETAFILE:
            return int(gdi32.SetEnhMetaFileBits(len(raw), raw))
        handle = int(kernel32.GlobalAlloc(2, len(raw)))
        ctypes.memmove(kernel32.GlobalLock(handle), raw, len(raw))
        kernel32.GlobalUnlock(handle)
        return handle

    def paste(self, kind: str) -> str | None:
        if ole32 is not None:
            raw = read_by_ole(number_of(kind))
        else:
            self.open()
            try:
                raw = self.read(number_of(kind))
            finally:
                user32.CloseClipboard()
        return None if raw is None else base64.b64encode(decoded(kind, raw)).decode()

    def offered(self) -> list[str]:
        """The kinds under which something can be read."""
        self.open()
        numbers, number = [], 0
        while number := user32.EnumClipboardFormats(number):
            numbers.append(number)
        found = [kind_of(number) for number in numbers if number not in (1, 7, 16) and self.read(number) is not None]
        user32.CloseClipboard()
        return found

    def promised(self) -> list[str]:
        """The kinds that the clipboard lists, unread."""
        self.open()
        found, number = [], 0
        while number := user32.EnumClipboardFormats(number):
            found.append(kind_of(number))
        user32.CloseClipboard()
        return found

    @staticmethod
    def read(number: int) -> bytes | None:
        handle = user32.GetClipboardData(number)
        return content_of(number, handle) if handle else None

    def activate(self) -> None:
        if user32.GetForegroundWindow() == self.window.value:
            return
        until = time.monotonic() + 5
        while user32.GetForegroundWindow() != self.window.value and time.monotonic() < until:
            user32.SetForegroundWindow(self.window)
            self.pump(0.02)
        self.pump(SETTLED_S)

    def pump(self, seconds: float = 0.0) -> None:
        message = wintypes.MSG()
        until = time.monotonic() + seconds
        while True:
            while user32.PeekMessageW(ctypes.byref(message), None, 0, 0, 1):
                user32.DispatchMessageW(ctypes.byref(message))
                if message.message == WM_CLIPBOARDUPDATE:
                    self.seen.append(self.paste("text/plain"))
            if time.monotonic() >= until:
                return
            time.sleep(0.002)

    def do(self, command: str, kind: str = "", formats: dict[str, str] | None = None, title: str = "") -> object:
        match command:
            case "copy":
                return self.copy(formats or {})
            case "paste":
                return self.paste(kind)
            case "offered":
                return self.offered()
            case "seen":
                return self.seen
            case "hold":
                return self.open()
            case "let_go":
                return user32.CloseClipboard()
            case "promised":
                return self.promised()
            case "activate":
                return self.activate()
            case "title":
                return user32.SetWindowTextW(self.window, title)
        raise ValueError(command)


def main() -> None:
    program = Program(sys.argv[1])
    told: queue.SimpleQueue[str] = queue.SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            told.put(line)
        told.put("")

    threading.Thread(target=listen, daemon=True).start()
    print(json.dumps("ready"), flush=True)
    while True:
        program.pump()
        try:
            line = told.get(timeout=0.01)
        except queue.Empty:
            continue
        if not line:
            return
        print(json.dumps(program.do(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
