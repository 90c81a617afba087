"""Months of a blog in any order: edits, renames, deletions, crashes at any call or record, people and branches at work
in between. Whatever happens there is at most one copy of a post on each target, nobody's file changes, and once
the dust has settled nobody is asked for anything any more.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from publisher.adapter import Secret
from publisher.apply.transport import Transport
from publisher.cli.program import run
from publisher.ledger import store
from publisher.sandbox.server import SandboxServer
from publisher_wechat.sandbox import SANDBOX as Wechat
from publisher_zhihu.sandbox import SANDBOX as Zhihu

POSTS = ("alpha", "beta")
SETTINGS = """\
site: {{url: https://www.example.cn}}
posts: posts
static: static
targets:
  blog: {{adapter: hexo, path: blog}}
  zhihu: {{adapter: zhihu, mode: {mode}, client: {zhihu}}}
  wechat: {{adapter: wechat, mode: {mode}, client: {wechat}}}
"""


class Crash(BaseException):
    """The process is dead: no handler of the program may see this."""


class Lifetime(RuleBasedStateMachine):
    """One blog with two posts that link to each other, and its platforms as emulators over sockets."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="lifetime-"))
        self.root = self.folder / "site"
        self.zhihu, self.wechat = Zhihu(self.folder / "zhihu"), Wechat(self.folder / "wechat")
        self.server = SandboxServer([self.zhihu, self.wechat])
        self.server.__enter__()
        self.said = ""
        self.words = {post: f"{post}-0" for post in POSTS}
        self.kept: dict[str, bytes] = {}
        self.public_without_ledger: set[str] = set()
        self.rolled_back: set[str] = set()
        self.patches = contextlib.ExitStack()
        self.clients: dict[str, str] = {}
        self.mode = "draft"

    @initialize()
    def begin(self) -> None:
        for folder in ("posts", "static", "blog/source"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "blog/_config.yml").write_text("title: t\n")
        secrets: dict[str, str] = {"XDG_CACHE_HOME": str(self.folder / "cache"), "LANG": "C.UTF-8"}
        for name, emulator in (("zhihu", self.zhihu), ("wechat", self.wechat)):
            options = dict(emulator.client_options(self.server.url_of(name)))
            for key, value in options.items():
                if isinstance(value, Secret):
                    variable = f"LIFE_{name}_{key}".upper()
                    secrets[variable] = value.literal
                    options[key] = f"env:{variable}"
            self.clients[name] = json.dumps(options)
        self.patches.enter_context(mock.patch.dict(os.environ, secrets))
        sleeping = mock.patch.dict(Transport.__init__.__kwdefaults__ or {}, {"sleep": lambda _: None})
        self.patches.enter_context(sleeping)
        self.patches.enter_context(mock.patch("publisher.pipeline.clients.time"))
        for post in POSTS:
            self.write(post)
        self.set_mode("draft")

    # ------------------------------------------------------------ the author

    @rule(post=st.sampled_from(POSTS), word=st.integers(0, 9))
    def edit(self, post: str, word: int) -> None:
        self.words[post] = f"{post}-{word}"
        self.write(post)

    @rule(post=st.sampled_from(POSTS), name=st.sampled_from(("", "renamed-")))
    def rename(self, post: str, name: str) -> None:
        file = self.file(post)
        if file:
            file.rename(file.with_name(f"{name}{post}.md"))

    @rule(post=st.sampled_from(POSTS))
    def delete(self, post: str) -> None:
        file = self.file(post)
        if file:
            file.unlink()

    @rule(mode=st.sampled_from(("draft", "publish")))
    def set_mode(self, mode: str) -> None:
        self.mode = mode
        text = SETTINGS.format(mode=mode, **self.clients)
        (self.root / "publisher.yaml").write_text(text, "utf-8")

    # ------------------------------------------------------------ people elsewhere

    @rule(post=st.sampled_from(POSTS), platform=st.sampled_from(("zhihu", "wechat")))
    def edit_there(self, post: str, platform: str) -> None:
        if platform == "zhihu":
            for record in self.on_zhihu(post):
                record["draft"]["content"] = f"{record['draft']['content']}<p>a person was here</p>"
                self.zhihu._store.keep_article(record)
        for draft in self.drafts(post):
            self.wechat.edit_draft(draft["id"], content=f"{draft['articles'][0]['content']}<p>here</p>")

    @rule(post=st.sampled_from(POSTS), platform=st.sampled_from(("zhihu", "wechat")))
    def delete_there(self, post: str, platform: str) -> None:
        if platform == "zhihu":
            for record in self.on_zhihu(post):
                self.zhihu._store.drop_article(record["id"])
        else:
            for draft in self.drafts(post):
                self.wechat.delete_draft(draft["id"])

    @rule(post=st.sampled_from(POSTS), platform=st.sampled_from(("zhihu", "wechat")))
    def publish_there(self, post: str, platform: str) -> None:
        if platform == "zhihu":
            for record in self.on_zhihu(post):
                self.zhihu._store.keep_article({**record, "published": dict(record["draft"])})
        else:
            for draft in self.drafts(post):
                self.wechat.publish_draft(draft["id"])

    # ------------------------------------------------------------ the ledger

    @rule(post=st.sampled_from(POSTS))
    def lose_the_ledger(self, post: str) -> None:
        self.ledger(post).unlink(missing_ok=True)
        self.forget_knowledge(post)

    @rule(post=st.sampled_from(POSTS))
    def leave_a_branch(self, post: str) -> None:
        if self.ledger(post).is_file():
            self.kept[post] = self.ledger(post).read_bytes()

    @precondition(lambda self: self.kept)
    @rule(post=st.sampled_from(POSTS))
    def take_the_ledger_of_the_branch(self, post: str) -> None:
        if post in self.kept:
            self.ledger(post).parent.mkdir(parents=True, exist_ok=True)
            self.ledger(post).write_bytes(self.kept[post])
            self.rolled_back.add(post)
            self.forget_knowledge(post)

    def forget_knowledge(self, post: str) -> None:
        """What is public on WeChat and forgotten here cannot be found by an account that may not list it."""
        self.public_without_ledger.add(post)

    # ------------------------------------------------------------ runs

    @rule()
    def publish(self) -> None:
        before = self.author()
        code = self.publish_once()
        assert self.author() == before, "a file of the author's changed"
        assert code in (0, 3, 4), self.said
        self.check_copies()

    @rule(number=st.integers(1, 40), after=st.booleans(), of_records=st.booleans())
    def crash(self, number: int, after: bool, of_records: bool) -> None:
        before = self.author()
        where = (store, "write_atomically") if of_records else (Transport, "send")
        with crashing(*where, number=number, after=after), contextlib.suppress(Crash):
            self.publish_once()
        assert self.author() == before, "a file of the author's changed"
        self.check_copies()

    def publish_once(self) -> int:
        words = io.StringIO()
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(words):
            code = run(["-C", str(self.root), "-y", "-v"])
        self.said = words.getvalue()
        assert "E418" not in self.said, self.said
        assert "bug" not in self.said, self.said
        return code

    def check_copies(self) -> None:
        for post in POSTS:
            assert len(self.on_zhihu(post)) <= 1, f"{post} stands on Zhihu twice\n{self.said}"
            public = [one for one in self.wechat.articles() if is_of(post, one)]
            if post not in self.public_without_ledger:
                assert len(self.drafts(post)) + len(public) <= 1, (
                    f"{post} stands on WeChat twice\n{self.said}"
                )
            assert len(self.drafts(post)) <= 1, f"two drafts of {post} on WeChat\n{self.said}"

    def teardown(self) -> None:
        try:
            if self.clients:
                self.settle()
        finally:
            self.patches.close()
            self.server.close()
            shutil.rmtree(self.folder)

    def settle(self) -> None:
        """After three quiet runs the next asks nobody, unless a hold says why."""
        codes = [self.publish_once() for _ in range(3)]
        asked = len(self.server.journal.requests)
        code = self.publish_once()
        new = [f"{entry.method} {entry.path}" for entry in self.server.journal.requests[asked:]]
        assert code == codes[-1] or code == 0, self.said
        if code == 0 and "left alone" not in self.said:  # beside a person's edit, what surrounds it waits
            assert not new, f"{new}\n{self.said}"
            assert "Nothing to do" in self.said, self.said
        self.check_copies()
        self.check_contents()

    def check_contents(self) -> None:
        """What the plan calls unchanged shows the post's word there, whatever a person wrote beside it; an older ledger
        that came from a branch knows no better."""
        for action in self.plan():
            post = str(action["post"]).removeprefix("id-")
            if action["reason"] != "unchanged" or post not in self.words or post in self.rolled_back:
                continue
            for content in self.contents(post, action["target"]):
                assert self.words[post] in content, f"{action}\n{content}\n{self.said}"

    def plan(self) -> list[dict[str, Any]]:
        words = io.StringIO()
        with contextlib.redirect_stdout(words), contextlib.redirect_stderr(io.StringIO()):
            run(["-C", str(self.root), "-n", "-v", "--format", "json"])
        actions: list[dict[str, Any]] = json.loads(words.getvalue())["actions"]
        assert len(actions) == 3 * len(list((self.root / "posts").iterdir())), "every action is looked at"
        return actions

    def contents(self, post: str, target: str) -> list[str]:
        """What stands on a target of one post."""
        if target == "zhihu":
            return [record["draft"]["content"] for record in self.on_zhihu(post)]
        if target == "wechat":
            return [one["content"] for draft in self.drafts(post) for one in draft["articles"]]
        return [file.read_text("utf-8") for file in (self.root / "blog/source/_posts").glob(f"{post}.md")]

    # ------------------------------------------------------------ what is there

    def file(self, post: str) -> Path | None:
        return next((self.root / "posts").glob(f"*{post}.md"), None)

    def write(self, post: str) -> None:
        other = POSTS[1 - POSTS.index(post)]
        file = self.file(post) or self.root / "posts" / f"{post}.md"
        head = f"---\ntitle: 关于 {post}\nabbrlink: id-{post}\ntags: [NLP]\ndate: 2024-01-01 10:00:00\n---\n"
        file.write_text(f"{head}正文 {self.words[post]}，见[另一篇](/id-{other}.html)。\n", "utf-8")

    def author(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (self.root / "posts").iterdir()}

    def ledger(self, post: str) -> Path:
        return self.root / f".publisher/ledger/id-{post}.json"

    def on_zhihu(self, post: str) -> list[dict[str, Any]]:
        return [dict(one) for one in self.zhihu.articles() if post in json.dumps(one["draft"]["title"])]  # type: ignore[index]

    def drafts(self, post: str) -> list[Any]:
        return [one for one in self.wechat.drafts() if is_of(post, one)]


def is_of(post: str, message: Any) -> bool:
    return any(f"id-{post}.html" in one["content_source_url"] for one in message["articles"])


@contextlib.contextmanager
def crashing(owner: Any, name: str, *, number: int, after: bool) -> Iterator[None]:
    """At call `number` of `owner.name` the process dies, before or after it worked; nothing works after that."""
    calls = 0
    original: Callable[..., Any] = getattr(owner, name)

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > number or (calls == number and not after):
            raise Crash
        result = original(*args, **kwargs)
        if calls == number:
            raise Crash
        return result

    with mock.patch.object(owner, name, call):
        yield


TestLifetime = Lifetime.TestCase
TestLifetime.settings = settings(
    max_examples=int(os.environ.get("LIFETIMES", "16")),
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize="LIFETIMES" not in os.environ,
)
