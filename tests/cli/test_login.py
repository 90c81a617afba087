"""`login` and `doctor`: secrets typed unseen, tried, kept away from the repository; what is not well, with its fix."""

from __future__ import annotations

import io
import json
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.config.vault import secret_folder
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


@pytest.fixture
def world(blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
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


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


# ---------------------------------------------------------------- login


def test_what_works_is_kept_for_its_owner_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, COOKIE)

    ended = world.blog.publish("login", "zhihu")

    assert ended.code == 0, ended.err
    assert "sandbox-author" in ended.out
    file = secret_folder() / "ZHIHU_COOKIE"
    assert file.read_text("utf-8") == COOKIE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "z_c0" not in ended.out + ended.err
    assert world.blog.publish("-y", "--to", "zhihu", "posts/memory.md").code == 0


def test_two_secrets(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, world.appid, world.secret)
    ended = world.blog.publish("login", "wechat")
    assert ended.code == 0, ended.err
    assert {file.name for file in secret_folder().iterdir()} == {"WECHAT_APPID", "WECHAT_SECRET"}
    assert world.secret not in ended.out + ended.err


@pytest.mark.parametrize("cookie", [EXPIRED, "_xsrf=1"])
def test_what_does_not_work_is_not_kept(world: World, monkeypatch: pytest.MonkeyPatch, cookie: str) -> None:
    typing(monkeypatch, cookie)
    ended = world.blog.publish("login", "zhihu")
    assert ended.code == 4
    assert "E402" in ended.err
    assert not secret_folder().exists()


def test_nothing_typed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    typing(monkeypatch, "")
    assert world.blog.publish("login", "zhihu").code == 2
    assert not secret_folder().exists()


def test_another_place_that_wins_is_named(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.blog.write(".env", f"ZHIHU_COOKIE='{EXPIRED}'\n")
    typing(monkeypatch, COOKIE)
    ended = world.blog.publish("login", "zhihu")
    assert ended.code == 0
    assert "also stands in .env" in ended.err


def test_a_blog_needs_none(world: World) -> None:
    assert "needs no secret" in world.blog.publish("login", "blog").out


# ---------------------------------------------------------------- doctor


def set_secrets(world: World, monkeypatch: pytest.MonkeyPatch, cookie: str = COOKIE) -> None:
    monkeypatch.setenv("ZHIHU_COOKIE", cookie)
    monkeypatch.setenv("WECHAT_APPID", world.appid)
    monkeypatch.setenv("WECHAT_SECRET", world.secret)


@pytest.fixture
def font(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whether this machine has a Chinese font is not what is tested here."""
    from publisher.media.fonts import FontFile

    monkeypatch.setattr(
        "publisher.media.fonts.find_cjk_font", lambda _: FontFile(tmp_path / "song.ttf", 0, "Song")
    )


@pytest.mark.usefixtures("font")
def test_all_is_well(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    ended = world.blog.publish("doctor")
    assert ended.code == 0, ended.out
    assert "✗" not in ended.out
    assert "sandbox-author" in ended.out
    assert "may publish" in ended.out
    asked = [f"{one.method} {one.path}" for one in world.server.journal.requests]
    assert len(asked) <= 4, asked
    assert not (world.blog.root / ".publisher").exists()


@pytest.mark.usefixtures("font")
def test_offline_asks_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    assert world.blog.publish("doctor", "--offline").code == 0
    assert not world.server.journal.requests


@pytest.mark.usefixtures("font")
def test_each_trouble_has_its_next_step(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch, EXPIRED)
    monkeypatch.delenv("WECHAT_SECRET")
    world.blog.write("posts/broken.md", "---\ntitle: [\n---\nx\n")

    ended = world.blog.publish("doctor")

    assert ended.code == 4
    for code in ("E204", "E402", "E106"):
        assert code in ended.out
    assert ended.out.count("✗") == ended.out.count("fix: ")
    assert world.secret not in ended.out


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize(
    ("switch", "says", "code"),
    [
        ({"is_listed": False}, "203.0.113.7", 4),
        ({"kind": "personal"}, "you publish them by hand", 0),
    ],
)
def test_what_wechat_says(
    world: World, monkeypatch: pytest.MonkeyPatch, switch: dict[str, object], says: str, code: int
) -> None:
    set_secrets(world, monkeypatch)
    world.wechat.switches = replace(world.wechat.switches, **switch)  # type: ignore[arg-type]
    ended = world.blog.publish("doctor", "--to", "wechat")
    assert ended.code == code, ended.out
    assert says in ended.out


def test_a_cookie_that_ends_soon(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from time import time

    cookies = [
        {
            "name": "z_c0",
            "value": next(iter(TICKETS)),
            "domain": ".zhihu.com",
            "expirationDate": time() + 200_000,
        },
        {"name": "_xsrf", "value": XSRF, "domain": ".zhihu.com"},
    ]
    set_secrets(world, monkeypatch, json.dumps(cookies))
    ended = world.blog.publish("doctor", "--to", "zhihu")
    assert ended.code == 4
    assert "ends in 2 days" in ended.out


def test_no_font(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    monkeypatch.setattr("publisher.media.fonts.find_cjk_font", lambda _: None)
    said = world.blog.publish("doctor", "--offline", "--format", "json")
    assert said.code == 4
    (bad,) = [check for check in said.json["checks"] if not check["well"]]
    assert bad["part"] == "fonts"


def test_a_broken_configuration(world: World) -> None:
    world.blog.write("publisher.yaml", "site: {url: 1}\npots: x\n")
    ended = world.blog.publish("doctor")
    assert ended.code == 4
    assert "E103" in ended.err


def test_the_sandbox_is_well(world: World) -> None:
    ended = world.blog.publish("doctor", "--sandbox", "--to", "zhihu,wechat")
    assert "E1" not in ended.out
    assert "sandbox-author" in ended.out
