"""Diagrams in an article: pictures where the extra is there, else the source text and a loss that says why."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image as Pillow

from publisher.document import CodeBlock, Lines
from publisher.write import diagram
from publisher.write.diagram import BadDiagram, Diagram
from tests.adapters.wechat.conftest import rendition

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20">'
    '<rect width="100%" height="100%" fill="#fff"/><path d="M0,10L40,10" stroke="#000"/></svg>'
)
BLOCK = CodeBlock("graph TD; A-->B", "mermaid", lines=Lines(3, 5))


def test_a_diagram_is_a_picture_on_white(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requirement 13: black lines on a ground of their own, for dark reading leaves pictures as they are."""
    monkeypatch.setattr(diagram, "draw_mermaid", lambda _: Diagram(SVG, 40, 20, "engine 1"))
    given = rendition(BLOCK)
    (picture,) = (one for one in given.pictures if one.purpose == "body")
    assert "<pre" not in given.body
    assert f'src="{picture.url}"' in given.body
    assert "width:40px;" in given.body
    assert not given.losses
    assert picture.asset is not None
    drawn = Pillow.open(BytesIO(picture.asset.load())).convert("RGB")
    assert drawn.size == (80, 40)
    assert drawn.getpixel((2, 2)) == (255, 255, 255)


def test_another_engine_is_another_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    urls = set()
    for engine in ("engine 1", "engine 2"):
        monkeypatch.setattr(diagram, "draw_mermaid", lambda _, engine=engine: Diagram(SVG, 40, 20, engine))
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
