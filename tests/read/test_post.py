"""Posts as files: reading one, finding all, who is who."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publisher.errors import ConfigError, SourceError
from publisher.read.post import Post, doubled_ids, find_posts, read_post, with_text


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "source" / "_posts"
    folder.mkdir(parents=True)
    return folder


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(path: Path, posts: Path) -> Post:
    return read_post(path, root=posts.parent.parent, posts_root=posts)


def test_text_is_kept_to_the_byte(posts: Path) -> None:
    data = "\ufeff---\r\ntitle: 题\r\n---\r\n甲\n乙\r\n\u00a0".encode()
    post = read(write(posts, "目录/甲.md", data), posts)
    assert (post.path, post.name, post.id) == ("source/_posts/目录/甲.md", "目录/甲", "目录/甲")
    assert ("\ufeff" + post.text).encode() == data
    assert post.has_bom
    assert (post.body, post.body_line) == ("甲\n乙\r\n\u00a0", 4)
    assert post.front.values["title"] == "题"


IDS = [
    ("abbrlink: fb9c8882", "fb9c8882"),
    ("abbrlink: 01234567", "01234567"),
    ("abbrlink: '8e1'", "8e1"),
    ("abbrlink: null", "a"),
    ("abbrlink: ''", "a"),
    ("abbrlink: x\npublisher: {id: 我的-post.1}", "我的-post.1"),
    ("title: t", "a"),
]


@pytest.mark.parametrize(("yaml", "expected"), IDS)
def test_identity(posts: Path, yaml: str, expected: str) -> None:
    assert read(write(posts, "a.md", f"---\n{yaml}\n---\nb"), posts).id == expected


@pytest.mark.parametrize(
    ("yaml", "line"),
    [("abbrlink: a/b", 2), ("t: 1\npublisher: {id: a b}", 3), ("abbrlink: ..", 2), ("abbrlink: [a]", None)],
)
def test_bad_identity(posts: Path, yaml: str, line: int | None) -> None:
    path = write(posts, "a.md", f"---\n{yaml}\n---\nb")
    if line is None:
        assert read(path, posts).id == "a"
        return
    with pytest.raises(SourceError) as caught:
        read(path, posts)
    assert (caught.value.code, caught.value.place) == ("E205", f"source/_posts/a.md:{line}")


def test_no_such_post(posts: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(posts / "b.md", posts)
    assert (caught.value.code, caught.value.path) == ("E201", "source/_posts/b.md")


def test_a_folder_is_no_post(posts: Path) -> None:
    (posts / "b.md").mkdir()
    with pytest.raises(SourceError) as caught:
        read(posts / "b.md", posts)
    assert (caught.value.code, caught.value.path) == ("E202", "source/_posts/b.md")


def test_not_utf8_says_where(posts: Path) -> None:
    path = write(posts, "a.md", "一\n二\n".encode() + "三".encode("gbk"))
    with pytest.raises(SourceError) as caught:
        read(path, posts)
    assert (caught.value.code, caught.value.place) == ("E203", "source/_posts/a.md:3")
    assert "byte 8 " in caught.value.message


def test_found_in_order_without_what_is_hidden_or_elsewhere(
    posts: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = write(tmp_path_factory.mktemp("else"), "x.md", "a")
    for name in ("b.md", "a.md", "系列/1.md", ".trash/c.md", ".d.md", "e.txt", "f.MD", "a/pic.png"):
        write(posts, name, "a")
    (posts / "out.md").symlink_to(elsewhere)
    (posts / "in.md").symlink_to(posts / "a.md")
    found = find_posts([posts], root=posts.parent.parent)
    assert [path.relative_to(posts).as_posix() for path, _ in found] == ["a.md", "b.md", "in.md", "系列/1.md"]
    assert {folder for _, folder in found} == {posts}


def test_same_path_in_two_folders(posts: Path) -> None:
    other = posts.parent / "more"
    write(posts, "a/b.md", "a")
    write(other, "a/b.md", "a")
    with pytest.raises(ConfigError) as caught:
        find_posts([posts, other], root=posts.parent.parent)
    assert caught.value.code == "E108"
    assert "source/_posts/a/b.md and source/more/a/b.md" in caught.value.message


def test_doubled_ids_name_each_other(posts: Path) -> None:
    all_posts = [
        read(write(posts, name, f"---\nabbrlink: {link}\n---\nx"), posts)
        for name, link in (("a.md", "one"), ("b.md", "two"), ("c.md", "one"))
    ]
    errors = doubled_ids(all_posts)
    assert set(errors) == {"source/_posts/a.md", "source/_posts/c.md"}
    error = errors["source/_posts/a.md"]
    assert (error.code, error.line) == ("E206", 2)
    assert "source/_posts/c.md" in error.message


def test_another_text_in_the_same_place(posts: Path) -> None:
    post = read(write(posts, "a.md", "---\nabbrlink: one\n---\n甲"), posts)
    other = with_text(post, "---\ntitle: 题\nabbrlink: two\n---\n乙")
    assert (other.id, other.path, other.body, other.body_line) == ("one", "source/_posts/a.md", "乙", 5)
    assert other.front.values["title"] == "题"


def test_pipes_loops_and_dead_links_are_no_posts(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("正文\n", "utf-8")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "dead.md").symlink_to("nowhere.md")

    assert [file.name for file, _ in find_posts([tmp_path], root=tmp_path)] == ["a.md"]


def test_a_name_that_is_no_utf8_is_said_and_stops_nothing_else(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.md")
    (tmp_path / name).write_text("正文\n", "utf-8")

    ((file, folder),) = find_posts([tmp_path], root=tmp_path)
    with pytest.raises(SourceError, match="name is not UTF-8") as caught:
        read_post(file, root=tmp_path, posts_root=folder)

    assert caught.value.place == "��.md"
