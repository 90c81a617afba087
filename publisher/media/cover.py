"""The cover of a post that has none: its title on a quiet ground whose colour comes from the title.

Drawn for one size at a time (a 2.35:1 and a square cover are two drawings, not crops of one). Without a font
the ground is drawn alone: never boxes. How a title breaks into lines is in `lines`.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from publisher.media.fonts import FontFile, missing_letters
from publisher.media.lines import balanced

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

WIDE: Final = (900, 383)  # WeChat's 2.35:1, in the size that its editor recommends
SQUARE: Final = (500, 500)
# Hues that stay calm when dark (degrees on the colour wheel): ink, lake, pine, moss, brick, wine, indigo, teal.
_HUES: Final = (212, 196, 164, 138, 14, 340, 232, 182)
# Drawn larger and reduced, for smooth edges.
_FINER: Final = 2
# Largest and smallest letter, as parts of the square root of the area; a title that needs smaller ones is cut.
_LARGEST: Final = 0.128
_SMALLEST: Final = 0.05
_LEADING: Final = 1.42
_MOST_LETTERS: Final = 120  # far more than any cover has room for
_HANGING_LAST: Final = frozenset("，。、；：？！）》」』")
_HANGING_FIRST: Final = frozenset("（《「『")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one cover, as RGB: the ground's two ends, the drawing on it, the accent, the letters."""

    top: tuple[int, int, int]
    bottom: tuple[int, int, int]
    shape: tuple[int, int, int]
    accent: tuple[int, int, int] = (232, 196, 136)
    letters: tuple[int, int, int] = (250, 250, 248)


def draw_cover(title: str, font: FontFile | None, size: tuple[int, int] = WIDE) -> bytes:
    """A PNG of `size` pixels; equal title, font and size give equal bytes."""
    return _bytes_of(_cover(title, font, size))


def draw_covers(title: str, font: FontFile | None, sizes: tuple[tuple[int, int], ...]) -> bytes:
    """A PNG of several covers of one title side by side, from the left; each drawn for its own size."""
    from PIL import Image

    covers = [_cover(title, font, size) for size in sizes]
    sheet = Image.new("RGB", (sum(cover.width for cover in covers), max(cover.height for cover in covers)))
    left = 0
    for cover in covers:
        sheet.paste(cover, (left, 0))
        left += cover.width
    return _bytes_of(sheet)


def _bytes_of(picture: Image) -> bytes:
    made = io.BytesIO()
    picture.save(made, "PNG", compress_level=6)  # the best costs five times as long for a twentieth less
    return made.getvalue()


def _cover(title: str, font: FontFile | None, size: tuple[int, int]) -> Image:
    from PIL import Image

    seed = hashlib.sha256(title.strip().encode()).digest()
    palette = palette_of(seed)
    large = (size[0] * _FINER, size[1] * _FINER)
    # The ground has no edges: drawn in its own size, it costs a quarter.
    cover = _ground(size, palette).resize(large, Image.Resampling.NEAREST)
    _draw_shapes(cover, palette, seed, quiet=font is not None)
    if font is not None and (words := _drawable(title, font)):
        _draw_title(cover, words, font, palette)
    return cover.reduce(_FINER)


def _drawable(title: str, font: FontFile) -> str:
    """The title in one line, without what the font would draw as boxes (emoji) and what shows nothing."""
    missing = missing_letters(title, font)
    kept = (letter if letter.isprintable() else " " for letter in title if letter not in missing)
    return " ".join("".join(kept).replace("\ufe0f", "").split())[:_MOST_LETTERS]


def palette_of(seed: bytes) -> Palette:
    """Dark, slightly grey colours around one hue; the letters keep a contrast of 7:1 and more on them."""
    hue = _HUES[seed[0] % len(_HUES)] + seed[1] % 9 - 4
    return Palette(
        top=_rgb(hue, 0.29, 0.44),
        bottom=_rgb(hue + 10, 0.16, 0.48),
        shape=_rgb(hue - 8, 0.62, 0.45),
    )


def _rgb(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hls_to_rgb(hue % 360 / 360, lightness, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _ground(size: tuple[int, int], palette: Palette) -> Image:
    from PIL import Image

    # A slanting gradient: two ramps, one along each side, mixed.
    down = Image.linear_gradient("L").resize(size, Image.Resampling.BICUBIC)
    across = Image.linear_gradient("L").rotate(90).resize(size, Image.Resampling.BICUBIC)
    mask = Image.blend(down, across, 0.45)
    return Image.composite(Image.new("RGB", size, palette.bottom), Image.new("RGB", size, palette.top), mask)


def _draw_shapes(cover: Image, palette: Palette, seed: bytes, *, quiet: bool) -> None:
    """Rings around a corner, faint beside the text; alone they speak up and are answered from across."""
    from PIL import Image, ImageChops

    right, low = seed[2] % 2, seed[3] % 2
    mask = _rings(cover.size, (right, low), 44 if quiet else 130)
    if not quiet:
        mask = ImageChops.lighter(mask, _rings(cover.size, (1 - right, 1 - low), 70))
    cover.paste(Image.new("RGB", cover.size, palette.shape), (0, 0), mask)


def _rings(size: tuple[int, int], corner: tuple[int, int], strength: int) -> Image:
    from PIL import Image, ImageDraw

    width, height = size
    mask = Image.new("L", size, 0)
    pencil = ImageDraw.Draw(mask)
    x, y = width * (0.02 + 0.96 * corner[0]), height * (0.04 + 0.92 * corner[1])
    stroke, dot, rings = max(2, round(height * 0.006)), height * 0.085, 9
    for at in range(rings):
        radius = height * (0.16 + 0.115 * at)
        fade = round(strength * (1 - at / rings) ** 1.4)
        pencil.ellipse((x - radius, y - radius, x + radius, y + radius), outline=fade, width=stroke)
    pencil.ellipse((x - dot, y - dot, x + dot, y + dot), fill=strength)
    return mask


def _draw_title(cover: Image, title: str, font: FontFile, palette: Palette) -> None:
    from PIL import ImageDraw

    width, height = cover.size
    face, lines = _set(title, font, cover.size)
    leading = face.size * _LEADING
    bar, gap = height * 0.014, height * 0.075
    y = (height - leading * (len(lines) - 1) - gap - bar) / 2
    pencil = ImageDraw.Draw(cover)
    for line in lines:
        pencil.text(
            (width / 2 + _hanging(line) * face.size, y),
            line,
            font=face,
            fill=palette.letters,
            anchor="mm",
            stroke_width=max(1, round(face.size * 0.012)),
        )
        y += leading
    y += gap + face.size / 2 - leading
    half = height * 0.07
    pencil.rounded_rectangle((width / 2 - half, y, width / 2 + half, y + bar), bar / 2, palette.accent)


def _hanging(line: str) -> float:
    """How far, in letters, a centred line is moved so that the blank half of its punctuation does not count."""
    return (line[-1] in _HANGING_LAST) * 0.25 - (line[0] in _HANGING_FIRST) * 0.25


def _set(title: str, font: FontFile, size: tuple[int, int]) -> tuple[FreeTypeFont, tuple[str, ...]]:
    """The largest face in which the title looks well, and its lines; what does not fit is cut."""
    from PIL import ImageFont

    measure = (size[0] * size[1]) ** 0.5
    room = size[0] * 0.8, size[1] * 0.7
    for step in range(round(_LARGEST * 1000), round(_SMALLEST * 1000) - 1, -3):
        face = ImageFont.truetype(str(font.path), round(measure * step / 1000), index=font.index)
        most = min(_wanted(step / 1000), int(room[1] / (face.size * _LEADING)))
        if face.getlength(title) > most * room[0]:
            continue
        lines = balanced(title, face.getlength, room[0])
        if len(lines) <= most:
            return face, lines
    return face, balanced(title, face.getlength, room[0], most=int(room[1] / (face.size * _LEADING)))


def _wanted(size: float) -> int:
    """Large letters for a short title only: more lines need smaller ones."""
    return 1 if size > 0.115 else 2 if size > 0.085 else 3 if size > 0.066 else 9
