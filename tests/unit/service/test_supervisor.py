"""The service manager is told by systemd's protocol, on a socket that stands in for it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.service.supervisor import READY, WELL, Supervisor


@pytest.fixture(params=["a file", "an abstract name"])
def manager(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[socket.socket, str]]:
    name = str(tmp_path / "notify") if request.param == "a file" else f"@frostpane-test-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(name.replace("@", "\0", 1))
        end.settimeout(5)
        yield end, name


def test_words_arrive_one_a_message(manager: tuple[socket.socket, str]) -> None:
    end, name = manager
    supervisor = Supervisor({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "45000000"})
    supervisor.tell(READY)
    supervisor.tell(WELL)
    assert [end.recv(100), end.recv(100)] == [b"READY=1", b"WATCHDOG=1"]
    assert supervisor.patience_s == 45.0


@pytest.mark.parametrize(
    "environ", [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "relative"}, {"NOTIFY_SOCKET": "/nobody/listens/here"}]
)
def test_where_nobody_listens_nothing_happens(environ: dict[str, str]) -> None:
    supervisor = Supervisor(environ | {"WATCHDOG_USEC": "soon"})
    supervisor.tell(WELL)
    assert supervisor.patience_s is None
