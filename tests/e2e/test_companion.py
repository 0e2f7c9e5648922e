"""A real browser with the companion extension: what a page's own script receives, byte by byte."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import chat_picture
from tests.support.chromium import Browser
from tests.support.companion import PAGE, guarded_browser
from tests.support.guard_process import GuardProcess, frostpane

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
PAGE_TEXT = f"<b>{TEXT}</b>"
SOCIAL, WORK, OTHER = "weibo.com", "crm.example", "other.example"


@dataclass
class Page:
    """A page in the browser, and the hand of the person in front of it."""

    browser: Browser
    folder: Path

    def go(self, host: str) -> None:
        self.browser.open(f"http://{host}/page", "page")
        assert self.browser.evaluate("location.hostname") == host

    def run(self, script: str) -> Any:
        return self.browser.evaluate(script)

    def received(self, count: int = 1, within_s: float = 20.0) -> list[Any]:
        """What the page's own listeners were given, once there is that much of it."""
        deadline = time.monotonic() + within_s
        while self.run("got.length") < count and time.monotonic() < deadline:
            time.sleep(0.05)
        received: list[Any] = self.run("got.splice(0)")
        return received

    def choose(self, element: str, *files: Path) -> None:
        handle = self.browser.call("Runtime.evaluate", expression=element)["result"]["objectId"]
        self.browser.call("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=handle)

    def copy(self) -> None:
        """On the browser's own clipboard, which the guard's gate does not see."""
        self.browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        parts = json.dumps({"text/plain": TEXT, "text/html": PAGE_TEXT})
        self.run(f"navigator.clipboard.write([new ClipboardItem({parts})])")

    def paste(self, element: str) -> None:
        self.run(f"{element}.focus()")
        self.browser.call(
            "Input.dispatchKeyEvent", type="keyDown", key="v", code="KeyV", modifiers=2, commands=["paste"]
        )

    def drop(self, *files: Path, text: str | None = None) -> None:
        left, top = self.run("(box => [box.x + 5, box.y + 5])(zone.getBoundingClientRect())")
        items = [] if text is None else [{"mimeType": "text/plain", "data": text}]
        data = {"items": items, "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.browser.call("Input.dispatchDragEvent", type=kind, x=left, y=top, data=data)

    def file(self, name: str, content: str) -> Path:
        path = self.folder / name
        path.write_text(content)
        return path


@pytest.fixture(scope="module")
def chromium(display: str, guard: GuardProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    profile = tmp_path_factory.mktemp("browser") / "profile"
    with guarded_browser(display, profile, guard.data, {"/page": PAGE, "/frame": PAGE}) as chromium:
        yield chromium


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Page:
    return Page(chromium, tmp_path)


def is_frosted(text: str) -> bool:
    return NUMBER not in text and "客户身份证号" in text and "请核实" in text


@pytest.mark.parametrize("host", [SOCIAL, WORK, OTHER])
@pytest.mark.parametrize("element", ["field", "area", "editor", "hidden"])
def test_paste(page: Page, host: str, element: str) -> None:
    page.go(host)
    page.copy()
    page.paste(element)
    ((_, plain, html),) = page.received()
    written = page.run(f"{element}.value ?? {element}.innerText")
    if host == SOCIAL:
        assert is_frosted(plain)
        assert is_frosted(html)
        assert is_frosted(written)
    else:
        assert plain == TEXT
        assert PAGE_TEXT in html
        assert TEXT in written


@pytest.mark.parametrize("host", [SOCIAL, WORK])
@pytest.mark.parametrize("element", ["chooser", "hiddenChooser", "loose"])
def test_choosing_files(page: Page, host: str, element: str) -> None:
    page.go(host)
    first, second = page.file("chat.txt", TEXT), page.file("clean.txt", "hello")
    page.run("loose.click()")
    page.choose(element, first, second)
    (name, type, content), clean = page.received(2)
    assert clean == ["clean.txt", "text/plain", "hello"]
    assert (name, type) == ("chat.txt", "text/plain")
    assert is_frosted(content) if host == SOCIAL else content == TEXT
    assert page.received(1, within_s=0.3) == [], "told once"


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_drop(page: Page, host: str) -> None:
    page.go(host)
    page.drop(page.file("chat.txt", TEXT), page.file("clean.txt", "hello"))
    _, (_, _, content), clean = page.received(3)
    assert clean[2] == "hello"
    assert is_frosted(content) if host == SOCIAL else content == TEXT
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert is_frosted(dropped) if host == SOCIAL else dropped == TEXT


@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_what_a_page_reads_from_the_clipboard_by_itself(page: Page, host: str) -> None:
    page.go(host)
    page.copy()
    read = page.run(
        """navigator.clipboard.read().then(async ([item]) => Promise.all(
            item.types.map(async (type) => [type, await (await item.getType(type)).text()])))"""
    )
    told = [page.run("navigator.clipboard.readText()"), dict(read)["text/plain"], dict(read)["text/html"]]
    assert all(map(is_frosted, told)) if host == SOCIAL else told == [TEXT, TEXT, PAGE_TEXT]


def test_a_chosen_picture(page: Page) -> None:
    picture = page.folder / "chat.png"
    picture.write_bytes(chat_picture.png(chat_picture.draw(chat_picture.CHAT[4:6], (460, 320))))
    sizes = {}
    for host in (WORK, SOCIAL):
        page.go(host)
        page.choose("chooser", picture)
        ((name, type, _),) = page.received()
        assert (name, type) == ("chat.png", "image/png")
        sizes[host] = page.run("[bytes.length, bytes.join()]")
    original = ",".join(map(str, picture.read_bytes()))
    assert sizes[WORK][1] == original
    assert sizes[SOCIAL][1] != original
    assert sizes[SOCIAL][0] > 0


def test_a_page_of_another_host_within_a_guarded_one_is_guarded(page: Page) -> None:
    page.go(SOCIAL)
    page.run(
        """new Promise((shown) => { const frame = document.createElement("iframe"); frame.src = "http://other.example/frame";
        frame.onload = shown; document.body.append(frame); })"""
    )
    targets = page.browser.call("Target.getTargets")["targetInfos"]
    frame = next(each for each in targets if each["type"] == "iframe")
    own = page.browser.call("Target.attachToTarget", targetId=frame["targetId"], flatten=True)["sessionId"]
    with page.browser.within(own):
        page.choose("chooser", page.file("chat.txt", TEXT))
        ((_, _, content),) = page.received()
    assert is_frosted(content)


def test_what_was_given_to_pages_is_told_as_any_paste(page: Page, guard: GuardProcess) -> None:
    page.go(SOCIAL)
    page.choose("chooser", page.file("chat.txt", TEXT))
    page.received()
    listed = frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout.decode()
    assert SOCIAL in listed
    assert NUMBER not in listed
