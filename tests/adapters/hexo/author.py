"""A small author: posts and a configuration in a temporary folder, read through the real line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.adapter import Rendition
from publisher.config.load import load_settings
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher.testing import sample_asset

PNG = sample_asset().load()
OTHER = "---\ntitle: 另一篇\nabbrlink: 0000beef\n---\n\n另一篇的正文。\n"
CONFIG = """\
site:
  url: https://blog.example
  aliases: [http://old.example]
  author: 林
  accounts: {blog: "[林的笔记](https://blog.example/about/)"}
posts: posts
static: static
markdown: {dialect: DIALECT}
boilerplate:
  header: {starts_with: "【本文已在同名"}
  footer: {starts_with: "博客：", ends_with: [qrcode.png]}
  related: {starts_with: "【推荐文章】"}
targets:
  blog: {adapter: hexo, path: site PARTS}
"""


@dataclass(frozen=True, slots=True)
class Author:
    """The author's folder."""

    root: Path

    def write(self, place: str, content: str | bytes) -> Path:
        file = self.root / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def workspace(self) -> Workspace:
        settings = load_settings(self.root / "publisher.yaml")
        return Workspace(settings, Ledger(settings.state))

    def render(self, name: str = "post") -> Rendition:
        """What the blog receives of `posts/<name>.md`."""
        workspace = self.workspace()
        post = next(post for post in workspace.posts.values() if post.name == name)
        return workspace.rendition(post, workspace.settings.targets["blog"])


def settle_in(
    root: Path,
    text: str | bytes,
    *,
    parts: Mapping[str, str] = {},
    dialect: str = "commonmark",
    name: str = "post",
) -> Author:
    """An author whose one interesting post is `text`; `parts` are keys of the target (`footer: none`)."""
    author = Author(root)
    options = "".join(f", {key}: {value}" for key, value in parts.items())
    author.write("publisher.yaml", CONFIG.replace("PARTS", options).replace("DIALECT", dialect))
    author.write(f"posts/{name}.md", text)
    author.write("posts/other.md", OTHER)
    author.write("static/images/qrcode.png", PNG)
    return author
