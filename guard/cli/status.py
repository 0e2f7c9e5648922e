"""`frostpane status`: how the running guard stands."""

from __future__ import annotations

import argparse
from typing import Any

from guard.audit.line import printable
from guard.cli import options as shared
from guard.desktop import current
from guard.service.control import ask_status


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("status", help="tell how the running guard stands")
    parser.add_argument("--json", action="store_true", help="one object on stdout")
    shared.add_data_dir(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0; a guard that does not run is an error."""
    status = ask_status(current().control_address(shared.paths(options).data))
    if options.json:
        shared.print_json(status)
        return 0
    policy, gate, counters = status["policy"], status["gate"], status["counters"]
    print(f"Frostpane {status['version']}: {status['state']}")
    print(f"policy    {policy['name']} {policy['serial']} ({policy['source']}, {policy['state']})")
    if policy["detail"]:
        print(f"          {printable(policy['detail'])}")
    if (pull := policy["pull"]) and pull["detail"]:
        print(f"          the server gave no answer {pull['failures']} times: {printable(pull['detail'])}")
    print(f"gate      {gate['backend']}, {'connected' if gate['connected'] else 'lost'} since {gate['since']}")
    print(f"reader    {status['reader']['engine']}, {'warm' if status['reader']['warm'] else 'cold'}")
    print(f"trail     {status['trail']['records']} records, {status['trail']['state']}")
    print(f"pastes    {counters['pastes']}: {counters['original']} original, {counters['frosted']} frosted,", end=" ")
    print(f"{counters['blocked']} blocked")
    for rule in status["demoted"]:
        answers = f"{rule['precision']['wrong']} of {rule['precision']['wrong'] + rule['precision']['right']} answers"
        print(f"demoted   {rule['rule']}: {rule['before']} -> {rule['now']}, {answers} say no customer data")
    for case in status["incidents"]:
        due = next((duty["due"] for duty in case["duties"] if duty["due"]), "at once")
        print(f"incident  {case['case']} is open: {case['application']['en']}, due {due}")
    for point in status["coverage"]:
        print(f"{'guarded ' if point['guarded'] else 'NOT     '}  {point['point']}: {point['reason']['en']}")
    return 0
