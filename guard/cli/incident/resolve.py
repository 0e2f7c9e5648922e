"""`frostpane incident resolve`: which customers of the firm's own list an opened pack concerns."""

from __future__ import annotations

import argparse
import csv
import io
import sys
import zipfile
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from guard.audit.incident.pack import CUSTOMERS, RESOLVER
from guard.audit.proof.keys import value_digest
from guard.cli import options as shared
from guard.cli.roster import encoding_of
from guard.detect.masking import normalised
from guard.errors import InputError
from guard.model import EntityType

_MOST_BYTES = 256 * 1024 * 1024
"""Largest table of digests that is read, in bytes."""
_HEADS = ["digest", "entity", "masked", "went_out"]
"""Columns of a pack's table, the first of them."""


class _Wanted(NamedTuple):
    """A value that is looked for."""

    kind: EntityType
    went_out: bool


def add_parsers(actions: Any) -> None:
    """Add `resolve`."""
    parser = actions.add_parser("resolve", help="find the customers of a pack in the firm's own list (CSV)")
    parser.add_argument("pack", type=Path, metavar="PACK", help="an opened pack: PACK.zip, or a folder with its files")
    parser.add_argument("--list", dest="table", type=Path, required=True, metavar="CSV")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="OUT", help="the rows that match, as CSV")
    parser.set_defaults(act=_resolve)


def _resolve(options: argparse.Namespace) -> int:
    shared.require_other(options.out, options.table)
    wanted, key = _opened(options.pack)
    kinds = sorted({value.kind for value in wanted.values()})
    found: set[str] = set()
    rows = 0
    told = io.StringIO()
    out = csv.writer(told)
    for row in _rows(options.table):
        digests = {value_digest(key, normalised(kind, cell)) for cell in row if cell for kind in kinds}
        if hit := digests & wanted.keys():
            found |= hit
            rows += 1
            went = "went out" if any(wanted[one].went_out for one in hit) else "seen"
            out.writerow([went, " ".join(sorted({wanted[one].kind for one in hit})), *row])
    # Only now, and whole: a list that cannot be read leaves what was there.
    shared.write_file(options.out, told.getvalue().encode("utf-8-sig"))
    print(f"{rows} rows match; {len(wanted) - len(found)} of {len(wanted)} values are not in the list", file=sys.stderr)
    return 0


def _opened(pack: Path) -> tuple[dict[str, _Wanted], bytes]:
    """The values of the table by their digests, and the key of these.

    Raises:
        InputError: it is no opened pack, or the workstation had no key for digests that outlives its guard.
    """
    try:
        if pack.is_dir():
            _require_key(pack, {file.name for file in pack.iterdir()})
            table, key = (pack / CUSTOMERS).read_bytes(), (pack / RESOLVER).read_bytes()
        else:
            with zipfile.ZipFile(pack) as archive:
                _require_key(pack, archive.namelist())
                if archive.getinfo(CUSTOMERS).file_size > _MOST_BYTES:
                    raise InputError(f"{pack}: its table is larger than any pack's", code="too-large")
                table, key = archive.read(CUSTOMERS), archive.read(RESOLVER)
        return _wanted(table), bytes.fromhex(key.decode("ascii"))
    except (OSError, ValueError, KeyError, RuntimeError, csv.Error, zlib.error, zipfile.BadZipFile) as error:
        # Encrypted members, and those packed in a way that is not known, are run-time errors.
        raise InputError(f"{pack}: no opened pack; open it with age first", code="not-readable") from error


def _require_key(pack: Path, names: Container[str]) -> None:
    if CUSTOMERS in names and RESOLVER not in names:
        told = f"{pack}: holds no {RESOLVER}; where a workstation has no keyring, digests cannot be looked up."
        raise InputError(told, code="no-key")


def _wanted(table: bytes) -> dict[str, _Wanted]:
    """The rows of a table of digests.

    Raises:
        ValueError, csv.Error: it is none.
    """
    rows = csv.reader(io.StringIO(table.decode("utf-8")))
    if next(rows, [])[: len(_HEADS)] != _HEADS:
        raise ValueError("no table of digests")
    found = {}
    for digest, kind, _, went_out, *_ in filter(None, rows):
        found[digest] = _Wanted(EntityType(kind), went_out == "yes")
    return found


def _rows(table: Path) -> Iterator[list[str]]:
    try:
        with table.open(encoding=encoding_of(table), newline="") as file:
            yield from csv.reader(file)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{table}: cannot be read as a CSV file in UTF-8, GB 18030 or UTF-16") from error
