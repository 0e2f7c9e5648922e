"""The same lines of text as documents of several families, each a paragraph of its own."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from io import BytesIO, StringIO

import docx
import openpyxl
import pptx
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

_A_SLIDE = 10
_A_PAGE = 30


def _letter(lines: Sequence[str]) -> bytes:
    made, into = docx.Document(), BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(into)
    return into.getvalue()


def _slides(lines: Sequence[str]) -> bytes:
    made, into = pptx.Presentation(), BytesIO()
    made.core_properties.author = made.core_properties.last_modified_by = ""  # the library's own presentation names one
    for start in range(0, len(lines), _A_SLIDE):
        slide = made.slides.add_slide(made.slide_layouts[6])
        slide.shapes.add_textbox(0, 0, 9_999, 9_999).text_frame.text = "\n".join(lines[start : start + _A_SLIDE])
    made.save(into)
    return into.getvalue()


def _workbook(lines: Sequence[str]) -> bytes:
    made, into = openpyxl.Workbook(), BytesIO()
    for line in lines:
        made.active.append([line])
    made.save(into)
    return into.getvalue()


def _pages(lines: Sequence[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    into = BytesIO()
    canvas = Canvas(into, pagesize=(3_400, 842))
    for start in range(0, len(lines), _A_PAGE):
        canvas.setFont("STSong-Light", 11)
        for number, line in enumerate(lines[start : start + _A_PAGE]):
            canvas.drawString(40, 800 - 24 * number, line)
        canvas.showPage()
    canvas.save()
    return into.getvalue()


def _mail(lines: Sequence[str]) -> bytes:
    made = EmailMessage()
    made["From"], made["Message-ID"], made["Subject"] = "a", "<1@example.com>", "x"
    made.set_content("\n".join(lines))
    return made.as_bytes()


def _table(lines: Sequence[str]) -> bytes:
    into = StringIO()
    csv.writer(into).writerows([line] for line in lines)
    return into.getvalue().encode()


OF_LINES: dict[str, Callable[[Sequence[str]], bytes]] = {
    "docx": _letter,
    "xlsx": _workbook,
    "pptx": _slides,
    "pdf": _pages,
    "eml": _mail,
    "csv": _table,
}
