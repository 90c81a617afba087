"""What stands below an article's title in a list: the author's own words, else the first of the text."""

from __future__ import annotations

from publisher.document import Document, Loss, Math, Paragraph, Part, plain_text, walk
from publisher.write.text import cut_text, join_lines
from publisher_wechat.printable import one_line

_ADDRESSES = ("http://", "https://", "www.", "mailto:")
DIGEST_LIMIT = 120
"""Below the 128 of the documents, where some accounts were refused (45004)."""


def digest_of(document: Document) -> tuple[str, tuple[Loss, ...]]:
    """The author's digest, else the excerpt above `<!-- more -->`, else the first paragraph of words.

    A loss when the author's own digest had to be cut.
    """
    own = one_line(document.meta.digest)
    if own:
        cut = cut_text(own, DIGEST_LIMIT)
        loss = Loss("W309", None, f"the digest is cut at {len(cut)} of its {len(own)} characters")
        return cut, (loss,) if cut != own else ()
    blocks = tuple(block for block in document.blocks if not isinstance(block, Part))
    prose = (one for one in walk(blocks) if isinstance(one, Paragraph) and not _has_formula(one))
    texts = [(one.lines.last, text) for one in prose if _says(text := _flowing(plain_text(one.inlines)))]
    excerpt = [text for last, text in texts if 0 < last < (document.meta.more or 0)]
    words = _flowing("\n".join(excerpt)) or next((text for _, text in texts), "")
    return cut_text(words, DIGEST_LIMIT), ()


def _says(text: str) -> bool:
    """Whether there are words in it: a paragraph of addresses alone tells a reader nothing."""
    return any(not word.lower().startswith(_ADDRESSES) for word in text.split())


def _flowing(text: str) -> str:
    """Lines as one, the Chinese way."""
    out = ""
    for line in map(one_line, text.splitlines()):
        out += join_lines(out, line) + line
    return out


def _has_formula(paragraph: Paragraph) -> bool:
    return any(isinstance(one, Math) for one in walk(paragraph.inlines))
