"""An administrator's office: keys, signed policies and tokens, made by the command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from guard.audit.proof.reading import reading
from guard.cli import main
from guard.paths import installation
from tests.support.policies import recent
from tests.support.world import World

STRICT = "[agent]\nallow_pause = false\nallow_quit = false\n"
"""A policy under which pausing and quitting need a token."""


class Office:
    """An administrator with a key of his own, a managed workstation, and the command on both."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.data, self.token = folder / "data", folder / "token"
        self._keys, self._capsys = folder / "keys", capsys
        for name in ("admin", "stranger"):
            self.call("policy", "keygen", "--out", self._keys, "--name", name)

    def call(self, *words: object) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        told = self._capsys.readouterr()
        return status, told.out, told.err

    def manage(self, more: str = STRICT) -> None:
        """From here on signed policies count."""
        document, signed = self._keys / "policy.toml", self._keys / "policy.signed"
        document.write_bytes(recent(12, more))
        assert self.call("policy", "sign", document, "--key", self._keys / "admin.key", "-o", signed)[0] == 0
        for words in (("--trust", self._keys / "admin.pub"), (signed,)):
            assert self.call("policy", "install", *words, "--data-dir", self.data)[0] == 0

    def issue(self, action: str, *more: object, key: str = "admin", machine: str = "*") -> None:
        words = ("--action", action, "--machine", machine, "--key", self._keys / f"{key}.key", "-o", self.token)
        assert self.call("token", "issue", *words, *more)[0] == 0

    def use(self, action: str) -> tuple[int, str, str]:
        return self.call("token", "use", self.token, "--action", action, "--data-dir", self.data)


def trail(world: World, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """Records of these kinds, the oldest first: the guard's vault lives in this process."""
    with reading(installation(world.data), world.vault) as reader:
        return [(record.kind.value, dict(record.facts)) for record in reader.forwards() if record.kind in kinds]
