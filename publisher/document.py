"""The tree: what a post says, once it has been read.

Blocks hold inlines; each block knows its source lines. No HTML and no platform's address may enter here.
A writer walks the tree with `match` and `assert_never`, so that the type checker names every writer that
forgot a kind of node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Literal, assert_never

PartKind = Literal["header", "footer", "related"]
Span = tuple[int, int]
"""Offsets into the text of the post's file, in characters: start, and the first behind it."""


# ---------------------------------------------------------------- files beside a post


@dataclass(frozen=True, slots=True)
class Asset:
    """Bytes that a post shows: a picture beside it, or one that is drawn when it is needed.

    `sha256` names the original bytes, or for a drawn one (`drawn`) what it is drawn from, so that planning
    needs neither font nor engine. `load` returns the bytes and may raise `SourceError`; it never changes them.
    Width and height are in pixels, None where unknown.
    """

    sha256: str
    media_type: str
    size: int | None
    name: str
    load: Callable[[], bytes] = field(compare=False, repr=False)
    width: int | None = None
    height: int | None = None
    drawn: bool = False
    flaws: Callable[[], tuple[Loss, ...]] = field(default=tuple, compare=False, repr=False)
    """What this machine has to leave out of a drawing (a cover without its text): asked once it has been loaded."""

    @property
    def url(self) -> str:
        """The address that stands for it in a rendition until `apply` knows the real one."""
        return f"asset:{self.sha256}"


# ---------------------------------------------------------------- inlines


@dataclass(frozen=True, slots=True)
class Text:
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula within a line; `display` when it was written with two dollars."""

    tex: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class SoftBreak:
    """A line end of the source that the author did not mean as one."""


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line end that readers shall see."""


@dataclass(frozen=True, slots=True)
class Emphasis:
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    inlines: tuple[Inline, ...]


StyleKind = Literal["strikethrough", "underline", "mark", "keyboard", "subscript", "superscript"]


@dataclass(frozen=True, slots=True)
class Styled:
    """Text in a style that not every platform has."""

    kind: StyleKind
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class OwnLink:
    """Where a link to one's own site leads.

    `post` is the identity of the post, None when no post here has that address: a page or file of the site's
    (`is_page`), else a broken link. `url` is its canonical address without the fragment, `fragment` the part
    behind `#`, or nothing.
    """

    post: str | None
    url: str
    fragment: str = ""
    is_page: bool = field(default=False, compare=False)

    @property
    def address(self) -> str:
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


@dataclass(frozen=True, slots=True)
class Link:
    """A link. `href` is the address as written, wrappers such as link.zhihu.com undone by `read`;
    `own` is set when it leads to the author's own site. `span` is that of the destination in the file,
    where a Markdown writer can replace it."""

    href: str
    inlines: tuple[Inline, ...]
    title: str = ""
    own: OwnLink | None = None
    automatic: bool = False
    """True for a bare address: its text is the address."""
    written: str = field(default="", compare=False, repr=False)
    span: Span | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture. `src` is the address as written. `asset` is set when its bytes are at hand, None for a remote
    picture and for a missing one, which `missing` says (its reason in words)."""

    src: str
    alt: str = ""
    title: str = ""
    asset: Asset | None = None
    missing: str = ""
    span: Span | None = field(default=None, compare=False, repr=False)
    line: int | None = field(default=None, compare=False, repr=False)

    @property
    def caption(self) -> str:
        return self.title or self.alt

    @property
    def is_remote(self) -> bool:
        return self.src.startswith(("http://", "https://", "//"))


@dataclass(frozen=True, slots=True)
class FootnoteReference:
    """A mark that names a footnote of `Document.footnotes`."""

    label: str


Inline = (
    Text | Code | Math | SoftBreak | LineBreak | Emphasis | Strong | Styled | Link | Image | FootnoteReference
)


# ---------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class Lines:
    """First and last line of a block in its file, counted from 1, front matter included."""

    first: int
    last: int


NOWHERE = Lines(0, 0)
"""For blocks that no source line holds: made by a template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    lines: Lines = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Paragraph(_Block):
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Heading(_Block):
    level: int
    inlines: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Figure(_Block):
    """A picture that stands alone on its line; `link`, without text of its own, is where a click on it leads."""

    image: Image
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Included:
    """A file of code below the site's own folder for it, of which lines `first` to `last` (from 1) are shown below
    its `title`."""

    path: str
    title: str
    first: int = 1
    last: int | None = None


@dataclass(frozen=True, slots=True)
class CodeBlock(_Block):
    """Source text; `text` ends without a line break; `language` is the first word of the info string. `included`
    names the file that it comes from until that has been read."""

    text: str
    language: str = ""
    included: Included | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class MathBlock(_Block):
    tex: str


@dataclass(frozen=True, slots=True)
class Quote(_Block):
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Alert(_Block):
    """A call-out. `kind` is note, tip, important, warning or caution; `title` the author's own, or nothing."""

    kind: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Item(_Block):
    """One item of a list; `checked` is None unless it is a task."""

    blocks: tuple[Block, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class List(_Block):
    """A list; `start` is its first number, `tight` when no blank lines part its items."""

    items: tuple[Item, ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Definition(_Block):
    """A term and the blocks that say what it means; none when the next term shares them."""

    term: tuple[Inline, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class DefinitionList(_Block):
    """Terms, each with its meaning."""

    entries: tuple[Definition, ...]


Alignment = Literal["", "left", "center", "right"]
Cell = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Table(_Block):
    """A table: every row has as many cells as `header`."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[Alignment, ...]


@dataclass(frozen=True, slots=True)
class Rule(_Block):
    """A horizontal line between two parts of a text."""


@dataclass(frozen=True, slots=True)
class Part(_Block):
    """What authors repeat around every post: header, footer with QR, related list.

    `is_made` tells a part that a template or the configuration made from the author's own; one without blocks
    stands where the author had a part that this target drops, its `lines` taking in a rule that only parted it.
    """

    kind: PartKind
    blocks: tuple[Block, ...]
    is_made: bool = False


Block = (
    Paragraph
    | Heading
    | Figure
    | CodeBlock
    | MathBlock
    | Quote
    | Alert
    | List
    | DefinitionList
    | Table
    | Rule
    | Part
)
Node = Block | Inline | Item | Definition
"""Whatever stands in a tree."""


# ---------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Loss:
    """What cannot be shown as the author wrote it, and what stands there instead.

    `code` is a `W3…` word of the catalogue, `line` the source line or None, `message` the sentence for people.
    """

    code: str
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A check that failed: it holds the post for the target whose rendition bears it (`E2…`, `E3…`)."""

    code: str
    line: int | None
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front matter says, read as text; an absent field is empty.

    `titles` and `mode` are our own `publisher:` keys (a title or a mode per target). `digest` is the author's
    own summary. `cover` is an address as written. `canonical` is the post's address on the author's blog.
    """

    id: str
    title: str
    canonical: str
    date: datetime | None = None
    updated: datetime | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    digest: str = ""
    cover: str = ""
    lang: str = ""
    titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    modes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    kinds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """What kind of article the post is, where a platform has several: by target, `*` for all."""
    more: int | None = field(default=None, compare=False, repr=False)
    """The file's line of `<!-- more -->`: what stands above it is the excerpt."""

    def kind_for(self, target: str) -> str:
        """The kind of article that `target` is to make, empty for its ordinary one."""
        return self.kinds.get(target) or self.kinds.get("*", "")

    def title_for(self, target: str) -> str:
        """The title that `target` shows."""
        return self.titles.get(target, self.title)


@dataclass(frozen=True, slots=True)
class Document:
    """One post, read and parsed.

    `path` is its file's below the site's folder, `name` the path below the folder of posts without suffix, both
    with `/`. `source` is the whole text of its file but for a byte order mark (`has_bom`), and `reparse` reads
    another text as this one was read: writers of Markdown edit the source at spans and prove the edit by parsing
    it again. `cover` is the picture that stands for the post, None when neither it nor the configuration names one.
    """

    meta: Metadata
    blocks: tuple[Block, ...]
    footnotes: Mapping[str, tuple[Block, ...]] = field(default_factory=lambda: MappingProxyType({}))
    path: str = ""
    name: str = ""
    source: str = field(default="", repr=False)
    has_bom: bool = False
    cover: Image | None = None
    losses: tuple[Loss, ...] = field(default=(), compare=False, repr=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False, repr=False)
    reparse: Callable[[str], Document] | None = field(default=None, compare=False, repr=False)


# ---------------------------------------------------------------- walking


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside `node`, in reading order; cells of a table one after the other."""
    match node:
        case Paragraph() | Heading() | Emphasis() | Strong() | Styled() | Link():
            return node.inlines
        case Quote() | Alert() | Item() | Part():
            return node.blocks
        case List():
            return node.items
        case DefinitionList():
            return node.entries
        case Definition():
            return (*node.term, *node.blocks)
        case Table():
            return tuple(inline for row in (node.header, *node.rows) for cell in row for inline in cell)
        case Figure():
            return (node.image, node.link) if node.link else (node.image,)
        case Text() | Code() | Math() | SoftBreak() | LineBreak() | Image() | FootnoteReference():
            return ()
        case CodeBlock() | MathBlock() | Rule():
            return ()
        case _:
            assert_never(node)


def walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Every node below `nodes`, themselves included, in reading order."""
    stack = list(reversed(nodes))
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(children(node)))


def map_inlines(
    inlines: tuple[Inline, ...], change: Callable[[Inline], tuple[Inline, ...]]
) -> tuple[Inline, ...]:
    """`inlines` with `change` applied to every inline, the innermost first; it returns what stands instead."""
    out: list[Inline] = []
    for inline in inlines:
        match inline:
            case Emphasis() | Strong() | Styled() | Link():
                inner = map_inlines(inline.inlines, change)
                out.extend(change(inline if inner == inline.inlines else replace(inline, inlines=inner)))
            case _:
                out.extend(change(inline))
    return tuple(out)


def map_blocks(
    blocks: tuple[Block, ...],
    change: Callable[[Block], tuple[Block, ...]],
    *,
    inlines: Callable[[tuple[Inline, ...]], tuple[Inline, ...]] = lambda given: given,
) -> tuple[Block, ...]:
    """`blocks` with `change` applied to every block, the innermost first, and `inlines` to every run of inlines."""

    def inside(block: Block) -> Block:
        match block:
            case Paragraph() | Heading():
                run = inlines(block.inlines)
                return block if run == block.inlines else replace(block, inlines=run)
            case Quote() | Alert() | Part():
                return replace(block, blocks=deep(block.blocks))
            case List():
                return replace(
                    block, items=tuple(replace(item, blocks=deep(item.blocks)) for item in block.items)
                )
            case DefinitionList():
                entries = (
                    replace(entry, term=inlines(entry.term), blocks=deep(entry.blocks))
                    for entry in block.entries
                )
                return replace(block, entries=tuple(entries))
            case Table():
                return replace(
                    block, header=cells(block.header), rows=tuple(cells(row) for row in block.rows)
                )
            case Figure() | CodeBlock() | MathBlock() | Rule():
                return block
            case _:
                assert_never(block)

    def cells(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(inlines(cell) for cell in row)

    def deep(given: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(new for block in given for new in change(inside(block)))

    return deep(blocks)


def plain_text(nodes: tuple[Node, ...]) -> str:
    """The words a reader sees, without marks; pictures say nothing, line ends are line ends."""
    out: list[str] = []
    for node in walk(nodes):
        match node:
            case Text() | Code():
                out.append(node.text)
            case CodeBlock():
                out.append(node.text + "\n")
            case Math() | MathBlock():
                out.append(node.tex)
            case SoftBreak() | LineBreak():
                out.append("\n")
            case _:
                pass
    return "".join(out)


_TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "..."})


def typed(text: str) -> str:
    """`text` with plain quotes, hyphens and dots, as they are typed: equal whether an engine made them curly or not."""
    return text.translate(_TYPED)


# ---------------------------------------------------------------- fingerprints


def fingerprint(value: object) -> str:
    """The SHA-256 of a value made of dataclasses, tuples, mappings and scalars: equal for equal values.

    Fields that do not count for equality (source lines, loaders) do not count here either, so that moving a
    paragraph down by a line changes nothing.
    """
    return sha256("\x1f".join(_spell(value)).encode()).hexdigest()


def _spell(value: Any) -> Iterator[str]:
    """A flat spelling of `value` that differs whenever the value does."""
    if is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__ + "("
        for spec in fields(value):
            if spec.compare:
                yield from _spell(getattr(value, spec.name))
        yield ")"
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value):
            yield str(key)
            yield from _spell(value[key])
        yield "}"
    elif isinstance(value, (tuple, list)):
        yield "["
        for item in value:
            yield from _spell(item)
        yield "]"
    else:
        yield repr(value)
