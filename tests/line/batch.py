"""Five posts with pictures that link to each other in a ring, three targets, and what is left of them afterwards.

The platforms are emulators on loopback in this process; every run of `publish` is a process of its own.
"""

from __future__ import annotations

import json
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock
from typing import Any, Literal

from PIL import Image as Pillow

from publisher.adapter import Secret
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Request
from publisher_wechat.sandbox import SANDBOX as Wechat
from publisher_zhihu.sandbox import SANDBOX as Zhihu
from tests.line.zygote import COUNTED, DIED, Death, Order, Zygote

COUNT = 5
TARGETS = ("blog", "zhihu", "wechat")
SETTINGS = """\
site:
  url: https://www.example.cn
  accounts: {{zhihu: "[Lin](https://www.zhihu.com/people/lin)", wechat: Lin}}
posts: source/_posts
targets:
  blog: {{adapter: hexo, path: blog}}
  zhihu: {{adapter: zhihu, mode: {mode}, client: {zhihu}}}
  wechat: {{adapter: wechat, mode: {mode}, cover: source/images/cover.png, client: {wechat}}}
"""
Mode = Literal["draft", "publish"]
Moment = Literal["before", "received", "committed"]
MOMENTS: tuple[Moment, ...] = ("before", "received", "committed")
"""Before the request leaves; once the platform has read it and done nothing; once it is done and not answered."""


@dataclass
class Killer:
    """Kills the child -9 at the `number`-th request that one emulator sees; nothing is answered to the dead."""

    emulator: str
    number: int
    pid: int = 0
    is_dead: bool = False
    line: str = ""
    ended: Event = field(default_factory=Event)
    _seen: int = 0
    _lock: Lock = field(default_factory=Lock)

    def hook(self, _: int, request: Request) -> None:
        with self._lock:
            self._seen += request.path.startswith(f"/{self.emulator}/")
            if not self.is_dead and self._seen == self.number:
                self.is_dead, self.line = True, f"{request.method} {request.path}"
                os.kill(self.pid, signal.SIGKILL)
                self.ended.wait(30)
        if self.is_dead:
            raise ConnectionError("the client is dead")


@dataclass
class Batch:
    """The site, its platforms, and the processes that publish it."""

    folder: Path
    server: SandboxServer
    zhihu: Any
    wechat: Any
    zygote: Zygote
    environment: dict[str, str]
    clients: Mapping[str, str]
    mode: Mode = "draft"

    @property
    def root(self) -> Path:
        return self.folder / "site"

    @property
    def said(self) -> str:
        return (self.folder / "said").read_text("utf-8")

    # ------------------------------------------------------------ the author

    def write(self, *, word: str = "第一稿") -> None:
        """The posts, as they are in this edition."""
        for number in range(COUNT):
            other = (number + 1) % COUNT
            head = f"title: 笔记 {number}\nabbrlink: n{number}\ntags: [推理]\ndate: 2024-01-0{number + 1} 10:00:00"
            body = (
                f"{word}，第 {number} 篇，见[下一篇](/n{other}.html)。\n\n![图](/images/own-{number}.png)\n\n"
                f"$$E_{number} = mc^2$$\n\n![共用](/images/shared.png)\n"
            )
            file = self.root / f"source/_posts/note-{number}.md"
            file.write_text(f"---\n{head}\n---\n{body}", "utf-8")

    def set_mode(self, mode: Mode) -> None:
        self.mode = mode
        (self.root / "publisher.yaml").write_text(SETTINGS.format(mode=mode, **self.clients), "utf-8")

    # ------------------------------------------------------------ runs

    def publish(self, *, killer: Killer | None = None, death: Death | None = None) -> int:
        """One `publish -y --many`; whoever dies leaves the code -9."""

        def started(pid: int) -> None:
            if killer is not None:
                killer.pid = pid

        order = Order(
            ("-C", str(self.root), "-y", "--many"), self.environment, str(self.folder / "said"), death
        )
        code = self.zygote.run(order, started=started)
        if killer is not None:
            killer.ended.set()
        return code

    def publish_and_die(self, emulator: str, number: int, moment: Moment) -> tuple[int, str]:
        """One run that is killed at one request of one platform; the code it left with, and which request it was."""
        if moment == "before":
            code = self.publish(death=Death(number, emulator))
            return code, self._died_at()
        killer = Killer(emulator, number)
        if moment == "received":
            self.server.before = killer.hook
        else:
            self.server.after = killer.hook
        code = self.publish(killer=killer)
        self.server.before = self.server.after = None
        return code, killer.line

    def publish_and_die_writing(self, number: int, *, after: bool) -> tuple[int, str]:
        """One run that is killed before or after it moves its `number`-th file into its place, and which it was."""
        return self.publish(death=Death(number, after=after)), self._died_at()

    def publish_and_count_files(self) -> int:
        """One whole run; how many files it moved into their places."""
        assert self.publish(death=Death(0)) == 0, self.said
        return int(self.said.partition(COUNTED)[2])

    def _died_at(self) -> str:
        lines = (line for line in self.said.splitlines() if line.startswith(DIED))
        return next(lines, "").removeprefix(DIED).strip()

    @property
    def asked(self) -> int:
        return len(self.server.journal.requests)

    # ------------------------------------------------------------ what is left

    def articles(self) -> Counter[tuple[str, str]]:
        """How many copies each post has on each target, whoever may read them."""
        files = (self.root / "blog/source/_posts").glob("*.md")
        found = Counter(("blog", file.stem[-1]) for file in files)
        found.update(("zhihu", str(one["draft"]["title"])[-1]) for one in self.zhihu.articles())
        for message in (*self.wechat.drafts(), *self.wechat.articles()):
            found.update(("wechat", str(one["title"])[-1]) for one in message["articles"])
        return found

    def uploads(self) -> dict[tuple[str, bool], list[str]]:
        """WeChat's pictures by their bytes and whether they lie in its library: the addresses they got."""
        found: dict[tuple[str, bool], list[str]] = {}
        for one in self.wechat.pictures():
            found.setdefault((one["sha256"], bool(one["media_id"])), []).append(one["url"])
        return found

    def known_addresses(self) -> set[str]:
        """Every picture's address on WeChat that the ledger knows, without its scheme."""
        entries = (data["targets"].get("wechat", {}) for data in self.ledger().values())
        images = (image for entry in entries for image in entry.get("images", {}).values())
        return {str(image.get("url", "")).partition("://")[2] for image in images} - {""}

    def ledger(self) -> dict[str, Any]:
        folder = self.root / ".publisher/ledger"
        return {file.stem: json.loads(file.read_bytes()) for file in sorted(folder.glob("*.json"))}

    def contents(self) -> dict[str, str]:
        """What stands on each platform, ids and addresses of pictures as their post and place."""
        found = {
            f"blog {file.stem}": file.read_text("utf-8")
            for file in (self.root / "blog/source/_posts").glob("*.md")
        }
        for one in self.zhihu.articles():
            texts = [one["draft"], one["published"]]
            found[f"zhihu {one['draft']['title']}"] = json.dumps(texts, ensure_ascii=False, sort_keys=True)
        for message in (*self.wechat.drafts(), *self.wechat.articles()):
            for one in message["articles"]:
                found[f"wechat {one['title']}"] = one["content"]
        found = {key: self._without_addresses(text) for key, text in found.items()}
        return {key: self._as_it_may_differ(key, text) for key, text in found.items()}

    def _as_it_may_differ(self, key: str, text: str) -> str:
        """What is public on WeChat cannot be changed any more: it names the addresses that were known that day, which
        after a crash are more."""
        if self.mode == "draft" or not key.startswith("wechat"):
            return text
        words = re.sub(r"<[^>]*>", "", re.sub(r"本文同步发布于：.*?</p>", "", text))
        return re.sub(r"\[\d+\]", "", words.partition("参考与注释")[0])

    def _without_addresses(self, text: str) -> str:
        for post, data in self.ledger().items():
            for target, entry in data["targets"].items():
                for own in (entry.get("url"), entry.get("id")):
                    text = text.replace(str(own), f"({target} {post})") if own else text
        return re.sub(r"https?://(?:mmbiz\.qpic\.cn|picx\.zhimg\.com)/[^\s\"')\\]+", "(picture)", text)


_MARKS = ("cover", "digest")
"""WeChat's marks for what may still be replaced; on a published article nothing may."""


def plain_ledger(ledger: Mapping[str, Any], *, mode: Mode) -> Any:
    """A ledger without what must differ from run to run: times, ids, addresses, and what is made of addresses."""
    return {
        post: {
            **data,
            "targets": {target: _plain(entry, mode=mode) for target, entry in data["targets"].items()},
        }
        for post, data in ledger.items()
    }


def _plain(entry: Mapping[str, Any], *, mode: Mode) -> Any:
    sent = entry["sent"] if mode == "draft" else {"own": entry["sent"]["own"]}
    return {
        "account": entry["account"],
        "stage": entry["stage"],
        "pending": entry["pending"],
        "has": sorted(key for key in entry if entry[key] and not (mode == "publish" and key in _MARKS)),
        "images": {sha: sorted(image) for sha, image in entry["images"].items()},
        "sent": sent,
    }


@contextmanager
def open_batch(folder: Path, zygote: Zygote) -> Iterator[Batch]:
    """A new site in `folder`, its platforms open."""
    for name in ("source/_posts", "source/images", "blog/source"):
        (folder / "site" / name).mkdir(parents=True)
    root = folder / "site"
    (root / "blog/_config.yml").write_text("title: t\n")
    for number in range(COUNT):
        Pillow.new("RGB", (64, 36), (40 * number, 102, 170)).save(root / f"source/images/own-{number}.png")
    Pillow.new("RGB", (80, 45), "#336633").save(root / "source/images/shared.png")
    Pillow.new("RGB", (900, 383), "#663333").save(root / "source/images/cover.png")
    zhihu, wechat = Zhihu(folder / "zhihu"), Wechat(folder / "wechat")
    with SandboxServer([zhihu, wechat]) as server:
        environment = {"XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder), "LANG": "C.UTF-8"}
        clients = {}
        for name, emulator in (("zhihu", zhihu), ("wechat", wechat)):
            options = dict(emulator.client_options(server.url_of(name)))
            for key, value in options.items():
                if isinstance(value, Secret):
                    variable = f"BATCH_{name}_{key}".upper()
                    environment[variable] = value.literal
                    options[key] = f"env:{variable}"
            clients[name] = json.dumps(options)
        batch = Batch(folder, server, zhihu, wechat, zygote, environment, clients)
        batch.write()
        batch.set_mode("draft")
        yield batch
