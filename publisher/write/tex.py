"""TeX -> SVG by MathJax 3.2.2 on QuickJS, in process: no Node, no TeX, no font, no network.

The engine starts with the first formula that is not in the cache, never before. Which target shows a formula
how, and pictures made of pixels, do not belong here.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from publisher.write.kept import earlier, keep, key_of
from publisher.write.tex_svg import EX_UNITS, SCALE, UNITS, SvgFormula, compact

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

__all__ = ["VERSION", "BadFormula", "Formulas", "SvgFormula", "tex_to_svg"]

VERSION: Final = "MathJax 3.2.2"
# Ends a formula that would never end, such as \def\x{\x\x}\x, before anybody notices.
TIME_LIMIT: Final = 5  # seconds a formula
MEMORY_LIMIT: Final = 256 * 1024 * 1024  # bytes; a start needs about 30 MB
# MathJax takes about 80 KB of stack for each brace inside a brace: QuickJS's own 1 MB ends at twelve of them, this
# holds a hundred. Threads have 8 MB on Linux, 512 KB on macOS: the engine therefore gets one of its own.
STACK: Final = 12 * 1024 * 1024
# Authors use these without defining them (their sites' KaTeX has them built in).
_COMMON: Final[Mapping[str, str]] = {
    "bm": r"\boldsymbol{#1}",
    "argmax": r"\operatorname*{arg\,max}",
    "argmin": r"\operatorname*{arg\,min}",
}
# What stays in force for the post's later formulas.
_DEFINES = re.compile(
    r"\\(?:(?:new|renew|provide)command|(?:new|renew)environment|[egx]?def|let|label|definecolor"
    r"|Declare(?:MathOperator|PairedDelimiter)[A-Za-z]*|(?:new|renew|use)tagform|Newextarrow|mathtoolsset)(?![A-Za-z])"
)
_TOO_DEEP: Final = "is nested too deep or grows without end"
# Formulas kept for other targets and for posts that share them; the oldest go first.
_MOST_KEPT: Final = 4096
# Our own part of a drawing: kept drawings of another version of it are not used.
_MODULES: Final = ("tex", "tex_path", "tex_shapes", "tex_short", "tex_svg")
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
            made = _kept(key, _earlier(key) or _new(self, key))
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
_STARTING = threading.Lock()
_WORKER: tuple[int, ThreadPoolExecutor] | None = None


def _kept(key: _Key, made: SvgFormula | str) -> SvgFormula | str:
    while len(_MADE) >= _MOST_KEPT:
        _MADE.pop(next(iter(_MADE)), None)
    return _MADE.setdefault(key, made)


def _earlier(key: _Key) -> SvgFormula | None:
    """The drawing of an earlier run; None when there is none, or when it is no drawing."""
    values = earlier(key_of("formula", VERSION, _MODULES, *key))
    match values:
        case {
            "markup": str(markup),
            "width_em": float(width),
            "height_em": float(height),
            "depth_em": float(depth),
        }:
            return SvgFormula(markup, width, height, depth)
        case _:
            return None


def _new(post: Formulas, key: _Key) -> SvgFormula | str:
    made = _worker().submit(_drawn, post, key).result()
    if isinstance(made, SvgFormula):
        keep(key_of("formula", VERSION, _MODULES, *key), asdict(made))
    return made


def _drawn(post: Formulas, key: _Key) -> SvgFormula | str:
    """The formula, or what is wrong with it."""
    try:
        return compact(_engine().draw(post, key))
    except BadFormula as complaint:
        return str(complaint)
    except RecursionError:
        return _TOO_DEEP
    except ValueError as surprise:
        return f"cannot be drawn: {surprise}"


def _worker() -> ThreadPoolExecutor:
    """The one thread that the engine lives in; another one after a fork, which copies no threads."""
    from concurrent.futures import ThreadPoolExecutor

    global _WORKER
    with _STARTING:
        if _WORKER is None or _WORKER[0] != os.getpid():
            before = threading.stack_size(STACK)
            try:
                worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mathjax")
                worker.submit(int).result()  # threads are made when first needed: now, with that stack
            finally:
                threading.stack_size(before)
            _WORKER = (os.getpid(), worker)
        return _WORKER[1]


def _engine() -> _Engine:
    """The calling thread's engine: a QuickJS context belongs to the thread that made it."""
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
        self._context.set_max_stack_size(STACK // 4 * 3)
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
        for before in defined[len(self._known) :]:
            self._convert(*before)
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
        return f"took more than {TIME_LIMIT} s: it is too long, or a macro calls itself"
    if "stack" in message.lower() or "memory" in message.lower():
        return _TOO_DEEP
    return f"MathJax stopped: {message}"


@cache
def _sources() -> tuple[str, ...]:
    """MathJax's own files, unchanged, from the installed package `django-static-mathjax` (no Django needed)."""
    from importlib.resources import files

    folder = files("mathjax") / "static" / "mathjax" / "es5"
    return tuple((folder / name).read_text("utf-8") for name in _SCRIPTS)
