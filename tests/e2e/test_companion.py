"""Real browsers with the companion extension: what a page's own script receives, byte by byte."""

from __future__ import annotations

import base64
from collections.abc import Callable

import numpy as np
import pytest

from tests.support import chat_picture
from tests.support.companion import PAGE, ChromiumPage, Page
from tests.support.companion_firefox import FirefoxPage, install
from tests.support.editor_pages import PACKAGES, editor_pages
from tests.support.hostile_documents import HOSTILE_DOCUMENTS
from tests.support.hostile_pages import AROUND, HOSTILE_PAGES
from tests.support.waiting import until

pytestmark = pytest.mark.x11

NUMBER = chat_picture.CN_ID
TEXT = f"客户身份证号：{NUMBER}，请核实"
OWN = f"{TEXT}，多谢"
"""What a page of these copies itself."""
PAGE_TEXT = f"<b>{TEXT}</b>"
SOCIAL, WORK, OTHER = "weibo.com", "crm.example", "other.example"
PAGES = (
    {"/page": PAGE, "/frame": PAGE + "<script>top.postMessage('shown', '*')</script>", "/around": AROUND}
    | editor_pages()
    | HOSTILE_DOCUMENTS
    | {f"/{number}": page for number, page in enumerate(HOSTILE_PAGES.values())}
)
PICTURE = chat_picture.draw(chat_picture.CHAT[4:6], (460, 320))

TRIES = 4
"""Times that a picture is given: a busy machine may outlast the policy's deadline, and a page then gets nothing."""

in_chromium = pytest.mark.parametrize("browser", ["chromium"], indirect=True, scope="module")
with_packages = pytest.mark.skipif(not PACKAGES.exists(), reason="make test lays packages of editors: npm failed there")
every_host = pytest.mark.parametrize("host", [SOCIAL, WORK, OTHER])


def is_frosted(text: str) -> bool:
    return NUMBER not in text and "客户身份证号" in text and "请核实" in text


def is_right(host: str, text: str) -> bool:
    return is_frosted(text) if host == SOCIAL else text == TEXT


@every_host
def test_paste(page: Page, host: str) -> None:
    page.go(host)
    page.copy(TEXT, PAGE_TEXT)
    for element in ("field", "area", "editor", "hidden"):
        page.paste(element)
        ((_, plain, html),) = page.received()
        assert is_right(host, plain)
        assert is_frosted(html) if host == SOCIAL else PAGE_TEXT in html
        assert is_right(host, page.run(f"{element}.value ?? {element}.innerText").strip())


def test_a_text_of_many_lines_is_put_in_as_one_step_with_every_blank(page: Page) -> None:
    page.go(SOCIAL)
    page.run("var steps = 0; addEventListener('input', () => { steps++; })")
    page.copy(f"\n a  b\t<b>&amp;\n\n  c\n{TEXT}\n")
    for element in ("area", "editor"):
        page.paste(element)
        ((_, plain, _),) = page.received()
        assert is_frosted(plain)
        assert page.run("steps") == 1 or not isinstance(page, ChromiumPage)
        if element == "area":
            assert page.run("area.value") == plain
        else:
            assert page.run("editor.innerText").split() == plain.split()
        page.run("steps = 0")


def test_what_a_page_writes_goes_back_into_pages_of_its_host_alone(page: Page) -> None:
    writes = ((WORK, "writeText(TEXT)"), (SOCIAL, "writeText(TEXT)"), (SOCIAL, "write([new ClipboardItem(DATA)])"))
    for origin, own in writes:
        page.go(origin)
        page.copy("nothing")
        page.run(f"const TEXT = '{OWN}', DATA = {{ 'text/plain': TEXT }}; navigator.clipboard.{own}.then(() => 1)")
        page.go(SOCIAL)
        page.paste("area")
        ((_, plain, _),) = page.received()
        assert plain == OWN if origin == SOCIAL else is_frosted(plain)


def test_what_is_copied_in_a_page_goes_back_into_it(page: Page) -> None:
    page.go(SOCIAL)
    page.run(f"area.value = '{OWN}'; area.focus(); area.select()")
    page.press("copy", "c")
    page.paste("editor")
    ((_, plain, _),) = page.received()
    assert plain == OWN


@every_host
def test_choosing_files(page: Page, host: str) -> None:
    page.go(host)
    first, second = page.file("chat.txt", TEXT), page.file("clean.txt", "hello")
    page.run("loose.click()")
    for element in ("chooser", "hiddenChooser", "loose"):
        page.choose(element, first, second)
        (name, type, content), clean = page.received(2)
        assert clean == ["clean.txt", "text/plain", "hello"]
        assert (name, type) == ("chat.txt", "text/plain")
        assert is_right(host, content)
        page.choose(element, first)
        ((_, _, content),) = page.received()
        assert is_right(host, content)
    assert page.received(1, within_s=0.3) == [], "told once"


@every_host
def test_drop(page: Page, host: str) -> None:
    page.go(host)
    page.drop(page.file("chat.txt", TEXT), page.file("clean.txt", "hello"))
    (_, _, content), clean = sorted(page.received(3)[1:])  # the page tells of each once it has read it
    assert clean[2] == "hello"
    assert is_right(host, content)
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert is_right(host, dropped)


@in_chromium  # Firefox has no remote control of that
@every_host
def test_a_folder_that_is_dropped(page: Page, host: str) -> None:
    page.go(host)
    page.file("folder/chat.txt", TEXT)
    page.file("folder/clean.txt", "hello")
    page.drop(page.folder / "folder")
    received = {each[0]: each[-1] for each in page.received(3)}
    assert received["clean.txt"] == "hello"
    assert is_right(host, received["chat.txt"])


@every_host
@pytest.mark.parametrize("way", ["paste", "drop", "choose"])
def test_a_picture(page: Page, host: str, way: str) -> None:
    page.go(host)
    picture = page.file("chat.png", chat_picture.png(PICTURE))
    ways: dict[str, Callable[[], None]] = {
        "paste": lambda: page.paste_picture("editor", picture),
        "drop": lambda: page.drop(picture),
        "choose": lambda: page.choose("chooser", picture),
    }
    for _ in range(TRIES):
        ways[way]()
        if received := page.received(1 if way == "choose" else 2, within_s=10):
            break
        assert host == SOCIAL, "nobody reads it"
    name, type, _ = received[-1]
    assert type == "image/png"
    assert way == "paste" or name == "chat.png"
    if host != SOCIAL and way != "paste":
        assert page.run("bytes.join()") == ",".join(map(str, picture.read_bytes()))
    pixels = np.frombuffer(base64.b64decode(page.run("pixels()")), np.uint8).reshape(320, 460, 4)[..., :3]
    original = np.asarray(PICTURE)[..., :3]
    assert np.array_equal(pixels, original) == (host != SOCIAL)


@every_host
def test_what_a_page_reads_from_the_clipboard_by_itself(page: Page, host: str) -> None:
    page.go(host)
    page.copy(TEXT, PAGE_TEXT)
    read = page.run(
        """navigator.clipboard.read().then(async ([item]) => Promise.all(
            item.types.map(async (type) => [type, await (await item.getType(type)).text()])))"""
    )
    assert is_right(host, page.run("navigator.clipboard.readText()"))
    assert is_right(host, dict(read)["text/plain"])
    assert is_frosted(dict(read)["text/html"]) if host == SOCIAL else PAGE_TEXT in dict(read)["text/html"]


@pytest.mark.parametrize(("origin", "host"), [(SOCIAL, SOCIAL), (WORK, SOCIAL), (OTHER, SOCIAL), (SOCIAL, WORK)])
def test_what_is_dragged_from_page_to_page(page: Page, origin: str, host: str) -> None:
    page.go(origin)
    page.drag(TEXT)
    page.go(host)
    page.drop(text=OWN)
    ((_, dropped),) = page.received()
    assert dropped == OWN if host == WORK else is_frosted(dropped), "another text than that one"
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert dropped == TEXT if origin == host else is_right(host, dropped)
    page.drop(page.file("chat.txt", TEXT))
    assert is_right(host, page.received(2)[1][2]), "a file comes from a folder"


def test_a_page_that_says_that_its_own_is_dropped_is_not_believed(page: Page) -> None:
    page.go(WORK)
    page.drag(TEXT)
    page.go(SOCIAL)
    page.run("dragged.dispatchEvent(new DragEvent('dragstart', { bubbles: true }))")
    page.drop(text=TEXT)
    ((_, dropped),) = page.received()
    assert is_frosted(dropped)


FRAMES = {
    "of another host": (SOCIAL, f"//{OTHER}", "", "/frame"),
    "that is shut off, in a page that no group names": (OTHER, f"//{SOCIAL}", "allow-scripts", "/frame"),
    "of another host in a guarded frame of such a page": (OTHER, f"//{SOCIAL}", "", "/around"),
}


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_is_guarded_by_its_own_host_and_by_every_page_around_it(page: Page, frame: str) -> None:
    host, address, sandbox, path = FRAMES[frame]
    page.go(host)
    page.run(
        f"""new Promise((shown) => {{ const frame = document.createElement("iframe");
        if ("{sandbox}") frame.sandbox = "{sandbox}";
        frame.src = `http:{address}:${{location.port}}{path}`;
        addEventListener("message", shown); document.body.append(frame); }}).then(() => 1)"""
    )
    with page.within_frame():
        page.choose("chooser", page.file("chat.txt", TEXT))
        ((_, _, content),) = page.received()
    assert is_frosted(content)


def test_more_files_than_are_asked_about_are_withheld_and_the_next_ones_are_not(page: Page) -> None:
    page.go(SOCIAL)
    page.choose("chooser", *(page.file(f"{number}.txt", "hello") for number in range(501)))
    assert page.received(1, within_s=1) == []
    page.choose("chooser", page.file("clean.txt", "hello"))
    assert page.received() == [["clean.txt", "text/plain", "hello"]]


@pytest.mark.parametrize("name", HOSTILE_PAGES)
def test_a_page_that_fights(page: Page, name: str) -> None:
    page.go(SOCIAL, f"/{list(HOSTILE_PAGES).index(name)}")
    until(lambda: page.run("!window.waits"), what="page")
    chat = page.file("chat.txt", TEXT)
    page.copy(TEXT)
    page.paste("field")
    seen = page.received_like("请核实")
    page.choose("chooser", chat)
    seen += page.received_like("请核实")
    page.drop(chat, text=TEXT)
    page.run("new Promise((later) => setTimeout(later, 300))")
    seen += page.run("[...got, field.value]")
    assert seen
    assert not [text for text in seen if NUMBER in text]


@pytest.mark.parametrize("kept", ["inputs", "places"])
def test_a_page_that_hides_its_inputs(page: Page, kept: str) -> None:
    page.go(SOCIAL, f"/{kept}")
    page.run("window.begin?.()")
    until(lambda: page.run("!window.waits"), timeout_s=30, what="page")
    of = "" if kept == "inputs" else ".document.getElementById('chooser')"
    for name in page.run(f"Object.keys({kept})"):
        page.choose(f"{kept}[{name!r}]{of}", page.file("chat.txt", TEXT))
        seen = page.received_like("请核实")
        assert seen, name
        assert not [text for text in seen if NUMBER in text], name


@with_packages
@pytest.mark.parametrize("host", [SOCIAL, WORK])
@pytest.mark.parametrize("editor", ["quill", "prosemirror", "draft", "react"])
def test_editors_as_sites_use_them(page: Page, host: str, editor: str) -> None:
    page.go(host, f"/{editor}")
    until(lambda: page.run("field !== null"), what="editor")
    page.copy(TEXT, PAGE_TEXT)
    page.paste("field")
    until(lambda: "请核实" in page.run("written()"), timeout_s=20, what="paste")
    assert is_right(host, page.run("written()").strip())
    if editor == "react":
        page.choose("document.getElementById('chooser')", page.file("chat.txt", TEXT))
        assert is_right(host, page.received()[0])


@with_packages
@pytest.mark.parametrize("host", [SOCIAL, WORK])
def test_a_library_that_takes_drops(page: Page, host: str) -> None:
    page.go(host, "/dropzone")
    page.drop(page.file("chat.txt", TEXT))
    assert is_right(host, page.received()[0])
    page.choose("document.querySelector('.dz-hidden-input')", page.file("other.txt", TEXT))
    assert is_right(host, page.received()[0])


@pytest.mark.parametrize("browser", ["firefox"], indirect=True, scope="module")
def test_an_extension_that_is_loaded_anew_in_the_middle(page: Page) -> None:
    assert isinstance(page, FirefoxPage)
    page.go(SOCIAL)
    page.choose("chooser", page.file("large.txt", TEXT * 400_000))
    install(page.browser)
    assert page.received(1, within_s=1.5) == []
    page.go(SOCIAL)
    page.choose("chooser", page.file("chat.txt", TEXT))
    ((_, _, content),) = page.received()
    assert is_frosted(content)
