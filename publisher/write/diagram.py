"""Mermaid diagrams -> SVG by the extra `mermaid` (mermaid-render, in process): no Node, no browser, no network.

Without the extra there is no drawing, and the diagram stays source text. What a platform makes of the SVG, and
pictures made of pixels, do not belong here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from publisher.write.kept import earlier, keep, key_of

_PACKAGE: Final = "mermaid-render"
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)"[^>]*?\sheight="([\d.]+)"')
_MOST_KEPT: Final = 64


class BadDiagram(ValueError):
    """The text is no diagram that can be drawn; the message is the engine's, in one line."""


@dataclass(frozen=True, slots=True)
class Diagram:
    """A drawing for a white page (it has no ground), its size in pixels, and the engine (with its version)."""

    markup: str
    width: float
    height: float
    engine: str


def draw_mermaid(text: str) -> Diagram | None:
    """The diagram; None where the extra is not installed. Raises `BadDiagram`."""
    engine = _engine()
    made = _drawn(text, engine) if engine else None
    if isinstance(made, str):
        raise BadDiagram(made)
    return made


def _engine() -> str:
    """Name and version of the extra, nothing without it."""
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}"
    except PackageNotFoundError:
        return ""


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(text: str, engine: str) -> Diagram | str:
    """The drawing of an earlier run, else a new one."""
    key = key_of("diagram", engine, ("diagram",), text)
    match earlier(key):
        case {"markup": str(markup), "width": float(width), "height": float(height)}:
            return Diagram(markup, width, height, engine)
        case _:
            return _new(text, engine, key)


def _new(text: str, engine: str, key: str) -> Diagram | str:
    made = _fresh(text, engine)
    if isinstance(made, Diagram):
        keep(key, {"markup": made.markup, "width": made.width, "height": made.height})
    return made


def _fresh(text: str, engine: str) -> Diagram | str:
    """The drawing, or what is wrong with the text."""
    try:
        import mermaid_render  # type: ignore[import-not-found, unused-ignore]  # the extra may be absent

        made = mermaid_render.mermaid_to_svg(text)
    except Exception as wrong:  # each engine has errors of its own, and none may end a run
        return " ".join(str(wrong).split()) or type(wrong).__name__
    markup = made.decode() if isinstance(made, bytes) else str(made)
    size = _SIZE.search(markup)
    if size is None:
        return "the drawing has no size"
    return Diagram(markup, float(size[1]), float(size[2]), engine)
