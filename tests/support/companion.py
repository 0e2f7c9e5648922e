"""Browsers with the companion extension, a guard behind it, and pages on loopback under real names."""

from __future__ import annotations

import json
import shlex
import sys
import time
from abc import ABC, abstractmethod
from base64 import b64encode
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from installer.companion import HOST, host_manifest
from installer.extension import EXTENSION
from tests.support.chromium import QUIET, Browser, browser, served
from tests.support.guard_process import ROOT
from tests.support.waiting import until

HOSTS = ("weibo.com", "crm.example", "other.example")
"""Names of the pages' hosts; each is a secure context, as under https."""


def host_program(folder: Path, data: Path) -> str:
    """A program that browsers start as the host of the guard with that data directory."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "browser-host"
    command = shlex.join([sys.executable, "-m", "guard", "browser-host", "--data-dir", str(data)])
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {command} -- "$@"\n')
    script.chmod(0o700)
    return str(script)


@contextmanager
def guarded_browser(
    display: str, profile: Path, data: Path, pages: dict[str, str], *, headless: bool = True
) -> Iterator[Browser]:
    """A Chromium whose companion finds the guard of that data directory; every host name leads to those pages."""
    folder = profile / "NativeMessagingHosts"
    program = host_program(folder, data)
    (folder / f"{HOST}.json").write_text(host_manifest(program))
    with served(pages) as address:
        flags = (
            "--headless=new" if headless else "--ozone-platform=x11",
            f"--disable-extensions-except={EXTENSION}",
            f"--load-extension={EXTENSION}",
            *QUIET,
            *named(address),
        )
        with browser(display, profile, flags) as chromium:
            yield chromium


def named(address: str) -> tuple[str, ...]:
    """Flags by which every host name leads to what is served there, as under https."""
    return (
        f"--host-resolver-rules=MAP * {address.removeprefix('http://')}",
        f"--unsafely-treat-insecure-origin-as-secure={','.join(f'http://{host}' for host in HOSTS)}",
    )


class Page(ABC):
    """A page in a browser, and the hand of the person in front of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @abstractmethod
    def go(self, host: str, path: str = "/page") -> None:
        """Open a page of that host, anew."""

    @abstractmethod
    def run(self, script: str) -> Any:
        """The value of a script in the page; promises are awaited."""

    @abstractmethod
    def choose(self, element: str, *files: Path) -> None:
        """In the browser's own dialog, which asks the page nothing."""

    @abstractmethod
    def press(self, command: str, key: str) -> None:
        """The keyboard's shortcut of a command, as the browser itself handles it."""

    def paste(self, element: str) -> None:
        """With the keyboard's shortcut."""
        self.run(f"{element}.focus()")
        self.press("paste", "v")

    @abstractmethod
    def drop(self, *files: Path, text: str | None = None) -> None:
        """On the page's place for that, as from another program."""

    @abstractmethod
    def drag(self, text: str) -> None:
        """Begin to drag that text out of this page."""

    @abstractmethod
    def within_frame(self, path: str = "/frame") -> AbstractContextManager[None]:
        """Work in the frame of that path for as long as the block lasts; it may lie in another one."""

    def copy(self, text: str, page: str = "") -> None:
        """On the browser's own clipboard, which the guard's gate does not see."""
        parts = json.dumps({"text/plain": text} | ({"text/html": page} if page else {}))
        self.beside(f"navigator.clipboard.write([new ClipboardItem({parts})])")

    @abstractmethod
    def beside(self, script: str) -> None:
        """Run a script beside the page's world, where nobody hears of it, and wait for its end."""

    @abstractmethod
    def paste_picture(self, element: str, picture: Path) -> None:
        """As a picture, not as a file."""

    def received(self, count: int = 1, within_s: float = 20.0) -> list[Any]:
        """What the page's own listeners were given, once there is that much of it."""
        return self._given(f"got.length >= {count}", within_s)

    def received_like(self, part: str, within_s: float = 20.0) -> list[Any]:
        """What the page was given, once something of it holds that."""
        return self._given(f"got.some((text) => text.includes('{part}'))", within_s)

    def _given(self, condition: str, within_s: float) -> list[Any]:
        deadline = time.monotonic() + within_s
        while not self.run(condition) and time.monotonic() < deadline:
            time.sleep(0.05)
        received: list[Any] = self.run("got.splice(0)")
        return received

    def file(self, name: str, content: str | bytes) -> Path:
        """A file to choose or drop."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path


class ChromiumPage(Page):
    """A page in Chromium."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        super().__init__(folder)
        self.browser = browser

    def go(self, host: str, path: str = "/page") -> None:
        self.browser.open(f"http://{host}{path}", "page")
        assert self.browser.evaluate("location.hostname") == host

    def run(self, script: str) -> Any:
        return self.browser.evaluate(script)

    def choose(self, element: str, *files: Path) -> None:
        handle = self.browser.call("Runtime.evaluate", expression=element)["result"]["objectId"]
        self.browser.call("DOM.setFileInputFiles", files=[str(file) for file in files], objectId=handle)

    def copy(self, text: str, page: str = "") -> None:
        self._allow_clipboard()
        super().copy(text, page)

    def beside(self, script: str) -> None:
        frame = self.browser.call("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = self.browser.call("Page.createIsolatedWorld", frameId=frame)["executionContextId"]
        answer = self.browser.call(
            "Runtime.evaluate", expression=script, contextId=world, awaitPromise=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer

    def _allow_clipboard(self) -> None:
        self.browser.call("Browser.grantPermissions", permissions=["clipboardReadWrite", "clipboardSanitizedWrite"])

    def press(self, command: str, key: str) -> None:
        code = f"Key{key.upper()}"
        self.browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=code, modifiers=2, commands=[command])

    def paste_picture(self, element: str, picture: Path) -> None:
        self._allow_clipboard()
        self.run(
            f"""fetch("{address_of(picture)}").then((told) => told.blob()).then((blob) =>
                navigator.clipboard.write([new ClipboardItem({{ [blob.type]: blob }})]))"""
        )
        self.paste(element)

    def drop(self, *files: Path, text: str | None = None) -> None:
        left, top = self.run("(box => [box.x + 5, box.y + 5])(zone.getBoundingClientRect())")
        items = [] if text is None else [{"mimeType": "text/plain", "data": text}]
        data = {"items": items, "files": [str(file) for file in files], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.browser.call("Input.dispatchDragEvent", type=kind, x=left, y=top, data=data)

    def in_extension(self, script: str) -> Any:
        """What a script gives among the extension's own, behind all pages, once it has ended."""
        targets = self.browser.call("Target.getTargets")["targetInfos"]
        worker = next(each["targetId"] for each in targets if each["type"] == "service_worker")
        own = self.browser.call("Target.attachToTarget", targetId=worker, flatten=True)["sessionId"]
        with self.browser.within(own):
            answer = self.browser.call("Runtime.evaluate", expression=script, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def _is_in_front(self) -> bool:
        """Whether the window has the keys, asked for by browser and extension; no, while the extension starts."""
        self.browser.call("Page.bringToFront")
        script = """typeof chrome === "object" && Promise.race([
          chrome.windows.getLastFocused().then(async (last) => {
            if (!last.focused) chrome.windows.update(last.id, { focused: true });
            await new Promise((go) => setTimeout(go, 20));
            return (await chrome.windows.getLastFocused()).focused;
          }),
          new Promise((go) => setTimeout(go, 1000)),
        ])"""
        return self.in_extension(script) is True

    def wait_until_told(self) -> None:
        """Until the guard has heard which page this window shows; it is brought to the front."""
        until(self._is_in_front, timeout_s=60, what="window in front")
        self.in_extension(
            """(async () => {
              await tellSites();
              await new Promise((told) => guard.ask({ kind: "group", host: "told.example" }, told));
            })()"""
        )

    def drag(self, text: str) -> None:
        self.run(f"dragged.dataset.text = {json.dumps(text)}")
        left, top = self.run("(box => [box.x + 5, box.y + 5])(dragged.getBoundingClientRect())")
        self.browser.call("Input.setInterceptDrags", enabled=True)
        for kind, moved in (("mousePressed", 0), ("mouseMoved", 10), ("mouseMoved", 40)):
            self.browser.call(
                "Input.dispatchMouseEvent", type=kind, x=left + moved, y=top, button="left", buttons=1, clickCount=1
            )

    @contextmanager
    def within_frame(self, path: str = "/frame") -> Iterator[None]:
        targets = self.browser.call("Target.getTargets")["targetInfos"]
        frame = next(each for each in targets if each["type"] == "iframe" and each["url"].endswith(path))
        own = self.browser.call("Target.attachToTarget", targetId=frame["targetId"], flatten=True)["sessionId"]
        with self.browser.within(own):
            yield


def kind_of(file: Path) -> str:
    """The type that browsers give a file by its name."""
    return {".txt": "text/plain", ".png": "image/png"}[file.suffix]


def address_of(file: Path) -> str:
    """Its content as a `data:` address."""
    return f"data:{kind_of(file)};base64,{b64encode(file.read_bytes()).decode()}"


PAGE = """<!doctype html><title>page</title>
<input id=field><textarea id=area></textarea><div id=editor contenteditable style="height:50px"></div>
<input type=file id=chooser multiple><div id=zone style="height:60px">here</div>
<p id=dragged draggable=true>drag me</p><div id=host></div>
<script>
const got = []; let bytes, picture;
async function pixels() { // of the file that came last, in base 64
  const bitmap = await createImageBitmap(picture);
  const canvas = Object.assign(document.createElement("canvas"), { width: bitmap.width, height: bitmap.height });
  const drawing = canvas.getContext("2d");
  drawing.drawImage(bitmap, 0, 0);
  let text = "";
  for (const byte of drawing.getImageData(0, 0, canvas.width, canvas.height).data) text += String.fromCharCode(byte);
  return btoa(text);
}
async function take(files) {
  const taken = [];
  for (const file of files) {
    picture = file;
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
    take(event.clipboardData.files);
  });
}
for (const input of [chooser, hiddenChooser, loose]) input.addEventListener("change", () => take(input.files));
dragged.addEventListener("dragstart", (event) => event.dataTransfer?.setData("text/plain", dragged.dataset.text));
zone.addEventListener("dragover", (event) => event.preventDefault());
zone.addEventListener("drop", (event) => {
  event.preventDefault();
  got.push(["drop", event.dataTransfer.getData("text/plain")]);
  const folder = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).find((one) => one?.isDirectory);
  if (folder) folder.createReader().readEntries((files) => files.forEach((one) => one.file((file) => take([file]))));
  else take(event.dataTransfer.files);
});
</script>"""
"""Takes what it is given in every way that a page can, and keeps it in `got`."""
