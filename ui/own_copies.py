"""What we put on the clipboard ourselves: frosted texts, and pictures, drawn and encoded on another thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter

from ui.aside import Aside

Drawing = Callable[[], QImage]
"""Makes a picture; any thread. One of a large screen takes longer than a person's hand can wait."""


def _nothing(_encoded: bytes) -> None:
    pass


class OwnCopies:
    """One after the other. All on the widgets' thread, but for the drawing and encoding."""

    def __init__(self) -> None:
        self._copied: QMimeData | None = None
        self._aside = Aside("encode-own")

    def put_picture(
        self,
        draw: Drawing,
        *,
        before: Callable[[bytes], None] = _nothing,
        then: Callable[[QImage, bytes], None],
    ) -> None:
        """Copy a picture once it is encoded. `before` is given the PNG file before others can have it, `then` after."""

        def put(picture: QImage, encoded: bytes) -> None:
            before(encoded)
            content = QMimeData()
            content.setData("image/png", QByteArray(encoded))
            content.setImageData(picture)
            self._own(content)
            then(picture, encoded)

        self.encode(draw, put)

    def encode(self, draw: Drawing, then: Callable[[QImage, bytes], None]) -> None:
        """Give `then` a picture and its PNG file, on the widgets' thread."""
        self._aside.do(partial(_drawn, draw), lambda drawing: then(*drawing.result()))

    def put_text(self, text: str) -> None:
        """Copy a text."""
        content = QMimeData()
        content.setText(text)
        self._own(content)

    def put_file(self, kind: str, content: bytes) -> None:
        """Copy what is in a file of ours, as its media type."""
        made = QMimeData()
        made.setData(kind, QByteArray(content))
        self._own(made)

    def close(self) -> None:
        """Content that Python made must not outlive it: Qt would free it too late."""
        self._aside.close()
        clipboard = QGuiApplication.clipboard()
        if self._copied is not None and clipboard.mimeData() is self._copied:
            if clipboard.mimeData().hasImage() or self._copied.formats() == ["image/png"]:
                clipboard.setImage(clipboard.image())
            else:
                clipboard.setText(clipboard.text())

    def _own(self, content: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(content)
        self._copied = content


def _drawn(draw: Drawing) -> tuple[QImage, bytes]:
    """The picture, and it as a PNG file. Any thread."""
    picture, into = draw(), QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(into, QByteArray(b"png")).write(picture)
    return picture, bytes(into.data().data())
