"""Each format that programs copy is whole for work and safe for others, on a real Windows clipboard."""

from __future__ import annotations

import ctypes
import io
import time

import pytest
from PIL import Image

from guard.desktop.windows.gate import WindowsGate
from guard.model import Release
from tests.support.listening import Listener
from tests.windows.guarding import SAFE, TEXT, Start, decide, guard, picture
from tests.windows.programs import Program


def test_a_picture_that_is_a_bitmap_is_whole_for_work_and_covered_for_others(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    original, covered = picture((200, 10, 10), "BMP"), picture((10, 200, 10))
    wechat = programs("WeChat.exe")
    crm.copy({"image/bmp": original})
    guard(gate, listener, image_png=covered)
    crm.activate()
    assert crm.paste("image/bmp") == original[14:]
    wechat.activate()
    received = wechat.paste("image/bmp")
    assert received is not None
    with Image.open(io.BytesIO(b"BM" + b"\0" * 8 + (54).to_bytes(4, "little") + received)) as image:
        assert image.getpixel((3, 3)) == (10, 200, 10)
    assert wechat.paste("image/png") == covered


OFFICE = {
    "Object Descriptor": b"\x34\0\0\0 of a table",
    "Embed Source": b"\xd0\xcf\x11\xe0 the whole workbook",
    "Biff12": b"PK\x03\x04 the cells with their formulas",
    "text/rtf": rb"{\rtf1 13800000000{\pict\pngblip 89504e47}}",
}
"""What an office program offers beside text, HTML and pictures."""


def drawing() -> bytes:
    """A line as an enhanced metafile."""
    gdi32 = vars(ctypes)["WinDLL"]("gdi32")
    gdi32.CreateEnhMetaFileW.restype = gdi32.CloseEnhMetaFile.restype = ctypes.c_void_p
    context = ctypes.c_void_p(gdi32.CreateEnhMetaFileW(None, None, None, None))
    gdi32.LineTo(context, 40, 30)
    closed = ctypes.c_void_p(gdi32.CloseEnhMetaFile(context))
    size = gdi32.GetEnhMetaFileBits(closed, 0, None)
    buffer = ctypes.create_string_buffer(size)
    gdi32.GetEnhMetaFileBits(closed, size, buffer)
    gdi32.DeleteEnhMetaFile(closed)
    return buffer.raw


@pytest.mark.parametrize("flags", [(), ("--ole",)], ids=["plain", "ole"])
def test_what_an_office_program_copies_is_whole_for_work_and_only_what_is_safe_for_others(
    programs: Start, gate: WindowsGate, listener: Listener, flags: tuple[str, ...]
) -> None:
    copied = {**OFFICE, "text/plain": TEXT, "image/emf": drawing(), "image/png": picture((1, 1, 1))}
    excel, work, wechat = programs("excel.exe"), programs("crm.exe", *flags), programs("WeChat.exe", *flags)
    excel.activate()
    excel.copy(copied)
    guard(gate, listener, text_plain=SAFE)
    for _ in range(2):
        work.activate()
        time.sleep(0.3)
        for kind, content in copied.items():
            assert work.paste(kind) == content, kind
        wechat.activate()
        time.sleep(0.3)
        assert {kind for kind in copied if wechat.paste(kind) is not None} == {"text/plain"}
        assert wechat.paste() == SAFE


def test_a_drawing_alone_is_guarded_and_handed_back_whole_where_nothing_is_to_be_guarded(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    wechat, line = programs("WeChat.exe"), drawing()
    crm.copy({"image/emf": line})
    snapshot = listener.next_copy()
    assert snapshot.formats == {"image/emf": line}
    assert gate.release(snapshot.id, Release({}, decide))
    wechat.activate()
    assert wechat.paste("image/emf") is None
    crm.activate()
    assert crm.paste("image/emf") == line
    crm.copy({"image/emf": line})
    assert gate.release(listener.next_copy().id, None)
    wechat.activate()
    assert wechat.paste("image/emf") == line


def test_copied_files_are_named_by_their_safe_copies(
    programs: Start, crm: Program, gate: WindowsGate, listener: Listener
) -> None:
    wechat = programs("WeChat.exe")
    crm.copy({"text/uri-list": "C:\\客户\\合同.png".encode()})
    snapshot = listener.next_copy()
    assert snapshot.formats["text/uri-list"] == b"file:///C:/%E5%AE%A2%E6%88%B7/%E5%90%88%E5%90%8C.png\r\n"
    gate.release(snapshot.id, Release({"text/uri-list": b"file:///C:/frosted/1.png\r\n"}, decide))
    wechat.activate()
    assert wechat.paste("text/uri-list") == b"C:\\frosted\\1.png"
    crm.activate()
    assert crm.paste("text/uri-list") == "C:\\客户\\合同.png".encode()
