"""The parser as a whole: other people's suites, what tokens carry, and input made to hurt."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.token import Token

from publisher.read.syntax.parser import MAX_NESTING, build_parser

SUITES = Path(__file__).parents[3] / "shared" / "suites"

ON_PURPOSE = {
    "commonmark/spec.json": {
        604: "a bare address is linked",
        610: "a bare address is linked",
        613: "a bare address is linked",
    },
    "cmark-gfm/spec.json": {
        610: "a bare address is linked",
        616: "a bare address is linked",
        619: "a bare address is linked",
        628: "ftp addresses stay text",
        629: "mail addresses stay text",
        630: "mail addresses stay text",
        631: "mail addresses stay text",
        645: "HTML comments as CommonMark 0.31 has them",
        646: "HTML comments as CommonMark 0.31 has them",
        653: "no tag filter: raw HTML is judged later",
    },
    "cmark-gfm/extensions.json": {
        17: "one tilde is a range in Chinese text",
        18: "one tilde is a range in Chinese text",
        19: "mail addresses stay text; an emoji ends an address",
        20: "has no expected output",
        22: "no tag filter: raw HTML is judged later",
        23: "footnotes stay where they are written",
    },
    "cmark-gfm/regression.json": {
        10: "one tilde is a range in Chinese text",
        11: "one tilde is a range in Chinese text",
        13: "footnotes stay where they are written",
    },
}


def _examples() -> list[Any]:
    return [
        pytest.param(example["markdown"], example["html"], id=f"{name} {example['example']}")
        for name, exceptions in ON_PURPOSE.items()
        if (SUITES / name).exists()
        for example in json.loads((SUITES / name).read_text("utf-8"))
        if example["example"] not in exceptions
    ]


def _exceptions() -> list[Any]:
    return [
        pytest.param(example["markdown"], example["html"], id=f"{name} {example['example']}")
        for name, exceptions in ON_PURPOSE.items()
        if (SUITES / name).exists()
        for example in json.loads((SUITES / name).read_text("utf-8"))
        if example["example"] in exceptions
    ]


@pytest.mark.parametrize(("source", "expected"), _exceptions())
def test_what_differs_on_purpose_still_does(source: str, expected: str) -> None:
    assert _normal(build_parser().render(source)) != _normal(expected)


@pytest.mark.parametrize(("source", "expected"), _examples())
def test_other_peoples_suites(source: str, expected: str) -> None:
    assert _normal(build_parser().render(source)) == _normal(expected)


def _normal(html: str) -> str:
    """Levels what renderers may write differently: strikethrough, alignment, check boxes, empty quotes."""
    html = re.sub(r"<(/?)s>", r"<\1del>", html)
    html = re.sub(r' style="text-align:(\w+)"', r' align="\1"', html)
    html = re.sub(r' class="[^"]*task-list[^"]*"', "", html)
    html = re.sub(r"<input[^>]*>", lambda box: f"<input{' checked' if 'checked=' in box[0] else ''}>", html)
    return re.sub(r"<blockquote>\n</blockquote>", "<blockquote></blockquote>", html)


# ---------------------------------------------------------------- what tokens carry


def test_task_items_carry_checked() -> None:
    tokens = build_parser().parse("- [x] 甲\n- [ ] 乙\n- 丙\n- [@] 丁")
    assert [token.meta.get("checked") for token in tokens if token.type == "list_item_open"] == [
        True,
        False,
        None,
        None,
    ]
    assert [token.content for token in tokens if token.type == "inline"] == ["甲", "乙", "丙", "[@] 丁"]


def test_footnote_definitions_stay_in_place() -> None:
    tokens = build_parser().parse("文[^一]。[^未]\n\n[^一]: 注 *重*\n\n    续\n\n后")
    types = [token.type for token in tokens]
    assert (
        types.index("footnote_reference_open")
        < types.index("footnote_reference_close")
        < types.index("paragraph_close", -2)
    )
    assert next(token.meta["label"] for token in tokens if token.type == "footnote_reference_open") == "一"
    references = [child.meta["label"] for child in _children(tokens) if child.type == "footnote_ref"]
    assert references == ["一"]


def test_inline_footnotes_carry_their_text() -> None:
    tokens = build_parser().parse("文^[注 *重* ^[里]]。")
    outer = next(child for child in _children(tokens) if child.type == "footnote_ref")
    assert outer.content == "注 *重* ^[里]"
    inner = next(child for child in outer.children or [] if child.type == "footnote_ref")
    assert inner.content == "里"


def test_alert_knows_kind_title_and_lines() -> None:
    tokens = build_parser().parse("前\n\n> [!Note] 题\n> 正文\n> 续")
    alert = next(token for token in tokens if token.type == "alert_open")
    assert (alert.meta, alert.map) == ({"kind": "note", "title": "题"}, [2, 5])
    body = [token for token in tokens if token.type == "inline"][-1]
    assert (body.content, body.map) == ("正文\n续", [3, 5])


def test_display_formula_knows_its_lines() -> None:
    tokens = build_parser().parse("前\n$$\na\n$$ 后\n又")
    assert [(token.type, token.map) for token in tokens if token.type in ("math_block", "inline")] == [
        ("inline", [0, 1]),
        ("math_block", [1, 4]),
        ("inline", [3, 5]),
    ]


def test_parsers_are_built_once_for_each_choice() -> None:
    assert build_parser() is build_parser()
    assert build_parser() is not build_parser(math=())
    assert build_parser(math=()).render("$a$ \\(b\\)") == "<p>$a$ (b)</p>\n"


# ---------------------------------------------------------------- input made to hurt

HOSTILE: dict[str, Callable[[int], str]] = {
    "dollars": lambda n: "$" * n,
    "dollars apart": lambda n: "$a " * n,
    "dollars and ticks": lambda n: "$a`$b" * n,
    "double dollars": lambda n: "$$a " * n + "$",
    "lines of double dollars": lambda n: "a\n" + "$$ b $$ c\n" * n,
    "lines of escaped dollars": lambda n: "$$ \\$$\n" * n,
    "stars": lambda n: "*" * n,
    "stars and text": lambda n: "*中**a " * n,
    "mixed markers": lambda n: "*_~~" * n,
    "opening brackets": lambda n: "[" * n,
    "brackets both ways": lambda n: "[a](" * n,
    "pictures": lambda n: "![" * n,
    "footnotes": lambda n: "[^" * n + "\n\n[^a]: b",
    "inline footnotes": lambda n: "^[" * n,
    "addresses": lambda n: "https://a.cn" * n,
    "addresses in Chinese": lambda n: "https://a.cn中" * n,
    "brackets behind an address": lambda n: "https://a.cn/" + ")" * n,
    "half entities behind an address": lambda n: "https://a.cn/" + "&a;" * n,
    "address heads": lambda n: "https://" * n,
    "quotes": lambda n: ">" * n + "a",
    "lists": lambda n: "".join("  " * depth + "- a\n" for depth in range(min(n, 200))),
    "alerts": lambda n: "> [!NOTE] a\n\nb\n\n" * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|$x\\|y$|https://a.cn|\n" * n,
    "backslashes": lambda n: "\\" * n,
    "ticks": lambda n: "".join("`" * (each % 50) + " " for each in range(n)),
    "nested emphasis": lambda n: "*a **b " * n + "c** d*" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("math", [("dollars",), ("dollars", "brackets")])
def test_work_grows_with_the_input_not_its_square(name: str, math: tuple[str, ...]) -> None:
    make, parser = HOSTILE[name], build_parser(math=math)
    parser.parse(make(10))  # fills what is built on first use
    small, large = (_calls(lambda size=size: parser.parse(make(size))) for size in (400, 800))  # type: ignore[misc]
    assert large < 2.6 * small + 2000


@pytest.mark.parametrize(
    "source", ["\\(" * 3000, "\\[\n" * 3000, "\\[a\\(" * 3000], ids=["inline", "lines", "both"]
)
def test_lonely_brackets_are_text(source: str) -> None:
    tokens = build_parser(math=("brackets",)).parse(source)
    assert not [token for token in [*tokens, *_children(tokens)] if token.type.startswith("math")]


def test_lonely_footnotes_are_not_searched_to_the_end() -> None:
    """The plugin's search is a loop without calls, so that lines are counted here."""
    small, large = (_lines_run(f"{'[^' * size}\n\n[^a]: b") for size in (1000, 2000))
    assert large < 2.6 * small


@pytest.mark.parametrize(
    "source", [">" * 5000 + "a", "- " * 3000 + "a", "![" * 3000 + "](a)" * 3000, "[" * 20_000]
)
def test_deep_nesting_ends(source: str) -> None:
    tokens = build_parser().parse(source)
    assert max(token.level for token in tokens) <= MAX_NESTING + 2


def test_twenty_lists_deep_is_no_loss() -> None:
    source = "".join("  " * depth + f"- 第{depth}层\n" for depth in range(20))
    assert "第19层" in build_parser().render(source)


@given(st.text("$\\`[]()!*_~>|-\n ab中。:/hw.", max_size=60))
def test_never_fails_and_levels_balance(source: str) -> None:
    tokens = build_parser(math=("dollars", "brackets")).parse(source)
    assert sum(token.nesting for token in tokens) == 0
    for inline in tokens:
        assert sum(child.nesting for child in inline.children or []) == 0


def test_import_stays_light() -> None:
    script = "import sys; import publisher.read.syntax.parser; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.split()
    heavy = {"requests", "yaml", "PIL", "pygments", "rich", "linkify_it", "asyncio", "importlib.metadata"}
    assert not heavy & set(loaded)


def _calls(work: Callable[[], object]) -> int:
    """How many functions, Python's and C's, a piece of work calls."""
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def _lines_run(source: str) -> int:
    """How many lines of Python parsing the source runs."""
    count, former = 0, sys.gettrace()

    def note(frame: object, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return note

    sys.settrace(note)  # type: ignore[arg-type]
    try:
        build_parser().parse(source)
    finally:
        sys.settrace(former)
    return count


def _children(tokens: list[Token]) -> list[Token]:
    return [child for token in tokens for child in token.children or []]
