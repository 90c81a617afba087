"""`login`: secrets typed unseen, tried, kept away from the repository."""

from __future__ import annotations

import io
import stat
import sys

import pytest

from publisher.config.vault import secret_folder
from tests.cli.world import COOKIE, EXPIRED, World, world_of_emulators

__all__ = ["world_of_emulators"]


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


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
