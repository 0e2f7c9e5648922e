"""One profile for every property, and the mark of tests that know what time it is."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.calendar import knows_the_time

# How long an example takes on a busy machine says nothing.
settings.register_profile("frostpane", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("frostpane")


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path: the address of a socket in it has little room."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m calendar` chooses what `make test-calendar` runs under moved clocks; nobody has to keep a list."""
    for item in items:
        if knows_the_time(item.path):
            item.add_marker("calendar")
