"""Pictures in another encoding: a program offers twenty of one picture, and only one of them is fetched."""

from __future__ import annotations

import io
import warnings

from PIL import Image

_MAX_PIXELS = 120_000_000
_READ = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
"""The decoders that strangers can reach; Pillow has forty more."""
_SETTINGS: dict[str, tuple[str, dict[str, object]]] = {
    "image/png": ("PNG", {"compress_level": 1}),
    "image/bmp": ("BMP", {}),
    "image/tiff": ("TIFF", {}),
    "image/webp": ("WEBP", {"lossless": True, "method": 0}),
    "image/x-portable-pixmap": ("PPM", {}),
    "image/jpeg": ("JPEG", {"quality": 95, "subsampling": 0}),
}
_WITHOUT_ALPHA = frozenset({"image/bmp", "image/jpeg", "image/x-portable-pixmap"})


def transcode(picture: bytes, kind: str) -> bytes | None:
    """The picture as another media type, lossless where that type can be; None: it cannot be read or written so."""
    name, settings = _SETTINGS[kind]
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(picture), formats=_READ) as image:
                if image.width * image.height > _MAX_PIXELS:
                    return None
                see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
                plain = image.convert("RGBA" if see_through and kind not in _WITHOUT_ALPHA else "RGB")
        plain.save(out, name, **settings)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue()
