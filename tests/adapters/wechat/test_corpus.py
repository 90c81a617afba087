"""Real posts and the goldens: short enough, and nothing left for WeChat's editor to change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher_wechat.sandbox_html import normalise, saved
from tests.conftest import ROOT

LIMIT, SMALL, SEED = 20_000, 10_240, "fb9c8882.md"
SETTINGS = """\
site: {url: https://www.example.cn, aliases: [http://www.example.cn, https://example.cn]}
posts: posts
boilerplate:
  header: {starts_with: "【本文已在同名"}
  footer: {starts_with: "博客：", ends_with: [qrcode.jpg, wechat.png]}
  related: {starts_with: "【推荐文章】"}
targets:
  calm: {adapter: wechat}
  technical: {adapter: wechat, theme: technical}
  warm: {adapter: wechat, theme: warm, links: inline, math: svg}
"""


def renditions(root: Path) -> Iterator[tuple[Path, Rendition]]:
    settings = load_settings(root / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    for file, post in workspace.posts.items():
        for target in settings.targets.values():
            if target.platform == "wechat":
                yield file, workspace.rendition(post, target)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Rendition]]:
    shared = ROOT.parent / "shared"
    if not shared.is_dir():
        pytest.skip("no ../shared beside this checkout")
    root = tmp_path_factory.mktemp("site")
    (root / "posts").mkdir()
    for file in (*(shared / "corpus").glob("[0-9]*.md"), shared / "seed" / SEED):
        shutil.copy(file, root / "posts")
    (root / "publisher.yaml").write_text(SETTINGS, encoding="utf-8")
    return list(renditions(root))


def test_the_goldens_are_a_fixed_point() -> None:
    """Requirement 36."""
    found = list(renditions(ROOT / "tests/golden"))
    assert len(found) >= 12
    changed = [
        file.parent.name for file, one in found if normalise(one.body, knows=lambda _: True) != one.body
    ]
    assert not changed


def test_real_posts_are_a_fixed_point(real: list[tuple[Path, Rendition]]) -> None:
    """Requirement 36."""
    assert len(real) > 60
    changed = [file.name for file, one in real if normalise(one.body, knows=lambda _: True) != one.body]
    assert not changed


def test_saving_in_the_editor_loses_nothing_of_real_posts(real: list[tuple[Path, Rendition]]) -> None:
    """Requirements 9 and 36: what the editor writes keeps every letter, blank and line end."""
    for file, one in real:
        again = normalise(saved(one.body), knows=lambda _: True)
        assert _words(again) == _words(one.body), file.name


def _words(html: str) -> str:
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.words: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.words.append("\n" if tag == "br" else "")

        def handle_data(self, data: str) -> None:
            self.words.append(data)

    reader = Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)


def test_small_posts_stay_below_the_limit(real: list[tuple[Path, Rendition]]) -> None:
    """Requirement 17: with every note, as sent."""
    small = [
        (file, one)
        for file, one in real
        if file.stat().st_size <= SMALL and one.target in ("calm", "technical")
    ]
    assert len(small) >= 26
    assert not [(file.name, one.limits.characters) for file, one in small if one.limits.characters >= LIMIT]


def test_the_seed_stays_far_below_it(real: list[tuple[Path, Rendition]]) -> None:
    """Requirement 17 and issue 5: below 12,000."""
    (seed,) = (one for file, one in real if file.name == SEED and one.target == "calm")
    assert 1_000 < seed.limits.characters < 12_000
