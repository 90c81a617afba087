"""What a picture's bytes say it is: the name of its file and the word of a server count for nothing.

Reads headers only (Pillow only for what has no simple header), so that hundreds of pictures cost nothing.
Nothing is decoded or changed here.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from publisher.media.turned import stands_on_its_side
from publisher.media.unreadable import UnreadablePicture

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

# A picture of this size takes 256 MB when decoded; phones' cameras stay below, decompression bombs do not.
MAX_PIXELS: Final = 64_000_000
# JPEG's start-of-frame markers: C0-CF without DHT (C4), JPG (C8) and DAC (CC).
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1: Final = 0xE1


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A picture's media type, its size in pixels as it is seen (turned as EXIF says), and whether it moves."""

    media_type: str
    width: int
    height: int
    animated: bool = False


def sniff(data: bytes) -> Sniffed:
    """Recognises PNG, JPEG, GIF, WebP, BMP, TIFF, AVIF, HEIC and SVG. Raises UnreadablePicture."""
    if not data:
        raise UnreadablePicture("the file is empty")
    try:
        found = _reader(data)(data)
    except (struct.error, IndexError) as short:
        raise UnreadablePicture("the picture is cut off") from short
    if found.width < 1 or found.height < 1:
        raise UnreadablePicture("the picture has no size")
    if found.width * found.height > MAX_PIXELS:
        raise UnreadablePicture(
            f"the picture has {found.width} x {found.height} pixels; more than {MAX_PIXELS:,} are refused"
        )
    return found


def _reader(data: bytes) -> Callable[[bytes], Sniffed]:
    for magic, reader in _MAGIC:
        if data.startswith(magic):
            return reader
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp
    if data[4:8] == b"ftyp":
        return _by_pillow
    if _looks_like_svg(data):
        return _svg
    raise UnreadablePicture(f"no known picture format ({_described(data)})")


def _png(data: bytes) -> Sniffed:
    width, height = struct.unpack(">II", data[16:24])
    chunks = {kind: (start, end) for kind, start, end in png_chunks(data)}
    start, end = chunks.get(b"eXIf", (0, 0))
    return _as_seen(Sniffed("image/png", width, height, b"acTL" in chunks), data[start + 8 : end - 4])


def _as_seen(stored: Sniffed, exif: bytes) -> Sniffed:
    if not stands_on_its_side(exif):
        return stored
    return replace(stored, width=stored.height, height=stored.width)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start, end) of each whole chunk of a PNG, its length field and checksum included."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            return
        yield kind, at, end
        if kind == b"IEND":
            return
        at = end


def _jpeg(data: bytes) -> Sniffed:
    exif = b""
    for marker, start, end in jpeg_segments(data):
        if marker == _APP1 and not exif and data.startswith(b"Exif\0\0", start + 4):
            exif = data[start + 4 : end]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[start + 5 : start + 9])
            return _as_seen(Sniffed("image/jpeg", width, height), exif)
    raise UnreadablePicture("the picture is cut off")


def jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of each segment of a JPEG up to and with the start of its first scan."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        yield marker, at, at + 2 + length
        if marker == 0xDA:
            return
        at += 2 + length


def _gif(data: bytes) -> Sniffed:
    width, height = struct.unpack("<HH", data[6:10])
    frames = 0
    for kind, _, _ in gif_blocks(data):
        frames += kind == 0x2C
        if frames > 1:
            break
    return Sniffed("image/gif", width, height, frames > 1)


def gif_blocks(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(kind, start, end) of each block after a GIF's header: 0x2C a picture, 0x21 an extension, 0x3B the end."""
    at = 13 + _colours(data[10])
    while at < len(data):
        kind, start = data[at], at
        match kind:
            case 0x21:
                at += 2
            case 0x2C:
                at += 11 + _colours(data[at + 9])
            case _:
                yield kind, start, at + 1
                return
        while size := data[at]:
            at += size + 1
        at += 1
        yield kind, start, at


def _colours(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Sniffed:
    match data[12:16]:
        case b"VP8X":
            width = int.from_bytes(data[24:27], "little") + 1
            height = int.from_bytes(data[27:30], "little") + 1
            return _as_seen(Sniffed("image/webp", width, height, bool(data[20] & 2)), _webp_exif(data))
        case b"VP8L":
            (bits,) = struct.unpack("<I", data[21:25])
            return Sniffed("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        case _:
            width, height = struct.unpack("<HH", data[26:30])
            return Sniffed("image/webp", width & 0x3FFF, height & 0x3FFF)


def _webp_exif(data: bytes) -> bytes:
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if data[at : at + 4] == b"EXIF":
            return data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return b""


def _bmp(data: bytes) -> Sniffed:
    width, height = struct.unpack("<ii", data[18:26])
    return Sniffed("image/bmp", width, abs(height))


def _by_pillow(data: bytes) -> Sniffed:
    """TIFF, AVIF and HEIC hide their size in boxes; Pillow finds it without decoding."""
    image = open_picture(data)
    media_type = _TYPES.get(image.format or "", "image/unknown")
    found = Sniffed(media_type, *image.size, getattr(image, "is_animated", False))
    # Of a TIFF Pillow gives the size as seen, of an AVIF as stored; pillow-heif turns a HEIC by itself.
    return _as_seen(found, image.info.get("exif", b"")) if media_type == "image/avif" else found


def open_picture(data: bytes) -> ImageFile:
    """Pillow's lazy image of the bytes, nothing decoded yet. Raises UnreadablePicture."""
    import io
    import warnings

    from PIL import Image, UnidentifiedImageError

    heic = _with_heif(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as bomb:
        raise UnreadablePicture("the picture has more pixels than can be decoded safely") from bomb
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as broken:
        why = "HEIC needs the extra: pip install 'post-publisher[heic]'" if heic else "the picture is broken"
        raise UnreadablePicture(why) from broken


def _with_heif(data: bytes) -> bool:
    """Whether the bytes are HEIC; teaches Pillow to read it where the extra is installed."""
    if data[4:8] != b"ftyp" or data[8:12] not in {b"heic", b"heix", b"heim", b"heis", b"mif1", b"hevc"}:
        return False
    from importlib import import_module

    try:
        import_module("pillow_heif").register_heif_opener()
    except ImportError:
        return True
    return True


def _looks_like_svg(data: bytes) -> bool:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in head


def _svg(data: bytes) -> Sniffed:
    from publisher.media.svg import read_svg

    picture = read_svg(data)
    return Sniffed("image/svg+xml", max(1, round(picture.width)), max(1, round(picture.height)))


def _described(data: bytes) -> str:
    """What the author may recognise: the beginning of a text, or bytes."""
    head = data[:24]
    if data[:256].lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "it is a web page"
    if all(32 <= byte < 127 or byte in b"\r\n\t" for byte in head):
        return f"it begins with the text {head.decode('ascii').strip()!r}"
    return f"it begins with {head[:8].hex(' ')}"


_TYPES: Final = {"TIFF": "image/tiff", "AVIF": "image/avif", "HEIF": "image/heic"}
_MAGIC: Final[tuple[tuple[bytes, Callable[[bytes], Sniffed]], ...]] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"BM", _bmp),
    (b"II*\0", _by_pillow),
    (b"MM\0*", _by_pillow),
)
