"""Browsers on a machine that has what the Debian package lays: they install the extension themselves, for good."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from installer import companion, extension
from tests.support import chat_picture
from tests.support.chromium import browser, served
from tests.support.companion import PAGE, ChromiumPage, Page, host_program, named
from tests.support.companion_firefox import NAMED, FirefoxPage
from tests.support.firefox import firefox
from tests.support.guard_process import GuardProcess
from tests.support.waiting import until

OVERLAY = """for part in etc usr/share usr/lib; do
  mount -t overlay overlay -o "lowerdir=$1/$part:/$part" "/$part" || exit 77
done
shift; exec "$@" """
"""What a package lays stands in these folders, for one program and those that it starts."""


def seen_by(tree: Path, *command: str) -> tuple[str, ...]:
    """That command on a machine on which this tree is installed."""
    return ("unshare", "--mount", "sh", "-c", OVERLAY, "sh", str(tree), *command)


def may_lay_folders_over_others(tree: Path) -> bool:
    return subprocess.run(seen_by(tree, "true"), check=False, stderr=subprocess.DEVNULL).returncode == 0


pytestmark = pytest.mark.x11
TEXT = f"客户身份证号：{chat_picture.CN_ID}，请核实"


@pytest.fixture
def tree(tmp_path: Path, guard: GuardProcess) -> Path:
    tree = tmp_path / "tree"
    packed = extension.pack(extension.key_at(tmp_path / "key.pem"))
    companion.lay(tree, packed)
    host_program((tree / companion.HOST_PROGRAM[1:]).parent, guard.data)
    # Firefox takes what Mozilla did not sign only in its ESR, and only where that is said.
    policy = json.loads((tree / companion.FIREFOX_POLICY[1:]).read_text())
    policy["policies"]["Preferences"] = {"xpinstall.signatures.required": {"Value": False, "Status": "locked"}}
    (tree / "etc" / "firefox" / "policies").mkdir(parents=True)
    (tree / "etc" / "firefox" / "policies" / "policies.json").write_text(json.dumps(policy))
    if not may_lay_folders_over_others(tree):
        pytest.skip("no right to lay folders over others here")
    return tree


def stands_before_pages(guard: GuardProcess, name: str) -> bool:
    [point] = [point for point in guard.status()["coverage"] if point["point"] == "pages"]
    return name in point["reason"]["en"]


def chosen(page: Page) -> str:
    page.go("weibo.com")
    page.choose("chooser", page.file("chat.txt", TEXT))
    ((_, _, content),) = page.received()
    return str(content)


def test_chromium(display: str, guard: GuardProcess, tree: Path, tmp_path: Path) -> None:
    with served({"/page": PAGE}) as address:
        flags = ("--headless=new", *named(address))
        with browser(display, tmp_path / "profile", flags, under=seen_by(tree)) as chromium:
            until(lambda: stands_before_pages(guard, "chromium"), timeout_s=60, what="companion")
            content = chosen(ChromiumPage(chromium, tmp_path))
    assert chat_picture.CN_ID not in content
    assert "请核实" in content


def test_firefox(display: str, guard: GuardProcess, tree: Path, tmp_path: Path) -> None:
    with (
        served({"/page": PAGE}) as address,
        firefox(display, tmp_path / "profile", home=tmp_path, preferences=NAMED, under=seen_by(tree)) as one,
    ):
        until(lambda: stands_before_pages(guard, "firefox"), timeout_s=60, what="companion")
        content = chosen(FirefoxPage(one, address.rpartition(":")[2], tmp_path))
    assert chat_picture.CN_ID not in content
    assert "请核实" in content
