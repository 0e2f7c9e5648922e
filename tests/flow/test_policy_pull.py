"""Workstations fetch policies from the static server of the recipe, with TLS and client certificates."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from guard.cli import main
from guard.errors import PolicyError
from guard.policy.pull import Credentials, Puller, check_address, client, delay_s, fetch, upload
from guard.policy.sections import Pull
from guard.policy.store import open_store
from tests.support.nginx import PROGRAM, policy_server
from tests.support.policies import MACHINE, NOW, USABLE, Office, document
from tests.support.tls import Certificates, certificates
from tests.support.waiting import until

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="nginx is not installed")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, files: Path, known: Certificates) -> Iterator[str]:
    with policy_server(tmp_path_factory.mktemp("nginx"), files, known) as address:
        yield address


def workstation(known: Certificates) -> Credentials:
    return Credentials(known.authority, known.client, known.client_key)


@pytest.mark.parametrize("own", [False, True])
def test_what_has_not_changed_is_not_sent_again(
    server: str, files: Path, known: Certificates, monkeypatch: pytest.MonkeyPatch, *, own: bool
) -> None:
    if own:  # the person's own word about the way to the server counts for nothing
        for name in ("HTTPS_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv("SSL_CERT_FILE", str(files / "none.pem"))
    (files / "a.policy").write_bytes(b"first")
    with client(workstation(known)) as asker:
        first = fetch(asker, server + "a.policy", None)
        assert first.data == b"first"
        assert fetch(asker, server + "a.policy", first.etag).data is None
        (files / "a.policy").write_bytes(b"second one")
        assert fetch(asker, server + "a.policy", first.etag).data == b"second one"


@pytest.mark.parametrize("kind", ["no certificate", "unknown authority", "missing file", "too large", "nobody there"])
def test_what_cannot_be_had_is_an_error_that_names_no_content(
    server: str, files: Path, known: Certificates, kind: str
) -> None:
    (files / "b.policy").write_bytes(b"secret rules")
    (files / "large.policy").write_bytes(bytes(7_000_000))
    credentials, address = workstation(known), server + "b.policy"
    if kind == "no certificate":
        credentials = Credentials(known.authority)
    elif kind == "unknown authority":
        credentials = Credentials(None, known.client, known.client_key)
    elif kind == "missing file":
        address = server + "nothing.policy"
    elif kind == "too large":
        address = server + "large.policy"
    else:
        address = "https://127.0.0.1:9/b.policy"
    with client(credentials) as asker, pytest.raises(PolicyError) as caught:
        fetch(asker, address, None)
    assert caught.value.code == "policy-pull"
    assert "secret" not in str(caught.value)


def test_only_the_administrators_certificate_may_push(server: str, known: Certificates) -> None:
    with pytest.raises(PolicyError) as caught:
        upload(server + "c.policy", b"data", workstation(known))
    assert caught.value.code == "policy-push"


def test_an_administrator_pushes_and_a_workstation_enforces(
    tmp_path: Path, server: str, files: Path, known: Certificates
) -> None:
    office = Office(tmp_path / "data")
    admin = certificates(tmp_path / "admin", client="policy-admin", authority=known)
    address = server + "test.policy"
    table = (
        f'[pull]\nurl = "{address}"\nca_file = "{known.authority}"\n'
        f'client_certificate = "{known.client}"\nclient_key = "{known.client_key}"\n'
    )
    office.drop(office.signed(document(1, table)))
    store = open_store(office.paths, usable=USABLE, clock=lambda: NOW, machine=MACHINE)
    pull = store.in_force().policy.pull
    assert pull is not None
    assert pull.every_minutes == 30

    (tmp_path / "signed.policy").write_bytes(office.signed(document(2, table)))
    push = ["policy", "push", str(tmp_path / "signed.policy"), server, "--ca-file", str(known.authority)]
    client_files = ["--client-certificate", str(admin.client), "--client-key", str(admin.client_key)]
    assert main([*push, *client_files]) == 0
    assert (files / "test.policy").exists()
    arrived = threading.Event()

    def look() -> None:
        store.refresh()
        arrived.set()

    puller = Puller(office.paths.policy_state / "pulled", lambda: store.in_force().policy.pull, look, first_s=0.0)
    puller.start()
    try:
        assert arrived.wait(15.0)
        until(lambda: puller.status.answered_at is not None, what="answer in the status")
    finally:
        puller.stop()
    assert puller.status.failures == 0
    status = store.in_force().status
    assert (status.serial, status.source) == (2, "pull")
    assert not puller.pull(pull)
    (files / "test.policy").write_bytes(b"<html>a captive portal</html>")
    assert puller.pull(pull)
    given = store.refresh()
    assert (given.status.serial, [each.code for each in given.refusals]) == (2, ["policy-envelope"])


def test_the_firms_proxy_is_the_way_to_the_server(tmp_path: Path) -> None:
    asked: list[bytes] = []

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            asked.append(connection.recv(4096))

    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = threading.Thread(target=serve, daemon=True)
        serving.start()
        proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
        puller = Puller(tmp_path / "pulled", lambda: None, lambda: None)
        with pytest.raises(PolicyError):  # it hangs up
            puller.pull(Pull(url="https://policy.example:8443/e.policy", proxy=proxy))
        serving.join(10)
    assert asked[0].startswith(b"CONNECT policy.example:8443 ")


def test_how_the_server_answers_is_told(tmp_path: Path) -> None:
    nobody = Pull(url="https://127.0.0.1:9/d.policy")
    puller = Puller(tmp_path / "pulled", lambda: nobody, lambda: None, first_s=0.0)
    puller.start()
    try:
        until(lambda: puller.status.failures > 0, what="failure")
    finally:
        puller.stop()
    assert puller.status.answered_at is None
    assert (puller.status.detail or "").startswith("policy-pull: ConnectError")


def test_machines_spread_their_questions_and_wait_longer_after_failures() -> None:
    assert [delay_s(1800, 0, chance) for chance in (0.0, 0.5)] == pytest.approx([1620, 1800])
    waits = [delay_s(1800, failures, 0.5) for failures in range(20)]
    assert waits[:4] == pytest.approx([1800, 3600, 7200, 14_400])
    assert waits == sorted(waits)
    assert waits[-1] == 24 * 3600


def test_a_certificate_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        client(Credentials(tmp_path / "nothing.pem"))
    assert caught.value.code == "policy-pull"


def test_only_https_is_pulled() -> None:
    with pytest.raises(PolicyError):
        check_address("http://policy.example/")
    check_address("https://policy.example/")
