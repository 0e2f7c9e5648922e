"""A Qt program with a window that copies and pastes through QClipboard; told what to do by lines of JSON."""

from __future__ import annotations

import base64
import json
import sys
import threading

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel


class Inbox(QObject):
    """Lines from the other thread."""

    told = Signal(str)


def paste(kind: str) -> bytes | None:
    data = QGuiApplication.clipboard().mimeData()
    if kind == "text/plain":
        return data.text().encode() if data.hasText() else None
    if kind == "text/html":
        return data.html().encode() if data.hasHtml() else None
    if kind == "text/uri-list":
        return "\n".join(url.toLocalFile() for url in data.urls()).encode() if data.hasUrls() else None
    if kind == "image/png":
        if not data.hasImage():
            return None
        picture, buffer = QImage(data.imageData()), QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        picture.save(buffer, "PNG")
        return bytes(buffer.data().data())
    return bytes(data.data(kind).data()) or None


def copy(formats: dict[str, str]) -> None:
    data = QMimeData()
    for kind, encoded in formats.items():
        content = base64.b64decode(encoded)
        if kind == "text/plain":
            data.setText(content.decode())
        elif kind == "image/png":
            data.setImageData(QImage.fromData(QByteArray(content)))
        elif kind == "text/uri-list":
            data.setUrls([QUrl.fromLocalFile(line) for line in content.decode().splitlines()])
        else:
            data.setData(kind, QByteArray(content))
    QGuiApplication.clipboard().setMimeData(data)


def main() -> None:
    application = QApplication(sys.argv[:1])
    label = QLabel(sys.argv[1])
    label.setWindowTitle(sys.argv[1])
    label.resize(300, 100)
    label.show()
    inbox = Inbox()

    def answer(value: object) -> None:
        print(json.dumps(value), flush=True)

    def do(line: str) -> None:
        if not line:
            application.quit()
            return
        asked = json.loads(line)
        match asked["command"]:
            case "copy":
                answer(copy(asked["formats"]))
            case "paste":
                content = paste(asked["kind"])
                answer(None if content is None else base64.b64encode(content).decode())
            case "activate":
                label.raise_()
                label.activateWindow()
                QTimer.singleShot(250, lambda: answer(None))

    inbox.told.connect(do, Qt.ConnectionType.QueuedConnection)

    def listen() -> None:
        for line in sys.stdin:
            inbox.told.emit(line)
        inbox.told.emit("")

    threading.Thread(target=listen, daemon=True).start()
    QTimer.singleShot(0, lambda: answer("ready"))
    application.exec()


if __name__ == "__main__":
    main()
