"""A little blog with three targets, its platforms as emulators on loopback, and `publish` as a person starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Pillow

from publisher.adapter import Secret
from publisher.sandbox.server import SandboxServer
from publisher_wechat.sandbox import SANDBOX as Wechat
from publisher_zhihu.sandbox import SANDBOX as Zhihu

if TYPE_CHECKING:
    from tests.line import inprocess

POST = """\
---
title: 大模型算法题(9)
tags:
  - NLP
  - LLM
abbrlink: fb9c8882
date: 2024-08-06 21:28:26
---

【本文已在同名 微信公众号 / 知乎 / [个人博客example.cn](http://www.example.cn/) 上线】\x20\x20

显存不够时，先看 **激活值**，再看 [上一篇](./eight.md) 和 `recompute`。\x20\x20

$$L = -\\sum_i y_i \\log p_i$$

![曲线](/images/curve.png)

***

博客：[http://www.example.cn/](http://www.example.cn/)\x20\x20
知乎：[Lin](https://www.zhihu.com/people/lin)\x20\x20
微信公众号：Lin\x20\x20
![](/images/qrcode.jpg)

***

【推荐文章】\x20\x20
- 算法题：\x20\x20
[算法题(7)](http://www.example.cn/1736008.html)\x20\x20
[算法题(8)](https://www.example.cn/e287b9c3.html)\x20\x20
"""
EIGHT = """\
---
title: 大模型算法题(8)
tags: [NLP]
abbrlink: e287b9c3
date: 2024-08-01 10:00:00
---
缓存写得下，才谈得上命中。
"""
SETTINGS = """\
site:
  url: https://www.example.cn
  aliases: [http://www.example.cn, https://example.cn]
  accounts: {{zhihu: "[Lin](https://www.zhihu.com/people/lin)", wechat: Lin}}
posts: source/_posts
boilerplate:
  header: {{starts_with: "【本文已在同名"}}
  footer: {{starts_with: "博客：", ends_with: [qrcode.jpg]}}
  related: {{starts_with: "【推荐文章】"}}
targets:
  blog:
    adapter: hexo
    path: blog
  zhihu:
    adapter: zhihu
    client: {zhihu}
  wechat:
    adapter: wechat
    client: {wechat}
"""


@dataclass
class Run:
    """What one `publish` printed and left with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Blog:
    """A folder with a blog in it; `environment` holds the secrets."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def post(self) -> Path:
        return self.root / "source/_posts/nine.md"

    def edit(self, old: str, new: str) -> None:
        text = self.post.read_text("utf-8")
        assert old in text
        self.post.write_text(text.replace(old, new), "utf-8")

    def publish(self, *words: str) -> Run:
        done = subprocess.run(
            self._command(words), env=self._env(), capture_output=True, text=True, timeout=120
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Starts `publish` without waiting for it."""
        quiet = subprocess.DEVNULL
        return subprocess.Popen(
            self._command(words),
            env=self._env(),
            stdout=quiet,
            stderr=quiet,
            stdin=quiet,
            preexec_fn=_heed_interrupts,
        )

    def ledger(self, target: str, post: str = "fb9c8882") -> Mapping[str, Any] | None:
        file = self.root / f".publisher/ledger/{post}.json"
        return json.loads(file.read_text("utf-8"))["targets"].get(target) if file.is_file() else None

    def _command(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "publisher", "-C", str(self.root), *words]

    def _env(self) -> dict[str, str]:
        paths = os.pathsep.join(str(path) for path in sys.path if path)
        return {**os.environ, **self.environment, "PYTHONPATH": paths}


def _heed_interrupts() -> None:
    """Gives Ctrl-C its meaning back: what a shell starts in the background, such as a CI run, ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass
class World:
    """A blog, and the platforms that it publishes to."""

    blog: Blog
    server: SandboxServer
    zhihu: Any
    wechat: Any

    @property
    def requests(self) -> list[str]:
        return [f"{entry.method} {entry.path}" for entry in self.server.journal.requests]

    def copies(self) -> dict[str, int]:
        """How many articles each target has of the post."""
        return {
            "blog": len(list((self.blog.root / "blog/source/_posts").glob("nine.md"))),
            "zhihu": len(self.zhihu.articles()),
            "wechat": len(self.wechat.drafts()),
        }

    def kill_at(self, number: int, *, after: bool) -> Callable[[], int]:
        """Runs `publish -y` and kills it (-9) at the platforms' request `number`, before or after they have worked."""
        started: list[subprocess.Popen[bytes]] = []

        def hook(seen: int, request: object) -> None:
            if seen == number:
                started[0].send_signal(signal.SIGKILL)
                started[0].wait()
            if started[0].poll() is not None:
                raise ConnectionError("the client is dead")

        def run() -> int:
            setattr(self.server, "after" if after else "before", hook)
            started.append(self.blog.start("-y", "source/_posts/nine.md"))
            code = started[0].wait(timeout=120)
            self.server.before = self.server.after = None
            return code

        return run


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """The blog with two posts, pictures and a Hexo site beside it; no platform behind it yet."""
    root = tmp_path / "site"
    posts, images = root / "source/_posts", root / "source/images"
    for folder in (posts, images, root / "blog/source"):
        folder.mkdir(parents=True)
    (root / "blog/_config.yml").write_text("title: t\n")
    (posts / "nine.md").write_text(POST, "utf-8")
    (posts / "eight.md").write_text(EIGHT, "utf-8")
    Pillow.new("RGB", (640, 360), "#3366aa").save(images / "curve.png")
    Pillow.new("RGB", (200, 200), "#222222").save(images / "qrcode.jpg")
    (root / "publisher.yaml").write_text(SETTINGS.format(zhihu="{}", wechat="{}"), "utf-8")
    return Blog(root)


@pytest.fixture
def world(blog: Blog, tmp_path: Path) -> Iterator[World]:
    """The blog, led to emulators that run in this process."""
    zhihu, wechat = Zhihu(tmp_path / "zhihu"), Wechat(tmp_path / "wechat")
    with SandboxServer([zhihu, wechat]) as server:
        clients = {}
        for name, emulator in (("zhihu", zhihu), ("wechat", wechat)):
            options = dict(emulator.client_options(server.url_of(name)))
            for key, value in options.items():
                if isinstance(value, Secret):
                    variable = f"TEST_{name}_{key}".upper()
                    blog.environment[variable] = value.literal
                    options[key] = f"env:{variable}"
            clients[name] = json.dumps(options)
        (blog.root / "publisher.yaml").write_text(SETTINGS.format(**clients), "utf-8")
        yield World(blog, server, zhihu, wechat)


@pytest.fixture
def quick(
    world: World, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> inprocess.Quick:
    """The same world, its runs in this process and without pauses."""
    from tests.line import inprocess

    return inprocess.Quick(world, capfd, monkeypatch)
