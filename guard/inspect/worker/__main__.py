"""The inspection worker: a nursery that loads everything once and is closed in, and lanes that are forked from it.

The nursery hears the guard alone and never sees what a program copied. Each lane is a copy of it with two pipes of its
own: it parses, reads, finds and covers, one format at a time, and may be killed at any moment; the next one is ready
within milliseconds. Where a system cannot fork, a lane is a whole process that loads everything itself.
"""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from typing import Any

from guard import allocator
from guard.confined.child import take_pipes
from guard.confined.confine import CALLS, Bounds, after_loading, before_threads
from guard.confined.frames import receive, send
from guard.inspect.worker.lane import serve
from guard.inspect.worker.tools import Loaded

MEMORY_BYTES = 4 * 1024**3
PROGRAMS = "programs"
"""The word that lets a lane start an engine that is a program of its own."""
_system: Any = os
_sockets: Any = socket
"""Calls that Windows does not have, and never reaches."""
_REAP_S = 5.0
"""Time between two looks for lanes that have ended, in seconds; while none is out, nobody looks."""
_MESSAGE_BYTES = 4 * 1024 * 1024


def main() -> int:
    """Serve the guard until it hangs up. With a number as last word: a nursery whose orders come by that socket."""
    allocator.keep_little()
    words = sys.argv[1:]
    source, sink = take_pipes()
    programs = PROGRAMS in words
    nursery = bool(words) and words[-1].isdigit()
    measures = before_threads(Bounds(MEMORY_BYTES), programs=programs)
    measures += _lanes_take(programs=programs) if nursery else ()
    opening = receive(source, text_limit_bytes=_MESSAGE_BYTES, blob_limit_bytes=0)
    if opening is None:
        return 0
    loaded = Loaded.load(opening[0])
    allocator.settle()
    allocator.give_back()
    if nursery:
        with socket.socket(fileno=int(words[-1])) as orders:
            allocator.let_go_of_code()
            send(sink, {"warm": True, "measures": measures, "missing": loaded.missing})
            _nurse(orders, loaded, programs=programs)
        return 0
    measures += after_loading(programs=programs)
    send(sink, {"warm": True, "measures": measures, "missing": loaded.missing})
    serve(source, sink, loaded)
    return 0


def _lanes_take(*, programs: bool) -> tuple[str, ...]:
    """What lanes close themselves in by beyond this process, which has to fork: tried by one that ends at once."""
    child = _system.fork()
    if not child:
        os._exit(0 if CALLS in after_loading(programs=programs) else 1)
    return () if _system.waitpid(child, 0)[1] else (CALLS,)


def _nurse(orders: socket.socket, loaded: Loaded, *, programs: bool) -> None:
    """Fork a lane for each pair of pipes that comes along."""
    while True:
        orders.settimeout(_REAP_S if _are_out() else None)
        try:
            order, descriptors, _, _ = _sockets.recv_fds(orders, 16, 2)
        except TimeoutError:
            continue
        if not order:
            return
        child = _system.fork()
        if not child:
            orders.close()
            after_loading(programs=programs)
            with os.fdopen(descriptors[0], "rb") as asked, os.fdopen(descriptors[1], "wb") as told:
                serve(asked, told, loaded)
            os._exit(0)
        for descriptor in descriptors:
            os.close(descriptor)
        handle = _system.pidfd_open(child)
        _sockets.send_fds(orders, [str(child).encode()], [handle])
        os.close(handle)


def _are_out() -> bool:
    """Whether any lane has not ended yet; those that have are reaped."""
    with suppress(ChildProcessError):
        while _system.waitpid(-1, _system.WNOHANG)[0]:
            pass
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
