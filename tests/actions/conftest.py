"""A blog in a bare repository, runners that check it out, emulators as the platforms, and GitHub's comments on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from publisher.adapter import Secret
from publisher.sandbox.server import SandboxServer
from publisher_zhihu.sandbox import SANDBOX as Zhihu
from tests.actions.runner import Ended, Runner
from tests.conftest import ROOT
from tests.state.conftest import git

ACTION = ROOT / ".github/actions/publish/action.yml"
POST = "---\ntitle: {title}\nabbrlink: {id}\ntags: [推理]\ndate: 2026-03-01 09:00:00\n---\n{title}的正文。\n"
SETTINGS = """\
site: {{url: https://www.example.cn}}
posts: source/_posts
state: branch:publish-state
targets:
  blog: {{adapter: hexo, path: .}}
  zhihu:
    adapter: zhihu
    client: {client}
  wechat: {{adapter: wechat, client: {{appid: env:WECHAT_APPID, secret: env:WECHAT_SECRET}}}}
"""


@dataclass
class Hub:
    """GitHub's interface for comments, as much of it as is needed; `seen` are the requests."""

    url: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    status: int = 0

    def answer(self, method: str, path: str, token: str, body: Any) -> tuple[int, Any]:
        self.seen.append(f"{method} {path}")
        if self.status or token != "Bearer t0ken-of-the-job":
            return self.status or 401, {"message": "no"}
        if method == "GET":
            page = int(path.rpartition("page=")[2])
            return 200, self.comments[100 * (page - 1) : 100 * page]
        assert len(body["body"].encode("utf-16-le")) // 2 <= 65_536
        if method == "POST":
            self.comments.append({"id": len(self.comments) + 1, "user": {"type": "Bot"}, **body})
            return 201, self.comments[-1]
        number = int(path.rpartition("/")[2])
        next(comment for comment in self.comments if comment["id"] == number).update(body)
        return 200, {}


@pytest.fixture
def hub() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(size)) if size else None
            status, said = hub.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hub.url = f"http://127.0.0.1:{server.server_port}"
    yield hub
    server.shutdown()
    server.server_close()


@dataclass
class World:
    """The repository on its host, the platform, and whoever checks the repository out."""

    origin: Path
    folder: Path
    zhihu: Any
    server: SandboxServer
    secrets: dict[str, str]
    hub: Hub

    def clone(self, name: str, *options: str) -> Path:
        root = self.folder / name
        git(self.folder, "clone", "-q", *options, self.origin.as_uri(), str(root))
        return root

    def runner(self, name: str, *options: str, **environment: str) -> Callable[..., Ended]:
        """A runner with a fresh checkout, one commit deep as Actions has it; returns what runs the action there."""
        root = self.clone(name, "--depth=1", *options)
        temp = self.folder / f"{name}-temp"
        temp.mkdir()
        own = {"GITHUB_API_URL": self.hub.url, "GITHUB_RUN_ID": name, **environment}
        return Runner(ACTION, root, temp, own).run

    def write(self, root: Path, name: str, *, title: str, id: str, text: str = "") -> str:
        """Commits a post; returns the commit."""
        file = root / "source/_posts" / name
        file.write_text(POST.format(title=title, id=id) + text, "utf-8")
        git(root, "add", "-A")
        git(root, "commit", "-qm", name)
        return git(root, "rev-parse", "HEAD").strip()

    def articles(self) -> list[str]:
        """The titles of the articles on Zhihu."""
        return sorted(article["draft"]["title"] for article in self.zhihu.articles())

    def known(self) -> dict[str, dict[str, Any]]:
        """Post -> target -> what the state branch says."""
        names = git(self.origin, "ls-tree", "-r", "--name-only", "-z", "publish-state", "ledger/").split("\0")
        files = [json.loads(git(self.origin, "show", f"publish-state:{name}")) for name in names if name]
        return {file["post"]: file["targets"] for file in files}


@pytest.fixture
def world(tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    zhihu = Zhihu(tmp_path / "zhihu")
    with SandboxServer([zhihu]) as server:
        secrets, client = {}, dict(zhihu.client_options(server.url_of("zhihu")))
        for key, value in client.items():
            if isinstance(value, Secret):
                secrets["ZHIHU_COOKIE"], client[key] = value.literal, "env:ZHIHU_COOKIE"
        first = tmp_path / "first"
        (first / "source/_posts").mkdir(parents=True)
        (first / "_config.yml").write_text("title: x\n")
        (first / "publisher.yaml").write_text(SETTINGS.format(client=json.dumps(client)), "utf-8")
        git(tmp_path, "init", "-q", "--bare", "origin.git")
        origin = tmp_path / "origin.git"
        git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
        git(first, "init", "-q")
        git(first, "remote", "add", "origin", origin.as_uri())
        found = World(origin, tmp_path, zhihu, server, secrets, hub)
        found.write(first, "一号.md", title="批处理与缓存", id="5a0c11d2")
        git(first, "push", "-q", "origin", "HEAD:refs/heads/main")
        git(origin, "symbolic-ref", "HEAD", "refs/heads/main")
        for name in ("GITHUB_TOKEN", "GITHUB_SERVER_URL", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT"):
            monkeypatch.delenv(name, raising=False)
        yield found
