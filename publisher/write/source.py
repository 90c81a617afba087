"""Edits of Markdown source: the author's text with other words at a few spans, every other character as it was.

Markdown is never printed anew from the tree (that damages formulas, emphasis and paths). What an edit does to the
tree is said beside it, so that `proof` can tell by parsing whether the text now says just that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from urllib.parse import quote, unquote

from publisher.document import Document, Lines, Span

_SAFE = "%:/?#[]@!&'*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` instead of what stands at `span` (offsets into the whole text, in characters)."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something wanted of a text: `edits`, made all or none, and `tree`, what they do to its document.

    `line` and `what` say to a person what is left as it was when the change cannot be proved.
    """

    edits: tuple[Edit, ...]
    tree: Callable[[Document], Document] = field(compare=False, repr=False)
    what: str
    line: int | None = None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with every edit made; everything outside the spans is untouched. Raises `ValueError` on overlaps."""
    out: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span
        if start < position:
            raise ValueError(f"two edits overlap at {start}")
        out += (text[position:start], edit.text)
        position = end
    return "".join((*out, text[position:]))


def span_of_lines(text: str, lines: Lines) -> Span:
    """The span of whole lines, the last one's line end included; lines count from 1 and end as Markdown's do."""
    ends = [0, *(start + len(line) for start, line in _lines_of(text))]
    last = min(lines.last, len(ends) - 1)
    return ends[max(min(lines.first, last) - 1, 0)], ends[last]


def set_blocks(text: str, span: Span, printed: str) -> Edit:
    """`printed`, whole blocks with `\\n` line ends, instead of the whole lines at `span`.

    Takes the line ends that `text` has, and blank lines around it where the neighbours have none; nothing instead
    of something takes the blank lines behind it along.
    """
    start, end = span
    before, after = text[:start], text[end:]
    touches_before, touches_after = not _ends_blank(before), not _starts_blank(after)
    if not printed:
        gap = "\n" if touches_before and touches_after else ""
        return Edit((start, end if touches_before else end + _blank_length(after)), _with_ends_of(text, gap))
    lead = "\n" if touches_before else ""
    if lead and not before.endswith(("\n", "\r")):
        lead = "\n\n"
    trail = "\n" if touches_after else ""
    return Edit(span, _with_ends_of(text, f"{lead}{printed}{trail}"))


def _with_ends_of(text: str, printed: str) -> str:
    return printed.replace("\n", line_end_of(text))


def line_end_of(text: str) -> str:
    """The line end that `text` is written with: that of its first line."""
    first = next((line for _, line in _lines_of(text)), "")
    return next((end for end in ("\r\n", "\r") if first.endswith(end)), "\n")


def safe_address(address: str) -> str:
    """An address with everything percent-encoded that could end a destination early or mean something in it."""
    return "".join(char if _is_letter(char) else quote(char, safe=_SAFE) for char in address)


def _is_letter(char: str) -> bool:
    """Whether a character beyond ASCII says something; addresses with Chinese letters stay readable."""
    return ord(char) > 127 and char.isprintable() and not char.isspace()


def destination(address: str) -> str:
    """An address as the destination of a Markdown link or as an HTML attribute; it reads back as `safe_address`."""
    safe = safe_address(address)
    return safe.replace("&", "&amp;") if ";" in safe else safe


def places_of(text: str, address: str, lines: Collection[int], *, is_bare: bool = False) -> tuple[Span, ...]:
    """Where `address` may stand as the destination of links of which no span is known.

    In the definitions of reference links anywhere and in `href` attributes on `lines`; with `is_bare` by itself on
    `lines` instead. These are guesses: an edit at one of them counts only once it is proved.
    """
    spellings = sorted({address, unquote(address), address.replace("&", "&amp;")}, key=len, reverse=True)
    found: list[Span] = []
    for number, (start, line) in enumerate(_lines_of(text), 1):
        for spelling in spellings:
            places = [
                (start + at, start + at + len(spelling))
                for at in _occurrences(line, spelling)
                if _is_place(line[:at], line[at + len(spelling) :], is_bare=is_bare, is_near=number in lines)
            ]
            found.extend(places)
            if places:
                break
    return tuple(found)


def _lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Every line with its line end, and where it starts."""
    start = 0
    for line in StringIO(text, newline=""):
        yield start, line
        start += len(line)


def _ends_blank(text: str) -> bool:
    """Whether nothing stands before, or a blank line does."""
    ended = text.removesuffix("\n").removesuffix("\r")
    if text and ended == text:
        return False
    return not ended[max(ended.rfind("\n"), ended.rfind("\r")) + 1 :].strip()


def _starts_blank(text: str) -> bool:
    return not next((line for _, line in _lines_of(text)), "").strip()


def _blank_length(text: str) -> int:
    """How many characters the blank lines at the beginning of `text` are."""
    return next((start for start, line in _lines_of(text) if line.strip()), len(text))


def _occurrences(line: str, part: str) -> Iterator[int]:
    at = line.find(part) if part else -1
    while at >= 0:
        yield at
        at = line.find(part, at + len(part))


def _is_place(before: str, after: str, *, is_bare: bool, is_near: bool) -> bool:
    """Whether an address between `before` and `after` on one line may be a destination."""
    if is_bare:
        return is_near and not before.endswith("(")
    ends = after[:1] in ("", '"', "'", ">") or after[0].isspace()
    is_attribute = is_near and before.rstrip(" \"'").lower().endswith("href=")
    return ends and (is_attribute or _is_definition(before))


def _is_definition(before: str) -> bool:
    """Whether `before`, the beginning of a line, names a reference: `[name]: `."""
    head = before.strip(" \t>").removesuffix("<").rstrip()
    return head.startswith("[") and head.endswith("]:")
