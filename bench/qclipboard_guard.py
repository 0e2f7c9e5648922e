"""A guard as one writes it with Qt's own clipboard: fetch every format, then own what was fetched. The peer.

It inspects nothing and gives everybody the original, so it is faster than a real one would be.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication


class Fetched(QMimeData):
    """Serves what was fetched, when it is asked for."""

    def __init__(self, contents: dict[str, QByteArray]) -> None:
        super().__init__()
        self._contents = contents

    def formats(self) -> list[str]:
        return list(self._contents)

    def hasFormat(self, kind: str) -> bool:  # noqa: N802 - Qt's name
        return kind in self._contents

    def retrieveData(self, kind: str, wanted: object) -> QByteArray | None:  # noqa: N802 - Qt's name
        return self._contents.get(kind)


def main() -> None:
    app = QGuiApplication(sys.argv[:1])
    clipboard = app.clipboard()

    def changed() -> None:
        if clipboard.ownsClipboard():
            return
        offered = clipboard.mimeData()
        # Of Qt's twenty encodings of one picture only the lossless one: anything else would slow it down for nothing.
        kinds = [kind for kind in offered.formats() if not kind.startswith(("image/", "application/x-qt"))]
        kinds += ["image/png"] if offered.hasFormat("image/png") else []
        clipboard.setMimeData(Fetched({kind: offered.data(kind) for kind in kinds}))

    clipboard.dataChanged.connect(changed)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main()
