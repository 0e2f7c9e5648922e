"""The companion extension as Debian's Chromium takes it: for everybody at the machine, with the host that it starts."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from pathlib import Path

from installer.bundle import ROOT

EXTENSION = ROOT / "assets" / "extension"
HOST = "com.frostpane.guard"
HOST_PROGRAM = "/usr/lib/frostpane/browser-host"
HOST_MANIFEST = f"/etc/chromium/native-messaging-hosts/{HOST}.json"
FOLDER = "/usr/share/chromium/extensions/frostpane"
"""Debian's Chromium loads every extension in the folder above this one."""


def extension_id(extension: Path = EXTENSION) -> str:
    """What Chromium calls an extension: the digest of the key in its manifest, in the letters a to p."""
    key = base64.b64decode(json.loads((extension / "manifest.json").read_text())["key"])
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(key).hexdigest()[:32])


def host_manifest(program: str) -> str:
    """What tells a browser that this extension alone may start that program and speak with it."""
    manifest = {
        "name": HOST,
        "description": "Frostpane, the guard of this workstation",
        "path": program,
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension_id()}/"],
    }
    return json.dumps(manifest, indent=2) + "\n"


def lay(tree: Path) -> None:
    """Lay the extension and its host's manifest into a package's tree."""
    shutil.copytree(EXTENSION, tree / FOLDER[1:], ignore=shutil.ignore_patterns("tsconfig.json"))
    place = tree / HOST_MANIFEST[1:]
    place.parent.mkdir(parents=True)
    place.write_text(host_manifest(HOST_PROGRAM))
