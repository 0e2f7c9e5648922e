"""One display with a window manager, one guard and a few programs for the end-to-end tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.clients import Client
from tests.support.guard_process import GuardProcess, free_strangers, running_guard
from tests.support.tray import POLICY, Screen, screen
from tests.support.xserver import running_x_server, until, window_manager


@pytest.fixture(scope="module")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_x_server() as display, window_manager(display, tmp_path_factory.mktemp("openbox")):
        yield display


@pytest.fixture(scope="module")
def guard(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardProcess]:
    folder = tmp_path_factory.mktemp("guard")
    with running_guard(display, folder / "data", free_strangers(folder)) as guard:
        until(lambda: guard.status()["reader"]["warm"], timeout_s=60, what="warm reader")
        yield guard


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def seen(display: str) -> Iterator[Screen]:
    with screen(display) as seen:
        yield seen


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("policy") / "policy.toml"
    file.write_text(POLICY)
    return file


@pytest.fixture(scope="module")
def clients(display: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    folder = tmp_path_factory.mktemp("clients")
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(Client.start("tk", display, folder, executable=name, title=name))
            for name in ("crm", "wechat", "weibo")
        }
