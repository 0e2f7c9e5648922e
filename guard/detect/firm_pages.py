"""Pages that say how to reach a firm: its hotline, its mail, where goods go back to."""

from __future__ import annotations

import re

from guard.detect.shown_text import ShownText
from guard.model import EntityType, Finding

OF_AN_OFFICE = re.compile(
    r"(?:support|info|sales|contact|admin|help|hello|service|security|office|feedback|webmaster|ops|all|staff|team)@",
    re.IGNORECASE,
)
"""Mail addresses of an office, which no one person has."""
_OF_A_FIRM = re.compile(
    r"客服(?:热线|电话|[:：]? ?[48]00-)|服务热线|全国统一|联系我们"
    r"|\b(?:hotline|contact us|customer (?:service|care))\b",
    re.IGNORECASE,
)
_HOTLINE = re.compile(
    r"(?:客服(?:热线|电话)|服务热线|\b(?:hotline|helpline|customer (?:service|care)))[:：]? ?\Z", re.IGNORECASE
)
"""Right before a firm's own number."""
_PREMISES = re.compile(r"退货|公司地址|总部|\b(?:returns?|head ?office|our (?:office|store))\b[^\n]*\Z", re.IGNORECASE)
"""Before the address of a firm's own, in its line."""
_LONGEST_LEAD = 40
"""Characters from that to the address, at most."""


def is_firms(shown: ShownText, finding: Finding) -> bool:
    """Whether it may be a firm's own: its hotline, an office's mail address, where goods go back to."""
    if finding.entity_type is EntityType.EMAIL:
        return OF_AN_OFFICE.match(shown.value(finding)) is not None
    if finding.entity_type is EntityType.ADDRESS:
        return _PREMISES.search(shown.before(finding, _LONGEST_LEAD).rpartition("\n")[2]) is not None
    is_phone = finding.entity_type is EntityType.PHONE
    return finding.evidence.recognizer == "phone.service" or (
        is_phone and _HOTLINE.search(shown.before(finding, _LONGEST_LEAD)) is not None
    )


def is_page_of_a_firm(shown: ShownText) -> bool:
    """Whether the page says how to reach a firm, and holds nothing of anybody else."""
    says = not shown.shows_more and _OF_A_FIRM.search(shown.text) is not None
    return says and all(is_firms(shown, each) for each in shown.findings)
