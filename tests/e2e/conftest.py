"""One display with a window manager and one guard for the end-to-end tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.guard_process import GuardProcess, running_guard
from tests.support.xserver import running_x_server, until, window_manager


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_x_server() as display, window_manager(display, tmp_path_factory.mktemp("openbox")):
        yield display


@pytest.fixture(scope="module")
def guard(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardProcess]:
    with running_guard(display, tmp_path_factory.mktemp("guard") / "data") as guard:
        until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
        yield guard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path
