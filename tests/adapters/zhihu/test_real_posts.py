"""Real posts stay within the dialect too: our samples, and whatever lies beside this checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.adapter import Context
from publisher.errors import SourceError
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import read_post
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.sandbox_html import kept_by_editor
from tests.adapters.zhihu.test_properties import walked
from tests.conftest import ROOT

BESIDE = ROOT.parent / "shared"
FILES = [
    file
    for folder in (ROOT / "posts", BESIDE / "seed", BESIDE / "corpus")
    for file in sorted(folder.glob("*.md"))
]


def test_there_are_samples() -> None:
    assert any(file.is_relative_to(ROOT / "posts") for file in FILES)


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_real_post_stays_within_the_dialect(file: Path) -> None:
    """No picture is looked for here: its caption stands in brackets, which the allow-list knows as text."""
    try:
        post = read_post(file, root=file.parent, posts_root=file.parent)
        document = parse(post, dialect("hexo-marked"), canonical="https://blog.example/p.html")
    except SourceError:
        return  # such a post never reaches a platform
    body = ADAPTER().render(document, Context(target="zhihu", site="https://blog.example")).body
    walked(body)
    key = "v2-" + "0" * 32
    sent = body
    for picture in ADAPTER().render(document, Context(target="zhihu")).pictures:
        address = picture.url.replace("&", "&amp;")
        sent = sent.replace(f'src="{address}"', f'src="https://picx.zhimg.com/{key}.png"')
    assert kept_by_editor(sent, knows_picture=lambda known: known == key) == sent
