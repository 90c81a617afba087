"""QR codes for a post's footer. What they lead to is the caller's business."""

from __future__ import annotations

import io
from typing import Final

# The modules' dark blue-black has a contrast of 16:1 on white: the standard's readers want 4.5:1 at least.
DARK: Final = "#1a1a2e"
LIGHT: Final = "#ffffff"
# Light modules around the code that ISO/IEC 18004 asks for.
QUIET_ZONE: Final = 4
# About 300 px for an address of usual length, sharp on a phone at half that size.
MODULE: Final = 8


def qr_png(address: str) -> bytes:
    """A PNG of the QR code that leads to `address`; equal addresses give equal bytes. Raises ValueError."""
    import segno

    if not address.strip():
        raise ValueError("a QR code needs an address")
    try:
        code = segno.make_qr(address, error="m", boost_error=True)
    except segno.DataOverflowError as long:
        raise ValueError(f"the address is too long for a QR code ({len(address)} characters)") from long
    made = io.BytesIO()
    code.save(made, kind="png", scale=MODULE, border=QUIET_ZONE, dark=DARK, light=LIGHT)
    return made.getvalue()
