"""Articles keep their contrast in WeChat's dark reading, judged by the oracle beside this file."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import get_args

import pytest
from PIL import Image as Pillow

from publisher.adapter import TextFile
from publisher.document import Alert, CodeBlock, Figure, Image, Link, Math, MathBlock, Paragraph, Text
from publisher.media.fit import Limits, fit
from publisher.testing import sample_asset, sample_document
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.theme import ThemeName
from publisher_wechat.theme import theme as look_of
from tests.adapters.wechat.conftest import context, document
from tests.adapters.wechat.darkmode import (
    BRIGHT_GROUND,
    CONTRAST,
    INK,
    PAGE,
    brightness,
    colour,
    contrast,
    dark_ground,
    dark_ink,
    dark_line,
    grounds_of,
    light_line,
    lines_of,
    paints_of,
    texts_of,
)
from tests.adapters.wechat.test_faults import Line, line  # noqa: F401 - a fixture
from tests.conftest import ROOT

THEMES = get_args(ThemeName)
EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/wechat.md").read_text("utf-8"), re.S)
ACCENTS = {name: {*look_of(name).alerts.values(), look_of(name).palette["accent"]} for name in THEMES}
"""The colours of lines that lead the eye: call-outs and headings."""
CODE = """\
@cache
class A(B):  # comment
    def f(self, x: int = 3) -> str:
        return "text" if x and not None else f"{x}"
"""


def article(theme: ThemeName | TextFile, *, is_lean: bool = False) -> str:
    """Every kind of node, in light; `is_lean` as it is near the limit."""
    base = sample_document()
    more = (
        *(
            Alert(kind, "", (Paragraph((Text("话"),)),))
            for kind in ("note", "tip", "important", "warning", "caution")
        ),
        *(
            CodeBlock(CODE, "python"),
            CodeBlock("<a b='c'>x</a>", "html"),
            CodeBlock("$ ls\n+ a\n- b", "diff"),
        ),
        Paragraph((Math(r"\frac{a}{b}"), Link("https://o.example/", (Text("链"),)))),
        MathBlock(r"\begin{array}{c|c}a&b\\\hline c&d\end{array}"),
        Figure(Image("x.png", "图注", asset=sample_asset())),
    )
    document = replace(base, blocks=(*base.blocks, *more))
    limit = 9_000 if is_lean else 10**6
    return WechatAdapter(theme=theme, body_limit=limit).render(document, context()).body


# ---------------------------------------------------------------- the oracle itself


@pytest.mark.parametrize(
    ("ground", "dark"),
    [("#fff", "#191919"), ("#f5f5f5", "#232323"), ("#282c34", "#313640"), ("#777", "#a2a2a2")],
)
def test_neutral_grounds_are_turned_over_and_dark_ones_lifted(ground: str, dark: str) -> None:
    assert dark_ground(colour(ground)) == pytest.approx(colour(dark), abs=2)


def test_a_bright_tint_stays_bright_and_one_that_is_nearly_white_turns_dark() -> None:
    assert brightness(dark_ground(colour("#eef3f2"))) == pytest.approx(190, abs=1)
    assert brightness(dark_ground(colour("#fffaf2"))) < 40


@pytest.mark.parametrize("ink", ["#333", "#1d6f62", "#a13d2d", "#777", "#999", "#000"])
def test_inks_get_the_contrast_that_is_asked_for(ink: str) -> None:
    assert brightness(dark_ink(colour(ink), PAGE)) - brightness(PAGE) >= CONTRAST - 0.5


def test_white_and_what_is_clear_already_stay() -> None:
    assert dark_ink(colour("#fff"), PAGE) == colour("#fff")
    assert dark_ink(INK, PAGE) == INK


# ---------------------------------------------------------------- the themes


@pytest.mark.parametrize("is_lean", [False, True])
@pytest.mark.parametrize("theme", THEMES)
def test_every_text_is_readable_in_the_light_and_in_the_dark(theme: ThemeName, is_lean: bool) -> None:
    """Requirement 15."""
    seen = list(texts_of(article(theme, is_lean=is_lean)))
    assert len(seen) > 80
    dim = [
        (one.where, one.text[:12], [round(part) for part in one.dark[0]])
        for one in seen
        if abs(brightness(one.dark[0]) - brightness(one.dark[1])) < CONTRAST - 0.5
        or contrast(*one.dark) < 3.4
    ]
    pale = [(one.where, one.text[:12], one.light) for one in seen if contrast(*one.light) < 4.3]
    assert not dim
    assert not pale


@pytest.mark.parametrize("theme", THEMES)
def test_no_ground_stays_a_bright_slab_in_the_dark(theme: ThemeName) -> None:
    """Requirement 15."""
    slabs = [
        (tag, light) for tag, light, dark in grounds_of(article(theme)) if brightness(dark) >= BRIGHT_GROUND
    ]
    assert not slabs


@pytest.mark.parametrize("theme", THEMES)
def test_frames_stay_behind_the_text_in_the_dark(theme: ThemeName) -> None:
    """Requirement 15: lines around cells, keys and notes are there, and far from as bright as the words."""
    frames = [(tag, word) for tag, word in lines_of(article(theme)) if word not in ACCENTS[theme]]
    assert {"td", "th", "hr"} <= {tag for tag, _ in frames}
    for tag, word in frames:
        assert 25 <= brightness(dark_line(word)) - brightness(PAGE) < CONTRAST, (tag, word)
        assert 20 <= 255 - brightness(light_line(word)) < CONTRAST, (tag, word)


@pytest.mark.parametrize("text", EXAMPLES)
def test_the_themes_of_the_documentation_keep_what_it_says(text: str) -> None:
    html = article(TextFile("plum.toml", text))
    dim = [one.text for one in texts_of(html) if abs(brightness(one.dark[0]) - brightness(one.dark[1])) < 60]
    assert not dim
    assert not [ground for _, ground, dark in grounds_of(html) if brightness(dark) >= BRIGHT_GROUND]
    assert min(contrast(*one.light) for one in texts_of(html)) > 4.3


@pytest.mark.parametrize("theme", THEMES)
def test_drawings_follow_the_ink_of_the_text(theme: ThemeName) -> None:
    """Requirements 12 and 15: nothing is painted in a colour of its own."""
    assert set(paints_of(article(theme))) <= {"currentColor", "none"}
    assert "currentColor" in paints_of(article(theme))


def test_a_formulas_picture_stays_transparent_and_shows_on_both_pages(line: Line) -> None:  # noqa: F811
    """Requirement 12: what is sent, not only what is drawn."""
    block = MathBlock(r"\frac{a}{b}")
    given = WechatAdapter(math="png").render(document(Paragraph((Text("文"),)), block), context())
    assert line.run(given).outcome == "done"
    (sent,) = (one for one in line.sandbox.pictures() if not one["media_id"])
    file = next((line.state.parent / "wechat/pictures").glob(f"{sent['id']}.*"))
    picture = Pillow.open(file).convert("RGBA")
    assert picture.getchannel("A").getextrema() == (0, 255)
    ink = next(
        pixel
        for count, pixel in picture.getcolors(1 << 20) or []
        if isinstance(pixel, tuple) and pixel[3] == 255
    )
    for page in ((255.0, 255.0, 255.0), PAGE):
        assert abs(brightness((ink[0], ink[1], ink[2])) - brightness(page)) >= CONTRAST


def test_an_authors_transparent_drawing_gets_a_ground() -> None:
    made = BytesIO()
    Pillow.new("RGBA", (20, 20), (0, 0, 0, 0)).save(made, "PNG")
    fitted = fit(made.getvalue(), Limits(1_000_000, ("image/png", "image/jpeg")))
    assert Pillow.open(BytesIO(fitted.data)).convert("RGBA").getpixel((3, 3)) == (255, 255, 255, 255)
