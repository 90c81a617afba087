"""The little blog with `publish` run in this process: no start-up to wait for, and no pause between two tries."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from publisher.apply.fetch import PictureFetcher
from publisher.apply.transport import Transport
from publisher.cli.program import run
from tests.line.conftest import Run, World

NINE = "source/_posts/nine.md"
ONCE = {"blog": 1, "zhihu": 1, "wechat": 1}


class Quick:
    """A world whose runs happen here; `pauses` are those that a run would have made."""

    def __init__(
        self, world: World, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.world = world
        self.blog, self.server, self.zhihu, self.wechat = world.blog, world.server, world.zhihu, world.wechat
        self._capfd = capfd
        self.pauses: list[float] = []
        for name, value in world.blog.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("LANG", "C.UTF-8")
        for sends in (Transport, PictureFetcher):
            monkeypatch.setitem(sends.__init__.__kwdefaults__ or {}, "sleep", self.pauses.append)
        monkeypatch.setattr("publisher.pipeline.clients.time", SimpleNamespace(sleep=self.pauses.append))

    def publish(self, *words: str) -> Run:
        self._capfd.readouterr()
        code = run(["-C", str(self.blog.root), *words])
        return Run(code, *self._capfd.readouterr())

    def set_mode(self, mode: str) -> None:
        """The mode of both platforms."""
        settings = self.blog.root / "publisher.yaml"
        text = settings.read_text("utf-8")
        for platform in ("zhihu", "wechat"):
            text = text.replace(f"adapter: {platform}\n", f"adapter: {platform}\n    mode: {mode}\n")
        settings.write_text(text, "utf-8")

    def copies(self) -> dict[str, int]:
        """How many copies of its posts' texts there are, whoever may read them."""
        there = self.world.copies()
        return {**there, "wechat": there["wechat"] + len(self.wechat.articles())}

    @property
    def asked(self) -> int:
        """How many requests the platforms have seen."""
        return len(self.world.requests)


def files_of(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder, as it is now."""
    return {file: file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
