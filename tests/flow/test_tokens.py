"""An administrator's token at the running guard: through the command, over the guard's own socket."""

from __future__ import annotations

import base64
import json
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from guard.audit.proof.reading import reading
from guard.errors import PolicyUntrusted
from guard.paths import installation
from guard.service.control import ask_token
from tests.support.office import STRICT, Office, trail
from tests.support.world import running_world
from tests.support.xserver import until

pytestmark = pytest.mark.usefixtures("no_keyring")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)


def test_a_token_pauses_the_running_guard_for_the_time_it_names(office: Office) -> None:
    office.manage()
    office.issue("pause", "--minutes", 90)
    with running_world(office.data) as world:
        assert world.service.status().manners.tokens
        status, out, err = office.use("pause")
        assert (status, err) == (0, "")
        assert out.startswith("paused until ")
        until(lambda: world.service.status().paused_until is not None)
        paused_until = world.service.status().paused_until
        assert paused_until is not None
        assert 88 < (paused_until - datetime.now(UTC)).total_seconds() / 60 <= 90
        (used, paused) = trail(world, "token-used", "pause")
        assert (used[0], used[1]["action"], used[1]["minutes"]) == ("token-used", "pause", 90)
        assert paused == ("pause", {"minutes": 90, "by": "token"})
        status, _, err = office.use("pause")
        assert status == 1
        assert err.startswith("frostpane: token-spent: ")
        assert len(err.splitlines()) == 1


def test_a_token_ends_the_running_guard_and_the_trail_says_so(office: Office) -> None:
    office.manage()
    office.issue("stop")
    with running_world(office.data) as world:
        done: list[tuple[int, str, str]] = []
        using = threading.Thread(target=lambda: done.append(office.use("stop")))
        using.start()
        world.told.wait_for(lambda told: bool(told.ends))
        world.service.stop("SIGTERM")
        using.join(timeout=20)
        assert done == [(0, "stopped\n", "")]
        assert trail(world, "stop") == [("stop", {"by": "token"})]


@pytest.mark.parametrize(("more", "facts"), [(STRICT, {"leave": "missing"}), ("", {})])
def test_an_end_without_a_token_shows_where_the_policy_demands_one(
    office: Office, more: str, facts: dict[str, str]
) -> None:
    office.manage(more)
    with running_world(office.data) as world:
        world.service.stop("SIGTERM")
        assert trail(world, "stop") == [("stop", {"by": "SIGTERM", **facts})]


@pytest.mark.parametrize(
    ("asked", "key", "issued", "code"),
    [
        ("stop", "admin", ("pause",), "token-action"),
        ("pause", "admin", ("pause", "--agent", "somebody-else"), "token-agent"),
        ("pause", "stranger", ("pause",), "token-signature"),
    ],
)
def test_a_token_for_something_else_is_refused_in_one_line_and_recorded(
    office: Office, asked: str, key: str, issued: tuple[str, ...], code: str
) -> None:
    office.manage()
    office.issue(*issued, key=key)
    with running_world(office.data) as world:
        status, out, err = office.use(asked)
        assert (status, out) == (1, "")
        assert err.startswith(f"frostpane: {code}: ")
        assert len(err.splitlines()) == 1
        assert trail(world, "token-refused") == [("token-refused", {"action": asked, "code": code})]
        assert world.service.status().paused_until is None
        assert not world.told.ends


def test_a_token_of_another_machine_and_what_is_no_token_are_refused(office: Office) -> None:
    office.manage()
    with running_world(office.data) as world:
        office.issue("stop", machine="elsewhere")
        assert office.use("stop")[0] == 1
        for nonsense in (b"\xff no token", b"[" * 15_000, b""):
            office.token.write_bytes(nonsense)
            status, _, err = office.use("stop")
            assert (status, err.startswith("frostpane: token-signature: ")) == (1, True)
        codes = [facts["code"] for _, facts in trail(world, "token-refused")]
        assert codes == ["token-machine", *["token-signature"] * 3]
        assert not world.told.ends


def test_where_nobody_s_tokens_count_the_guard_says_so(office: Office) -> None:
    office.issue("pause")
    with running_world(office.data) as world:
        assert not world.service.status().manners.tokens
        status, _, err = office.use("pause")
    assert status == 2
    assert err.startswith("frostpane: no-trust-root: ")


def test_a_token_whose_use_cannot_be_recorded_allows_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.manage()
    office.issue("pause")
    with running_world(office.data) as world:
        monkeypatch.setattr(world.service._tokens, "_note", lambda kind, facts: None)
        with pytest.raises(PolicyUntrusted) as refusal:
            world.service.use_token("pause", office.token.read_bytes())
        assert refusal.value.code == "token-unrecorded"
        assert world.service.status().paused_until is None


def test_tokens_that_come_at_once_are_used_once(office: Office) -> None:
    office.manage()
    office.issue("pause")
    with running_world(office.data) as world:
        address = str(world.service._desktop.control_address(office.data))
        told: list[str] = []

        def use() -> None:
            try:
                told.append(str(ask_token(address, "pause", office.token.read_bytes()) is not None))
            except PolicyUntrusted as refusal:
                told.append(refusal.code)

        users = [threading.Thread(target=use) for _ in range(6)]
        for user in users:
            user.start()
        for user in users:
            user.join(timeout=20)
        assert sorted(told) == ["True", *["token-spent"] * 5]


@pytest.mark.parametrize("damage", ["at = 0", "at = at + 864000000", "box = x'00'"])
def test_a_token_is_not_used_again_by_damaging_the_record_of_its_use(office: Office, damage: str) -> None:
    office.manage()
    office.issue("pause")
    with running_world(office.data) as world:
        assert office.use("pause")[0] == 0
        with reading(installation(office.data), world.vault) as reader:
            (number,) = [record.number for record in reader.forwards() if record.kind.value == "token-used"]
        with closing(sqlite3.connect(office.data / "trail.sqlite", timeout=20)) as base, base:
            base.execute(f"UPDATE records SET {damage} WHERE number = ?", (number,))
        status, _, err = office.use("pause")
        assert (status, err.startswith("frostpane: token-unrecorded: ")) == (1, True)


def test_without_a_guard_a_token_lets_the_program_be_removed_once_and_nothing_else(office: Office) -> None:
    office.manage()
    office.issue("stop")
    status, _, err = office.use("stop")
    assert (status, err.startswith("frostpane: not-running: ")) == (2, True)
    office.issue("uninstall")
    assert office.use("uninstall")[0] == 0
    status, _, err = office.use("uninstall")
    assert (status, err.startswith("frostpane: token-spent: ")) == (1, True)
    _, out, _ = office.call("audit", "list", "--data-dir", office.data, "--json")
    told = [(one["kind"], one["facts"]["action"]) for one in json.loads(out) if one["kind"].startswith("token")]
    assert told[::-1] == [("token-used", "uninstall"), ("token-refused", "uninstall")]


def test_key_holders_at_two_machines_sign_one_after_the_other(office: Office) -> None:
    keys, half = office._keys, office._keys / "half"
    assert office.call("policy", "keygen", "--out", keys, "--name", "second")[0] == 0
    trust = ("--trust", keys / "admin.pub", "--trust", keys / "second.pub", "--threshold", "2")
    assert office.call("policy", "install", *trust, "--data-dir", office.data)[0] == 0
    office.issue("uninstall", "--agent", "*")
    office.token.rename(half)
    office.token.write_bytes(half.read_bytes())
    status, _, err = office.use("uninstall")
    assert (status, "1 of 2 needed signatures" in err, len(err.splitlines())) == (1, True, 1)
    status, out, err = office.call("token", "sign", half, "--key", keys / "second.key", "-o", office.token)
    assert (status, err) == (0, "")
    assert ": uninstall on * until " in out
    assert office.use("uninstall")[0] == 0


def test_a_token_that_is_none_or_too_old_is_not_signed(office: Office) -> None:
    office.issue("stop", "--hours", "1")
    old = json.loads(office.token.read_bytes())
    payload = json.loads(base64.b64decode(old["payload"])) | {"expires_at": "2026-01-01T00:00:00+00:00"}
    old["payload"] = base64.b64encode(json.dumps(payload).encode()).decode()
    for data, code in ((b"nonsense", "usage"), (json.dumps(old).encode(), "token-time")):
        office.token.write_bytes(data)
        words = (office.token, "--key", office._keys / "admin.key", "-o", office.data)
        status, out, err = office.call("token", "sign", *words)
        assert (status, out, err.startswith(f"frostpane: {code}: "), len(err.splitlines())) == (2, "", True, 1)
