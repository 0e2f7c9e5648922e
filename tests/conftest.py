"""One profile for every property, the mark of tests that know what time it is, and an end for runs that hang."""

from __future__ import annotations

import faulthandler
import gc
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.calendar import knows_the_time

# How long an example takes on a busy machine says nothing.
settings.register_profile("frostpane", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("frostpane")

CLEAN_UP_S = 300
"""Time for cleaning up, in seconds, after which a run ends and tells what each thread is at: nothing else limits it."""


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path: the address of a socket in it has little room."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`-m calendar` chooses what `make test-calendar` runs under moved clocks; nobody has to keep a list.

    Looking through every file of tests takes seconds: a run that does not ask for it is spared.
    """
    for item in items if "calendar" in config.option.markexpr else ():
        if knows_the_time(item.path):
            item.add_marker("calendar")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is there by now stays until the end: looking through it for garbage takes half a second each time."""
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    """Watch what a test that failed cleans up: its own limits have been reached, or are taken back by now."""
    _end_if_it_hangs(node.config)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logfinish() -> None:
    """The test has cleaned up: what runs after it is not what was watched."""
    faulthandler.cancel_dump_traceback_later()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Watch the interpreter's end: it waits for threads."""
    _end_if_it_hangs(config)


def _end_if_it_hangs(config: pytest.Config) -> None:
    output = config.stash[config.pluginmanager.getplugin("faulthandler").fault_handler_stderr_fd_key]
    faulthandler.dump_traceback_later(CLEAN_UP_S, exit=True, file=os.dup(output))
