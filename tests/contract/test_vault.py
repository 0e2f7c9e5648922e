"""One suite for every vault: in memory, a real keyring service, and the ways in which a keyring is not there."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordSetError

from guard.desktop.vault import KeyringVault
from guard.errors import VaultUnavailable


class DictBackend(KeyringBackend):
    """A backend that keeps everything in memory and passes for a recommended one."""

    priority = 5.0  # type: ignore[assignment]  # keyring computes it with a class property

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


class LockedBackend(DictBackend):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("the words of the backend are not shown")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("the words of the backend are not shown")


class FailingBackend(DictBackend):
    def get_password(self, service: str, username: str) -> str | None:
        raise ConnectionResetError("the bus is gone")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise PasswordSetError("refused")


@pytest.fixture
def vault() -> KeyringVault:
    return KeyringVault(backend=DictBackend())


def test_keeps_replaces_and_forgets_a_secret(vault: KeyringVault) -> None:
    assert vault.get("a") is None
    vault.put("a", b"\x00\xff one")
    vault.put("b", b"two")
    assert vault.get("a") == b"\x00\xff one"
    vault.put("a", b"three")
    assert vault.get("a") == b"three"
    vault.delete("a")
    assert vault.get("a") is None
    assert vault.get("b") == b"two"


def test_forgetting_what_is_not_there_is_fine(vault: KeyringVault) -> None:
    vault.delete("never")


USES: tuple[Callable[[KeyringVault], object], ...] = (
    lambda vault: vault.get("a"),
    lambda vault: vault.put("a", b"x"),
    lambda vault: vault.delete("a"),
)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    ("backend", "code"),
    [
        (fail.Keyring(), "vault-missing"),
        (null.Keyring(), "vault-missing"),
        (LockedBackend(), "vault-locked"),
        (FailingBackend(), "vault-failed"),
    ],
)
def test_each_way_of_not_being_there_has_its_code(
    backend: KeyringBackend, code: str, use: Callable[[KeyringVault], object]
) -> None:
    with pytest.raises(VaultUnavailable) as refusal:
        use(KeyringVault(backend=backend))
    assert refusal.value.code == code
    assert "words of the backend" not in str(refusal.value)


def test_a_backend_that_keeps_plain_files_is_no_vault() -> None:
    class PlainBackend(DictBackend):
        priority = 0.5  # type: ignore[assignment]  # as above

    with pytest.raises(VaultUnavailable):
        KeyringVault(backend=PlainBackend()).put("a", b"x")


def test_a_keyring_that_waits_for_its_password_keeps_nobody_waiting_and_answers_later() -> None:
    unlocked = threading.Event()

    class AskingBackend(DictBackend):
        def get_password(self, service: str, username: str) -> str | None:
            unlocked.wait(30)
            return super().get_password(service, username)

    vault = KeyringVault(backend=AskingBackend(), patience_s=0.05)
    for _ in range(2):
        with pytest.raises(VaultUnavailable) as refusal:
            vault.get("a")
        assert refusal.value.code == "vault-locked"
    unlocked.set()
    asking = vault._asking
    assert asking is not None
    asking.join(30)
    assert vault.get("a") is None


def test_where_a_keyring_cannot_be_looked_at_who_left_it_locked_is_asked_anew_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class LeftBackend(DictBackend):
        asked = 0

        def get_password(self, service: str, username: str) -> str | None:
            self.asked += 1
            raise KeyringLocked

    backend = LeftBackend()
    vault = KeyringVault(backend=backend)
    for _ in range(3):
        with pytest.raises(VaultUnavailable) as refusal:
            vault.get("a")
        assert refusal.value.code == "vault-locked"
    assert backend.asked == 1
    monkeypatch.setattr("guard.desktop.vault.AGAIN_S", 0.0)
    with pytest.raises(VaultUnavailable):
        vault.get("a")
    assert backend.asked == 2


def test_a_damaged_entry_is_told() -> None:
    backend = DictBackend()
    backend.set_password("frostpane", "a", "not base64 !")
    with pytest.raises(VaultUnavailable) as refusal:
        KeyringVault(backend=backend).get("a")
    assert refusal.value.code == "vault-failed"


REAL = """
from guard.desktop.vault import KeyringVault
vault = KeyringVault(service="frostpane-test")
assert vault.get("a") is None
vault.put("a", bytes(range(256)))
vault.put("a", b"second")
assert vault.get("a") == b"second"
assert KeyringVault(service="frostpane-test").get("a") == b"second"
vault.delete("a")
vault.delete("a")
assert vault.get("a") is None
print("kept")
"""

REFUSED = """
from guard.desktop.vault import KeyringVault
from guard.errors import VaultUnavailable
try:
    KeyringVault(service="frostpane-test").put("a", b"x")
except VaultUnavailable as error:
    print(error.code)
"""


LEFT_LOCKED = """
import subprocess
from secretstorage import Collection
from guard.desktop.vault import KeyringVault
from guard.errors import VaultUnavailable
asked, unlock = [], Collection.unlock
Collection.unlock = lambda self: asked.append(self) or unlock(self)
vault = KeyringVault(service="frostpane-test")
for _ in range(3):
    try:
        vault.get("a")
    except VaultUnavailable as error:
        assert error.code == "vault-locked", error.code
    else:
        raise AssertionError("the keyring is locked")
assert len(asked) == 1, len(asked)
opening = ["gnome-keyring-daemon", "--replace", "--unlock", "--components=secrets"]
subprocess.run(opening, input=b"right", stdout=subprocess.DEVNULL, check=True)
assert vault.get("a") is None
assert len(asked) == 1, len(asked)
print("spared")
"""


@pytest.fixture
def session(tmp_path: Path) -> dict[str, str]:
    """The environment of a login of its own: its home, its runtime folder, no bus yet."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ}
    return kept | {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": str(tmp_path / "data")}


def run(arguments: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(
        arguments,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="the keyring service of Linux")
def test_a_real_keyring_service_keeps_secrets(session: dict[str, str]) -> None:
    script = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$0" -c "$1"'
    told = run(["dbus-run-session", "--", "sh", "-c", script, sys.executable, REAL], session)
    assert told == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="the keyring service of Linux")
def test_a_locked_keyring_service_is_told(session: dict[str, str]) -> None:
    unlock = "printf %s | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    make = f'{unlock % "right"} && exec "$0" -c "$1"'
    run(["dbus-run-session", "--", "sh", "-c", make, sys.executable, REAL], session)
    script = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$0" -c "$1"'
    told = run(["dbus-run-session", "--", "sh", "-c", script, sys.executable, REFUSED], session)
    assert told in ("vault-locked", "vault-failed")


@pytest.mark.skipif(sys.platform == "win32", reason="the keyring service of Linux")
def test_who_leaves_a_keyring_locked_is_asked_once_and_it_answers_as_soon_as_it_is_open(
    session: dict[str, str],
) -> None:
    unlock = "printf right | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    run(["dbus-run-session", "--", "sh", "-c", f'{unlock} && exec "$0" -c "$1"', sys.executable, REAL], session)
    start = 'gnome-keyring-daemon --start --components=secrets >/dev/null && exec "$0" -c "$1"'
    run(["dbus-run-session", "--", "sh", "-c", start, sys.executable, LEFT_LOCKED], session)


@pytest.mark.skipif(sys.platform == "win32", reason="the keyring service of Linux")
def test_a_session_without_a_bus_has_no_vault(session: dict[str, str]) -> None:
    told = run([sys.executable, "-c", REFUSED], session | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})
    assert told == "vault-missing"


def test_no_setting_of_the_person_loads_program_code(tmp_path: Path) -> None:
    """`keyringrc.cfg` and PYTHON_KEYRING_BACKEND name a module of the person's own: it is not even imported."""
    (tmp_path / "mine").mkdir()
    loaded = tmp_path / "loaded"
    (tmp_path / "mine" / "own_store.py").write_text(f"open({str(loaded)!r}, 'w').close()\nclass Keyring: pass\n")
    settings = tmp_path / "config" / "python_keyring"
    settings.mkdir(parents=True)
    (settings / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=own_store.Keyring\nkeyring-path={tmp_path / 'mine'}\n"
    )
    script = (
        "from guard.desktop.vault import KeyringVault\nfrom guard.errors import VaultUnavailable\n"
        "vault = KeyringVault()\ntry:\n    vault.get('x')\nexcept VaultUnavailable as error:\n"
        "    print(error.code, vault.kind)\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "PYTHONPATH": str(tmp_path / "mine"),
        "PYTHON_KEYRING_BACKEND": "own_store.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stdout.split()[-1:]) == (0, ["none"]), done.stderr
    assert not loaded.exists()
