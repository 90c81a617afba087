"""A blog of our own with a sandbox behind it, and the command line run in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from publisher.cli.program import run

POST = """\
---
title: 批处理与缓存
abbrlink: 5a0c11d2
tags: [推理]
date: 2026-03-01 09:00:00
---
先看**吞吐**，再看[上一篇](/77aa0011.html)。
"""
OTHER = """\
---
title: 显存从哪里来
abbrlink: 77aa0011
tags: [推理]
date: 2026-02-01 09:00:00
---
权重、激活、缓存。
"""
SETTINGS = """\
site:
  url: https://www.example.cn
posts: posts
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu}
  wechat: {adapter: wechat}
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """What one command line printed and left with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Blog:
    """A folder with two posts, and `publish` as started in it."""

    def __init__(self, root: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self._capfd = capfd
        self.post = self.write("posts/batch.md", POST)
        self.write("posts/memory.md", OTHER)
        self.write("publisher.yaml", SETTINGS)
        self.write("blog/_config.yml", "title: x\n")
        (root / "blog/source").mkdir()

    def write(self, path: str, text: str) -> Path:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def publish(self, *words: str) -> Ended:
        self._capfd.readouterr()
        code = run(["-C", str(self.root), *words])
        out, err = self._capfd.readouterr()
        return Ended(code, out, err)

    @property
    def ledger(self) -> list[Path]:
        """The files of every ledger there is, the sandbox's too."""
        return sorted((self.root / ".publisher").rglob("ledger/**/*.json"))


@pytest.fixture
def blog(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Blog:
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return Blog(tmp_path, capfd)
