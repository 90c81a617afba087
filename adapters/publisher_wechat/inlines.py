"""What stands in a line, as WeChat's HTML: text, emphasis, code, formulas, links and the marks of notes."""

from __future__ import annotations

from typing import assert_never

from publisher.document import (
    Code,
    Emphasis,
    FootnoteReference,
    Image,
    Inline,
    LineBreak,
    Link,
    Loss,
    Math,
    SoftBreak,
    Strong,
    Styled,
    Text,
    plain_text,
    walk,
)
from publisher.write.html import element, escape
from publisher.write.links import is_live
from publisher.write.text import join_lines
from publisher_wechat.code import NBSP, blanks_kept
from publisher_wechat.materials import Materials
from publisher_wechat.notes import can_be_noted, is_same_address

Inlines = tuple[Inline, ...]


class InlineWriter:
    """Writes the lines of one article."""

    def __init__(self, materials: Materials) -> None:
        self._with = materials
        self.in_notes = False
        """True while the list of notes is written: a link there is followed by its address."""

    def write(self, inlines: Inlines, *, line: int | None = None) -> str:
        """A run of inlines. Formulas of one say that they stand in `line`."""
        pieces: list[str] = []
        for place, inline in enumerate(inlines):
            match inline:
                case SoftBreak():
                    pieces.append(join_lines(_edge(inlines[:place], -1), _edge(inlines[place + 1 :], 0)))
                case _:
                    pieces.append(self._one(inline, line))
        return _glued(pieces)

    def _one(self, inline: Inline, line: int | None) -> str:  # noqa: C901 - one case a kind
        match inline:
            case Text():
                return escape(" ".join(inline.text.split("\n")))
            case Code():
                return element("code", _code(inline.text), style=self._with.theme["code"])
            case Math():
                return self._math(inline, line)
            case SoftBreak():
                return " "
            case LineBreak():
                return "<br>"
            case Emphasis():
                return element("em", self.write(inline.inlines, line=line))
            case Strong():
                style = self._with.theme["strong"]
                return element("strong", self.write(inline.inlines, line=line), style=style)
            case Styled():
                return self._styled(inline, line)
            case Link():
                return self._link(inline, line)
            case Image():
                return self._with.pictures.write(inline, style=self._with.theme["inline_img"])
            case FootnoteReference():
                return self._footnote(inline)
            case _:
                assert_never(inline)

    def _math(self, math: Math, line: int | None) -> str:
        html = self._with.formulas.write(math.tex, display=math.display, line=line)
        return element("span", html, style=self._with.theme["math_line"]) if math.display else html

    def _styled(self, styled: Styled, line: int | None) -> str:
        html = self.write(styled.inlines, line=line)
        match styled.kind:
            case "strikethrough":
                return element("del", html)
            case "subscript":
                return element("sub", html)
            case "superscript":
                return element("sup", html)
            case "underline" | "mark" | "keyboard":
                return element("span", html, style=self._with.theme[styled.kind])
            case _:
                assert_never(styled.kind)

    # ---------------------------------------------------------------- links and notes

    def _link(self, link: Link, line: int | None) -> str:
        html = self.write(link.inlines, line=line)
        if is_live(link, self._with.capabilities):
            return element("a", html or escape(link.href), href=link.href, style=self._with.theme["link"])
        words = plain_text(link.inlines).replace("\n", " ").strip()
        if not self._leads_elsewhere(link):
            return html or escape(words)
        if is_same_address(words, link.href):
            return html
        return html + self.link_mark(words, link, line)

    def _leads_elsewhere(self, link: Link) -> bool:
        """Whether a reader could use the address: not a place in this very article."""
        is_here = link.own is not None and link.own.post == self._with.post and bool(link.own.fragment)
        return can_be_noted(link.href) and not is_here

    def link_mark(self, words: str, link: Link, line: int | None) -> str:
        """What stands behind the words of a link that cannot be one: its number, its address, or nothing."""
        if not self._leads_elsewhere(link):
            return ""
        if self.in_notes or self._with.links == "inline":
            return f"（{escape(link.href)}）"
        if self._with.links == "drop":
            message = f"the link to {link.href} became plain text"
            self._with.losses.append(Loss("W302", link.line or line, message))
            return ""
        return self._mark(self._with.notes.number_link(words, link.href))

    def _footnote(self, reference: FootnoteReference) -> str:
        number = self._with.notes.number_footnote(reference.label)
        return escape(f"[^{reference.label}]") if number is None else self._mark(number)

    def _mark(self, number: int) -> str:
        return element("sup", f"[{number}]", style=self._with.theme["note"])


def _edge(inlines: Inlines, place: int) -> str:
    """The visible character at the near edge of what stands beside a line end."""
    text = plain_text(inlines) if any(not isinstance(one, Image) for one in walk(inlines)) else ""
    return text[place] if text else ""


def _code(text: str) -> str:
    """Code in a line: runs of blanks, and blanks at its edges, would collapse."""
    html = escape(text.replace("\n", " ").replace("\t", "    "))
    stripped = html.strip(" ")
    lead, tail = html[: len(html) - len(html.lstrip(" "))], html[len(html.rstrip(" ")) :] if stripped else ""
    return NBSP * len(lead) + stripped.replace("  ", blanks_kept("  ")) + NBSP * len(tail)


def _glued(pieces: list[str]) -> str:
    """The pieces as one; blanks between two spans go into the first, for WeChat's editor drops them there."""
    out = ""
    for place, piece in enumerate(pieces):
        follows = next((later for later in pieces[place + 1 :] if later), "")
        if piece and not piece.strip(" ") and out.endswith("</span>") and follows.startswith("<span"):
            out = out.removesuffix("</span>") + piece + "</span>"
        else:
            out += piece
    return out
