"""QR codes, as pictures."""

from __future__ import annotations

from io import BytesIO

import segno


def png(content: str, size: int) -> bytes:
    """Draws a code of at least ``size`` pixels, with the quiet margin that scanners need; a seventh of it may be damaged."""
    code = segno.make(content, error="m", micro=False)
    width, _ = code.symbol_size(scale=1, border=4)
    target = BytesIO()
    code.save(target, kind="png", scale=-(-size // int(width)), border=4)
    return target.getvalue()


def svg(content: str) -> bytes:
    """Draws a code for print, at any size."""
    target = BytesIO()
    segno.make(content, error="m", micro=False).save(target, kind="svg", scale=10, border=4)
    return target.getvalue()
