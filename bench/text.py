"""Text: the detector against presidio-analyzer, datafog and privyscope on the same invented texts, in one run.

A peer is measured where it is installed (`pip install frostpane[peers]`; see `text_peers.py`). Patterns are compared
with patterns, and names with names. Nothing is kept between texts, so that a second round costs what the first does.
"""

from __future__ import annotations

import contextlib
import csv
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from bench.report import Row
from bench.text_peers import Scan, peers
from guard import allocator
from guard.cli import main as frostpane
from guard.detect import Detector, Roster
from guard.model import DetectionSettings
from tests.corpus import generate
from tests.corpus.templates import QUIET, TEMPLATES

ROUNDS = 5
SEED = 7
CUSTOMERS = 10_000_000
KEY = bytes(range(32))
HOSTILE_BYTES = 60_000
SHORT = (
    "您好，我叫陈晓东，手机13800138000，订单202611240001234567什么时候能到？地址广东省深圳市南山区科苑路15号3栋1201室"
)
_HOSTILE = (
    *("1 2 3 ", "a.b@c.", "12345\n", "地址", "姓名\t手机\n", "张·", "password=", "GB82 ", "路1号(", "1-", "::1 "),
    *("1.1.", "王小明 ", "张三李四王五", "13800138000\n", "北京市", "SF1 ", "eyJ", "-----BEGIN PRIVATE KEY-----"),
    *("O0l1 ", "\t", "0.5", "12\n", "192.168.1.1", "010-", "A123456(3)", "+1 212 555 0123", "cvv2", "张· ", "斯特\n"),
    *("A123456(3)申通", "价格passport汤姆·", "Mr. 张·", "房号 [", "138İ003812345000北京32\r0b", "{'a':1},"),
    *(" \nA123456(3)-1深圳地0[+1 ", "北京3-2A11-A123456(3)地址AA0012345AB北京]\n3-2A11-phonepassword="),
)
_LONG_BYTES = 5_000_000
_TICK_S = 0.001


def rows() -> Iterator[Row]:
    """All figures of the detector."""
    rules = Detector(DetectionSettings(names=False))
    names = Detector()
    rules.warm()
    names.warm()
    chinese, english = _conversation(), _english()
    yield _mine("a message of 60 characters, rules alone", _median_ms(lambda: rules.detect(SHORT)), "ms", "< 1 ms")
    yield _mine("a message of 60 characters, with names", _median_ms(lambda: names.detect(SHORT)), "ms", "< 5 ms")
    yield _hostile(rules, "rules alone")
    yield _hostile(names, "with names")
    yield _lateness(rules, chinese)  # before the peers: their many objects slow the interpreter's collector
    yield from _beside_peers(rules, names, chinese, "messages")
    yield from _beside_peers(rules, names, english, "English messages")
    yield _mine("import and first text, rules alone", _start("names=False")[0], "ms")
    yield _mine("memory of a process, rules alone", _start("names=False")[1], "MB", "≤ 40 MB")
    yield _mine("memory of a process, with names", _start("names=True")[1], "MB", "≤ 160 MB")
    yield from _roster(chinese)


def _beside_peers(rules: Detector, names: Detector, texts: Sequence[str], what: str) -> Iterator[Row]:
    ours: list[tuple[str, Scan, bool, str]] = [
        (f"{what}, rules alone", rules.detect, False, "≤ 1 ms/KB; 5 × presidio"),
        (f"{what}, with names", names.detect, True, "≤ 4 ms/KB; 5 × presidio"),
    ]
    others = list(peers())
    allocator.settle()  # what peers have loaded is no burden of ours, nor of each other
    times = _interleaved([each[1] for each in ours] + [peer.scan for peer in others], texts)
    for index, (name, _, with_names, goal) in enumerate(ours):
        alike = [(at, peer.name) for at, peer in enumerate(others, len(ours)) if peer.names is with_names]
        for at, peer_name in alike:
            yield Row.smaller(name, times[index], "ms/KB", peer_name, times[at], goal)
        if not alike:
            yield _mine(name, sorted(times[index])[ROUNDS // 2], "ms/KB", goal)


def _conversation() -> list[str]:
    """Messages as a service centre gets them: one in three has customer data."""
    rnd = Random(SEED)
    messages = [labelled.text for labelled in generate.clean(SEED, 8) if labelled.spans]
    return [text for message in messages for text in (message, rnd.choice(QUIET), rnd.choice(QUIET))]


def _english() -> list[str]:
    """The same in English, which the peers were made for."""
    rnd = Random(SEED)
    templates = [template for template in TEMPLATES if template.isascii() and " " in template.partition("{")[0]]
    quiet = [text for text in QUIET if text.isascii()]
    return [
        text
        for _ in range(20)
        for template in templates
        for text in (generate.fill(template, rnd).text, rnd.choice(quiet), rnd.choice(quiet))
    ]


def _mine(name: str, value: float, unit: str, goal: str | None = None) -> Row:
    return Row(name, value, unit, goal=goal)


def _interleaved(scans: Sequence[Scan], texts: Sequence[str]) -> list[list[float]]:
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


def _quickest(scans: Sequence[Scan], texts: Sequence[str]) -> list[float]:
    """Milliseconds a kilobyte of each, every text at its best round: other work leaves their difference alone."""
    kilobytes = sum(len(text.encode()) for text in texts) / 1000
    sums = [0.0] * len(scans)
    for text in texts:
        best = [float("inf")] * len(scans)
        for _ in range(3 * ROUNDS):
            for index, scan in enumerate(scans):
                begin = time.perf_counter()
                scan(text)
                best[index] = min(best[index], time.perf_counter() - begin)
        sums = [total + quickest for total, quickest in zip(sums, best, strict=True)]
    return [total * 1000 / kilobytes for total in sums]


def _median_ms(call: Callable[[], object], times: int = 200) -> float:
    series: list[float] = []
    for _ in range(times):
        begin = time.perf_counter()
        call()
        series.append((time.perf_counter() - begin) * 1000)
    return sorted(series)[times // 2]


def _hostile(detector: Detector, which: str) -> Row:
    """The worst of some texts that are made to take long."""
    worst = 0.0
    for seed in _HOSTILE:
        text = (seed * (HOSTILE_BYTES // len(seed.encode()) + 1))[:HOSTILE_BYTES]
        quickest = float("inf")
        for _ in range(3):  # what else the machine does is not the text's doing
            begin = time.process_time()
            detector.detect(text)
            quickest = min(quickest, time.process_time() - begin)
        worst = max(worst, quickest * 1e6 / len(text.encode()))
    return _mine(f"the worst of hostile texts of 60 KB, {which}", worst, "ms/KB", "≤ 10 ms/KB")


def _lateness(detector: Detector, texts: Sequence[str]) -> Row:
    """By how much a thread that sleeps a millisecond is late, at most, while another one inspects a text of 5 MB."""
    text = "\n".join(texts)
    text *= _LONG_BYTES // len(text.encode()) + 1
    late: list[float] = []
    done = threading.Event()
    allocator.settle()  # as the guard does when it is ready

    def tick() -> None:
        while not done.is_set():
            begin = time.perf_counter()
            time.sleep(_TICK_S)
            late.append(time.perf_counter() - begin - _TICK_S)

    ticking = threading.Thread(target=tick)
    ticking.start()
    detector.detect(text)
    done.set()
    ticking.join()
    return _mine("another thread late, during 5 MB, rules alone", max(late) * 1000, "ms", "≤ 20 ms")


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
    """Ten million invented customers' phones in a CSV file: building as the command does, mapping, looking up."""
    with tempfile.TemporaryDirectory() as folder:
        table, path = Path(folder) / "customers.csv", Path(folder) / "roster.bin"
        first = Random(SEED).randrange(10**9)
        with table.open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(("phone",))
            rows.writerows((13_000_000_000 + (first + at * 7) % 10**9,) for at in range(CUSTOMERS))
        begin = time.perf_counter()
        with contextlib.redirect_stderr(None):
            frostpane(["roster", "build", str(table), "-o", str(path), "--key", KEY.hex()])
        yield _mine("roster of 10 million, build", time.perf_counter() - begin, "s", "≤ 60 s")
        yield _mine("roster of 10 million, mapped", path.stat().st_size / 1e6, "MB", "≤ 90 MB")
        plain = Detector(DetectionSettings(names=False))
        knowing = Detector(DetectionSettings(names=False), roster=Roster(path, KEY))
        without, with_roster = _quickest([plain.detect, knowing.detect], texts)
        yield _mine("roster of 10 million, look-up adds", with_roster - without, "ms/KB", "≤ 0.2 ms/KB")
