"""Bad input: a clear error, the right exit code, and a ledger that says no more than is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from publisher.cli import program
from publisher.cli.program import run
from tests.cli.conftest import POST, SETTINGS, Blog

NAMED = ("posts/batch.md",)
UNREACHABLE = SETTINGS.replace(
    "{adapter: wechat}", "{adapter: wechat, client: {base_url: http://127.0.0.1:9}}"
)


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ("site: [\n", "E102", "publisher.yaml:2"),
        (SETTINGS + "tragets: {}\n", "E103", 'did you mean "targets"?'),
        (SETTINGS.replace("adapter: zhihu", "adapter: zhihuu"), "E109", "did you mean zhihu?"),
        (
            SETTINGS.replace("{adapter: zhihu}", "{adapter: zhihu, client: {cookie: my-own-cookie}}"),
            "E104",
            "env:",
        ),
    ],
)
def test_a_wrong_configuration(blog: Blog, settings: str, code: str, words: str) -> None:
    blog.write("publisher.yaml", settings)
    ended = blog.publish("-y", *NAMED)
    assert ended.code == 2
    assert code in ended.err
    assert words in ended.err
    assert "fix:" in ended.err
    assert "my-own-cookie" not in ended.err + ended.out
    assert blog.ledger == []


def test_no_configuration(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.md").touch()
    assert run(["-C", str(tmp_path), "-n", "x.md"]) == 2
    assert "E101" in capfd.readouterr().err


def test_no_secret_stops_that_target_only(blog: Blog) -> None:
    ended = blog.publish("-y", *NAMED)
    assert ended.code == 2
    assert "E106" in ended.out + ended.err
    assert "ZHIHU_COOKIE" in ended.out + ended.err
    (file,) = blog.ledger
    assert list(json.loads(file.read_text("utf-8"))["targets"]) == ["blog"]


def test_a_host_that_cannot_be_reached(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("WECHAT_APPID", "wx0000000000000000")
    monkeypatch.setenv("WECHAT_SECRET", "a-secret-that-stays-secret")
    blog.write("publisher.yaml", UNREACHABLE)
    ended = blog.publish("-y", *NAMED, "--to", "blog,wechat")
    assert ended.code == 1
    assert "E401" in ended.out
    assert "safe to retry: yes" in ended.out
    assert "a-secret-that-stays-secret" not in ended.out + ended.err
    (file,) = blog.ledger
    known = json.loads(file.read_text("utf-8"))["targets"]
    assert known["blog"]["stage"] == "published"
    assert "wechat" not in known or known["wechat"]["id"] is None


def test_a_post_that_is_a_folder(blog: Blog) -> None:
    (blog.root / "posts/folder.md").mkdir()
    ended = blog.publish("-y", "--sandbox", "posts/folder.md")
    assert ended.code == 2
    assert "E202" in ended.err
    assert blog.ledger == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("---\ntitle: 坏的\n---\n编码".encode("gbk"), "E203"),
        (b"---\ntitle: [\n---\nx\n", "E204"),
        (b"---\ntitle: x\nabbrlink: a/b\n---\nx\n", "E205"),
        (POST.encode() + b"\n![x](nowhere.png)\n", "E301"),
    ],
)
def test_a_post_that_cannot_be_sent_is_held_and_the_others_go_on(
    blog: Blog, content: bytes, code: str
) -> None:
    blog.post.write_bytes(content)
    ended = blog.publish("-y", "--sandbox")
    assert ended.code == 3
    assert code in ended.out + ended.err
    assert [file.stem for file in blog.ledger] == ["77aa0011"]
    assert blog.post.read_bytes() == content


def test_a_post_that_is_not_there(blog: Blog) -> None:
    ended = blog.publish("-y", "posts/bacth.md")
    assert ended.code == 2
    assert "did you mean posts/batch.md?" in ended.err


def test_a_damaged_ledger_is_never_overwritten(blog: Blog) -> None:
    file = blog.write(".publisher/sandbox/ledger/5a0c11d2.json", "{")
    ended = blog.publish("-y", "--sandbox")
    assert ended.code == 2
    assert "E110" in ended.out + ended.err
    assert file.read_text("utf-8") == "{"
    assert "77aa0011" in {file.stem for file in blog.ledger}


def test_a_bug_is_one_line_and_a_file_without_secrets(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(program, "_run", broken)
    ended = blog.publish("-n")
    assert ended.code == 1
    first, second = ended.err.splitlines()
    assert first == "This is a bug: RuntimeError: a mistake"
    assert "Traceback" in Path(second.split(": ", 1)[1]).read_text("utf-8")


def test_ctrl_c(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "_run", interrupted)
    assert blog.publish("-n").code == 130


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("render --nonsense x", "there is no option --nonsense"),
        ("render --tto x", "there is no option --tto; did you mean --to?"),
        ("--lang", "--lang needs a value"),
        ("render", "POST... is missing here"),
        ("status --format xml", "--format is not one of text, json"),
        ("explain a b c", "there are words too many: b c"),
        ("--force", "--force writes over what is there, and needs posts by name"),
        ("sandbox --port x", "--port: 'x' is not a valid integer range"),
        ("export posts/batch.md", "say for which target: --to TARGET"),
    ],
)
def test_a_mistyped_command_line(blog: Blog, words: str, says: str) -> None:
    ended = blog.publish(*words.split())
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines()[0] == f"E123 {says}"
    assert re.search(r"fix: publish .*--help", ended.err)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("statsu",), "did you mean status?"),
        (("-n", "--to", "zhihuu"), 'did you mean "zhihu"?'),
        (("render", "posts/batch.md", "--to", "wechta"), 'did you mean "wechat"?'),
        (("-n", "posts/bacth.md"), "did you mean posts/batch.md?"),
        (("explain", "E4155"), 'did you mean "E415"?'),
        (("record", "posts/batch.md", "zhihuu", "https://x.cn"), 'did you mean "zhihu"?'),
        (("login", "wehcat"), 'did you mean "wechat"?'),
    ],
)
def test_did_you_mean(blog: Blog, words: tuple[str, ...], meant: str) -> None:
    ended = blog.publish(*words)
    assert ended.code == 2
    assert meant in ended.err


def test_a_bug_shows_its_traceback_with_vv_alone(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise RuntimeError("a mistake")

    monkeypatch.setattr("publisher.cli.flow.carry", broken)
    for words, has_trace in ((("-n",), False), (("-n", "-v"), False), (("-n", "-vv"), True)):
        ended = blog.publish(*words)
        assert ended.code == 1
        assert ("Traceback" in ended.err) == has_trace
