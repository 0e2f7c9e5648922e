"""`frostpane my-data`: every record about the person who is logged in, who sees what of it, and how long."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from guard.audit.export import plain
from guard.audit.line import told
from guard.audit.own_data import OwnData, own_data
from guard.cli import options as shared
from guard.compose.service import trail_settings
from guard.desktop.vault import KeyringVault
from guard.errors import InputError
from guard.model import Message, workstation

_SHOWN = 50
"""Records that are shown to people unless they ask for more; `--json` gives all."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("my-data", help="what is known of me / 关于我的记录")
    parser.add_argument("--json", action="store_true", help="one object on stdout, with every record")
    parser.add_argument("--limit", type=int, default=_SHOWN, metavar="N", help=f"records to show ({_SHOWN})")
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0."""
    if options.limit < 0:
        raise InputError("--limit is a number of records, 0 or more", code="usage")
    paths = shared.paths(options)
    settings = trail_settings(shared.policy_in_force(paths, None))
    own = own_data(paths, KeyringVault(), workstation(), settings)
    if options.json:
        shared.print_json(_body(own))
    else:
        _tell(own, options.limit)
    return 0


def _body(own: OwnData) -> dict[str, Any]:
    settings, sight = own.settings, own.sight
    return {
        "agent": own.here.agent,
        "machine": own.here.machine,
        "first": own.first and own.first.isoformat(),
        "kinds": dict(own.kinds),
        "unread": own.unread,
        "kept": {
            "trail_days": settings.retention_days,
            "evidence_days": settings.evidence.max_days,
            "open_cases": own.open_cases,
        },
        "sealed": {
            "files": own.sealed_files,
            "auditors": len(settings.auditor_keys),
            "two_persons": settings.two_persons,
        },
        "supervisors_see": [asdict(one) for one in sight.seen],
        "supervisors_do_not_see": [asdict(one) for one in sight.unseen],
        "rights": [asdict(one) for one in sight.rights],
        "records": [plain(record) for record in own.records],
    }


def _tell(own: OwnData, limit: int) -> None:
    settings = own.settings
    print(f"{own.here.agent} @ {own.here.machine}")
    since = "" if own.first is None else f" 自 since {own.first:%Y-%m-%d}"
    print(
        f"记录 records: {len(own.records)}{since}  " + " ".join(f"{kind}×{count}" for kind, count in own.kinds.items())
    )
    if own.unread:
        print(f"无法打开 not opened with the keys at hand: {own.unread}")
    _list("主管可以看到 Supervisors see", own.sight.seen)
    _list("主管看不到 Supervisors do not see", own.sight.unseen)
    print("\n保存多久 How long it is kept")
    days = "不限 no limit" if settings.retention_days is None else f"{settings.retention_days} 天 days"
    print(f"  · 记录 records: {days}")
    evidence = "不限 no limit" if settings.evidence.max_days is None else f"{settings.evidence.max_days} 天 days"
    persons = "，须两人同时打开 two of them together" if settings.two_persons else ""
    print(
        f"  · 封存的证据 sealed evidence: {own.sealed_files} 份 files，{evidence}，"
        f"审计人 auditors: {len(settings.auditor_keys)}{persons}"
    )
    if own.open_cases:
        print(f"  · 未结事件保留更久 open cases that hold records longer: {own.open_cases}")
    _list("你的权利 Your rights", own.sight.rights)
    print(f"\n最近的记录 The newest records ({min(limit, len(own.records))}/{len(own.records)})")
    for record in own.records[:limit]:
        said = told(record)
        print(f"  · {record.event_id}  {said.zh}\n    {said.en}")


def _list(title: str, told: Sequence[Message]) -> None:
    print(f"\n{title}")
    for one in told:
        print(f"  · {one.zh}\n    {one.en}")
