"""Numbers of which the words of the page say what is numbered: slips, invoices, cases, shipments, documents of a firm.

Such a number has no label of its own, and its form alone says too little: the two together tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guard.detect.context import Context
from guard.detect.entities.series import SERIES, counts_others
from guard.detect.passage import NO_HINT, Passage
from guard.detect.recognizer import Candidate
from guard.model import EntityType

_SHIPMENTS = re.compile(
    r"\b(?:consignee|shipper|fedex|tnt|tracking|in transit|out for delivery|waybill|bill of lading)\b|运单|快递"
)
"""Words of a page of parcels."""
_TITLED = (
    (
        1,
        re.compile("送\\s?货\\s?单|发货单|出货单|提货单|收\\s?据|收款单|delivery note|packing slip"),
        re.compile(r"(?:^|(?<=\s))N[oO0º°]\.? ?[:：]? ?(?P<value>[0-9]{6,10})$", re.MULTILINE),
    ),
    (
        1,
        re.compile("rechnung|facture|factura|fattura|invoice|réservation|reserva|bestell"),
        re.compile(r"^(?P<value>(?:RE|RG|FA|FC|FT|INV|TK)-?[0-9]{5,8})$", re.MULTILINE),
    ),
    (
        2,
        re.compile(
            r"\b(?:chargebacks?|refund(?:s|ed)?|complaints?|customers?|cases?|tickets?|parcels?|billed|return label)\b"
        ),
        re.compile(
            r"(?<![0-9A-Za-z])(?P<value>(?<=\s)#(?:[0-9]{7}|[0-9]{9,11})|1Z(?=[0-9]{0,5}[A-Z])[0-9A-Z]{5,6}[0-9]{10})"
            r"(?![0-9A-Za-z])"
        ),
    ),
    (
        1,
        re.compile("booking|reservation|预订|预定|入住|酒店|hotel"),
        re.compile(r"(?<![0-9A-Za-z.])(?P<value>[1-9][0-9]{3}\.[0-9]{3}\.[0-9]{3})(?![0-9A-Za-z.])"),
    ),
    (
        1,
        re.compile(r"\bebay\b|\bbuyers?\b|ship by"),
        re.compile(r"(?P<value>[0-9](?<![0-9A-Za-z-].)[0-9]-[0-9]{5}-[0-9]{5})(?![0-9A-Za-z-])"),
    ),
    (
        2,
        re.compile(r"\b(?:invoice|subscription|charge|refund|payment|billing|customer)"),
        re.compile(
            r"(?P<value>[0-9A-F](?<![0-9A-Za-z-].)(?:(?<=[A-F])|(?=[0-9]{0,6}[A-F]))[0-9A-F]{7}-[0-9]{4})(?![0-9A-Za-z-])"
        ),
    ),
    (
        1,
        re.compile("伝票番号|送り状|荷物|宅急便|ヤマト運輸|佐川急便|追跡番号"),
        re.compile(r"(?P<value>[0-9](?<![0-9A-Za-z-].)[0-9]{3}-[0-9]{4}-[0-9]{4})(?![0-9A-Za-z-])"),
    ),
    (
        1,
        re.compile(r"nadawca|odbiorca|przesyłk|kurier|\bdpd\b|\bparcel\b|\bpaket"),
        re.compile(r"(?P<value>0(?<![0-9A-Za-z-].)[0-9]{12,15}[A-Z])(?![0-9A-Za-z-])"),
    ),
    (1, re.compile("发票"), re.compile("(?P<value>2(?<![0-9A-Za-z].)[0-9]{19})(?![0-9A-Za-z])")),
    (
        1,
        re.compile(r"^(?:\w{1,12} )?cases \([0-9]{1,3}\)$", re.MULTILINE),
        re.compile(r"^(?P<value>[0-9]{7,8})(?: ?· ?[A-Z][^\n]{2,60})?$", re.MULTILINE),
    ),
    (
        2,
        re.compile(r"\b(?:cashier|subtotal|pharmacy|thank you|prescriber|store|change due)\b"),
        re.compile(
            r"^(?:Trans|TRANS|Trn|TRN|R[Xx])\.?:? ?#? ?(?P<value>[0-9]{4,8}(?:-[0-9]{2,6}){1,2})$", re.MULTILINE
        ),
    ),
    (
        2,
        re.compile("检验报告|检验项目|标本|送检|采样"),
        re.compile("(?:条码号?|样本号|标本号)[:：]? ?(?P<value>[0-9]{8,14})(?![0-9A-Za-z])"),
    ),
    (
        1,
        re.compile(
            r"标准订单|销售订单|采购订单|外向交货|交货单|(?:销售|采购|开票|会计|物料)凭证|售达方|送达方"
            r"|(?:standard|sales) order|(?:sales|billing|purchasing|material|accounting) doc(?:ument|\.)"
            r"|(?:outbound|inbound) delivery|sold-to|ship-to party"
        ),
        re.compile(r"(?P<value>0(?<![^\n].)0[0-9]{8})$", re.MULTILINE),
    ),
    (
        1,
        re.compile("售达方|送达方|外向交货|sold-to|ship-to party|kundenauftrag|terminauftrag|warenempfänger|faktura"),
        re.compile(r"(?P<value>[89](?<![^\n].)00(?!0)[0-9]{5})$", re.MULTILINE),
    ),
    (
        2,
        _SHIPMENTS,
        re.compile(
            r"(?P<value>[1-9](?=[0-9]{3} )(?:(?<![^\n].)|(?<=FedEx .)|(?<=TNT .)|(?<=DHL .)|(?<=racking .)|(?<=# .))"
            r"(?!(?<=2)0[0-9]{2} 20[0-9]{2} 20|(?<=1)9[0-9]{2} (?:19|20)[0-9]{2} )[0-9]{3} [0-9]{4} [0-9]{4})$",
            re.MULTILINE,
        ),
    ),
    (
        2,
        _SHIPMENTS,
        re.compile(r"(?P<value>PRO (?<![0-9A-Za-z]PRO )(?:(?:#|No\.?) ?)?[0-9]{3}-[0-9]{6,7})(?![0-9A-Za-z-])"),
    ),
    (
        1,
        re.compile(r"\b(?:usps|tracking|shipping|parcels?)\b"),
        re.compile(
            r"(?P<value>9(?<![0-9A-Za-z.+-].)(?<![0-9] .)[2-5][0-9]{2}(?: [0-9]{4}){4} [0-9]{2})(?! ?[0-9A-Za-z-])"
        ),
    ),
    (
        2,
        re.compile("理赔|赔案|产险|保单|出险|要保人|被保险人|和解书"),
        re.compile(
            r"(?P<value>[A-Z](?<![0-9A-Za-z-].)1[1-3][0-9]{8}"
            r"|[0-9](?<![0-9A-Za-z-].)[0-9]{2,3}第[0-9]{2}[A-Z]{2,4}[0-9]{5,8}号)(?![0-9A-Za-z-])"
        ),
    ),
    (
        1,
        re.compile(r"\b(?:facture|devis|factura|rechnung|presupuesto)"),
        re.compile(r"(?P<value>[DF](?<![0-9A-Za-z./-].)2[4-9]-[0-9]{5,8})(?![0-9A-Za-z/-])"),
    ),
)
"""Least count of words on a page, the words, and the numbers that stand there: no colours, which have six digits or
eight; UPS's less a sign; no row of years."""
_OF_A_DESK = re.compile(
    r"\b(?:service desk|help ?desk|raised this request|raise a request|request (?:type|participants)|customer portal"
    r"|time to (?:resolution|first response)|linked requests?|organi[sz]ations|customer)\b"
    "|服务台|请求类型|客户门户|解决时间"
)
"""Words of a page where a desk answers what customers ask for."""
_FEWEST_OF_A_DESK = 3
"""Different words of these, at least."""
_REQUEST = re.compile(r" / (?<=[A-Za-z一-龥)] / )(?P<project>[A-Z]{2,8})-[0-9]{2,7}$", re.MULTILINE)
"""Number of a request behind its project: Telco Care / TC-18355."""
_OTHERS = (Context.GOODS, Context.DEVICE, Context.COUNT)
"""What a label calls that is no order's, whatever the page is of."""


def titled(passage: Passage) -> Iterator[Candidate]:
    """The number on a slip, an invoice or a page of cases, as far as the title of the page says what is numbered."""
    for fewest, title, form in _TITLED:
        if form.search(passage.plain) is None or len(set(title.findall(passage.lower))) < fewest:
            continue
        for match in form.finditer(passage.plain):
            start, end = match.span("value")
            # What has letters, or a label of its own, is not what another label calls it.
            bare = match[0].replace(" ", "").isdigit() and match.start() == start
            hint = passage.hint(start, end) if bare else NO_HINT
            if not (hint.near and hint.context in _OTHERS):
                yield Candidate(EntityType.ORDER_NO, start, end, 0.55, "order_no.titled")
    projects = {match["project"] for match in _REQUEST.finditer(passage.plain)} if " / " in passage.plain else ()
    if projects and len(set(_OF_A_DESK.findall(passage.lower))) >= _FEWEST_OF_A_DESK:
        yield from _requests(passage, projects)


def _requests(passage: Passage, projects: Iterable[str]) -> Iterator[Candidate]:
    """The requests of a desk's projects, on the page of one; no issues of programs."""
    text = passage.plain
    for project in projects if not counts_others(passage.lower) else ():
        for match in re.finditer(rf"(?<![A-Za-z0-9._/-]){project}-[0-9]{{2,7}}(?![0-9A-Za-z_-])", text):
            yield Candidate(EntityType.ORDER_NO, *match.span(), 0.55, SERIES)
