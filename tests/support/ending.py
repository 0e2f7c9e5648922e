"""A bench that is told to end ends its servers first, as when it has run through."""

from __future__ import annotations

import signal
import sys
from typing import NoReturn


def ended_in_order() -> None:
    """From now on what asks this process to end goes through its `with` blocks; once, for a second one cuts them short.

    A shell starts what it does not wait for with SIGINT ignored: it counts all the same.
    """

    def end(number: int, _frame: object) -> NoReturn:
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, end)
