"""`frostpane inspect`: what would be found in texts, pictures and documents."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from guard.cli import options as shared
from guard.cli.roster import key_of
from guard.cli.summary import MANY, Summed, print_summary
from guard.cli.visible import visible
from guard.compose.inspectors import tools
from guard.detect.roster import Roster
from guard.errors import GuardError, InputError, PictureRefused
from guard.inspect.documents.bounds import DAMAGED, ENCRYPTED, TOO_LARGE
from guard.inspect.documents.kinds import looks_like_document
from guard.inspect.encodings import decode
from guard.inspect.formats import Kind, look
from guard.inspect.material import Material, Opaque, Tools
from guard.inspect.pages import from_html
from guard.inspect.picture import Picture, from_picture
from guard.inspect.text import from_text_file
from guard.model import EntityType, Finding
from guard.model.media import PAGE_SUFFIXES, PICTURE_SUFFIXES, picture_type
from guard.read.readers import Readers

MOST_BYTES = 1024**3
"""Largest file that is read, in bytes; no policy has larger pictures inspected."""


_WHY = {
    PictureRefused.code: ": the picture is damaged or larger than the limits",
    ENCRYPTED: ": the document is encrypted; save it without a password",
    DAMAGED: ": the document is damaged; open and save it again",
    TOO_LARGE: ": the document is larger than the limits; inspect a part of it",
    "too-long": ": the text is longer than the limits; inspect a part of it",
    "page-too-deep": ": the page's parts are too many or nested too deep; inspect a smaller piece of it",
    "unknown-format": ": of a kind or an encoding that is not read; save it as PDF, or as text in UTF-8",
}
"""What to say of a cause, by its code."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("inspect", help="tell what customer data texts, pictures and documents hold")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="files, or folders of them; - is text on stdin"
    )
    parser.add_argument("--json", action="store_true", help="one object a line on stdout")
    parser.add_argument(
        "--jsonl", action="store_true", help='stdin: {"text": …} a line; stdout: {"entities": […]} a line'
    )
    parser.add_argument("--explain", action="store_true", help="say why each finding is one")
    parser.add_argument("--roster", type=Path, metavar="FILE", help="a customer list made by `roster build`")
    parser.add_argument("--key", metavar="KEY", help="the key of that list: its file or its hex digits")
    shared.add_policy(parser)
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0, or 2 where a file could not be read; the other files are inspected all the same."""
    if options.jsonl == bool(options.paths):
        raise InputError("name files, or - for stdin, or use --jsonl", code="usage")
    paths = shared.paths(options)
    policy = shared.policy_in_force(paths, options.policy)
    with contextlib.closing(Readers()) as readers:
        used = tools(policy, shared.reader(readers, policy), roster=_roster(options))
        if options.jsonl:
            return _stream(used, sys.stdin.buffer)
        return _files(options, used)


def _roster(options: argparse.Namespace) -> Roster | None:
    if options.roster is None:
        return None
    if options.key is None:
        raise InputError("name the key of the roster with --key", code="usage")
    return Roster(options.roster, key_of(options.key))


def _files(options: argparse.Namespace, used: Tools) -> int:
    failed = warm = False
    summary: list[Summed] = []
    for path in _with_progress([file for named in options.paths for file in _files_of(named)]):
        try:
            data = content_of(path)
            if picture_type(data) and not warm:
                used.reader.warm()  # loading the models is not the first picture's time
                warm = True
            began = time.perf_counter()
            kind, made = load(path, data, used)
            require_inspected(path, made)
        except GuardError as error:
            print(f"frostpane: {error.code}: {visible(error)}", file=sys.stderr)
            failed = True
            summary.append(Summed(path, error.code))
            continue
        summary.append(Summed.of(path, made.findings))
        if options.json:
            elapsed_ms = round((time.perf_counter() - began) * 1000, 1)
            shared.print_json({**report(path, kind, made, options.explain), "elapsed_ms": elapsed_ms})
        else:
            _print_lines(path, made.findings, options.explain)
    if len(summary) >= MANY and not options.json:
        print_summary(summary)
    return 2 if failed else 0


def _files_of(path: Path) -> list[Path]:
    """A file as it is; of a folder all files in it and below, whatever they are called.

    What cannot be looked into stands for itself: reading it tells why.
    """
    found: list[Path] = []
    for folder, _, names in os.walk(path, onerror=lambda error: found.append(Path(error.filename))):
        found.extend(filter(_is_file, (_inside(folder, name) for name in names)))
    return sorted(found)


def _inside(folder: str, name: str) -> Path:
    """The path of a file in a folder; never `-`, which is stdin's."""
    file = Path(folder, name)
    return file.absolute() if str(file) == "-" else file


def _is_file(path: Path) -> bool:
    """Whether there is something to read; also where that cannot be told."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:  # a link that leads nowhere
        return False
    except OSError:
        return True


def content_of(path: Path) -> bytes:
    """The bytes of a file, or of stdin for `-`.

    Raises:
        InputError: it cannot be read.
    """
    return shared.read_file(path, MOST_BYTES)


def load(path: Path, data: bytes, used: Tools) -> tuple[str, Material]:
    """A file's content, inspected: `text`, `image` or `document`, and its material.

    Raises:
        InputError: it is of no kind that is read, or is named as a picture and is none.
    """
    if picture_type(data):
        return "image", from_picture(data, used)
    if looks_like_document(data):
        return "document", look(Kind.DOCUMENT, data, used)
    if path.suffix.lower() in PICTURE_SUFFIXES:
        holds = "is not of that kind" if data else "is empty"
        raise InputError(f"{path}: named as a picture, and {holds}", code=PictureRefused.code)
    try:
        content, encoding = decode(data)
    except InputError as error:
        raise InputError(f"{path}: {error}", code=error.code) from error
    if path.suffix.lower() in PAGE_SUFFIXES:
        return "text", from_html(data, used)
    return "text", from_text_file(content, used, encoding)


def require_inspected(path: Path, made: Material) -> None:
    """Raise InputError, with the code of the cause, where nothing could be looked at."""
    refused = [finding for finding in made.findings if finding.entity_type is EntityType.UNREADABLE]
    if refused and isinstance(made, Opaque):
        code = refused[0].evidence.recognizer
        why = _WHY.get(code, "")
        raise InputError(f"{path}: cannot be inspected{why}", code=code)


def _stream(used: Tools, lines: Iterable[bytes]) -> int:
    """0, or 2 where a line was bad: it is answered in its place, and the lines after it all the same."""
    failed = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text = json.loads(line)["text"]
            if not isinstance(text, str):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            print(f'frostpane: bad-line: line {number}: not an object {{"text": "…"}}', file=sys.stderr)
            shared.print_json({"error": {"code": "bad-line", "line": number}, "entities": []})
            failed = True
            continue
        found = used.detect(text)
        entities = [
            {"type": finding.entity_type, "start": finding.start, "end": finding.end, "confidence": finding.confidence}
            for finding in found
        ]
        shared.print_json({"entities": entities})
    return 2 if failed else 0


def _with_progress(paths: list[Path]) -> Iterator[Path]:
    """The paths one by one, with a bar on a terminal where there are many."""
    if len(paths) < MANY or not sys.stderr.isatty():
        yield from paths
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(paths, description="inspecting")


def report(path: Path, kind: str, made: Material, explain: bool = False) -> dict[str, object]:
    """What was found in a file, as `--json` tells it; boxes of a picture as `redact` covers them."""
    found = made.findings
    if isinstance(made, Picture):
        found = tuple(replace(finding, boxes=made.covers(finding)) for finding in found)
    return {"path": str(path), "kind": kind, "findings": [_plain(finding, kind, explain) for finding in found]}


def _plain(finding: Finding, kind: str, explain: bool) -> dict[str, object]:
    plain: dict[str, object] = {
        "type": finding.entity_type,
        "confidence": round(finding.confidence, 3),
        "start": finding.start,
        "end": finding.end,
        "boxes": [list(box) for box in finding.boxes],
        "masked": finding.masked,
    }
    if kind == "document":
        plain["where"] = finding.where
    if explain:
        evidence = finding.evidence
        plain["evidence"] = {
            "recognizer": evidence.recognizer,
            "checksum": evidence.checksum,
            "context": evidence.context,
        }
    return plain


def _print_lines(path: Path, findings: tuple[Finding, ...], explain: bool) -> None:
    print(f"{visible(path)}: {len(findings)} found" if findings else f"{visible(path)}: nothing found")
    for finding in findings:
        where = finding.where or ("1 box" if len(finding.boxes) == 1 else f"{len(finding.boxes)} boxes")
        where = where if finding.start is None else f"{finding.start}-{finding.end}"
        print(f"  {finding.entity_type:<12} {finding.confidence:.2f}  {finding.masked}  ({where})")
        if explain:
            checksum = {True: "holds", False: "does not hold", None: "none"}[finding.evidence.checksum]
            context = finding.evidence.context or "none"
            print(f"    by {finding.evidence.recognizer}; checksum {checksum}; context {context}")
