"""A blog whose platforms are emulators in this process, with no secret anywhere: for `login` and `doctor`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.sandbox.server import SandboxServer
from publisher_wechat.sandbox import SANDBOX as Wechat
from publisher_zhihu.sandbox import EXPIRED_TICKET, TICKETS, XSRF
from publisher_zhihu.sandbox import SANDBOX as Zhihu
from tests.cli.conftest import Blog

COOKIE = f"_xsrf={XSRF}; z_c0={next(iter(TICKETS))}"
EXPIRED = f"_xsrf={XSRF}; z_c0={EXPIRED_TICKET}"
SETTINGS = """\
site: {{url: https://www.example.cn}}
posts: posts
targets:
  blog: {{adapter: hexo, path: blog}}
  zhihu: {{adapter: zhihu, client: {{hosts: {hosts}}}}}
  wechat: {{adapter: wechat, client: {{base_url: {wechat}}}}}
"""


class World:
    """A blog whose platforms are emulators in this process, and no secret anywhere."""

    def __init__(self, blog: Blog, server: SandboxServer, wechat: Wechat) -> None:
        self.blog = blog
        self.server = server
        self.wechat = wechat
        options = wechat.client_options(server.url_of("wechat"))
        self.appid, self.secret = (options[key].literal for key in ("appid", "secret"))  # type: ignore[attr-defined]


@pytest.fixture(name="world")
def world_of_emulators(blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("publisher.config.vault.find_spec", lambda _: None)
    for name in ("ZHIHU_COOKIE", "WECHAT_APPID", "WECHAT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    wechat = Wechat(tmp_path / "wechat")
    with SandboxServer([Zhihu(tmp_path / "zhihu"), wechat]) as server:
        hosts = Zhihu.client_options(server.url_of("zhihu"))["hosts"]
        base = wechat.client_options(server.url_of("wechat"))["base_url"]
        blog.write("publisher.yaml", SETTINGS.format(hosts=json.dumps(hosts), wechat=base))
        yield World(blog, server, wechat)


def set_secrets(world: World, monkeypatch: pytest.MonkeyPatch, cookie: str = COOKIE) -> None:
    monkeypatch.setenv("ZHIHU_COOKIE", cookie)
    monkeypatch.setenv("WECHAT_APPID", world.appid)
    monkeypatch.setenv("WECHAT_SECRET", world.secret)
