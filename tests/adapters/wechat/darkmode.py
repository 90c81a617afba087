"""WeChat's dark reading, as its authors describe it: the oracle by which themes are judged.

From the published description of mp-darkmode 1.2.1 (its "principles" page and its constants, 2026-11): grounds are
turned first (a half transparent one as it looks on what is below it), then inks against the turned ground, and borders
against the page whatever they surround. SVG is left alone. Inks are opaque in our themes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass
from html.parser import HTMLParser

Colour = tuple[float, float, float]
"""Red, green, blue from 0 to 255."""
PAGE, INK = (25.0, 25.0, 25.0), (163.0, 163.0, 163.0)
"""The dark page and its own ink, for text that names no colour."""
LIGHT_PAGE, LIGHT_INK = (255.0, 255.0, 255.0), (25.0, 25.0, 25.0)
CONTRAST = 65
"""The least difference of perceived brightness between ink and ground."""
WHITE, BRIGHTEST_GROUND, DARKEST_GROUND, BRIGHT_GROUND = 250, 190, 22, 100
GREY_IS_LIGHT, MOST = 40, 138
_VOID = frozenset({"img", "br", "hr"})


def colour(text: str) -> Colour:
    """`#abc` or `#aabbcc`; of `rgba(…)` the colour alone."""
    if text.startswith("rgba("):
        red, green, blue, _ = _parts(text)
        return red, green, blue
    digits = text.strip().removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (float(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return red, green, blue


def brightness(given: Colour) -> float:
    """How bright a colour is to the eye, 0 to 255."""
    red, green, blue = given
    return (red * 299 + green * 587 + blue * 114) / 1000


def dark_ground(given: Colour) -> Colour:
    """A ground as it is in the dark: light greys and near-whites turned over, other bright ones dimmed to 190."""
    hue, light, saturation = _hls(given)
    if (saturation == 0 and light > GREY_IS_LIGHT) or brightness(given) > WHITE:
        return _rgb(hue, min(100.0, 100 + _hls(PAGE)[1] - light), 0)
    if brightness(given) > BRIGHTEST_GROUND:
        return _at_brightness(given, BRIGHTEST_GROUND)
    return _rgb(hue, DARKEST_GROUND, saturation) if light < DARKEST_GROUND else given


def dark_ink(given: Colour, ground: Colour) -> Colour:
    """An ink on a ground that has been turned: white stays, enough contrast stays, too little is made enough."""
    difference = abs(brightness(given) - brightness(ground))
    if brightness(given) >= WHITE:
        return given
    if difference > MOST and brightness(ground) <= brightness(PAGE) + 2:
        return _at_brightness(given, brightness(ground) + MOST)
    if difference >= CONTRAST:
        return given
    hue, light, saturation = _hls(given)
    if brightness(ground) >= BRIGHT_GROUND:
        if light > 90 - GREY_IS_LIGHT:
            return dark_ink(_rgb(hue, 90 - light, saturation), ground)
        return _at_brightness(given, min(MOST, brightness(ground) - CONTRAST))
    if light <= GREY_IS_LIGHT:
        return dark_ink(_rgb(hue, 90 - light, saturation), ground)
    return _at_brightness(given, brightness(ground) + CONTRAST)


def dark_line(text: str) -> Colour:
    """How a border that is written so looks on the dark page."""
    if not text.startswith("rgba("):
        return dark_ink(colour(text), PAGE)
    alpha = _parts(text)[3]
    mixed = _over(colour(text), PAGE, alpha)
    if CONTRAST <= abs(brightness(mixed) - brightness(PAGE)) <= MOST:
        return mixed
    wanted = dark_ink(mixed, PAGE)
    # The colour that, as transparent as before, would look so; there is none beyond white.
    front = [min(255.0, max(0.0, page + (to - page) / alpha)) for to, page in zip(wanted, PAGE, strict=True)]
    return _over((front[0], front[1], front[2]), PAGE, alpha)


def light_line(text: str) -> Colour:
    """The same on the light page."""
    return _seen_on(text, LIGHT_PAGE)


def _seen_on(text: str, ground: Colour) -> Colour:
    """What a colour, half transparent or not, makes of the ground below it."""
    return _over(colour(text), ground, _parts(text)[3]) if text.startswith("rgba(") else colour(text)


def _parts(text: str) -> Sequence[float]:
    return [float(part) for part in text[5:-1].split(",")]


def _over(given: Colour, ground: Colour, alpha: float) -> Colour:
    mixed = [above * alpha + below * (1 - alpha) for above, below in zip(given, ground, strict=True)]
    return mixed[0], mixed[1], mixed[2]


def _hls(given: Colour) -> tuple[float, float, float]:
    """Hue 0 to 1, lightness and saturation 0 to 100."""
    red, green, blue = (part / 255 for part in given)
    hue, light, saturation = rgb_to_hls(red, green, blue)
    return hue, light * 100, saturation * 100


def _rgb(hue: float, light: float, saturation: float) -> Colour:
    red, green, blue = hls_to_rgb(hue, light / 100, saturation / 100)
    return red * 255, green * 255, blue * 255


def _at_brightness(given: Colour, target: float) -> Colour:
    """The colour at another brightness; a part that would pass white is made up for by the others."""
    factor = target / max(brightness(given), 0.001)
    scaled = [min(255.0, part * factor) for part in given]
    missing = target - brightness((scaled[0], scaled[1], scaled[2]))
    if missing > 0.5:
        scaled = [min(255.0, part + missing) for part in scaled]
    return scaled[0], scaled[1], scaled[2]


# ---------------------------------------------------------------- a whole article


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of text with the colours it has in the light and in the dark; `where` is its element."""

    text: str
    where: str
    light: tuple[Colour, Colour]
    dark: tuple[Colour, Colour]


@dataclass(frozen=True, slots=True)
class _Level:
    tag: str
    ink: Colour
    ground: Colour
    dark: Colour


class _Eye(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.levels = [_Level("", LIGHT_INK, LIGHT_PAGE, PAGE)]
        self.seen: list[Seen] = []
        self.grounds: list[tuple[str, Colour, Colour]] = []
        self.painted: list[str] = []
        self.lines: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above, given = self.levels[-1], dict(attrs)
        styles = dict(part.split(":", 1) for part in (given.get("style") or "").split(";") if ":" in part)
        self.painted += [given[name] or "" for name in ("fill", "stroke") if name in given]
        self.lines += [
            (tag, word)
            for name, value in styles.items()
            if name.startswith("border")
            for word in value.split(" ")
            if word.startswith(("#", "rgba("))
        ]
        ink = colour(styles["color"]) if "color" in styles else above.ink
        ground, dark = above.ground, above.dark
        if given_ground := styles.get("background"):
            ground, dark = (
                _seen_on(given_ground, above.ground),
                dark_ground(_seen_on(given_ground, above.dark)),
            )
            self.grounds.append((tag, ground, dark))
        if tag not in _VOID:
            self.levels.append(_Level(tag, ink, ground, dark))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.levels.pop()

    def handle_endtag(self, tag: str) -> None:
        self.levels.pop()

    def handle_data(self, data: str) -> None:
        level = self.levels[-1]
        if not data.strip() or any(one.tag == "svg" for one in self.levels):
            return
        ink = dark_ink(INK if level.ink == LIGHT_INK else level.ink, level.dark)
        self.seen.append(Seen(data, level.tag, (level.ink, level.ground), (ink, level.dark)))


def texts_of(html: str) -> Iterator[Seen]:
    """Every piece of text in an article, as it is seen."""
    yield from _read(html).seen


def grounds_of(html: str) -> tuple[tuple[str, Colour, Colour], ...]:
    """Every ground: its element, its colour in the light, and in the dark."""
    return tuple(_read(html).grounds)


def lines_of(html: str) -> tuple[tuple[str, str], ...]:
    """Every border: its element and its colour as written."""
    return tuple(_read(html).lines)


def paints_of(html: str) -> tuple[str, ...]:
    """What drawings are filled and stroked with."""
    return tuple(_read(html).painted)


def _read(html: str) -> _Eye:
    eye = _Eye()
    eye.feed(html)
    eye.close()
    return eye


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours by WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(given: Colour) -> float:
    parts = [part / 255 for part in given]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---------------------------------------------------------------- to be looked at


def darkened(html: str) -> str:
    """The article with the colours that it has in the dark, for a page to look at."""
    painter = _Painter()
    painter.feed(html)
    painter.close()
    return "".join(painter.pieces)


class _Painter(_Eye):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        written = self.get_starttag_text() or ""
        style = dict(attrs).get("style") or ""
        self.pieces.append(
            written.replace(f'style="{style}"', f'style="{self._turned(style)}"') if style else written
        )

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(self.get_starttag_text() or "")

    def _turned(self, style: str) -> str:
        level = self.levels[-1]
        ground = level.dark
        parts = []
        for part in style.split(";"):
            name, _, value = part.partition(":")
            if name == "background":
                value = _css(ground)
            elif name == "color":
                value = _css(dark_ink(colour(value), ground))
            elif name.startswith("border"):
                value = " ".join(
                    _css(dark_line(word)) if word.startswith(("#", "rgba(")) else word
                    for word in value.split(" ")
                )
            parts.append(f"{name}:{value}")
        if "background" in style and "color:" not in style.replace("background-color", ""):
            parts.append(f"color:{_css(dark_ink(INK if level.ink == LIGHT_INK else level.ink, ground))}")
        return ";".join(parts)

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        self.pieces.append(data.replace("&", "&amp;").replace("<", "&lt;"))


def _css(given: Colour) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in given)
