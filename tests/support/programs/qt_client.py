"""A small Qt program that copies and pastes on command; run as a process of its own by `tests.support.clients`."""

import base64
import json
import sys
import time

from PySide6.QtCore import QByteArray, QMimeData, QSocketNotifier
from PySide6.QtGui import QClipboard, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel

name, title = sys.argv[1:3]
app = QApplication([name])
app.setApplicationName(name)
window = QLabel(title)
window.setWindowTitle(title)
window.resize(240, 80)
window.show()


def mode(command):
    return QClipboard.Mode.Selection if command.get("selection") == "PRIMARY" else QClipboard.Mode.Clipboard


def see_the_time():
    """Qt claims with the time of the last event that it saw, and an older claim than the last one is void.

    A person's keys are such an event; here a change of the window's own is. While it owns the clipboard itself, nobody
    has a later claim, and what lies there is not given out once more.
    """
    if QGuiApplication.clipboard().ownsClipboard():
        return
    window.setWindowIconText(f"{time.monotonic()}")
    until = time.monotonic() + 0.02
    while time.monotonic() < until:
        app.processEvents()


def copy(command):
    see_the_time()
    data = QMimeData()
    for kind, content in command["formats"].items():
        raw = base64.b64decode(content)
        if kind == "image":
            data.setImageData(QImage.fromData(raw))
        elif kind == "text/plain":
            data.setText(raw.decode())
        else:
            data.setData(kind, QByteArray(raw))
    QGuiApplication.clipboard().setMimeData(data, mode(command))
    return True


def paste(command):
    data = QGuiApplication.clipboard().mimeData(mode(command))
    if command["format"] == "text/plain":
        return base64.b64encode(data.text().encode()).decode() if data.hasText() else None
    if command["format"] == "image":
        image = data.imageData()
        if image is None:
            return None
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = b"".join(bytes(image.constScanLine(y)[: image.width() * 3]) for y in range(image.height()))
        return base64.b64encode(rows).decode()
    raw = bytes(data.data(command["format"]).data())
    return base64.b64encode(raw).decode() if raw else None


def offered(command):
    return list(QGuiApplication.clipboard().mimeData(mode(command)).formats())


def activate(command):
    window.setWindowTitle(command.get("title") or window.windowTitle())
    window.raise_()
    window.activateWindow()
    return True


COMMANDS = {"copy": copy, "paste": paste, "offered": offered, "activate": activate}


def obey():
    line = sys.stdin.buffer.readline()
    if not line:
        app.quit()
        return
    command = json.loads(line)
    sys.stdout.write(json.dumps(COMMANDS[command["do"]](command)) + "\n")
    sys.stdout.flush()


notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
notifier.activated.connect(obey)
sys.stdout.write('"ready"\n')
sys.stdout.flush()
app.exec()
