"""Template tags that a text may hold (Hexo's, Liquid's, Hugo's), and what each becomes.

Known ones turn into nodes here, the text inside notes and foldings stays, unknown ones are left for the reader
to report. How tags are found in the text is `tagrules`' business; code and formulas never come here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from urllib.parse import unquote

from publisher.document import Image, Inline, Link, Text
from publisher.read.dialect import TagLanguage

DELIMITERS: dict[TagLanguage, tuple[tuple[str, str], ...]] = {
    "hexo": (("{%", "%}"),),
    "liquid": (("{%", "%}"),),
    "hugo": (("{{<", ">}}"), ("{{%", "%}}")),
    "none": (),
}

VERBATIM = frozenset({"raw", "codeblock", "code", "highlight", "mermaid", "comment"})
"""Tags whose body is no Markdown; `raw` is literal, `comment` (Liquid's) is never shown, the others are code."""
TABS = frozenset({"tabs", "subtabs", "subsubtabs"})
QUOTES = frozenset({"blockquote", "quote", "pullquote", "centerquote", "cq"})
TITLED = frozenset({"spoiler", "folding", "fold", "details", "hideToggle", "collapse"})
"""Folded text: its label is shown above it."""
CONTAINERS = (
    QUOTES
    | TITLED
    | frozenset(
        {
            *("note", "subnote", "alert", "info", "warning", "success", "danger", "tip", "tips", "callout"),
            *(
                "hideBlock",
                "hideInline",
                "foldings",
                "tabs",
                "tab",
                "subtabs",
                "subsubtabs",
                "timeline",
                "timenode",
            ),
            *("gallery", "gp", "grouppicture", "galleryGroup", "box", "cell", "cellrow", "flexrow", "aside"),
        }
    )
)
_LINKS = frozenset({"post_link", "post_path", "post_url", "ref", "relref"})
_FILES = frozenset({"asset_path", "asset_link", "static"})
_AS_ADDRESS = _LINKS | _FILES | {"link"}
"""Tags that may stand as a link's destination; Jekyll's `link` names a file."""
_PICTURES = frozenset({"asset_img", "img", "image", "figure"})
_ADDRESSES = frozenset({"link", "linkto", "linkgrid", "btn", "button", "url_for", "full_url_for"})
"""Tags with a text and an address, in either order, parted by blanks or by commas."""
_DOCUMENTS = frozenset({"pdf", "include_code", "video", "dplayer", "audio", "iframe"})
"""Tags that show a file in a frame; a link to the file stands for it."""
_PLAYERS: Mapping[str, str] = MappingProxyType(
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
_WORDS = frozenset({"label", "u", "emp", "wavy", "del", "kbd", "psw", "span", "p"})
INLINE = _LINKS | _FILES | _PICTURES | _WORDS | _ADDRESSES | _DOCUMENTS | _PLAYERS.keys()

_ARGUMENT = re.compile(r"""([\w-]+=)?(?:"([^"]*)"|'([^']*)'|([^\s"']\S*|["']\S*))""")
_TAB_LABEL = re.compile(r"<!--\s*tab\b(?:\s+|:)([^\n@]*?)(?:@[^\n]*)?\s*-->")
_LONGEST = 4_000
"""Characters within which a tag must end: what opens and never closes costs no more than this."""
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:%|px|em|rem|vw)?")
_FILE = re.compile(r".*\.[A-Za-z0-9]{2,5}(?:[?#].*)?")


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
    def is_container(self) -> bool:
        name = self.name.removeprefix("end").removeprefix("/")
        return name in CONTAINERS or name in VERBATIM

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


def read_inline_tag(tag: Tag, line: int | None) -> tuple[Inline, ...] | None:
    """What a tag within a line becomes; nothing for containers, whose text stands beside them; None when unknown."""
    if tag.is_end or tag.is_container:
        return ()
    if tag.name in _LINKS and tag.arguments:
        return (_post_link(tag, line),)
    if tag.name in _FILES and tag.arguments:
        return _file_link(tag, line)
    if tag.name in _PICTURES:
        image = _picture(tag, line)
        return (image,) if image else None
    if tag.name in _WORDS:
        return (Text(tag.words().rpartition("@")[2]),)
    if tag.name in _ADDRESSES:
        return _address(tag, line)
    if tag.name in _DOCUMENTS:
        return _framed_file(tag, line)
    if tag.name in _PLAYERS and tag.arguments:
        address = _PLAYERS[tag.name].format(tag.arguments[0].value)
        return (Link(address, (Text(address),), automatic=True, written=address, line=line),)
    return None


def tab_label(raw: str) -> str:
    """The label that a comment `<!-- tab 标题 -->` between tabs names; nothing for any other comment."""
    found = _TAB_LABEL.fullmatch(raw.strip())
    return found[1].strip() if found else ""


def destination(raw: str) -> str | None:
    """The address that a tag standing as a link's destination names; None when `raw` is no such tag."""
    for opening, closing in (pair for pairs in DELIMITERS.values() for pair in pairs):
        if raw.startswith(opening) and raw.endswith(closing):
            tag = read_tag(raw, raw[len(opening) : -len(closing)])
            if tag is not None and tag.name in _AS_ADDRESS and tag.arguments:
                return tag.arguments[0].value
    return None


def unknown_message(tag: Tag) -> str:
    """The sentence for the loss of a tag that nobody here knows."""
    return f"the template tag {tag.shown} is unknown, and is left out"


def is_tag(written: str) -> bool:
    """Whether a destination was written as a template tag that names a post."""
    return written.startswith(("{%", "{{<", "{{%"))


def code_language(tag: Tag) -> str:
    """The language of a code tag: `lang:python`, or Jekyll's and Hugo's first word."""
    if tag.name == "mermaid":
        return "mermaid"
    named = next((a.value[5:] for a in tag.arguments if a.value.startswith("lang:")), "")
    if named or tag.name == "codeblock" or not tag.arguments:
        return named
    return tag.arguments[0].value


def folding_title(tag: Tag) -> str:
    """The label of folded text, without the colours and states that themes take as arguments."""
    quoted = [argument.value for argument in tag.arguments if argument.is_quoted]
    return quoted[0] if quoted else tag.words().rpartition(",")[2].strip()


def _arguments(rest: str) -> list[Argument]:
    found = []
    for match in _ARGUMENT.finditer(rest):
        name, double, single, bare = match.groups()
        quoted = double if double is not None else single
        value = quoted if quoted is not None else bare
        found.append(Argument(value, (name or "").removesuffix("="), quoted is not None))
    return found


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
        return (Link(name, (Text(tag.words(1) or name),), written=name, line=line),)
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
    href = f"/downloads/code/{file.lstrip('/')}" if tag.name == "include_code" else file
    return (Link(href, (Text(title or name),), written=href, line=line),)


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
