"""The report as one HTML file: both languages in it, nothing loaded from elsewhere, made for print as well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from guard.audit.report.chart import Series, bars, columns
from guard.audit.report.figures import Count, Figures
from guard.audit.report.repeats import Share
from guard.audit.report.words import ANSWER, ENTITY, SERIOUS, STATE
from guard.model.precision import Precision

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
#zh:focus-visible~main label[for=zh],#en:focus-visible~main label[for=en]{outline:3px solid #3f7fb5;outline-offset:2px}
summary{cursor:pointer;color:var(--soft);font-size:14px}summary:focus-visible{outline:3px solid #3f7fb5}
.bad{color:#a63d40}@media print{body{background:#fff}main{padding:0;max-width:none}.lang{display:none}
h2,table,svg{break-inside:avoid}h2,section>p{break-after:avoid}}
"""


def page(figures: Figures, now: datetime) -> str:
    """The whole file."""
    title = _both("客户信息保护审计报告", "Customer data protection: audit report")
    parts = [
        f"<h1>{title}</h1><p>{escape(figures.first or '–')} – {escape(figures.last or '–')} UTC · "
        f"{_both('生成于', 'made')} {now:%Y-%m-%d %H:%M} UTC</p>",
        _tiles(figures),
        _section("每日处置", "By day", _days(figures), "days"),
        _section("信息类型", "By entity type", _named(figures.entities, ENTITY)),
        _section("去向（应用组）", "By destination group", _bars("destinations", figures.destinations), "destinations"),
        _section("去向（应用）", "By application", _bars("applications", figures.applications), "applications"),
        _section("规则", "By rule", _rules(figures)),
        _section("员工", "By agent", _agents(figures)),
        _section("每课前后的重复率", "Repeat rate before and after each lesson", _repeats(figures)),
        _section("提示后的每周重复", "Repeats by week after coaching", _weeks(figures), "weeks"),
        _section("员工的回答", "Answers", _named(figures.answers, ANSWER)),
        _section("事件与时限", "Incidents and their clocks", _incidents(figures, now)),
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


def _section(zh: str, en: str, body: str, name: str = "") -> str:
    """`name`: that by which a chart in it calls its heading."""
    known = f' id="{name}"' if name else ""
    return f"<section><h2{known}>{_both(zh, en)}</h2>{body}</section>"


def _same(heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]]) -> str:
    """What a chart shows, for whoever does not see it."""
    return f"<details><summary>{_both('同样的数字', 'The same in figures')}</summary>{_table(heads, rows)}</details>"


def _tiles(figures: Figures) -> str:
    named = (
        (figures.decisions, "事件", "events"),
        (figures.customers, "不同的信息值（各安装分别计）", "values, distinct within each installation"),
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
    names = (("仅记录", "recorded"), ("提醒", "warned"), ("遮盖", "frosted"), ("阻止", "blocked"))
    key = "".join(f'<i class="{one.css_class}"></i>{_both(*name)}' for one, name in zip(series, names, strict=True))
    rows = [(day.day, *(f"{one.values[turn]:,.0f}" for one in series)) for turn, day in enumerate(days)]
    with_events = [row for row in rows if set(row[1:]) != {"0"}]
    return (
        columns("days", [day.day for day in days], series)
        + f'<p class="key">{key}</p>'
        + _same((("有事件的日期", "day with events"), *names), with_events)
    )


def _named(counts: Sequence[Count], names: dict[str, tuple[str, str]]) -> str:
    rows = [(_both(*names.get(one.name, (one.name, one.name))), f"{one.count:,}") for one in counts]
    return _table((("名称", "name"), ("次数", "times")), rows)


def _bars(named_by: str, counts: Sequence[Count]) -> str:
    if not counts:
        return _nothing()
    rows = [(escape(one.name), f"{one.count:,}") for one in counts]
    return bars(named_by, [(one.name, one.count) for one in counts]) + _same(
        (("名称", "name"), ("次数", "times")), rows
    )


def _rules(figures: Figures) -> str:
    rows = [
        (
            escape(one.rule),
            f"{one.events:,}",
            f"{one.pastes:,}",
            f"{one.agents:,}",
            f"{one.overridden:,}",
            f"{one.not_sensitive:,}",
            _precision(one.precision),
            f"{one.demoted:,}" if one.demoted else "–",
        )
        for one in figures.rules
    ]
    heads = (
        ("规则", "rule"),
        ("事件", "events"),
        ("含重复", "with repetitions"),
        ("员工", "agents"),
        ("放行", "overridden"),
        ("误报", "false positives"),
        ("准确率", "precision"),
        ("已降级", "demoted"),
    )
    told = _both(
        "准确率：按员工回答估计，括号内为 95% 区间（Beta 后验）；已降级：按策略的误报预算自行降一级的工作站数。",
        "Precision: estimated from answers, in brackets the 95 % interval (Beta posterior). Demoted: workstations "
        "on which the rule became one step milder, by the policy's budget.",
    )
    return (f"<p>{told}</p>" if rows else "") + _table(heads, rows)


def _precision(precision: Precision) -> str:
    if not precision.answers:
        return "–"
    low, high = precision.interval()
    return f"{precision.mean:.0%} ({low:.0%}–{high:.0%})"


def _agents(figures: Figures) -> str:
    rows = [
        (escape(one.agent), f"{one.events:,}", f"{one.repeated:,}", f"{one.repeated / one.events:.0%}")
        for one in figures.by_agent
    ]
    told = _both("事件最多者在前，最多列 15 人。", "Those with the most events, at most 15.")
    heads = (("员工", "agent"), ("事件", "events"), ("重复", "repeated"), ("占比", "share"))
    return (f"<p>{told}</p>" if rows else "") + _table(heads, rows)


def _repeats(figures: Figures) -> str:
    rows = [(escape(one.lesson), _share(one.before), _share(one.after)) for one in figures.repeats]
    told = _both(
        "同一员工、同一类信息：看到该课之前（未附课的首次事件）与之后（首次附课的事件），30 天内是否再次发生；"
        "只计其后观察满 30 天者。括号内为 95% 置信区间（Wilson）。",
        "For the same person and kind of data: whether the first event without the lesson, and the first one that "
        "showed it, was followed by another within 30 days; only those observed for these 30 days are counted. "
        "In brackets the 95 % confidence interval (Wilson).",
    )
    heads = (("课", "lesson"), ("之前", "before"), ("之后", "after"))
    return (f"<p>{told}</p>" if rows else "") + _table(heads, rows)


def _share(share: Share) -> str:
    if not share.of:
        return "–"
    low, high = share.interval()
    return f"{share.times / share.of:.0%} ({low:.0%}–{high:.0%}) · {share.times:,}/{share.of:,}"


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
    heads = (("周", "week"), ("员工与规则", "person and rule"), ("重复", "repeats"), ("平均", "on average"))
    rows = [
        (f"+{week.week}", f"{week.persons:,}", f"{week.events:,}", f"{rate:.2f}")
        for week, rate in zip(weeks, rates, strict=True)
    ]
    chart = columns("weeks", [f"+{week.week}" for week in weeks], (Series("", "redact", rates),))
    return f"<p>{told}</p>" + chart + _same(heads, rows)


def _incidents(figures: Figures, now: datetime) -> str:
    rows = []
    for one in figures.incidents:
        if one.case in figures.closed_cases:
            left = _both("已结案", "closed")
        elif one.due is None:
            left = _both("立即", "at once")
        else:
            hours = (one.due - now).total_seconds() / 3600
            late = _both(f"逾期 {-hours:.0f} 小时", f"{-hours:.0f} h overdue")
            left = (
                f'<span class="bad">{late}</span>'
                if hours < 0
                else _both(f"剩 {hours:.1f} 小时", f"{hours:.1f} h left")
            )
        who = f"{escape(one.machine)}<br>{escape(one.agent)}"
        told = (escape(one.application), f"{one.persons:,}", escape(one.laws), left)
        rows.append((f"{escape(one.case)}<br>{one.reported_at:%Y-%m-%d %H:%M} UTC", who, *told))
    heads = (
        ("事件", "case"),
        ("工作站、员工", "workstation, agent"),
        ("去向", "went to"),
        ("人数", "persons"),
        ("依据", "law"),
        ("时限", "clock"),
    )
    return _table(heads, rows)


def _states(figures: Figures) -> str:
    rows = []
    for one in figures.states:
        name = _both(*STATE.get(one.name, (one.name, one.name)))
        rows.append((f'<span class="bad">{name}</span>' if one.name in SERIOUS else name, f"{one.count:,}"))
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
