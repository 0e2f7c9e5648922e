"""A real rsyslog that takes messages over TLS from clients with a certificate, on a loopback port, into a file."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.support.tls import Certificates

PROGRAM = shutil.which("rsyslogd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
_CONF = """
global(workDirectory="{folder}" defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="{ca}"
       defaultNetstreamDriverCertFile="{certificate}" defaultNetstreamDriverKeyFile="{key}" maxMessageSize="8k")
module(load="imtcp" StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="x509/certvalid")
input(type="imtcp" address="127.0.0.1" port="{port}" SupportOctetCountedFraming="on")
template(name="whole" type="string" string="%syslogseverity% %hostname% %msgid% %structured-data% %msg%\\n")
action(type="omfile" file="{out}" template="whole" asyncWriting="off" flushOnTXEnd="on")
"""


class Rsyslog:
    """The server; it can be killed and started again on the same port."""

    def __init__(self, folder: Path, certificates: Certificates) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.out = folder / "received.log"
        self._folder = folder
        conf = _CONF.format(
            folder=folder,
            ca=certificates.authority,
            certificate=certificates.server,
            key=certificates.server_key,
            port=self.port,
            out=self.out,
        )
        (folder / "rsyslog.conf").write_text(conf)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return once it listens."""
        assert PROGRAM is not None
        words = [PROGRAM, "-n", "-f", str(self._folder / "rsyslog.conf"), "-iNONE"]
        with (self._folder / "stderr.log").open("ab") as log:
            self._process = subprocess.Popen(words, stderr=log, stdout=log)
        for _ in range(400):
            if self._process.poll() is not None:
                raise RuntimeError((self._folder / "stderr.log").read_text(errors="replace"))
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=0.5):
                return
            time.sleep(0.025)
        raise RuntimeError("rsyslog does not listen")

    def kill(self) -> None:
        """End it as a power failure would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def size(self) -> int:
        """Bytes that it wrote."""
        return self.out.stat().st_size if self.out.exists() else 0

    def end(self) -> str:
        """The last lines that it wrote."""
        if not self.size():
            return ""
        with self.out.open("rb") as file:
            file.seek(max(self.size() - 16_384, 0))
            return file.read().decode("utf-8", "replace")

    def lines(self) -> list[str]:
        """What it wrote: lines that are ended."""
        text = self.out.read_text("utf-8", "replace") if self.out.exists() else ""
        return [line for line in text.split("\n")[:-1] if line.endswith("}")]
