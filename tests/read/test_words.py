"""Whatever the markup around them: words arrive, each once and in order; nothing hidden does."""

from __future__ import annotations

import re

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publisher.document import (
    Alert,
    Block,
    Code,
    CodeBlock,
    FootnoteReference,
    Image,
    Link,
    Math,
    MathBlock,
    Node,
    Text,
    walk,
)
from publisher.errors import SourceError
from publisher.read.dialect import DialectName, dialect
from tests.read.sketch import document_of

DIALECTS: list[DialectName] = ["commonmark", "hexo-marked", "hexo-pandoc"]

SIGNS = "** * ` ~~ == ~ ^ $ $$ _ ' \" -- ... \\ | [ ] { } < > & # * - + 1. 1) > ::: ` ! &amp; ： “ ” 。 中".split()
LINES = ["\n", "\n\n", "  \n", "\n- ", "\n> ", "\n# ", "\n1. ", "\n    ", "\t", "\u3000", " ", "\n: "]
LINES += ["\n| a | b |\n|---|---|\n| ", "\n***\n", "\n```\n", "\n~~~\n", "\n$$\n", "\n::: tip\n", "\n:::\n"]
ELEMENTS = [
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "<T>",
    "<br>",
    "<u>",
    "</u>",
    "<sub>",
    "</sub>",
    "<center>",
]
ELEMENTS += [
    "\n\n<table>\n",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>\n",
    "<ul>",
    "<li>",
    "</ul>",
    "<span>",
]
ELEMENTS += [
    "<blockquote>",
    "<details>",
    "<summary>",
    "</summary>",
    "</details>",
    "<h2>",
    "</h2>",
    "<pre>",
    "</pre>",
]
TAGS = ["{% note %}", "{% endnote %}", "\n{% tabs a %}\n", "\n{% endtabs %}\n"]
MARKUP = st.sampled_from([*SIGNS, *LINES, *LINES, *ELEMENTS, *TAGS])


@settings(max_examples=400, deadline=None)
@given(st.lists(MARKUP, max_size=40), st.sampled_from(DIALECTS))
def test_words_arrive_in_order(markup: list[str], name: DialectName) -> None:
    words = [f"w{number:03}w" for number in range(len(markup) + 1)]
    text = words[0] + "".join(mark + word for mark, word in zip(markup, words[1:], strict=True))
    document = document_of("---\ntitle: 题\n---\n" + text, dialect(name))
    assume(all(loss.code != "W307" for loss in document.losses))  # cells beyond the last column
    said = " ".join(said_by(document.blocks))
    assert re.findall(r"w\d{3}w", said) == words


HIDDEN = st.sampled_from(
    ["<!-- {} -->", "<!--\n\n{}\n\n-->", "{{# {} #}}", "<script>{}</script>", "<style>{}</style>"]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(HIDDEN, MARKUP), max_size=8), st.sampled_from(DIALECTS))
def test_nothing_hidden_is_shown(pieces: list[tuple[str, str]], name: DialectName) -> None:
    text = "".join(f"\n\n词 {hidden.format('secret')} 词\n\n甲{mark}\n" for hidden, mark in pieces)
    text = re.sub(
        r"[`<$\\~]|\{%.*?%\}|:::|    |\t",
        "",
        text.replace("<!--", "\0").replace("<s", "\1").replace("</s", "\2"),
    )
    text = text.replace("\0", "<!--").replace("\1", "<s").replace("\2", "</s")
    try:
        document = document_of("---\ntitle: 题\n---\n" + text, dialect(name))
    except SourceError:
        return
    assert "secret" not in " ".join(said_by(document.blocks))


def said_by(blocks: tuple[Block, ...]) -> list[str]:
    """Everything that a reader may see, titles and captions too."""
    return [said for node in walk(blocks) for said in _said(node)]


def _said(node: Node) -> tuple[str, ...]:
    match node:
        case Text() | Code() | CodeBlock():
            return (f"{node.language} {node.text}" if isinstance(node, CodeBlock) else node.text,)
        case Math() | MathBlock():
            return (node.tex,)
        case Image():
            return (node.alt, node.title)
        case Link():
            return (node.title,)
        case Alert():
            return (node.title,)
        case FootnoteReference():
            return (node.label,)
        case _:
            return ()
