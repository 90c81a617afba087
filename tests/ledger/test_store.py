from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from publisher.adapter import Uploaded
from publisher.errors import LedgerBusy, LedgerError, SourceError
from publisher.ledger import Ledger, LedgerEntry, TargetEntry

LIN = TargetEntry(
    account="lin", id="1", url="https://x/1", images=MappingProxyType({"ab": Uploaded("https://cdn/ab")})
)


def one(post: str = "a", **targets: TargetEntry) -> LedgerEntry:
    return LedgerEntry(post, f"posts/{post}.md", "hash", MappingProxyType(targets))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / ".publisher")


def damage(ledger: Ledger, text: str | bytes, post: str = "a") -> Path:
    file = ledger.path_of(post)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_an_entry_is_found_again_by_another_process(ledger: Ledger) -> None:
    ledger.save(one(zhihu=LIN))
    assert Ledger(ledger.state).load("a") == one(zhihu=LIN)
    assert Ledger(ledger.state).load("b") is None


def test_folders_of_an_identity_stay_folders(ledger: Ledger) -> None:
    ledger.save(one("笔记/2026/一"))
    assert (ledger.state / "ledger" / "笔记" / "2026" / "一.json").is_file()
    assert list(Ledger(ledger.state).load_all().entries) == ["笔记/2026/一"]


@pytest.mark.parametrize("post", ["..", "a/../b", "/etc/x", "a//b", "", "a\\b", "."])
def test_no_identity_leads_out_of_the_folder(ledger: Ledger, post: str) -> None:
    with pytest.raises(SourceError) as caught:
        ledger.path_of(post)
    assert caught.value.code == "E205"


def test_targets_of_one_post_are_written_one_by_one(ledger: Ledger) -> None:
    ledger.save_target("a", "zhihu", LIN, path="p", source="s")
    ledger.save_target("a", "wechat", replace(LIN, id="2"), path="p2", source="s2")
    entry = Ledger(ledger.state).load("a")
    assert entry is not None
    assert {name: target.id for name, target in entry.targets.items()} == {"zhihu": "1", "wechat": "2"}
    assert (entry.path, entry.source) == ("p2", "s2")
    ledger.forget("a", "zhihu")
    assert ledger.target("a", "zhihu") is None
    ledger.forget("a", "wechat")
    ledger.forget("a", "wechat")
    assert not ledger.path_of("a").exists()


WHOLE = json.loads('{"schema_version": 1, "post": "a", "path": "", "source": "", "targets": {}}')


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", "E110", "cannot be understood"),
        ("{", "E110", "cannot be understood"),
        ("[]", "E110", "cannot be understood"),
        (b"\xff\xfe", "E110", "cannot be understood"),
        (json.dumps({"schema_version": 1}), "E110", "'post' is missing"),
        (json.dumps({**WHOLE, "post": "b"}), "E110", "about the post 'b'"),
        (json.dumps({**WHOLE, "targets": {"z": {"stage": "lost"}}}), "E110", "stage 'lost'"),
        (json.dumps({**WHOLE, "targets": {"z": 1}}), "E110", "cannot be understood"),
        ('<<<<<<< ours\n{"schema_version": 1}\n=======\n{}\n>>>>>>> theirs\n', "E110", "git merge"),
        (json.dumps({**WHOLE, "schema_version": 2}), "E111", "schema 2"),
        (json.dumps({**WHOLE, "schema_version": 0}), "E110", "never existed"),
    ],
)
def test_what_cannot_be_understood_is_never_overwritten(
    ledger: Ledger, text: str | bytes, code: str, words: str
) -> None:
    file = damage(ledger, text)
    before = file.read_bytes()
    acts: list[Callable[[], object]] = [
        lambda: ledger.load("a"),
        lambda: ledger.save(one()),
        lambda: ledger.forget("a", "zhihu"),
    ]
    for act in acts:
        with pytest.raises(LedgerError, match=words) as caught:
            act()
        assert (caught.value.code, caught.value.path) == (code, str(file))
        assert caught.value.fix
    assert file.read_bytes() == before


def test_a_damaged_file_stops_its_own_post_only(ledger: Ledger) -> None:
    ledger.save(one("b", zhihu=LIN))
    damage(ledger, "{")
    loaded = Ledger(ledger.state).load_all()
    assert (list(loaded.entries), list(loaded.errors)) == (["b"], ["a"])
    assert ledger.known_images("lin") == {"ab": Uploaded("https://cdn/ab")}


def test_pictures_are_known_by_account_and_addresses_by_post(ledger: Ledger) -> None:
    ledger.save(one("a", zhihu=LIN))
    other = replace(
        LIN, account="other", url=None, images=MappingProxyType({"cd": Uploaded("https://cdn/cd")})
    )
    ledger.save(one("b", zhihu=other))
    assert list(ledger.known_images("lin")) == ["ab"]
    assert list(ledger.known_images("other")) == ["cd"]
    assert ledger.addresses() == {"https://x/1": "a"}


def test_the_body_last_sent_and_the_ten_before_it(ledger: Ledger) -> None:
    assert ledger.sent_body("zhihu", "a/b") is None
    for number in range(13):
        ledger.keep_sent("zhihu", "a/b", f"<p>{number}</p>\r\n", format="html")
        ledger.keep_sent("zhihu", "a/b", f"<p>{number}</p>\r\n", format="html")
        entry = replace(LIN, time=f"2026-11-24T10:00:{number:02}Z")
        ledger.save_target("a/b", "zhihu", entry, path="", source="")
    assert ledger.sent_body("zhihu", "a/b") == "<p>12</p>\r\n"
    versions = ledger.versions("zhihu", "a/b")
    assert [file.read_bytes().decode()[3:-6] for file in versions] == [
        str(number) for number in range(11, 1, -1)
    ]
    assert versions[0].name == "20261124T100011Z.html"


def test_bodies_sent_within_one_second_are_all_kept(ledger: Ledger) -> None:
    ledger.save_target("a", "zhihu", replace(LIN, time="2026-11-24T10:00:00Z"), path="", source="")
    for number in range(13):
        ledger.keep_sent("zhihu", "a", f"<p>{number}</p>", format="html")
    kept = [file.read_text("utf-8") for file in ledger.versions("zhihu", "a")]
    assert kept == [f"<p>{number}</p>" for number in range(11, 1, -1)]


def test_a_backup_is_kept_under_its_time(ledger: Ledger) -> None:
    file = ledger.backup("wechat", "a", "theirs", format="html", time="2026-11-24T10:00:00Z")
    assert file.read_text() == "theirs"
    assert file.relative_to(ledger.state).as_posix() == "backup/wechat/a/20261124T100000Z.html"


# ---------------------------------------------------------------- crashes and other runs


def run(code: str, state: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, str(state)], capture_output=True, text=True, check=False
    )


def test_a_process_killed_between_file_and_name_leaves_the_old_content(ledger: Ledger) -> None:
    ledger.save(one(zhihu=LIN))
    before = ledger.path_of("a").read_bytes()
    code = """
import os, pathlib, signal, sys
from publisher.ledger import Ledger, LedgerEntry
pathlib.Path.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
Ledger(pathlib.Path(sys.argv[1])).save(LedgerEntry("a", "changed", "changed"))
"""
    assert run(code, ledger.state).returncode == -9
    assert ledger.path_of("a").read_bytes() == before
    assert list(Ledger(ledger.state).load_all().entries) == ["a"]


def test_a_failed_write_leaves_nothing_beside(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger.save(one(zhihu=LIN))

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        ledger.save(one())
    assert [file.name for file in (ledger.state / "ledger").iterdir()] == ["a.json"]


def test_a_second_run_waits_and_then_says_who(ledger: Ledger) -> None:
    waits: list[float] = []
    with ledger.lock(), pytest.raises(LedgerBusy) as caught, Ledger(ledger.state).lock(sleep=waits.append):
        pass
    assert sum(waits) == 30
    assert f"process {os.getpid()} on " in caught.value.message
    assert (caught.value.code, caught.value.exit_code) == ("E112", 1)
    assert not (ledger.state / "lock").exists()


def test_a_run_that_ends_meanwhile_lets_the_next_one_in(ledger: Ledger) -> None:
    first = ExitStack()
    first.enter_context(ledger.lock())
    with Ledger(ledger.state).lock(sleep=lambda _: first.close()):
        assert (ledger.state / "lock").exists()


def test_the_lock_of_a_killed_process_is_taken_over(ledger: Ledger) -> None:
    code = """
import os, pathlib, signal, sys
from publisher.ledger import Ledger
with Ledger(pathlib.Path(sys.argv[1])).lock():
    os.kill(os.getpid(), signal.SIGKILL)
"""
    assert run(code, ledger.state).returncode == -9
    assert (ledger.state / "lock").exists()
    with ledger.lock(sleep=lambda _: pytest.fail("must not wait")):
        pass
    assert list(ledger.state.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "is_dead"),
    [
        ({}, False),
        ({"started": "1"}, True),
        ({"host": "elsewhere"}, False),
        ({"host": "elsewhere", "pid": 1}, False),
    ],
)
def test_a_reused_process_number_is_no_living_lock(
    ledger: Ledger, change: dict[str, object], is_dead: bool
) -> None:
    with ledger.lock():
        held = json.loads((ledger.state / "lock").read_bytes())
    if not held["started"]:
        pytest.skip("this system does not tell when a process began")
    (ledger.state / "lock").write_text(json.dumps({**held, **change}))
    waits: list[float] = []
    try:
        with ledger.lock(wait=1, sleep=waits.append):
            assert is_dead
    except LedgerBusy:
        assert not is_dead


def test_what_another_run_wrote_before_the_lock_is_seen(ledger: Ledger) -> None:
    assert ledger.load("a") is None
    Ledger(ledger.state).save(one(zhihu=LIN))
    with ledger.lock():
        assert ledger.load("a") == one(zhihu=LIN)


@pytest.mark.parametrize(
    ("content", "age", "is_left"),
    [
        (b"", 3600, True),
        (b"\0" * 200, 3600, True),
        (b"{half", 3600, True),
        (b"[]", 3600, True),
        (b'{"pid": "7", "host": "here"}', 3600, True),
        (b"[" * 100_000, 3600, True),
        (b"", 0, False),
        (b'{"pid": 1, "host": "elsewhere", "of a newer": "program"}', 3600, False),
    ],
)
def test_a_lock_that_names_nobody_is_taken_over_after_a_while(
    ledger: Ledger, content: bytes, age: int, is_left: bool
) -> None:
    """A disk that lost power leaves empty files; what was written just now may be somebody's, and so may another host's."""
    ledger.state.mkdir(parents=True)
    lock = ledger.state / "lock"
    lock.write_bytes(content)
    os.utime(lock, (lock.stat().st_mtime - age,) * 2)
    if not is_left:
        with pytest.raises(LedgerBusy) as caught, ledger.lock(wait=1, sleep=lambda _: None):
            pass
        assert str(lock) in caught.value.fix
        assert lock.read_bytes() == content
        return
    with ledger.lock(wait=1, sleep=lambda _: pytest.fail("must not wait")):
        assert json.loads(lock.read_bytes())["pid"] == os.getpid()
    assert list(ledger.state.iterdir()) == []
