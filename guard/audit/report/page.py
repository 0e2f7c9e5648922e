"""The report as one HTML file: both languages in it, nothing loaded from elsewhere, made for print as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from guard.audit.report.chart import Series, bars, columns
from guard.audit.report.figures import Count, Figures

_STYLE = """
:root{color-scheme:light;--ink:#1d2733;--soft:#5b6b7d;--line:#dde4ec;--paper:#fff}
*{box-sizing:border-box}body{font:15px/1.5 "Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;color:var(--ink);
background:#eef2f6;margin:0}main{max-width:820px;margin:0 auto;padding:24px 28px 48px;background:var(--paper)}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:17px;margin:28px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
p{margin:6px 0;color:var(--soft)}table{border-collapse:collapse;width:100%;font-size:14px}
th,td{text-align:left;padding:4px 8px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:8px;margin:16px 0}
.tiles div{border:1px solid var(--line);border-radius:8px;padding:8px 12px}
.tiles b{display:block;font-size:22px}svg{width:100%;height:auto}
svg text{font-size:11px;fill:var(--soft)}.grid{stroke:var(--line)}
.audit{fill:#9db4c8;background:#9db4c8}.warn{fill:#e3b04b;background:#e3b04b}.redact{fill:#3f7fb5;background:#3f7fb5}
.block{fill:#a63d40;background:#a63d40}
.key i{display:inline-block;width:11px;height:11px;margin:0 4px 0 12px}.key i:first-child{margin-left:0}
.lang{float:right;font-size:13px}.en{display:none}#en:checked~main .en{display:inline}#en:checked~main .zh{display:none}
.pick{position:absolute;opacity:0}label{cursor:pointer;padding:2px 8px;border:1px solid var(--line);border-radius:4px}
.bad{color:#a63d40}@media print{body{background:#fff}main{padding:0;max-width:none}.lang{display:none}
h2,table,svg{break-inside:avoid}h2,section>p{break-after:avoid}}
"""
_ENTITY = {
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
_ANSWER = {
    "kept": ("使用遮盖版", "kept the frosted version"),
    "justified": ("说明理由后发送", "gave a reason"),
    "not_sensitive": ("标记为误报", "said: no customer data"),
    "consent": ("客户已同意", "had the customer's consent"),
}
_STATE = {
    "start": ("启动", "started"),
    "stop": ("正常停止", "stopped"),
    "stop-without-leave": (
        "未经策略要求的许可而停止（注销、升级或手动）",
        "stopped without the leave that the policy demands (log-off, upgrade or by hand)",
    ),
    "unclean-end": ("异常结束（被终止或断电）", "ended uncleanly (killed or power lost)"),
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
    "incident-reported": ("上报事件", "incident reported"),
    "problem": ("记录系统故障", "the trail had a problem"),
}
_SERIOUS = frozenset(
    {
        "stop-without-leave",
        "unclean-end",
        "gate-lost",
        "standby",
        "stood-still",
        "copy-left-out",
        "fought-over",
        "gap",
        "cut",
        "clock-changed",
        "policy-refused",
        "token-refused",
        "vault-lost",
        "problem",
    }
)


def page(figures: Figures, now: datetime) -> str:
    """The whole file."""
    title = _both("客户信息保护审计报告", "Customer data protection: audit report")
    parts = [
        f"<h1>{title}</h1><p>{escape(figures.first or '–')} – {escape(figures.last or '–')} UTC · "
        f"{_both('生成于', 'made')} {now:%Y-%m-%d %H:%M} UTC</p>",
        _tiles(figures),
        _section("每日处置", "By day", _days(figures)),
        _section("信息类型", "By entity type", _named(figures.entities, _ENTITY)),
        _section("去向（应用组）", "By destination group", _bars(figures.destinations)),
        _section("去向（应用）", "By application", _bars(figures.applications)),
        _section("规则", "By rule", _rules(figures)),
        _section("员工", "By agent", _agents(figures)),
        _section("提示后的重复率", "Repeat rate after coaching", _weeks(figures)),
        _section("员工的回答", "Answers", _named(figures.answers, _ANSWER)),
        _section("运行状态与空缺", "States and gaps", _states(figures)),
    ]
    body = "".join(parts)
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>Frostpane</title>'
        '<meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{_STYLE}</style></head><body>"
        '<input class="pick" type="radio" name="language" id="zh" checked>'
        '<input class="pick" type="radio" name="language" id="en">'
        '<main><div class="lang"><label for="zh">中文</label> <label for="en">English</label></div>'
        f"{body}</main></body></html>\n"
    )


def _both(zh: str, en: str) -> str:
    return f'<span class="zh" lang="zh-CN">{escape(zh)}</span><span class="en" lang="en">{escape(en)}</span>'


def _section(zh: str, en: str, body: str) -> str:
    return f"<section><h2>{_both(zh, en)}</h2>{body}</section>"


def _tiles(figures: Figures) -> str:
    named = (
        (figures.decisions, "事件", "events"),
        (figures.customers, "不同的信息值", "distinct values"),
        (figures.agents, "员工", "agents"),
        (figures.machines, "工作站", "workstations"),
        (figures.records, "记录", "records"),
        (figures.silence_count, "无心跳空缺", "silent gaps"),
    )
    return (
        '<div class="tiles">'
        + "".join(f"<div><b>{count:,}</b>{_both(zh, en)}</div>" for count, zh, en in named)
        + "</div>"
    )


def _days(figures: Figures) -> str:
    days = figures.days
    if not days:
        return _nothing()
    series = (
        Series("audit", "audit", tuple(day.audit for day in days)),
        Series("warn", "warn", tuple(day.warn for day in days)),
        Series("redact", "redact", tuple(day.redact for day in days)),
        Series("block", "block", tuple(day.block for day in days)),
    )
    key = "".join(
        f'<i class="{name}"></i>{_both(zh, en)}'
        for name, zh, en in (
            ("audit", "仅记录", "recorded"),
            ("warn", "提醒", "warned"),
            ("redact", "遮盖", "frosted"),
            ("block", "阻止", "blocked"),
        )
    )
    return columns([day.day[5:] for day in days], series) + f'<p class="key">{key}</p>'


def _named(counts: Sequence[Count], names: dict[str, tuple[str, str]]) -> str:
    rows = [(_both(*names.get(one.name, (one.name, one.name))), f"{one.count:,}") for one in counts]
    return _table((("名称", "name"), ("次数", "times")), rows)


def _bars(counts: Sequence[Count]) -> str:
    return bars([(one.name, one.count) for one in counts]) if counts else _nothing()


def _rules(figures: Figures) -> str:
    rows = [
        (
            escape(one.rule),
            f"{one.events:,}",
            f"{one.agents:,}",
            f"{one.overridden:,}",
            f"{one.not_sensitive:,}",
            f"{one.not_sensitive / one.events:.1%}" if one.events else "–",
        )
        for one in figures.rules
    ]
    heads = (
        ("规则", "rule"),
        ("事件", "events"),
        ("员工", "agents"),
        ("放行", "overridden"),
        ("误报", "false positives"),
        ("误报率", "rate"),
    )
    return _table(heads, rows)


def _agents(figures: Figures) -> str:
    rows = [
        (escape(one.agent), f"{one.events:,}", f"{one.repeated:,}", f"{one.repeated / one.events:.0%}")
        for one in figures.by_agent
    ]
    told = _both("事件最多者在前，最多列 15 人。", "Those with the most events, at most 15.")
    heads = (("员工", "agent"), ("事件", "events"), ("重复", "repeated"), ("占比", "share"))
    return (f"<p>{told}</p>" if rows else "") + _table(heads, rows)


def _weeks(figures: Figures) -> str:
    weeks = [week for week in figures.weeks if week.persons]
    if not weeks:
        return _nothing()
    rates = tuple(week.events / week.persons for week in weeks)
    told = _both(
        "同一员工在同一规则首次提示之后，每周的平均重复次数；只计观察时间足够长的员工。",
        "Repeats a week for the same person and rule, after the rule first spoke to this person; "
        "only persons observed for that long are counted.",
    )
    return f"<p>{told}</p>" + columns([f"+{week.week}" for week in weeks], (Series("", "redact", rates),))


def _states(figures: Figures) -> str:
    rows = []
    for one in figures.states:
        name = _both(*_STATE.get(one.name, (one.name, one.name)))
        rows.append((f'<span class="bad">{name}</span>' if one.name in _SERIOUS else name, f"{one.count:,}"))
    body = _table((("状态", "state"), ("次数", "times")), rows)
    if figures.silences:
        gaps = [(escape(one.machine), escape(one.since), escape(one.until)) for one in figures.silences]
        told = _both(
            "运行中却没有心跳的时段（最长者在前）", "Silences while a guard should have run, the longest first"
        )
        body += f"<p>{told}</p>" + _table((("工作站", "workstation"), ("自", "from"), ("至", "to")), gaps)
    return body


def _table(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return _nothing()
    head = "".join(f"<th{_right(turn)}>{_both(*name)}</th>" for turn, name in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f"<td{_right(turn)}>{cell}</td>" for turn, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _right(turn: int) -> str:
    return ' class="n"' if turn else ""


def _nothing() -> str:
    return f"<p>{_both('没有记录。', 'Nothing was recorded.')}</p>"
