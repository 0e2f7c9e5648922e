"""Values that the tests of the widgets use, and a guard that only remembers what it was told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtGui import QColor

from guard.errors import InputError, PolicyError, PolicyUntrusted
from guard.model import (
    Action,
    Application,
    Channel,
    Counters,
    Coverage,
    Destination,
    EntityType,
    Evidence,
    Finding,
    GateState,
    IncidentStatus,
    Manners,
    Message,
    Outcome,
    Override,
    OwnRecords,
    Pixels,
    PolicyStatus,
    ReaderStatus,
    Review,
    Status,
    TrailStatus,
    Verdict,
    Version,
)
from ui.texts import NamedApplication, Texts, read_texts

ASSETS = Path(__file__).resolve().parents[3] / "assets"
NOW = datetime(2026, 11, 24, 14, 32, tzinfo=UTC)

CATALOG = (
    NamedApplication(Message(zh="微信", en="WeChat"), "social", ("wechat*", "weixin*"), ("wechat",)),
    NamedApplication(Message(zh="微博", en="Weibo"), "social", titles=("*微博*", "*weibo*"), sites=("weibo.com",)),
    NamedApplication(Message(zh="Chromium 浏览器", en="Chromium"), "browser", ("chromium*",)),
)


WECHAT = Application("wechat")
STAYS_INSIDE = Message(zh="身份证号和卡号不能发到社交软件", en="ID and card numbers stay inside")
USUAL_MANNERS = Manners()


def texts(language: str = "en") -> Texts:
    """The shipped texts with a small catalog."""
    return replace(read_texts(ASSETS, language), applications=CATALOG)


def finding(entity_type: EntityType, masked: str = "", digest: str | None = None) -> Finding:
    return Finding(entity_type, 0.95, None, None, Evidence("test"), masked=masked, digest=digest)


SOME_FINDINGS = (
    finding(EntityType.CN_ID, "1101**********0007"),
    finding(EntityType.PHONE, "138****0000"),
    finding(EntityType.PHONE, "139****1111"),
)


def outcome(
    *,
    snapshot_id: str = "one",
    action: Action = Action.WARN,
    version: Version = Version.SAFE,
    channel: Channel = Channel.CLIPBOARD,
    application: Application = WECHAT,
    group: str = "social",
    findings: tuple[Finding, ...] = SOME_FINDINGS,
    override: Override = Override.JUSTIFY,
    rule_id: str | None = "identity-stays-inside",
    message: Message | None = STAYS_INSIDE,
    at: datetime = NOW,
    answer: str | None = None,
) -> Outcome:
    """Three findings on their way to WeChat."""
    types = tuple(dict.fromkeys(item.entity_type for item in findings))
    verdict = Verdict(action, Destination(application, group), rule_id, "service-centre", 12, types, override, message)
    origin = Destination(Application("crm"), "work")
    return Outcome(snapshot_id, channel, origin, verdict, version, findings, at, answer)


def status(
    *,
    policy_state: str = "ok",
    policy_detail: str | None = None,
    connected: bool = True,
    trail_state: str = "ok",
    paused_for: timedelta | None = None,
    loaded: timedelta = timedelta(days=3),
    frosted: int = 12,
    manners: Manners = USUAL_MANNERS,
    reconnects: int = 0,
    now: datetime = NOW,
) -> Status:
    """A guard in good order under policy number 12, unless told otherwise."""
    return Status(
        version="0.1.0",
        policy=PolicyStatus(
            "service-centre", 12, "drop-folder", policy_state, "/etc/frostpane/policy.d", now - loaded, policy_detail
        ),
        gate=GateState("x11", owns=True, connected=connected, since=now - timedelta(hours=2), reconnects=reconnects),
        coverage=(
            Coverage("clipboard", True, Message(zh="每次粘贴都经过检查", en="Every paste is answered by the guard")),
            Coverage("destination", True, Message(zh="可以识别粘贴的软件", en="The pasting program is known")),
            Coverage("hotkeys", False, Message(zh="此会话看不到按键", en="Keys cannot be seen in this session")),
        ),
        reader=ReaderStatus("PP-OCR", warm=True),
        trail=TrailStatus(148, "9f2c", trail_state),
        counters=Counters(copies=210, inspected=210, found=23, pastes=96, original=82, frosted=frosted, blocked=2),
        paused_until=None if paused_for is None else now + paused_for,
        manners=manners,
    )


class RememberingDesk:
    """Has the face of the cases; opens the one that it was given."""

    def __init__(self, told: list[tuple[object, ...]]) -> None:
        self._told = told
        self.case: IncidentStatus | None = None
        """None: there is no trail."""

    def mistake(self) -> IncidentStatus:
        self._told.append(("mistake",))
        if self.case is None:
            raise InputError("There is no trail yet.", code="no-trail")
        return self.case


class RememberingGuard:
    """Has the face of the guard's service; keeps what it was told."""

    def __init__(self, *, pause_allowed: bool = True, state: Status | None = None) -> None:
        self.told: list[tuple[object, ...]] = []
        self.events: tuple[Outcome, ...] = ()
        self.state = state or status()
        self.shots: Future[bytes | None] = Future()
        self.screenshots = self
        self.reviews = self
        self.asked_reviews: list[tuple[Callable[[Review | None], None], Callable[[], None]]] = []
        self._pause_allowed = pause_allowed
        self.incidents = RememberingDesk(self.told)
        self.own: OwnRecords | None = None
        """None: there is no trail."""

    def own_records(self) -> OwnRecords:
        if self.own is None:
            raise InputError("There is no trail yet.", code="no-trail")
        return self.own

    def ask(self, told: Callable[[Review | None], None], gone: Callable[[], None]) -> None:
        self.told.append(("review",))
        self.asked_reviews.append((told, gone))

    def start(self) -> None:
        self.told.append(("start",))

    def stop(self, by: str = "program") -> None:
        self.told.append(("stop", by))

    def status(self) -> Status:
        return self.state

    def history(self) -> tuple[Outcome, ...]:
        return self.events

    def answer(self, snapshot_id: str, answer: str, reason: str | None = None, *, group: str | None = None) -> None:
        self.told.append(("answer", snapshot_id, answer, reason))

    def frosted(self, pixels: Pixels) -> Future[bytes | None]:
        self.told.append(("frosted",))
        return self.shots

    def vouch(self, picture: bytes) -> None:
        self.told.append(("vouch", picture[:8]))

    def pause(self, minutes: int) -> None:
        if not self._pause_allowed:
            raise PolicyError("the policy does not allow this pause", code="pause-refused")
        self.told.append(("pause", minutes))

    def resume(self) -> None:
        self.told.append(("resume",))

    def use_token(self, action: str, data: bytes) -> None:
        if data != b"good":
            raise PolicyUntrusted("The token was used before; ask for a new one.", code="token-spent")
        self.told.append(("token", action))


def brightness(colour: QColor) -> float:
    """Relative luminance. Source: WCAG 2.2."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)
