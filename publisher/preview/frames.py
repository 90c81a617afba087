"""The framed documents: a body as its platform's reader sees it, whole and closed to the network.

A look is data: a style sheet beside this file and how the title is set. Adapters are known by name only, and one
that is not in the table gets a plain page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files

from publisher.adapter import Rendition
from publisher.preview.code import highlight
from publisher.preview.darkmode import dark_rules
from publisher.preview.formulas import FormulaView, equation_of
from publisher.preview.markdown import front_matter_of, markdown_html, told_by_front_matter
from publisher.preview.markup import Attributes, change_tags
from publisher.preview.pictures import Gallery
from publisher.write.html import element, escape

LOOKS: Mapping[str, str] = {"hexo": "blog", "zhihu": "zhihu", "wechat": "wechat"}
"""The look of each adapter; a new one may add its own style sheet."""

POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
"""No script runs in a frame. Same origin lets the page switch its colours; links open beside the page."""

_CODE = re.compile(r'<pre lang="([\w+#.-]*)">(.*?)</pre>', re.DOTALL)
_REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Names:
    """Whose post it is: the author, and the account there."""

    author: str = ""
    account: str = ""


def look_of(adapter: str, form: str) -> str:
    """The name of the look for an adapter's renditions."""
    return LOOKS.get(adapter, "blog" if form == "md" else "plain")


def frame_document(
    rendition: Rendition, look: str, gallery: Gallery, formulas: FormulaView, names: Names, *, nonce: str = ""
) -> str:
    """The document of one frame; `nonce` is for its style, where the page around it asks for one."""
    body = markdown_html(rendition.body, formulas) if rendition.format == "md" else _coloured(rendition.body)
    shown = change_tags(body, _Shower(gallery, formulas).change)
    style = _style("frame") + _style(look)
    if look == "wechat":
        style += dark_rules(shown, scope="[data-theme=dark]")
    head = (
        '<meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width"><base target="_blank">'
        f"<title>{escape(rendition.title)}</title>" + element("style", style, nonce=nonce or None)
    )
    article = element("article", _heading(rendition, look, gallery, names) + _main(shown, rendition))
    return (
        f'<!doctype html><html lang="zh-CN" class="{look}"><head>{head}</head><body>{article}</body></html>'
    )


def _main(shown: str, rendition: Rendition) -> str:
    return element("div", shown + _references(rendition.body), class_="body")


@cache
def _style(name: str) -> str:
    """The sheet of a look, packed into fewer characters."""
    text = (files(__package__) / "looks" / f"{name}.css").read_text(encoding="utf-8")
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


# ---------------------------------------------------------------- above the body


def _heading(rendition: Rendition, look: str, gallery: Gallery, names: Names) -> str:
    title = element("h1", escape(rendition.title), class_="title")
    match look:
        case "zhihu":
            cover = gallery.address(str(rendition.fields.get("cover") or ""))
            picture = element("img", None, src=cover, alt="", class_="cover") if cover else ""
            return picture + title + _byline(names.account or names.author)
        case "wechat":
            author = escape(str(rendition.fields.get("author") or names.author))
            return title + element("p", author + element("b", escape(names.account)), class_="byline")
        case _:
            return title + (_front_matter(rendition.body) if rendition.format == "md" else "")


def _byline(author: str) -> str:
    if not author:
        return ""
    initial = element("span", escape(author[:1]), class_="face")
    return element("p", initial + escape(author), class_="byline")


def _front_matter(text: str) -> str:
    """The file's head, quietly: date, tags and categories in a row, all of it on demand."""
    front = front_matter_of(text)
    if not front:
        return ""
    told = "".join(element("span", escape(word)) for word in told_by_front_matter(text))
    row = element("p", told, class_="meta") if told else ""
    summary = element("summary", "front matter")
    return row + element("details", summary + element("pre", highlight(front, "yaml")), class_="front")


# ---------------------------------------------------------------- in the body


class _Shower:
    """Puts pictures, captions and formulas where the body only names them."""

    def __init__(self, gallery: Gallery, formulas: FormulaView) -> None:
        self._gallery = gallery
        self._formulas = formulas

    def change(self, tag: str, attributes: Attributes) -> str | None:
        match tag:
            case "img":
                return self._picture(attributes)
            case "a" if attributes.get("href", "").startswith("#"):
                return _opening("a", {**attributes, "target": "_self"})
            case "iframe" | "video" | "audio" | "embed" | "object":
                return _placeholder(tag, attributes.get("src") or attributes.get("data", ""))
            case "pre" if (
                "lang" in attributes
            ):  # there it names a language of programmers, for a reader of the page none
                return _opening("pre", {"data-code": attributes["lang"]})
            case "script":
                return _opening("script", {"type": "text/plain"})
            case "meta" | "base" | "link" | "source" | "track":
                return ""
            case _:
                return None

    def _picture(self, attributes: Attributes) -> str:
        address = attributes.get("src", "")
        tex = equation_of(address)
        if tex is not None:
            return self._formulas.draw(tex, display=attributes.get("eeimg") == "2")
        caption = attributes.get("data-caption", "")
        below = element("figcaption", escape(caption)) if caption else ""
        shown = address if address.startswith("data:image/") else self._gallery.address(address)
        if not shown:
            return _placeholder(caption or attributes.get("alt", ""), address)
        kept = {name: value for name, value in attributes.items() if name != "srcset"}
        return _opening("img", {**kept, "src": shown, "alt": kept.get("alt") or caption}) + below


def _placeholder(words: str, address: str) -> str:
    """What stands for a picture that the page does not hold: a remote one, or one that could not be read."""
    lines = element("b", escape(words)) if words else ""
    where = element("span", escape(address if not address.startswith("asset:") else address[:14] + "…"))
    return element("span", lines + where, class_="missing")


def _opening(tag: str, attributes: Attributes) -> str:
    return element(tag, None, **{name: value for name, value in attributes.items() if name.isascii()})


def _coloured(html: str) -> str:
    """Code that a platform colours on its server, coloured here."""
    return _CODE.sub(
        lambda found: f'<pre lang="{found[1]}">{highlight(unescape(found[2]), found[1])}</pre>', html
    )


def _references(html: str) -> str:
    """The list of references that Zhihu makes by itself from the marks in the text."""
    notes: dict[str, str] = {}

    def note(tag: str, attributes: Attributes) -> None:
        if tag == "sup" and attributes.get("data-draft-type") == _REFERENCE:
            notes.setdefault(attributes.get("data-numero", ""), attributes.get("data-text", ""))

    change_tags(html, note)
    if not notes:
        return ""
    items = "".join(element("li", escape(text)) for text in notes.values())
    return element("section", element("h2", "参考") + element("ol", items), class_="notes")
