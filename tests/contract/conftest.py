"""The gates that the contract is held against: the one in memory, and that of the system the suite runs on."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from tests.contract.gate_drivers import GateDriver, MemoryDriver, SystemDriver

SYSTEM = pytest.param("windows" if sys.platform == "win32" else "x11", marks=pytest.mark.x11)


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SystemDriver]:
    """The applications of the system that the suite runs on."""
    if sys.platform == "win32":
        from tests.contract.windows_driver import windows_driver

        with windows_driver() as driver:
            yield driver
    else:
        from tests.contract.x11_driver import x11_driver

        with x11_driver(tmp_path_factory.mktemp("x11")) as driver:
            yield driver


@pytest.fixture(params=["memory", SYSTEM])
def driver(request: pytest.FixtureRequest) -> Iterator[GateDriver]:
    if request.param == "memory":
        yield MemoryDriver()
        return
    system: SystemDriver = request.getfixturevalue("system")
    yield system
    system.stop_gates()


@pytest.fixture
def shared(driver: GateDriver) -> GateDriver:
    """A backend where a waiting paste leaves the clipboard to others."""
    if driver.one_at_a_time:
        pytest.skip("this system gives its clipboard to one program at a time")
    return driver
