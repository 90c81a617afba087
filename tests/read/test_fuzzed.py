"""What a fuzzer found in the reader (atheris, ten minutes, 2026-11): each is one more text that must be read.

The harness fed bytes to every dialect with every template language, and asked of each document what is asked here.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it.common.utils import unescapeAll

from publisher.document import Image, Link, fingerprint, walk
from publisher.errors import SourceError
from publisher.read.boilerplate import Marks, recognise_parts
from publisher.read.dialect import DialectName, TagLanguage, dialect
from tests.read.sketch import document_of

DIALECTS: list[DialectName] = ["commonmark", "hexo-marked", "hexo-pandoc"]
LANGUAGES: list[TagLanguage] = ["hexo", "liquid", "hugo"]

FOUND = {
    "a marked section that is none": "<div>\n<![CDA[甲]]>\n</div>",
    "a marked section without a name": "<p a!ign=<![CDAT'AtCen[e\t",
    "a marked section in a line": "甲 <b><![ x</b>",
    "a marked section left open before a table": "<i>\n<![CDATA<table>\n<th>名\n\n</table>",
    "a part whose lines are not in order": "<table>\n<tr><td>a</td>\n\na\n\n<td>b</td></tr>\n\n</table>\n\nb\n\nc",
    "an entity left open before a table": "<table><tr><td>&am\n\n甲\n\n</td></tr></table>",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize("found", FOUND)
def test_it_is_read(found: str, name: DialectName, language: TagLanguage) -> None:
    _read(FOUND[found], name, language)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(DIALECTS), st.sampled_from(LANGUAGES))
def test_any_bytes_are_read(data: bytes, name: DialectName, language: TagLanguage) -> None:
    _read(data.decode("utf-8", "replace"), name, language)


def _read(text: str, name: DialectName, language: TagLanguage) -> None:
    spoken = dialect(name, math=("dollars", "brackets"), tags=language)
    with suppress(SourceError):
        rules = {"header": Marks(("a",)), "footer": Marks(("b",), ("c",)), "related": None}
        document = recognise_parts(document_of(text, spoken), rules)  # type: ignore[arg-type]
        again = recognise_parts(document_of(text, spoken), rules)  # type: ignore[arg-type]
        assert fingerprint(document.blocks) == fingerprint(again.blocks)
        last = text.count("\n") + text.count("\r") + 1
        for block in document.blocks:
            assert 0 <= block.lines.first <= block.lines.last <= last
        for node in walk(document.blocks):
            if isinstance(node, Link | Image) and node.span:
                written = node.written if isinstance(node, Link) else node.src
                assert unescapeAll(document.source[slice(*node.span)]) == written
