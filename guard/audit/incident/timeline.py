"""What happened, record by record: as NDJSON for machines and as one HTML file for people. One pass over the trail."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape

from guard.audit.export import ecs
from guard.audit.incident.case import Case
from guard.audit.proof.record import AuditRecord

_STYLE = (
    'body{font:14px/1.5 "Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;margin:24px;color:#1d2733}'
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:3px 8px;border-bottom:1px solid #dde4ec;"
    "overflow-wrap:anywhere;vertical-align:top}tr.of td{background:#fdf3e1}"
)
_HEADS = (
    "UTC",
    "记录 record",
    "经过 what",
    "去向 destination",
    "信息 data",
    "得到 received",
    "规则 rule",
    "回答 answer",
)


def ndjson(records: Iterable[AuditRecord]) -> bytes:
    """A record a line, in ECS, the oldest first."""
    lines = (json.dumps(ecs(record), ensure_ascii=False, separators=(",", ":")) for record in records)
    return "".join(f"{line}\n" for line in lines).encode()


def page(case: Case, records: Iterable[AuditRecord]) -> bytes:
    """The same as one HTML file; the events that the case is about are marked."""
    concerned = frozenset(case.events)
    head = "".join(f"<th>{escape(name)}</th>" for name in _HEADS)
    rows = "".join(_row(record, record.event_id in concerned) for record in records)
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escape(case.id)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>时间线 Timeline · {escape(case.id)}</h1><p>{escape(case.machine)} · {escape(case.agent)} · "
        f"{escape(case.what)}</p><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></body></html>\n"
    ).encode("utf-8", "replace")


def _row(record: AuditRecord, concerned: bool) -> str:
    decision = record.decision
    if decision is None:
        facts = " ".join(f"{name}={value}" for name, value in record.facts.items())
        cells = [record.kind.value, "", facts[:300], "", "", ""]
    else:
        place = decision.destination
        counts = " ".join(f"{kind}×{count}" for kind, count in decision.counts.items())
        previews = " ".join(seen.masked for seen in decision.seen[:5])
        cells = [
            decision.action if record.times == 1 else f"{decision.action} ×{record.times}",
            f"{place.group}: {place.site or place.executable or '?'}",
            f"{counts} {previews}",
            decision.version,
            decision.rule or "",
            " ".join(filter(None, (decision.answer, decision.reason))),
        ]
    told = [f"{record.at:%Y-%m-%d %H:%M:%S}", f"{record.number} {record.event_id}", *cells]
    mark = ' class="of"' if concerned else ""
    return f"<tr{mark}>" + "".join(f"<td>{escape(cell)}</td>" for cell in told) + "</tr>"
