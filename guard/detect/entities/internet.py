"""Internet addresses of both versions. Source: RFC 791, RFC 4291 (text forms), RFC 4632 (prefix lengths)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from guard.detect.passage import Passage
from guard.detect.recognizer import Candidate, Needs
from guard.model import EntityType

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_FIRST_OCTET = "[0-9](?<![0-9.].)(?:(?<=2)(?:5[0-5]|[0-4][0-9])|(?<=1)[0-9]{2}|(?<!0)[0-9]|)"
_V4 = re.compile(rf"{_FIRST_OCTET}(?:\.{_OCTET}){{3}}(?:/[0-9]{{1,2}}|:[0-9]{{2,5}})?(?![0-9]|\.[0-9])")
_V6 = re.compile(
    r"(?<![0-9A-Za-z:.])(?=[0-9A-Fa-f:.]*:[0-9A-Fa-f]*:)[0-9A-Fa-f:.]{3,45}(?:%[0-9A-Za-z]+)?(?:/[0-9]{1,3})?(?![0-9A-Za-z:])"
)
_THREE_DOTS = re.compile(r"\.[0-9]{1,3}\.[0-9]{1,3}\.")
_TWO_COLONS = re.compile(":[0-9A-Fa-f]*:")
"""Without these there is no address of either version."""
_OF_NOBODY = re.compile(
    r"(?:127\.0\.0\.1(?![0-9])|0\.0\.0\.0:[0-9])|(?:255\.){1,3}(?:0|128|192|224|240|248|252|254)(?:\.0){0,2}(?![0-9.])"
)
"""Addresses of the machine itself and of all its own, and masks of networks."""
_LISTENS = re.compile(r"(?:host|bind|listen|address|监听|绑定)[\"']?[ =:(]{1,3}(?:\d+, ?)?[\"']?\Z", re.IGNORECASE)
"""Before what a server listens on."""
_ALL = "0.0.0.0"
_FEWEST_COLONS = 6
"""Colons of a version 6 address that is not abbreviated, at least."""
_SLICE = re.compile(r"[\w\])]\[\Z")
"""Before what programs write for every second element: `row[::2]`."""
_BUILD = re.compile(r"\.[A-Z][A-Z0-9]")
"""What follows the four numbers of a phone's firmware: `15.0.22.5.W10`."""
_VERSION = re.compile(r"(?:\bv|version|ver\.?|版本号?|固件|内核|软件|系统)[ :]{0,2}\Z", re.IGNORECASE)


class InternetAddressRecognizer:
    """Finds IPv4 and IPv6 addresses, with a port or a prefix length."""

    entity_types = frozenset({EntityType.IP})
    needs = Needs.NUMBER
    reads_broken_lines = True

    def find(self, passage: Passage) -> Iterator[Candidate]:
        text = passage.plain
        if _TWO_COLONS.search(text) is not None:
            yield from self._version_6(text)
        if _THREE_DOTS.search(passage.digits) is not None:
            for match in _V4.finditer(passage.digits):
                start, end = match.span()
                if not (_VERSION.search(text, max(0, start - 10), start) or _BUILD.match(text, end)):
                    listens = match[0] == _ALL and _LISTENS.search(text, max(0, start - 24), start)
                    confidence = 0.3 if listens or _OF_NOBODY.match(match[0]) else 0.85
                    yield Candidate(EntityType.IP, start, end, confidence, "ip.v4")

    def _version_6(self, text: str) -> Iterator[Candidate]:
        for match in _V6.finditer(text):
            value = match[0].rstrip(".").rstrip(":") if not match[0].endswith("::") else match[0]
            if not _is_version_6(value) or value == "::1" or not any(map(str.isdigit, value)):
                continue
            if _SLICE.search(text, max(0, match.start() - 2), match.start()):
                continue
            yield Candidate(EntityType.IP, match.start(), match.start() + len(value), 0.9, "ip.v6")


def _is_version_6(value: str) -> bool:
    if "::" not in value and value.count(":") < _FEWEST_COLONS:
        return False  # a time of day
    try:
        return ipaddress.ip_interface(value).version == 6
    except ValueError:
        return False
