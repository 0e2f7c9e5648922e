"""One archive about a case, sealed to auditors in the age format: stock `age` opens it, and a ZIP lies within.

Two auditors together: sealed to the first, and that sealed to the second, so that both open it, one after the other.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from guard.audit.counted import counts_of, oldest_first
from guard.audit.incident.affected import Affected, affected
from guard.audit.incident.case import Case, Packed, write_case
from guard.audit.incident.desk import IncidentDesk
from guard.audit.incident.notices import LANGUAGES, draft, known_of, read_harms, read_notices
from guard.audit.incident.timeline import ndjson, page
from guard.audit.proof import age_format
from guard.audit.proof.keys import KEY_BYTES, KeyStore
from guard.audit.proof.reading import digest_key, installation_names, reading
from guard.audit.proof.record import AuditRecord
from guard.errors import EvidenceError, InputError, VaultUnavailable
from guard.paths import ASSETS, Paths

MANIFEST, SIGNATURE, SIGNER = "manifest.json", "manifest.sig", "signer.pem"
CUSTOMERS, RESOLVER = "customers.csv", "customers.key"
FORMAT = "frostpane-pack-1"
MAX_EVIDENCE_BYTES = 64 * 1024 * 1024
"""Size of the sealed evidence within a pack, in bytes, at most; the index names what stays on the workstation."""


@dataclass(frozen=True, slots=True)
class Pack:
    """What was made of a case."""

    case: Case
    """As it stands now: it knows of this pack."""
    data: bytes
    """The sealed archive."""
    signer: str
    """Fingerprint of the key that signed the manifest: SHA-256 of its 32 bytes, in hexadecimal."""


def make_pack(
    desk: IncidentDesk,
    case: Case,
    paths: Paths,
    vault: KeyStore,
    *,
    auditors: Sequence[str],
    both: bool,
    now: datetime,
    random: Callable[[int], bytes],
    contact: str = "",
    extra_roots: Mapping[bytes, bytes] | None = None,
    assets: Path = ASSETS,
) -> Pack:
    """Gather a case's files, sign their manifest and seal all of it. The case remembers its packs.

    `contact`: of the firm, for the notices; empty: a person fills it in. `extra_roots`: what an auditor's identity
    opens beyond this workstation's keys.

    Raises:
        InputError: `both` without exactly two auditors; there is no trail.
        EvidenceError: nothing can be sealed to these keys.
        TrailError: the trail cannot be read, or the case cannot be written.
    """
    if both and len(set(auditors)) != 2:
        raise InputError("Two persons are two auditors: give --auditor twice with --both.", code="usage")
    with reading(paths, vault, extra_roots) as reader:
        records = list(reader.after(max(case.first - 1, 0)))
    files = _files(desk, case, records, paths, vault, assets, contact)
    key = _signing_key(paths, vault, random)
    archive, signer = _signed(files, case, now, key)
    data = age_format.seal(archive, auditors[:1] if both else auditors)
    if both:
        data = age_format.seal(data, auditors[1:])
    made = replace(case, packs=(*case.packs, Packed(now, sha256(data).hexdigest(), tuple(auditors))))
    write_case(paths.incidents, made)
    return Pack(made, data, signer)


def _files(
    desk: IncidentDesk,
    case: Case,
    records: Sequence[AuditRecord],
    paths: Paths,
    vault: KeyStore,
    assets: Path,
    contact: str,
) -> dict[str, bytes]:
    ids = frozenset(case.events)
    entries = tuple(oldest_first(records, counts_of(records)))
    hit = affected(record for record in records if record.event_id in ids)
    steps, duties = desk.containment(case), desk.duties(case)
    known = known_of(case, desk.law, steps, read_harms(assets), contact)
    clocks = [asdict(duty) | {"due": duty.due and duty.due.isoformat()} for duty in duties]
    files = {
        "case.json": _json(case.plain()),
        "clocks.json": _json(clocks),
        "containment.json": _json([asdict(step) for step in steps.steps]),
        "timeline.ndjson": ndjson(entries),
        "timeline.html": page(case, entries),
        CUSTOMERS: _customers(hit),
        "evidence.json": b"",
    }
    key = digest_key(paths, vault)
    if key is not None:
        files[RESOLVER] = key.hex().encode() + b"\n"
    for notice in read_notices(assets):
        for language in LANGUAGES:
            text = draft(notice, language, case, known, desk.law)
            files[f"notices/{notice.id}.{'zh_CN' if language == 'zh' else 'en'}.md"] = text.encode()
    evidence, index = _evidence(records, case, paths)
    files["evidence.json"] = _json(index)
    return files | evidence


def _customers(hit: Affected) -> bytes:
    """A table: digests can be looked up with the firm's own list and `customers.key`."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("digest", "entity", "masked", "went_out", "events"))
    for value in hit.values:
        went = "yes" if value.went_out else "no"
        table.writerow((value.digest, value.entity_type, value.masked, went, " ".join(value.events)))
    return out.getvalue().encode()


def _evidence(records: Iterable[AuditRecord], case: Case, paths: Paths) -> tuple[dict[str, bytes], list[object]]:
    """Sealed files and their index; which record tells of each, and whether the file is as it was recorded.

    Those that the case found when it was opened come before those of later records, until it was closed.
    """
    files: dict[str, bytes] = {}
    index: list[object] = []
    room = MAX_EVIDENCE_BYTES
    until = case.closed_at or datetime.max.replace(tzinfo=UTC)
    for record in sorted(records, key=lambda record: record.number > case.last):
        reference = None if record.decision is None else record.decision.evidence
        if reference is None or reference.file is None or record.at > until:
            continue
        try:
            data = (paths.evidence / Path(reference.file).name).read_bytes()
        except OSError:
            data = b""
        state = "missing" if not data else "whole" if sha256(data).hexdigest() == reference.sha256 else "changed"
        packed = bool(data) and len(data) <= room
        if packed:
            room -= len(data)
            files[f"evidence/{reference.file}"] = data
        index.append(
            {
                "event": record.event_id,
                "file": reference.file,
                "sha256": reference.sha256,
                "state": state,
                "in_pack": packed,
            }
        )
    return files, index


def _signed(files: Mapping[str, bytes], case: Case, now: datetime, key: Ed25519PrivateKey) -> tuple[bytes, str]:
    manifest = _json(
        {
            "format": FORMAT,
            "case": case.id,
            "made_at": now.isoformat(timespec="seconds"),
            "trail": {"number": case.last, "tag": case.tag},
            "files": {
                name: {"sha256": sha256(data).hexdigest(), "bytes": len(data)} for name, data in sorted(files.items())
            },
        }
    )
    public = key.public_key()
    signed = {
        **files,
        MANIFEST: manifest,
        SIGNATURE: base64.b64encode(key.sign(manifest)) + b"\n",
        SIGNER: public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
    }
    out = io.BytesIO()
    stamp = now.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(signed.items()):
            archive.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
    return out.getvalue(), sha256(public.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def _signing_key(paths: Paths, vault: KeyStore, random: Callable[[int], bytes]) -> Ed25519PrivateKey:
    """The installation's own key for packs, in its vault; where there is none, one for this pack alone.

    The trail names the key's fingerprint, so a pack proves by the trail whose it is, whichever key it was.
    """
    names = installation_names(paths)
    seed = random(KEY_BYTES)
    if names is not None:
        try:
            kept = vault.get(names.signing)
            if kept is not None and len(kept) == KEY_BYTES:
                seed = kept
            else:
                vault.put(names.signing, seed)
        except VaultUnavailable:
            pass
    return Ed25519PrivateKey.from_private_bytes(seed)


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def recipients(texts: Sequence[str]) -> tuple[str, ...]:
    """The auditors' public keys (`age1…`), each once.

    Raises:
        EvidenceError: one is none.
    """
    keys = age_format.usable(texts)
    if len(keys) != len(set(texts)) or not keys:
        raise EvidenceError("An auditor is an age public key (age1…) or a file that holds one.")
    return keys
