"""The old container of office files, a small file system in a file: what lies at its root.

Source: [MS-CFB] 2.6 (directory entries).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from guard.inspect.documents.bounds import damaged

if TYPE_CHECKING:
    from aspose.email_foss.cfb import CFBReader

BROKEN = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError, struct.error)
"""What the reader raises, beside its own errors, for a container that does not follow its format."""


def opened(data: bytes) -> CFBReader:
    """The container.

    Raises:
        InputError: it is damaged.
    """
    from aspose.email_foss.cfb import CFBError, CFBReader

    try:
        return CFBReader(data)
    except (CFBError, *BROKEN) as error:
        raise damaged() from error


def names_at_root(data: bytes) -> frozenset[str]:
    """What lies at the root.

    Raises:
        InputError: the container is damaged.
    """
    from aspose.email_foss.cfb import CFBError

    reader = opened(data)
    try:
        return frozenset(entry.name for entry in reader.iter_children(reader.root_entry.stream_id))
    except (CFBError, *BROKEN) as error:
        raise damaged() from error
