"""The customer's own agreement: one page in Chinese and English, to be printed and signed.

What must be told stands in one table with the article that asks for it. Counsel checks the page before it is used.

Source: PIPL art. 13, 14, 15, 16, 17, 19, 23, 25, 29.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from html import escape

from guard.model import EntityType, Message
from guard.tokens.consent.record import Terms

_STYLE = """
@page{size:A4;margin:12mm}*{box-sizing:border-box}body{font:12px/1.4 "Noto Sans CJK SC","Microsoft YaHei",system-ui,
sans-serif;color:#1d2733;max-width:760px;margin:0 auto;padding:4px}h1{font-size:19px;margin:0 0 2px}
table{border-collapse:collapse;width:100%;margin:10px 0}th,td{border:1px solid #c5ced8;padding:4px 8px;text-align:left;
vertical-align:top;overflow-wrap:anywhere}th{width:34%;font-weight:600}small{color:#5b6b7d;font-weight:400}
.en{display:block;color:#41505f}th .en{display:inline;font-weight:400;margin:0 6px}
.box{display:inline-block;width:13px;height:13px;border:1.5px solid #1d2733;
margin-right:8px;vertical-align:-2px}.sign{display:grid;grid-template-columns:1fr 1fr;gap:48px 24px;margin-top:60px}
.sign div{border-top:1px solid #1d2733;padding-top:3px}p{margin:6px 0}
"""


def form(
    terms: Terms,
    not_before: datetime,
    expires_at: datetime,
    name: Callable[[EntityType], Message],
    *,
    record: str | None = None,
) -> str:
    """The page. `name`: gives an entity type in words. `record`: id of the record that was made with it."""
    where = terms.recipient if terms.site is None else f"{terms.recipient} ({terms.site})"
    period = f"{not_before:%Y-%m-%d} – {expires_at:%Y-%m-%d}"
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
    boxes = "".join(f'<p><span class="box"></span>{_both(each)}</p>' for each in agreed)
    rights = Message(
        "您可以不同意，也可以随时撤回；这不影响您继续获得服务，撤回前已经进行的处理仍然有效。",
        "You may refuse, and withdraw at any time; the service goes on all the same, "
        "and what was done before stays lawful.",
    )
    signs = "".join(
        f"<div>{_both(each)}</div>"
        for each in (
            Message("客户签名", "Customer's signature"),
            Message("日期", "Date"),
            Message("经办主管签名", "Supervisor's signature"),
            Message(f"记录编号：{record or '________'}", "Number of the record"),
        )
    )
    title = Message("个人信息处理同意书", "Consent to the use of personal data")
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'unsafe-inline'\"><title>{escape(title.zh)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{_both(title)}</h1><table>{table}</table>{boxes}"
        f'<p>{_both(rights)} <small>PIPL 14, 15, 16</small></p><div class="sign">{signs}</div></body></html>\n'
    )


def _row(told: Message, article: str, value: str) -> str:
    return f"<tr><th>{_both(told)}<small>PIPL {article}</small></th><td>{escape(value)}</td></tr>"


def _kinds(kinds: Iterable[EntityType], name: Callable[[EntityType], Message]) -> str:
    return " · ".join(f"{name(kind).zh} / {name(kind).en}" for kind in kinds) or "–"


def _both(said: Message) -> str:
    return f'{escape(said.zh)}<span class="en" lang="en">{escape(said.en)}</span>'
