"""Chinese: every sentence that the rooms compose for people has its other half, and nothing that is no sentence changes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from publisher.wording.sentences import in_chinese, is_known, worded
from tests.conftest import ROOT
from tests.wording.said import sentences

SAID = sentences(ROOT)
TABLE = {
    english: chinese
    for room in tomllib.loads((ROOT / "publisher/wording/chinese.toml").read_text("utf-8")).values()
    for english, chinese in room.items()
}
HOLE = re.compile(r"\{(\d*)\}")


def test_the_walk_finds_what_is_said() -> None:
    assert "there is no such post" in SAID
    assert "{} must be a list: [a, b]" in SAID
    assert "log in at www.zhihu.com in a browser and copy the cookie again" in SAID
    assert len(SAID) > 300


def test_every_sentence_has_its_chinese() -> None:
    missing = [f"{place}: {sentence}" for sentence, place in SAID.items() if not is_known(sentence)]
    assert not missing, "write them into publisher/wording/chinese.toml:\n" + "\n".join(missing)


@pytest.mark.parametrize("english", sorted(TABLE), ids=lambda sentence: sentence[:40])
def test_what_fills_a_sentence_fills_its_chinese(english: str) -> None:
    chinese = TABLE[english]
    holes, filled = english.count("{}"), HOLE.findall(chinese)
    if any(filled):
        assert sorted(map(int, filled)) == list(range(holes)), "each hole once, by number"
    else:
        assert len(filled) == holes
    assert english.strip() == english or english.startswith(" ")


def test_commands_and_keys_stay() -> None:
    for english, chinese in TABLE.items():
        for command in re.findall(r"`(?:publish|--|git)[^`]*`", english):
            assert command in chinese, english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("there is no such post", "没有这篇文章"),
        ('unknown key "tragets"; did you mean "targets"?', "不认识的键“tragets”；是不是“targets”？"),
        ("no publisher.yaml in /home/lin or above", "/home/lin 及其上级文件夹里没有 publisher.yaml"),
        ("picture a.png: it is a folder", "图片 a.png：这是文件夹"),
        (
            "reading the draft 12: no reason given (HTTP 500, code 0)",
            "读取草稿 12：没有说明原因（HTTP 500，代码 0）",
        ),
        ("nobody ever said this", "nobody ever said this"),
        ("x.md: the file is empty", "x.md：文件是空的"),
        ("", ""),
    ],
)
def test_a_sentence(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese
    assert worded(english, "en") == english
    assert worded(english, "zh") == chinese


@pytest.mark.parametrize(
    "value", ["a.md", "new", "draft", "{}", "{0}", "\\1", "写 {} 的文章", "a\nb", "", "x" * 2000]
)
def test_a_value_is_never_changed(value: str) -> None:
    assert in_chinese(f"there is no file {value}") == f"没有文件 {value}"


def test_a_long_text_is_no_burden() -> None:
    text = "x: " * 300 + "nothing"
    assert in_chinese(text) == text


def test_chinese_stays_chinese(tmp_path: Path) -> None:
    assert in_chinese("这是一句中文：没有变化") == "这是一句中文：没有变化"
