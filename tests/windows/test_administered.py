"""What a group policy writes into the registry, and what `frostpane policy show` says of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator

import pytest

from guard.policy.administered import REGISTRY_KEY
from tests.windows.test_guard import ROOT, command


@pytest.fixture
def registry() -> Iterator[None]:
    """The policies' keys of both hives, empty before and gone afterwards."""
    keys = [rf"{hive}\{REGISTRY_KEY}" for hive in ("HKLM", "HKCU")]
    for key in keys:
        subprocess.run(["reg", "delete", key, "/f"], capture_output=True, check=False, timeout=60)
    yield
    for key in keys:
        subprocess.run(["reg", "delete", key, "/f"], capture_output=True, check=False, timeout=60)


def lay(hive: str, name: str, kind: str, content: str) -> None:
    words = ["reg", "add", rf"{hive}\{REGISTRY_KEY}", "/v", name, "/t", kind, "/d", content, "/f"]
    subprocess.run(words, capture_output=True, check=True, timeout=60)


@pytest.mark.usefixtures("registry")
def test_the_machines_policy_goes_before_the_users_and_alone_says_whom_to_trust() -> None:
    lay("HKLM", "Language", "REG_SZ", "zh")
    lay("HKCU", "Language", "REG_SZ", "en")
    lay("HKCU", "Notify", "REG_DWORD", "0")
    lay("HKCU", "TrustRoot", "REG_SZ", "00" * 32)
    lay("HKLM", "Rings", "REG_MULTI_SZ", r"pilot\0north")
    words = command("policy", "show", "--json")
    shown = subprocess.run(
        words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True, timeout=240
    )
    told = {each["name"]: (each["value"], each["origin"]) for each in json.loads(shown.stdout)["settings"]}
    assert told["Language"] == ("zh", "machine policy")
    assert told["Notify"] == (False, "user policy")
    assert told["TrustRoot"] == (None, "default")
    assert told["Rings"] == (["pilot", "north"], "machine policy")
    assert told["Looks"] == (None, "default")
