"""Runs of inlines: from the parser's tokens of one line of thought to nodes of the tree.

Raw tags pair up here within their run, so that an unbalanced one can break nothing outside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

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
    Span,
    Strong,
    Styled,
    Text,
    plain_text,
)
from publisher.read import formulas, html, liquid
from publisher.read.dialect import Dialect
from publisher.read.expressions import Found, expanded, expression_at, message
from publisher.read.links import unwrapped
from publisher.read.parser import literal_parser, parser
from publisher.read.places import Content
from publisher.read.quotes import typeset
from publisher.read.taginlines import loss_of, read_inline_tag
from publisher.read.tags import DELIMITERS, Tag, destination, is_tag, tag_at, unknown_message


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote that was written where it is referred to."""

    label: str
    inlines: tuple[Inline, ...]
    line: int


@dataclass(slots=True)
class _Frame:
    """An element that is still open: one of Markdown's (`token`) or one of HTML's (`tag`, with its `raw` text)."""

    token: Token | None = None
    tag: html.Tag | None = None
    raw: str = ""
    line: int = 0
    inlines: list[Inline] = field(default_factory=list)


class InlineReader:
    """Reads one run; `notes` are the footnotes written within it, and what cannot be kept goes to `losses`."""

    def __init__(self, content: Content, dialect: Dialect, losses: list[Loss]) -> None:
        self.content = content
        self.dialect = dialect
        self.losses = losses
        self.row = content.line(0)
        self.stack = [_Frame()]
        self.notes: list[Note] = []

    def read(self, tokens: Sequence[Token]) -> tuple[Inline, ...]:
        """The inlines of `tokens`, without blanks and line ends around them."""
        self._take(tokens)
        while len(self.stack) > 1:
            self._give_up() if self.stack[-1].tag else self._close()
        return typeset(_trimmed(self.stack[0].inlines), self.dialect.typography)

    def _take(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.nesting > 0:
                self.stack.append(_Frame(token=token, line=self.row))
            elif token.nesting < 0:
                self._close()
            else:
                self._leaf(token)

    def _add(self, *inlines: Inline) -> None:
        for inline in inlines:
            html.append(self.stack[-1].inlines, inline)

    def _leaf(self, token: Token) -> None:
        match token.type:
            case "softbreak" | "hardbreak":
                self.row += 1
                is_seen = token.type == "hardbreak" or self.dialect.soft_breaks_show
                self._add(LineBreak() if is_seen else SoftBreak())
            case "code_inline":
                self._add(Code(self._code(token)))
            case "math_inline" | "math_display_inline":
                self._add(Math(self._tex(token), display=token.type == "math_display_inline"))
                self.row += token.content.count("\n")
            case "image":
                self._add(self._image(token))
            case "html_inline":
                self._html(token.content)
                self.row += token.content.count("\n")
            case "footnote_ref":
                self._footnote(token)
            case "tag" | "tag_raw":
                self._tag(token)
            case "expression":
                self._expression(token)
            case _:
                self._add(Text(token.content))

    def _code(self, token: Token) -> str:
        if self.dialect.tags != "liquid":
            return token.content
        shown, found = liquid.shown_in_code(token.content)
        self.losses += [liquid.loss_in_code(token.content, self.row, each) for each in found]
        return shown

    # ------------------------------------------------------------ Markdown's own pairs

    def _close(self) -> None:
        while len(self.stack) > 1 and self.stack[-1].token is None:
            self._give_up()
        if len(self.stack) == 1:
            return
        frame = self.stack.pop()
        assert frame.token is not None
        inlines = tuple(frame.inlines)
        if len(self.stack) > html.DEEPEST:
            self._add(*inlines)
            return
        kind = frame.token.type.removesuffix("_open")
        match kind:
            case "em":
                self._add(Emphasis(inlines))
            case "strong":
                self._add(Strong(inlines))
            case "link":
                self._add(self._link(frame.token, inlines, frame.line))
            case _ if kind in html.STYLES:
                self._add(Styled(html.STYLES[kind], inlines))
            case _:
                self._add(*inlines)

    def _link(self, token: Token, inlines: tuple[Inline, ...], line: int) -> Link:
        span, written = self._written(token, "href")
        named = destination(written)
        href = unwrapped(written) if named is None else named
        is_automatic = token.info == "auto" or token.markup in ("autolink", "linkify")
        is_wrapped = is_automatic and href != written
        return Link(
            href=href,
            inlines=(Text(href),) if is_wrapped else inlines,
            title=str(token.attrs.get("title", "")),
            automatic=is_automatic,
            written=written,
            span=span if named is None else None,
            line=self._line_of(token, line),
        )

    def _image(self, token: Token) -> Image:
        span, written = self._written(token, "src")
        named = destination(written)
        if named is not None:
            span, written = None, named
        alt = _alt(token.children or ())
        title = str(token.attrs.get("title", ""))
        return Image(written, alt, title, span=span, line=self._line_of(token, self.row))

    def _written(self, token: Token, attribute: str) -> tuple[Span | None, str]:
        """Where a destination stands in the file, and its address as the author wrote it."""
        inside = token.meta.get("href_span")
        if inside is None:
            return None, str(token.attrs.get(attribute, ""))
        text = self.content.content[slice(*inside)]
        if "{{" in text and self.dialect.tags in ("hexo", "liquid") and not is_tag(text):
            return None, unescapeAll(expanded(text, language=self.dialect.tags)[0])  # {{ site.url }}/a.png
        return self.content.span(*inside), text if is_tag(text) else unescapeAll(text)

    def _line_of(self, token: Token, line: int) -> int:
        inside = token.meta.get("span") or token.meta.get("href_span")
        return self.content.line(inside[0]) if inside else line

    # ------------------------------------------------------------ raw HTML

    def _html(self, raw: str) -> None:
        if raw.startswith(("<!", "<?")):
            return
        tag = html.read_tag(raw)
        if tag is None or (tag.name in html.VOID and tag.name != "br" and html.looks_like_type(raw)):
            self._add(Text(raw))
        elif tag.closes:
            self._close_html(tag.name)
        elif tag.name in html.VOID and (player := self.stack[-1].tag) and player.name in html.SHOWN_ELSEWHERE:
            found = html.with_source(player.attributes, tag.name, tag.attributes)
            self.stack[-1].tag = replace(player, attributes=found)
        elif tag.name == "img" and html.read_picture(tag.attributes, self.row) is None:
            self._add(Text(raw))  # a picture that names none is prose about the element
        elif tag.name in html.VOID or raw.endswith("/>"):
            self._tell(html.loss_of(tag.name, tag.attributes, self.row))
            self._add(*html.read_void(tag, self.row))
        elif len(self.stack) < 2 * html.DEEPEST:
            self.stack.append(_Frame(tag=tag, raw=raw, line=self.row))

    def _close_html(self, name: str) -> None:
        """Closes the innermost open tag of that name; a closing tag that nothing opened says nothing."""
        depth = len(self.stack) - 1
        while depth > 0 and (tag := self.stack[depth].tag) is not None:
            if tag.name == name:
                break
            depth -= 1
        else:
            return
        while len(self.stack) - 1 > depth:
            self._give_up()
        frame = self.stack.pop()
        assert frame.tag is not None
        self._tell(html.loss_of(name, frame.tag.attributes, frame.line))
        if name in html.DROPPED:
            return
        if len(self.stack) > html.DEEPEST:
            self._add(*frame.inlines)
        else:
            self._add(*html.read_element(name, frame.tag.attributes, tuple(frame.inlines), frame.line))

    def _give_up(self) -> None:
        """Unwraps a tag that was never closed: its text stays, and a type's name like `<T>` was never a tag."""
        frame = self.stack.pop()
        assert frame.tag is not None
        if html.looks_like_type(frame.raw):
            self._add(Text(frame.raw))
        else:
            self._tell(html.loss_of(frame.tag.name, frame.tag.attributes, frame.line))
            self._add(*html.read_void(frame.tag, frame.line))
        if frame.tag.name not in ("script", "style"):
            self._add(*frame.inlines)

    # ------------------------------------------------------------ footnotes and template tags

    def _footnote(self, token: Token) -> None:
        """A mark that names a footnote; one that bears its text here gets a label that no author writes."""
        if "label" in token.meta:
            self._add(FootnoteReference(str(token.meta["label"])))
            return
        label = f"^{token.meta['id'] + 1}"
        content = self.content.inside(token.content, self.row)
        inner = InlineReader(content, self.dialect, self.losses)
        self.notes.append(Note(label, inner.read(token.children or ()), self.row))
        self.notes += inner.notes
        self._add(FootnoteReference(label))

    def _tag(self, token: Token) -> None:
        if token.type == "tag_raw":
            bare = replace(self.dialect, tags="none")
            engine = literal_parser(bare) if self.dialect.tags == "hexo" else parser(bare)
            self._take(engine.parseInline(token.content)[0].children or ())
            return
        tag: Tag = token.meta["tag"]
        line = self.content.line(token.meta["at"])
        translated = read_inline_tag(tag, line)
        if translated is None:
            self.losses.append(Loss("W306", line, unknown_message(tag)))
        else:
            self._tell(loss_of(tag, translated, line))
            self._add(*translated)

    def _tell(self, loss: Loss | None) -> None:
        if loss is not None:
            self.losses.append(loss)

    def _expression(self, token: Token) -> None:
        found: Found = token.meta["found"]
        if not found.is_comment:
            self.losses.append(Loss("W325", self.content.line(found.start), message(found)))
        self._add(Text(found.raw if found.printed is None else found.printed))
        self.row += found.raw.count("\n")

    def _tex(self, token: Token) -> str:
        """A formula as the engine hands it to MathJax."""
        tex, found = formulas.as_meant(token.content, self.dialect)
        self.losses += [Loss("W325", self.row, message(each)) for each in found if not each.is_comment]
        return tex


def _alt(tokens: Sequence[Token]) -> str:
    """A picture's alternative text: the words of its brackets, without marks; formulas between dollars."""
    out: list[str] = []
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                out.append(" ")
            case "image":
                out.append(_alt(token.children or ()))
            case "math_inline" | "math_display_inline":
                out.append(f"${token.content}$")
            case "html_inline":
                pass
            case "tag":
                out.append(plain_text(read_inline_tag(token.meta["tag"], None) or ()))
            case "expression":
                out.append(token.meta["found"].printed or "")
            case _:
                out.append(token.content)
    return "".join(out).strip()


def _trimmed(inlines: list[Inline]) -> tuple[Inline, ...]:
    """`inlines` without line ends and blanks at both ends; what only held a comment becomes nothing."""
    first, behind = 0, len(inlines)
    while first < behind and _is_blank(inlines[first]):
        first += 1
    while first < behind and _is_blank(inlines[behind - 1]):
        behind -= 1
    kept = inlines[first:behind]
    if kept and isinstance(opening := kept[0], Text) and opening.text[0] in " \n":
        kept[0] = Text(opening.text.lstrip(" \n"))
    if kept and isinstance(last := kept[-1], Text) and last.text[-1] in " \n":
        kept[-1] = Text(last.text.rstrip(" \n"))
    return tuple(kept)


def _is_blank(inline: Inline) -> bool:
    if isinstance(inline, (SoftBreak, LineBreak)):
        return True
    return isinstance(inline, Text) and not inline.text.strip(" \n")


def tags_in_text(text: str, line: int, dialect: Dialect, losses: list[Loss]) -> list[str | Inline]:
    """Text of raw HTML with its template tags and expressions translated, as they are in prose."""
    out: list[str | Inline] = []
    at = 0
    while (begin := text.find("{", at)) >= 0:
        row = line + text.count("\n", 0, begin)
        out.append(text[at:begin])
        at = begin + 1
        tag = tag_at(text, begin, DELIMITERS[dialect.tags])
        is_run = dialect.tags in ("hexo", "liquid")
        found = expression_at(text, begin, language=dialect.tags) if is_run else None
        if tag is not None:
            translated = read_inline_tag(tag, row)
            if translated is None:
                losses.append(Loss("W306", row, unknown_message(tag)))
            elif (loss := loss_of(tag, translated, row)) is not None:
                losses.append(loss)
            out.extend(translated or ())
            at = begin + len(tag.raw)
        elif found is not None:
            if not found.is_comment:
                losses.append(Loss("W325", row, message(found)))
            out.append(found.raw if found.printed is None else found.printed)
            at = found.end
        else:
            out.append("{")
    return [*out, text[at:]]


def unplaced(inline: Inline) -> Inline:
    """An inline that was read from a copy of its text, without its places in the file."""
    match inline:
        case Link():
            return replace(inline, inlines=tuple(map(unplaced, inline.inlines)), span=None)
        case Emphasis() | Strong() | Styled():
            return replace(inline, inlines=tuple(map(unplaced, inline.inlines)))
        case Image():
            return replace(inline, span=None)
        case _:
            return inline
