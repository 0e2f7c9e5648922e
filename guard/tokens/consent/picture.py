"""The code of a consent as a picture, which a scanner beside the workstation reads and types."""

from __future__ import annotations

import io

import numpy as np
import zxingcpp
from PIL import Image

_MODULE_PX = 8
"""Side of one module, in pixels: a hand scanner reads it from a screen."""


def code_picture(text: str) -> bytes:
    """A PNG with a QR code of the text, its quiet zone around it."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    pixels = np.array(zxingcpp.write_barcode_to_image(code, scale=_MODULE_PX, add_quiet_zones=True))
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()
