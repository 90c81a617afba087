from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

from publisher.preview.watch import look


def test_files_and_folders_are_looked_at(tmp_path: Path) -> None:
    for name in (
        "posts/甲 文.md",
        "posts/甲 文/图.png",
        "posts/.git/x",
        "posts/node_modules/y.js",
        "one.yaml",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    seen = look([tmp_path / "posts", tmp_path / "one.yaml", tmp_path / "gone", tmp_path / "posts"])
    assert {path.relative_to(tmp_path).as_posix() for path in seen} == {
        "posts/甲 文.md",
        "posts/甲 文/图.png",
        "one.yaml",
    }


def test_any_change_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("一", encoding="utf-8")
    states = [look([tmp_path])]
    file.write_text("一二", encoding="utf-8")
    states.append(look([tmp_path]))
    os.utime(file, ns=(1, 1))
    states.append(look([tmp_path]))
    other = tmp_path / "b.tmp"
    other.write_text("三四", encoding="utf-8")
    os.utime(other, ns=(1, 1))
    other.replace(file)  # an editor that saves by renaming, within one tick of the clock
    states.append(look([tmp_path]))
    file.unlink()
    states.append(look([tmp_path]))
    assert all(one != two for one, two in pairwise(states))


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "round").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a.md").write_text("x", encoding="utf-8")
    (tmp_path / "broken").symlink_to(tmp_path / "nowhere")
    assert tmp_path / "a.md" in look([tmp_path])
