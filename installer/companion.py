"""The companion extension as machines get it: for everybody there, with the host that it starts.

Source: Native messaging (Chrome, Firefox): where manifests of hosts lie, and that on Windows a path may be beside the
manifest. Managed policies on Linux (Chromium, Chrome, Edge): one file of ours beside those of others.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

from installer import extension
from installer.extension import Packed

HOST = "com.frostpane.guard"
HOST_PROGRAM = "/usr/lib/frostpane/browser-host"
HOME = "/usr/share/frostpane/companion"
"""Folder of the packed extension, from which browsers install it."""
FIREFOX_HOST_MANIFEST = f"/usr/lib/mozilla/native-messaging-hosts/{HOST}.json"
FIREFOX_POLICY = f"{HOME}/firefox-policies.json"
"""Not laid where Firefox looks: it reads one file, which may be the administrators' own."""
_CHROMIUM_AND_KIN = ("/etc/chromium", "/etc/opt/chrome", "/etc/opt/edge")
HOST_MANIFESTS = tuple(f"{folder}/native-messaging-hosts/{HOST}.json" for folder in _CHROMIUM_AND_KIN)
POLICIES = tuple(f"{folder}/policies/managed/frostpane.json" for folder in _CHROMIUM_AND_KIN)

WINDOWS_PROGRAM = "frostpane-browser-host.exe"
WINDOWS_MANIFEST, WINDOWS_FIREFOX_MANIFEST = "browser-host.json", "browser-host-firefox.json"
WINDOWS_HOSTS = (
    *(
        (f"Software\\{browser}\\NativeMessagingHosts\\{HOST}", WINDOWS_MANIFEST)
        for browser in ("Google\\Chrome", "Microsoft\\Edge", "Chromium")
    ),
    (f"Software\\Mozilla\\NativeMessagingHosts\\{HOST}", WINDOWS_FIREFOX_MANIFEST),
)
"""Keys of the machine's registry whose value tells a browser where the host's manifest lies, and which one."""
WINDOWS_HOME = "lib/companion"
"""Folder of the packed extension in a bundle for Windows."""


def extension_id() -> str:
    """What Chromium calls the extension that it loads from its folder: by the key in its manifest."""
    return extension.id_of(base64.b64decode(str(extension.manifest()["key"])))


def firefox_id() -> str:
    """What Firefox calls the extension."""
    return str(extension.manifest()["browser_specific_settings"]["gecko"]["id"])


def host_manifest(program: str, *packed_ids: str) -> str:
    """What tells Chromium and its kin that this extension alone may start that program and speak with it."""
    origins = [f"chrome-extension://{each}/" for each in (extension_id(), *packed_ids)]
    return _host_manifest(program, "allowed_origins", origins)


def firefox_host_manifest(program: str) -> str:
    """The same for Firefox."""
    return _host_manifest(program, "allowed_extensions", [firefox_id()])


def lay(tree: Path, packed: Packed) -> None:
    """Lay into a Debian package's tree the packed extension, its host's manifests and the policies that install it."""
    home = Path(HOME)
    _write(tree, f"{HOME}/{extension.CRX}", packed.crx)
    _write(tree, f"{HOME}/{extension.XPI}", packed.xpi)
    _write(tree, f"{HOME}/{extension.UPDATES}", extension.updates(packed, (home / extension.CRX).as_uri()))
    for place in HOST_MANIFESTS:
        _write(tree, place, host_manifest(HOST_PROGRAM, packed.id).encode())
    _write(tree, FIREFOX_HOST_MANIFEST, firefox_host_manifest(HOST_PROGRAM).encode())
    policy = extension.chromium_policy(packed.id, (home / extension.UPDATES).as_uri())
    for place in POLICIES:
        _write(tree, place, policy.encode())
    _write(tree, FIREFOX_POLICY, extension.firefox_policy(firefox_id(), (home / extension.XPI).as_uri()).encode())


def lay_beside(bundle: Path, packed: Packed) -> None:
    """Lay into a bundle for Windows the packed extension, and beside its host the manifests that name it."""
    _write(bundle, WINDOWS_MANIFEST, host_manifest(WINDOWS_PROGRAM, packed.id).encode())
    _write(bundle, WINDOWS_FIREFOX_MANIFEST, firefox_host_manifest(WINDOWS_PROGRAM).encode())
    _write(bundle, f"{WINDOWS_HOME}/{extension.CRX}", packed.crx)
    _write(bundle, f"{WINDOWS_HOME}/{extension.XPI}", packed.xpi)


def _write(tree: Path, place: str, content: bytes) -> None:
    path = tree / place.lstrip("/")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _host_manifest(program: str, allowed: str, extensions: list[str]) -> str:
    manifest = {
        "name": HOST,
        "description": "Frostpane, the guard of this workstation",
        "path": program,
        "type": "stdio",
        allowed: extensions,
    }
    return json.dumps(manifest, indent=2) + "\n"
