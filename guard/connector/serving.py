"""Puts the connector together: an agent for each connection, and the few threads that inspect for all of them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from guard.errors import DesktopError
from guard.inspect.pipeline import Pipeline
from guard.model import Application, Outcome

log = logging.getLogger(__name__)

Receive = Callable[[bytes], bytes | None]
INSPECTING = 2
"""Threads that inspect for all browsers: a slow upload does not keep the next paste waiting."""


def serve_browsers(
    listen: Callable[[Callable[[Application], Receive]], Callable[[], None]] | None,
    pipeline: Callable[[], Pipeline],
    record: Callable[[Outcome], object],
    now: Callable[[], datetime],
) -> contextlib.ExitStack:
    """Answer browsers by the pipeline in force, where the system has such; closing what it gives ends that."""
    if listen is None:
        return contextlib.ExitStack()
    from guard.connector.agent import Agent  # its messages are slow to load, and few systems have such browsers
    from guard.connector.judge import PipelineJudge

    with contextlib.ExitStack() as opened:
        workers = opened.enter_context(ThreadPoolExecutor(INSPECTING, thread_name_prefix="connector"))

        def serve(browser: Application) -> Receive:
            return Agent(PipelineJudge(browser, pipeline, record, now), workers, now).receive

        try:
            opened.callback(listen(serve))
        except DesktopError as error:
            log.error("browsers are not answered: %s", error.code)
        return opened.pop_all()
