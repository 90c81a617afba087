"""Slips below `publisher:`: what could send a post elsewhere is an error, what nobody reads a warning."""

from __future__ import annotations

import pytest

from publisher.read.wishes import flaws_of
from tests.read.sketch import post_of

TARGETS = ("blog", "zhihu", "wechat-work")
MODES = ("draft", "publish", "manual")
CASES = [
    ("publisher: {id: a, targets: [zhihu, blog], title: {zhihu: A}, mode: {blog: manual}, kind: x}", []),
    ("publisher:\n  targets: []\n  mode: draft\n  title: 一个题目", []),
    ("publisher:", []),
    ("title: a", []),
    (
        "publisher:\n  id: a\n  taregts: [zhihu]",
        ["E209 4 publisher.taregts is no key | did you mean targets?"],
    ),
    ("publisher:\n  modes: draft", ["E209 3 publisher.modes is no key | did you mean mode?"]),
    ("publisher:\n  titel: A", ["W346 3 publisher.titel is a key that nobody reads; did you mean title?"]),
    ("publisher:\n  colour: red", ["W346 3 publisher.colour is a key that nobody reads"]),
    (
        "publisher:\n  targets:\n  - zhihu\n  - zhihuu",
        ["E209 5 publisher.targets: there is no target zhihuu | did you mean zhihu?"],
    ),
    (
        "publisher: {title: {medium: A}}",
        ["E209 2 publisher.title: there is no target medium | the targets are blog, zhihu, wechat-work"],
    ),
    (
        "publisher:\n  mode: {wechat: publish}",
        ["E209 3 publisher.mode: there is no target wechat | did you mean wechat-work?"],
    ),
    (
        "publisher:\n  kind: {Zhihu: x}",
        ["E209 3 publisher.kind: there is no target Zhihu | did you mean zhihu?"],
    ),
    ("publisher:\n  mode: drat", ["E209 3 publisher.mode: there is no mode drat | did you mean draft?"]),
    (
        "publisher:\n  mode: {zhihu: live}",
        ["E209 3 publisher.mode: there is no mode live | the modes are draft, publish, manual"],
    ),
    ("publisher: zhihu", ["E209 2 publisher: zhihu is no list of keys | publisher: {targets: [zhihu]}"]),
]


@pytest.mark.parametrize(("front", "told"), CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_slips(front: str, told: list[str], end: str) -> None:
    post = post_of(f"---\n{front}\n---\n文\n".replace("\n", end))
    problems, losses = flaws_of(post.front, targets=TARGETS, modes=MODES)
    found = [f"{each.code} {each.line} {each.message} | {each.fix}" for each in problems]
    assert found + [f"{each.code} {each.line} {each.message}" for each in losses] == told


def test_toml_and_json() -> None:
    toml = post_of("+++\ntitle = 'a'\n[publisher]\nmode = 'drat'\n+++\n文\n")
    json = post_of('{"title": "a",\n"publisher": {"targets": ["x"]}}\n;;;\n文\n')
    lines = [flaws_of(post.front, targets=TARGETS, modes=MODES)[0][0].line for post in (toml, json)]
    assert lines == [4, 2]
