"""`frostpane audit verify`: prove the trail, in words that an auditor understands."""

from __future__ import annotations

import argparse
from typing import Any

from guard.audit.proof.keys import KEY_BYTES, Head
from guard.audit.proof.verify import Examination, examine
from guard.cli import options as shared
from guard.desktop.vault import KeyringVault
from guard.errors import InputError
from guard.paths import Paths


def add_parsers(actions: Any) -> None:
    """Add `verify`."""
    parser = actions.add_parser("verify", help="prove that no record is missing or changed; 1: names the first that is")
    shared.add_identity(parser)
    parser.add_argument(
        "--anchor",
        action="append",
        default=[],
        metavar="NUMBER:TAG",
        help="a record's number and tag from an export or a verification that left this workstation",
    )
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(parser)
    parser.set_defaults(act=_verify)


def _verify(options: argparse.Namespace, paths: Paths) -> int:
    examination = examine(
        paths,
        KeyringVault(),
        identities=shared.identities(options.identity),
        anchors=[_anchor(text) for text in options.anchor],
    )
    if options.json:
        shared.print_json(_examination_body(examination))
    else:
        _tell(examination, bool(options.identity))
    return 1 if examination.problems else 0


def _tell(examination: Examination, audited: bool) -> None:
    for problem in examination.problems:
        print(f"BROKEN  {problem}")
    print(
        f"{examination.records} records ({examination.first}-{examination.last}), "
        f"{examination.pruned} pruned by retention, {examination.chains} chain(s)"
    )
    if examination.keys_in_file:
        print(
            "No keyring: the keys lay in a file beside the trail. Whoever can read that file can read the records, and"
        )
        print("could have written others in their place; only an auditor's identity shows that.")
    if audited:
        print(f"{examination.tags_checked} records proved against everybody, this workstation's users included.")
    else:
        print("Proved against everybody without this workstation's keys; for the rest an auditor's identity is needed.")
    if not examination.tail_checked:
        print("Nothing outside the file tells which record is the newest: a tail that was cut off does not show.")
    print("ok" if not examination.problems else "not as it was written")


def _examination_body(examination: Examination) -> dict[str, Any]:
    return {
        "ok": not examination.problems,
        "records": examination.records,
        "first": examination.first,
        "last": examination.last,
        "last_tag": examination.last_tag,
        "pruned": examination.pruned,
        "chains": examination.chains,
        "tags_checked": examination.tags_checked,
        "tail_checked": examination.tail_checked,
        "keys_in_file": examination.keys_in_file,
        "problems": [{"number": problem.number, "what": problem.what} for problem in examination.problems],
    }


def _anchor(text: str) -> Head:
    number, _, tag = text.partition(":")
    wrong = InputError("An anchor is a record's number and its tag: 120:9f3c…", code="bad-anchor")
    try:
        head = Head(int(number), bytes.fromhex(tag))
    except ValueError as error:
        raise wrong from error
    if len(head.tag) != KEY_BYTES:
        raise wrong
    return head
