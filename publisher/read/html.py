"""What becomes of raw HTML: one table, for tags within a line and for whole blocks.

A name that is no HTML element (`<T>`, `<String>`) is text its author meant to be read. Nothing executable ever
becomes a node. Building trees of blocks belongs to `htmlblocks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from types import MappingProxyType
from urllib.parse import unquote

from publisher.document import (
    Code,
    Emphasis,
    Image,
    Inline,
    LineBreak,
    Link,
    Loss,
    SoftBreak,
    Strong,
    Styled,
    StyleKind,
    Text,
    plain_text,
)
from publisher.read.frames import framed, page_of, shown_as_link
from publisher.read.links import unwrapped

STRONG = frozenset({"b", "strong"})
EMPHASIS = frozenset({"i", "em", "cite", "dfn", "var"})
CODE = frozenset({"code", "tt", "samp"})
STYLES: Mapping[str, StyleKind] = MappingProxyType(
    {
        "del": "strikethrough",
        "s": "strikethrough",
        "strike": "strikethrough",
        "u": "underline",
        "ins": "underline",
        "mark": "mark",
        "kbd": "keyboard",
        "sub": "subscript",
        "sup": "superscript",
    }
)
DROPPED = frozenset(
    {
        *(
            "script",
            "style",
            "applet",
            "canvas",
            "svg",
            "math",
        ),
        *("form", "input", "button", "select", "textarea", "template", "link", "meta", "base", "frame"),
        *("frameset", "noscript", "map", "dialog", "portal", "title", "head"),
    }
)
"""Left out with everything in them, and reported."""
VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param"),
        *("source", "track", "wbr"),
    }
)
UNWRAPPED = frozenset(
    {
        *(
            "p",
            "center",
            "div",
            "span",
            "font",
            "big",
            "small",
            "abbr",
            "acronym",
            "label",
            "q",
            "nobr",
            "wbr",
        ),
        *("section", "article", "header", "footer", "main", "nav", "aside", "address", "figure", "details"),
        *("time", "data", "bdi", "bdo", "ruby", "rp", "rt", "rb", "tbody", "thead", "tfoot", "picture"),
        *(
            "source",
            "track",
            "param",
            "col",
            "colgroup",
            "area",
            "html",
            "body",
            "output",
            "hgroup",
            "marquee",
        ),
        *("blink", "fieldset", "legend", "optgroup", "option", "meter", "progress", "menu", "search"),
    }
)
BLOCKS = frozenset(
    {
        *(
            "blockquote",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
            "pre",
            "hr",
            "table",
            "tr",
            "td",
            "th",
            "caption",
        ),
        *("h1", "h2", "h3", "h4", "h5", "h6", "summary", "figcaption"),
    }
)
PLAYED = frozenset({"video", "audio"})
FRAMED = frozenset({"iframe", "embed", "object"})
SHOWN_ELSEWHERE = PLAYED | FRAMED
"""No platform takes them in a text: a link to what they show stands for them."""
KNOWN = (
    SHOWN_ELSEWHERE
    | STRONG
    | EMPHASIS
    | CODE
    | STYLES.keys()
    | DROPPED
    | VOID
    | UNWRAPPED
    | BLOCKS
    | {"a", "br", "img"}
)

DEEPEST = 60
"""Elements within one another; what is nested deeper stands beside its parent, so that no tree grows too deep."""

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[^>]*|.*)>\Z", re.DOTALL)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of raw HTML; `name` in lower case, attributes with their entities decoded."""

    name: str
    closes: bool = False
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def read_tag(raw: str) -> Tag | None:
    """The tag that `raw` is; None when it is none, or is not one of HTML's elements."""
    match = _TAG.match(raw)
    if match is None or (name := match["name"].lower()) not in KNOWN:
        return None
    if match["close"]:
        return Tag(name, closes=True)
    return Tag(name, attributes=dict(_attributes(match["rest"])))


def looks_like_type(raw: str) -> bool:
    """Whether a tag is more likely a type's name (`<T>`, `<Object>`) than HTML: a capital first, no attributes."""
    name = raw[1:-1]
    return name.isalnum() and name[0].isupper() and (len(name) == 1 or not name.isupper())


def read_picture(attributes: Mapping[str, str], line: int | None) -> Image | None:
    """The picture of an `<img>`, None when it names none; lazy-loading themes keep the address aside."""
    src = attributes.get("src") or attributes.get("data-src") or attributes.get("data-original") or ""
    if not src.strip():
        return None
    return Image(src.strip(), attributes.get("alt", ""), attributes.get("title", ""), line=line)


def read_element(
    name: str, attributes: Mapping[str, str], inlines: tuple[Inline, ...], line: int | None
) -> tuple[Inline, ...]:
    """What an element within a line becomes, around what stands in it."""
    if name == "a":
        return _link(attributes, inlines, line)
    if name in SHOWN_ELSEWHERE:
        return _elsewhere(name, attributes, line)
    if not inlines:
        return ()
    if name in STRONG:
        return (Strong(inlines),)
    if name in EMPHASIS:
        return (Emphasis(inlines),)
    if name in CODE:
        return (Code(plain_text(inlines)),)
    if name in STYLES:
        return (Styled(STYLES[name], inlines),)
    return inlines


def read_void(tag: Tag, line: int | None) -> tuple[Inline, ...]:
    """What an element without content becomes within a line."""
    match tag.name:
        case "br" | "hr":
            return (LineBreak(),)
        case "img":
            image = read_picture(tag.attributes, line)
            return (image,) if image else ()
        case _ if tag.name in SHOWN_ELSEWHERE:
            return _elsewhere(tag.name, tag.attributes, line)
        case _:
            return ()


def loss_of(name: str, attributes: Mapping[str, str], line: int) -> Loss | None:
    """What is lost of an element: all of it, or that it plays and shows something on the page itself."""
    shown = _elsewhere(name, attributes, line) if name in SHOWN_ELSEWHERE else ()
    if shown:
        return Loss("W348", line, shown_as_link(f"<{name}>", shown[0].href))
    is_dropped = name in DROPPED or name in SHOWN_ELSEWHERE
    return Loss("W305", line, dropped_message(Tag(name, attributes=attributes))) if is_dropped else None


def with_source(attributes: Mapping[str, str], name: str, inner: Mapping[str, str]) -> Mapping[str, str]:
    """The attributes of a player or frame that has none of its own, with the address that an element in it names."""
    if attributes.keys() & {"src", "data"}:
        return attributes
    if name == "param":
        is_source = inner.get("name", "").lower() in ("src", "movie", "url")
        src = inner.get("value", "") if is_source else ""
    else:
        src = inner.get("src", "") if name in ("source", "embed", "iframe") else ""
    return {**attributes, "src": src} if src else attributes


def dropped_message(tag: Tag) -> str:
    """The sentence for a loss: which element is left out, and what it would have shown."""
    address = tag.attributes.get("src") or tag.attributes.get("data") or ""
    return f"<{tag.name}> is left out" + (f" ({address})" if address else "")


def append(inlines: list[Inline], new: Inline) -> None:
    """Adds `new` to `inlines`: texts join, and a line end right behind a line break adds nothing."""
    last = inlines[-1] if inlines else None
    if isinstance(new, Text):
        if isinstance(last, Text):
            inlines[-1] = Text(last.text + new.text)
        elif new.text:
            inlines.append(new)
    elif not (isinstance(new, SoftBreak) and isinstance(last, LineBreak)):
        inlines.append(new)


def _attributes(rest: str) -> list[tuple[str, str]]:
    found = []
    for name, value in _ATTRIBUTE.findall(rest):
        bare = value[1:-1] if value[:1] in ('"', "'") else value
        found.append((name.lower(), unescape(bare)))
    return found


def _elsewhere(name: str, attributes: Mapping[str, str], line: int | None) -> tuple[Link, ...]:
    """A link to what a frame shows or a player plays, by its title, its address or its file's name."""
    if name in FRAMED:
        return framed(attributes, line)
    src = page_of(attributes.get("src") or attributes.get("data-src") or "")
    if not src:
        return ()
    text = attributes.get("title") or unquote(src.partition("?")[0].rpartition("/")[2]) or name
    return (Link(src, (Text(text),), written=src, line=line),)


def _link(attributes: Mapping[str, str], inlines: tuple[Inline, ...], line: int | None) -> tuple[Inline, ...]:
    written = attributes.get("href", "").strip()
    scheme = written.split(":", 1)[0].strip().lower()
    if not written or not inlines or scheme in ("javascript", "vbscript", "data"):
        return inlines
    return (Link(unwrapped(written), inlines, attributes.get("title", ""), written=written, line=line),)
