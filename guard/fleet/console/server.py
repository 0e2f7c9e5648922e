"""The process that serves the console, and the thread that counts days."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from gunicorn.app.base import BaseApplication

from guard.fleet.console import site
from guard.fleet.console.terms import Terms

log = logging.getLogger(__name__)

COUNT_EVERY_S = 600.0
"""Time between two counts of today, in seconds."""
THREADS = 8
"""Pages that one process makes at a time."""
PAGE_S = 60
"""Time after which a process that gives no sign of life is replaced, in seconds."""


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the console listens."""

    bind: str
    """`host:port`."""
    certificate: str | None = None
    key: str | None = None
    """Files in PEM form; None: plain, behind a proxy of the same machine."""
    workers: int = 2
    proxies: tuple[str, ...] = ()
    """Addresses of proxies whose word about the scheme counts."""


class _Server(BaseApplication):
    """The server with our settings in the place of a file of its own."""

    def __init__(
        self, built: Any, now: Callable[[], datetime], listening: Listening, ready: Callable[[], None]
    ) -> None:
        self._built, self._now, self._listening, self._ready = built, now, listening, ready
        super().__init__()

    def load_config(self) -> None:
        """Its settings."""
        given = {
            "bind": [self._listening.bind],
            "workers": self._listening.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": PAGE_S,
            "graceful_timeout": 10,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "certfile": self._listening.certificate,
            "keyfile": self._listening.key,
            "forwarded_allow_ips": ",".join(self._listening.proxies),
            "limit_request_line": 4_094,
            "when_ready": lambda _server: self._ready(),
            "post_worker_init": lambda _worker: _count_on(self._now),
            "loglevel": "warning",
            "proc_name": "frostpane-console",
        }
        for name, value in given.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The site: it was made before the processes parted."""
        return self._built


def serve(terms: Terms, listening: Listening, ready: Callable[[], None]) -> None:
    """Serve until the process is told to end; `ready` is called once it listens."""
    built = site.build(terms)
    site.lay_tables()
    _Server(built, terms.now, listening, ready).run()


def count(now: Callable[[], datetime]) -> None:
    """Count the days that are not counted for good yet, unless another process is at it: the newest first, and each is
    kept once it is counted.
    """
    from django.db import connection, transaction

    day: date | None = date.max
    while day is not None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT count_next_day(%s, %s)", (now(), day))
            (day,) = cursor.fetchone()


def _count_on(now: Callable[[], datetime]) -> None:
    threading.Thread(target=_counting, args=(now,), name="counting", daemon=True).start()


def _counting(now: Callable[[], datetime]) -> None:
    from django.db import DatabaseError, connection

    pause = threading.Event()
    while True:
        try:
            count(now)
        except DatabaseError as error:
            log.warning("console: days are not counted: %s", type(error).__name__)
        connection.close()
        pause.wait(COUNT_EVERY_S)
