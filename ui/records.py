"""The windows about what was recorded: what is known of the person, and the cases of what went out by mistake."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon

from guard import GuardService
from guard.errors import GuardError
from guard.model import IncidentStatus, OwnRecords
from ui.aside import Aside
from ui.case_window import CaseWindow
from ui.incident import failure_sheet
from ui.mistake import MistakeWindow
from ui.own_records import no_records_sheet, own_sheet
from ui.sheet import Sheet, SheetWindow
from ui.texts import Texts


class RecordWindows(QObject):
    """Opens them. A trail of years is read on another thread, so that nothing stands still meanwhile."""

    reported = Signal()
    """The person said that something went out by mistake."""

    def __init__(
        self, service: GuardService, icon: QIcon, now: Callable[[], datetime], texts: Callable[[], Texts]
    ) -> None:
        """`texts`: those of the language that is spoken now."""
        super().__init__()
        self._service, self._texts = service, texts
        self._sheet, self._case = SheetWindow(icon), CaseWindow(icon, now, lambda: service.status().incidents)
        self._mistake = MistakeWindow(icon)
        self._mistake.confirmed.connect(self._report_mistake)
        self._aside = Aside("own-records")

    def close(self) -> None:
        """Show nothing more; what is being read is waited for."""
        self._aside.close()

    def open_own(self) -> None:
        """What is known of the person, as soon as it is read."""
        self._aside.do(self._service.own_records, self._show_own)

    def ask_about_mistake(self) -> None:
        """Whether something went out by mistake; if so, open a case about it and say what to do now."""
        self._mistake.ask(self._texts())

    def open_case(self, incident: IncidentStatus) -> None:
        """A case at which the person looks."""
        self._case.show_case(self._texts(), incident)

    def show_texts(self, texts: Texts) -> None:
        """Speak this language from now on."""
        self._mistake.show_texts(texts)
        self._case.show_texts(texts)

    def _report_mistake(self) -> None:
        try:
            self._case.show_case(self._texts(), self._service.incidents.mistake())
        except GuardError as error:
            self._show(failure_sheet(self._texts(), error.code))
        self.reported.emit()

    def _show_own(self, reading: Future[OwnRecords]) -> None:
        try:
            self._show(own_sheet(self._texts(), reading.result()))
        except GuardError as error:
            self._show(no_records_sheet(self._texts(), error.code))

    def _show(self, sheet: Sheet) -> None:
        self._sheet.show_sheet(sheet)
        self._sheet.bring_up()
