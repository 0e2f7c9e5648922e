"""A page on paper: HTML of the simple kind as PDF, drawn by Qt without a window."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

MARGIN_MM = 12.0
"""White edge of the page, in millimetres: what office printers can print."""
POINTS = 9.0
"""Size of the text, in points: the form's nine rows in two languages stay on one page."""


def pdf_of(html: str, title: str, platform: str) -> bytes:
    """Pages of A4. Colours, tables and fonts are drawn; what lays out boxes (grids, floats) is not known to Qt.

    `platform`: Qt's, by which fonts are found where no program of Qt's runs yet: `offscreen` needs no display.
    """
    application = QGuiApplication.instance() or QGuiApplication(["frostpane", "-platform", platform])
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    edges = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    layout = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, edges)
    layout.setUnits(QPageLayout.Unit.Millimeter)
    layout.setMargins(edges)
    writer.setPageLayout(layout)
    writer.setTitle(title)
    writer.setCreator("Frostpane")
    font = QFont()
    font.setFamilies(["Noto Sans CJK SC", "Microsoft YaHei", *font.families()])
    font.setPointSizeF(POINTS)
    document = QTextDocument()
    document.setDefaultFont(font)
    document.documentLayout().setPaintDevice(writer)
    document.setDocumentMargin(0)
    document.setPageSize(QSizeF(writer.width(), writer.height()))  # without it Qt adds edges and numbers of its own
    document.setHtml(html)
    document.print_(writer)
    buffer.close()
    del application
    return bytes(held.data())
