"""Chinese throughout: with `--lang zh` no command prints an English sentence; names, paths and commands stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.cli.program import COMMANDS
from tests.cli.conftest import POST, SETTINGS, Blog

WORDS = re.compile(r"[A-Za-z][a-z']+(?: [A-Za-z][a-z']+){2,}")
"""Three English words in a row: a sentence, or a part of one."""
STAYS = re.compile(
    r"`[^`]*`|publish [a-z]+[^，。；：（）]*|git [a-z]+ .*|https?://\S+|pip install .*|sudo .*|\S*/\S*|^[+\-@ ].*$",
    re.M,
)
"""Commands, addresses, paths, and lines of a diff."""
ENGINES = re.compile("YAML：|公式.*：|计划：|Missing close brace")
"""What comes behind are the own words of PyYAML, MathJax, the JSON reader."""
BROKEN = {
    "list.md": "- [显存从哪里来](https://zhuanlan.zhihu.com/p/123)\n- [别的](https://zhuanlan.zhihu.com/p/124)\n",
    "posts/broken.md": "---\ntitle: [\n---\nx\n",
    "posts/twice.md": POST,
    "posts/empty.md": "---\ntitle: 空\nabbrlink: aa02\n---\n",
    "posts/losses.md": "---\ntitle: 降级\nabbrlink: aa03\ndate: 2026-13-40\n---\n<u>线</u>[^a]\n\n{% nonsense %}\n\n"
    "```mermaid\ngraph TD\n```\n\n![](none.png)\n\n[x](/nowhere.html) $\\frac{$ <iframe src='//a.cn'></iframe>\n",
}
RUNS: dict[str, tuple[str, ...]] = {
    "dry run": ("-n",),
    "dry run of one": ("-n", "posts/losses.md"),
    "sandbox": ("-y", "--sandbox"),
    "without secrets": ("-y", "posts/batch.md"),
    "unasked": ("posts/batch.md",),
    "strict": ("-n", "--strict"),
    "markdown": ("-n", "--format", "markdown"),
    "github": ("-n", "--format", "github"),
    "render": ("render", "posts/losses.md", "posts/empty.md", "--to", "zhihu,wechat", "-o", "out/"),
    "check": ("check",),
    "status": ("status",),
    "status of the sandbox": ("status", "--sandbox", "--remote"),
    "doctor": ("doctor", "--offline"),
    "doctor of the sandbox": ("doctor", "--sandbox"),
    "explain": ("explain",),
    "explain one": ("explain", "E415"),
    "new": ("new", "标题"),
    "record": ("record", "posts/memory.md", "zhihu", "https://zhuanlan.zhihu.com/p/12"),
    "record a wrong one": ("record", "posts/memory.md", "zhihu", "https://www.example.cn/x"),
    "export": ("export", "posts/memory.md", "--to", "wechat"),
    "history": ("history",),
    "forget": ("forget", "posts/memory.md", "zhihu"),
    "restore": ("restore", "posts/memory.md", "zhihu"),
    "adopt from a list": ("adopt", "zhihu", "--from", "list.md", "-n", "-v"),
    "retract": ("retract", "posts/memory.md", "zhihu", "-n"),
    "related": ("related",),
    "links": ("status", "--links", "-v"),
    "adopt": ("adopt", "zhihu", "--sandbox", "-n"),
    "login": ("login", "blog"),
    "init": ("init",),
    "no such post": ("-n", "posts/bacth.md"),
    "no such command": ("statsu",),
    "no such target": ("-n", "--to", "zhihuu"),
    "no such code": ("explain", "E99"),
    "no such option": ("-n", "--nonsense"),
    "a missing word": ("render",),
    "no plan": ("apply", "publisher.yaml"),
}


def foreign(text: str) -> list[str]:
    """The English sentences in what was printed."""
    lines = (STAYS.sub("…", line) for line in text.splitlines())
    return [line for line in lines if WORDS.search(line) and not ENGINES.search(line)]


@pytest.mark.parametrize("name", RUNS)
def test_no_english_sentence(blog: Blog, name: str) -> None:
    for path, text in BROKEN.items():
        blog.write(path, text)
    ended = blog.publish(*RUNS[name], "--lang", "zh")
    assert not foreign(ended.out + ended.err), ended.out + ended.err
    assert re.search("[\u4e00-\u9fff]", ended.out + ended.err)


@pytest.mark.parametrize(
    "settings",
    [
        "site: [\n",
        "site: 5\nposts: nowhere\ntargets: []\n",
        SETTINGS + "tragets: {}\nsite: {}\n",
        SETTINGS.replace("adapter: zhihu", "adapter: zhihuu"),
        SETTINGS.replace(
            "{adapter: zhihu}", "{adapter: zhihu, mode: drafts, header: nothing, client: {cookie: x}}"
        ),
        SETTINGS.replace(
            "url: https://www.example.cn", "url: example.cn\n  timezone: Mars/Phobos\n  wait: -1"
        ),
        SETTINGS.replace("{adapter: wechat}", "{adapter: wechat, title_limit: many, client: {uploads: 0}}"),
        SETTINGS + "markdown: {math: dollar, dialect: [x]}\nmedia: 5\n",
        "",
    ],
)
def test_no_english_sentence_on_a_wrong_configuration(blog: Blog, settings: str) -> None:
    blog.write("publisher.yaml", settings)
    ended = blog.publish("-n", "--lang", "zh")
    assert ended.code == 2
    said = "\n".join(line for line in ended.err.splitlines() if "E102" not in line)  # YAML's own words stay
    assert not foreign(said), ended.err


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_is_chinese(blog: Blog, name: str) -> None:
    ended = blog.publish(*([name] if name else []), "--help", "--lang", "zh")
    assert ended.code == 0
    assert "用法：publish" in ended.out
    assert not foreign(ended.out), ended.out


def test_the_environment_chooses_as_well(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "既不是命令" in blog.publish("nowhere.md").err
    assert "neither a command" in blog.publish("nowhere.md", "--lang=en").err


def test_json_stays_english_for_machines(blog: Blog, tmp_path: Path) -> None:
    blog.write("posts/empty.md", BROKEN["posts/empty.md"])
    here, there = (
        blog.publish("-n", "--format", "json", "--lang", language).json for language in ("en", "zh")
    )
    assert here == there


def test_one_language_leaves_nothing_in_the_other(blog: Blog) -> None:
    """In one process, as in the tests and in the preview: English help before and after Chinese help is the same."""
    before = blog.publish("check", "--help").out
    assert "显示" in blog.publish("--lang", "zh", "check", "--help").out
    assert blog.publish("check", "--help").out == before
