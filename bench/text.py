"""Text: the detector against presidio-analyzer, datafog and privyscope on the same invented texts, in one run.

A peer is measured where it is installed (`pip install frostpane[peers]`). Presidio runs with an empty language model,
its own pattern recognizers alone: what it costs with a real one is far more.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from bench.report import Row
from guard.detect import Detector, Roster
from guard.detect.roster import build, number_form
from guard.model import DetectionSettings
from tests.corpus.generate import clean
from tests.corpus.templates import QUIET

ROUNDS = 5
SEED = 7
CUSTOMERS = 10_000_000
KEY = bytes(range(32))
HOSTILE_BYTES = 60_000
SHORT = (
    "您好，我叫陈晓东，手机13800138000，订单202611240001234567什么时候能到？地址广东省深圳市南山区科苑路15号3栋1201室"
)
_Scan = Callable[[str], object]


def rows() -> Iterator[Row]:
    """All figures of the detector."""
    texts = _conversation()
    rules = Detector(DetectionSettings(names=False))
    names = Detector()
    names.warm()
    ours: list[tuple[str, _Scan, str]] = [
        ("rules alone", rules.detect, "≤ 1 ms/KB; 5 × presidio"),
        ("with names", names.detect, "≤ 4 ms/KB"),
    ]
    peers = list(_peers())
    times = _interleaved([scan for _, scan, _ in ours] + [scan for _, scan in peers], texts)
    for index, (name, _, goal) in enumerate(ours):
        if not peers:
            yield Row(name, sorted(times[index])[ROUNDS // 2], "ms/KB", goal=goal)
        for at, (peer, _) in enumerate(peers, len(ours)):
            yield Row.smaller(name, times[index], "ms/KB", peer, times[at], goal)
    yield _mine("a message of 60 characters, rules alone", _median_ms(lambda: rules.detect(SHORT)), "ms", "< 1 ms")
    yield _mine("a message of 60 characters, with names", _median_ms(lambda: names.detect(SHORT)), "ms", "< 5 ms")
    yield _hostile(names)
    yield _mine("import and first text, rules alone", _start("names=False")[0], "ms")
    yield _mine("memory of a process, rules alone", _start("names=False")[1], "MB", "≤ 40 MB")
    yield _mine("memory of a process, with names", _start("names=True")[1], "MB", "≤ 160 MB")
    yield from _roster(texts)


def _conversation() -> list[str]:
    """Messages as a service centre gets them: one in three has customer data."""
    rnd = Random(SEED)
    messages = [labelled.text for labelled in clean(SEED, 8) if labelled.spans]
    return [text for message in messages for text in (message, rnd.choice(QUIET), rnd.choice(QUIET))]


def _mine(name: str, value: float, unit: str, goal: str | None = None) -> Row:
    return Row(name, value, unit, goal=goal)


def _peers() -> Iterator[tuple[str, _Scan]]:
    """Those that are installed."""
    if importlib.util.find_spec("presidio_analyzer") is not None:
        yield "presidio-analyzer", _presidio()
    if importlib.util.find_spec("datafog") is not None:
        datafog: Any = importlib.import_module("datafog.processing.text_processing.regex_annotator")
        annotator = datafog.RegexAnnotator()
        yield "datafog", annotator.annotate
    pack = importlib.util.find_spec("privyscope_zh_hans")
    if pack is not None and pack.submodule_search_locations:
        rules = next(Path(next(iter(pack.submodule_search_locations))).rglob("regex_rules.yaml"), None)
        core: Any = importlib.import_module("privyscope._core.regex_filter")
        if rules is not None:
            yield "privyscope (patterns)", core.RegexFilter.from_yaml(rules).find


def _presidio() -> _Scan:
    analyzer: Any = importlib.import_module("presidio_analyzer")
    engines: Any = importlib.import_module("presidio_analyzer.nlp_engine")
    spacy: Any = importlib.import_module("spacy")
    engine = engines.SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.nlp = {"en": spacy.blank("en")}
    whole = analyzer.AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])

    def scan(text: str) -> object:
        return whole.analyze(text=text, language="en")

    return scan


def _interleaved(scans: Sequence[_Scan], texts: Sequence[str]) -> list[list[float]]:
    """Milliseconds of a core a kilobyte of each, round by round, so that all see the same machine."""
    kilobytes = sum(len(text.encode()) for text in texts) / 1000
    times: list[list[float]] = [[] for _ in scans]
    for _ in range(ROUNDS):
        for series, scan in zip(times, scans, strict=True):
            begin = time.process_time()
            for text in texts:
                scan(text)
            series.append((time.process_time() - begin) * 1000 / kilobytes)
    return times


def _median_ms(call: Callable[[], object], times: int = 200) -> float:
    series: list[float] = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        series.append((time.perf_counter() - begin) * 1000)
    return sorted(series)[times // 2]


def _hostile(detector: Detector) -> Row:
    """The worst of some texts that are made to take long."""
    seeds = ("1 2 3 ", "a.b@c.", "12345\n", "地址", "姓名\t手机\n", "张·", "password=", "GB82 ", "路1号(", "1-", "::1 ")
    worst = 0.0
    for seed in seeds:
        text = (seed * (HOSTILE_BYTES // len(seed.encode()) + 1))[:HOSTILE_BYTES]
        begin = time.process_time()
        detector.detect(text)
        worst = max(worst, (time.process_time() - begin) * 1e6 / len(text.encode()))
    return _mine("the worst of hostile texts of 60 KB", worst, "ms/KB", "≤ 10 ms/KB")


def _start(setting: str) -> tuple[float, float]:
    """Milliseconds to import and to detect the first text, and the resident megabytes after it, of a new process."""
    code = f"""
import os, time
begin = time.perf_counter()
from guard.detect import Detector
from guard.model import DetectionSettings
Detector(DetectionSettings({setting})).detect({SHORT!r})
took = (time.perf_counter() - begin) * 1000
lines = open("/proc/self/status").readlines() if os.path.exists("/proc/self/status") else []
resident = next((line.split()[1] for line in lines if line.startswith("VmRSS")), "nan")
print(took, float(resident) / 1000)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return float(out[0]), float(out[1])


def _roster(texts: Sequence[str]) -> Iterator[Row]:
    """Ten million invented phones: building, mapping, looking up."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.bin"
        first = Random(SEED).randrange(10**9)
        forms = (number_form(str(13_000_000_000 + (first + index * 7) % 10**9)) for index in range(CUSTOMERS))
        begin = time.perf_counter()
        build((form for form in forms if form is not None), path, KEY)
        yield _mine("roster of 10 million, build", time.perf_counter() - begin, "s", "≤ 60 s")
        yield _mine("roster of 10 million, mapped", path.stat().st_size / 1e6, "MB", "≤ 90 MB")
        plain = Detector(DetectionSettings(names=False))
        knowing = Detector(DetectionSettings(names=False), roster=Roster(path, KEY))
        without, with_roster = _interleaved([plain.detect, knowing.detect], texts)
        added = sorted(with_roster)[ROUNDS // 2] - sorted(without)[ROUNDS // 2]
        yield _mine("roster of 10 million, look-up adds", added, "ms/KB", "≤ 0.2 ms/KB")
