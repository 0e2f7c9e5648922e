"""The companion extension as browsers take it: for everybody at the machine, with the host that it starts.

Source: Native messaging (Chrome): where manifests of hosts lie, and that on Windows a path may be beside the manifest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

EXTENSION = Path(__file__).resolve().parent.parent / "assets" / "extension"
HOST = "com.frostpane.guard"
HOST_PROGRAM = "/usr/lib/frostpane/browser-host"
HOST_MANIFEST = f"/etc/chromium/native-messaging-hosts/{HOST}.json"
FOLDER = "/usr/share/chromium/extensions/frostpane"
"""Debian's Chromium loads every extension in the folder above this one."""

WINDOWS_PROGRAM = "frostpane-browser-host.exe"
WINDOWS_MANIFEST = "browser-host.json"
WINDOWS_KEYS = tuple(
    f"Software\\{browser}\\NativeMessagingHosts\\{HOST}"
    for browser in ("Google\\Chrome", "Microsoft\\Edge", "Chromium")
)
"""Keys of the machine's registry whose value tells a browser where the host's manifest lies."""


def extension_id(extension: Path = EXTENSION) -> str:
    """What Chromium calls an extension: the digest of the key in its manifest, in the letters a to p."""
    key = base64.b64decode(json.loads((extension / "manifest.json").read_text())["key"])
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(key).hexdigest()[:32])


def firefox_id(extension: Path = EXTENSION) -> str:
    """What Firefox calls the extension."""
    manifest = json.loads((extension / "manifest.json").read_text())
    return str(manifest["browser_specific_settings"]["gecko"]["id"])


def host_manifest(program: str) -> str:
    """What tells Chromium and its kin that this extension alone may start that program and speak with it."""
    return _host_manifest(program, "allowed_origins", f"chrome-extension://{extension_id()}/")


def firefox_host_manifest(program: str) -> str:
    """The same for Firefox."""
    return _host_manifest(program, "allowed_extensions", firefox_id())


def _host_manifest(program: str, allowed: str, extension: str) -> str:
    manifest = {
        "name": HOST,
        "description": "Frostpane, the guard of this workstation",
        "path": program,
        "type": "stdio",
        allowed: [extension],
    }
    return json.dumps(manifest, indent=2) + "\n"


def lay(tree: Path) -> None:
    """Lay the extension and its host's manifest into a package's tree."""
    shutil.copytree(EXTENSION, tree / FOLDER[1:], ignore=shutil.ignore_patterns("tsconfig.json"))
    place = tree / HOST_MANIFEST[1:]
    place.parent.mkdir(parents=True)
    place.write_text(host_manifest(HOST_PROGRAM))


def lay_beside(bundle: Path) -> None:
    """Lay the host's manifest into a bundle for Windows, beside the program that it names."""
    (bundle / WINDOWS_MANIFEST).write_text(host_manifest(WINDOWS_PROGRAM))
