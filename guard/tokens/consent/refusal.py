"""Why a consent opens nothing: each cause with its own code, and what to do in the languages of the product."""

from __future__ import annotations

from enum import StrEnum

from guard.errors import PolicyUntrusted
from guard.model import Message


class Cause(StrEnum):
    """What is wrong."""

    CODE = "consent-code"
    TAMPERED = "consent-tampered"
    SIGNER = "consent-signer"
    REVOKED = "consent-revoked"
    STALE = "consent-stale"
    CLOCK = "consent-clock"
    NOT_BEGUN = "consent-not-begun"
    EXPIRED = "consent-expired"
    REPLAYED = "consent-replayed"
    DESTINATION = "consent-destination"
    CUSTOMER = "consent-customer"
    KINDS = "consent-kinds"
    CONTENT = "consent-content"
    USED_UP = "consent-used-up"
    UNRECORDED = "consent-unrecorded"
    CAPTURE = "consent-capture"
    PAGE = "consent-page"


WORDS = {
    Cause.CODE: Message(
        zh="没有与此代码对应的客户同意记录：请核对代码，并把记录文件放进同意文件夹",
        en="No record of a consent has this code: check the code, and lay the record's file into the consent folder",
    ),
    Cause.TAMPERED: Message(
        zh="客户同意记录已损坏或被改动：请主管重新发送文件",
        en="The record of the consent is damaged or was changed: ask your supervisor for its file again",
    ),
    Cause.SIGNER: Message(
        zh="客户同意记录不是由策略认可的主管签署：请联系主管",
        en="The record is not signed by a supervisor whom the policy names: ask your supervisor",
    ),
    Cause.REVOKED: Message(
        zh="客户已撤回同意：不得再发送；请使用遮盖版",
        en="The customer withdrew this consent: do not send it any more; use the frosted version",
    ),
    Cause.STALE: Message(
        zh="本机的策略已过期，无法知道客户是否已撤回同意：请先连接网络更新策略",
        en="This computer's policy is past its date, so nobody can tell whether the customer withdrew: "
        "get the newer one first",
    ),
    Cause.CLOCK: Message(
        zh="本机时间早于审计记录里的时间：请先校正系统时间",
        en="This computer's clock is behind its own audit trail: set the clock right first",
    ),
    Cause.NOT_BEGUN: Message(
        zh="客户同意尚未生效：请在生效日期之后再用",
        en="This consent has not begun yet: use it from its first day on",
    ),
    Cause.EXPIRED: Message(
        zh="客户同意已过期：请重新征得客户同意",
        en="This consent has expired: ask the customer again",
    ),
    Cause.REPLAYED: Message(
        zh="此同意是为另一台电脑或另一位同事签发的，复制到这里无效：请主管为您签发",
        en="This consent was issued for another computer or colleague, and a copy of it does not count here: "
        "ask your supervisor for one of your own",
    ),
    Cause.DESTINATION: Message(
        zh="客户没有同意发送到这里：请核对同意里写明的去处",
        en="The customer did not agree to this destination: look which one the consent names",
    ),
    Cause.CUSTOMER: Message(
        zh="此同意属于另一位客户：请核对客户",
        en="This consent is another customer's: check whose data this is",
    ),
    Cause.KINDS: Message(
        zh="内容里有客户没有同意（或没有单独同意）的信息种类：请使用遮盖版，或重新征得同意",
        en="There are kinds of data in it that the customer did not agree to, or not separately: "
        "use the frosted version, or ask the customer again",
    ),
    Cause.CONTENT: Message(
        zh="客户同意的是另一份内容：只能发送当时出示给客户的那一份",
        en="The customer agreed to another content: only the very one that was shown may be sent",
    ),
    Cause.USED_UP: Message(
        zh="此同意的使用次数已用完：请重新征得客户同意",
        en="All uses of this consent are spent: ask the customer again",
    ),
    Cause.UNRECORDED: Message(
        zh="无法确认此同意用过几次，或无法记录本次使用：请先修复审计记录，再请主管重新签发",
        en="Nobody can tell how often this consent was used, or its use cannot be recorded: "
        "have the audit trail put right, then ask for a new consent",
    ),
    Cause.CAPTURE: Message(
        zh="客户同意只放行粘贴，不放行截图文件：请复制图片再粘贴",
        en="A consent lets a paste go, not a capture's file: copy the picture and paste it",
    ),
    Cause.PAGE: Message(
        zh="请先复制要发送的内容并粘贴一次，再在弹出的卡片里输入代码",
        en="Copy what you want to send and paste it once, then give the code at the card that comes",
    ),
}


class ConsentRefused(PolicyUntrusted):
    """A consent that opens nothing here; its `code` is the cause."""

    def __init__(self, cause: Cause, told: str = "") -> None:
        """`told`: more exact words than the cause's own, where a command tells it."""
        super().__init__(told or WORDS[cause].en, code=cause.value)
        self.cause = cause
