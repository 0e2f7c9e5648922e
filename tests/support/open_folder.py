"""A folder in which a database may lie: it runs as its own user, who has to come there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guard.fleet.trial.servers import Postgres


@contextmanager
def open_folder() -> Iterator[Path]:
    """An empty one that everybody may enter, for as long as the block lasts."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@contextmanager
def running_database() -> Iterator[str]:
    """How an empty database of its own is reached, for as long as the block lasts."""
    with open_folder() as folder:
        database = Postgres(folder / "database")
        database.make()
        database.start()
        try:
            database.wait()
            yield database.where
        finally:
            database.kill()
