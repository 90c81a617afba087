"""The article as Markdown for Zhihu's own import of documents, for whoever gives no cookie.

What that import is known to lose is written around: formulas are pictures of Zhihu's own drawing, since `$…$` stays
text there; notes stand at the end as text (seen in public tools, 2026-11). The dialect of the editor is `dialect`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from publisher.adapter import Capabilities, Context
from publisher.document import (
    Alert,
    Block,
    Document,
    Figure,
    FootnoteReference,
    Image,
    Inline,
    Link,
    Math,
    MathBlock,
    Paragraph,
    Part,
    Quote,
    Rule,
    Strong,
    Styled,
    Text,
    map_blocks,
    map_inlines,
    plain_text,
    walk,
)
from publisher.write.links import resolve_document
from publisher.write.markdown import print_blocks, settled
from publisher_zhihu.equation import expand

_DRAWN = "https://www.zhihu.com/equation?tex="


def import_file(
    document: Document, context: Context, capabilities: Capabilities, marks: Mapping[str, str]
) -> str:
    """The Markdown of `document`; `marks` says, by a picture's `asset:` address, what stands where it is to be put."""
    resolved, _ = resolve_document(document, context, capabilities)
    plain = _Plain(context, marks, _numbers(resolved))
    blocks = map_blocks(
        resolved.blocks, plain.block, inlines=lambda inlines: map_inlines(inlines, plain.inline)
    )
    return print_blocks(settled(blocks + _notes(resolved, plain.numbers)))


@dataclass(frozen=True, slots=True)
class _Plain:
    """Turns single nodes into what the import keeps."""

    context: Context
    marks: Mapping[str, str]
    numbers: Mapping[str, int]

    def inline(self, given: Inline) -> tuple[Inline, ...]:
        match given:
            case Math():
                return (_formula(given.tex, self.context),)
            case Image() if not given.is_remote:
                return (Text(_words(given, self.marks)),)
            case FootnoteReference(label=label):
                return (Text(f"[{self.numbers.get(label, label)}]"),)
            case Styled():
                return given.inlines
            case _:
                return (given,)

    def block(self, given: Block) -> tuple[Block, ...]:
        match given:
            case MathBlock():
                return (Figure(_formula(given.tex, self.context)),)
            case Figure(image=image) if not image.is_remote:
                return (Paragraph((Text(_words(image, self.marks)),)),)
            case Alert():
                title = (Paragraph((Strong((Text(given.title),)),)),) if given.title else ()
                return (Quote((*title, *given.blocks)),)
            case Part():
                return given.blocks
            case _:
                return (given,)


def _formula(tex: str, context: Context) -> Image:
    shown = " ".join(expand(tex, {name.lstrip("\\"): text for name, text in context.macros.items()}).split())
    return Image(_DRAWN + quote(shown, safe=""), shown)


def _words(image: Image, marks: Mapping[str, str]) -> str:
    known = marks.get(image.asset.url, "") if image.asset else ""
    return known or f"[{image.caption or image.src}]"


def _numbers(document: Document) -> dict[str, int]:
    """The notes in the order of their first use."""
    used = [node.label for node in walk(document.blocks) if isinstance(node, FootnoteReference)]
    return {label: number for number, label in enumerate(dict.fromkeys(used), 1)}


def _notes(document: Document, numbers: Mapping[str, int]) -> tuple[Block, ...]:
    lines = [
        Paragraph((Text(f"[{number}] {_note(document.footnotes.get(label, ()))}"),))
        for label, number in numbers.items()
    ]
    return (Rule(), *lines) if lines else ()


def _note(blocks: tuple[Block, ...]) -> str:
    addresses = [node.href for node in walk(blocks) if isinstance(node, Link)]
    return " ".join([*plain_text(blocks).split(), *addresses])
