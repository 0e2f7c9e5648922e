"""QR codes and their kin: who can scan them gets a contact, a payment or a session."""

from __future__ import annotations

import re

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from guard.model import Box, EntityType, Evidence, Finding, Pixels

_FORMATS = (
    zxingcpp.BarcodeFormat.QRCode,
    zxingcpp.BarcodeFormat.MicroQRCode,
    zxingcpp.BarcodeFormat.RMQRCode,
    zxingcpp.BarcodeFormat.Aztec,
    zxingcpp.BarcodeFormat.DataMatrix,
    zxingcpp.BarcodeFormat.PDF417,
)
"""Codes in two dimensions. The bars on products and parcels are read by no person's eye and name no person."""
_KINDS = (
    (
        "contact",
        re.compile(
            r"^(BEGIN:VCARD|MECARD:|BIZCARD:|https?://u\.wechat\.com/|weixin://contacts/|tel:|mailto:|sms(to)?:"
            r"|https?://(qm\.qq\.com|wa\.me|t\.me|line\.me)/)",
            re.IGNORECASE,
        ),
    ),
    (
        "payment",
        re.compile(
            r"^(wxp://|weixin://wxpay|https?://(qr\.alipay\.com|qr\.95516\.com|payapp\.weixin\.qq\.com)"
            r"|alipays?:|upi:|bitcoin:|ethereum:|00020101|\d{18}$)",
            re.IGNORECASE,
        ),
    ),
    (
        "login",
        re.compile(
            r"^(otpauth:|https?://(login\.)?(weixin|wx\d?)\.qq\.com/|https?://[^/]*(login|passport|sso|auth)"
            r"|WIFI:)",
            re.IGNORECASE,
        ),
    ),
)
_PLAIN_ADDRESS = re.compile(r"^https?://[^/?#\s]+(/[A-Za-z_./-]{0,40})?$")
_SMALL_PIXELS = 800_000
"""Small pictures are looked at larger too: their codes may be too fine."""
_QUIET = 0.06
"""Share of a code's side that is covered around it."""


def find_codes(pixels: Pixels) -> tuple[Finding, ...]:
    """A finding for each code; an advertisement's plain web address is one of little confidence."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY), np.uint8)
    found = _read(grey, 1)
    if not found and grey.size <= _SMALL_PIXELS:
        found = _read(np.asarray(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), np.uint8), 2)
    return tuple(found)


def _read(grey: NDArray[np.uint8], scale: int) -> list[Finding]:
    formats = zxingcpp.BarcodeFormats(_FORMATS)
    findings = []
    for code in zxingcpp.read_barcodes(grey, formats=formats, return_errors=True):
        position = code.position
        corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
        box = _box(
            [corner.x / scale for corner in corners], [corner.y / scale for corner in corners], grey.shape, scale
        )
        if code.valid:
            kind, confidence = _judge(code.text)
        elif code.format == zxingcpp.BarcodeFormat.QRCode and _square(box):
            kind, confidence = "unread", 0.6
        else:
            continue  # chance made a pattern look like a code
        evidence = Evidence("codes", context=kind)
        findings.append(Finding(EntityType.QR_CODE, confidence, None, None, evidence, boxes=(box,)))
    return findings


def _square(box: Box) -> bool:
    return min(box.width, box.height) >= 40 and 0.8 <= box.width / box.height <= 1.25


def _judge(text: str) -> tuple[str, float]:
    for kind, pattern in _KINDS:
        if pattern.search(text):
            return kind, 0.98
    if _PLAIN_ADDRESS.match(text):
        return "address", 0.4
    return "content", 0.8


def _box(xs: list[float], ys: list[float], shape: tuple[int, ...], scale: int) -> Box:
    margin = _QUIET * max(max(xs) - min(xs), max(ys) - min(ys))
    left, top = max(0, round(min(xs) - margin)), max(0, round(min(ys) - margin))
    right = min(shape[1] // scale, round(max(xs) + margin) + 1)
    bottom = min(shape[0] // scale, round(max(ys) + margin) + 1)
    return Box(left, top, max(1, right - left), max(1, bottom - top))
