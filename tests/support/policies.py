"""Small documents and findings for the tests of the policy."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.compose.usability import Usability
from guard.model import Application, EntityType, Evidence, Finding
from guard.paths import installation, private_folder
from guard.policy.document import Policy, parse
from guard.policy.keys import public_pem
from guard.policy.machine import Machine
from guard.policy.marks import Mark
from guard.policy.store import InForce, installed_state, open_store
from guard.policy.trust import POLICY_TYPE, sign, trust_root

USABLE = Usability()
"""Builds what enforces a policy, as the program does."""

HEAD = """\
schema = 1
name = "test"
serial = 12
issued_at = 2026-11-24T08:00:00Z
"""

GROUPS = """
[[group]]
name = "work"
executables = ["crm*", "soffice*"]

[[group]]
name = "social"
executables = ["wechat*", "qq"]
window_classes = ["wechat*"]
titles = ["*微博*"]
sites = ["weibo.com", "x.com"]

[[group]]
name = "browser"
executables = ["chrome"]
"""


def rule(name: str, **keys: object) -> str:
    """A rule as a document has it; ID numbers to social are redacted where nothing else is said."""
    written = {"entities": ["CN_ID"], "destinations": ["social"], "action": "redact"} | keys
    lines = [
        f"{key} = {str(value) if isinstance(value, int | list) else repr(value)}" for key, value in written.items()
    ]
    return "\n".join(["\n[[rule]]", f'id = "{name}"', *lines, ""])


def policy(*rules: str, head: str = HEAD, groups: str = GROUPS) -> Policy:
    """A policy of these rules."""
    return parse((head + groups + "".join(rules)).encode(), "test.toml")


def finding(entity_type: EntityType = EntityType.CN_ID, confidence: float = 0.9) -> Finding:
    """A finding in a text."""
    return Finding(entity_type, confidence, 0, 4, Evidence("test"))


def installed(executable: str, title: str | None = None, pid: int | None = None) -> Application:
    """A program where administrators alone can install such."""
    return Application(executable, title=title, pid=pid, path=f"C:/Program Files/{executable}", protected=True)


WECHAT = installed("WeChat.exe", pid=10)
CRM = installed("crm.exe", pid=20)
STRANGER = Application(executable="stranger", pid=30)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A day after the documents of these tests are issued."""


def document(serial: int, more: str = "", *, issued_at: str = "2026-11-24T08:00:00Z", name: str = "test") -> bytes:
    """A document of a serial; `more` stands before its groups and rule."""
    head = f'schema = 1\nname = "{name}"\nserial = {serial}\nissued_at = {issued_at}\n'
    return (head + more + GROUPS + rule("inside")).encode()


def recent(serial: int, more: str = "") -> bytes:
    """A document that was issued just now, for programs that ask the real clock."""
    return document(serial, more, issued_at=real_clock().isoformat())


def real_clock() -> datetime:
    """The clock that running programs ask."""
    return datetime.now(UTC)


class MemoryMarks:
    """A mark that is kept where the installation's folder does not reach."""

    def __init__(self) -> None:
        self.mark: Mark | None = None

    def highest(self) -> Mark | None:
        """See `Marks.highest`."""
        return self.mark

    def remember(self, mark: Mark) -> None:
        """See `Marks.remember`."""
        self.mark = mark


class Office:
    """Key holders who sign, and one private installation that trusts the first `trusted` of them (None: all).

    Its documents are looked at by the fixed day of these tests, or by the `clock` that is given: whoever signs a
    `recent` one gives the real clock.
    """

    def __init__(
        self,
        folder: Path,
        holders: int = 1,
        threshold: int = 1,
        trusted: int | None = None,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._prepare(folder, holders)
        self.clock = clock or self.clock
        root = trust_root([public_pem(key) for key in self.keys[:trusted]], threshold=threshold)
        installed_state(self.paths).install_root(root)
        private_folder(self.paths.policy_drop)

    @classmethod
    def at(cls, folder: Path) -> Self:
        """The installation that is there already."""
        office = cls.__new__(cls)
        office._prepare(folder, 1)
        return office

    def _prepare(self, folder: Path, holders: int) -> None:
        self.keys = [Ed25519PrivateKey.from_private_bytes(bytes([seed + 1]) * 32) for seed in range(holders)]
        self.paths = installation(folder)
        self.now = NOW
        self.marks = MemoryMarks()
        self.clock: Callable[[], datetime] = lambda: self.now

    def signed(self, payload: bytes, *holders: int, kind: str = POLICY_TYPE) -> bytes:
        """The payload, signed by these key holders (the first where none is named)."""
        return sign(payload, kind, [self.keys[holder] for holder in holders or (0,)])

    def drop(self, data: bytes, name: str = "test.policy") -> Path:
        """Lay a file down."""
        path = self.paths.policy_drop / name
        path.write_bytes(data)
        return path

    def look(self) -> InForce:
        """What is in force for a guard that starts now."""
        store = open_store(self.paths, usable=USABLE, clock=self.clock, machine=MACHINE, marks=self.marks)
        try:
            return store.in_force()
        finally:
            store.close()

    def codes(self) -> set[str]:
        """Why files are refused now."""
        return {refusal.code for refusal in self.look().refusals}


MACHINE = Machine(name="desk-7", system="linux")
