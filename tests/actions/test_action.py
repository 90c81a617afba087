"""The action, end to end in the little runner: pull requests, pushes, failures, races; against real git and emulators."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from publisher.sandbox.faults import Fault
from tests.actions.conftest import ACTION, World
from tests.conftest import ROOT
from tests.state.conftest import git

PUBLISH = {"mode": "publish", "targets": "zhihu"}


def pull(base: str, *, fork: bool = False) -> dict[str, Any]:
    """The event of a pull request."""
    repo = None if fork else {"full_name": "lin/blog"}
    return {"pull_request": {"number": 7, "base": {"sha": base}, "head": {"repo": repo}}}


def push(before: str, *, forced: bool = False) -> dict[str, Any]:
    return {"before": before, "ref": "refs/heads/main", "forced": forced}


def topic(world: World) -> tuple[str, str]:
    """A branch with a second post; its base."""
    laptop = world.clone("author")
    base = git(laptop, "rev-parse", "HEAD").strip()
    git(laptop, "checkout", "-qb", "topic")
    world.write(laptop, "二号.md", title="显存从哪里来", id="77aa0011")
    git(laptop, "push", "-q", "origin", "topic")
    return "topic", base


# ---------------------------------------------------------------- pull requests


def test_a_pull_request_gets_a_plan_and_one_comment(world: World) -> None:
    branch, base = topic(world)
    run = world.runner("pr", f"--branch={branch}")
    ended = run({"mode": "plan", "comment": "true"}, event="pull_request", payload=pull(base))
    assert ended.code == 0, ended.log
    assert "显存从哪里来" in Path(ended.outputs["preview"]).read_text("utf-8")
    assert "二号.md" in ended.summary
    assert "一号.md" not in ended.summary
    assert (ended.outputs["changed"], ended.outputs["drift"], ended.outputs["results-json"]) == (
        "true",
        "3",
        "",
    )
    (comment,) = world.hub.comments
    assert comment["body"].startswith("<!-- publish plan")
    assert "二号.md" in comment["body"]
    again = run({"mode": "plan", "comment": "true"}, event="pull_request", payload=pull(base))
    assert again.code == 0
    assert len(world.hub.comments) == 1
    assert not [seen for seen in world.hub.seen if seen.startswith("PATCH")]
    file = world.folder / "pr/source/_posts/二号.md"
    file.write_text(file.read_text("utf-8") + "又一句。\n", "utf-8")
    run({"mode": "plan", "comment": "true"}, event="pull_request", payload=pull(base))
    assert len(world.hub.comments) == 1
    assert [seen for seen in world.hub.seen if seen.startswith("PATCH")]
    assert world.articles() == []
    assert not world.server.journal.requests


def test_a_persons_comment_is_never_changed(world: World) -> None:
    branch, base = topic(world)
    run = world.runner("pr", f"--branch={branch}")
    inputs = {"mode": "plan", "comment": "true"}
    run(inputs, event="pull_request", payload=pull(base))
    quoted = {**world.hub.comments[0], "user": {"type": "User"}}
    world.hub.comments[:] = [{**quoted, "id": 0, "body": f"{quoted['body']} siehe oben"}] + [
        {"id": -number, "user": {"type": "User"}, "body": "x"} for number in range(1, 120)
    ]
    run(inputs, event="pull_request", payload=pull(base))
    assert len(world.hub.comments) == 121
    assert world.hub.comments[0]["body"].endswith("siehe oben")


def test_a_fork_gets_a_summary_and_writes_nothing(world: World) -> None:
    branch, base = topic(world)
    run = world.runner("fork", f"--branch={branch}")
    for inputs in ({"mode": "plan", "comment": "true"}, {**PUBLISH, "comment": "true"}):
        ended = run(inputs, event="pull_request", payload=pull(base, fork=True))
        assert ended.code == 0, ended.log
        assert "二号.md" in ended.summary
        assert Path(ended.outputs["preview"]).is_file()
    assert world.hub.seen == []
    assert not world.server.journal.requests
    assert git(world.origin, "branch", "--format=%(refname:short)").split() == ["main", "topic"]


def test_a_pull_request_never_publishes(world: World) -> None:
    branch, base = topic(world)
    ended = world.runner("pr", f"--branch={branch}", **world.secrets)(
        PUBLISH, event="pull_request", payload=pull(base)
    )
    assert "nothing was sent" in ended.summary
    assert not world.server.journal.requests


def test_a_comment_that_is_refused_stops_nothing(world: World) -> None:
    branch, base = topic(world)
    world.hub.status = 403
    ended = world.runner("pr", f"--branch={branch}")(
        {"mode": "plan", "comment": "true"}, event="pull_request", payload=pull(base)
    )
    assert ended.code == 0
    assert "pull-requests: write" in ended.log
    assert "t0ken-of-the-job" not in ended.log.replace("::add-mask::t0ken-of-the-job", "")


# ---------------------------------------------------------------- pushes


def test_a_merge_publishes_what_is_outstanding_and_says_what_waits(world: World) -> None:
    laptop = world.clone("author")
    before = git(laptop, "rev-parse", "HEAD").strip()
    world.write(laptop, "二号.md", title="显存从哪里来", id="77aa0011")
    git(laptop, "push", "-q", "origin", "HEAD:main")
    ended = world.runner("merge", **world.secrets)(PUBLISH, event="push", payload=push(before))
    assert ended.code == 0, ended.log
    assert world.articles() == ["批处理与缓存", "显存从哪里来"]
    assert set(world.known()) == {"5a0c11d2", "77aa0011"}
    assert "Waits for a run at home" in ended.summary
    assert "`publish --to wechat`" in ended.summary
    assert ended.outputs["waiting"] == "blog,wechat"
    results = json.loads(Path(ended.outputs["results-json"]).read_text("utf-8"))
    assert {action["outcome"] for action in results["actions"]} == {"done"}
    cookie = world.secrets["ZHIHU_COOKIE"]
    assert cookie not in ended.log.replace(f"::add-mask::{cookie}", "")
    count = len(world.server.journal.requests)
    again = world.runner("again", **world.secrets)(PUBLISH, event="push", payload=push(before))
    assert again.code == 0
    assert len(world.server.journal.requests) == count
    assert git(laptop, "ls-remote", "origin", "main").split()[0] == git(laptop, "rev-parse", "HEAD").strip()


def test_every_kind_of_push_publishes_the_same(world: World) -> None:
    laptop = world.clone("author")
    lost = world.write(laptop, "二号.md", title="显存从哪里来", id="77aa0011")
    git(laptop, "push", "-q", "origin", "HEAD:main")
    git(laptop, "reset", "-q", "--hard", "HEAD~1")
    world.write(laptop, "三号.md", title="重算一层", id="0badcafe")
    git(laptop, "push", "-qf", "origin", "HEAD:main")
    run = world.runner("forced", **world.secrets)
    for event, payload in (
        ("push", push(lost, forced=True)),
        ("push", push("0" * 40)),
        ("workflow_dispatch", {}),
    ):
        ended = run({"mode": "plan"}, event=event, payload=payload)
        assert "三号.md" in ended.summary, (event, ended.summary)
    ended = run(PUBLISH, event="push", payload=push(lost, forced=True))
    assert ended.code == 0, ended.log
    assert world.articles() == ["批处理与缓存", "重算一层"]


def test_two_merges_at_once(world: World) -> None:
    laptop = world.clone("author")
    for number in range(3):
        world.write(laptop, f"第 {number} 篇.md", title=f"第 {number} 篇", id=f"more{number}")
    git(laptop, "push", "-q", "origin", "HEAD:main")
    runs = [world.runner(f"run{number}", **world.secrets) for number in range(2)]
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda run: run(PUBLISH, event="push", payload=push("0" * 40)), runs))
    assert {one.code for one in ended} <= {0, 4}, [one.log for one in ended]
    world.runner("last", **world.secrets)(PUBLISH, event="push", payload=push("0" * 40))
    assert world.articles() == ["批处理与缓存", "第 0 篇", "第 1 篇", "第 2 篇"]
    known = world.known()
    assert len({targets["zhihu"]["id"] for targets in known.values()}) == 4
    assert not [post for post, targets in known.items() if targets["zhihu"]["pending"]]


def test_a_target_that_fails_hides_no_other_and_is_repaired(world: World) -> None:
    run = world.runner("failing", **world.secrets, WECHAT_APPID="", WECHAT_SECRET="")
    ended = run({"mode": "publish"}, event="push", payload=push("0" * 40))
    assert ended.code != 0
    assert ended.outputs["exit-code"] == str(ended.code)
    assert "| ✗ | wechat |" in ended.summary
    assert "| ✓ | zhihu |" in ended.summary
    assert "::error file=source/_posts/一号.md" in ended.log
    assert world.articles() == ["批处理与缓存"]
    never = run({"mode": "publish", "fail-on": "never"}, event="push", payload=push("0" * 40))
    assert never.code == 0
    assert never.outputs["exit-code"] == "2"
    drift = run({**PUBLISH, "fail-on": "drift"}, event="push", payload=push("0" * 40))
    assert drift.code == 10
    assert world.articles() == ["批处理与缓存"]


def test_the_platform_fails_and_the_next_run_repairs(world: World) -> None:
    laptop = world.clone("author")
    world.write(laptop, "二号.md", title="显存从哪里来", id="77aa0011")
    git(laptop, "push", "-q", "origin", "HEAD:main")
    world.server.faults.add(Fault(kind="cut-after", match="POST /zhihu/*"))
    first = world.runner("cut", **world.secrets)(PUBLISH, event="push", payload=push("0" * 40))
    assert first.code != 0
    again = world.runner("repair", **world.secrets)(PUBLISH, event="push", payload=push("0" * 40))
    assert again.code == 0, again.log
    assert world.articles() == ["批处理与缓存", "显存从哪里来"]
    assert not [post for post, targets in world.known().items() if targets["zhihu"]["pending"]]


def test_a_ledger_that_cannot_be_reached_sends_nothing(world: World) -> None:
    run = world.runner("offline", **world.secrets)
    world.origin.rename(world.folder / "unplugged.git")
    ended = run(PUBLISH, event="push", payload=push("0" * 40))
    assert ended.code == 1
    assert "E120" in ended.summary
    assert not world.server.journal.requests


# ---------------------------------------------------------------- the files


def test_action_and_templates_are_one(world: World) -> None:
    assert (ROOT / "publisher/cli/github/action.yml").read_bytes() == ACTION.read_bytes()


def test_no_step_holds_an_expression_in_its_script() -> None:
    said = yaml.safe_load(ACTION.read_text("utf-8"))
    scripts = [step["run"] for step in said["runs"]["steps"] if "run" in step]
    assert scripts
    assert not [script for script in scripts if "${{" in script]
    uses = [step["uses"] for step in said["runs"]["steps"] if "uses" in step]
    assert all(len(use.partition("@")[2]) == 40 for use in uses)


def test_a_wrong_version_is_refused_before_pip_sees_it(world: World) -> None:
    ended = world.runner("odd")({"mode": "plan", "version": "1.0 --index-url=http://x"})
    assert ended.code == 2
    assert "installed:" not in ended.log
