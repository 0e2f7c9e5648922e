"""A case, with clocks that run on while it is looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QIcon

from guard.model import IncidentStatus
from ui.incident import closed_sheet, incident_sheet
from ui.sheet import Sheet, SheetWindow
from ui.texts import Texts

EVERY_S = 10
"""Time between two looks at the clocks, in seconds: how long a message can be recalled is told in seconds."""


class CaseWindow(SheetWindow):
    """Shows one case at a time."""

    def __init__(
        self, icon: QIcon, now: Callable[[], datetime], open_cases: Callable[[], tuple[IncidentStatus, ...]]
    ) -> None:
        super().__init__(icon)
        self._now, self._open_cases = now, open_cases
        self._texts: Texts | None = None
        self._incident: IncidentStatus | None = None
        self._shown: Sheet | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_S * 1000)
        self._clock.timeout.connect(self._tell_again)

    def show_case(self, texts: Texts, incident: IncidentStatus) -> None:
        """Come up with it; what it says of time stays true, and whether it is open still."""
        self._texts, self._incident = texts, incident
        self._shown = incident_sheet(texts, incident, self._now())
        self.show_sheet(self._shown)
        self.bring_up()
        self._clock.start()

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._texts = texts
        if self.isVisible():
            self._tell_again()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody looks."""
        self._clock.stop()
        super().hideEvent(event)

    def _tell_again(self) -> None:
        if self._texts is None or self._incident is None:
            return
        sheet = self._sheet(self._texts, self._incident)
        if sheet == self._shown:
            return
        scrolled = self._scroll.verticalScrollBar().value()
        self._shown = sheet
        self.show_sheet(sheet)
        self._scroll.verticalScrollBar().setValue(scrolled)

    def _sheet(self, texts: Texts, incident: IncidentStatus) -> Sheet:
        if incident.kept and incident.case not in {each.case for each in self._open_cases()}:
            return closed_sheet(texts, incident)
        return incident_sheet(texts, incident, self._now())
