"""Diagrams in an article: drawn in the text's colour where the extra is there, as pictures where that is not safe or
too long, else the source text and a loss that says why."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image as Pillow

from publisher.adapter import Rendition
from publisher.document import CodeBlock, Lines, Paragraph, Text
from publisher.write import diagram
from publisher.write.diagram import BadDiagram, Diagram
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.inked import UnsafeDrawing, ink_svg
from publisher_wechat.sandbox_html import normalise
from publisher_wechat.strokes import cut_path
from tests.adapters.wechat.conftest import context, document, rendition
from tests.adapters.wechat.darkmode import CONTRAST, LIGHT_PAGE, PAGE, brightness, paints_of

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" class="pele" viewBox="0 0 80 60" width="80" height="60"'
    ' style="--_bg:#FFF;color:#172D4A;font:16px sans-serif" fill="#172D4A" role="img">'
    '<g class="edges" fill="none" stroke="#000000"><path data-id="a" d="M40,10L40,50"/>'
    '<path d="M40,50L38,44L42,44Z" fill="#000000" stroke="none"/></g>'
    '<g transform="translate(40,30)" font-size="14"><rect x="-10" y="-5" width="20" height="10" fill="#FFFFFF"/>'
    '<text x="0" y="4" text-anchor="middle">是 &lt; 2 &amp; 3</text></g>'
    '<rect id="n" x="10" y="2" width="60" height="8" fill="#E5EFFA" stroke="#4472C4" style="rx:4px"/>'
    '<rect x="10" y="50" width="60" height="8" fill="#E5EFFA" style="fill:#f9f;stroke:#333"/></svg>'
)
BLOCK = CodeBlock("graph TD; A-->B", "mermaid", lines=Lines(3, 5))
WRITTEN = re.compile(r"<svg.*</svg>")


def drawn_as(monkeypatch: pytest.MonkeyPatch, markup: str, *, engine: str = "engine 1") -> None:
    width = float((re.findall(r' width="(\d+)"', markup) or ["80"])[0])
    monkeypatch.setattr(diagram, "draw_mermaid", lambda _: Diagram(markup, width, 60, engine))


def picture_in(given: Rendition) -> Pillow.Image:
    (picture,) = (one for one in given.pictures if one.purpose == "body")
    assert f'src="{picture.url}"' in given.body
    assert picture.asset is not None
    assert picture.asset.drawn, "what is drawn keeps its transparency on its way"
    return Pillow.open(BytesIO(picture.asset.load())).convert("RGBA")


def test_a_diagram_is_drawn_in_the_colour_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirements 13 and 15: no ink of its own, no opaque ground, so that dark reading finds nothing that glares."""
    drawn_as(monkeypatch, SVG)
    given = rendition(Paragraph((Text("文"),)), BLOCK)
    assert not given.losses
    assert not [one for one in given.pictures if one.purpose == "body"]
    (drawing,) = WRITTEN.findall(given.body)
    assert set(paints_of(drawing)) == {"currentColor", "none", "#ff99ff"}
    assert 'fill="#ff99ff" fill-opacity=".35" stroke="currentColor"' in drawing
    assert ">是 &lt; 2 &amp; 3</text>" in drawing
    assert "width:80px;max-width:100%;height:auto" in drawing


def test_it_holds_nothing_that_wechat_is_not_known_to_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 1: a fixed point of what the platform does to HTML, and no name that it could lose."""
    drawn_as(monkeypatch, SVG)
    body = rendition(Paragraph((Text("文"),)), BLOCK).body
    assert normalise(body, knows=lambda _: False) == body
    (drawing,) = WRITTEN.findall(body)
    assert set(re.findall(r"<(\w+)", drawing)) == {"svg", "path", "g", "rect", "text"}
    assert not re.search(r"\b(?:id|class|href|role|data-\w+|xmlns)=|--|var\(|url\(", drawing)
    assert drawing.count("style=") == 1


def test_a_line_stops_where_its_label_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """The label's white ground is gone, and the line does not run through the letters."""
    assert 'd="M40,10L40,25M40,35L40,50"' in ink_svg(SVG, style="")


@pytest.mark.parametrize(
    ("shape", "look"),
    [
        ('<rect width="40" height="30" fill="#fff"/>', ""),
        ('<rect width="40" height="30" fill="white" stroke="#000"/>', 'fill="none" stroke="currentColor"'),
        ('<rect width="40" height="30" fill="#E5EFFA"/>', 'fill-opacity=".07"'),
        ('<rect width="40" height="30" fill="#000"/>', 'fill-opacity=".2"'),
        ('<rect width="40" height="6" fill="#000"/>', ""),
        ('<circle r="7" fill="#000"/>', ""),
        ('<circle r="7" fill="#4c78a8"/>', 'fill="#4c78a8" fill-opacity=".35"'),
        (
            '<rect width="9" height="9" fill="#f58518" fill-opacity=".4"/>',
            'fill="#f58518" fill-opacity=".14"',
        ),
        ('<path d="M0,0L8,0L4,8Z" fill="red"/>', ""),
        ('<path d="M0,0L8,0L4,8Z" fill="red" stroke="#fff"/>', 'fill="#ff0000" fill-opacity=".35" stroke='),
        ('<path d="M0,0L90,0" fill="none" stroke="hsl(9,50%,50%)"/>', 'fill="none" stroke="currentColor"'),
    ],
)
def test_each_kind_of_ground_lets_the_page_through(shape: str, look: str) -> None:
    """Requirement 15: what is solid is ink, and what has a colour is so thin that letters are read on it."""
    drawing = ink_svg(re.sub(r"(<svg[^>]*>).*", rf"\1{shape}</svg>", SVG), style="")
    assert look in drawing
    assert look or "opacity" not in drawing
    assert (shape[:5] in drawing) is not shape.endswith('fill="#fff"/>'), "a white ground alone is no shape"


@pytest.mark.parametrize(
    ("d", "left"),
    [
        ("M0,0H10V30", "M0,0L10,0L10,10M10,20L10,30"),
        ("M0,15L5,15", ""),
        ("M0,0C0,10 0,20 0,30", "M0,0C0,3.33 0,6.67 0,10M0,20C0,23.33 0,26.67 0,30"),
        ("M0,0L0,5", "M0,0L0,5"),
        ("M0,0L0,5 0,30", "M0,0L0,5L0,10M0,20L0,30"),
        ("M0,0A5,5 0 0 1 9,30", "M0,0A5,5 0 0 1 9,30"),
        ("M0,0l0,30", "M0,0l0,30"),
        ("M0,0L", "M0,0L"),
        ("", ""),
    ],
)
def test_paths_are_cut(d: str, left: str) -> None:
    """What lies between 10 and 20 is covered."""
    assert cut_path(d, (-1, 10, 99, 20)) == left


def test_a_wide_drawing_is_scrolled_and_not_made_tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_as(monkeypatch, SVG.replace('width="80"', 'width="900"', 1))
    body = rendition(Paragraph((Text("文"),)), BLOCK).body
    assert re.search(r'<section style="overflow-x:auto"><svg [^>]*style="width:900px;height:auto"', body)


@pytest.mark.parametrize(
    "odd",
    [
        "<foreignObject><p>x</p></foreignObject>",
        "<style>rect{fill:red}</style>",
        "<script>1</script>",
        '<use href="#a"/>',
        '<image href="https://a.example/x.png"/>',
        '<rect width="9" height="9" fill="url(#a)"/>',
        '<rect width="9" height="9" fill="var(--x)"/>',
        '<path d="M0,0L9,9" stroke="#000" stroke-width="calc(1px + 2px)"/>',
        '<rect width="100%" height="9" fill="#eee"/>',
        '<rect width="9" height="9" fill="#eee" fill-opacity="50%"/>',
        '<g transform="translate(1.2.3)"><path d="M0,0"/></g>',
        '<g transform="expression(1)"><path d="M0,0"/></g>',
        "<text><a>x</a></text>",
    ],
)
def test_what_is_not_safe_becomes_a_picture(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirements 13 and 15: in grey ink on no ground, which is seen on a light page and on a dark one."""
    with pytest.raises(UnsafeDrawing):
        ink_svg(SVG.replace("</svg>", f"{odd}</svg>"), style="")
    plain = re.sub(r"<text.*?</text>", "", SVG)  # without letters no font is asked for
    drawn_as(monkeypatch, plain.replace("</svg>", '<rect width="1%" height="1" fill="#fff"/></svg>'))
    given = rendition(BLOCK)
    assert "<svg" not in given.body
    _is_seen_on_both_pages(picture_in(given))


def test_it_becomes_a_picture_before_the_article_is_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 17: as formulas do, and under each choice for these."""
    drawn_as(monkeypatch, re.sub(r"<text.*?</text>", "", SVG))
    blocks = document(Paragraph((Text("文"),)), BLOCK)
    roomy = WechatAdapter().render(blocks, context())
    for math in ("auto", "svg", "png"):
        given = WechatAdapter(math=math, body_limit=len(roomy.body) - 1).render(blocks, context())
        assert "<svg" not in given.body
        assert not given.problems
        _is_seen_on_both_pages(picture_in(given))
    assert "<svg" in WechatAdapter(math="png").render(blocks, context()).body


def _is_seen_on_both_pages(picture: Pillow.Image) -> None:
    assert picture.getpixel((1, 1)) == (*picture.getpixel((1, 1))[:3], 0), "no ground"  # type: ignore[index]
    dense = [one for _, one in picture.getcolors(1 << 20) or [] if isinstance(one, tuple) and one[3] > 250]
    assert dense
    for red, green, blue, _ in dense:
        for page in (LIGHT_PAGE, PAGE):
            assert abs(brightness((red, green, blue)) - brightness(page)) >= CONTRAST


def test_another_engine_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = set()
    for engine in ("engine 1", "engine 2"):
        drawn_as(monkeypatch, SVG.replace("</svg>", "<use/></svg>"), engine=engine)
        urls.add(rendition(BLOCK).pictures[0].url)
    assert len(urls) == 2


def test_without_the_extra_or_with_a_mistake_it_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 13."""
    monkeypatch.setattr(diagram, "draw_mermaid", lambda _: None)
    plain = rendition(BLOCK)
    assert "<pre" in plain.body
    assert [(loss.code, loss.line) for loss in plain.losses] == [("W304", 3)]
    assert "post-publisher[mermaid]" in plain.losses[0].message

    def refuse(_: str) -> None:
        raise BadDiagram("syntax at 2:5")

    monkeypatch.setattr(diagram, "draw_mermaid", refuse)
    assert "syntax at 2:5" in rendition(BLOCK).losses[0].message


def test_other_languages_of_diagrams_stay_text() -> None:
    (loss,) = rendition(CodeBlock("@startuml", "plantuml")).losses
    assert loss.message == "the plantuml diagram stays source text"
