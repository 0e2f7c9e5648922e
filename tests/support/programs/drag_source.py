"""A window out of which a person drags files or a text: `drag_source.py files PATH…` or `drag_source.py text TEXT`."""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QLabel

kind, *given = sys.argv[1:]


class Source(QLabel):
    """Begins to drag as soon as a pressed pointer moves."""

    def mouseMoveEvent(self, event):
        data = QMimeData()
        if kind == "files":
            data.setUrls([QUrl.fromLocalFile(path) for path in given])
        else:
            data.setText(given[0])
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


app = QApplication(["drag-source"])
window = Source("drag me")
window.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
window.setGeometry(0, 0, 200, 100)
window.show()
print("ready", flush=True)
app.exec()
