"""What Chromium alone gives pages or tests: windows that lie over others, folders that are chosen, real drags."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.chromium import Browser
from tests.support.companion import PAGE, ChromiumPage, guarded_browser
from tests.support.guard_process import running_guard
from tests.support.waiting import until

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
SOCIAL, WORK, OTHER = "weibo.localhost", "crm.localhost", "other.localhost"
"""Chromium opens windows beside no page of another http host, whatever else counts as secure."""
POLICY = """
schema = 1
name = "pages"
serial = {serial}
issued_at = 2026-11-27T00:00:00Z

[[group]]
name = "social"
sites = ["{site}"]

[[rule]]
id = "inside"
entities = ["CN_ID"]
destinations = ["social"]
action = "redact"
"""
REQUEST = "documentPictureInPicture.requestWindow().then(() => 'given', (error) => error.name)"
PICK = """(() => {
  const folder = async () => {
    const folder = await navigator.storage.getDirectory();
    const writing = await (await folder.getFileHandle("chat.txt", { create: true })).createWritable();
    await writing.write(%s);
    await writing.close();
    return folder;
  };
  window.showDirectoryPicker = folder;
  window.showOpenFilePicker = async () => [await (await folder()).getFileHandle("chat.txt")];
})()"""
"""Pickers that give a file, and a folder with it."""
MADE = {
    "/made.xml": '<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="/style.xml"?><page/>',
    "/style.xml": """<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
        <xsl:template match="/"><html><head><title>page</title></head><body><textarea id="area"/></body></html>
        </xsl:template></xsl:stylesheet>""",
}
"""A page that the browser makes of XML by a style sheet (XSLT)."""
FOLDER = PAGE.replace("id=chooser multiple", "id=chooser webkitdirectory")


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    policy = tmp_path_factory.mktemp("policy") / "policy.toml"
    policy.write_text(POLICY.format(serial=1, site=SOCIAL))
    return policy


@pytest.fixture(scope="module")
def chromium(display: str, policy: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("browser")
    browser = guarded_browser(display, folder / "profile", folder / "data", {"/page": PAGE, "/folder": FOLDER} | MADE)
    with running_guard(display, folder / "data", policy), browser as chromium:
        yield chromium


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> ChromiumPage:
    return ChromiumPage(chromium, tmp_path)


def test_a_guarded_page_has_no_window_over_others(page: ChromiumPage) -> None:
    ask(page, WORK)
    assert page.run(REQUEST) == "given"
    page.beside(REQUEST)
    assert page.run("documentPictureInPicture.window !== null")
    ask(page, SOCIAL)
    assert page.run(REQUEST) == "NotAllowedError"
    page.beside(REQUEST)  # by means that the page's own world does not have
    until(lambda: page.run("documentPictureInPicture.window === null"), what="end of the window")


def test_a_drag_whose_end_the_page_hides_is_over_with_the_next_pointer(page: ChromiumPage) -> None:
    ask(page, SOCIAL)
    page.drag(TEXT)
    page.run("dragged.remove()")
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert dropped == TEXT
    page.browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=5, y=5)
    page.run("new Promise((later) => setTimeout(later, 2500))")
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert NUMBER not in dropped


@pytest.mark.parametrize("host", [SOCIAL, WORK, OTHER])
def test_what_a_page_picks_by_itself(page: ChromiumPage, host: str) -> None:
    ask(page, host)
    script = PICK % json.dumps(TEXT)
    laid = page.browser.call("Page.addScriptToEvaluateOnNewDocument", source=script)  # before the extension's own
    page.go(host)
    page.browser.call("Page.removeScriptToEvaluateOnNewDocument", **laid)
    page.browser.evaluate_in("Frostpane companion", script)
    real, name, content = page.run(
        """showOpenFilePicker().then(async ([one]) => [
            one instanceof FileSystemFileHandle, one.name, await (await one.getFile()).text()])"""
    )
    folder = page.run(
        """showDirectoryPicker().then((folder) => folder.getFileHandle("chat.txt"))
            .then((one) => one.getFile()).then((file) => file.text(), (error) => error.name)"""
    )
    assert name == "chat.txt"
    if host == SOCIAL:
        assert (real, folder) == (False, "AbortError")
        assert NUMBER not in content
        assert "请核实" in content
    else:
        assert (real, content, folder) == (True, TEXT, TEXT)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_folder_that_is_chosen(page: ChromiumPage, host: str) -> None:
    page.go(host, "/folder")
    page.file("folder/chat.txt", TEXT)
    page.file("folder/clean.txt", "hello")
    page.choose("chooser", page.folder / "folder")
    received = {name: content for name, _, content in page.received(2)}
    assert received["clean.txt"] == "hello"
    assert (received["chat.txt"] == TEXT) == (host == WORK)
    assert (NUMBER in received["chat.txt"]) == (host == WORK)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_window_that_a_page_opens(page: ChromiumPage, host: str) -> None:
    page.go(host)
    page.copy(TEXT)
    assert page.run("open('/page', '', 'popup,width=400,height=300') !== null")
    (opened,) = (
        each["targetId"] for each in page.browser.call("Target.getTargets")["targetInfos"] if "openerId" in each
    )
    own = page.browser.call("Target.attachToTarget", targetId=opened, flatten=True)["sessionId"]
    with page.browser.within(own):
        until(lambda: page.run("document.title + document.readyState") == "pagecomplete", what="page of the window")
        page.browser.call("Page.bringToFront")
        page.paste("area")
        ((_, plain, _),) = page.received()
        assert page.run("area.value") == plain
    page.browser.call("Target.closeTarget", targetId=opened)
    assert (plain == TEXT) == (host == WORK)
    assert (NUMBER in plain) == (host == WORK)


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_page_that_is_made_by_a_style_sheet(page: ChromiumPage, host: str) -> None:
    page.go(host)
    page.copy(TEXT)
    page.go(host, "/made.xml")
    page.paste("area")
    until(lambda: page.run("area.value"), timeout_s=20, what="paste")
    assert (page.run("area.value") == TEXT) == (host == WORK)
    assert (NUMBER in page.run("area.value")) == (host == WORK)


def test_a_page_is_known_by_its_host_however_its_address_is_written(page: ChromiumPage) -> None:
    page.browser.open(f"http://li:word@M.{SOCIAL.upper()}.:8080/page", "page")
    assert page.run("location.host") == f"m.{SOCIAL}.:8080"
    page.choose("chooser", page.file("chat.txt", TEXT))
    ((_, _, content),) = page.received()
    assert NUMBER not in content


def test_a_window_over_others_is_closed_once_its_page_is_guarded(page: ChromiumPage, policy: Path) -> None:
    """The last one here: it changes the policy."""
    ask(page, WORK)
    assert page.run(REQUEST) == "given"
    policy.write_text(POLICY.format(serial=2, site=WORK))
    until(lambda: page.run("documentPictureInPicture.window === null"), timeout_s=60, what="end of the window")


def ask(page: ChromiumPage, host: str) -> None:
    """Open a page whose group its extension has been told: it hands on what was chosen."""
    page.go(host)
    page.choose("chooser", page.file("clean.txt", "hello"))
    assert page.received()
