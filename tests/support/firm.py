"""A firm whose administrator installed root and policy for a person who owns the data folder."""

from __future__ import annotations

from pathlib import Path

from guard.paths import Paths
from guard.policy.in_force import InForce
from guard.policy.keys import public_pem
from guard.policy.marks import Marks
from guard.policy.store import installed_state, open_store
from guard.policy.trust import ROOT_TYPE, trust_root, write_root
from tests.support.policies import MACHINE, NOW, USABLE, MemoryMarks, Office, document


class Firm:
    """A machine-wide installation: root and drop folder are the administrator's, the data folder is the person's."""

    def __init__(self, folder: Path, marks: Marks | None = None) -> None:
        self.office = Office(folder / "office", holders=3)
        self.site = folder / "site" / "frostpane"
        self.paths = Paths(data=folder / "own", policy_drop=self.site / "policy.d")
        self.paths.policy_drop.mkdir(parents=True)
        self.marks = marks or MemoryMarks()
        self.state = installed_state(self.paths, lambda path, private: None, self.marks)
        self.state.install_root(trust_root([public_pem(key) for key in self.office.keys[:2]]), self.state.site_root)
        self.now = NOW

    @property
    def folder(self) -> Path:
        return self.paths.policy_state

    def drop(self, data: bytes, name: str = "centre.policy") -> None:
        (self.paths.policy_drop / name).write_bytes(data)

    def policy(self, serial: int, *holders: int, more: str = "") -> bytes:
        return self.office.signed(document(serial, more), *holders)

    def rotate(self) -> None:
        """The second key holder leaves."""
        newer = trust_root([public_pem(self.office.keys[0])], version=2)
        self.drop(self.office.signed(write_root(newer), 0, kind=ROOT_TYPE), "trust-root-2.json")

    def pull(self, data: bytes) -> None:
        (self.folder / "pulled").mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.folder / "pulled" / "fetched.policy").write_bytes(data)

    def start(self) -> InForce:
        """What is in force for a guard that starts now."""
        store = open_store(
            self.paths,
            usable=USABLE,
            clock=lambda: self.now,
            machine=MACHINE,
            looseness=lambda path, private: None,
            marks=self.marks,
        )
        store.close()
        return store.in_force()
