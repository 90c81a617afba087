"""Whether a camera held a picture on its side: the one word of EXIF that changes how large a picture looks.

Reads the few bytes that say so; turning the picture itself is the business of `fit`.
"""

from __future__ import annotations

import struct
from typing import Final

_ORIENTATION: Final = 0x0112
_ON_ITS_SIDE: Final = range(5, 9)  # EXIF 2.32: 5 to 8 swap height and width
_PREFIX: Final = b"Exif\0\0"


def stands_on_its_side(exif: bytes) -> bool:
    """Whether height and width change places when a picture with this EXIF block is shown; False for a broken one."""
    tiff = exif.removeprefix(_PREFIX)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return False
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == _ORIENTATION:
                return value in _ON_ITS_SIDE
    except struct.error:
        pass
    return False
