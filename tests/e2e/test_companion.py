"""A real browser with the companion extension: what a page's own script receives, byte by byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import chat_picture
from tests.support.chromium import Browser
from tests.support.clients import Xclip
from tests.support.companion import PAGE, Page, guarded_browser
from tests.support.guard_process import GuardProcess, frostpane
from tests.support.waiting import until

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
PAGE_TEXT = f"<b>{TEXT}</b>"
SOCIAL, WORK, OTHER = "weibo.com", "crm.example", "other.example"


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
    page.copy(TEXT, PAGE_TEXT)
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
    page.copy(TEXT, PAGE_TEXT)
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


def test_more_files_than_are_asked_about_are_withheld_and_the_next_ones_are_not(page: Page) -> None:
    page.go(SOCIAL)
    page.choose("chooser", *(page.file(f"{number}.txt", "hello") for number in range(501)))
    assert page.received(1, within_s=1) == []
    page.choose("chooser", page.file("clean.txt", "hello"))
    assert page.received() == [["clean.txt", "text/plain", "hello"]]


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
    points = {point["point"]: point for point in guard.status()["coverage"]}
    assert "chromium" in points["pages"]["reason"]["en"]


def test_the_gate_decides_by_the_page_and_nobody_is_told_twice(
    display: str, guard: GuardProcess, tmp_path: Path
) -> None:
    source = Xclip(display, tmp_path, "chat-tool")
    text = f"{TEXT}（第二位）"
    with guarded_browser(display, tmp_path / "profile", guard.data, {"/page": PAGE}, headless=False) as chromium:
        page = Page(chromium, tmp_path)
        before = guard.status()["counters"]
        pasted = {}
        for host in (WORK, SOCIAL):
            page.go(host)
            copies = guard.status()["counters"]["copies"]
            source.copy(text.encode())
            until(lambda copies=copies: guard.status()["counters"]["copies"] > copies, what="the guard's look at it")
            page.paste("area")
            ((_, pasted[host], _),) = page.received()
        after = guard.status()["counters"]
    source.close()
    assert pasted[WORK] == text
    assert is_frosted(pasted[SOCIAL])
    assert after["frosted"] - before["frosted"] == 1
    newest = json.loads(frostpane("audit", "list", "--json", "--data-dir", str(guard.data)).stdout)[0]
    # A companion knows no window: it is the gate that frosted this one.
    assert newest["destination"] == {
        "group": "social",
        "executable": "chromium",
        "window_class": "Chromium",
        "site": SOCIAL,
    }
