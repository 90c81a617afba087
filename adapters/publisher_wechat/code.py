"""Source text as WeChat shows it: coloured by Pygments, blanks that cannot collapse, line ends as `<br>`.

WeChat's editor drops blanks that are a text node of their own between two spans and does not honour
`white-space: pre` (reports of the field, 2026-11); so blanks join a neighbour, and each is a no-break space.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from publisher.write.html import element, escape

NBSP = "\u00a0"
DIAGRAMS = frozenset("mermaid plantuml puml dot graphviz flow flowchart sequence mindmap markmap".split())
"""Languages that are drawn on the author's page; here they stay source text."""
_PLAIN = frozenset(("", "text", "txt", "plain", "plaintext", "none", *DIAGRAMS))
_ALIASES = {
    "jsonc": "json",
    "json5": "json",
    "vue": "html",
    "sh-session": "console",
    "bat": "batch",
    "c++": "cpp",
}
Run = tuple[str, str]
"""A colour, or nothing, and the text in it."""


def code_html(text: str, language: str, colours: Mapping[str, str]) -> str:
    """The inside of a `<pre>`: the text exactly, tabs as four blanks."""
    source = text.replace("\t", "    ")
    runs = _joined(_spread(_runs(source, language, colours)))
    return "".join(_run_html(colour, part) for colour, part in runs)


def _run_html(colour: str, text: str) -> str:
    html = blanks_kept(escape(text)).replace("\n", "<br>")
    return element("span", html, style=f"color:{colour}") if colour else html


def blanks_kept(html: str) -> str:
    """Text whose blanks shall all be seen."""
    return html.replace(" ", NBSP)


def _runs(source: str, language: str, colours: Mapping[str, str]) -> Iterable[Run]:
    name = language.lower()
    if name in _PLAIN:
        return (("", source),)
    return _lexed(source, _ALIASES.get(name, name), tuple(sorted(colours.items())))


@lru_cache(maxsize=512)
def _lexed(source: str, language: str, colours: tuple[tuple[str, str], ...]) -> tuple[Run, ...]:
    """The tokens with their colours; the source alone when the language is unknown or the lexer alters it."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return (("", source),)
    table = dict(colours)
    # Some lexers know a line by its end only (a diff's last one would stay without colour).
    runs = [(_colour(str(kind)[6:], table), text) for kind, text in lexer.get_tokens(f"{source}\n")]
    if "".join(text for _, text in runs) != f"{source}\n":
        return (("", source),)
    last = max(place for place, (_, text) in enumerate(runs) if text)
    runs[last] = (runs[last][0], runs[last][1].removesuffix("\n"))
    return tuple(run for run in runs if run[1])


def _colour(kind: str, colours: Mapping[str, str]) -> str:
    """The colour of the nearest kind above `kind` that has one."""
    while kind:
        if kind in colours:
            return colours[kind]
        kind = kind.rpartition(".")[0]
    return ""


def _spread(runs: Iterable[Run]) -> Iterable[Run]:
    """Runs of which none is blank alone: its line ends go to the run before, its indent to the one after."""
    held = ""
    last: Run | None = None
    for colour, text in runs:
        if text.strip():
            if last:
                yield last
            last, held = (colour, held + text), ""
        elif last:
            head, newline, indent = text.rpartition("\n")
            last, held = (last[0], last[1] + held + head + newline), indent
        else:
            held += text
    if last:
        yield last[0], last[1] + held
    elif held:
        yield "", held


def _joined(runs: Iterable[Run]) -> Iterable[Run]:
    """Neighbours of one colour as one run."""
    last: Run | None = None
    for colour, text in runs:
        if last and last[0] == colour:
            last = (colour, last[1] + text)
            continue
        if last:
            yield last
        last = (colour, text)
    if last:
        yield last
