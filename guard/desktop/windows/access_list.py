"""Access lists in their string form. Pure.

Source: [MS-DTYP] 2.5.1, security descriptor description language.
"""

from __future__ import annotations

import re

_MAY = ("SY", "BA", "LA", "OW")
"""SYSTEM, administrators, whoever owns the thing."""


def private_list(user: str) -> str:
    """Everything for that user, administrators and the system; nothing for others, whatever the folder above says."""
    return "D:P" + "".join(f"(A;OICI;FA;;;{who})" for who in ("SY", "BA", user))


def strangers(description: str, user: str) -> tuple[str, ...]:
    """Whom an access list lets in beside that user, administrators and the system."""
    if "D:" not in description or "NO_ACCESS_CONTROL" in description:
        return ("everybody",)
    allowed = re.findall(r"\((?:A|XA|OA);[^;()]*;[^;()]*;[^;()]*;[^;()]*;([^;()]*)", description)
    return tuple(dict.fromkeys(who for who in allowed if who not in (*_MAY, user)))
