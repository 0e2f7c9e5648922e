"""A Firefox with the companion extension: its pages, and the hand of the person in front of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from installer.companion import HOST, firefox_host_manifest
from installer.extension import EXTENSION
from tests.support.chromium import served
from tests.support.companion import HOSTS, Page, address_of, host_program, kind_of
from tests.support.firefox import Firefox, firefox
from tests.support.waiting import until

NAMED = {"network.dns.localDomains": ",".join(HOSTS), "dom.securecontext.allowlist": ",".join(HOSTS)}
"""Preferences by which those names lead to this machine, as under https."""
CONTROL = "\ue009"

CHOOSE = """
const [element, paths, told] = arguments;
const input = XPCNativeWrapper(window.wrappedJSObject.eval(element));
Promise.all(paths.map((path) => File.createFromFileName(path))).then((files) => {
  input.mozSetFileArray(files);
  input.dispatchEvent(new window.Event("input", { bubbles: true, composed: true }));
  input.dispatchEvent(new window.Event("change", { bubbles: true }));
}).then(() => told(null), (error) => told(String(error)));"""
"""What Firefox does once its dialog is closed."""

GIVE = """
const [element, kind, files, text, told] = arguments;
const place = XPCNativeWrapper(window.wrappedJSObject.eval(element)), box = place.getBoundingClientRect();
const offer = new window.DataTransfer();
const how = { clientX: box.x + 5, clientY: box.y + 5, bubbles: true, cancelable: true, composed: true };
const drop = new window.DragEvent("drop", { dataTransfer: offer, ...how });
const paste = new window.ClipboardEvent("paste", how);
const event = kind === "drop" ? drop : paste, into = event.dataTransfer ?? event.clipboardData;
Promise.all(files.map(async ([name, type, address]) => {
  const content = await (await window.fetch(address)).blob();
  into.items.add(new window.File([content], name, { type }));
})).then(() => {
  if (text !== null) into.setData("text/plain", text);
  place.dispatchEvent(event);
}).then(() => told(null), (error) => told(String(error)));"""
"""A drop or a paste from beside the page's world: Firefox has no remote control of drops from another program, and
none of a picture on the clipboard of a browser without windows."""

RUN = """
const [code, told] = arguments;
Promise.resolve(eval(code)).then(() => told(null), (error) => told(String(error)));"""

DRAG = """
const dragged = window.document.getElementById("dragged");
const event = new window.DragEvent("dragstart", { bubbles: true, dataTransfer: new window.DataTransfer() });
window.windowUtils.dispatchDOMEventViaPresShellForTesting(dragged, event);
arguments[arguments.length - 1](null);"""


@contextmanager
def guarded_firefox(
    display: str, folder: Path, data: Path, pages: dict[str, str], *, headless: bool = True
) -> Iterator[tuple[Firefox, str]]:
    """A Firefox whose companion finds the guard of that data directory, and the port of those pages."""
    hosts = folder / "home" / ".mozilla" / "native-messaging-hosts"
    program = host_program(hosts, data)
    (hosts / f"{HOST}.json").write_text(firefox_host_manifest(program))
    with (
        served(pages) as address,
        firefox(display, folder / "profile", home=folder / "home", preferences=NAMED, headless=headless) as browser,
    ):
        install(browser)
        yield browser, address.rpartition(":")[2]


def install(browser: Firefox) -> None:
    """Load the extension, anew where it is there."""
    browser.call("Addon:Install", path=str(EXTENSION), temporary=True)


class FirefoxPage(Page):
    """A page in Firefox."""

    def __init__(self, browser: Firefox, port: str, folder: Path) -> None:
        super().__init__(folder)
        self.browser, self._port = browser, port

    def go(self, host: str, path: str = "/page") -> None:
        self.browser.call("WebDriver:Navigate", url=f"http://{host}:{self._port}{path}")
        # a page that replaces its document at once has none for a moment
        until(lambda: self.browser.evaluate("location.hostname") == host, what=f"a page of {host}")

    def run(self, script: str) -> Any:
        return self.browser.evaluate(script)

    def beside(self, script: str) -> None:
        failed = self.browser.beside(RUN, script)
        assert failed is None, failed

    def choose(self, element: str, *files: Path) -> None:
        failed = self.browser.as_browser(CHOOSE, element, [str(file) for file in files])
        assert failed is None, failed

    def press(self, command: str, key: str) -> None:
        keys = [("keyDown", CONTROL), ("keyDown", key), ("keyUp", key), ("keyUp", CONTROL)]
        actions = [{"type": kind, "value": key} for kind, key in keys]
        self.browser.call("WebDriver:PerformActions", actions=[{"type": "key", "id": "keys", "actions": actions}])

    def drop(self, *files: Path, text: str | None = None) -> None:
        self._give("drop", "zone", files, text)

    def paste_picture(self, element: str, picture: Path) -> None:
        self._give("paste", element, (picture,), None)

    def _give(self, kind: str, element: str, files: Sequence[Path], text: str | None) -> None:
        given = [[file.name, kind_of(file), address_of(file)] for file in files]
        failed = self.browser.beside(GIVE, element, kind, given, text)
        assert failed is None, failed

    def drag(self, text: str) -> None:
        self.run(f"dragged.dataset.text = {json.dumps(text)}")
        self.browser.as_browser(DRAG)

    @contextmanager
    def within_frame(self, path: str = "/frame") -> Iterator[None]:
        while self.run("location.pathname") != path:
            frame = self.browser.call("WebDriver:FindElement", using="css selector", value="iframe")["value"]
            self.browser.call("WebDriver:SwitchToFrame", element=next(iter(frame.values())))
        try:
            yield
        finally:
            self.browser.call("WebDriver:SwitchToFrame", element=None)
