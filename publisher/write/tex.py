"""TeX -> SVG by MathJax 3.2.2 on QuickJS, in process: no Node, no TeX, no font, no network.

The engine starts with the first formula that is not in the cache, never before. Which target shows a formula
how, and pictures made of pixels, do not belong here.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from publisher.write.tex_svg import EX_UNITS, SCALE, UNITS, SvgFormula, compact

__all__ = ["VERSION", "BadFormula", "Formulas", "SvgFormula", "tex_to_svg"]

VERSION: Final = "MathJax 3.2.2"
# Ends a formula that would never end, such as \def\x{\x\x}\x, before anybody notices.
TIME_LIMIT: Final = 5  # seconds a formula
MEMORY_LIMIT: Final = 256 * 1024 * 1024  # bytes; a start needs about 30 MB
# Authors use these without defining them (their sites' KaTeX has them built in).
_COMMON: Final[Mapping[str, str]] = {
    "bm": r"\boldsymbol{#1}",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
}
# What stays in force for the post's later formulas.
_DEFINES = re.compile(
    r"\\(?:(?:re|provide)?new(?:command|environment)|renew(?:command|environment)|[gex]?def|let"
    r"|Declare(?:MathOperator|PairedDelimiters?X?(?:PP)?)|definecolor|newtagform|usetagform|label"
    r"|(?:m|)providecommand)(?![A-Za-z])"
)
_SCRIPTS: Final = (
    "loader.js",
    "core.js",
    "adaptors/liteDOM.js",
    "input/tex-full.js",
    "output/svg.js",
    "output/svg/fonts/tex.js",
)
_BEFORE: Final = """
var globalThis = this, console = {log() {}, warn() {}, error() {}};
var MathJax = {loader: {load: []}, startup: {typeset: false, ready() {}}};
"""
# noundefined, noerrors: without them an unknown command raises instead of being drawn in red. require, autoload:
# would load from a server. html: links, classes and scripts. textmacros: breaks `\\text{d_model}`.
_AFTER: Final = """
var modules = MathJax._, tree = modules.adaptors.liteAdaptor.liteAdaptor();
modules.handlers.html_ts.RegisterHTMLHandler(tree);
var without = ['bussproofs', 'require', 'html', 'autoload', 'textmacros', 'noundefined', 'noerrors'];
var packages = modules.input.tex.AllPackages.AllPackages.filter(name => !without.includes(name));
var page;
function open(macros) {
  page = modules.mathjax.mathjax.document('', {
    InputJax: new modules.input.tex_ts.TeX({packages, macros: JSON.parse(macros),
      formatError(_, error) { throw new Error('TeX: ' + error.message); }}),
    OutputJax: new modules.output.svg_ts.SVG({fontCache: 'none',
      font: new modules.output.svg.fonts.tex_ts.TeXFont()})});
}
function draw(tex, display, em, ex) {
  var node = page.convert(tex, {display, em, ex, containerWidth: 80 * em});
  return JSON.stringify(tree.serializeXML(tree.firstChild(node)));
}
"""


class BadFormula(ValueError):
    """MathJax does not understand the TeX; the message is its own, in one line."""


class Formulas:
    """The formulas of one post: what one defines (`\\newcommand`) holds for those after it, for no other post.

    `macros` maps a name without backslash to its replacement; `#1` … in it are arguments.
    """

    def __init__(self, macros: Mapping[str, str] | None = None) -> None:
        self._macros = tuple(sorted({**_COMMON, **(macros or {})}.items()))
        self._defined: _Defined = ()

    def svg(self, tex: str, *, display: bool = False) -> SvgFormula:
        """The formula as inline SVG; equal input gives equal bytes. Raises BadFormula."""
        key = (tex, display, self._macros, self._defined)
        made = _MADE.get(key)
        if made is None:
            made = _MADE[key] = _drawn(self, key)
        if isinstance(made, str):
            raise BadFormula(made)
        if _DEFINES.search(tex):
            self._defined = (*self._defined, (tex, display))
        return made


def tex_to_svg(tex: str, *, display: bool = False, macros: Mapping[str, str] | None = None) -> SvgFormula:
    """One formula that belongs to no post. Raises BadFormula."""
    return Formulas(macros).svg(tex, display=display)


_Defined = tuple[tuple[str, bool], ...]
_Key = tuple[str, bool, tuple[tuple[str, str], ...], _Defined]  # tex, display, macros, what the post defined
_MADE: dict[_Key, SvgFormula | str] = {}
_HERE = threading.local()


def _drawn(post: Formulas, key: _Key) -> SvgFormula | str:
    """The formula, or what is wrong with it."""
    try:
        return compact(_engine().draw(post, key))
    except BadFormula as complaint:
        return str(complaint)
    except ValueError as surprise:
        return f"cannot be drawn: {surprise}"


def _engine() -> _Engine:
    """This thread's engine: a QuickJS context belongs to the thread that made it."""
    engine: _Engine | None = getattr(_HERE, "engine", None)
    if engine is None or engine.broken:
        engine = _HERE.engine = _Engine()
    return engine


class _Engine:
    """One QuickJS context with MathJax in it, and the one document that is open there."""

    def __init__(self) -> None:
        import quickjs  # type: ignore[import-untyped]  # it ships no types

        self.broken = False
        self._failure = quickjs.JSException
        self._context = quickjs.Context()
        self._context.set_memory_limit(MEMORY_LIMIT)
        for script in (_BEFORE, *_sources(), _AFTER):
            self._context.eval(script)
        self._context.set_time_limit(TIME_LIMIT)
        self._open: Any = self._context.get("open")
        self._draw: Any = self._context.get("draw")
        self._post: object = None
        self._known: _Defined = ()

    def draw(self, post: object, key: _Key) -> str:
        """MathJax's own SVG, on the document of this post. Raises BadFormula."""
        tex, display, macros, defined = key
        if self._post is not post or defined[: len(self._known)] != self._known:
            self._open(json.dumps(dict(_macro(name, text) for name, text in macros)))
            self._post, self._known = post, ()
        for earlier in defined[len(self._known) :]:
            self._convert(*earlier)
        # A formula that fails may have defined half of what it meant to: the next one gets a new document.
        self._post = None
        svg = self._convert(tex, display)
        self._post = post
        self._known = (*defined, (tex, display)) if _DEFINES.search(tex) else defined
        return svg

    def _convert(self, tex: str, display: bool) -> str:
        try:
            svg: str = json.loads(self._draw(tex, display, 16, 16 * SCALE * EX_UNITS / UNITS))
        except self._failure as failure:
            message = str(failure).split("\n", 1)[0]
            self.broken = "TeX: " not in message
            raise BadFormula(_worded(message)) from None
        return svg


def _macro(name: str, text: str) -> tuple[str, str | list[str | int]]:
    """MathJax's form of a macro: with arguments it wants their number beside the text."""
    arguments = max((int(number) for number in re.findall(r"#([1-9])", text)), default=0)
    return name.removeprefix("\\"), [text, arguments] if arguments else text


def _worded(message: str) -> str:
    """MathJax's message, or what an engine that gave up means for the author."""
    if "TeX: " in message:
        return message.partition("TeX: ")[2]
    if "interrupted" in message:
        return f"took more than {TIME_LIMIT} s: a macro that calls itself?"
    if "stack" in message.lower() or "memory" in message.lower():
        return "is nested too deep or grows without end"
    return f"MathJax stopped: {message}"


@cache
def _sources() -> tuple[str, ...]:
    """MathJax's own files, unchanged, from the installed package `django-static-mathjax` (no Django needed)."""
    folder = files("mathjax") / "static" / "mathjax" / "es5"
    return tuple((folder / name).read_text("utf-8") for name in _SCRIPTS)
