"""`publish ci` as any CI would call it: options or variables, files, outputs, masks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.actions.runner import read_outputs
from tests.cli.conftest import POST, Blog


@pytest.fixture
def out(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the job's files; GitHub's own files beside it."""
    folder = tmp_path_factory.mktemp("job")
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        monkeypatch.setenv(name, str(folder / name))
    for name in (
        "GITHUB_TOKEN",
        "GITHUB_EVENT_NAME",
        "GITHUB_EVENT_PATH",
        "GITHUB_RUN_ID",
        "GITHUB_WORKSPACE",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INPUT_OUTPUT", str(folder / "files"))
    return folder


def outputs(out: Path) -> dict[str, str]:
    return read_outputs((out / "GITHUB_OUTPUT").read_text("utf-8"))


def test_a_plan_without_git_or_github(blog: Blog, out: Path) -> None:
    ended = blog.publish("ci")
    assert ended.code == 0, ended.err
    plan = json.loads((out / "files/plan.json").read_text("utf-8"))
    assert plan["summary"] == {"create": 6, "update": 0, "skip": 0, "hold": 0}
    assert "批处理与缓存" in (out / "files/preview.html").read_text("utf-8")
    assert "Every post was looked at: no event." in (out / "GITHUB_STEP_SUMMARY").read_text("utf-8")
    assert outputs(out)["folder"] == str(out / "files")
    assert blog.ledger == []


def test_it_publishes_and_then_there_is_nothing_to_do(blog: Blog, out: Path) -> None:
    ended = blog.publish("ci", "--mode", "publish", "--sandbox", "--to", "blog,zhihu")
    assert ended.code == 0, ended.err
    said = outputs(out)
    assert (said["drift"], said["waiting"]) == ("2", "wechat")
    assert set(json.loads(said["urls"])["blog"]) == {"5a0c11d2", "77aa0011"}
    for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"):
        (out / name).unlink()
    assert blog.publish("ci", "--mode", "publish", "--sandbox").code == 0
    assert outputs(out)["drift"] == "0"
    assert "Waits for a run" not in (out / "GITHUB_STEP_SUMMARY").read_text("utf-8")


def test_inputs_come_from_the_environment(blog: Blog, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "MODE": "publish",
        "SANDBOX": "true",
        "TARGETS": "blog",
        "COMMENT": "",
        "POSTS": "posts/b*.md\n",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"INPUT_{name}", value)
    ended = blog.publish("ci")
    assert ended.code == 0, ended.err
    assert json.loads(outputs(out)["urls"]) == {"blog": {"5a0c11d2": "https://www.example.cn/5a0c11d2.html"}}


def test_a_ledger_that_would_be_gone_with_the_machine_is_told(blog: Blog, out: Path) -> None:
    ended = blog.publish("ci", "--mode", "publish", "--to", "blog")
    assert "::warning title=state::the ledger lies in a folder" in ended.out
    assert "title=state" not in blog.publish("ci", "--mode", "publish", "--to", "blog", "--sandbox").out
    assert "title=state" not in blog.publish("ci").out


@pytest.mark.parametrize("globs", ["nowhere/*.md", "../*.md", "publisher.yaml"])
def test_globs_that_match_no_post_are_no_post(blog: Blog, out: Path, globs: str) -> None:
    assert blog.publish("ci", "--mode", "publish", "--sandbox", "--posts", globs).code == 0
    assert json.loads(outputs(out)["urls"]) == {}
    assert blog.ledger == []


@pytest.mark.parametrize(("fail_on", "code"), [("error", 3), ("never", 0), ("drift", 3)])
def test_what_fails_a_job(blog: Blog, out: Path, fail_on: str, code: int) -> None:
    blog.write("posts/batch.md", POST + "\n![x](nowhere.png)\n")
    ended = blog.publish("ci", "--fail-on", fail_on)
    assert ended.code == code
    assert outputs(out)["exit-code"] == "3"
    assert "::error file=posts/batch.md,line=9,title=E301" in ended.out


@pytest.mark.parametrize(("fail_on", "code"), [("error", 2), ("never", 0)])
def test_a_job_that_cannot_even_begin(blog: Blog, out: Path, fail_on: str, code: int) -> None:
    blog.write("publisher.yaml", "site: {urll: x}\nposts: posts\n")
    ended = blog.publish("ci", "--fail-on", fail_on)
    assert ended.code == code
    assert "::error file=publisher.yaml,line=1,title=E103" in ended.out
    assert "E103" in (out / "GITHUB_STEP_SUMMARY").read_text("utf-8")
    assert outputs(out)["exit-code"] == "2"


def test_secrets_are_masked_before_anything_can_print_them(
    blog: Blog, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("ZHIHU_COOKIE", "_xsrf=abcdefgh; z_c0=very-secret-ticket")
    blog.write(
        "publisher.yaml",
        "site: {url: https://www.example.cn}\nposts: posts\ntargets:\n  zhihu:\n    adapter: zhihu\n    client:\n"
        "      cookie: env:ZHIHU_COOKIE\n      hosts: {www: 'http://127.0.0.1:9', zhuanlan: 'http://127.0.0.1:9',"
        " api: 'http://127.0.0.1:9', upload: 'http://127.0.0.1:9'}\n",
    )
    ended = blog.publish("ci", "--mode", "publish", "--posts", "posts/batch.md")
    lines = ended.out.splitlines()
    assert "::add-mask::_xsrf=abcdefgh; z_c0=very-secret-ticket" in lines
    rest = [line for line in lines if not line.startswith("::add-mask::")]
    everything = "\n".join(
        [*rest, ended.err, *(path.read_text("utf-8") for path in out.rglob("*") if path.is_file())]
    )
    assert "very-secret-ticket" not in everything
    assert "E401" in everything
