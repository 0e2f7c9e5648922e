"""A Chromium with the companion extension, a guard behind it, and pages on loopback under real names."""

from __future__ import annotations

import base64
import hashlib
import json
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.chromium import Browser, browser, served
from tests.support.guard_process import ROOT

EXTENSION = ROOT / "assets" / "extension"
HOST = "com.frostpane.guard"


def extension_id() -> str:
    """What Chromium calls the extension: the digest of its key in the letters a to p."""
    key = base64.b64decode(json.loads((EXTENSION / "manifest.json").read_text())["key"])
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(key).hexdigest()[:32])


def lay_host(profile: Path, data: Path) -> None:
    """Have the browser of that profile start the host of the guard with that data directory."""
    folder = profile / "NativeMessagingHosts"
    folder.mkdir(parents=True)
    script = profile / "browser-host"
    command = shlex.join([sys.executable, "-m", "guard", "browser-host", "--data-dir", str(data)])
    script.write_text(f'#!/bin/sh\ncd {shlex.quote(str(ROOT))} && exec {command} -- "$@"\n')
    script.chmod(0o700)
    manifest = {
        "name": HOST,
        "description": "Frostpane",
        "path": str(script),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension_id()}/"],
    }
    (folder / f"{HOST}.json").write_text(json.dumps(manifest))


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
