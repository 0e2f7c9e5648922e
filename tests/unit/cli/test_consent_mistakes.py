"""`frostpane consent`: nothing that was given goes unchecked, and no record is made that is bound to nothing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from guard.cli import main
from guard.policy.keys import private_pem, public_pem
from tests.unit.cli.test_bad_input import TERMS

CUSTOMER = ("--customer", "PHONE=13800138000")
Call = Callable[..., tuple[int, str]]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls `consent` in a folder with a key and a content; gives the status and the code of its one line."""
    monkeypatch.chdir(tmp_path)
    key = Ed25519PrivateKey.generate()
    Path("own.key").write_bytes(private_pem(key, None))
    Path("own.pub").write_bytes(public_pem(key))
    Path("said.txt").write_text("said")
    Path("empty").touch()

    def called(*words: str, stdin: bytes = b"") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        status = main(["consent", *words])
        lines = capsys.readouterr().err.splitlines()
        assert len(lines) == (status != 0)
        return status, lines[0].split(": ")[1] if lines else ""

    return called


def issue(call: Call, *bound: str, stdin: bytes = b"", out: str = "one.consent") -> tuple[int, str]:
    return call("issue", *TERMS, "--site", "weibo.com", "--key", "own.key", "-o", out, *bound, stdin=stdin)


@pytest.mark.parametrize("given", [("--group", "mail"), ("--group", ""), ("--site", "x.com"), ("--site", "")])
def test_a_destination_is_checked_without_the_code_too(call: Call, given: tuple[str, str]) -> None:
    assert issue(call, "--content", "said.txt", *CUSTOMER) == (0, "")
    verify = ("verify", "one.consent", "--trust", "own.pub")
    assert call(*verify, "--group", "social", "--site", "card.weibo.com") == (0, "")
    assert call(*verify, *given) == (1, "consent-destination")


@pytest.mark.parametrize("given", [("EMAIL=wang@example.com",), ("PHONE=13800138000", "EMAIL=wang@example.com")])
def test_a_customer_is_checked_by_values_of_the_kinds_alone_that_the_record_binds(
    call: Call, capsys: pytest.CaptureFixture[str], given: tuple[str, ...]
) -> None:
    words = (*TERMS, "--key", "own.key", "-o", "one.consent", "--content", "said.txt", *CUSTOMER, "--json")
    assert main(["consent", "issue", *words]) == 0
    verify = ("verify", "one.consent", "--trust", "own.pub", "--code", json.loads(capsys.readouterr().out)["code"])
    assert call(*verify, *CUSTOMER) == (0, "")
    assert main(["consent", *verify, *(word for each in given for word in ("--customer", each))]) == 1
    said = capsys.readouterr().err
    assert said.startswith("frostpane: consent-customer: The record binds no customer by EMAIL")
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("bound", "stdin"),
    [
        (("--content", "said.txt", "--customer", "-"), b""),
        (("--content", "said.txt", "--customer", ""), b""),
        (("--content", "empty", *CUSTOMER), b""),
        (("--content", "-", *CUSTOMER), b""),
        (("--content", "-", "--customer", "-"), b"PHONE=13800138000\n"),
        (("--content", "-", "--content", "-", *CUSTOMER), b"said"),
    ],
)
def test_no_record_is_bound_to_no_customer_or_no_content(call: Call, bound: tuple[str, ...], stdin: bytes) -> None:
    assert issue(call, *bound, stdin=stdin) == (2, "usage")
    assert not Path("one.consent").exists()


def test_a_record_never_takes_the_place_of_another(call: Call) -> None:
    assert issue(call, "--content", "said.txt", *CUSTOMER) == (0, "")
    first = Path("one.consent").read_bytes()
    assert issue(call, "--content", "said.txt", *CUSTOMER) == (2, "exists")
    assert Path("one.consent").read_bytes() == first


@pytest.mark.parametrize("option", ["--qr", "--form"])
def test_what_lies_beside_a_record_takes_the_place_of_no_key(call: Call, option: str) -> None:
    key = Path("own.key").read_bytes()
    assert issue(call, "--content", "said.txt", *CUSTOMER, option, "own.key") == (2, "exists")
    assert Path("own.key").read_bytes() == key
