"""Template tags within a line, and what each becomes: links, pictures, words.

Known ones turn into inlines here, unknown ones are left for the reader to report. Tags around blocks belong to
`tagblocks`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

from publisher.document import Image, Inline, Link, Loss, Strong, Text
from publisher.read.frames import page_of, shown_as_link
from publisher.read.tags import (
    ADDRESSES,
    CALLOUTS,
    DOCUMENTS,
    FILES,
    LINKS,
    PICTURES,
    PLAYERS,
    TITLED,
    WORDS,
    Tag,
)
from publisher.read.tagwords import callout, folding_title

_SIZE = re.compile(r"\d+(?:\.\d+)?(?:%|px|em|rem|vw)?")
_FILE = re.compile(r".*\.[A-Za-z0-9]{2,5}(?:[?#].*)?")


def read_inline_tag(tag: Tag, line: int | None) -> tuple[Inline, ...] | None:
    """What a tag within a line becomes; of containers, whose text stands beside them, the label; None when unknown."""
    if tag.is_end or tag.is_container:
        return _label(tag)
    if tag.name in LINKS and tag.arguments:
        return (_post_link(tag, line),)
    if tag.name in FILES and tag.arguments:
        return _file_link(tag, line)
    if tag.name in PICTURES:
        image = _picture(tag, line)
        return (image,) if image else None
    if tag.name == "hideInline":
        return (Text(tag.words().partition(",")[0]),)
    if tag.name in WORDS:
        return (Text(tag.words().rpartition("@")[2]),)
    if tag.name in ADDRESSES:
        return _address(tag, line)
    if tag.name in DOCUMENTS:
        return _framed_file(tag, line)
    if tag.name in PLAYERS and tag.arguments:
        address = PLAYERS[tag.name].format(_played(tag))
        return (Link(address, (Text(address),), automatic=True, written=address, line=line),)
    return None


def _played(tag: Tag) -> str:
    """What a player's tag names; Hugo's `gist` has its owner first."""
    words = [word.rstrip(",") for word in (*tag.plain, tag.arguments[0].value)]
    is_hugo_s = tag.name == "gist" and tag.raw.startswith("{{") and len(tag.plain) > 1
    return "/".join(words[:2]) if is_hugo_s else words[0]


def loss_of(tag: Tag, shown: tuple[Inline, ...], line: int) -> Loss | None:
    """What is lost when `shown` stands for a tag that plays or frames something."""
    is_framed = tag.name in DOCUMENTS - {"include_code"} or tag.name in PLAYERS
    link = next((inline for inline in shown if isinstance(inline, Link)), None) if is_framed else None
    return Loss("W348", line, shown_as_link(tag.shown, link.href)) if link else None


def _label(tag: Tag) -> tuple[Inline, ...]:
    """The words that a container brings along, which stand in front of what it holds."""
    if tag.is_end:
        return ()
    words = folding_title(tag) if tag.name in TITLED else callout(tag)[1] if tag.name in CALLOUTS else ""
    return (Strong((Text(words),)), Text(" ")) if words else ()


def _post_link(tag: Tag, line: int | None) -> Link:
    """A link to a post by its file's name; without a text of its own, which the post's title then is."""
    arguments = tag.arguments[1:]
    if arguments and arguments[-1].value in ("true", "false"):
        arguments = arguments[:-1]
    title = " ".join(argument.value for argument in arguments)
    inlines = (Text(title),) if title else ()
    return Link(tag.arguments[0].value, inlines, written=tag.raw, line=line)


def _file_link(tag: Tag, line: int | None) -> tuple[Inline, ...]:
    name = tag.arguments[0].value
    if tag.name == "asset_link":
        return (Link(name, (Text(tag.words(1) or name),), written=tag.raw, line=line),)
    return (Text(name),)


def _address(tag: Tag, line: int | None) -> tuple[Inline, ...] | None:
    """A link with its text; what else the theme takes (icons, colours, `true`) vanishes."""
    words = [argument.value for argument in tag.arguments if not argument.name]
    if any(word.endswith(",") for word in words):
        words = [part.strip() for part in " ".join(words).split(",")]
    words = [word for word in words if word]
    at = next((n for n, word in enumerate(words) if _is_address(word)), None)
    if at is None:
        return None
    said = words[:at] or [word for word in words[at + 1 :] if word not in ("true", "false")]
    text = " ".join(words[:at]) if at else (said[0] if said else words[at])
    return (Link(words[at], (Text(text),), written=words[at], line=line),)


def _is_address(word: str) -> bool:
    return word.startswith(("/", "#", "http://", "https://", "mailto:", "_posts/")) or bool(
        re.search(r"\.(?:html?|md|pdf)(?:[?#]|$)", word)
    )


def _framed_file(tag: Tag, line: int | None) -> tuple[Inline, ...] | None:
    """A link to a file that the engine shows in a frame, by its title or its name."""
    named = {argument.name: argument.value for argument in tag.arguments if argument.name}
    plain = [argument.value.rstrip(",") for argument in tag.arguments if not argument.name]
    plain = [word for word in plain if not word.startswith(("lang:", "from:", "to:"))]
    file = named.get("url") or named.get("src") or next((w for w in plain if "/" in w or "." in w), "")
    if not file:
        return None
    title = " ".join(plain[: plain.index(file)]) if tag.name == "include_code" and file in plain else ""
    name = unquote(file.partition("?")[0].rstrip("/").rpartition("/")[2]) or file
    href = f"/downloads/code/{file.lstrip('/')}" if tag.name == "include_code" else page_of(file)
    if href != file and tag.name != "include_code":
        name = href
    return (Link(href, (Text(title or name),), automatic=name == href, written=href, line=line),)


def _picture(tag: Tag, line: int | None) -> Image | None:
    """A picture tag: classes, the file, sizes, then title and alt, each of which may be missing."""
    named = {argument.name: argument.value for argument in tag.arguments if argument.name}
    if "src" in named:
        return Image(
            named["src"], named.get("alt", ""), named.get("title") or named.get("caption", ""), line=line
        )
    plain = [replace(a, value=a.value.rstrip(",")) for a in tag.arguments if not a.name]
    at = next((n for n, argument in enumerate(plain) if _FILE.fullmatch(argument.value)), 0)
    if not plain:
        return None
    said = [
        argument for argument in plain[at + 1 :] if argument.is_quoted or not _SIZE.fullmatch(argument.value)
    ]
    if said and said[0].is_quoted:
        alt = said[1].value if len(said) > 1 else ""
        return Image(plain[at].value, alt, said[0].value, line=line)
    return Image(plain[at].value, "", " ".join(argument.value for argument in said), line=line)
