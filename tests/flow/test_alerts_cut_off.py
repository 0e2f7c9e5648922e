"""Alerts to a real rsyslog while it is killed and while the network to it fails."""

from __future__ import annotations

import json
import os
import random
import socket
import ssl
import threading
import time
from itertools import cycle, islice
from pathlib import Path

import pytest

from guard.audit.alerts.delivery import SyslogDelivery
from guard.audit.alerts.settings import Syslog
from guard.errors import AlertUndelivered
from tests.flow.test_alerts import blocked, credentials, installed, watching
from tests.support.relay import Cut, Relay
from tests.support.rsyslog import PROGRAM, Rsyslog
from tests.support.tls import certificates
from tests.support.waiting import until

EVENTS = int(os.environ.get("FROSTPANE_ALERTS", "400"))
"""Events of one run; many of them are what `make alerts` asks for."""
FAULTS: tuple[Cut | None, ...] = (
    (None, Cut.RESET, Cut.SWALLOWED)
    if EVENTS < 10_000
    else tuple(islice(cycle((None, Cut.RESET, None, Cut.SWALLOWED, None, Cut.DEAF, None, Cut.SILENT)), 40))
)
"""What happens one after the other; None: the server is killed."""
PATIENCE_S = 60.0 if EVENTS < 10_000 else 900.0
"""Wait for what has to arrive, in seconds."""
SETTLE_S = 0.8
"""Time that a server must live on with a batch, in seconds."""


@pytest.mark.skipif(PROGRAM is None, reason="rsyslog is not installed")
# A connection that was reset just before its handshake is left to the collector by Python up to 3.11.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_every_alert_arrives_in_order_through_kills_and_cuts_and_none_twice_without_its_id(tmp_path: Path) -> None:
    given, files = installed(tmp_path / "data"), certificates(tmp_path / "tls")
    server = Rsyslog(tmp_path / "rsyslog", files)
    server.start()
    relay, chance = Relay(server.port), random.Random(17)
    share = EVENTS // (len(FAULTS) + 1)
    count = share * (len(FAULTS) + 1)
    try:
        with watching(given, Syslog("127.0.0.1", relay.port, credentials(files)), settle_s=SETTLE_S) as watch:
            arrived = 0
            blocked(given, watch, 0, share)
            for turn, fault in enumerate(FAULTS, start=1):
                until(lambda arrived=arrived: server.size() > arrived, PATIENCE_S)
                until(lambda: watch.coverage()[0].guarded, PATIENCE_S)  # a batch is through since the last fault
                time.sleep(chance.uniform(0, SETTLE_S))
                if fault is None:
                    server.kill()
                else:
                    relay.cut(fault)
                arrived = server.size()
                blocked(given, watch, turn * share, share)
                if fault is None:
                    server.start()
                elif fault is Cut.SWALLOWED:  # until the client waits for the last word
                    until(relay.swallowed, PATIENCE_S)
                    time.sleep(SETTLE_S + 0.4)
                else:
                    time.sleep(chance.uniform(0, SETTLE_S))
                relay.mend()
            until(lambda: f'"rule.id":"r{count - 1}"' in server.end(), PATIENCE_S * 4)
        told = [_told(line) for line in server.lines()]
        by_id = {one["event.id"]: one for one in told}
        assert [one["frostpane.alert"] for one in by_id.values()] == list(range(1, count + 1))
        assert [one["rule.id"] for one in by_id.values()] == [f"r{turn}" for turn in range(count)]
        assert all(one == by_id[one["event.id"]] for one in told)
        assert server.lines()[0].startswith('4 pc-17 block [meta sequenceId="1"] ')
    finally:
        relay.close()
        server.kill()


def test_a_server_that_never_says_the_closing_word_has_what_it_was_given_three_times(tmp_path: Path) -> None:
    files = certificates(tmp_path / "tls")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(files.server, files.server_key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for _ in range(3):
                plain, _ = listening.accept()
                with context.wrap_socket(plain, server_side=True) as secured:
                    while secured.recv(4096):
                        pass

        threading.Thread(target=serve, daemon=True).start()
        server = Syslog("127.0.0.1", listening.getsockname()[1], credentials(files))
        delivery = SyslogDelivery(server, settle_s=0.01)
        for _ in range(2):
            with pytest.raises(AlertUndelivered, match="SSLEOFError"):
                delivery.deliver(())
        delivery.deliver(())


def _told(line: str) -> dict[str, object]:
    """An alert; a kill may tear a line, and what the next server writes stands behind the piece."""
    told: dict[str, object] = json.loads(line[line.index("{", line.rindex("[meta ")) :])
    return told
