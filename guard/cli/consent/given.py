"""Content and customer as a command takes them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from guard.cli import options as shared
from guard.detect.masking import normalised
from guard.errors import InputError
from guard.model import EntityType
from guard.tokens.consent.content import EVERY_KIND, prints

_MOST_BYTES = 64 * 1024 * 1024
"""Largest content, in bytes: as much as a copy may have."""


def add_content(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """`--content FILE`."""
    parser.add_argument(
        "--content",
        action="append",
        type=Path,
        default=[],
        required=required,
        metavar="FILE",
        help="the very text, picture or file, as often as there are files; -: from stdin",
    )


def add_customer(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """`--customer TYPE=VALUE`."""
    parser.add_argument(
        "--customer",
        action="append",
        default=[],
        required=required,
        metavar="TYPE=VALUE",
        help="what tells the customer, such as PHONE=13800138000; as often as needed, -: a line each from stdin",
    )


def content_prints(path: Path) -> tuple[bytes, ...]:
    """The prints of a content, see `content.prints`. A picture is decoded for it: best while no key is at hand.

    Raises:
        InputError: it cannot be read, or is empty.
    """
    data = shared.read_file(path, _MOST_BYTES)
    if not data:
        raise InputError(f"{path}: is empty; give what the customer agreed to", code="usage")
    return tuple(prints(data, EVERY_KIND, _pixels))


def _pixels(picture: bytes) -> bytes | None:
    from guard.inspect.conversion import converted  # loads decoders

    return converted(picture, "image/x-portable-pixmap")


def customer_values(given: Sequence[str]) -> tuple[tuple[EntityType, str], ...]:
    """The customer's values, normalised; none where `given` is empty.

    Raises:
        InputError: one is written otherwise, or is no value, or nothing was written.
    """
    texts = shared.read_file(Path("-")).decode("utf-8", "replace").splitlines() if list(given) == ["-"] else given
    found = []
    for text in filter(str.strip, texts):
        name, equals, value = text.partition("=")
        if not equals or name.strip() not in EntityType.__members__:
            raise InputError("write a customer as TYPE=VALUE, such as EMAIL=name@example.com", code="usage")
        kind = EntityType(name.strip())
        form = normalised(kind, value.strip())
        if not form:
            raise InputError(f"the customer's {kind} has no value", code="usage")
        found.append((kind, form))
    if given and not found:
        raise InputError("no customer was given; write one as TYPE=VALUE", code="usage")
    return tuple(found)


def require_stdin_once(*given: object) -> None:
    """Pass where at most one of these is `-`: who reads stdin after another finds nothing there.

    Raises:
        InputError: several are (`usage`).
    """
    if list(map(str, given)).count("-") > 1:
        raise InputError("stdin can be read once; name files for the others", code="usage")
