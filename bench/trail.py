"""The trail against plain SQLite inserts of the same text, in the same run and on the same disk.

`FROSTPANE_BENCH_RECORDS` sets how many records the trail holds that is verified and listed (300,000; ten million take
ten minutes and seven gigabytes), `FROSTPANE_BENCH_WORKSTATIONS` how many exports the report is made from (500).
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median

from bench.report import Row
from guard.audit import Recorder, TrailSettings, open_recorder
from guard.audit.export import ecs
from guard.audit.incident.desk import IncidentDesk
from guard.audit.incident.pack import make_pack
from guard.audit.proof import age_format
from guard.audit.proof.chain import close_record
from guard.audit.proof.encoding import encode, milliseconds
from guard.audit.proof.keys import KeyStore, evolve
from guard.audit.proof.reading import reading
from guard.audit.proof.record import AuditRecord, NoteKind, decision_of
from guard.audit.proof.verify import examine
from guard.audit.report.file import write_report
from guard.audit.selection import BEGINNING, END
from guard.desktop.memory import MemoryVault
from guard.model import (
    Action,
    Application,
    Channel,
    Destination,
    EntityType,
    Evidence,
    Finding,
    Outcome,
    Verdict,
    Version,
    workstation,
)
from guard.paths import Paths, installation

RECORDS = int(os.environ.get("FROSTPANE_BENCH_RECORDS", "300000"))
WORKSTATIONS = int(os.environ.get("FROSTPANE_BENCH_WORKSTATIONS", "500"))
RECORDS_A_WORKSTATION = 400
RECORDS_OF_A_CASE = 10_000
ROUNDS = 5
BUFFERED, DURABLE = 2000, 300
YEARS = 3


def rows() -> Iterable[Row]:
    """Writing, verifying, listing, reporting, and a case's pack."""
    with tempfile.TemporaryDirectory(prefix="frostpane-bench-", dir=os.environ.get("FROSTPANE_BENCH_DIR")) as folder:
        yield from _writing(Path(folder) / "writing")
        yield from _reading(Path(folder) / "reading")
        yield from _reporting(Path(folder) / "reporting")
        yield from _packing(Path(folder) / "packing")


def _outcome(action: Action, at: datetime) -> Outcome:
    finding = Finding(EntityType.PHONE, 0.93, None, None, Evidence("phone"), "138****0000", digest="q" * 26)
    card = Finding(EntityType.BANK_CARD, 0.99, None, None, Evidence("card"), "6222****0128", digest="z" * 26)
    destination = Destination(Application("wechat.exe", "wechat"), "social")
    verdict = Verdict(action, destination, "identity-stays-inside", "service-centre", 12, (EntityType.PHONE,))
    origin = Destination(Application("crm.exe", "crm"), "work")
    return Outcome("0123456789abcdef", Channel.CLIPBOARD, origin, verdict, Version.SAFE, (finding, card), at)


def _recorder(paths: Paths, vault: KeyStore, *auditors: str) -> Recorder:
    return open_recorder(
        paths,
        vault,
        clock=lambda: datetime.now(UTC),
        settings=TrailSettings(auditor_keys=auditors),
        settle_s=None,
    )


def _writing(folder: Path) -> Iterable[Row]:
    text = encode(_record(datetime.now(UTC)))
    ours: dict[Action, list[float]] = {Action.AUDIT: [], Action.REDACT: []}
    plain: dict[Action, list[float]] = {Action.AUDIT: [], Action.REDACT: []}
    with _recorder(installation(folder), MemoryVault()) as recorder, closing(_plain(folder / "plain.sqlite")) as base:
        for _ in range(ROUNDS):
            for action, count in ((Action.AUDIT, BUFFERED), (Action.REDACT, DURABLE)):
                outcome = _outcome(action, datetime.now(UTC))
                ours[action].append(_rate(count, partial(recorder.record, outcome)))
                base.execute(f"PRAGMA synchronous={'NORMAL' if action is Action.AUDIT else 'FULL'}")
                insert = "INSERT INTO records (at, text) VALUES (1, ?)"
                plain[action].append(_rate(count, partial(base.execute, insert, (text,))))
    for action, name, goal in (
        (Action.AUDIT, "buffered records", "≥ 2,000/s"),
        (Action.REDACT, "durable records", "≥ 150/s"),
    ):
        value, peer = median(ours[action]), median(plain[action])
        yield Row(name, value, "/s", peer, value / peer, goal, "plain SQLite inserts, text unprotected")


def _plain(path: Path) -> sqlite3.Connection:
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE records (number INTEGER PRIMARY KEY, at INTEGER, text TEXT)")
    return base


def _rate(count: int, act: Callable[[], object]) -> float:
    start = time.perf_counter()
    for _ in range(count):
        act()
    return count / (time.perf_counter() - start)


def _record(at: datetime) -> AuditRecord:
    decision = decision_of(_outcome(Action.REDACT, at), card="phones-1", evidence=None)
    return AuditRecord(1, at, "0123abcd-1", NoteKind.OUTCOME, 12345.678, "pc-17", "li.wei", decision)


def _reading(folder: Path) -> Iterable[Row]:
    """In processor time: what else runs on this machine does not count."""
    identity, auditor = age_format.new_identity()
    paths, vault = installation(folder), MemoryVault()
    now = datetime.now(UTC)
    _fill(paths, vault, auditor, now)
    size = paths.trail.stat().st_size
    yield Row(f"one of {RECORDS:,} records", size / RECORDS, "bytes")
    with closing(sqlite3.connect(paths.trail)) as base:
        start = time.process_time()
        for _ in base.execute("SELECT * FROM records ORDER BY number"):
            pass
        bare = RECORDS / (time.process_time() - start)
    for name, identities in (
        ("verify, the workstation's keys", ()),
        ("verify, an auditor's identity", (identity,)),
    ):
        start = time.process_time()
        examination = examine(paths, vault, identities=identities)
        value = examination.records / (time.process_time() - start)
        assert not examination.problems, examination.problems
        yield Row(name, value, "/s", bare, value / bare, "≥ 100,000/s", "reading the rows, nothing proved")
    taken: list[float] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        with reading(paths, vault) as reader:
            listed = sum(1 for _ in reader.between(now - timedelta(days=1), now))
        taken.append((time.process_time() - start) * 1000)
    yield Row(f"list the last day ({listed:,} of {RECORDS:,})", median(taken), "ms", goal="≤ 200 ms with 10 million")


def _fill(paths: Paths, vault: KeyStore, auditor: str, now: datetime) -> None:
    """Years of records, evenly spread, written as the recorder does but in large transactions."""
    with _recorder(paths, vault, auditor) as recorder:
        opened = recorder._keeper.opened
        assert opened is not None
        trail, plain = opened.trail, encode(_record(now))
        start = milliseconds(now - timedelta(days=365 * YEARS))
        step = (milliseconds(now) - start) / RECORDS
        for first in range(0, RECORDS, 100_000):
            with trail.store.writing(durable=False):
                for turn in range(first, min(first + 100_000, RECORDS)):
                    state = trail._state
                    row = close_record(
                        chain=state.chain,
                        number=state.number,
                        at_ms=int(start + turn * step),
                        before=state.tag,
                        plain=plain,
                        read_key=trail._read_key,
                        chain_key=state.key,
                        nonce=os.urandom(12),
                    )
                    trail.store.append(row)
                    trail._state = replace(state, number=state.number + 1, key=evolve(state.key), tag=row.tag)


def _reporting(folder: Path) -> Iterable[Row]:
    folder.mkdir()
    now = datetime.now(UTC)
    for station in range(WORKSTATIONS):
        with (folder / f"{station}.ndjson").open("w", encoding="utf-8") as stream:
            for turn in range(RECORDS_A_WORKSTATION):
                at = now - timedelta(hours=turn)
                record = replace(_record(at), number=turn, event_id=f"{station:08x}-{turn}", machine=f"pc-{station}")
                stream.write(json.dumps(ecs(record), ensure_ascii=False) + "\n")
    start = time.perf_counter()
    write_report(folder, folder / "report.html", since=BEGINNING, until=END, now=now)
    name = f"report on {WORKSTATIONS:,} workstations, {WORKSTATIONS * RECORDS_A_WORKSTATION:,} records"
    yield Row(name, time.perf_counter() - start, "s", goal="5,000 in ≤ 60 s")


def _packing(folder: Path) -> Iterable[Row]:
    """From the report to the sealed archive, of a case that every record belongs to."""
    (_, auditor), paths, vault = age_format.new_identity(), installation(folder), MemoryVault()
    with _recorder(paths, vault) as recorder:
        for _ in range(RECORDS_OF_A_CASE):
            recorder.record(_outcome(Action.REDACT, datetime.now(UTC)))

    def now() -> datetime:
        return datetime.now(UTC)

    desk = IncidentDesk(paths, vault, lambda kind, facts: kind, workstation(), now, os.urandom)
    start = time.perf_counter()
    case = desk.report()
    assert len(case.events) == RECORDS_OF_A_CASE
    pack = make_pack(desk, case, paths, vault, auditors=(auditor,), both=False, now=now(), random=os.urandom)
    name = f"report and pack of {RECORDS_OF_A_CASE:,} records, {len(pack.data) / 2**20:.1f} MiB"
    yield Row(name, time.perf_counter() - start, "s", goal="< 60 s")
