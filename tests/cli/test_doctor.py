"""`doctor`: each thing that a run needs is a line; what is not well has its next step, whatever a platform answers."""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from publisher.cli.output import width
from publisher.sandbox.faults import Fault
from publisher_zhihu.sandbox_replies import NAMED
from tests.cli.conftest import Ended
from tests.cli.world import EXPIRED, TICKETS, XSRF, World, set_secrets, world_of_emulators

__all__ = ["world_of_emulators"]


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
    assert "FAILED" not in ended.out
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
    assert ended.out.count("FAILED") == 3
    assert ended.out.count("fix: ") >= 3
    assert "3 to mend" in ended.out
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


@pytest.mark.usefixtures("font")
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
    assert ended.code == 0
    assert re.search(r"zhihu +cookie\.+ warn \(the login ends in 2 days\)\n +fix: log in", ended.out)


def test_no_font(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    monkeypatch.setattr("publisher.media.fonts.find_cjk_font", lambda _: None)
    said = world.blog.publish("doctor", "--offline", "--format", "json")
    assert said.code == 4
    (bad,) = [check for check in said.json["checks"] if check["verdict"] == "failed"]
    assert bad["part"] == "fonts"


def test_a_broken_configuration(world: World) -> None:
    world.blog.write("publisher.yaml", "site: {url: 1}\npots: x\n")
    ended = world.blog.publish("doctor")
    said = world.blog.publish("doctor", "--format", "json")
    codes = [check["code"] for check in said.json["checks"]]
    assert (ended.code, said.code) == (4, 4)
    assert "E103" in codes
    assert [code in ended.out for code in codes] == [True] * len(codes)
    assert ended.out.count("FAILED") == len(codes) > 1


def test_the_sandbox_is_well(world: World) -> None:
    ended = world.blog.publish("doctor", "--sandbox", "--to", "zhihu,wechat")
    assert "E1" not in ended.out
    assert "sandbox-author" in ended.out


# ---------------------------------------------------------------- what a platform may answer

JSON = {"Content-Type": "application/json"}
TOKEN, DRAFTS, ME = (
    "POST /wechat/cgi-bin/stable_token",
    "POST /wechat/cgi-bin/draft/batchget",
    "GET /zhihu/www/api/v4/me",
)


def reply(body: object, status: int = 200) -> dict[str, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"kind": "reply", "status": status, "body": data, "headers": JSON}


def refused(code: int) -> dict[str, Any]:
    return reply({"errcode": code, "errmsg": "no rid: 6900-1-2"})


BROKEN: dict[str, dict[str, Any]] = {
    "cut before": {"kind": "cut-before"},
    "cut after": {"kind": "cut-after"},
    "502": {"kind": "status", "status": 502},
    "busy": {"kind": "status", "status": 429, "headers": {"Retry-After": "86400"}},
    "page": reply(b"<html><title>login</title></html>"),
    "half": reply(b'{"id": "12'),
    "nothing": reply(b""),
    "list": reply([]),
    "deep": reply(b"[" * 100_000),
}
FAULTS = [
    *(
        (target, call, name, fault)
        for name, fault in BROKEN.items()
        for target, call in (("wechat", TOKEN), ("wechat", DRAFTS), ("zhihu", ME))
    ),
    *(
        ("wechat", TOKEN, f"token {code}", refused(code))
        for code in (-1, 40013, 40125, 40164, 89503, 45009, 50002)
    ),
    *(
        ("wechat", DRAFTS, f"drafts {code}", refused(code))
        for code in (40001, 42001, 45009, 45011, 48001, 48004)
    ),
    *(
        (
            "zhihu",
            ME,
            name,
            {"kind": "reply", "status": said.status, "body": said.body, "headers": said.headers},
        )
        for name, said in NAMED.items()
    ),
]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine is looked at: what a platform says is the question."""
    monkeypatch.setattr("publisher.pipeline.machine.check_machine", lambda *_, **__: ())


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("target", "call", "fault"),
    [
        pytest.param(target, call, fault, id=f"{target}-{name}".replace(" ", "-"))
        for target, call, name, fault in FAULTS
    ],
)
def test_each_fault_is_a_line_of_its_own_with_a_fix(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    target: str,
    call: str,
    fault: dict[str, Any],
    language: str,
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    set_secrets(world, monkeypatch)
    world.server.faults.add(Fault(match=call, times=50, **fault))

    ended = world.blog.publish("doctor", "--lang", language)

    said = ended.out + ended.err
    fails, advises = ("FAILED", "fix: ") if language == "en" else ("有问题", "怎么办：")
    lines = ended.out.splitlines()
    failing = [number for number, line in enumerate(lines) if fails in line]
    assert ended.code == 4, said
    assert len(failing) == 1, said
    assert lines[failing[0]].startswith(target)
    assert re.match(r" +E4\d\d ", lines[failing[0] + 1]), said
    assert any(line.strip().startswith(advises) for line in lines[failing[0] + 2 :][:2]), said
    assert "Traceback" not in said
    for secret in (world.secret, "sandbox-session", next(iter(TICKETS))):
        assert secret not in said
    assert re.search(r"^wechat +rights|^zhihu +login", ended.out, re.M), (
        "the other platform is asked all the same"
    )


@pytest.mark.usefixtures("font")
def test_a_slow_answer_is_no_fault(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    world.server.faults.add(Fault(kind="slow", seconds=0.05, times=9))
    assert world.blog.publish("doctor").code == 0


@pytest.mark.usefixtures("font")
def test_a_quota_that_is_used_up(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    world.wechat.switches = replace(world.wechat.switches, quotas={"/cgi-bin/draft/batchget": 0})
    ended = world.blog.publish("doctor", "--to", "wechat")
    assert (ended.code, "errcode 45009" in ended.out) == (4, True), ended.out


# ---------------------------------------------------------------- what this machine has


def lines_of(ended: Ended, part: str) -> list[str]:
    return [line for line in ended.out.splitlines() if line.startswith(f"{part} ")]


@pytest.mark.usefixtures("font")
def test_a_file_of_secrets_that_git_would_take(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    root = world.blog.root
    world.blog.write(".env", "NAME=value\n")
    assert "no repository here" in world.blog.publish("doctor", "--offline").out

    git(root, "init", "-q")
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 4
    assert "echo .env >> .gitignore" in ended.out

    world.blog.write(".gitignore", ".env\n")
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 0
    assert any("ok (ignored)" in line for line in lines_of(ended, "git"))


@pytest.mark.usefixtures("font")
def test_a_ledger_that_is_not_committed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    root = world.blog.root
    git(root, "init", "-q")
    world.blog.write("blog/source/_posts/.keep", "")
    assert world.blog.publish("-y", "--to", "blog").code == 0
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 0
    assert "warn (changed and not committed)" in ended.out
    assert "1 to look at soon" in ended.out

    git(root, "add", ".publisher")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.cn", "commit", "-qm", "x")
    assert any("ok (clean)" in line for line in lines_of(world.blog.publish("doctor", "--offline"), "git"))


@pytest.mark.usefixtures("font")
def test_no_git_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    monkeypatch.setenv("PATH", "")
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 0
    assert "git is not installed" in ended.out


@pytest.mark.usefixtures("font")
def test_a_file_where_the_ledger_should_be_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    world.blog.write(".publisher", "")
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 4
    assert any("FAILED (nothing can be written in .publisher)" in line for line in lines_of(ended, "disk"))


@pytest.mark.usefixtures("font")
def test_an_engine_that_draws_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from publisher.write.tex import BadFormula

    def broken(_: str) -> None:
        raise BadFormula("cannot be drawn")

    set_secrets(world, monkeypatch)
    monkeypatch.setattr("publisher.write.tex.tex_to_svg", broken)
    ended = world.blog.publish("doctor", "--offline")
    assert ended.code == 4
    assert "the test formula cannot be drawn" in ended.out


@pytest.mark.usefixtures("font")
def test_quiet_says_what_is_wrong_and_counts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    ended = world.blog.publish("-q", "doctor", "--offline")
    assert re.fullmatch(r"\d+ looked at: \d+ ok, \d to know\n", ended.out), ended.out


@pytest.mark.usefixtures("font")
def test_a_narrow_terminal(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    set_secrets(world, monkeypatch)
    monkeypatch.setattr("publisher.cli.output.Screen.columns", property(lambda _: 60))
    for language in ("en", "zh"):
        ended = world.blog.publish("doctor", "--offline", "--lang", language)
        heads = [line for line in ended.out.splitlines() if ".." in line]
        assert heads
        assert max(map(width, heads)) <= 60


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)
