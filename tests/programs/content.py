"""What is copied: one customer's data in each form that programs hand over."""

from __future__ import annotations

import hashlib
import io
import zipfile
from enum import StrEnum
from functools import cache

import cv2
import numpy as np
import openpyxl
from PIL import Image

from tests.support import chat_picture

NUMBER = "11010519491231002X"
"""Identity number of nobody, from the standard's own example."""
_OTHER = str.maketrans("0123456789X", "81046723952")
_BY_CHANCE = 0.2
"""Share of the pixels that tell the number from another one which a cover may leave as they were."""
WORKBOOK = "customer.xlsx"
CELLS = (("客户身份证号", NUMBER), ("数量", "2"), ("合计", "=B2*21"))
"""Rows of a sheet; what begins with `=` is a formula."""


class Content(StrEnum):
    """A form of content, by the name that a reader of the table knows."""

    TEXT = "text"
    RICH = "rich text"
    CELLS = "cells with formulas"
    PICTURE = "picture"
    VECTOR = "drawing"
    FILES = "files"


def text(source: str) -> str:
    """What a program of that name copies as a text: no two the same, since keepers of histories take nothing twice."""
    return f"客户身份证号 {NUMBER}，请下午回电 {source}"


@cache
def workbook(source: str) -> bytes:
    """The cells in a workbook, and who copies it; the same bytes in each round."""
    made = openpyxl.Workbook()
    for row in (*CELLS, ("来自", source)):
        made.active.append(row)
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


def told(name: str, data: bytes) -> bytes:
    """A file's name, a digest of its bytes, and what its cells say once another program reads them."""
    if not data:
        return b""
    try:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        cells = ["|".join(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        cells = [NUMBER, "no workbook"]
    return "\n".join((name, hashlib.sha256(data).hexdigest(), *cells)).encode()


def safe_workbook(content: bytes) -> bool:
    """Whether these are what `told` tells of a copy that keeps its name and all cells but the number's."""
    name, *cells = content.decode(errors="replace").split("\n")
    cells = cells[1:]
    return name == WORKBOOK and len(cells) > 2 and cells[1:3] == ["数量|2", "合计|=B2*21"] and NUMBER not in cells[0]


def markup(source: str) -> str:
    """The same as a page, its number in bold."""
    return f"<p>客户身份证号 <b>{NUMBER}</b>，请下午回电 {source} bold</p>"


def drawing(number: str = NUMBER) -> str:
    """A drawing whose text holds that number, as SVG; an empty one: nothing is drawn."""
    words = (
        f'<text x="20" y="60" font-size="20"><tspan x="20" y="60">身份证号 {number}</tspan></text>' if number else ""
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="480" height="120">{words}</svg>'


def picture(number: str = NUMBER) -> bytes:
    """A screenshot with that number in it, as PNG."""
    said = (chat_picture.Line(chat_picture.CUSTOMER, f"身份证号 {number}"), chat_picture.CHAT[4])
    buffer = io.BytesIO()
    shown: Image.Image = chat_picture.draw(said, (620, 260))
    shown.save(buffer, "PNG")
    return buffer.getvalue()


def pixels(encoded: bytes) -> bytes:
    """Height, width and pixels of a picture, without what its file says besides; empty: it is none."""
    read = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR) if encoded else None
    return b"" if read is None else read.shape[0].to_bytes(4, "big") + read.shape[1].to_bytes(4, "big") + read.tobytes()


def uncovered(shown: bytes) -> bool:
    """Whether these `pixels` show the number still, or are no picture of that size at all."""
    with_number, other = (
        np.frombuffer(pixels(picture(number)), np.uint8) for number in (NUMBER, NUMBER.translate(_OTHER))
    )
    given = np.frombuffer(shown, np.uint8)
    if given.shape != with_number.shape or (given[:8] != with_number[:8]).any():
        return True
    tells = with_number != other
    return bool((given[tells] == with_number[tells]).mean() > _BY_CHANCE)
