"""The pattern that carries a number in a picture: a square of faint waves that goes on beyond each of its sides.

All waves lie in one band of frequencies. A fifth of them, the *pilot*, always stands alike: by it
the place of the square is found. The others are dealt out to eight symbols. A symbol says a number from 0 to 255 by how
far its waves are moved: to one of 16 × 16 places. Four symbols say the 32 bits, four are their Reed-Solomon parity.

Which wave is whose, and how each stands at rest, follows from a key alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guard.redact.trace.embed import TILE_PX, TILE_STEPS

BAND = (0.025, 0.16)
"""Frequencies of the waves, in cycles per pixel: lower ones are seen as spots, higher ones are scaled away."""
LOW = 0.1
"""Frequency up to which waves outlast half the size and JPEG at once, in cycles per pixel."""
_HEIGHT_ABOVE = 0.7
"""Height of the other waves, as a share: photographs hide the low ones, and there these are heard."""
NUMBER_BYTES = 4
"""Length of the number that is carried, in bytes."""
SYMBOLS = 8
"""Numbers from 0 to 255 that a square says: those of the code."""
_PLACES = 16
"""Places along a side to which the waves of a symbol can be moved, eight pixels apart: waves are longer than that."""
_PILOT_SHARE = 0.2
"""Share of the waves that stand still."""

Waves = NDArray[np.complexfloating[Any, Any]]
Indices = NDArray[np.int64]


def symbols_of(number: bytes) -> bytes:
    """The eight symbols that say a number of four bytes."""
    return bytes(_code().encode(number))


def number_of(symbols: bytes, doubtful: Sequence[int] = ()) -> bytes | None:
    """The number that eight symbols say, two of which may be misread; None: they say none.

    `doubtful`: places of symbols that are passed over, four at most; then none of the others may be misread.
    """
    from reedsolo import ReedSolomonError

    try:
        return bytes(_code().decode(symbols, erase_pos=list(doubtful))[0])
    except (ReedSolomonError, ZeroDivisionError):
        return None


@cache
def _code() -> Any:
    from reedsolo import RSCodec  # loaded where pictures are marked or asked: few policies want it

    return RSCodec(SYMBOLS - NUMBER_BYTES)


@dataclass(frozen=True)
class Carrier:
    """The waves that a key gives. Of each wave and its mirror image one is told."""

    key: bytes = field(repr=False)

    @cached_property
    def frequencies(self) -> tuple[Indices, Indices]:
        """Of each wave, in cycles a square: downwards and across."""
        side = np.fft.fftfreq(TILE_PX, 1 / TILE_PX)
        down, across = (axis.ravel() for axis in np.meshgrid(side, side, indexing="ij"))
        radius = np.hypot(down, across) / TILE_PX
        half = (down > 0) | ((down == 0) & (across > 0))
        chosen = half & (radius >= BAND[0]) & (radius <= BAND[1])
        return down[chosen].astype(np.int64), across[chosen].astype(np.int64)

    @cached_property
    def low(self) -> NDArray[np.bool_]:
        """Which waves are low ones."""
        return np.asarray(np.hypot(*self.frequencies) / TILE_PX <= LOW)

    @cached_property
    def owners(self) -> Indices:
        """Whose each wave is: a symbol's number from 0, -1: the pilot's."""
        count = len(self.frequencies[0])
        order = np.argsort(self._random("owners", count), kind="stable")
        pilot = round(count * _PILOT_SHARE)
        owners = np.full(count, -1, np.int64)
        owners[order[pilot:]] = np.arange(count - pilot) % SYMBOLS
        return owners

    @cached_property
    def rest(self) -> Waves:
        """How each wave stands at rest: a complex number of length one."""
        turns = self._random("rest", len(self.frequencies[0])) / 2**32
        return np.asarray(np.exp(2j * np.pi * turns), np.complex64)

    @cached_property
    def places(self) -> NDArray[np.complex64]:
        """How each wave stands for each of the numbers from 0 to 255; a row a number."""
        number, step = np.arange(_PLACES**2), TILE_PX // _PLACES
        down, across = self.frequencies
        cycles = np.multiply.outer(number // _PLACES, down) + np.multiply.outer(number % _PLACES, across)
        return np.asarray(self.rest * np.exp(-2j * np.pi * step / TILE_PX * cycles), np.complex64)

    def waves(self, symbols: bytes) -> Waves:
        """How each wave stands in a square that says these symbols."""
        said = np.append(np.frombuffer(symbols, np.uint8), 0).astype(np.int64)  # the pilot, at -1, is moved nowhere
        waves: Waves = self.places[said[self.owners], np.arange(len(self.owners))]
        return waves

    def _random(self, what: str, count: int) -> NDArray[np.float64]:
        """Whole numbers below 2³², the same for a key on every machine."""
        stream = hashlib.shake_256(f"frostpane trace {what}\0".encode() + self.key).digest(4 * count)
        return np.frombuffer(stream, "<u4").astype(np.float64)


def tile(carrier: Carrier, number: bytes) -> bytes:
    """The square that says a number of four bytes: 128 × 128 signed bytes, row by row. It tells no key."""
    down, across = carrier.frequencies
    spectrum = np.zeros((TILE_PX, TILE_PX), np.complex64)
    waves = carrier.waves(symbols_of(number)) * np.where(carrier.low, 1.0, _HEIGHT_ABOVE)
    spectrum[down, across] = waves
    spectrum[-down, -across] = waves.conj()
    square = np.fft.ifft2(spectrum).real
    steps: NDArray[np.int8] = np.clip(np.rint(square / square.std() * TILE_STEPS), -127, 127).astype(np.int8)
    return steps.tobytes()
