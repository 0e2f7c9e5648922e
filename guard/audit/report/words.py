"""What a report calls things: Chinese, English."""

from __future__ import annotations

from collections.abc import Mapping

ENTITY = {
    "CN_ID": ("身份证号", "ID number"),
    "PHONE": ("电话号码", "phone number"),
    "BANK_CARD": ("银行卡号", "bank card"),
    "EMAIL": ("邮箱", "e-mail"),
    "PERSON": ("姓名", "name"),
    "ADDRESS": ("地址", "address"),
    "ORDER_NO": ("订单号", "order number"),
    "PLATE": ("车牌号", "licence plate"),
    "PASSPORT": ("证件号", "passport"),
    "WECHAT_QQ": ("微信或QQ号", "WeChat or QQ"),
    "IBAN": ("IBAN", "IBAN"),
    "US_SSN": ("社会保障号", "social security number"),
    "IP": ("IP 地址", "IP address"),
    "SECRET": ("密钥口令", "secret"),
    "CUSTOMER": ("客户名单", "customer list"),
    "CHAT_RECORD": ("聊天记录", "chat record"),
    "ID_DOCUMENT": ("证件照片", "identity document"),
    "QR_CODE": ("二维码", "QR code"),
    "FACE": ("人脸", "face"),
    "UNREADABLE": ("无法检查", "not inspected"),
}
GIVEN = {
    "original": ("给出原文", "original given"),
    "safe": ("给出遮盖版", "frosted version given"),
    "nothing": ("什么都没给出", "nothing given"),
}
GROUP = {
    "social": ("社交软件", "social app"),
    "work": ("工作软件", "work app"),
    "unknown": ("未知软件", "unknown app"),
}
CHANNEL = {
    "capture": ("截图", "capture"),
}
ANSWER = {
    "kept": ("使用遮盖版", "kept the frosted version"),
    "justified": ("说明理由后发送", "gave a reason"),
    "not_sensitive": ("标记为误报", "said: no customer data"),
    "consent": ("客户已同意", "had the customer's consent"),
}
STATE = {
    "start": ("启动", "started"),
    "stop": ("正常停止", "stopped"),
    "stop-without-leave": (
        "未经策略要求的许可而停止（注销、升级或手动）",
        "stopped without the leave that the policy demands (log-off, upgrade or by hand)",
    ),
    "unclean-end": ("异常结束（被终止或断电）", "ended uncleanly (killed or power lost)"),
    "heartbeat": ("心跳", "sign of life"),
    "pause": ("暂停", "paused"),
    "pause-by-token": ("凭管理员令牌暂停", "paused with an administrator's token"),
    "resume": ("恢复", "resumed"),
    "policy-changed": ("策略更新", "policy changed"),
    "policy-state": ("策略状态变化", "state of the policy changed"),
    "policy-refused": ("策略被拒绝", "policy refused"),
    "secret-mark": ("复制内容被标记为机密", "a copy was marked as a secret"),
    "gate-lost": ("失去剪贴板", "lost the clipboard"),
    "gate-back": ("重新接管剪贴板", "guards the clipboard again"),
    "standby": ("待命或岗位被占", "stood by, or another program claimed its post"),
    "stood-still": ("停顿，未在保护", "stood still and guarded nothing"),
    "copy-unreadable": ("一次复制无法处理，按不可读处理", "a copy could not be handled and counted as unreadable"),
    "copy-left-out": ("某程序的复制被排除", "a program's copies were left out"),
    "copy-lost": ("某程序的一次复制丢失", "a program's copy was lost"),
    "unaccompanied": ("浏览器没有运行浏览器伴侣", "a browser was without a living companion extension"),
    "fought-over": ("有程序反复抢占剪贴板", "a program kept taking the clipboard back"),
    "gap": ("未能写入记录", "records could not be written"),
    "cut": ("记录被截去", "records were cut off"),
    "clock-changed": ("电脑时间被调整", "the clock was set"),
    "chain-started": ("新记录链", "new chain"),
    "auditors-changed": ("审计人变更", "auditors changed"),
    "auditor-refused": ("审计人公钥无效", "an auditor's key is no key"),
    "vault-lost": ("密钥库不可用", "keyring lost"),
    "vault-back": ("密钥库恢复", "keyring back"),
    "pruned": ("按期清理", "pruned by retention"),
    "evidence-pruned": ("证据按期清理", "evidence pruned"),
    "evidence-opened": ("证据被打开", "evidence opened"),
    "backed-up": ("备份", "backed up"),
    "restored": ("从备份恢复", "restored from a backup"),
    "token-used": ("使用了管理员令牌", "administrator's token used"),
    "token-refused": ("管理员令牌被拒绝", "administrator's token refused"),
    "consent-issued": ("登记客户同意", "consent issued"),
    "consent-revoked": ("撤销客户同意", "consent revoked"),
    "consent-used": ("使用了客户同意", "customer's consent used"),
    "consent-refused": ("客户同意被拒绝", "customer's consent refused"),
    "repeated": ("重复发生，合并计数", "happened again and again, counted in one"),
    "rule-demoted": ("规则误报过多，自行降一级", "a rule was wrong too often and became milder"),
    "rule-restored": ("规则恢复原级", "a rule is enforced as the policy says again"),
    "incident-reported": ("上报事件", "incident reported"),
    "incident-packed": ("事件材料已封装", "incident packed for auditors"),
    "incident-closed": ("事件结案", "incident closed"),
    "problem": ("记录系统故障", "the trail had a problem"),
}
SERIOUS = frozenset(
    {
        "stop-without-leave",
        "unclean-end",
        "gate-lost",
        "standby",
        "stood-still",
        "copy-left-out",
        "fought-over",
        "unaccompanied",
        "gap",
        "cut",
        "clock-changed",
        "policy-refused",
        "token-refused",
        "consent-refused",
        "vault-lost",
        "problem",
    }
)


def state_of(kind: str, facts: Mapping[str, object]) -> str:
    """What a note tells of, by its name in STATE: ends and pauses tell whether they were allowed, and by whom."""
    if kind == "pause" and facts.get("by") == "token":
        return "pause-by-token"
    return "stop-without-leave" if kind == "stop" and facts.get("leave") == "missing" else kind
