"""The check-up as a window: each point, what is wrong with it, and a button that does something about it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from PySide6.QtCore import QProcess, QProcessEnvironment, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from ui.parts import button, grid_of, label
from ui.texts import Texts
from ui.theme import NEAR_PX
from ui.window import Window

WIDTH_PX = 640
HEIGHT_PX = 460
MARKS = {"ok": ("✓", "good"), "note": ("–", "second"), "problem": ("!", "bad")}
"""Sign and rank of each state."""
DEEDS = {
    "policy": "status",
    "guard": "status",
    "data-folder": "folder",
}
"""What can be done about a point, by its name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One point of the check-up."""

    name: str
    state: str
    """`ok`, `note`, `problem`."""
    detail: str
    advice: str
    zh: str = ""
    """The detail in Chinese; empty: it is not told in Chinese."""

    def told(self, texts: Texts) -> str:
        """The detail in the language of the texts, where it is told in that."""
        return self.zh if texts.language == "zh" and self.zh else self.detail


class CheckupWindow(Window):
    """Runs the check-up beside the program and shows what it says."""

    status_wanted = Signal()
    folder_wanted = Signal()
    """The person wants to see the folder of this installation."""

    def __init__(self, icon: QIcon, command: tuple[str, ...]) -> None:
        super().__init__(icon)
        self._command = command
        self._texts: Texts | None = None
        self._running: QProcess | None = None
        self._points: tuple[Checked, ...] | None = None
        """What was found last; None: nothing was looked for yet."""
        self._again = button()
        self._again.clicked.connect(self._start)
        self._summary = label("title")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._summary)
        self.body.addWidget(self._scroll, 1)
        self.foot.insertWidget(1, self._again, 0, Qt.AlignmentFlag.AlignBottom)
        self.resize(WIDTH_PX, HEIGHT_PX)

    def open(self, texts: Texts) -> None:
        """Come up and begin."""
        self.show_texts(texts)
        self.bring_up()
        self._start()

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts
        self.setWindowTitle(texts.say("check.title"))
        self.note.setText(texts.say("check.note"))
        self._again.setText(texts.say("check.again"))
        self.close_button.setText(texts.say("check.close"))
        self._scroll.setAccessibleName(texts.say("check.title"))
        if self._points is not None:
            self.show_checked(self._points)
        if self._running is not None:
            self._summary.setText(texts.say("check.running"))

    def show_checked(self, points: tuple[Checked, ...]) -> None:
        """What was found, what is wrong first."""
        self._points, texts = points, self._texts
        if texts is None:
            return
        wrong = sum(point.state == "problem" for point in points)
        key = "failed" if not points else "wrong" if wrong else "fine"
        self._summary.setText(texts.say(f"check.{key}", count=wrong))
        sheet = QWidget()
        grid = grid_of(sheet)
        order = list(MARKS)[::-1]
        for row, point in enumerate(sorted(points, key=lambda point: order.index(point.state))):
            self._add(texts, grid, 3 * row, point)
            grid.setRowMinimumHeight(3 * row + 2, NEAR_PX)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(sheet)

    def closeEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """What still runs is not waited for."""
        self._end()
        super().closeEvent(event)  # type: ignore[arg-type]

    def _add(self, texts: Texts, grid: QGridLayout, row: int, point: Checked) -> None:
        sign, rank = MARKS[point.state]
        mark, name, detail = QLabel(sign), label(), label("small")
        mark.setProperty("rank", rank)
        mark.setAccessibleName(texts.say(f"check.state_{point.state}"))
        name.setText(_name(texts, point.name))
        # What the check-up itself says is for those who mend it.
        name.setToolTip("\n".join(filter(None, (point.detail, point.advice))))
        name.setAccessibleDescription(name.toolTip())
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(mark, row, 0, top)
        grid.addWidget(name, row, 1, top)
        if point.state != "ok":
            detail.setText(_said(texts, point))
            grid.addWidget(detail, row + 1, 1, top)
        deed = DEEDS.get(point.name) if point.state != "ok" else None
        if deed is not None:
            do = button()
            do.setText(texts.say(f"check.do_{deed}"))
            do.setAccessibleName(f"{do.text()}: {name.text()}")
            do.clicked.connect({"status": self.status_wanted.emit, "folder": self.folder_wanted.emit}[deed])
            grid.addWidget(do, row, 2, 2, 1, top)

    def _start(self) -> None:
        if self._texts is None or self._running is not None:
            return
        self._summary.setText(self._texts.say("check.running"))
        self._again.setEnabled(False)
        if not self._command:
            self._over()
            return
        self._running = QProcess(self)
        self._running.setProcessEnvironment(QProcessEnvironment.systemEnvironment())
        self._running.setStandardErrorFile(QProcess.nullDevice())
        self._running.finished.connect(self._over)
        self._running.errorOccurred.connect(self._over)
        self._running.start(self._command[0], list(self._command[1:]))

    def _over(self) -> None:
        running, self._running = self._running, None
        told = b"" if running is None else bytes(running.readAllStandardOutput().data())
        if running is not None:
            running.deleteLater()
        self._again.setEnabled(True)
        self.show_checked(parse(told))

    def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            running.finished.disconnect()
            running.errorOccurred.disconnect()
            running.kill()
            running.waitForFinished(1000)
            running.deleteLater()
            self._again.setEnabled(True)


def parse(told: bytes) -> tuple[Checked, ...]:
    """The points that `frostpane doctor --json` tells; none where that is not what it is."""
    try:
        points = json.loads(told)["checks"]
        states = [each["state"] if each["state"] in MARKS else "note" for each in points]
        return tuple(
            Checked(str(each["name"]), state, str(each["detail"]), str(each["advice"]), str(each.get("zh", "")))
            for each, state in zip(points, states, strict=True)
        )
    except (ValueError, LookupError, TypeError):
        return ()


def _said(texts: Texts, point: Checked) -> str:
    """What is to be done; with the words of the check-up where somebody must be told of them."""
    detail = point.told(texts)
    advice = texts.known("check_advice", point.name, detail=detail)
    if point.state != "problem" or advice == detail:
        return advice
    return texts.say("check.code", advice=advice, detail=detail)


def _name(texts: Texts, name: str) -> str:
    """A point as people call it."""
    section, _, point = name.partition("-")
    if section == "coverage":
        return texts.known("coverage", point, point=point)
    return texts.known("check_name", name, name=name)
