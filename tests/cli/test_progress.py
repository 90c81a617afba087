"""Progress: bars on a terminal, lines in CI, nothing elsewhere; rich is loaded for bars alone."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from publisher.apply.work import Event
from publisher.cli.output import Screen
from publisher.cli.progress import Progress, Tally
from publisher.plan.model import Action, PlannedImage
from tests.cli.conftest import Blog


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def action(post: str, target: str, pictures: int = 0) -> Action:
    image = PlannedImage("a.png", "0" * 64, "upload", 1, "image/png")
    known = PlannedImage("b.png", "1" * 64, "known", 1, "image/png")
    return Action(
        post=post,
        path=f"{post}.md",
        target=target,
        kind="create",
        reason="new",
        images=(image,) * pictures + (known,),
    )


ACTIONS = [action("a", "zhihu", 2), action("b", "zhihu", 1), action("a", "blog")]
EVENTS = [
    Event("begins", "zhihu", "a"),
    Event("picture", "zhihu", "a", "a.png"),
    Event("picture", "zhihu", "a", "c.png"),
    Event("step", "zhihu", "a", "write"),
    Event("ends", "zhihu", "a", "done"),
    Event("ends", "blog", "a", "done"),
]


def progress(stream: io.StringIO, environment: dict[str, str], **screen: Any) -> Progress:
    shown = Progress(Screen(stream, stream, **screen), ACTIONS, "en", environment)
    with shown:
        for event in EVENTS:
            shown.tell(event)
    return shown


def test_pieces_and_pictures_are_counted() -> None:
    shown = progress(io.StringIO(), {})
    assert shown.tallies == {"zhihu": Tally(2, 3, 1, 2), "blog": Tally(1, 0, 1, 0)}
    shown.tell(Event("picture", "zhihu", "b", "d.png"))
    assert shown.tallies["zhihu"].words("zh") == "1/2 · 图片 3/3 · d.png"
    for _ in range(3):
        shown.tell(Event("ends", "zhihu", "b", "done"))
    assert shown.tallies["zhihu"].words("en") == "4/4 · pictures 3/3"


def test_a_file_gets_nothing() -> None:
    stream = io.StringIO()
    progress(stream, {})
    assert stream.getvalue() == ""


def test_ci_gets_a_line_for_each_piece() -> None:
    stream = io.StringIO()
    progress(stream, {"CI": "true"})
    assert stream.getvalue() == "zhihu 1/2 a done\nblog 1/1 a done\n"


@pytest.mark.parametrize("screen", [{"is_quiet": True}], ids=["quiet"])
def test_quiet_gets_nothing(screen: dict[str, Any]) -> None:
    for stream in (io.StringIO(), Terminal()):
        progress(stream, {"CI": "true"}, **screen)
        assert stream.getvalue() == ""


@pytest.mark.parametrize(("columns", "has_bar"), [("100", True), ("60", False)])
def test_a_terminal_gets_bars(monkeypatch: pytest.MonkeyPatch, columns: str, has_bar: bool) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", columns)
    stream = Terminal()
    progress(stream, {"TERM": "xterm"})
    said = stream.getvalue()
    assert "zhihu" in said
    assert "1/2 · pictures 2/3" in said
    assert ("━" in said) == has_bar


def test_no_colour_means_bars_without_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    stream = Terminal()
    progress(stream, {"TERM": "xterm"}, color="never")
    assert "\x1b[3" not in stream.getvalue()


def test_a_dumb_terminal_gets_no_bars() -> None:
    stream = Terminal()
    progress(stream, {"TERM": "dumb"})
    assert stream.getvalue() == ""


def test_a_run_in_ci_says_how_far_it_is(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "1")
    monkeypatch.delitem(sys.modules, "rich.progress", raising=False)
    ended = blog.publish("-y", "--sandbox")
    lines = [line for line in ended.err.splitlines() if "/2 " in line]
    assert len(lines) == 6
    assert "rich.progress" not in sys.modules
    assert "\x1b" not in ended.out + ended.err
