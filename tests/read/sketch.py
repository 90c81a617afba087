"""Trees as short text, so that a table of cases can be read: `p("a" strong("b"))`."""

from __future__ import annotations

from pathlib import Path

from publisher.document import (
    Alert,
    Code,
    CodeBlock,
    Definition,
    DefinitionList,
    Document,
    Emphasis,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Inline,
    Item,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    Node,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Styled,
    Table,
    Text,
)
from publisher.read.dialect import Dialect
from publisher.read.frontmatter import read_front_matter, split
from publisher.read.parse import parse
from publisher.read.post import Post

COMMONMARK = Dialect()


def post_of(text: str, *, path: str = "source/_posts/a.md", id: str = "a") -> Post:
    """A post whose file holds `text`, without a file."""
    where = split(text)
    front = read_front_matter(text, where, path=path)
    name = path.removeprefix("source/_posts/").removesuffix(".md")
    file = Path("/nowhere", path)
    return Post(id, path, name, file.parent, file, text, front, where.body_start, where.body_line)


def document_of(text: str, dialect: Dialect = COMMONMARK, *, path: str = "source/_posts/a.md") -> Document:
    return parse(post_of(text, path=path), dialect)


def sketch(nodes: tuple[Node, ...]) -> str:
    return " ".join(_sketch(node) for node in nodes)


def _sketch(node: Node) -> str:
    match node:
        case Quote() | Alert() | Item() | List() | DefinitionList() | Definition() | Part():
            return _holder(node)
        case Paragraph():
            return f"p({sketch(node.inlines)})"
        case Heading():
            return f"h{node.level}({sketch(node.inlines)})"
        case Figure():
            return f"figure({_sketch(node.image)}{f' -> {node.link.href}' if node.link else ''})"
        case CodeBlock():
            return f"pre[{node.language}]({node.text!r})"
        case MathBlock():
            return f"tex({node.tex!r})"
        case Table():
            rows = "; ".join(" | ".join(sketch(cell) for cell in row) for row in (node.header, *node.rows))
            return f"table[{','.join(node.alignments)}]({rows})"
        case Rule():
            return "rule"
        case _:
            return _inline(node)


def _holder(node: Quote | Alert | Item | List | DefinitionList | Definition | Part) -> str:
    match node:
        case Quote():
            return f"quote({sketch(node.blocks)})"
        case Alert():
            return f"alert[{node.kind}:{node.title}]({sketch(node.blocks)})"
        case Item():
            mark = {None: "", True: "[x]", False: "[ ]"}[node.checked]
            return f"li{mark}({sketch(node.blocks)})"
        case List():
            name = f"ol[{node.start}]" if node.ordered else "ul"
            return f"{name}{'' if node.tight else '~'}({sketch(node.items)})"
        case DefinitionList():
            return f"dl({sketch(node.entries)})"
        case Definition():
            return f"{sketch(node.term)}: {sketch(node.blocks)};"
        case Part():
            return f"{node.kind}({sketch(node.blocks)})"


def _inline(node: Inline) -> str:
    match node:
        case Emphasis():
            return f"em({sketch(node.inlines)})"
        case Strong():
            return f"strong({sketch(node.inlines)})"
        case Styled():
            return f"{node.kind}({sketch(node.inlines)})"
        case Link():
            title = f" '{node.title}'" if node.title else ""
            return f"a[{node.href}{title}]({sketch(node.inlines)})"
        case Image():
            said = ", ".join(filter(None, (node.alt, node.title and f"'{node.title}'")))
            return f"img[{node.src}]({said})"
        case _:
            return _word(node)


def _word(node: Text | Code | Math | SoftBreak | LineBreak | FootnoteReference) -> str:
    match node:
        case Text():
            return f'"{node.text}"'
        case Code():
            return f"code({node.text})"
        case Math():
            return f"{'display' if node.display else 'math'}({node.tex})"
        case SoftBreak():
            return "~"
        case LineBreak():
            return "//"
        case FootnoteReference():
            return f"note[{node.label}]"
