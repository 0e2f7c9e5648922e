"""The customer's own agreement: one page in Chinese and English, to be printed and signed.

The page keeps to what browsers and Qt's texts both draw: tables, breaks, colours.

What must be told stands in one table with the article that asks for it. Counsel checks the page before it is used.

Source: PIPL art. 13, 14, 15, 16, 17, 19, 23, 25, 29.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from html import escape

from guard.model import EntityType, Message
from guard.tokens.consent.record import Terms

_STYLE = """
@page{size:A4;margin:12mm}*{box-sizing:border-box}body{font:9pt "Noto Sans CJK SC","Microsoft YaHei",system-ui,
sans-serif;color:#1d2733;max-width:760px;margin:0 auto;padding:4px}h1{font-size:14pt;margin:0 0 2px}
table{border-collapse:collapse;width:100%;margin-top:10px;margin-bottom:10px}
th,td{border:1px solid #c5ced8;padding:4px 8px;text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{font-weight:600}small{font-size:7pt;color:#5b6b7d;font-weight:400}
.en{color:#41505f;font-weight:400}.box{font-size:11pt}.sign td{border:none;padding:30px 24px 0 0}p{margin:6px 0}
"""

_LINE = "_" * 34
"""Line for a signature, made of signs, so that it is the same in a browser and on paper."""


def form(
    terms: Terms,
    not_before: datetime,
    expires_at: datetime,
    name: Callable[[EntityType], Message],
    *,
    record: str | None = None,
) -> str:
    """The page, with the days that these two have in their own zones.

    `name`: gives an entity type in words. `record`: id of the record that was made with it.
    """
    where = terms.recipient if terms.site is None else f"{terms.recipient} ({terms.site})"
    period = f"{_day(not_before)} – {_day(expires_at)}"
    table = "".join(
        _row(told, article, value)
        for told, article, value in (
            (Message("个人信息处理者", "Who processes your data"), "17 (1)", terms.processor),
            (Message("联系方式", "Contact"), "17 (1)", terms.contact),
            (Message("处理目的", "Purpose"), "17 (2)", terms.purpose),
            (Message("处理方式", "How it is done"), "17 (2)", terms.means),
            (Message("个人信息种类", "Kinds of data"), "17 (2)", _kinds(terms.kinds, name)),
            (Message("公开或发送的去处", "Where it goes"), "23, 25", where),
            (Message("同意的有效期与次数", "Period and number of times"), "14", f"{period} · × {terms.uses}"),
            (Message("保存期限", "How long it is kept there"), "17 (2), 19", terms.retention),
            (Message("如何撤回同意、行使权利", "How to withdraw and use your rights"), "15, 17 (3)", terms.withdraw),
        )
    )
    agreed = [
        Message(
            "我已阅读上表，自愿同意按上表处理所附内容中的我的个人信息。",
            "I have read the table and agree freely that my data in the attached content are processed as it says.",
        ),
        Message(
            "我单独同意：所附内容可以公开到上表所列的去处。",
            "Separately, I agree that the attached content is published at the place that the table names.",
        ),
    ]
    if terms.sensitive:
        kinds = [name(kind) for kind in terms.sensitive]
        zh, en = "、".join(kind.zh for kind in kinds), ", ".join(kind.en for kind in kinds)
        agreed.append(
            Message(
                f"我单独同意处理敏感个人信息：{zh}；已被告知其必要性和对我的影响。",
                f"Separately, I agree that sensitive data are processed: {en}; I was told why this is needed "
                "and what it means for me.",
            )
        )
    boxes = "".join(f'<p><span class="box">☐</span> {_both(each)}</p>' for each in agreed)
    rights = Message(
        "您可以不同意，也可以随时撤回；这不影响您继续获得服务，撤回前已经进行的处理仍然有效。",
        "You may refuse, and withdraw at any time; the service goes on all the same, "
        "and what was done before stays lawful.",
    )
    signs = "".join(
        f"<tr>{_signed(first)}{_signed(second)}</tr>"
        for first, second in (
            (Message("客户签名", "Customer's signature"), Message("日期", "Date")),
            (
                Message("经办主管签名", "Supervisor's signature"),
                Message(f"记录编号：{record or '________'}", "Number of the record"),
            ),
        )
    )
    title = Message("个人信息处理同意书", "Consent to the use of personal data")
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>{escape(title.zh)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{_both(title)}</h1>"
        f'<table width="100%" cellpadding="4" cellspacing="0" border="1">{table}</table>{boxes}'
        f"<p>{_both(rights)} <small>PIPL 14, 15, 16</small></p>"
        f'<table class="sign" width="100%" cellpadding="8">{signs}</table></body></html>\n'
    )


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d}" if at.time() == time.min else at.isoformat(" ", "minutes")


def _row(told: Message, article: str, value: str) -> str:
    heading = f'<th width="34%" align="left">{_both(told)} <small>PIPL {article}</small></th>'
    return f'<tr>{heading}<td width="66%">{escape(value)}</td></tr>'


def _signed(told: Message) -> str:
    return f'<td width="50%">{_LINE}<br>{_both(told)}</td>'


def _kinds(kinds: Iterable[EntityType], name: Callable[[EntityType], Message]) -> str:
    return " · ".join(f"{name(kind).zh} / {name(kind).en}" for kind in kinds) or "–"


def _both(said: Message) -> str:
    return f'{escape(said.zh)}<br><span class="en" lang="en">{escape(said.en)}</span>'
