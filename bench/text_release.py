"""A short text, inspected in the guard's own process and through the worker, by turns."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

from bench.report import Row
from guard.inspect.formats import Kind
from guard.inspect.worker.lanes import Worker
from guard.inspect.worker.remote import RemoteInspector, Terms
from guard.model import DetectionSettings, EntityType, MaskStyle, ReadingLimits

_ROUNDS = 200
_MESSAGE: dict[str, object] = {"do": "look", "kind": Kind.TEXT.value, "with_pictures": False, "so_far": False}
_IN_TIME_S = 4.0


def rows(text: str) -> Iterator[Row]:
    """Median and 99th percentile of the time until a text may be released."""
    terms = Terms("rapid", ReadingLimits(), DetectionSettings(), MaskStyle.MASK, None, None, None)
    types = frozenset(EntityType)
    message = {**_MESSAGE, "protected": sorted(types), "style": terms.style.value, "note": None}
    here: list[float] = []
    there: list[float] = []
    with contextlib.closing(Worker(terms.opening())) as worker:
        inspector = RemoteInspector(worker, terms)
        inspector.warm()
        for number in range(_ROUNDS):
            data = f"{text}{number}".encode()
            began = time.perf_counter()
            inspector.look(Kind.TEXT, data, protected=types)
            here.append((time.perf_counter() - began) * 1000)
            began = time.perf_counter()
            worker.quick.ask(message, data, within_s=_IN_TIME_S)
            there.append((time.perf_counter() - began) * 1000)
    peer = "through the worker"
    yield Row.smaller("a short text inspected in the guard", here, "ms", peer, there, "median at most 5 ms")
    yield Row("a short text inspected in the guard: 99th percentile", _late(here), "ms", goal="at most 12 ms")


def _late(series: list[float]) -> float:
    return sorted(series)[int(len(series) * 0.99)]
