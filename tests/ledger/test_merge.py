"""A ledger that git merges from two branches, with real git: different targets of one post meet cleanly, the same does not."""

from __future__ import annotations

import itertools
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.adapter import Uploaded
from publisher.errors import ExitCode, LedgerError
from publisher.ledger import Ledger, LedgerEntry, Pending, Sent, TargetEntry
from publisher.ledger.conflict import explain_conflict, read_sides

TARGETS = ("blog", "wechat", "zhihu")
PAIRS = list(itertools.permutations(TARGETS, 2))
_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_WHO = {f"GIT_{role}_{what}": "t" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}


def git(folder: Path, *words: str, may_fail: bool = False) -> str:
    done = subprocess.run(
        ["git", *words], cwd=folder, env={**os.environ, **_QUIET, **_WHO}, capture_output=True, text=True
    )
    assert may_fail or done.returncode == 0, done.stderr
    return done.stdout


def entry(target: str) -> TargetEntry:
    return TargetEntry(
        account=f"{target}-account",
        id=f"{target}-1",
        sent=Sent("a", "b", "c", "d"),
        time="2026-11-24T08:00:00Z",
    )


def sent_again(known: TargetEntry, word: str) -> TargetEntry:
    """The same copy after one more run on a branch."""
    return replace(
        known,
        url=f"https://there/{word}",
        stage="published",
        sent=Sent(word, word, word, word),
        returned=word,
        images={word: Uploaded(f"https://cdn/{word}")},
        fields={"digest": word},
        time=f"2026-11-24T09:00:0{len(word)}Z",
    )


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository whose ledger knows one post on three targets."""
    git(tmp_path, "init", "-q", "-b", "main")
    ledger = Ledger(tmp_path / ".publisher")
    ledger.save(LedgerEntry("p", "posts/p.md", "hash", {target: entry(target) for target in TARGETS}))
    ledger.save(LedgerEntry("q", "posts/q.md", "hash", {"zhihu": entry("zhihu")}))
    commit(tmp_path)
    return tmp_path


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "ledger")


def on_branch(clone: Path, name: str, target: str, changed: TargetEntry, *, post: str = "p") -> None:
    git(clone, "switch", "-q", "-c", name, "main")
    Ledger(clone / ".publisher").save_target(post, target, changed, path=f"posts/{post}.md", source="hash")
    commit(clone)


def merge(clone: Path, *, is_clean: bool) -> Ledger:
    git(clone, "switch", "-q", "one")
    git(clone, "merge", "-q", "two", may_fail=not is_clean)
    assert ("UU" not in git(clone, "status", "--porcelain")) is is_clean
    return Ledger(clone / ".publisher")


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_different_targets_of_one_post_merge_by_themselves(clone: Path, first: str, second: str) -> None:
    one, two = sent_again(entry(first), "one"), sent_again(entry(second), "second")
    on_branch(clone, "one", first, one)
    on_branch(clone, "two", second, replace(two, pending=Pending("x", "publish", "2026-11-24T09:00:00Z")))

    found = merge(clone, is_clean=True).load("p")

    assert found is not None
    assert found.targets[first] == one
    assert found.targets[second].pending is not None
    assert set(found.targets) == set(TARGETS)


def test_different_posts_merge_by_themselves(clone: Path) -> None:
    on_branch(clone, "one", "zhihu", sent_again(entry("zhihu"), "one"))
    on_branch(clone, "two", "zhihu", sent_again(entry("zhihu"), "two"), post="q")

    loaded = merge(clone, is_clean=True).load_all()

    assert not loaded.errors
    assert {entry.targets["zhihu"].returned for entry in loaded.entries.values()} == {"one", "two"}


def test_the_same_target_conflicts_and_the_error_names_both_copies_and_the_way_out(clone: Path) -> None:
    on_branch(clone, "one", "zhihu", sent_again(entry("zhihu"), "one"))
    on_branch(clone, "two", "zhihu", sent_again(entry("zhihu"), "two"))

    ledger = merge(clone, is_clean=False)
    before = ledger.path_of("p").read_bytes()
    with pytest.raises(LedgerError) as caught:
        ledger.load("p")

    error = caught.value
    assert (error.code, error.exit_code) == ("E110", ExitCode.USAGE)
    assert "zhihu: https://there/one (HEAD), https://there/two (two)" in error.message
    assert "blog" not in error.message, "what both sides tell alike is not named"
    assert "publish record" in error.fix
    assert "publish adopt" in error.fix
    assert set(ledger.load_all().entries) == {"q"}, "it stops its own post only"
    with pytest.raises(LedgerError):
        ledger.save_target("p", "zhihu", entry("zhihu"), path="posts/p.md", source="hash")
    assert ledger.path_of("p").read_bytes() == before


@pytest.mark.parametrize("side", ["--ours", "--theirs"])
def test_the_way_out_leads_out(clone: Path, side: str) -> None:
    on_branch(clone, "one", "zhihu", sent_again(entry("zhihu"), "one"))
    on_branch(clone, "two", "zhihu", sent_again(entry("zhihu"), "two"))
    ledger = merge(clone, is_clean=False)

    git(clone, "checkout", side, "--", str(ledger.path_of("p")))

    found = ledger.load("p")
    assert found is not None
    assert found.targets["zhihu"].returned == ("one" if side == "--ours" else "two")


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_a_post_that_both_branches_sent_first_conflicts_and_is_explained(clone: Path, style: str) -> None:
    git(clone, "config", "merge.conflictStyle", style)
    on_branch(clone, "one", "zhihu", entry("zhihu"), post="new")
    on_branch(clone, "two", "wechat", entry("wechat"), post="new")
    git(clone, "switch", "-q", "one")
    git(clone, "merge", "-q", "two", may_fail=True)

    with pytest.raises(LedgerError) as caught:
        Ledger(clone / ".publisher").load("new")

    assert "wechat: none (HEAD), wechat-1 (two); zhihu: zhihu-1 (HEAD), none (two)" in caught.value.message


@pytest.mark.parametrize(
    "text",
    ["", "{}", "<<<<<<< HEAD\n{", "<<<<<<< HEAD\n[]\n=======\n[]\n>>>>>>> two\n", "=======\n>>>>>>> two"],
)
def test_marks_around_no_ledger_are_explained_by_nothing(text: str) -> None:
    assert explain_conflict(text) == ""


def test_sides_are_read_whatever_stands_in_them() -> None:
    sides = read_sides("a\n<<<<<<< HEAD\nb\n||||||| base\nc\n=======\nd\n>>>>>>> other\ne")

    assert sides is not None
    assert (sides.ours, sides.theirs) == ("a\nb\ne", "a\nd\ne")
    assert (sides.our_name, sides.their_name) == ("HEAD", "other")
