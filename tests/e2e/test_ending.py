"""How a real guard ends: with an administrator's token, and when the system ends it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guard.cli import main
from tests.support.guard_process import frostpane, running_guard
from tests.support.policies import recent

pytestmark = pytest.mark.x11


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    assert main(["policy", "keygen", "--out", str(folder), "--name", "admin"]) == 0
    document = folder / "policy.toml"
    document.write_bytes(recent(12, "[agent]\nallow_quit = false\n"))
    words = ["policy", "sign", str(document), "--key", str(folder / "admin.key"), "-o", str(folder / "signed")]
    assert main(words) == 0
    return folder


@pytest.fixture
def data(keys: Path, tmp_path: Path) -> Path:
    """A managed workstation whose policy does not let its person quit."""
    for words in (("--trust", str(keys / "admin.pub")), (str(keys / "signed"),)):
        assert main(["policy", "install", *words, "--data-dir", str(tmp_path / "data")]) == 0
    return tmp_path / "data"


def ends(data: Path) -> list[dict[str, Any]]:
    """What the trail says of ends, the oldest first."""
    listed = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(data)).stdout)
    return [one.get("facts", {}) for one in listed[::-1] if one["kind"] in ("stop", "unclean-end")]


def test_a_token_ends_a_guard_that_may_not_be_quit(display: str, keys: Path, data: Path) -> None:
    token = str(data.parent / "token")
    words = ["token", "issue", "--action", "stop", "--machine", "*", "--key", str(keys / "admin.key"), "-o", token]
    assert main(words) == 0
    with running_guard(display, data) as guard:
        done = frostpane("token", "use", token, "--action", "stop", "--data-dir", str(data), display=display)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"stopped\n", b"")
        assert guard.process.wait(timeout=20) == 0
    assert ends(data) == [{"by": "token"}]


def test_the_system_s_own_end_is_clean_and_told_as_what_it_was(display: str, data: Path) -> None:
    with running_guard(display, data) as guard:
        assert guard.stop() == 0
    assert ends(data) == [{"by": "SIGTERM", "leave": "missing"}]
