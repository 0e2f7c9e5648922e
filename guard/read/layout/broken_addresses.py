"""Where a narrow cell broke an address: what its rest begins with, and what that goes on from."""

from __future__ import annotations

import re

_UNIT = "(?:[单單]元|[号號][楼樓]|[幢栋棟号號室层層座楼樓弄户戶])"
_PLACE = "[省市区區县縣镇鎮乡鄉村路街道巷]"
_HOUSE = f"{_PLACE}.*[路街道巷段弄][0-9]{{1,5}}[号號][一-龥]{{0,6}}$"
_WORD = "[A-Z][A-Za-z0-9'’.-]*"
_STREET = rf"(?:^|[ ,/])[0-9]{{1,5}}[A-Za-z]?(?:,? {_WORD}){{0,6}},?$"
_COUNTY = r"(?:District|County|New Area),"
_ANYWHERE = tuple(
    (re.compile(begins), re.compile(ends))
    for begins, ends in (
        (
            rf"(?:[0-9]{{0,4}}|[A-Za-z]){_UNIT}(?![码碼线線机機内內外])|元[0-9]{{3,4}}|-[0-9]{{1,4}}(?:-[0-9]{{1,4}})?$",
            rf"{_PLACE}.*[0-9A-Za-z号號单單元栋棟幢座楼樓寓园園苑城庭府湾灣里裡区區厦廈场場段巷弄]$",
        ),
        (rf"[一-龥]{{1,6}}[0-9A-Za-z]{{1,4}}(?:{_UNIT}|-[0-9]{{1,4}}-[0-9]{{1,5}}$)", _HOUSE),
        (
            rf"(?:[0-9]{{1,4}}[A-Z]?, |(?:Apt|Suite|Unit|Flat|Room)\.? [0-9A-Z]{{1,5}}, )?(?:[A-Z][A-Za-z'’.-]*,? )*"
            r"(?:[0-9]{5,6}(?:-[0-9]{4})?|(?:NSW|VIC|QLD|WA|SA|TAS|ACT|NT) [0-9]{4}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"
            r"|(?:[A-Z]{1,2}[0-9][0-9A-Z]? )?[0-9][A-Z]{2}|(?:Hong )?Kong|Kowloon|New Territories|Taipei(?: [0-9]{3})?"
            rf"|Taiwan|China|UK|USA|{_COUNTY}(?: ?[A-Z][a-z']+(?: [0-9]{{6}})?)?)$",
            rf"{_STREET}|{_COUNTY} ?[A-Z][a-z']+,?$",
        ),
        (r"(?:Apt|Suite|Unit|Flat|Room)\.? [0-9A-Z]{1,5}$", _STREET),
        ("[A-Z][A-Za-z']+(?: [0-9]{6})?$", f"{_COUNTY}$"),
    )
)
"""Beginnings of rests and what they go on from: 单元806室; 园18号楼1302 of an estate; `Road, Leeds LS6 3BN` of a
street."""
_WHERE_FULL = tuple(
    (re.compile(begins), re.compile(ends))
    for begins, ends in (
        ("[0-9]{3,4}[A-Z]?$", rf"{_PLACE}.*(?:[单單]元|[号號][楼樓]|[幢栋棟层層座楼樓])$"),
        ("[A-Z]-?[0-9]{1,4}$", rf"{_PLACE}.*[路街道巷段弄].*[0-9]$"),
        (
            "[一-龥]{1,8}(?:门卫|大[厦楼]|广场|花园|公寓|小区|[园库城苑庭]|厂房?|公司|宿舍|[一-龥]楼|酒店|超市)$",
            _HOUSE,
        ),
    )
)
"""The same of rests that could stand below for themselves: a room without a word, the name of a house."""


def breaks_address(upper: str, lower: str, *, full: bool) -> bool:
    """Whether an address goes on in the line below; `full`: whether its line had no room for more."""
    return any(
        begins.match(lower) is not None and ends.search(upper) is not None
        for begins, ends in (*_ANYWHERE, *(_WHERE_FULL if full else ()))
    )
