"""Parts that fail as the world fails: the one place of the tests that reaches inside for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from guard.audit import Recorder


@contextmanager
def full_disk(recorder: Recorder) -> Iterator[None]:
    """The trail gets no page more, as on a full disk, for as long as the block lasts."""
    opened = recorder._keeper.opened
    assert opened is not None
    base = opened.trail.store._base
    base.execute(f"PRAGMA max_page_count = {base.execute('PRAGMA page_count').fetchone()[0]}")
    try:
        yield
    finally:
        base.execute("PRAGMA max_page_count = 1073741823")
