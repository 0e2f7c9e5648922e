"""RealtimeKit and the polkit that it asks, on a system bus of the test's own.

One at a time: it allows itself three threads, those of another one counted.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.support.waiting import until

KIT, POLKIT = Path("/usr/libexec/rtkit-daemon"), Path("/usr/lib/polkit-1/polkitd")
_ALL = "".join(
    f'<allow {direction}_type="{kind}"/>' for direction in ("send", "receive") for kind in ("method_call", "signal")
)
BUS = f"""\
<busconfig>
  <type>system</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/>{_ALL}
    <allow send_requested_reply="true" send_type="method_return"/>
    <allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_return"/><allow receive_type="error"/>
  </policy>
</busconfig>
"""


def is_there() -> bool:
    """Whether both are installed, and may be started: only the system's administrator can, where none runs yet."""
    runs = any(_is_running(process, KIT.name) for process in Path("/proc").glob("[0-9]*"))
    return KIT.exists() and POLKIT.exists() and os.geteuid() == 0 and not runs


@contextmanager
def realtime_kit(folder: Path) -> Iterator[str]:
    """The address of the bus; its socket lies where the services come to, who are no administrators once they run."""
    settings = folder / "system-bus.conf"
    settings.write_text(BUS)
    with ExitStack() as stack:
        bus = _run(stack, ["dbus-daemon", f"--config-file={settings}", "--nofork", "--print-address=1"])
        assert bus.stdout is not None
        address = bus.stdout.readline().decode().strip()
        for service, name in ((POLKIT, "org.freedesktop.PolicyKit1"), (KIT, "org.freedesktop.RealtimeKit1")):
            _run(stack, [str(service)], DBUS_SYSTEM_BUS_ADDRESS=address)
            until(partial(_has_owner, address, name), what=name)
        yield address


def _is_running(process: Path, name: str) -> bool:
    """Whether a process has that name; not where it has ended and nobody has asked how, as below some containers."""
    try:
        return (process / "comm").read_text().strip() == name and bool((process / "cmdline").read_bytes())
    except OSError:  # it has ended
        return False


def _run(stack: ExitStack, command: Sequence[str], **environ: str) -> subprocess.Popen[bytes]:
    """RealtimeKit may write no file that is longer than a byte: what these say goes into a pipe, or nowhere."""
    process = stack.enter_context(
        subprocess.Popen(command, env=os.environ | environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    )
    stack.callback(process.terminate)
    return process


def _has_owner(address: str, name: str) -> bool:
    bus = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", interface="org.freedesktop.DBus")
    with open_dbus_connection(address) as connection:
        answer = connection.send_and_get_reply(new_method_call(bus, "NameHasOwner", "s", (name,)), timeout=5)
    return bool(answer.body[0])
