"""The companion extension packed for browsers: a signed .crx, an .xpi, and the policies by which browsers install them.

Source: CRX3 (Chromium, components/crx_file/crx3.proto), update manifests of extensions (Chrome), policy-templates
(Firefox).
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

EXTENSION = Path(__file__).resolve().parent.parent / "assets" / "extension"
DEVELOPERS = frozenset({"tsconfig.json"})
"""Files of the folder that no browser reads."""
CRX, XPI, UPDATES = "frostpane.crx", "frostpane.xpi", "updates.xml"
KEY_BITS = 2048
"""Size of a key that signs, in bits: browsers' own tools make keys of this size."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RSA_PROOF, _SIGNED_DATA, _PUBLIC_KEY, _SIGNATURE, _ID = 2, 10000, 1, 2, 1
"""Numbers of the header's fields."""


@dataclass(frozen=True, slots=True)
class Packed:
    """The extension as browsers install it."""

    id: str
    """What Chromium and its kin call it: by the key that signed it."""
    version: str
    crx: bytes
    xpi: bytes
    """Unsigned: Mozilla alone signs what every Firefox takes."""


def manifest() -> dict[str, Any]:
    """The extension's own."""
    told: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    return told


def key_at(path: Path) -> rsa.RSAPrivateKey:
    """The key that signs, from a PEM file; where there is none, a new one is made and kept there."""
    if not path.exists():
        made = rsa.generate_private_key(65537, KEY_BITS)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        path.write_bytes(made.private_bytes(*form))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise SystemExit("frostpane: the extension is signed with an RSA key")
    return key


def pack(key: rsa.RSAPrivateKey) -> Packed:
    """The same bytes for the same files and key."""
    archive = _archive()
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    signed = _field(_ID, hashlib.sha256(public).digest()[:16])
    told = b"CRX3 SignedData\0" + len(signed).to_bytes(4, "little") + signed + archive
    proof = _field(_PUBLIC_KEY, public) + _field(_SIGNATURE, key.sign(told, padding.PKCS1v15(), hashes.SHA256()))
    header = _field(_RSA_PROOF, proof) + _field(_SIGNED_DATA, signed)
    head = b"Cr24" + (3).to_bytes(4, "little") + len(header).to_bytes(4, "little")
    return Packed(id_of(public), str(manifest()["version"]), head + header + archive, archive)


def id_of(public: bytes) -> str:
    """What Chromium calls an extension: the digest of its public key (DER), in the letters a to p."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(public).hexdigest()[:32])


def updates(packed: Packed, crx: str) -> bytes:
    """The update manifest by which browsers fetch the extension from the address `crx`."""
    told = Xml.Element("gupdate", xmlns="http://www.google.com/update2/response", protocol="2.0")
    app = Xml.SubElement(told, "app", appid=packed.id)
    Xml.SubElement(app, "updatecheck", codebase=crx, version=packed.version)
    return Xml.tostring(told, encoding="utf-8", xml_declaration=True)


def chromium_policy(id: str, updates: str) -> str:
    """The managed policy that installs it from an update manifest's address, for everybody and for good."""
    return _json({"ExtensionInstallForcelist": [f"{id};{updates}"]})


def firefox_policy(id: str, xpi: str) -> str:
    """The same for Firefox, from the address of the .xpi; private windows included."""
    forced = {"installation_mode": "force_installed", "install_url": xpi, "private_browsing": True}
    return _json({"policies": {"ExtensionSettings": {id: forced}}})


def _archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in EXTENSION.rglob("*") if each.is_file() and each.name not in DEVELOPERS):
            entry = zipfile.ZipInfo(path.relative_to(EXTENSION).as_posix(), _EPOCH)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


def _field(number: int, content: bytes) -> bytes:
    """A field of bytes, as protocol buffers write it."""
    return _number(number << 3 | 2) + _number(len(content)) + content


def _number(value: int) -> bytes:
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + _number(rest) if rest else bytes([low])


def _json(told: dict[str, object]) -> str:
    return json.dumps(told, indent=2) + "\n"
