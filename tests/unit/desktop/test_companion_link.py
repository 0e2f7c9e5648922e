"""The way to a browser's companion extension."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe

import pytest

from guard.desktop.companion_link import CompanionLink


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of Windows takes a message whole or not at all")
def test_a_browser_that_goes_while_it_is_answered_has_gone() -> None:
    ours, theirs = Pipe()
    with ThreadPoolExecutor(1) as answering:
        sent = answering.submit(CompanionLink(ours).send, b"x" * 1024 * 1024)
        assert theirs.poll(10)
        ours.close()
        theirs.close()
        assert isinstance(sent.exception(10), OSError)


def test_a_wait_for_a_browser_ends_when_it_is_woken_and_for_what_the_browser_says() -> None:
    ours, theirs = Pipe()
    link = CompanionLink(ours)
    with ThreadPoolExecutor(1) as waiting:
        for _ in range(3):
            received = waiting.submit(link.receive, None)
            link.wake()
            link.wake()  # one wait is ended by any number of them
            assert received.result(10) is None
            if link.receive(0) is None:
                theirs.send_bytes(b"said")
                assert link.receive(None) == b"said"
        theirs.close()
        with pytest.raises((EOFError, OSError)):
            link.receive(None)
    ours.close()
