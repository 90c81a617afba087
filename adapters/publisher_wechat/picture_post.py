"""A picture post (图片消息, `newspic`): pictures to swipe through, and plain text below them.

Asked for by `publisher: {kind: newspic}` in the front matter. Its body is kept as paragraphs of plain HTML, so that it
can be shown and compared like any other; the API takes and gives it as text. Limits as on the page of `draft/add`,
2026-11: 1 to 20 pictures, the first of them the cover.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.document import (
    Block,
    Document,
    Figure,
    Image,
    Loss,
    Paragraph,
    Part,
    Problem,
    Rule,
    plain_text,
    walk,
)
from publisher.write.text import join_lines
from publisher_wechat.picture_text import html_of, text_of
from publisher_wechat.pictures import Pictures

_MOST = 20
_USUAL = 1_000
"""What the editor on the web takes; of the API only refusals of longer ones are reported (2026-11)."""


@dataclass(frozen=True, slots=True)
class PicturePost:
    """Its body as HTML, the addresses of its pictures in order, and what was found on the way."""

    html: str
    shown: tuple[str, ...]
    pictures: Pictures
    losses: tuple[Loss, ...]
    problems: tuple[Problem, ...]


def write_picture_post(document: Document) -> PicturePost:
    """The pictures of a document, each once, and its text without any look."""
    pictures = Pictures()
    images = tuple(node for node in walk(document.blocks) if isinstance(node, Image))
    figures = tuple(node.image for node in walk(document.blocks) if isinstance(node, Figure))
    shown = tuple(dict.fromkeys(pictures.add(image, purpose="cover") for image in (*figures, *images)))
    losses = tuple(
        Loss("W303", block.lines.first or None, "a picture post shows plain text only")
        for block in document.blocks
        if not isinstance(block, (Paragraph, Figure, Part, Rule))
    )
    problems = (*pictures.problems, *_problems(tuple(filter(None, shown))))
    html = _text(document.blocks)
    return PicturePost(html, tuple(filter(None, shown)), pictures, (*losses, *_too_long(html)), problems)


def _problems(shown: tuple[str, ...]) -> Iterator[Problem]:
    if not shown:
        yield Problem(
            "E301", None, "a picture post needs a picture", fix="add one, or leave out `kind: newspic`"
        )
    if len(shown) > _MOST:
        message = f"a picture post takes {_MOST} pictures, this one has {len(shown)}"
        yield Problem("E304", None, message, fix="take some out, or make it an article")


def _too_long(html: str) -> Iterator[Loss]:
    """A word of warning: WeChat publishes no limit for the text below the pictures, and refuses long ones (45166)."""
    length = len(text_of(html))
    if length > _USUAL:
        message = f"the text has {length} characters; WeChat's editor takes {_USUAL} in a picture post"
        yield Loss("W350", None, message)


def _text(blocks: tuple[Block, ...]) -> str:
    """A paragraph for each block that says something."""
    lines = (_line(block) for block in blocks if not isinstance(block, (Figure, Part)))
    return html_of("\n".join(lines))


def _line(block: Block) -> str:
    out = ""
    for line in plain_text((block,)).splitlines():
        out += join_lines(out, line.strip()) + line.strip()
    return out.strip()
