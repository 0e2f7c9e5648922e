"""Puts the companions' side together: a session for each extension that connects, with its threads that inspect."""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from guard.connector.companion import Companion, Link, Office
from guard.connector.page_judge import PageJudge
from guard.errors import DesktopError
from guard.inspect.pipeline import Pipeline
from guard.model import Application

log = logging.getLogger(__name__)

INSPECTING = 2
"""Threads that inspect for one browser: a slow picture does not keep the next paste waiting."""


def serve_companions(
    listen: Callable[[Callable[[Application, Link], None]], Callable[[], None]] | None,
    pipeline: Callable[[], Pipeline],
    office: Office,
    now: Callable[[], datetime],
) -> contextlib.ExitStack:
    """Answer companion extensions, where the system has such; closing what it gives ends that."""

    def serve(browser: Application, link: Link) -> None:
        judge = PageJudge(browser, pipeline, office.sites, office.opened, now)
        # Threads of its own: a browser that does not take its answers keeps no other one waiting.
        inspecting = ThreadPoolExecutor(INSPECTING, thread_name_prefix="companion")
        try:
            Companion(browser, link, office, judge, inspecting).serve()
        finally:
            inspecting.shutdown(wait=False)  # what still waits for a thread is abandoned there, and its files forgotten

    with contextlib.ExitStack() as opened:
        shutil.rmtree(office.folder, ignore_errors=True)  # what an earlier run left behind
        if listen is not None:
            try:
                opened.callback(listen(serve))
            except DesktopError as error:
                log.error("browsers' companions are not answered: %s", error.code)
        return opened.pop_all()
