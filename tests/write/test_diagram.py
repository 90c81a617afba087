"""Mermaid diagrams by the extra: a drawing with its size, what is wrong with a text, nothing without the extra."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from publisher.write import diagram, kept
from publisher.write.diagram import BadDiagram, draw_mermaid

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" width="40" height="20"><path d="M0,0L9,9"/></svg>'


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A stand-in for the extra that keeps what it was asked to draw."""
    asked: list[str] = []

    def draw(source: str) -> bytes:
        asked.append(source)
        if "bad" in source:
            raise RuntimeError("syntax at 2:5:\n no arrow")
        return SVG.encode()

    module = ModuleType("mermaid_render")
    module.mermaid_to_svg = draw  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "mermaid_render", module)
    monkeypatch.setattr(diagram, "version", lambda _: "0.0.test")
    monkeypatch.setattr(kept, "_KEEPER", None)  # a run before this one may have named one
    diagram._drawn.cache_clear()
    return asked


def test_a_diagram_has_its_size(engine: list[str]) -> None:
    drawn = draw_mermaid("graph TD; A-->B")
    assert drawn is not None
    assert (drawn.width, drawn.height, drawn.engine) == (40, 20, "mermaid-render 0.0.test")
    assert drawn.markup == SVG


def test_it_is_drawn_once(engine: list[str]) -> None:
    assert draw_mermaid("graph TD; A-->B") == draw_mermaid("graph TD; A-->B")
    assert len(engine) == 1


def test_what_is_wrong_is_said_in_one_line(engine: list[str]) -> None:
    with pytest.raises(BadDiagram, match=r"^syntax at 2:5: no arrow$"):
        draw_mermaid("bad")


def test_nothing_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diagram, "_PACKAGE", "no-such-package-as-this")
    assert draw_mermaid("graph TD; A-->B") is None


def test_the_real_engine() -> None:
    pytest.importorskip("mermaid_render")
    diagram._drawn.cache_clear()
    drawn = draw_mermaid("graph TD\n  A[开始] --> B[结束]")
    assert drawn is not None
    assert "开始" in drawn.markup
    with pytest.raises(BadDiagram, match="2:"):
        draw_mermaid("graph TD\n A[[[ --> ")
