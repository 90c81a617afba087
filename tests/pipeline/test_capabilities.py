"""What a target's client is told counts: as many uploads side by side as its options say."""

from __future__ import annotations

from pathlib import Path

from publisher.config.load import load_settings
from publisher.pipeline.applying import _capabilities

SETTINGS = """\
site: {url: https://a.example}
posts: posts
targets:
  usual: {adapter: wechat}
  slow: {adapter: wechat, client: {uploads: 2}}
  blog: {adapter: hexo, path: blog}
"""


def test_uploads_of_the_options_go_before_the_platforms(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS, encoding="utf-8")
    targets = load_settings(tmp_path / "publisher.yaml").targets
    assert [_capabilities(targets[name]).uploads for name in ("usual", "slow")] == [6, 2]
    assert _capabilities(targets["blog"]) == targets["blog"].adapter.capabilities
