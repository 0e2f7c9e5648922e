"""A Chromium with the companion extension, a guard behind it, and pages on loopback under real names."""

from __future__ import annotations

import json
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from installer.companion import EXTENSION, HOST, host_manifest
from tests.support.chromium import Browser, browser, served
from tests.support.guard_process import ROOT


def lay_host(profile: Path, data: Path) -> None:
    """Have the browser of that profile start the host of the guard with that data directory."""
    folder = profile / "NativeMessagingHosts"
    folder.mkdir(parents=True)
    script = profile / "browser-host"
    command = shlex.join([sys.executable, "-m", "guard", "browser-host", "--data-dir", str(data)])
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {command} -- "$@"\n')
    script.chmod(0o700)
    (folder / f"{HOST}.json").write_text(host_manifest(str(script)))


@contextmanager
def guarded_browser(
    display: str, profile: Path, data: Path, pages: dict[str, str], *, headless: bool = True
) -> Iterator[Browser]:
    """A Chromium whose companion finds the guard of that data directory; every host name leads to those pages."""
    lay_host(profile, data)
    with served(pages) as address:
        flags = (
            "--headless=new" if headless else "--ozone-platform=x11",
            f"--disable-extensions-except={EXTENSION}",
            f"--load-extension={EXTENSION}",
            f"--host-resolver-rules=MAP * {address.removeprefix('http://')}",
            "--unsafely-treat-insecure-origin-as-secure=http://weibo.com,http://crm.example,http://other.example",
        )
        with browser(display, profile, flags) as chromium:
            yield chromium


@dataclass
class Page:
    """A page in the browser, and the hand of the person in front of it."""

    browser: Browser
    folder: Path

    def go(self, host: str, path: str = "/page") -> None:
        """Open a page of that host, anew."""
        self.browser.open(f"http://{host}{path}", "page")
        assert self.browser.evaluate("location.hostname") == host

    def received_like(self, part: str, within_s: float = 20.0) -> list[Any]:
        """What the page was given, once something of it holds that."""
        deadline = time.monotonic() + within_s
        while not self.run(f"got.some((text) => text.includes('{part}'))") and time.monotonic() < deadline:
            time.sleep(0.05)
        received: list[Any] = self.run("got.splice(0)")
        return received

    def run(self, script: str) -> Any:
        """The value of a script in the page."""
        return self.browser.evaluate(script)

    def received(self, count: int = 1, within_s: float = 20.0) -> list[Any]:
        """What the page's own listeners were given, once there is that much of it."""
        deadline = time.monotonic() + within_s
        while self.run("got.length") < count and time.monotonic() < deadline:
            time.sleep(0.05)
        received: list[Any] = self.run("got.splice(0)")
        return received

    def choose(self, element: str, *files: Path) -> None:
        """In the browser's own dialog, which asks the page nothing."""
        handle = self.browser.call("Runtime.evaluate", expression=element)["result"]["objectId"]
        self.browser.call("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=handle)

    def copy(self, text: str, page: str = "") -> None:
        """On the browser's own clipboard, which the guard's gate does not see."""
        self.browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])
        parts = json.dumps({"text/plain": text} | ({"text/html": page} if page else {}))
        self.run(f"navigator.clipboard.write([new ClipboardItem({parts})])")

    def paste(self, element: str) -> None:
        """With the keyboard's shortcut, as the browser itself handles it."""
        self.run(f"{element}.focus()")
        self.browser.call(
            "Input.dispatchKeyEvent", type="keyDown", key="v", code="KeyV", modifiers=2, commands=["paste"]
        )

    def drop(self, *files: Path, text: str | None = None) -> None:
        """On the page's place for that, as from another program."""
        left, top = self.run("(box => [box.x + 5, box.y + 5])(zone.getBoundingClientRect())")
        items = [] if text is None else [{"mimeType": "text/plain", "data": text}]
        data = {"items": items, "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.browser.call("Input.dispatchDragEvent", type=kind, x=left, y=top, data=data)

    def file(self, name: str, content: str) -> Path:
        """A text file to choose or drop."""
        path = self.folder / name
        path.write_text(content)
        return path


PAGE = """<!doctype html><title>page</title>
<input id=field><textarea id=area></textarea><div id=editor contenteditable style="height:50px"></div>
<input type=file id=chooser multiple><div id=zone style="height:60px">here</div><div id=host></div>
<script>
const got = []; let bytes;
async function take(files) {
  const taken = [];
  for (const file of files) {
    bytes = new Uint8Array(await file.arrayBuffer());
    taken.push([file.name, file.type, new TextDecoder().decode(bytes)]);
  }
  got.push(...taken);
}
const root = host.attachShadow({ mode: "closed" });
root.innerHTML = "<textarea></textarea><input type=file multiple>";
const [hidden, hiddenChooser] = root.children;
const loose = Object.assign(document.createElement("input"), { type: "file", multiple: true });
for (const place of [field, area, editor, hidden]) {
  place.addEventListener("paste", (event) => {
    got.push([place.id, event.clipboardData.getData("text/plain"), event.clipboardData.getData("text/html")]);
  });
}
for (const input of [chooser, hiddenChooser, loose]) input.addEventListener("change", () => take(input.files));
zone.addEventListener("dragover", (event) => event.preventDefault());
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  got.push(["drop", event.dataTransfer.getData("text/plain")]);
  take(event.dataTransfer.files);
});
</script>"""
"""Takes what it is given in every way that a page can, and keeps it in `got`."""
