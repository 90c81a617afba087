"""Simple formulas become text, everything else is left to the engine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.write.tex_plain import THIN, Run, plain_tex


def shown(tex: str) -> str | None:
    """The runs in one line: /slanted/, _{below}, ^{above}, thin blanks as ~."""
    runs = plain_tex(tex)
    if runs is None:
        return None
    return "".join(map(_shown, runs)).replace(THIN, "~")


def _shown(run: Run) -> str:
    text = f"/{run.text}/" if run.italic else run.text
    return {"base": text, "sub": f"_{{{text}}}", "sup": f"^{{{text}}}"}[run.position]


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("x", "/x/"),
        ("42", "42"),
        ("3.14", "3.14"),
        ("x_i", "/x/_{/i/}"),
        ("x_{ij}", "/x/_{/ij/}"),
        ("x^2", "/x/^{2}"),
        ("e^{-1}", "/e/^{−1}"),
        ("n-1", "/n/~−~1"),
        ("-1", "−1"),
        ("a=-1", "/a/~=~−1"),
        ("a + b", "/a/~+~/b/"),
        (r"3 \times 3", "3~×~3"),
        (r"n\to\infty", "/n/~→~∞"),
        (r"\alpha\le\beta", "/α/~≤~/β/"),
        (r"x\in\mathbb{R}", "/x/~∈~ℝ"),
        (r"x \in \mathbb R^d", "/x/~∈~ℝ^{/d/}"),
        (r"\Delta t", "Δ/t/"),
        (r"h_\theta(x)", "/h/_{/θ/}(/x/)"),
        (r"\log n", "log~/n/"),
        (r"\log(n)", "log(/n/)"),
        (r"O(n^2)", "/O/(/n/^{2})"),
        (r"\{0, 1\}", "{0,~1}"),
        (r"d_{\text{model}}", "/d/_{model}"),
        (r"\mathrm{KL}", "KL"),
        (r"\text{损失}", "损失"),
        (r"90^\circ", "90^{∘}"),
        (r"g\circ f", "/g/~∘~/f/"),
        (r"f'", "/f/′"),
    ],
)
def test_plain(tex: str, expected: str) -> None:
    assert shown(tex) == expected


@pytest.mark.parametrize(
    "tex",
    [
        "",
        "  ",
        "x_i^2",
        "x^2_i",
        "x^{2^n}",
        "x_{i_j}",
        "_i",
        "^2",
        "x_",
        "x^{}",
        "x^{",
        "{x}",
        "x}",
        "f'_i",
        "x_i'",
        "x_i _j",
        r"\frac{1}{2}",
        r"\sqrt2",
        r"\hat{y}",
        r"\sum_i x",
        r"\max_i x",
        r"\lim_{n} x",
        r"\boldsymbol{x}",
        r"\mathcal{L}",
        r"\mathbb{E}",
        r"\left(x\right)",
        r"a\quad b",
        r"a \\ b",
        "a & b",
        "a~b",
        r"\text{d_model}",
        r"\text{$x$}",
        r"\unknown",
        "，",
        "a" * 25,
        "\\",
    ],
)
def test_left_to_the_engine(tex: str) -> None:
    assert plain_tex(tex) is None


@given(st.text(alphabet=r"\{}^_abx12+-= ,()'|.中&$%#~" + "\n", max_size=30))
def test_never_shows_markup(tex: str) -> None:
    runs = plain_tex(tex)
    if runs is None:
        return
    shown_text = "".join(run.text for run in runs)
    assert shown_text.strip()
    for sign in "\\^$&":
        assert sign not in shown_text or f"\\{sign}" in tex
    assert all(run.text for run in runs)
