"""`frostpane-hub rollout`: a signed policy goes to few workstations, then to more, or back."""

from __future__ import annotations

import argparse
import asyncio
import getpass
from pathlib import Path
from typing import Any

from guard.errors import FleetError
from guard.fleet.hub.folder import HubFolder
from guard.fleet.hub.rollout import Progress, Rollout
from guard.fleet.subjects import MAX_POLICY_BYTES
from guard.model.clock import wall_clock


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("rollout", help="put a signed policy out ring by ring, watched; halt, go back")
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    start = steps.add_parser("start", help="put it out to the first ring")
    start.add_argument("envelope", type=Path, help="signed before, elsewhere")
    start.add_argument("--rings", type=_rings, default=(1, 10, 100), metavar="1,10,100", help="in percent")
    start.add_argument("--device", action="append", default=[], help="one that belongs to the first ring; repeatable")
    advance = steps.add_parser("advance", help="put it out to the next ring")
    advance.add_argument("--anyway", action="store_true", help="whatever those say that it has reached")
    steps.add_parser("halt", help="have nobody take it who does not have it yet")
    steps.add_parser("resume", help="go on with one that was halted")
    back = steps.add_parser("back", help="give those that it reached an earlier policy, signed anew, in its place")
    back.add_argument("envelope", type=Path, help="with a serial above that of the rollout")
    steps.add_parser("show", help="tell how each ring has taken it, and who did what")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Take one step, or look.

    Raises:
        FleetError: it cannot be taken now, or server or database do not answer.
    """
    asyncio.run(_run(options))


def policy_file(file: Path) -> bytes:
    """A signed policy of a size that goes over the wire.

    Raises:
        FleetError: it is larger (`fleet-policy`).
        OSError: it cannot be read.
    """
    with file.open("rb") as opened:
        envelope = opened.read(MAX_POLICY_BYTES + 1)
    if len(envelope) > MAX_POLICY_BYTES:
        told = f"{file.name} is larger than the {MAX_POLICY_BYTES} bytes that go over the wire; lay it down as a file"
        raise FleetError(told, code="fleet-policy")
    return envelope


async def _run(options: argparse.Namespace) -> None:
    from guard.fleet.hub import offices

    by = getpass.getuser()
    async with offices.rollouts(HubFolder(options.folder), wall_clock) as rollouts:
        match options.step:
            case "show":
                _show(await rollouts.progress())
                return
            case "start":
                envelope = policy_file(options.envelope)
                made = await rollouts.start(envelope, by=by, rings=options.rings, named=tuple(options.device))
            case "advance":
                made = await rollouts.advance(by=by, anyway=options.anyway)
            case "halt":
                made = await rollouts.halt(by=by)
            case "resume":
                made = await rollouts.resume(by=by)
            case _:
                made = await rollouts.back(policy_file(options.envelope), by=by)
    print(_told(made))


def _told(rollout: Rollout) -> str:
    return f"rollout {rollout.id}: {rollout.name} {rollout.serial} is {rollout.state} at {rollout.reached} %"


def _show(progress: Progress | None) -> None:
    if progress is None:
        print("there has been no rollout yet")
        return
    print(_told(progress.rollout))
    print("up to   known  there  have it  there and have it  in trouble")
    for ring in progress.rings:
        sign = "" if ring.percent <= progress.rollout.reached else "  not yet"
        print(f"{ring.percent:4} %{ring.devices:8}{ring.there:7}{ring.taken:9}", end="")
        print(f"{ring.there_taken:19}{ring.troubled:12}{sign}")
    for step in progress.steps:
        print(f"{step.at:%Y-%m-%d %H:%M:%S}  {step.by}  {step.what}  {step.reached} %")


def _rings(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(word) for word in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("write percents such as 1,10,100") from error
