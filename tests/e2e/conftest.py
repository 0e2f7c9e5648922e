"""One display with a window manager, one guard and a few programs for the end-to-end tests of a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.support.clients import Client
from tests.support.companion import ChromiumPage, Page, guarded_browser
from tests.support.companion_firefox import FirefoxPage, guarded_firefox
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


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def browser(
    request: pytest.FixtureRequest, display: str, guard: GuardProcess, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Path], Page]]:
    """A browser whose companion has found the guard; it shows the module's `PAGES`."""
    folder, pages = tmp_path_factory.mktemp("browser"), request.module.PAGES
    with ExitStack() as stack:
        if request.param == "chromium":
            chromium = stack.enter_context(guarded_browser(display, folder / "profile", guard.data, pages))
            made: Callable[[Path], Page] = partial(ChromiumPage, chromium)
        else:
            firefox, port = stack.enter_context(guarded_firefox(display, folder, guard.data, pages))
            made = partial(FirefoxPage, firefox, port)
        until(lambda: request.param in points(guard)["pages"], timeout_s=60, what="companion")
        yield made


@pytest.fixture
def page(browser: Callable[[Path], Page], tmp_path: Path) -> Page:
    return browser(tmp_path)


def points(guard: GuardProcess) -> dict[str, str]:
    """What status tells of each point that is covered or not."""
    return {point["point"]: (point["reason"] or {}).get("en", "") for point in guard.status()["coverage"]}
