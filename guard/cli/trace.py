"""`frostpane trace`: which agent, machine and day a frosted picture comes from."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from guard.audit.proof.reading import reading
from guard.cli import options as shared
from guard.cli.visible import visible
from guard.desktop.vault import KeyringVault
from guard.errors import InputError, PictureRefused
from guard.inspect.trace import Day, FirmKey, carried_by
from guard.model import ReadingLimits
from guard.paths import Paths

_MOST_BYTES = 256 * 1024 * 1024
"""Largest file of a picture, in bytes."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("trace", help="tell where a frosted picture comes from, by the mark that it carries")
    parser.add_argument("image", type=Path, metavar="IMAGE", help="as it was found: compressed, scaled, a crop of it")
    parser.add_argument(
        "--key", action="append", type=Path, required=True, metavar="FIRM.KEY", help="the firm's key; older ones too"
    )
    parser.add_argument(
        "--records",
        action="append",
        type=Path,
        default=[],
        metavar="EXPORT",
        help="NDJSON of `audit export` from the workstations that come into question; else the trail here",
    )
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0: agent, machine and day are named; 1: it cannot be said, and why."""
    pixels = _pixels(options.image)
    keys = [FirmKey.parse(shared.read_file(path).decode("utf-8", "replace")) for path in options.key]
    marks = [(key, mark) for key in keys if (mark := carried_by(pixels, key)) is not None]
    told: dict[str, Any] = {"image": str(options.image), "mark": None, "why": "no-mark"}
    if not marks:
        return _tell(options, told, "carries no mark of this key: never frosted under it, or too little is left of it")
    key, mark = max(marks, key=lambda one: one[1].sureness)
    told["mark"] = {
        "number": mark.number.hex(),
        "sureness": round(mark.sureness, 1),
        "size": round(mark.size, 3),
        "turned_degrees": round(mark.turned_degrees, 1),
    }
    days = key.whose(mark.number, set(_days(options, shared.paths(options))))
    if len(days) != 1:
        told["why"] = "ambiguous" if days else "unknown"
        why = f"fits {len(days)} days by chance" if days else "is of no agent's day in these records"
        return _tell(options, told, f"its mark {mark.number.hex()} {why}")
    one = days[0]
    told |= {"agent": one.agent, "machine": one.machine, "day": one.day.isoformat(), "why": None}
    return _tell(options, told, f"frosted for {one.agent} on {one.machine} on {one.day} (UTC)", 0)


def _tell(options: argparse.Namespace, told: dict[str, Any], words: str, status: int = 1) -> int:
    if options.json:
        shared.print_json(told)
    else:
        print(f"{visible(options.image)}: {words}")
    return status


def _pixels(path: Path) -> Any:
    from guard.read.files.decode import decode  # OpenCV and Pillow are loaded only where they are needed

    try:
        return decode(shared.read_file(path, _MOST_BYTES), ReadingLimits(max_bytes=_MOST_BYTES)).pixels
    except PictureRefused as error:
        raise InputError(f"{path}: {error}", code=error.code) from error


def _days(options: argparse.Namespace, paths: Paths) -> Iterator[Day]:
    """The days of agents that records tell of."""
    for path in options.records:
        yield from _of_export(path)
    if not options.records:
        with reading(paths, KeyringVault()) as trail:
            for record in trail.forwards():
                yield Day(record.machine, record.agent, record.at.astimezone(UTC).date())


def _of_export(path: Path) -> Iterator[Day]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, row in enumerate(file, 1):
                yield _of_row(row, path, number)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({type(error).__name__})", code="not-readable") from error


def _of_row(row: str, path: Path, number: int) -> Day:
    try:
        record = json.loads(row)
        return Day(str(record["host.name"]), str(record["user.name"]), _date(str(record["@timestamp"])))
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise InputError(f"{path}:{number}: no record of `audit export`", code="no-record") from error


def _date(at: str) -> date:
    return datetime.fromisoformat(at).astimezone(UTC).date()
