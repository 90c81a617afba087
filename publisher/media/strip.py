"""Takes what a reader never sees out of a picture's file without touching the picture: places, cameras, notes.

Works on the file's own blocks, so nothing is decoded and nothing loses quality. Formats other than PNG, JPEG
and GIF are not known here; `fit` writes those anew.
"""

from __future__ import annotations

from typing import Final

from publisher.media.sniff import gif_blocks, jpeg_segments, png_chunks

# PNG chunks that change what is seen; the rest is text, time, EXIF or some program's own.
_SEEN: Final = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    )
)
_APP0, _APP2, _APP14, _APP15, _COM = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE
# The GIF extension that says how often a moving picture is shown again.
_LOOPS: Final = (b"NETSCAPE2.0", b"ANIMEXTS1.0")


def without_metadata(data: bytes, media_type: str) -> bytes:
    """The same picture without metadata; the same bytes where there is none. PNG, JPEG and GIF only."""
    match media_type:
        case "image/png":
            return data[:8] + b"".join(
                data[start:end] for kind, start, end in png_chunks(data) if kind in _SEEN
            )
        case "image/jpeg":
            return _jpeg(data)
        case "image/gif":
            return _gif(data)
        case _:
            return data


def _jpeg(data: bytes) -> bytes:
    kept = [data[:2]]
    scan = len(data)
    for marker, start, end in jpeg_segments(data):
        if marker == 0xDA:
            scan = start
        elif _is_seen(marker, data[start + 4 : end]):
            kept.append(data[start:end])
    # Phones append a film or a second picture after the end of the first.
    end = data.find(b"\xff\xd9", scan)
    return b"".join((*kept, data[scan : end + 2 if end > scan else len(data)]))


def _is_seen(marker: int, content: bytes) -> bool:
    """Of the application segments only JFIF, colour profiles and Adobe's colour transform change the picture."""
    match marker:
        case 0xE0:
            return content.startswith((b"JFIF\0", b"JFXX\0"))
        case 0xE2:
            return content.startswith(b"ICC_PROFILE\0")
        case 0xEE:
            return content.startswith(b"Adobe")
        case _:
            return not _APP0 <= marker <= _APP15 and marker != _COM


def _gif(data: bytes) -> bytes:
    head = 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    kept = [data[:head]]
    for kind, start, end in gif_blocks(data):
        if kind != 0x21 or _moves(data[start:end]):
            kept.append(data[start:end])
    return b"".join(kept)


def _moves(extension: bytes) -> bool:
    """Whether a GIF's extension times its pictures, or says how often to repeat them."""
    return extension[1] == 0xF9 or (extension[1] == 0xFF and extension[3:14] in _LOOPS)
