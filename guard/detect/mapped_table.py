"""The large table of a network, where it lies in the model's file: not copied, and shared by all processes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_HEAD_BYTES = 64 * 1024
"""Bytes at the beginning of a model, in which its table's name is looked for."""
_FLOAT_BYTES = 4
_RAW_DATA = b"\x4a"
"""Field 9 of a TensorProto, bytes, which follows its name. Source: onnx.proto."""


def mapped_table(model: Path, name: str, width: int) -> NDArray[np.float32] | None:
    """The rows of a table, read by the system when they are used: rows × width.

    Args:
        model: the file of an ONNX model.
        name: of the table; width: numbers in a row.

    Returns:
        None: it does not lie in the file as expected, and is to be loaded with the model.
    """
    with model.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    _, found, rest = head.partition(name.encode() + _RAW_DATA)
    length, after = _number(rest)
    start = len(head) - len(rest) + after
    row_bytes = width * _FLOAT_BYTES
    if not found or not length or length % row_bytes or start + length > model.stat().st_size:
        return None
    table = np.memmap(model, np.uint8, "r", offset=start, shape=(length,))
    return table.view("<f4").reshape(-1, width)


def _number(data: bytes) -> tuple[int, int]:
    """A number of variable length, and how many bytes it takes."""
    number = 0
    for at, byte in enumerate(data[:5]):
        number |= (byte & 127) << 7 * at
        if byte < 128:
            return number, at + 1
    return 0, 0
