"""Policies: parsing, deciding, from the push to enforcement, and what ten thousand machines ask of a static server."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from bench.report import Row
from guard.model import Action, Application, Channel, EntityType, Evidence, Finding
from guard.policy.admission import check
from guard.policy.decide import Decider
from guard.policy.document import Policy, parse
from guard.policy.grouping import Grouping
from guard.policy.keys import new_key, public_pem
from guard.policy.pull import Credentials, client, fetch
from guard.policy.sections import EVERY, Rule
from guard.policy.sources import DEFAULT_POLICY
from guard.policy.store import open_store
from guard.policy.trust import POLICY_TYPE, sign, trust_root
from tests.support.nginx import PROGRAM, policy_server
from tests.support.policies import USABLE, Office, document
from tests.support.tls import certificates

RULES = 2_000
CLIENTS = 200
QUESTIONS = 5
MACHINES = 10_000
EVERY_MINUTES = 30


def rows() -> Iterator[Row]:
    """All figures of the policy."""
    large = large_document()
    yield from _reading(large)
    yield from _deciding(parse(large, "large.toml"))
    yield _enforcing()
    if PROGRAM is not None:
        yield from _serving()


def large_document(rules: int = RULES) -> bytes:
    """A policy of so many rules, each with a message."""
    types = list(EntityType)
    parts = [document(1).decode()]
    for number in range(rules):
        parts.append(
            f'[[rule]]\nid = "rule-{number}"\nentities = ["{types[number % len(types)]}", "CN_ID"]\n'
            f'destinations = ["{("social", "browser", "unknown")[number % 3]}"]\nmin_count = {3 + number % 40}\n'
            f'action = "{("audit", "warn", "redact")[number % 3]}"\noverride = "justify"\n'
            'message = { zh = "身份证号和卡号不能发到社交软件", en = "ID and card numbers stay inside" }\n'
        )
    return "\n".join(parts).encode()


def _reading(large: bytes) -> Iterator[Row]:
    key = new_key()
    root, envelope = trust_root([public_pem(key)]), sign(large, POLICY_TYPE, [key])
    yield _ours(f"parse {RULES} rules", _timed(lambda: parse(large, "large.toml"), 15, 1e3), "ms")
    now = datetime(2026, 12, 1, tzinfo=UTC)
    checked = _timed(lambda: check(envelope, "large.policy", root, now, lambda policy: None), 15, 1e3)
    yield _ours(f"verify, parse and check {RULES} rules", checked, "ms", "≤ 200 ms")
    policy = parse(large, "large.toml")
    yield _ours(f"compile {RULES} rules", _timed(lambda: Decider(policy), 15, 1e3), "ms")


def _deciding(policy: Policy) -> Iterator[Row]:
    decider, grouping = Decider(policy), Grouping(policy.groups)
    findings = [Finding(EntityType.PHONE, 0.9, 0, 11, Evidence("bench"))] * 2
    origin = Application(executable="crm.exe", title="工单 2041", pid=1)
    page = Application(executable="chrome.exe", title="工单 2041 - 客户管理 - Google Chrome", pid=2)

    def ours() -> object:
        return decider.decide(findings, origin=origin, application=page, channel=Channel.CLIPBOARD)

    def rule_by_rule() -> object:
        return _rule_by_rule(policy.rules, grouping, findings, origin, page)

    series: tuple[list[float], list[float]] = ([], [])
    for _ in range(9):
        series[0].extend(_timed(ours, 300, 1e6))
        series[1].extend(_timed(rule_by_rule, 5, 1e6))
    yield Row.smaller(f"decide, {RULES} rules", series[0], "µs", "one rule after the other", series[1], "≤ 50 µs")


def _rule_by_rule(
    rules: Sequence[Rule], grouping: Grouping, findings: Sequence[Finding], origin: Application, page: Application
) -> Action:
    """What reading the rules in turn comes to; the plain way."""
    groups = grouping.of(origin).groups, grouping.of(page).groups
    strictest = Action.ALLOW
    for rule in rules:
        count = sum(each.entity_type in rule.entities or EVERY in rule.entities for each in findings)
        matches = all(
            EVERY in wanted or not set(wanted).isdisjoint(names)
            for names, wanted in zip(groups, (rule.origins, rule.destinations), strict=True)
        )
        if matches and count >= rule.min_count and Channel.CLIPBOARD in rule.channels:
            strictest = max(strictest, rule.strictness)
    return strictest


def _enforcing() -> Row:
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "data")
        store = open_store(office.paths, usable=USABLE, clock=lambda: office.now)
        heard = threading.Event()
        store.watch(lambda _: heard.set())
        with contextlib.closing(store):
            for serial in range(1, 8):
                data = office.signed(document(serial))
                heard.clear()
                started = time.perf_counter()
                office.drop(data)
                heard.wait(10.0)
                seconds.append(time.perf_counter() - started)
    return _ours("signed file laid down to enforced", seconds, "s", "< 3 s")


def _serving() -> Iterator[Row]:
    """200 workstations ask a real server with TLS and client certificates; the day of 10,000 follows from its log."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        known = certificates(folder / "tls")
        files = folder / "served"
        files.mkdir()
        policy = Office(folder / "office").signed(DEFAULT_POLICY.read_bytes())
        (files / "test.policy").write_bytes(policy)
        files.chmod(0o755)
        with policy_server(folder / "nginx", files, known) as address:

            def workstation(number: int) -> None:
                etag = None
                for _ in range(QUESTIONS):
                    # A connection of its own each time, as half an hour apart.
                    with client(Credentials(known.authority, known.client, known.client_key)) as asker:
                        etag = fetch(asker, address + "test.policy", etag).etag

            started = time.perf_counter()
            with ThreadPoolExecutor(16) as pool:
                list(pool.map(workstation, range(CLIENTS)))
            elapsed_s = time.perf_counter() - started
        logged = [line.split() for line in (folder / "nginx" / "access.log").read_text().splitlines()]
    fresh = [int(sent) for status, _, _, sent, _ in logged if status == "200"]
    unchanged = [int(sent) for status, _, _, sent, _ in logged if status == "304"]
    asked = [int(length) for _, _, length, _, _ in logged]
    if len(fresh) != CLIENTS or len(unchanged) != CLIENTS * (QUESTIONS - 1):
        raise RuntimeError(f"the server answered {len(fresh)} times with a file, {len(unchanged)} times unchanged")
    questions = MACHINES * 24 * 60 // EVERY_MINUTES
    day = f"{MACHINES:,} machines a day"
    yield Row(f"{CLIENTS} clients: answers a second over TLS", len(logged) / elapsed_s, "/s")
    yield Row(f"{CLIENTS} clients: answered by ETag, no body", 100 * len(unchanged) / len(logged), "%")
    yield Row(f"policy file {len(policy):,} bytes: sent with it", sum(fresh) / len(fresh), "bytes")
    yield Row("sent where nothing has changed", sum(unchanged) / len(unchanged), "bytes")
    yield Row(f"{day}, every {EVERY_MINUTES} min: questions", questions / 86_400, "/s")
    yield Row(f"{day}: answered by ETag", 100 * (questions - MACHINES) / questions, "%")
    sent = MACHINES * sum(fresh) / len(fresh) + (questions - MACHINES) * sum(unchanged) / len(unchanged)
    received = questions * sum(asked) / len(asked)
    whole = questions * sum(fresh) / len(fresh)
    yield Row(f"{day}: sent, above TLS", sent / 1e6, "MB", whole / 1e6, whole / sent, None, "without ETag")
    yield Row(f"{day}: received, above TLS", received / 1e6, "MB")


def _ours(name: str, values: Sequence[float], unit: str, goal: str | None = None) -> Row:
    return Row(name, sorted(values)[len(values) // 2], unit, goal=goal)


def _timed(call: Callable[[], object], times: int, scale: float) -> list[float]:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        taken.append((time.perf_counter() - started) * scale)
    return taken
