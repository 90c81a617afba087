"""What goes where, in which colours, and how wide Chinese is."""

from __future__ import annotations

import io

import pytest

from publisher.cli.output import Screen, align, cut, is_colored, pad, width


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_chinese_takes_two_columns() -> None:
    assert width("公众号 ok") == 9
    assert width("é") == 1
    assert pad("知乎", 6) == "知乎  "
    assert cut("知乎专栏", 5) == "知乎…"
    assert cut("short", 5) == "short"


def test_columns_line_up() -> None:
    rows = align([("post", "target"), ("显存", "zhihu"), ("x", "y")])
    assert ["".join(row) for row in rows] == ["post  target", "显存  zhihu", "x     y"]


def test_results_and_notes_go_apart() -> None:
    out, err = io.StringIO(), io.StringIO()
    screen = Screen(out, err)
    screen.say("result")
    screen.note("note")
    assert (out.getvalue(), err.getvalue()) == ("result\n", "note\n")


def test_no_secret_is_printed() -> None:
    out = io.StringIO()
    screen = Screen(out, out, clean=lambda text: text.replace("hidden", "***"))
    screen.say("a hidden word")
    screen.note("hidden")
    assert out.getvalue() == "a *** word\n***\n"


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "colored"),
    [
        ("auto", False, {}, False),
        ("auto", True, {}, True),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"TERM": "dumb"}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {}, False),
    ],
)
def test_colours_only_where_wanted(
    choice: str, terminal: bool, environment: dict[str, str], colored: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    stream = Terminal() if terminal else io.StringIO()
    assert is_colored(stream, choice) is colored  # type: ignore[arg-type]
    painted = Screen(stream, stream, choice).paint("x", "red")  # type: ignore[arg-type]
    assert painted == ("\x1b[31mx\x1b[0m" if colored else "x")
