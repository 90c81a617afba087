"""One ledger, several machines: each a clone of one bare repository, with real git between them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.errors import ConfigError, LedgerError, PublisherError
from publisher.ledger import TargetEntry
from publisher.state.branch import Branch
from publisher.state.trouble import NotShared, Overtaken
from tests.state.conftest import NAME, NOON, Machine, begin, finish, git, replaced, save

Clone = Callable[..., Machine]
POSTS = ("fb9c8882", "笔记/大模型 算法题(9)", "a.b-c_d", ".dotted", '- x\t"y"')


@pytest.mark.parametrize("options", [(), ("--depth=1",), ("--single-branch",)])
def test_what_one_machine_published_another_knows(machine: Clone, options: tuple[str, ...]) -> None:
    laptop, runner = machine("laptop"), machine("runner", *options)
    for number, post in enumerate(POSTS):
        laptop.publish(post, "zhihu", str(number))
    assert runner.known() == {post: {"zhihu": str(number)} for number, post in enumerate(POSTS)}
    assert runner.opened().sent_body("zhihu", POSTS[1]) == "<p>正文</p>"
    runner.publish("fb9c8882", "wechat", "w")
    assert laptop.known()["fb9c8882"] == {"zhihu": "0", "wechat": "w"}


def test_nothing_of_the_clone_is_touched(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    (laptop.root / "post.md").write_text("in Arbeit\n", "utf-8")
    (laptop.root / "new.md").write_text("staged\n", "utf-8")
    git(laptop.root, "add", "new.md")
    main = git(laptop.root, "rev-parse", "HEAD")
    laptop.publish("p", "zhihu", "1")
    assert git(laptop.root, "status", "--porcelain").splitlines() == ["A  new.md", " M post.md"]
    assert git(laptop.root, "rev-parse", "HEAD") == main
    assert git(laptop.root, "branch", "--format=%(refname:short)").split() == ["main"]
    assert git(origin, "rev-parse", "main") == main
    names = git(origin, "ls-tree", "-r", "--name-only", NAME).split()
    assert names == ["README.md", "ledger/p.json", "sent/zhihu/p.html", "state.json"]
    assert git(origin, "rev-list", "--max-parents=0", NAME) != git(
        origin, "rev-list", "--max-parents=0", "main"
    )


def test_the_attempt_is_there_before_the_step(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    with laptop.ledger.lock():
        begin(laptop.ledger, "p", "zhihu")
        said = json.loads(git(origin, "show", f"{NAME}:ledger/p.json"))
        assert said["targets"]["zhihu"]["pending"]["by"] == "github/laptop/1"
        finish(laptop.ledger, "p", "zhihu", "1")
        said = json.loads(git(origin, "show", f"{NAME}:ledger/p.json"))
        assert said["targets"]["zhihu"]["id"] == "1"
    said = json.loads(git(origin, "show", f"{NAME}:ledger/p.json"))
    assert said["targets"]["zhihu"]["pending"] is None


def test_who_comes_second_is_held(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.ledger.refresh()
    runner.ledger.refresh()
    with laptop.ledger.lock(), runner.ledger.lock():
        begin(laptop.ledger, "p", "zhihu", attempt="a1")
        with pytest.raises(Overtaken, match="Actions run laptop is at work on it since") as caught:
            begin(runner.ledger, "p", "zhihu", attempt="b1")
        assert (caught.value.code, caught.value.exit_code) == ("E428", 4)
        begin(runner.ledger, "q", "zhihu", attempt="b2")
        finish(runner.ledger, "q", "zhihu", "2")
        finish(laptop.ledger, "p", "zhihu", "1")
        with pytest.raises(Overtaken):
            begin(runner.ledger, "p", "zhihu", attempt="b3")
    assert laptop.known() == runner.known() == {"p": {"zhihu": "1"}, "q": {"zhihu": "2"}}


def test_who_opens_later_sees_that_somebody_is_at_it(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    with laptop.ledger.lock():
        begin(laptop.ledger, "p", "zhihu")
        runner.ledger.refresh()
        with pytest.raises(Overtaken):
            runner.ledger.require_free("p", "zhihu")
        runner.ledger.require_free("p", "wechat")
        runner.ledger.require_free("q", "zhihu")
        late = runner.opened(now=NOON + timedelta(minutes=15))
        late.require_free("p", "zhihu")
        runner.opened(me="github/laptop/2").require_free("p", "zhihu")


def test_a_run_that_ends_lets_go(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    with laptop.ledger.lock():
        begin(laptop.ledger, "p", "zhihu")
    runner.ledger.refresh()
    runner.ledger.require_free("p", "zhihu")
    entry = runner.ledger.target("p", "zhihu")
    assert entry is not None
    assert entry.pending is not None


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_run_that_is_broken_off_has_told_what_it_did(machine: Clone, error: type[BaseException]) -> None:
    laptop, runner = machine("laptop"), machine("runner")

    def run() -> None:
        with laptop.ledger.lock():
            begin(laptop.ledger, "p", "zhihu")
            finish(laptop.ledger, "p", "zhihu", "1")
            raise error

    with pytest.raises(error):
        run()
    assert runner.known() == {"p": {"zhihu": "1"}}
    assert runner.opened().sent_body("zhihu", "p")


def test_targets_of_one_post_do_not_meet(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("p", "blog", "b")
    runner.ledger.refresh()
    with laptop.ledger.lock(), runner.ledger.lock():
        begin(laptop.ledger, "p", "zhihu")
        begin(runner.ledger, "p", "wechat", attempt="r")
        finish(laptop.ledger, "p", "zhihu", "z")
        finish(runner.ledger, "p", "wechat", "w")
    assert laptop.known() == runner.known() == {"p": {"blog": "b", "wechat": "w", "zhihu": "z"}}


def test_a_push_that_fails_begins_nothing(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    laptop.publish("p", "blog", "b")
    gone = origin.rename(origin.with_name("unplugged.git"))

    def run() -> None:
        with laptop.ledger.lock():
            with pytest.raises(LedgerError) as caught:
                begin(laptop.ledger, "p", "zhihu")
            assert caught.value.code == "E120"
            assert laptop.ledger.target("p", "zhihu") is None
            with pytest.raises(LedgerError):
                begin(laptop.ledger, "q", "zhihu")
            later = replaced(laptop.ledger.target("p", "blog"), time="2026-11-25T00:00:00Z")
            save(laptop.ledger, "p", "blog", later)

    with pytest.raises(NotShared) as late:
        run()
    assert late.value.code == "E430"
    gone.rename(origin)
    assert laptop.known() == {"p": {"blog": "b"}}
    assert "2026-11-25" in git(origin, "show", f"{NAME}:ledger/p.json")


def test_two_first_runs_at_once_are_one_branch(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.ledger.refresh()
    runner.ledger.refresh()
    with laptop.ledger.lock(), runner.ledger.lock():
        begin(laptop.ledger, "p", "zhihu")
        begin(runner.ledger, "q", "zhihu")
        with pytest.raises(Overtaken):
            begin(runner.ledger, "p", "zhihu", attempt="b")
        finish(laptop.ledger, "p", "zhihu", "1")
        finish(runner.ledger, "q", "zhihu", "2")
    assert laptop.known() == runner.known() == {"p": {"zhihu": "1"}, "q": {"zhihu": "2"}}


def test_old_versions_go_and_stay_gone(machine: Clone, origin: Path) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    for number in range(13):
        ledger = laptop.opened()
        ledger.refresh()
        with ledger.lock():
            entry = ledger.target("p", "zhihu") or TargetEntry(account="lin", id="1")
            ledger.keep_sent("zhihu", "p", f"<p>{number}</p>", format="html")
            save(ledger, "p", "zhihu", replaced(entry, id="1", time=f"2026-11-{number + 1:02}T00:00:00Z"))
    runner.ledger.refresh()
    assert len(runner.ledger.versions("zhihu", "p")) == 10
    assert runner.ledger.sent_body("zhihu", "p") == "<p>12</p>"
    assert git(origin, "ls-tree", "-r", "--name-only", NAME).count("versions/") == 10


# ---------------------------------------------------------------- what must never look like a first run


def test_a_lost_copy_comes_back(machine: Clone) -> None:
    laptop = machine("laptop")
    laptop.publish("p", "zhihu", "1")
    for file in (laptop.root / ".publisher").rglob("*.*"):
        if file.suffix in (".json", ".html") and file.name != "branch.json":
            file.unlink()
    assert laptop.known() == {"p": {"zhihu": "1"}}
    assert laptop.opened().sent_body("zhihu", "p")


def test_what_is_forgotten_stays_forgotten(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("p", "zhihu", "1")
    runner.ledger.refresh()
    with runner.ledger.lock():
        runner.ledger.forget("p", "zhihu")
    assert laptop.known() == {"p": {}}
    laptop.publish("p", "zhihu", "2")
    assert runner.known() == {"p": {"zhihu": "2"}}


def test_a_branch_that_is_gone_stops_everything(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    laptop.publish("p", "zhihu", "1")
    git(origin, "update-ref", "-d", f"refs/heads/{NAME}")
    with pytest.raises(LedgerError, match="is gone from origin") as caught:
        laptop.opened().refresh()
    assert caught.value.code == "E121"
    words = caught.value.fix.removeprefix("put it back: git ").split()
    git(laptop.root, *words)
    assert laptop.known() == {"p": {"zhihu": "1"}}


def test_a_branch_that_was_emptied_stops_everything(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    laptop.publish("p", "zhihu", "1")
    branch = Branch(laptop.root, NAME)
    last = branch.fetched()
    assert last
    emptied = branch.commit({"ledger/p.json": None, "sent/zhihu/p.html": None}, parent=last, message="oops")
    branch.push(emptied)
    with pytest.raises(LedgerError, match="no post any more") as caught:
        laptop.opened().refresh()
    assert caught.value.code == "E121"
    assert laptop.opened().target("p", "zhihu")


def test_a_branch_of_somebody_else_is_left_alone(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    git(laptop.root, "push", "-q", "origin", f"main:refs/heads/{NAME}")
    before = git(origin, "rev-parse", NAME)
    with pytest.raises(LedgerError, match="no state branch") as caught:
        laptop.publish("p", "zhihu", "1")
    assert caught.value.code == "E121"
    assert git(origin, "rev-parse", NAME) == before


def test_a_branch_that_may_not_be_pushed(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    hook = origin / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'this branch is protected' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublisherError, match="does not take") as caught:
        laptop.publish("p", "zhihu", "1")
    assert caught.value.code == "E122"
    assert laptop.opened().target("p", "zhihu") is None


def test_a_remote_that_is_away(machine: Clone, origin: Path) -> None:
    laptop = machine("laptop")
    origin.rename(origin.with_name("unplugged.git"))
    with pytest.raises(LedgerError) as caught:
        laptop.ledger.refresh()
    assert (caught.value.code, caught.value.exit_code) == ("E120", 1)


@pytest.mark.parametrize("words", [["init", "-q"], []])
def test_no_repository_or_no_remote(tmp_path: Path, words: list[str]) -> None:
    if words:
        git(tmp_path, *words)
    with pytest.raises(ConfigError) as caught:
        Machine(tmp_path, "x").ledger.refresh()
    assert caught.value.code == "E119"


# ---------------------------------------------------------------- sides that grew apart


def apart(machine: Clone, origin: Path, ours: str, theirs: str) -> tuple[Machine, Machine]:
    """The laptop recorded `ours` while it was offline, the runner `theirs`."""
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("other", "zhihu", "0")
    runner.ledger.refresh()
    gone = origin.rename(origin.with_name("unplugged.git"))

    def record() -> None:
        ledger = laptop.opened()
        with ledger.lock():
            finish(ledger, "p", "zhihu", ours)

    with pytest.raises(NotShared):
        record()
    gone.rename(origin)
    runner.publish("p", "zhihu", theirs)
    return laptop, runner


def test_the_same_copy_recorded_twice_is_one(machine: Clone, origin: Path) -> None:
    laptop, runner = apart(machine, origin, "7", "7")
    assert laptop.known() == runner.known() == {"other": {"zhihu": "0"}, "p": {"zhihu": "7"}}


def test_two_copies_of_one_post_are_told_until_somebody_looked(machine: Clone, origin: Path) -> None:
    laptop, runner = apart(machine, origin, "7", "8")
    ledger = laptop.opened()
    ledger.refresh()
    for again in (ledger, laptop.opened()):
        with pytest.raises(LedgerError, match=r"https://there/7.*https://there/8") as caught:
            again.load("p")
        assert (caught.value.code, caught.value.exit_code) == ("E429", 4)
    assert runner.known()["p"] == {"zhihu": "8"}
    Path(str(caught.value.path)).unlink()
    assert laptop.known()["p"] == {"zhihu": "8"}


def test_a_damaged_file_is_never_pushed_and_never_overwritten(machine: Clone, origin: Path) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("p", "zhihu", "1")
    (laptop.root / ".publisher/ledger/p.json").write_text("<<<<<<< ours\n", "utf-8")
    laptop.publish("q", "zhihu", "2")
    assert runner.known() == {"p": {"zhihu": "1"}, "q": {"zhihu": "2"}}
    with pytest.raises(LedgerError) as caught:
        laptop.opened().load("p")
    assert caught.value.code == "E110"


def test_a_newer_file_there_stops_its_post_here(machine: Clone, origin: Path) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("p", "zhihu", "1")
    runner.ledger.refresh()
    branch = Branch(laptop.root, NAME)
    newer = branch.keep(b'{"schema_version": 99}')
    branch.push(branch.commit({"ledger/p.json": newer}, parent=branch.fetched(), message="x"))
    runner.publish("q", "zhihu", "2")
    with pytest.raises(LedgerError) as caught:
        runner.opened().load("p")
    assert caught.value.code == "E111"
    assert "99" in git(origin, "show", f"{NAME}:ledger/p.json")


def test_nothing_outside_of_the_state_folder_is_ever_written(machine: Clone) -> None:
    laptop, runner = machine("laptop"), machine("runner")
    laptop.publish("p", "zhihu", "1")
    branch = Branch(laptop.root, NAME)
    id = branch.keep(b"x")
    paths = {"lock": id, "ledger/.half.tmp": id, "elsewhere/x": id, "sent/zhihu/.git/config": id}
    branch.push(branch.commit(paths, parent=branch.fetched(), message="x"))
    runner.ledger.refresh()
    names = {path.name for path in (runner.root / ".publisher").rglob("*") if path.is_file()}
    assert names == {".gitignore", "branch.json", "p.json", "p.html"}
