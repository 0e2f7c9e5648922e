"""The command `frostpane-hub`: what runs beside the server of a firm's fleet."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from guard.cli import log
from guard.cli.hub import console, rollout
from guard.cli.parser import Parser
from guard.cli.visible import visible
from guard.errors import GuardError
from guard.fleet.hub import folder as hub
from guard.fleet.hub import registry
from guard.fleet.hub.folder import FILE_MIB, HubFolder, HubSettings
from guard.model.clock import wall_clock

DAYS = 400
"""Days that events stay, unless another number is given."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 2 wrong usage or what could not be done."""
    try:
        options = _parser().parse_args(arguments)
        os.umask(0o077)
        return int(options.run(options) or 0)
    except GuardError as error:
        print(f"frostpane-hub: {error.code}: {visible(error)}", file=sys.stderr)
    except ModuleNotFoundError as error:
        print(f"frostpane-hub: {error.name} is missing; install frostpane[hub]", file=sys.stderr)
    except OSError as error:
        print(f"frostpane-hub: system: {visible(error.filename or '')} {error.strerror}", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="frostpane-hub", description="The hub of a firm's fleet.")
    parser.add_argument("--folder", type=Path, default=Path("/etc/frostpane-hub"), help="the hub's own folder")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    init = commands.add_parser("init", help="make the folder: keys, and the server's configuration")
    init.add_argument("--listen", default="0.0.0.0:4222", metavar="HOST:PORT")
    init.add_argument("--address", required=True, metavar="tls://HOST:PORT", help="by which workstations reach it")
    for name in ("certificate", "key", "authority"):
        init.add_argument(f"--{name}", type=Path, required=True, metavar="PEM")
    init.add_argument("--database", required=True, metavar="WORDS", help="such as 'dbname=frostpane'")
    init.add_argument("--file-mib", type=int, default=FILE_MIB, help="room for events that wait, in MiB")
    init.set_defaults(run=_init)

    sink = commands.add_parser("sink", help="keep events in the database; several may run")
    sink.add_argument("--keep-days", type=int, default=DAYS)
    sink.set_defaults(run=_sink)
    commands.add_parser("registrar", help="take the tokens of new workstations").set_defaults(run=_registrar)

    token = commands.add_parser("token", help="make a token for one workstation")
    token.add_argument("--hours", type=float, default=24.0, help="time in which it counts")
    token.set_defaults(run=_token)
    commands.add_parser("devices", help="list workstations and their keys").set_defaults(run=_devices)
    revoke = commands.add_parser("revoke", help="have a device's key count no more")
    revoke.add_argument("device")
    revoke.set_defaults(run=_revoke)
    push = commands.add_parser("push", help="put a signed policy out to everybody at once")
    push.add_argument("envelope", type=Path)
    push.add_argument("--scope", default="all")
    push.set_defaults(run=_push)
    rollout.add_parser(commands)
    console.add_parsers(commands)
    trial = commands.add_parser("trial", help="a whole fleet on this machine, for as long as it runs")
    trial.add_argument("--devices", type=int, default=50, help="simulated workstations, beside a real guard")
    trial.add_argument("--seconds", type=float, help="end after so long")
    trial.set_defaults(run=_trial)
    return parser


def _init(options: argparse.Namespace) -> None:
    from guard.fleet.hub.database import parsed

    for file in (options.certificate, options.key, options.authority):
        file.open("rb").close()  # the server says less of what it cannot read
    parsed(options.database)
    made = HubFolder(options.folder.absolute())
    settings = HubSettings(
        listen=options.listen,
        address=options.address,
        certificate=str(options.certificate.absolute()),
        key=str(options.key.absolute()),
        authority=str(options.authority.absolute()),
        database=options.database,
        file_mib=options.file_mib,
    )
    hub.make(made, settings)
    print(f"made {made.path}; start the server: nats-server -c {made.server_conf}")


def _sink(options: argparse.Namespace) -> None:
    from guard.fleet.hub import offices

    folder = HubFolder(options.folder)
    _until_ended(lambda ending: offices.sink(folder, wall_clock, ending, options.keep_days, _ready))


def _registrar(options: argparse.Namespace) -> None:
    from guard.fleet.hub import offices

    folder = _there(options)
    _until_ended(lambda ending: offices.registrar(folder, wall_clock, ending, _ready))


def _ready() -> None:
    print("ready", flush=True)


def _until_ended(office: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    log.to_stderr()

    async def run() -> None:
        ending = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, ending.set)
        await office(ending)

    asyncio.run(run())


def _token(options: argparse.Namespace) -> None:
    print(registry.mint(_there(options), os.urandom(16), wall_clock(), options.hours))


def _devices(options: argparse.Namespace) -> None:
    for each in registry.read(_there(options)).devices:
        state = f"revoked {each.revoked_at}" if each.revoked_at else f"admitted {each.admitted_at}"
        print(f"{each.device}  {each.machine}  {state}  {each.public_key}")


def _revoke(options: argparse.Namespace) -> None:
    registry.revoke(_there(options), options.device, wall_clock())
    print(f"{options.device}: its key counts no more")


def _there(options: argparse.Namespace) -> HubFolder:
    """The hub's folder; what was never made is neither empty nor made by the way.

    Raises:
        FleetError: it is none.
    """
    folder = HubFolder(options.folder)
    folder.settings()
    return folder


def _push(options: argparse.Namespace) -> None:
    from guard.fleet.hub import offices

    envelope = rollout.policy_file(options.envelope)
    asyncio.run(offices.push(HubFolder(options.folder), [options.scope], envelope))
    print(f"put out to {options.scope}")


def _trial(options: argparse.Namespace) -> int:
    from guard.cli.hub import trial

    return trial.run(options)
