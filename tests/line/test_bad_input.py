"""Bad input gets a clear error and loses nothing (issue 3, "It shows"): message, exit code, the ledger left behind."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.line.conftest import Blog, World

NINE = "source/_posts/nine.md"


def ledger_files(blog: Blog) -> list[str]:
    folder = blog.root / ".publisher/ledger"
    return sorted(file.name for file in folder.rglob("*.json")) if folder.exists() else []


def assert_says(run_output: str, *words: str) -> None:
    missing = [word for word in words if word not in run_output]
    assert not missing, f"{missing} not said in:\n{run_output}"


def test_broken_yaml_in_a_post(world: World) -> None:
    world.blog.edit("title: 大模型算法题(9)", 'title: "没有收尾的引号')

    run = world.blog.publish("-y", NINE)

    assert run.code == 3
    assert_says(run.out + run.err, "E204", f"{NINE}:", "fix:")
    assert world.requests == []
    assert ledger_files(world.blog) == []


def test_broken_yaml_in_the_configuration(world: World) -> None:
    (world.blog.root / "publisher.yaml").write_text("site: {url: [\n", "utf-8")

    run = world.blog.publish("-y", NINE)

    assert run.code == 2
    assert_says(run.err, "E102", "publisher.yaml:")
    assert ledger_files(world.blog) == []


def test_unknown_keys_are_all_named_at_once_with_a_guess(world: World) -> None:
    settings = world.blog.root / "publisher.yaml"
    text = (
        settings.read_text("utf-8")
        .replace("posts: ", "postz: x\nposts: ")
        .replace("path: blog", "paht: blog")
    )
    settings.write_text(text, "utf-8")

    run = world.blog.publish("-y", NINE)

    assert run.code == 2
    assert_says(run.err, "E103", "postz", "paht", 'did you mean "path"')
    assert world.requests == []


def test_a_missing_picture_holds_its_post_on_every_target_and_the_other_post_goes_on(world: World) -> None:
    (world.blog.root / "source/images/curve.png").unlink()

    run = world.blog.publish("-y", NINE, "source/_posts/eight.md")

    assert run.code == 3
    assert_says(run.out + run.err, "E301", "/images/curve.png", f"{NINE}:")
    assert ledger_files(world.blog) == ["e287b9c3.json"]


def test_a_text_file_that_says_it_is_a_picture(world: World) -> None:
    (world.blog.root / "source/images/curve.png").write_text("no picture at all", "utf-8")

    run = world.blog.publish("-y", NINE)

    assert run.code == 3
    assert_says(run.out + run.err, "/images/curve.png", "E30")
    assert ledger_files(world.blog) == []


def test_without_a_secret_planning_works_and_sending_names_the_variable(world: World) -> None:
    del world.blog.environment["TEST_WECHAT_SECRET"]

    assert world.blog.publish("-n", NINE).code == 0
    run = world.blog.publish("-y", NINE)

    assert run.code == 2
    assert_says(run.out + run.err, "E106", "TEST_WECHAT_SECRET", "wechat", "fix:")
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 0}
    entry = world.blog.ledger("wechat")
    assert entry is None or entry["id"] is None


def test_a_host_that_cannot_be_reached(world: World) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    settings = world.blog.root / "publisher.yaml"
    text = settings.read_text("utf-8").replace(world.server.url_of("wechat"), f"http://127.0.0.1:{port}")
    settings.write_text(text, "utf-8")

    run = world.blog.publish("-y", NINE)

    assert run.code == 1
    assert_says(run.out + run.err, "E401", f"127.0.0.1:{port}", "safe to retry: yes")
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 0}
    settings.write_text(text.replace(f"http://127.0.0.1:{port}", world.server.url_of("wechat")), "utf-8")
    assert world.blog.publish("-y", NINE).code == 0
    assert world.copies() == {"blog": 1, "zhihu": 1, "wechat": 1}


def test_a_post_that_is_a_folder(world: World) -> None:
    run = world.blog.publish("-y", "source/_posts")

    assert run.code in (2, 3)
    assert_says(run.err, "E202", "source/_posts", "fix:")
    assert world.requests == []


def test_a_post_that_is_not_there_and_a_command_that_is_mistyped(world: World) -> None:
    missing = world.blog.publish("-y", "source/_posts/none.md")
    assert missing.code == 2
    mistyped = world.blog.publish("stauts")
    assert mistyped.code == 2
    assert_says(mistyped.err, "did you mean", "status")
    assert world.requests == []


def test_a_file_that_is_not_utf8(world: World) -> None:
    world.blog.post.write_bytes(world.blog.post.read_bytes() + "结尾".encode("gbk"))

    run = world.blog.publish("-y", NINE)

    assert run.code == 3
    assert_says(run.out + run.err, "E203", NINE, "UTF-8")
    assert ledger_files(world.blog) == []


def test_an_empty_body_and_a_title_that_is_too_long(world: World) -> None:
    world.blog.post.write_text(f"---\ntitle: {'长' * 101}\ntags: [a]\n---\n正文\n", "utf-8")

    run = world.blog.publish("-y", NINE)

    assert run.code == 3
    assert_says(run.out + run.err, "E303", "zhihu", "wechat")
    assert world.copies() == {"blog": 1, "zhihu": 0, "wechat": 0}
    world.blog.post.write_text("---\ntitle: T\ntags: [a]\n---\n", "utf-8")
    empty = world.blog.publish("-y", NINE)
    assert empty.code == 3
    assert_says(empty.out + empty.err, "E207")


def test_two_posts_with_one_id_are_both_held_and_name_each_other(world: World) -> None:
    twin = world.blog.root / "source/_posts/twin.md"
    twin.write_bytes(world.blog.post.read_bytes())

    run = world.blog.publish("-y", NINE, "source/_posts/twin.md")

    assert run.code == 3
    assert_says(run.out + run.err, "E206", "nine.md", "twin.md")
    assert ledger_files(world.blog) == []


def test_a_damaged_and_a_newer_ledger_file_stop_their_post_and_stay_as_they_are(world: World) -> None:
    assert world.blog.publish("-y", NINE).code == 0
    file = world.blog.root / ".publisher/ledger/fb9c8882.json"
    world.blog.edit("激活值", "优化器状态")
    for text, code in (("{ no json", "E110"), ('{"schema_version": 99}', "E111")):
        file.write_text(text, "utf-8")

        run = world.blog.publish("-y", NINE, "source/_posts/eight.md")

        assert run.code == 2
        assert_says(run.out + run.err, code, "fb9c8882.json")
        assert file.read_text("utf-8") == text
    assert world.blog.ledger("zhihu", "e287b9c3")


@pytest.mark.parametrize("name", ["绝对/../../outside.png", "/../outside.png", "../../../outside.png"])
def test_a_picture_outside_of_the_site_is_never_read(world: World, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.png").write_bytes((world.blog.root / "source/images/curve.png").read_bytes())
    (world.blog.root / "outside.png").write_bytes((world.blog.root / "source/images/curve.png").read_bytes())
    world.blog.edit("/images/curve.png", name)

    run = world.blog.publish("-y", NINE)

    assert run.code == 3
    assert_says(run.out + run.err, "E301")


def test_no_secret_is_ever_printed_or_kept(world: World) -> None:
    run = world.blog.publish("-y", "-v", NINE)

    assert run.code == 0
    said = run.out + run.err
    kept = "".join(
        file.read_text("utf-8", errors="replace")
        for file in (world.blog.root / ".publisher").rglob("*")
        if file.is_file()
    )
    for name, secret in world.blog.environment.items():
        if "HOSTS" not in name and len(secret) > 5:
            assert secret not in said, name
            assert secret not in kept, name
