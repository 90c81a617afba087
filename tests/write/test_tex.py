"""Formulas as short inline SVG."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publisher.write.tex import BadFormula, Formulas, SvgFormula, tex_to_svg

# One of each kind of thing that MathJax draws in its own way.
KINDS = {
    "letter": r"x",
    "scripts": r"x_1^2",
    "fraction and root": r"\frac{a}{b}\sqrt{x+\sqrt[3]{y}}",
    "sum and integral": r"\sum_{i=1}^{n} x_i + \int_0^\infty e^{-x^2}\,dx + \oint_C + \bigoplus_k",
    "aligned": r"\begin{aligned}a&=b\\c&=\text{损失}\end{aligned}",
    "align": r"\begin{align}a&=b\\c&=d\end{align}",
    "matrix": r"\begin{bmatrix}a&b\\c&d\end{bmatrix}",
    "tall braces": r"\left\{\begin{matrix}1\\2\\3\\4\\5\\6\\7\end{matrix}\right.",
    "cases": r"\begin{cases}1&x>0\\0&\text{否则}\end{cases}",
    "array rules": r"\begin{array}{c:c|c}1&2&3\\\hdashline 4&5&6\\\hline 7&8&9\end{array}",
    "tag": r"a=b\tag{1}",
    "two tags": r"\begin{align}a&=b\tag{1.1}\\c&=\frac{d}{e}\tag{*}\end{align}",
    "stretched": r"\overline{xyz}\widehat{abc}\xrightarrow{\text{long}}\underbrace{aaaaaaaa}_{b}\overrightarrow{AB}",
    "frames": r"\boxed{x}\fbox{y}\cancel{z}\bcancel{w}\enclose{circle,roundedbox}{q}",
    "colours": r"\color{red}{y}\textcolor{blue}{x}\colorbox{yellow}{z}",
    "alphabets": r"\mathbb{E}\mathcal{L}\mathfrak{g}\mathscr{L}\mathsf{A}\mathtt{c}\bm{w}\boldsymbol{v}",
    "chemistry": r"\ce{2H2O -> 2H2 + O2}",
    "diagram": r"\begin{CD}A@>a>>B\\@VVbV@VVcV\\C@>d>>D\end{CD}",
    "accents": r"\hat{y}\dot{x}\vec{v}\tilde{a}",
    "text with underscore": r"\text{d_model}",
    "Chinese sign in math": r"a，b",
    "empty": r"\,",
}


def parsed(formula: SvgFormula) -> ElementTree.Element:
    return ElementTree.fromstring(formula.markup)


@pytest.mark.parametrize("tex", KINDS.values(), ids=KINDS.keys())
@pytest.mark.parametrize("display", [False, True], ids=["inline", "display"])
def test_only_what_wechat_keeps(tex: str, display: bool) -> None:
    formula = tex_to_svg(tex, display=display)
    root = parsed(formula)
    assert {element.tag for element in root} <= {"path", "text"}
    allowed = {"style", "viewBox", "fill", "d", "x", "y", "font-size", "font-style", "font-weight"}
    assert {name for element in root.iter() for name in element.attrib} <= allowed
    assert root.get("fill") == "currentColor"
    assert "px" not in formula.markup
    assert "\n" not in formula.markup
    assert re.fullmatch(
        r"width:[\d.]+em;height:[\d.]+em;vertical-align:(0|-?[\d.]+em)", root.get("style", "")
    )


@pytest.mark.parametrize("tex", KINDS.values(), ids=KINDS.keys())
def test_ink_stays_in_the_picture(tex: str) -> None:
    root = parsed(tex_to_svg(tex, display=True))
    left, top, width, height = map(int, root.get("viewBox", "").split())
    for path in root.iter("path"):
        for x, y in _pen_positions(path.get("d", "")):
            assert left <= x <= left + width
            assert top <= y <= top + height


@pytest.mark.parametrize("tex", KINDS.values(), ids=KINDS.keys())
def test_same_bytes_in_another_post(tex: str) -> None:
    assert Formulas().svg(tex).markup == Formulas({"unused": "x"}).svg(tex).markup


def test_much_shorter_than_mathjax_writes_it() -> None:
    # MathJax writes 989 and 1,925 characters.
    assert len(tex_to_svg("x").markup) < 450
    assert len(tex_to_svg("x_1^2").markup) < 720


def test_sizes_follow_the_text() -> None:
    formula = tex_to_svg("x")
    assert 0.5 < formula.width_em < 0.8
    assert 0.4 < formula.height_em < 0.7
    assert tex_to_svg("y").depth_em > 0.15 > formula.depth_em
    display = tex_to_svg(r"\sum_{i=1}^n i", display=True)
    assert display.height_em > 2


def test_a_tagged_formula_fits_a_phone_and_its_tag_stands_right() -> None:
    formula = tex_to_svg(r"a=b\tag{7}", display=True)
    assert 15 < formula.width_em < 21.4  # 343 px at 16 px
    _, _, width, _ = map(int, parsed(formula).get("viewBox", "").split())
    xs = [x for path in parsed(formula).iter("path") for x, _ in _pen_positions(path.get("d", ""))]
    assert max(xs) > 0.97 * width
    middle = [x for x in xs if x < 0.8 * width]
    assert abs((min(middle) + max(middle)) / 2 - width / 2) < 0.02 * width


def test_array_rules_are_drawn() -> None:
    ruled = tex_to_svg(r"\begin{array}{c|c}1&2\\\hline 3&4\end{array}")
    bare = tex_to_svg(r"\begin{array}{cc}1&2\\ 3&4\end{array}")
    assert len(ruled.markup) > len(bare.markup) + 20


def test_letters_without_outlines_stay_text() -> None:
    root = parsed(tex_to_svg(r"\text{损失}，x"))
    assert "".join(text.text or "" for text in root.iter("text")) == "损失，"
    assert not any("font-style" in text.attrib for text in root.iter("text"))


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\notacommand{x}", "Undefined control sequence \\notacommand"),
        (r"\frac{1", "Missing close brace"),
        (r"x}", "Extra close brace or missing open brace"),
        (r"\left( x", r"Missing \left or extra \right|Extra \left or missing \right"),
        (r"\begin{matrix} a", r"Missing \end{matrix}"),
        (r"x^2^3", "Double exponent"),
        (r"\href{https://example.cn}{x}", "Undefined control sequence"),
        (r"\def\x{\x\x}\x", "recursive macro"),
        ("{" * 4000 + "x", "brace"),
    ],
)
def test_bad_formula_in_mathjax_words(tex: str, message: str) -> None:
    with pytest.raises(BadFormula) as caught:
        tex_to_svg(tex)
    assert any(part in str(caught.value) for part in message.split("|"))
    assert "\n" not in str(caught.value)
    assert tex_to_svg("x").markup  # the engine still works


def test_a_bad_formula_is_bad_again() -> None:
    formulas = Formulas()
    for _ in range(2):
        with pytest.raises(BadFormula, match="Undefined"):
            formulas.svg(r"\nonsense")


def test_macros_of_the_configuration() -> None:
    formulas = Formulas({"R": r"\mathbb{R}", "norm": r"\lVert #1 \rVert"})
    assert formulas.svg(r"\R").markup == tex_to_svg(r"\mathbb{R}").markup
    assert formulas.svg(r"\norm{x}").markup == tex_to_svg(r"\lVert x \rVert").markup
    with pytest.raises(BadFormula):
        tex_to_svg(r"\R")


def test_definitions_hold_within_a_post_and_no_further() -> None:
    post = Formulas()
    post.svg(r"\newcommand{\half}{\frac12} \half")
    assert post.svg(r"\half").markup == tex_to_svg(r"\frac12").markup
    with pytest.raises(BadFormula):
        Formulas().svg(r"\half")


def test_definitions_hold_when_everything_before_came_from_the_cache() -> None:
    first = Formulas()
    first.svg(r"\newcommand{\third}{\frac13}\third")
    second = Formulas()
    second.svg(r"\newcommand{\third}{\frac13}\third")
    Formulas().svg("q_{other}")
    assert second.svg(r"\third + 7").markup == tex_to_svg(r"\frac13 + 7").markup


def test_posts_that_take_turns_keep_their_own_definitions() -> None:
    one, two = Formulas(), Formulas()
    one.svg(r"\def\w{a_1}")
    two.svg(r"\def\w{b_2}")
    for at in range(3):
        assert one.svg(rf"\w+{at}").markup == tex_to_svg(rf"a_1+{at}").markup
        assert two.svg(rf"\w+{at}").markup == tex_to_svg(rf"b_2+{at}").markup


def test_a_formula_that_fails_defines_nothing() -> None:
    post = Formulas()
    with pytest.raises(BadFormula):
        post.svg(r"\newcommand{\half}{\frac12} \nonsense")
    with pytest.raises(BadFormula):
        post.svg(r"\half")


def test_threads_may_draw_side_by_side() -> None:
    made: list[str] = []

    def work(at: int) -> None:
        made.append(tex_to_svg(rf"\beta_{at % 2}+\gamma").markup)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 2


def test_an_endless_formula_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.write.tex.TIME_LIMIT", 0.2)
    monkeypatch.setattr("publisher.write.tex._HERE", threading.local())  # a new engine, with the new limit
    with pytest.raises(BadFormula, match="took more than"):
        tex_to_svg("a+" * 2500)
    assert tex_to_svg("x_9").markup.startswith("<svg")


def test_a_forked_process_draws_too() -> None:
    script = (
        "import os, publisher.write.tex as t; t.tex_to_svg('x'); child = os.fork();\n"
        "if child == 0: t.tex_to_svg('y'); os._exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    assert _run(script) == "7"


@pytest.mark.parametrize("part", [r"\sqrt{", "{", "x^{"])
def test_nesting(part: str) -> None:
    assert tex_to_svg(part * 30 + "x" + "}" * 30).markup
    with pytest.raises(BadFormula, match="nested too deep"):
        tex_to_svg(part * 1000 + "x" + "}" * 1000)


def test_chinese_letters_share_an_element() -> None:
    texts = list(parsed(tex_to_svg(r"\text{损失函数}")).iter("text"))
    assert [text.text for text in texts] == ["损失函数"]
    assert len(texts[0].get("x", "").split()) == 4


def test_nothing_starts_before_the_first_formula() -> None:
    script = (
        "import sys, threading, publisher.write.tex as t; f = t.Formulas({'R': 'x'});"
        "print(sorted({'quickjs', 'mathjax', 'PIL'} & set(sys.modules)), threading.active_count())"
    )
    assert _run(script) == "[] 1"


def _run(script: str) -> str:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


def _pen_positions(data: str) -> list[tuple[int, int]]:
    """Where the pen comes to stand along a relative path."""
    x = y = 0
    positions: list[tuple[int, int]] = []
    sizes = {"m": 2, "l": 2, "h": 1, "v": 1, "q": 4, "t": 2}
    for command, rest in re.findall(r"([mlhvqt])([^mlhvqt]*)", data):
        numbers = [int(number) for number in re.findall(r"-?\d+", rest)]
        size = sizes[command]
        assert numbers
        assert len(numbers) % size == 0
        for at in range(0, len(numbers), size):
            group = numbers[at : at + size]
            x += 0 if command == "v" else group[0] if command == "h" else group[-2]
            y += 0 if command == "h" else group[-1]
            positions.append((x, y))
    return positions
