"""SVG as pixels: formulas and authors' drawings, Chinese with a font and never without."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from publisher.media.fonts import MissingFont, find_cjk_font
from publisher.media.raster import rasterise_svg
from publisher.media.unreadable import UnreadablePicture
from publisher.write.tex import tex_to_svg

TEXT = '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><text x="4" y="28" font-family="{}">{}</text></svg>'


def ink(png: bytes) -> int:
    """How many pixels are drawn on."""
    return sum(Image.open(io.BytesIO(png)).convert("RGBA").getchannel("A").histogram()[64:])


def test_a_formula() -> None:
    formula = tex_to_svg(r"\frac{a}{b}+\sqrt{x}", display=True)
    png = rasterise_svg(formula.markup, scale=3)
    picture = Image.open(io.BytesIO(png))
    assert picture.width == pytest.approx(formula.width_em * 16 * 3, abs=2)
    assert picture.height == pytest.approx(formula.height_em * 16 * 3, abs=2)
    assert ink(png) > 300
    assert rasterise_svg(formula.markup, scale=3) == png


def test_the_ink_has_the_colour_that_is_asked_for() -> None:
    png = rasterise_svg(tex_to_svg(r"\rule{2em}{2em}").markup, ink="#ff0000")
    picture = Image.open(io.BytesIO(png)).convert("RGBA")
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (255, 0, 0, 255)


@pytest.mark.parametrize("text", ["损失", "Latin too", "，"])
def test_text_without_a_font(text: str) -> None:
    with pytest.raises(MissingFont):
        rasterise_svg(TEXT.format("serif", text))


def test_a_formula_with_chinese_without_a_font() -> None:
    with pytest.raises(MissingFont, match="损失"):
        rasterise_svg(tex_to_svg(r"\text{损失}").markup)


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "not xml",
        "<p>no</p>",
        '<svg xmlns="http://www.w3.org/2000/svg" width="90000" height="90000"/>',
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    ],
)
def test_refused(markup: str) -> None:
    with pytest.raises(UnreadablePicture):
        rasterise_svg(markup)


@pytest.mark.engines
@pytest.mark.parametrize("family", ["serif", "sans-serif", "monospace", "Arial", "Microsoft YaHei", ""])
def test_chinese_is_drawn_whatever_family_is_named(family: str) -> None:
    font = find_cjk_font()
    plain = rasterise_svg(TEXT.format("sans-serif", "损失函数"), font=font)
    assert ink(plain) > 500
    assert rasterise_svg(TEXT.format(family, "损失函数"), font=font) == plain


@pytest.mark.engines
def test_two_letters_differ() -> None:
    font = find_cjk_font()
    assert rasterise_svg(TEXT.format("serif", "损"), font=font) != rasterise_svg(
        TEXT.format("serif", "失"), font=font
    )


@pytest.mark.engines
def test_a_letter_that_would_be_a_box() -> None:
    with pytest.raises(MissingFont, match="\U0001fae0"):
        rasterise_svg(TEXT.format("serif", "图\U0001fae0"), font=find_cjk_font())
