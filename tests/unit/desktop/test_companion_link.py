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
