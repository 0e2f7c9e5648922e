"""`frostpane roster`: the firm's customer list as keyed digests."""

from __future__ import annotations

import argparse
import codecs
import csv
import os
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from guard.cli import options as shared
from guard.cli.visible import visible
from guard.compose import customer_list as rosters
from guard.desktop import current
from guard.detect import context
from guard.detect.context import Context
from guard.detect.lexicon import Lexicon
from guard.detect.roster import build, email_form, name_form, number_form, number_forms
from guard.errors import InputError

_NEW_KEY_BYTES = 32
_FEWEST_HEX_DIGITS = 32
"""Least length of a key that is given by its digits: 128 bits."""
_NUMBERS = frozenset(
    {
        *(Context.PHONE, Context.IDENTITY, Context.CARD, Context.ACCOUNT, Context.ORDER, Context.PASSPORT),
        *(Context.SSN, Context.CHAT, Context.PLATE),
    }
)
_ROWS_AT_ONCE = 4096
"""Rows of a list that are digested together."""
_BLOCK_BYTES = 1 << 20
"""Bytes of a list that are read together."""
_Forms = Callable[[Sequence[str]], Iterable[str | None]]


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("roster", help="the firm's customer list as keyed digests")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    making = actions.add_parser("build", help="make a roster of a CSV file with headings (name, phone, e-mail, ID…)")
    making.add_argument(
        "table", type=Path, metavar="CSV", help="with a row of headings; UTF-8, GB 18030, or UTF-16 with its mark"
    )
    making.add_argument("-o", "--output", type=Path, metavar="OUT", required=True)
    making.add_argument(
        "--key", metavar="KEY", required=True, help="the key's file, made where there is none; or its hex digits"
    )
    making.set_defaults(run=run)
    installing = actions.add_parser("install", help="let the guard here use a roster; its key goes into the keyring")
    installing.add_argument("roster", type=Path, metavar="FILE")
    installing.add_argument("--key", metavar="KEY", required=True, help="the key's file or its hex digits")
    shared.add_data_dir(installing)
    installing.set_defaults(run=run_install)


def run(options: argparse.Namespace) -> int:
    """Build the roster; 0 when it is written."""
    shared.require_other(options.output, options.table, Path(options.key))
    forms = _forms(options.table)
    first = next(forms, None)
    if first is None:
        raise InputError(f"{options.table}: no customer's value was found; is there a row of headings?")
    # Only now, when there is a list for the key to open.
    count = build(chain([first], forms), options.output, _key(options.key) or _new_key(Path(options.key)))
    print(f"{visible(options.output)}: {count} values", file=sys.stderr)
    return 0


def run_install(options: argparse.Namespace) -> int:
    """Install the roster; 0 when the guard will use it from its next start on."""
    count = rosters.install(shared.paths(options), current().vault(), options.roster, key_of(options.key))
    told = f"{count} values installed; the guard uses them from its next start on"
    print(f"{visible(options.roster)}: {told}", file=sys.stderr)
    return 0


def key_of(text: str) -> bytes:
    """The key that a file holds or that hex digits spell.

    Raises:
        InputError: the file is not there or cannot be read, or these are no digits of a key (`roster-key`).
    """
    if (key := _key(text)) is None:
        # Not what was given: it may be most of a key.
        raise InputError("--key names no file that is there, nor 32 hex digits or more", code="roster-key")
    return key


def _key(text: str) -> bytes | None:
    path = Path(text)
    try:
        if path.is_file():
            return path.read_bytes()
    except OSError as error:
        raise InputError("the key's file cannot be read", code="roster-key") from error
    hexadecimal = len(text) % 2 == 0 and all(map("0123456789abcdefABCDEF".__contains__, text))
    return bytes.fromhex(text) if hexadecimal and len(text) >= _FEWEST_HEX_DIGITS else None


def _new_key(path: Path) -> bytes:
    """A key in a file of its own, for its owner alone."""
    key = secrets.token_bytes(_NEW_KEY_BYTES)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key)
    except OSError as error:
        raise InputError("the key's file can be neither read nor made", code="roster-key") from error
    print(f"{visible(path)}: new key; keep it, the roster cannot be read without it", file=sys.stderr)
    return key


def _forms(table: Path) -> Iterator[str]:
    """The values of a table in the form that counts."""
    try:
        with table.open(encoding=encoding_of(table), newline="") as file:
            rows = csv.reader(file)
            heading = next(rows, [])
            columns = _columns(heading)
            if not columns:
                columns = dict.fromkeys(range(len(heading)), partial(map, _any_form))
                yield from _of_rows(iter([heading]), columns)
            yield from _of_rows(rows, columns)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{table}: cannot be read as a CSV file in UTF-8, GB 18030 or UTF-16") from error


def encoding_of(table: Path) -> str:
    """UTF-16 by its mark, UTF-8 where all of it is, else GB 18030: what spreadsheets in China save.

    Raises:
        OSError: it cannot be read.
    """
    if not table.is_file():
        return "utf-8-sig"  # a pipe, which can be read once
    with table.open("rb") as file:
        decoder = codecs.getincrementaldecoder("utf-8")()
        block = file.read(_BLOCK_BYTES)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = file.read(_BLOCK_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _of_rows(rows: Iterator[list[str]], columns: dict[int, _Forms]) -> Iterator[str]:
    while some := tuple(islice(rows, _ROWS_AT_ONCE)):
        for index, forms_of in columns.items():
            values = [row[index] for row in some if index < len(row) and row[index]]
            yield from filter(None, forms_of(values))


def _columns(heading: list[str]) -> dict[int, _Forms]:
    """How each column counts, by its heading; columns that are no customer's value are left out."""
    lexicon = Lexicon(context.words(), ())
    columns: dict[int, _Forms] = {}
    for index, title in enumerate(heading):
        kind = lexicon.context_of(title.lower().replace("_", " "))
        if kind in _NUMBERS:
            columns[index] = number_forms
        elif kind is Context.EMAIL:
            columns[index] = partial(map, email_form)
        elif kind is Context.NAME:
            columns[index] = partial(map, name_form)
    return columns


def _any_form(value: str) -> str | None:
    """A value of a table without headings: mail addresses and numbers tell what they are, names do not."""
    return email_form(value) or number_form(value)
