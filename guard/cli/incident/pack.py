"""`frostpane incident pack`: all of a case in one archive that auditors alone can open."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from guard.audit.incident.pack import make_pack, recipients
from guard.audit.proof.escrow import roots_for
from guard.audit.proof.record import NoteKind
from guard.audit.upkeep.journal import append_note
from guard.cli import options as shared
from guard.cli.incident.desk import desk_of
from guard.cli.visible import visible
from guard.desktop.vault import KeyringVault
from guard.errors import InputError
from guard.model import workstation
from guard.model.clock import wall_clock
from guard.paths import Paths


def add_parsers(actions: Any) -> None:
    """Add `pack`."""
    parser = actions.add_parser("pack", help="seal timeline, customers' digests, notices and evidence to auditors")
    parser.add_argument("case", metavar="CASE")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--auditor",
        action="append",
        default=[],
        metavar="RECIPIENT",
        help="age1… or its file; else the policy's auditors",
    )
    parser.add_argument("--both", action="store_true", help="two auditors are needed to open it, one after the other")
    parser.add_argument("--contact", default="", metavar="TEXT", help="of the firm, for the notices")
    shared.add_identity(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(act=_pack)


def _pack(options: argparse.Namespace) -> int:
    shared.require_free(options.out)
    paths, vault, now = shared.paths(options), KeyringVault(), wall_clock()
    desk = desk_of(paths, vault)
    auditors, both = _auditors(options, paths)
    pack = make_pack(
        desk,
        desk.case(options.case),
        paths,
        vault,
        auditors=auditors,
        both=both,
        now=now,
        random=os.urandom,
        contact=options.contact,
        extra_roots=roots_for(paths, shared.identities(options.identity)) if options.identity else None,
    )
    digest = pack.case.packs[-1].sha256
    # Noted before the file is there: what leaves the workstation leaves a trace.
    append_note(
        paths,
        vault,
        NoteKind.INCIDENT_PACKED,
        {"case": pack.case.id, "sha256": digest, "signer": pack.signer, "auditors": " ".join(auditors)},
        clock=wall_clock,
        here=workstation(),
    )
    shared.write_file(options.out, pack.data)
    print(f"{visible(options.out)}: {len(pack.data)} bytes, sha256 {digest}")
    opens = "age -d -i SECOND.key FILE | age -d -i FIRST.key -o PACK.zip" if both else "age -d -i KEY -o PACK.zip FILE"
    print(f"opens with: {opens}")
    return 0


def _auditors(options: argparse.Namespace, paths: Paths) -> tuple[tuple[str, ...], bool]:
    """Those that were named, else the policy's; and whether two of them are needed.

    Raises:
        InputError: neither names one (`no-auditor`).
        EvidenceError: one is no age key.
    """
    if options.auditor:
        return recipients([_recipient(text) for text in options.auditor]), options.both
    evidence = shared.policy_in_force(paths, None).evidence
    if not evidence.auditor_keys:
        raise InputError("Name who may open the pack: --auditor age1…; the policy names nobody.", code="no-auditor")
    keys = recipients(evidence.auditor_keys)
    return keys, options.both or (evidence.two_persons and len(keys) == 2)


def _recipient(text: str) -> str:
    """A key as it is, or the first one in a file."""
    if text.startswith("age1"):
        return text
    lines = shared.read_file(Path(text)).decode("utf-8", "replace").splitlines()
    return next((line.strip() for line in lines if line.startswith("age1")), "")
