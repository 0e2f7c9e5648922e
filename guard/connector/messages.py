"""What a browser asks and what it is told, as values; the only file that knows the wire format.

Source: the content analysis protocol of Chrome and Firefox; `analysis.proto` beside this file has its numbers.
Compiled by `python -m grpc_tools.protoc -I. --python_out=. analysis.proto` in this folder.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from google.protobuf.message import DecodeError

from guard.connector import analysis_pb2
from guard.errors import InputError
from guard.model import Action, Verdict

wire: Any = analysis_pb2
_Result = wire.ContentAnalysisResponse.Result
_Rule = _Result.TriggeredRule
_FINAL = {1: "allow", 2: "report", 3: "warn", 4: "block"}
_STATUS = {1: "handled", 2: "invalid", 3: "too-late"}


@dataclass(frozen=True, slots=True)
class Request:
    """What is about to go into a page."""

    token: str
    action_id: str
    way: str
    """`paste`, `drop`, `upload`, `download`, `print` or `other`."""
    text: str | None = field(repr=False)
    path: str | None = field(repr=False)
    site: str | None
    """Host name of the page; None where it has none."""
    title: str | None = field(repr=False)
    expires_at: float | None
    """Seconds since 1970, after which nobody waits for an answer."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the browser did with an answer."""

    token: str
    status: str
    """`handled`, `invalid`, `too-late` or `unknown`."""
    final_action: str
    """`allow`, `report`, `warn`, `block` or `unknown`."""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A person gave up on an action."""

    action_id: str


_WAYS = {
    wire.ContentAnalysisRequest.CLIPBOARD_PASTE: "paste",
    wire.ContentAnalysisRequest.DRAG_AND_DROP: "drop",
    wire.ContentAnalysisRequest.FILE_PICKER_DIALOG: "upload",
    wire.ContentAnalysisRequest.PRINT_PREVIEW_PRINT: "print",
    wire.ContentAnalysisRequest.SYSTEM_DIALOG_PRINT: "print",
    wire.ContentAnalysisRequest.NORMAL_DOWNLOAD: "download",
    wire.ContentAnalysisRequest.SAVE_AS_DOWNLOAD: "download",
}
_WAYS_OF_CONNECTORS = {
    wire.FILE_DOWNLOADED: "download",
    wire.FILE_ATTACHED: "upload",
    wire.BULK_DATA_ENTRY: "paste",
    wire.PRINT: "print",
}


def read(data: bytes) -> Request | Acknowledgement | Cancellation:
    """A message of a browser.

    Raises:
        InputError: it does not follow the protocol.
    """
    message = wire.ChromeToAgent()
    try:
        message.ParseFromString(data)
    except DecodeError as error:
        raise InputError("a browser's message is damaged; update the browser", code="connector-message") from error
    if message.HasField("request"):
        return _request(message.request)
    if message.HasField("ack"):
        ack = message.ack
        status, final = _STATUS.get(ack.status, "unknown"), _FINAL.get(ack.final_action, "unknown")
        return Acknowledgement(ack.request_token, status, final)
    if message.HasField("cancel"):
        return Cancellation(message.cancel.user_action_id)
    raise InputError("a browser's message asks for nothing that is known; update Frostpane", code="connector-message")


def answer(token: str, verdict: Verdict | None) -> bytes:
    """The answer to a request. None: it could not be judged, and the browser does what its own policy says."""
    message = wire.AgentToChrome()
    message.response.request_token = token
    result = message.response.results.add()
    result.tag = "dlp"
    result.status = _Result.FAILURE if verdict is None else _Result.SUCCESS
    action = _action(verdict) if verdict is not None else _Rule.ACTION_UNSPECIFIED
    if verdict is not None and action != _Rule.ACTION_UNSPECIFIED:
        rule = result.triggered_rules.add()
        rule.action = action
        rule.rule_name = rule.rule_id = verdict.rule_id or "default"
    return bytes(message.SerializeToString())


def _action(verdict: Verdict) -> int:
    """A browser cannot be given another version, so what would be frosted is blocked."""
    match verdict.action:
        case Action.ALLOW:
            return int(_Rule.ACTION_UNSPECIFIED)
        case Action.AUDIT:
            return int(_Rule.REPORT_ONLY)
        case Action.WARN:
            return int(_Rule.WARN)
        case _:
            return int(_Rule.BLOCK)


def _request(request: Any) -> Request:
    kind = request.WhichOneof("content_data")
    return Request(
        token=request.request_token,
        action_id=request.user_action_id,
        way=_WAYS.get(request.reason) or _WAYS_OF_CONNECTORS.get(request.analysis_connector, "other"),
        text=request.text_content if kind == "text_content" else None,
        path=request.file_path if kind == "file_path" else None,
        site=_site(request.request_data.url),
        title=request.request_data.tab_title or None,
        expires_at=float(request.expires_at) if request.HasField("expires_at") else None,
    )


def _site(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
