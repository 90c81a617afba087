"""Covers: the right size, the same each time, text in the safe middle."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from publisher.media import cover
from publisher.media.cover import SQUARE, WIDE, draw_cover, palette_of
from publisher.media.fonts import find_cjk_font, missing_letters


def luminance(colour: tuple[int, int, int]) -> float:
    parts = [(c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4) for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("size", [WIDE, SQUARE])
def test_without_a_font_a_pattern(size: tuple[int, int]) -> None:
    made = draw_cover("长上下文", None, size)
    picture = Image.open(io.BytesIO(made))
    assert picture.size == size
    assert len(made) < 200_000
    assert draw_cover("长上下文", None, size) == made
    assert draw_cover("另一个标题", None, size) != made


def test_letters_are_easy_to_read_on_every_colour() -> None:
    for first in range(256):
        palette = palette_of(bytes((first, 255 - first, 0, 0)))
        ground = max(luminance(palette.top), luminance(palette.bottom))
        assert (luminance(palette.letters) + 0.05) / (ground + 0.05) > 5


@pytest.mark.engines
@pytest.mark.parametrize("size", [WIDE, SQUARE])
@pytest.mark.parametrize(
    "title",
    [
        "长上下文",
        "注意力机制：从原理到实现",
        "Rust async",
        "很长的标题" * 14,
        "Supercalifragilisticexpialidocious" * 3,
    ],
)
def test_the_title_stays_in_the_middle(title: str, size: tuple[int, int]) -> None:
    font = find_cjk_font()
    assert font is not None
    made = draw_cover(title, font, size)
    assert draw_cover(title, font, size) == made
    bright = Image.open(io.BytesIO(made)).convert("L").point(lambda level: 255 if level > 215 else 0)
    box = bright.getbbox()
    assert box is not None
    assert box[0] >= 0.08 * size[0]
    assert box[2] <= 0.92 * size[0]
    assert box[1] >= 0.1 * size[1]
    assert box[3] <= 0.9 * size[1]


@pytest.mark.engines
def test_emoji_leave_no_boxes() -> None:
    font = find_cjk_font()
    assert font is not None
    assert missing_letters("图 \U0001fae0文\U0001fae0", font) == "\U0001fae0"
    assert cover._drawable("\U0001fae0 长上下文\ufe0f\n\u200b", font) == "长上下文"
