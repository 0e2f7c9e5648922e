"""What we put on the clipboard ourselves: frosted pictures and texts. Large pictures are encoded on another thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter


def _nothing(_encoded: bytes) -> None:
    pass


class OwnCopies(QObject):
    """One after the other. All on the widgets' thread, but for the encoding."""

    _encoded = Signal(QImage, bytes, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._copied: QMimeData | None = None
        self._encoder = ThreadPoolExecutor(1, "encode-own")
        self._encoded.connect(self._put, Qt.ConnectionType.QueuedConnection)

    def put_picture(
        self, picture: QImage, *, before: Callable[[bytes], None] = _nothing, then: Callable[[bytes], None] = _nothing
    ) -> None:
        """Copy a picture once it is encoded. `before` is given the PNG file before others can have it, `then` after."""

        def ready(encoding: Future[bytes]) -> None:
            if not encoding.cancelled():
                self._encoded.emit(picture, encoding.result(), before, then)

        self._encoder.submit(png_of, picture).add_done_callback(ready)

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
        self._encoder.shutdown(cancel_futures=True)
        clipboard = QGuiApplication.clipboard()
        if self._copied is not None and clipboard.mimeData() is self._copied:
            if clipboard.mimeData().hasImage() or self._copied.formats() == ["image/png"]:
                clipboard.setImage(clipboard.image())
            else:
                clipboard.setText(clipboard.text())

    @Slot(QImage, bytes, object, object)
    def _put(
        self, picture: QImage, encoded: bytes, before: Callable[[bytes], None], then: Callable[[bytes], None]
    ) -> None:
        before(encoded)
        content = QMimeData()
        content.setData("image/png", QByteArray(encoded))
        content.setImageData(picture)
        self._own(content)
        then(encoded)

    def _own(self, content: QMimeData) -> None:
        QGuiApplication.clipboard().setMimeData(content)
        self._copied = content


def png_of(picture: QImage) -> bytes:
    """The picture as a PNG file. Any thread."""
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(into, QByteArray(b"png")).write(picture)
    return bytes(into.data().data())
