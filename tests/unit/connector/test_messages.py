"""The wire format, held by recorded bytes: field numbers are those of the public protocol."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guard.connector.messages import Acknowledgement, Cancellation, Request, answer, read
from guard.errors import InputError
from guard.model import Action, Application, Destination, Verdict
from guard.policy.grouping import CompiledGroup
from guard.policy.sections import Group

BROWSER = Destination(Application("firefox.exe"), "social")


def verdict(action: Action) -> Verdict:
    return Verdict(action, BROWSER, "identity", policy_name="test", policy_serial=1)


def field(number: int, content: bytes | int) -> bytes:
    """A field of a protocol buffer, written by hand."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))


PASTE = field(
    1,
    field(5, b"t-1")
    + field(9, 3)
    + field(10, field(1, b"https://weibo.com/u/1?x=y") + field(5, b"li@firm.example") + field(9, "微博".encode()))
    + field(11, b"dlp")
    + field(13, "手机13800138000".encode())
    + field(15, 1_800_000_000)
    + field(16, b"action-7")
    + field(17, 1)
    + field(19, 1),
)


@pytest.mark.parametrize(
    ("url", "belongs"),
    [
        ("https://WEIBO.com/u/1", True),
        ("https://weibo.com.:8443/u/1", True),
        ("https://li:word@M.Weibo.Com.:443", True),
        ("https://weibo.com@other.example/weibo.com", False),
        ("https://weibo.com.other.example:443/", False),
        ("https://other.example/#@weibo.com", False),
        ("https://notweibo.com", False),
    ],
)
def test_a_page_is_known_by_its_host_however_its_address_is_written(url: str, belongs: bool) -> None:
    request = read(field(1, field(5, b"t-1") + field(10, field(1, url.encode())) + field(13, b"text")))
    assert isinstance(request, Request)
    reason = CompiledGroup.of(Group(name="social", sites=("weibo.com",))).reason(
        Application("chrome", site=request.site)
    )
    assert (reason == "sites") == belongs


def test_a_paste_is_read() -> None:
    assert read(PASTE) == Request(
        token="t-1",
        action_id="action-7",
        way="paste",
        text="手机13800138000",
        path=None,
        site="weibo.com",
        title="微博",
        expires_at=1_800_000_000.0,
    )


def test_an_upload_is_read() -> None:
    data = field(1, field(5, b"t-2") + field(9, 2) + field(14, "C:\\客户\\合同.png".encode()))
    request = read(data)
    assert isinstance(request, Request)
    assert (request.way, request.path, request.text, request.site) == ("upload", "C:\\客户\\合同.png", None, None)


def test_what_a_browser_did_is_read() -> None:
    assert read(field(2, field(1, b"t-1") + field(2, 1) + field(3, 4))) == Acknowledgement("t-1", "handled", "block")
    assert read(field(2, field(1, b"t-1") + field(2, 3))) == Acknowledgement("t-1", "too-late", "unknown")
    assert read(field(2, field(1, b"t-1") + field(2, 99))) == Acknowledgement("t-1", "unknown", "unknown")
    assert read(field(3, field(1, b"action-7"))) == Cancellation("action-7")


@pytest.mark.parametrize(
    ("action", "number"), [(Action.AUDIT, 1), (Action.WARN, 2), (Action.REDACT, 3), (Action.BLOCK, 3)]
)
def test_an_answer_names_the_rule_and_what_to_do(action: Action, number: int) -> None:
    rule = field(1, number) + field(2, b"identity") + field(3, b"identity")
    result = field(1, b"dlp") + field(2, 1) + field(3, rule)
    assert answer("t-1", verdict(action)) == field(1, field(1, b"t-1") + field(4, result))


def test_what_is_allowed_triggers_no_rule() -> None:
    assert answer("t-1", verdict(Action.ALLOW)) == field(1, field(1, b"t-1") + field(4, field(1, b"dlp") + field(2, 1)))


@pytest.mark.parametrize("data", [b"", b"\xff\xff\xff", field(9, b"what is this"), PASTE[:20]])
def test_what_does_not_follow_the_protocol_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as refusal:
        read(data)
    assert refusal.value.code == "connector-message"


@given(st.binary(max_size=300))
def test_any_bytes_are_a_message_or_refused(data: bytes) -> None:
    with contextlib.suppress(InputError):
        read(data)


def test_the_page_and_the_content_are_in_no_repr() -> None:
    told = repr(read(PASTE))
    assert "138001" not in told
    assert "微博" not in told
