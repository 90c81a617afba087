"""Template tags that a text may hold (Hexo's, Liquid's, Hugo's): how one is written, and which there are.

How tags are found in the text is `tagrules`' business, what they become `taginlines`', `tagblocks`' and
`tagwords`'; code and formulas never come here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from publisher.read.dialect import TagLanguage

DELIMITERS: dict[TagLanguage, tuple[tuple[str, str], ...]] = {
    "hexo": (("{%", "%}"),),
    "liquid": (("{%", "%}"),),
    "hugo": (("{{<", ">}}"), ("{{%", "%}}")),
    "none": (),
}

VERBATIM = frozenset({"raw", "codeblock", "code", "highlight", "mermaid", "comment"})
"""Tags whose body is no Markdown; `raw` is literal, `comment` (Liquid's) is never shown, the others are code."""
TABS = frozenset({"tabs", "subtabs", "subsubtabs", "timeline"})
"""Their parts bear labels in comments: `<!-- tab 标题 -->`."""
QUOTES = frozenset({"blockquote", "quote", "pullquote", "centerquote", "cq"})
CALLOUTS = frozenset(
    {
        *("note", "subnote", "noteblock", "alert", "info", "warning", "success", "danger", "tip", "tips"),
        *("callout", "admonition", "notice", "hint"),
    }
)
"""Boxes of NexT, Butterfly, Volantis, Fluid and of Hugo's themes (2026-11)."""
TITLED = frozenset(
    {
        *("spoiler", "folding", "fold", "details", "hideToggle", "hideBlock", "collapse", "expand"),
        *("timeline", "timenode", "tab"),
    }
)
"""Text that is folded away, or stands at a point of time: its label is shown above it."""
CONTAINERS = (
    QUOTES
    | TITLED
    | CALLOUTS
    | frozenset(
        {
            *("foldings", "tabs", "subtabs", "subsubtabs"),
            *("gallery", "gp", "grouppicture", "galleryGroup", "box", "cell", "cellrow", "flexrow", "aside"),
        }
    )
)
LINKS = frozenset({"post_link", "post_path", "post_url", "ref", "relref"})
FILES = frozenset({"asset_path", "asset_link", "static"})
AS_ADDRESS = LINKS | FILES | {"link"}
"""Tags that may stand as a link's destination; Jekyll's `link` names a file."""
PICTURES = frozenset({"asset_img", "img", "image", "inlineImg", "inlineimage", "figure"})
ADDRESSES = frozenset({"link", "linkto", "linkgrid", "btn", "button", "url_for", "full_url_for"})
"""Tags with a text and an address, in either order, parted by blanks or by commas."""
DOCUMENTS = frozenset({"pdf", "include_code", "video", "dplayer", "audio", "iframe"})
"""Tags that show a file in a frame; a link to the file stands for it."""
PLAYERS: Mapping[str, str] = MappingProxyType(
    {
        "youtube": "https://www.youtube.com/watch?v={}",
        "vimeo": "https://vimeo.com/{}",
        "bilibili": "https://www.bilibili.com/video/{}",
        "bili": "https://www.bilibili.com/video/{}",
        "bvideo": "https://www.bilibili.com/video/{}",
        "gist": "https://gist.github.com/{}",
        "jsfiddle": "https://jsfiddle.net/{}",
    }
)
"""Tags that show something of another site, and its address there (Hexo's own tags and common themes', 2026-11)."""
WORDS = frozenset({"label", "u", "emp", "wavy", "del", "kbd", "psw", "span", "p", "hideInline"})
INLINE = LINKS | FILES | PICTURES | WORDS | ADDRESSES | (DOCUMENTS - {"include_code"}) | PLAYERS.keys()

_ARGUMENT = re.compile(r"""([\w-]+=)?(?:"([^"]*)"|'([^']*)'|([^\s"']\S*|["']\S*))""")
_LONGEST = 4_000
"""Characters within which a tag must end: what opens and never closes costs no more than this."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tag; `name` for `name="value"`."""

    value: str
    name: str = ""
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    """A template tag: its name, its arguments, and the whole as written (`raw`)."""

    name: str
    arguments: tuple[Argument, ...]
    raw: str

    @property
    def shown(self) -> str:
        """The tag for messages, without its arguments."""
        width = 3 if self.raw.startswith("{{") else 2
        return f"{self.raw[:width]} {self.name} {self.raw[-width:]}"

    @property
    def is_end(self) -> bool:
        return self.name.startswith(("end", "/"))

    @property
    def opened(self) -> str:
        """The name of the tag that this one opens or closes."""
        return self.name.removeprefix("end").removeprefix("/")

    @property
    def is_container(self) -> bool:
        return self.opened in CONTAINERS or self.opened in VERBATIM

    @property
    def plain(self) -> tuple[str, ...]:
        """The arguments without a name."""
        return tuple(argument.value for argument in self.arguments if not argument.name)

    def named(self, *names: str) -> str:
        """The value of the first argument of one of `names`; nothing without one."""
        given = {argument.name: argument.value for argument in self.arguments if argument.name}
        return next((given[name] for name in names if given.get(name)), "")

    def words(self, start: int = 0) -> str:
        """The arguments from the given one on, as one text."""
        return " ".join(argument.value for argument in self.arguments[start:])


def read_tag(raw: str, inside: str) -> Tag | None:
    """The tag written as `raw`, `inside` its delimiters; None when no name stands there."""
    match = re.match(r"-?\s*(/?[A-Za-z_][\w-]*)", inside)
    if match is None:
        return None
    rest = inside[match.end() :].rstrip().removesuffix("-").strip()
    return Tag(match[1], tuple(_arguments(rest)), raw)


def tag_at(text: str, position: int, delimiters: tuple[tuple[str, str], ...]) -> Tag | None:
    """The tag that begins at `position` and ends before its paragraph does, if one does."""
    for opening, closing in delimiters:
        if text.startswith(opening, position):
            end = text.find(closing, position + len(opening), position + _LONGEST)
            if end < 0 or text.find("\n\n", position, end) >= 0:
                return None
            raw = text[position : end + len(closing)]
            return read_tag(raw, raw[len(opening) : -len(closing)])
    return None


def end_of(name: str) -> re.Pattern[str]:
    """A pattern for the tag that closes the tag `name`."""
    return re.compile(rf"\{{[%{{][<%-]?\s*(?:end|/){re.escape(name)}\b[^%>}}\n]*[%>}}]\}}+")


def address_tag(raw: str) -> Tag | None:
    """The tag that stands as a link's destination; None when `raw` is no such tag."""
    for opening, closing in (pair for pairs in DELIMITERS.values() for pair in pairs):
        if raw.startswith(opening) and raw.endswith(closing):
            tag = read_tag(raw, raw[len(opening) : -len(closing)])
            if tag is not None and tag.name in AS_ADDRESS and tag.arguments:
                return tag
    return None


def destination(raw: str) -> str | None:
    """The address that a tag standing as a link's destination names; None when `raw` is no such tag."""
    tag = address_tag(raw)
    return tag.arguments[0].value if tag else None


def unknown_message(tag: Tag) -> str:
    """The sentence for the loss of a tag that nobody here knows."""
    return f"the template tag {tag.shown} is unknown, and is left out"


def is_tag(written: str) -> bool:
    """Whether a destination was written as a template tag."""
    return written.startswith(("{%", "{{<", "{{%"))


def _arguments(rest: str) -> list[Argument]:
    found = []
    for match in _ARGUMENT.finditer(rest):
        name, double, single, bare = match.groups()
        quoted = double if double is not None else single
        value = quoted if quoted is not None else bare
        found.append(Argument(value, (name or "").removesuffix("="), quoted is not None))
    return found
