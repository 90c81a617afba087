"""A picture within a platform's limits: type, bytes, width; upright, opaque, in sRGB, without metadata.

The same input and limits give the same bytes, so a picture is uploaded once. Platforms and their numbers are
not known here: they come as `Limits`. Nothing is fetched and nothing written to disk.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from publisher.media.fonts import FontFile
from publisher.media.sniff import Sniffed, open_picture, sniff
from publisher.media.strip import without_metadata
from publisher.media.unreadable import UnreadablePicture

if TYPE_CHECKING:
    from PIL.Image import Image

# Above 88 files grow without looking better; below 50 blocks show, and a narrower picture looks better.
QUALITIES: Final = (88, 82, 76, 70, 64, 57, 50)
# Screenshots and drawings have fewer colours than this, photographs more: those look wrong in 256 colours.
FEW_COLOURS: Final = 1 << 14
NARROWER: Final = 0.8
LEAST_WIDTH: Final = 48


class CannotFit(ValueError):
    """The picture cannot be brought under the limits in a way that is still worth looking at."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a platform takes: at most so many bytes, of these media types, so many pixels wide. `keeps_clear`: what is
    transparent may stay so, for the ink is known to show on any ground (a formula that we drew). `moving_bytes`: the
    most of a GIF that moves, where that differs."""

    max_bytes: int
    types: tuple[str, ...] = ("image/jpeg", "image/png")
    max_width: int = 1440
    keeps_clear: bool = False
    moving_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """The picture to send. `stopped`: it moved, and only its first picture is left."""

    data: bytes
    media_type: str
    width: int
    height: int
    stopped: bool = False


def fit(data: bytes, limits: Limits, *, font: FontFile | None = None) -> Fitted:
    """Brings the picture under the limits; one that fits already keeps its bytes but for its metadata.

    `font` draws the text of an SVG. Raises UnreadablePicture, CannotFit, and MissingFont for an SVG with text.
    """
    found = sniff(data)
    if found.media_type == "image/svg+xml":
        from publisher.media.raster import rasterise_svg

        data = rasterise_svg(data, font=font, scale=2)
        found = sniff(data)
    if found.animated and "image/gif" in limits.types:
        return _fit_moving(data, found, limits)
    picture = _decoded(data)
    return _as_it_is(data, found, picture, limits) or _fit_still(picture, found, limits)


def _decoded(data: bytes) -> Image:
    """The first picture, every pixel read: a file that is cut off shows itself here, not at the reader's."""
    picture = open_picture(data)
    try:
        picture.load()
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as broken:
        raise UnreadablePicture(f"the picture is broken or cut off ({broken})") from broken
    return picture


def _as_it_is(data: bytes, found: Sniffed, picture: Image, limits: Limits) -> Fitted | None:
    """The same pixels, only freed from metadata, where nothing else is in the way."""
    if found.media_type == "image/gif" and "image/png" in limits.types:
        return None  # one that does not move is no smaller, and platforms file GIFs among the moving ones
    if found.media_type not in limits.types or found.width > limits.max_width or found.animated:
        return None
    if _is_turned(picture) or not (limits.keeps_clear or _is_opaque(picture)):
        return None
    bare = without_metadata(data, found.media_type)
    if len(bare) > limits.max_bytes:
        return None
    return Fitted(bare, found.media_type, found.width, found.height)


def _is_turned(picture: Image) -> bool:
    return bool(picture.getexif().get(0x0112, 1) != 1)


def _is_opaque(picture: Image) -> bool:
    """Whether it is plain red-green-blue or grey; an alpha channel that hides nothing is in most screenshots."""
    if picture.mode in {"RGBA", "LA"}:
        return bool(picture.getchannel("A").getextrema()[0] == 255)
    return picture.mode in {"RGB", "L", "P", "1"} and "transparency" not in picture.info


def _fit_still(picture: Image, found: Sniffed, limits: Limits) -> Fitted:
    painted = upright(picture)
    few = min(FEW_COLOURS, painted.width * painted.height // 4)
    drawn = found.media_type != "image/jpeg" and painted.getcolors(max(256, few)) is not None
    width = min(painted.width, limits.max_width)
    while width >= min(LEAST_WIDTH, painted.width):
        sized = _sized(painted, width)
        smallest = limits.max_bytes * 4
        for media_type, write in _ways(limits, drawn=drawn):
            made = write(sized, limits.max_bytes)
            if len(made) <= limits.max_bytes:
                return Fitted(made, media_type, *sized.size, stopped=found.animated)
            smallest = min(smallest, len(made))
        width = int(width * min(NARROWER, max(0.5, (limits.max_bytes / smallest) ** 0.5)))
    raise CannotFit(f"the picture does not fit into {limits.max_bytes:,} bytes of {', '.join(limits.types)}")


def upright(picture: Image) -> Image:
    """RGB, turned as EXIF says, in sRGB, on white where it was transparent.

    On white, because black ink on nothing disappears in a reader's dark mode.
    """
    from PIL import Image, ImageOps

    turned = ImageOps.exif_transpose(picture)
    if turned.mode.startswith("I;16") or turned.mode in {"I", "F"}:
        turned = turned.convert("F").point(lambda level: level / 256).convert("L")
    coloured = _in_srgb(turned)
    if coloured.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in coloured.info:
        clear = coloured.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        coloured = Image.alpha_composite(ground, clear)
    plain = coloured.convert("RGB")
    plain.info = {}  # Pillow writes some of it into the next file: profiles, comments, resolutions
    return plain


def _in_srgb(picture: Image) -> Image:
    """Other colour spaces (a phone's P3, a printer's CMYK) translated; a broken profile is left alone."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return picture
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            or picture
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture


def _widths(width: int, widest: int) -> Iterator[int]:
    width = min(width, widest)
    yield width
    while (width := int(width * NARROWER)) >= LEAST_WIDTH:
        yield width


def _sized(picture: Image, width: int) -> Image:
    from PIL.Image import Resampling

    if width >= picture.width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Resampling.LANCZOS)


_Write = Callable[["Image", int], bytes]


def _ways(limits: Limits, *, drawn: bool) -> tuple[tuple[str, _Write], ...]:
    """How to write it, best first: a drawing as PNG before JPEG, a photograph the other way round."""
    photographs: tuple[tuple[str, _Write], ...] = (("image/jpeg", _jpeg),)
    drawings: tuple[tuple[str, _Write], ...] = (("image/png", _png), ("image/png", _palette_png))
    ways = (*drawings, *photographs) if drawn else (*photographs, *drawings)
    return tuple(way for way in ways if way[0] in limits.types) or (("image/gif", _gif),)


def _jpeg(picture: Image, most: int) -> bytes:
    """The best quality that fits into `most` bytes, else the smallest file (they shrink with the quality)."""
    made = _jpeg_of(picture, QUALITIES[0])
    low, high = 1, len(QUALITIES) - 1
    if len(made) <= most or len(least := _jpeg_of(picture, QUALITIES[-1])) > most:
        return made if len(made) <= most else least
    made = least
    while low < high:
        middle = (low + high) // 2
        tried = _jpeg_of(picture, QUALITIES[middle])
        if len(tried) <= most:
            made, high = tried, middle
        else:
            low = middle + 1
    return made


def _jpeg_of(picture: Image, quality: int) -> bytes:
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality, optimize=True, progressive=True)
    return made.getvalue()


def _png(picture: Image, most: int) -> bytes:
    """Exact: as a palette where 256 colours are enough."""
    if picture.getcolors(256) is not None:
        return _palette_png(picture, most)
    made = io.BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def _palette_png(picture: Image, most: int) -> bytes:
    made = io.BytesIO()
    _reduced(picture).save(made, "PNG", optimize=True)
    return made.getvalue()


def _reduced(picture: Image) -> Image:
    from PIL.Image import Dither, Quantize

    return picture.quantize(256, method=Quantize.MEDIANCUT, dither=Dither.NONE)


def _gif(picture: Image, most: int) -> bytes:
    made = io.BytesIO()
    _reduced(picture).save(made, "GIF", optimize=True)
    return made.getvalue()


def _fit_moving(data: bytes, found: Sniffed, limits: Limits) -> Fitted:
    """A GIF that moves: as it is, else narrower and with fewer of its pictures."""
    most = limits.moving_bytes or limits.max_bytes
    _decoded(data)
    if found.media_type == "image/gif" and found.width <= limits.max_width:
        bare = without_metadata(data, found.media_type)
        if len(bare) <= most:
            return Fitted(bare, "image/gif", found.width, found.height)
    frames = _frames(data)
    for step in (1, 2, 3):
        for width in list(_widths(found.width, limits.max_width))[:4]:
            made, size = _moving_gif(frames, step, width)
            if len(made) <= most:
                return Fitted(made, "image/gif", *size)
    raise CannotFit(f"the moving picture has {len(frames)} frames and does not fit into {most:,} bytes")


def _frames(data: bytes) -> tuple[tuple[Image, int], ...]:
    """(picture, milliseconds it stays) of each frame."""
    from PIL import ImageSequence

    try:
        return tuple(
            (upright(frame.copy()), int(frame.info.get("duration", 100) or 100))
            for frame in ImageSequence.Iterator(open_picture(data))
        )
    except (OSError, ValueError, SyntaxError, EOFError) as broken:
        raise UnreadablePicture(f"the moving picture is broken or cut off ({broken})") from broken


def _moving_gif(
    frames: tuple[tuple[Image, int], ...], step: int, width: int
) -> tuple[bytes, tuple[int, int]]:
    """Each `step`-th frame, shown as long as those it stands for."""
    kept = [_sized(frame, width) for frame, _ in frames[::step]]
    times = [sum(time for _, time in frames[at : at + step]) for at in range(0, len(frames), step)]
    made = io.BytesIO()
    kept[0].save(made, "GIF", save_all=True, append_images=kept[1:], duration=times, loop=0, optimize=True)
    return made.getvalue(), kept[0].size
