"""Finds the number that a picture carries: after compression, smaller or larger, cut out, a little turned.

No wave counts for more than another: each says how it stands, and only its phase is looked at. So how sure a number is
can be computed for any picture: see `LEAST_SURENESS`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from guard.model import Pixels
from guard.redact.trace.carrier import NUMBER_BYTES, SYMBOLS, Carrier, Waves, number_of, symbols_of
from guard.redact.trace.embed import TILE_PX

LEAST_SURENESS = 10.5
"""Sureness from which a number counts, in standard deviations of chance.

Which sizes and turns are read does not depend on the key. Of all keys at most exp(-10.5²/2) make one number at one
place of the square that sure by chance, whatever the picture. 2³² numbers, 2¹⁶ places and 16 looks, with all waves and
with the low ones, give a wrong number for at most one key in a hundred million.
"""
_SURE = 15.0
"""Sureness after which nothing else is tried."""
_PLACES_TRIED = 8
"""Places of the square that are read, the pilot's best first."""
_LOOKS = 8
"""Sizes and turns that are read, the likeliest first."""
_SIZES = np.exp(np.arange(math.log(0.3), math.log(1.7), 0.004))
"""Sizes that are tried, as shares of the marked picture's: a messenger makes a third of a large screen."""
_TURNS = np.deg2rad(np.arange(-4.0, 4.01, 0.2))
"""Turns that are tried, in radians."""
_UNTURNED = np.zeros(1)
_USUAL_SIZES = (1 / 2, 3 / 4, 2 / 3)
"""Sizes that programs make of pictures, as shares; they are read whatever stands out."""
_NEAR_SIZES = 1 + np.arange(-3, 4) / 1500
"""Shares of a likely size that are tried around it."""
_NEAR_TURNS = np.deg2rad(np.arange(-3, 4) / 30)
"""Turns that are tried around a likely one, in radians."""
_PIECE_PX = 1536
"""Side of the middle of a picture in which size and turn are sought, in pixels, at most."""
_FLAT_PX, _NEAR_PX = 6.0, 9
"""Breadths over which brightness is levelled and its spread is measured, in pixels."""
_FAINT = 60.0
"""Variance from which places of a picture count for less: the mark alone makes 4, writing makes thousands."""
_LOUDEST = 6.0
"""Height above its neighbours to which a frequency counts: lines of a table are louder than any mark."""
_NEIGHBOURS = 13
"""Frequencies along a side with which one is compared."""
_MOST_PIXELS = 9_000_000
"""Pixels of a picture brought to its former size, at most; more of them make no number surer."""

Grey = NDArray[np.float32]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Carried:
    """A number that a picture carries."""

    number: bytes
    sureness: float
    """In standard deviations of chance, at least `LEAST_SURENESS`."""
    size: float
    """Size of the picture as a share of the one that was marked."""
    turned_degrees: float


class Finder:
    """Finds what one key put into pictures."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._down, self._across = carrier.frequencies

    def find(self, pixels: Pixels) -> Carried | None:
        """The number that a picture (height, width, BGR) carries; None: none that is sure enough."""
        best: Carried | None = None
        for size, turn, grey in self._looks(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)):
            number, sureness = self.read(folded(grey))
            if number is not None and sureness > (best.sureness if best else LEAST_SURENESS):
                best = Carried(number, sureness, size, math.degrees(turn))
                if sureness >= _SURE:
                    break
        return best

    def read(self, square: Grey) -> tuple[bytes | None, float]:
        """The surest number of a square, wherever in it the pattern begins, and how sure it is."""
        heard = np.fft.fft2(square)[self._down, self._across]
        phases = (heard / np.maximum(np.abs(heard), 1e-12)).astype(np.complex64)
        surest: tuple[bytes | None, float] = (None, 0.0)
        for chosen in (np.ones(len(phases), np.bool_), self._carrier.low):
            for down, across in self._places(phases * chosen):
                cycles = self._down * down + self._across * across
                moved = phases * chosen * np.exp(2j * np.pi / TILE_PX * cycles).astype(np.complex64)
                for number in self._numbers(moved):
                    agreement = (moved * self._carrier.waves(symbols_of(number)).conj()).real.sum()
                    sureness = float(agreement * math.sqrt(2 / chosen.sum()))
                    surest = max(surest, (number, sureness), key=lambda one: one[1])
            if surest[1] >= LEAST_SURENESS:
                break
        return surest

    def _numbers(self, phases: Waves) -> Iterator[bytes]:
        """What the symbols may say: as they are heard, and without the four that are heard least clearly."""
        # No matrix product: that would wake a thread a core for a few thousand numbers.
        ratings = [np.einsum("nw,w->n", table, phases[own]).real for own, table in self._tables]
        heard = bytes(int(rating.argmax()) for rating in ratings)
        clear = [np.subtract(*np.partition(rating, -2)[:-3:-1]) for rating in ratings]
        for doubtful in ((), np.argsort(clear)[: SYMBOLS - NUMBER_BYTES].tolist()):
            number = number_of(heard, doubtful)
            if number is not None:
                yield number

    @cached_property
    def _tables(self) -> list[tuple[NDArray[np.bool_], Waves]]:
        """For each symbol its waves, and how they stand for each number."""
        owned = [self._carrier.owners == symbol for symbol in range(SYMBOLS)]
        return [(own, self._carrier.places[:, own].conj()) for own in owned]

    def _places(self, phases: Waves) -> Iterator[tuple[float, float]]:
        """Where in a square the pattern may begin, by half pixels; the likeliest first."""
        fine = np.zeros((2 * TILE_PX, 2 * TILE_PX), np.complex64)
        fine[self._down, self._across] = phases * self._carrier.rest.conj() * (self._carrier.owners < 0)
        likely = np.fft.ifft2(fine).real.ravel()
        for place in _largest(likely, _PLACES_TRIED):
            yield place // (2 * TILE_PX) / 2, place % (2 * TILE_PX) / 2

    def _looks(self, grey: NDArray[np.uint8]) -> Iterator[tuple[float, float, Grey]]:
        """The picture as it is, then in the sizes and turns in which it most likely was marked."""
        yield 1.0, 0.0, grey.astype(np.float32)
        for size in _USUAL_SIZES:
            yield size, 0.0, _former(grey, size, 0.0)
        loudness = _loudness(grey)
        for turns, looks in ((_UNTURNED, _LOOKS // 2), (_TURNS, _LOOKS)):
            for size, turn in islice(self._geometry(loudness, turns), looks):
                yield size, turn, _former(grey, size, turn)

    def _geometry(self, loudness: Grey, turns: Reals) -> Iterator[tuple[float, float]]:
        """Sizes and turns in which the pattern's frequencies stand out of their neighbours; the likeliest first."""
        rated: list[tuple[float, float, float]] = []
        for turn in turns:
            ratings = self._ratings(loudness, _SIZES, turn)
            rated += [(ratings[nth], _SIZES[nth], turn) for nth in np.argsort(ratings)[-_LOOKS:]]
        for _, size, turn in sorted(rated, reverse=True):
            near = [(self._ratings(loudness, size * _NEAR_SIZES, turn + by), turn + by) for by in _NEAR_TURNS]
            ratings, turn = max(near, key=lambda one: one[0].max())
            yield float(size * _NEAR_SIZES[ratings.argmax()]), float(turn)

    def _ratings(self, loudness: Grey, sizes: Reals, turn: float) -> Reals:
        """How far the pattern's frequencies stand out, in each of some sizes."""
        side = len(loudness)
        down = self._down * math.cos(turn) - self._across * math.sin(turn)
        across = self._down * math.sin(turn) + self._across * math.cos(turn)
        mirrored = np.where(across < 0, -1, 1)
        scale = (side / TILE_PX / sizes).astype(np.float32)
        rows = np.rint(np.multiply.outer(scale, (down * mirrored).astype(np.float32))).astype(np.int32)
        columns = np.rint(np.multiply.outer(scale, (across * mirrored).astype(np.float32))).astype(np.int32)
        known = (np.abs(rows) < side // 2) & (columns < side // 2)
        loud = (loudness[np.where(known, rows, 0), np.where(known, columns, 0)] - 1) * known
        return np.asarray(loud.sum(axis=1) / np.sqrt(np.maximum(known.sum(axis=1), 50)), np.float64)


def _largest(ratings: NDArray[np.floating[Any]], count: int) -> NDArray[np.int64]:
    """Where the largest stand, the largest first."""
    largest = np.argpartition(ratings, -count)[-count:]
    return np.asarray(largest[np.argsort(-ratings[largest])], np.int64)


def _levelled(grey: Grey) -> Grey:
    """What is left of a picture without its slow changes, all the less of it where there is much."""
    rest = grey - cv2.GaussianBlur(grey, (0, 0), _FLAT_PX)
    return np.asarray(rest / (cv2.blur(rest * rest, (_NEAR_PX, _NEAR_PX)) + _FAINT), np.float32)


def folded(grey: Grey) -> Grey:
    """All squares of a picture laid on one another."""
    rows, columns = (-(-side // TILE_PX) * TILE_PX for side in grey.shape)
    whole = np.zeros((rows, columns), np.float32)
    whole[: grey.shape[0], : grey.shape[1]] = _levelled(grey)
    squares: Grey = whole.reshape(rows // TILE_PX, TILE_PX, columns // TILE_PX, TILE_PX).sum(axis=(0, 2))
    return squares


def _loudness(grey: NDArray[np.uint8]) -> Grey:
    """How far each frequency of a picture's middle stands out of its neighbours: 1 on average; as `rfft2` has them."""
    height, width = grey.shape
    top, left = max(0, height - _PIECE_PX) // 2, max(0, width - _PIECE_PX) // 2
    piece = _levelled(grey[top : top + _PIECE_PX, left : left + _PIECE_PX].astype(np.float32))
    fading = np.outer(np.hanning(piece.shape[0] + 2)[1:-1], np.hanning(piece.shape[1] + 2)[1:-1])
    side = cv2.getOptimalDFTSize(max(round(1.25 * max(piece.shape)), 512))
    side += side % 2
    power = np.square(np.abs(np.fft.rfft2(piece * fading, (side, side)))).astype(np.float32)
    around = cv2.blur(power, (_NEIGHBOURS, _NEIGHBOURS)) + 1e-9
    return np.minimum(power / around, _LOUDEST)


def _former(grey: NDArray[np.uint8], size: float, turn: float) -> Grey:
    """The picture in the size and turn that it had before."""
    height, width = grey.shape
    cosine, sine = math.cos(turn) / size, math.sin(turn) / size
    across = int(width * abs(cosine) + height * abs(sine))
    down = int(width * abs(sine) + height * abs(cosine))
    matrix = np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0]])
    matrix[:, 2] = np.array([across, down]) / 2 - matrix[:, :2] @ np.array([width, height]) / 2
    shape = (across, min(down, max(TILE_PX, _MOST_PIXELS // max(across, 1))))
    former = cv2.warpAffine(
        grey.astype(np.float32), matrix, shape, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(former, np.float32)
