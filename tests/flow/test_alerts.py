"""Alerts to real receivers, such as an HTTPS server that refuses at first; to failing ones: test_alerts_cut_off."""

from __future__ import annotations

import hmac
import json
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pytest

from guard.audit.alerts.delivery import delivery_to, tls
from guard.audit.alerts.message import Alert
from guard.audit.alerts.settings import AlertSettings, Credentials, Receiver, Syslog, Webhook
from guard.audit.alerts.watch import AlertWatch
from guard.cli.doctor import delivering, waiting_alerts
from guard.compose.alerts import alert_settings
from guard.compose.usability import Usability
from guard.errors import AlertUndelivered, PolicyInvalid
from guard.model import Action
from guard.policy.document import parse, read
from tests.support.rsyslog import PROGRAM, Rsyslog
from tests.support.tls import Certificates, certificates
from tests.support.trail import Given, outcome
from tests.support.waiting import until
from tests.support.webhook import hook

PATIENCE_S = 60.0
HEAD = 'schema = 1\nname = "x"\nserial = 1\nissued_at = 2026-11-24T00:00:00Z\n'


@contextmanager
def watching(given: Given, receiver: Receiver, *, settle_s: float = 0.8) -> Iterator[AlertWatch]:
    to = partial(delivery_to, settle_s=settle_s)
    watch = AlertWatch(given.paths, given.vault, given.clock, to=to, first_pause_s=0.05, longest_pause_s=1.0)
    watch.apply(AlertSettings((receiver,), from_action="block"))
    until(given.paths.alerts.exists, PATIENCE_S)
    try:
        yield watch
    finally:
        watch.close()


def blocked(given: Given, watch: AlertWatch, first: int, count: int) -> None:
    with given.recorder() as recorder:
        recorder.watch_records(watch.appended)
        for turn in range(first, first + count):
            recorder.record(outcome(Action.BLOCK, at=given.clock.now, rule=f"r{turn}"))


def credentials(files: Certificates) -> Credentials:
    return Credentials(files.authority, files.client, files.client_key)


@pytest.mark.skipif(PROGRAM is None, reason="rsyslog is not installed")
def test_a_server_of_another_authority_gets_nothing_and_the_state_says_so(given: Given, tmp_path: Path) -> None:
    server = Rsyslog(tmp_path / "rsyslog", certificates(tmp_path / "tls"))
    server.start()
    try:
        stranger = credentials(certificates(tmp_path / "other"))
        with watching(given, Syslog("127.0.0.1", server.port, stranger)) as watch:
            blocked(given, watch, 0, 3)
            until(lambda: not watch.coverage()[0].guarded, PATIENCE_S)
            assert "CertVerification" in watch.coverage()[0].reason.en
            assert server.lines() == []
    finally:
        server.kill()


def test_a_webhook_gets_signed_deliveries_again_until_it_takes_them(given: Given, tmp_path: Path) -> None:
    files = certificates(tmp_path / "tls")
    secret = tmp_path / "secret"
    with hook(files, refuse_first=2) as (url, taken):
        with watching(given, Webhook(url, secret, credentials(files))) as watch:
            began = time.monotonic()
            blocked(given, watch, 0, 20)
            assert time.monotonic() - began < PATIENCE_S, "recording waits for no receiver"
            until(lambda: "secret" in watch.coverage()[0].reason.en, PATIENCE_S)
            secret.write_text("s3cret\n")
            until(lambda: sum(body.count(b"\n") for _, body in taken) >= 20, PATIENCE_S)
            until(lambda: watch.coverage()[0].guarded, PATIENCE_S)
        with watching(given, Webhook(url, secret, credentials(files))) as watch:
            blocked(given, watch, 20, 5)
            until(lambda: sum(body.count(b"\n") for _, body in taken) >= 25, PATIENCE_S)
    assert "/alerts" not in given.paths.alerts.read_text(), "an address may carry a secret"
    told = [json.loads(line) for _, body in taken for line in body.splitlines()]
    assert [one["rule.id"] for one in told] == [f"r{turn}" for turn in range(25)]
    for headers, body in taken:
        stamp = headers["Frostpane-Timestamp"]
        signed = hmac.new(b"s3cret", stamp.encode() + b"." + body, "sha256")  # as docs/trail.md tells receivers
        assert headers["Frostpane-Signature"] == f"sha256={signed.hexdigest()}"
        assert int(stamp) == int(given.clock.now.timestamp())


class Refusing:
    """A receiver in memory that takes nothing, or is the end of who delivers."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def deliver(self, alerts: Sequence[Alert]) -> None:
        raise self._fault


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("fault", "told"), [(AlertUndelivered("it refuses"), "it refuses"), (ZeroDivisionError(), "has ended by a fault")]
)
def test_doctor_tells_of_a_delivery_that_fails_or_has_died(given: Given, fault: Exception, told: str) -> None:
    receiver = Syslog("in memory", 1)
    watch = AlertWatch(given.paths, given.vault, given.clock, to=lambda *_: Refusing(fault), first_pause_s=0.05)
    watch.apply(AlertSettings((receiver,), from_action="block"))
    until(given.paths.alerts.exists, PATIENCE_S)
    try:
        blocked(given, watch, 0, 3)
        until(lambda: told in watch.coverage()[0].reason.en, PATIENCE_S)
        status = {"coverage": [asdict(point) for point in watch.coverage()]}
        (check,) = delivering(status)
        assert (check.name, check.state) == ("alerts", "problem")
        assert told in check.detail
        assert check.advice
    finally:
        watch.close()
    (waits,) = waiting_alerts((receiver,), given.paths, given.vault)  # no guard runs
    assert waits.state == "note"
    assert "records wait" in waits.detail
    (new,) = waiting_alerts((Syslog("another", 1),), given.paths, given.vault)
    assert new.state == "ok"


class Taken:
    """A receiver in memory that takes everything."""

    def __init__(self) -> None:
        self.rules: list[str] = []

    def deliver(self, alerts: Sequence[Alert]) -> None:
        self.rules += [json.loads(alert.body)["rule.id"] for alert in alerts]


def test_a_receiver_that_is_new_gets_what_comes_from_then_on(given: Given) -> None:
    given.filled(8)
    taken = Taken()
    watch = AlertWatch(given.paths, given.vault, given.clock, to=lambda _receiver, _now: taken)
    watch.apply(AlertSettings((Syslog("in memory", 1),), from_action="block"))
    until(given.paths.alerts.exists, PATIENCE_S)
    try:
        blocked(given, watch, 0, 2)
        until(lambda: "r1" in taken.rules, PATIENCE_S)
    finally:
        watch.close()
    assert taken.rules == ["r0", "r1"]


@pytest.mark.parametrize("own", [True, False])
def test_no_connection_is_older_than_tls_1_2(tmp_path: Path, *, own: bool) -> None:
    known = credentials(certificates(tmp_path)) if own else Credentials()
    assert tls(known).minimum_version is ssl.TLSVersion.TLSv1_2


def test_while_the_keyring_is_locked_alerts_wait_and_none_is_passed_over(given: Given) -> None:
    taken = Taken()
    watch = AlertWatch(given.paths, given.vault, given.clock, to=lambda _receiver, _now: taken, first_pause_s=0.05)
    watch.apply(AlertSettings((Syslog("in memory", 1),), from_action="block"))
    until(given.paths.alerts.exists, PATIENCE_S)
    try:
        with given.recorder() as recorder:
            recorder.watch_records(watch.appended)
            given.vault.available = False
            for turn in range(3):
                recorder.record(outcome(Action.BLOCK, at=given.clock.now, rule=f"r{turn}"))
            until(lambda: "keyring" in watch.coverage()[0].reason.en, PATIENCE_S)
            assert taken.rules == []
            given.vault.available = True
            until(lambda: len(taken.rules) == 3, PATIENCE_S)
        assert taken.rules == ["r0", "r1", "r2"]
    finally:
        watch.close()


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ('[alerts]\nnotes = ["gate-lots"]\n', "alerts.notes[1]"),
        ('[[alerts.webhook]]\nurl = "http://x.example/"\nsecret_file = "/x"\n', "alerts.webhook[1].url"),
        ('[[alerts.syslog]]\nhost = "a b"\n', "alerts.syslog[1].host"),
        ('[[alerts.syslog]]\nhost = "x"\nport = 0\n', "alerts.syslog[1].port"),
    ],
)
def test_alerts_that_cannot_go_out_are_refused_with_their_key(table: str, key: str) -> None:
    with pytest.raises(PolicyInvalid, match=key.replace("[", r"\[").replace("]", r"\]")):
        read((HEAD + table).encode(), "x", Usability())


def test_the_policys_table_becomes_receivers() -> None:
    table = '[alerts]\nfrom_action = "redact"\n[[alerts.syslog]]\nhost = "logs.example"\nca_file = "/ca"\n'
    settings = alert_settings(parse((HEAD + table).encode(), "x"))
    assert settings.receivers == (Syslog("logs.example", 6514, Credentials(Path("/ca"))),)
    assert settings.from_action == "redact"
    assert "incident-reported" in settings.notes


def installed(folder: Path) -> Given:
    """A workstation whose trail has begun."""
    workstation = Given(folder)
    with workstation.recorder():
        pass
    return workstation


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return installed(tmp_path / "data")
