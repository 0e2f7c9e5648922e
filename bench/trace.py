"""The mark of frosted pictures after what happens to pictures: `bench trace [FOLDER]`; without a folder, drawn screens.

The folder holds pictures and, in files that end in .jsonl, a line a picture with its `file` and its `repo`; pictures
without a line are photos. Half of the repositories was tuned on and is left out. One picture a repository is taken, and
none whose shorter side is below 400 pixels. `FROSTPANE_BENCH_PICTURES` sets how many are marked (50);
`FROSTPANE_BENCH_UNMARKED` how many pieces of pictures without a mark are read (10,000), every fiftieth of them in all
sizes and turns.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import cv2
import numpy as np

from bench.attacks import cropped, jpeg, scaled, sent, turned
from bench.report import Row
from bench.screens import chat, table
from guard.model import Pixels
from guard.redact.trace.carrier import Carrier, tile
from guard.redact.trace.embed import marked
from guard.redact.trace.find import LEAST_SURENESS, Finder, folded

_TUNED = 0
"""Remainder by two of the digest of a repository's name, of those that were tuned on."""
_LEAST_PX = 400
"""Shorter side of a picture that is marked, in pixels, at least."""
_PIECE_PX = 512
"""Side of the pieces of unmarked pictures, in pixels."""
_EVERY = 50
"""Pieces of which one is read in all sizes and turns."""

Attack = Callable[[Pixels, random.Random], Pixels]
ATTACKS: dict[str, tuple[Attack, str | None]] = {
    "PNG": (lambda picture, rng: picture, None),
    "JPEG 90": (lambda picture, rng: jpeg(picture, 90), None),
    "JPEG 75": (lambda picture, rng: jpeg(picture, 75), "at least 98"),
    "JPEG 60": (lambda picture, rng: jpeg(picture, 60), None),
    "75 %": (lambda picture, rng: scaled(picture, 0.75), "at least 98"),
    "50 %": (lambda picture, rng: scaled(picture, 0.5), None),
    "50 %, JPEG 60": (lambda picture, rng: jpeg(scaled(picture, 0.5), 60), "at least 95"),
    "crop to 60 %": (lambda picture, rng: cropped(picture, 0.6, rng), None),
    "crop to 30 %": (lambda picture, rng: cropped(picture, 0.3, rng), None),
    "crop to 30 %, 75 %, JPEG 75": (lambda picture, rng: jpeg(scaled(cropped(picture, 0.3, rng), 0.75), 75), None),
    "messenger": (lambda picture, rng: sent(picture), None),
    "turned by 2°, JPEG 75": (lambda picture, rng: jpeg(turned(picture, -2), 75), None),
}


def rows(folder: Path | None = None) -> Iterable[Row]:
    """How many of the marked pictures are traced after each attack, what marking costs, what is found by chance."""
    pictures = list(_pictures(folder, int(os.environ.get("FROSTPANE_BENCH_PICTURES", "50"))))
    carrier = Carrier(b"the firm of the bench")
    finder = Finder(carrier)
    numbers = [sha256(str(nth).encode()).digest()[:4] for nth in range(len(pictures))]
    frosted = [marked(picture, tile(carrier, number)) for picture, number in zip(pictures, numbers, strict=True)]
    like = [_psnr(picture, other) for picture, other in zip(pictures, frosted, strict=True)]
    yield Row("likeness of the marked picture, least", min(like), "dB", goal="at least 42")
    yield _marking(carrier)
    wrong = 0
    for name, (attack, goal) in ATTACKS.items():
        right, sureness, took_s = 0, [], []
        for nth, (picture, number) in enumerate(zip(frosted, numbers, strict=True)):
            attacked = attack(picture, random.Random(nth))
            began = time.process_time()
            carried = finder.find(attacked)
            took_s.append(time.process_time() - began)
            right += carried is not None and carried.number == number
            wrong += carried is not None and carried.number != number
            sureness.append(carried.sureness if carried else 0.0)
        middle = f"median sureness {np.median(sureness):.1f}, {np.median(took_s):.2f} s"
        yield Row(f"{name}: traced, of {len(pictures)} ({middle})", 100 * right / len(pictures), "%", goal=goal)
    yield Row("wrong numbers in all these", wrong, "", goal="0")
    yield from _by_chance(pictures, finder, int(os.environ.get("FROSTPANE_BENCH_UNMARKED", "10000")))


def _marking(carrier: Carrier) -> Row:
    screen, pattern = _decoded(chat(random.Random(0))), tile(carrier, b"\0\0\0\1")
    took_ms = []
    for _ in range(15):
        began = time.process_time()
        marked(screen, pattern)
        took_ms.append(1000 * (time.process_time() - began))
    return Row("marking 1920 × 1080, median", float(np.median(took_ms)), "ms", goal="at most 20")


def _by_chance(pictures: list[Pixels], finder: Finder, count: int) -> Iterable[Row]:
    """The surest number in pieces of pictures that carry none, and in noise."""
    rng, noise = random.Random(1), np.random.default_rng(1)
    surest, found = 0.0, 0
    for nth in range(count):
        piece = _piece(pictures[nth % len(pictures)], rng)
        surest = max(surest, finder.read(folded(cv2.cvtColor(piece, cv2.COLOR_BGR2GRAY).astype(np.float32)))[1])
        found += nth % _EVERY == 0 and finder.find(piece) is not None
    yield Row(f"surest number in {count:,} unmarked pieces", surest, "σ", goal=f"below {LEAST_SURENESS:g}")
    yield Row(f"found in {math.ceil(count / _EVERY)} of them, in all sizes and turns", found, "", goal="0")
    squares = (noise.standard_normal((128, 128)).astype(np.float32) for _ in range(count))
    chance = max((finder.read(square)[1] for square in squares), default=0.0)
    yield Row(f"surest number in {count:,} squares of noise", chance, "σ", goal=f"below {LEAST_SURENESS:g}")


def _piece(picture: Pixels, rng: random.Random) -> Pixels:
    height, width = picture.shape[:2]
    down, across = min(height, _PIECE_PX), min(width, _PIECE_PX)
    top, left = rng.randint(0, height - down), rng.randint(0, width - across)
    return picture[top : top + down, left : left + across]


def _psnr(picture: Pixels, other: Pixels) -> float:
    return 10 * math.log10(255**2 / float(np.square(picture.astype(np.float32) - other).mean()))


def _pictures(folder: Path | None, count: int) -> Iterator[Pixels]:
    if folder is None:
        for nth in range(count):
            yield _decoded((chat if nth % 2 else table)(random.Random(nth)))
        return
    for path in _spread(folder)[:count]:
        yield _decoded(path.read_bytes())


def _spread(folder: Path) -> list[Path]:
    """The photos, then one picture of each repository that was not tuned on."""
    labels = [json.loads(row) for file in sorted(folder.glob("*.jsonl")) for row in file.read_text().splitlines()]
    screens: dict[str, Path] = {}
    for label in labels:
        repo = str(label["repo"])
        if int(sha256(repo.encode()).hexdigest(), 16) % 2 != _TUNED and _fits(folder / label["file"]):
            screens.setdefault(repo, folder / label["file"])
    told = {str(label["file"]) for label in labels}
    others = (path for path in sorted(folder.iterdir()) if path.suffix in (".png", ".jpg", ".webp"))
    photos = [path for path in others if path.name not in told and _fits(path)]
    return photos + [screens[repo] for repo in sorted(screens, key=lambda repo: sha256(repo.encode()).digest())]


def _fits(path: Path) -> bool:
    picture = cv2.imread(str(path)) if path.is_file() else None
    return picture is not None and min(picture.shape[:2]) >= _LEAST_PX


def _decoded(data: bytes) -> Pixels:
    return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
