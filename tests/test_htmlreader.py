"""Whoever reads HTML from elsewhere gets through any of it: nothing raises, and words behind a slip are not lost."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.apply.readback import reader_view
from publisher.errors import SourceError
from publisher.pipeline.orphans import _words
from publisher.plan.diff import block_lines
from publisher.preview.markup import change_tags
from publisher.read.mentions import read_mentions
from publisher_wechat.spellings import fold_pictures
from publisher_zhihu.folding import fold
from tests.conftest import ROOT
from tests.read.sketch import document_of, sketch

READERS: dict[str, Callable[[str], str]] = {
    "what platforms gave back": lambda html: reader_view("", html),
    "diffs": lambda html: "\n".join(block_lines(html)),
    "the preview": lambda html: change_tags(html, lambda _tag, _attributes: None),
    "lookalikes": _words,
    "saved pages": lambda html: str(read_mentions(f"<a href='//a.cn'>{html}</a>", name="a.html")),
    "WeChat": fold_pictures,
    "Zhihu": fold,
    "a post": lambda html: sketch(document_of(f"<div>\n{html}\n</div>\n\n甲 {html}").blocks),
}
SLIPS = [
    "<![x",
    "<![x]>",
    "<![CDA[a]]>",
    "<![",
    "<![ [",
    "<!",
    "<!a <b",
    "<?",
    "</",
    "</ >",
    "<![if !a]>",
    "<!--",
    "<!-->",
]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("slip", [slip for slip in SLIPS if not slip.startswith("<!--")])
def test_words_behind_a_slip_are_read(reader: str, slip: str) -> None:
    assert "后文" in READERS[reader](f"<p>前{slip}</p><p>后文</p>")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from([*SLIPS, "<p>", "</p>", "a", "]]>", ">", "<svg>", "<table><td>", "&#x;", "\n"]),
        max_size=12,
    )
)
@pytest.mark.parametrize("reader", READERS)
def test_nothing_raises(reader: str, pieces: list[str]) -> None:
    with suppress(SourceError):  # a post that says nothing
        READERS[reader]("".join(pieces))


def test_all_of_the_house_use_it() -> None:
    """Emulators apart, which read what our own clients send and share no code with them."""
    found = []
    for path in (*(ROOT / "publisher").rglob("*.py"), *(ROOT / "adapters").rglob("*.py")):
        is_exempt = path.name.startswith("sandbox") or path.name == "htmlreader.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "html.parser" and not is_exempt:
                found.append(path.name)
    assert not found
