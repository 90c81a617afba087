"""What a reader cannot tell apart is equal once it is folded, and what he can is not."""

from __future__ import annotations

import pytest

from publisher_zhihu.folding import fold, fold_address

KEY = "v2-0123456789abcdef0123456789abcdef"
SAME_PICTURE = [
    f"https://picx.zhimg.com/{KEY}.png",
    f"https://pic1.zhimg.com/{KEY}_1440w.jpg",
    f"https://pica.zhimg.com/80/{KEY}_720w.webp?source=d16d100b",
    f"http://pic4.zhimg.com/50/{KEY}_b.png",
    f"https://pic-private.zhihu.com/{KEY}~resize:1440:q75.png?expiration=1&auth_key=2",
]
EQUAL = [
    ("<p><strong>a</strong></p>", "<p><b>a</b></p>"),
    ("<p><em>a</em></p>", '<p class="x"><i>a</i></p>'),
    ("<p>a</p><p></p>", "<p>a</p>"),
    ("<p>a</p>\n<p>b</p>", "<p>a</p><p>b</p>"),
    ("<p>&quot;&#39;</p>", "<p>\"'</p>"),
    (
        '<a href="https://example.org/?a=1&amp;b=2">a</a>',
        '<a href="https://link.zhihu.com/?target=https%3A//example.org/%3Fa%3D1%26b%3D2" class="wrap external">a</a>',
    ),
]
UNEQUAL = [
    ("<p>a</p>", "<p>b</p>"),
    ("<p>a</p>", "<p><b>a</b></p>"),
    ('<a href="https://a.example/">a</a>', '<a href="https://b.example/">a</a>'),
    ('<pre lang="c">a\n\nb</pre>', '<pre lang="c">a\nb</pre>'),
    ('<pre lang="c">a</pre>', '<pre lang="go">a</pre>'),
    (
        '<p>x<img eeimg="1" src="//www.zhihu.com/equation?tex=x"></p>',
        '<p>x<img eeimg="1" src="//www.zhihu.com/equation?tex=y"></p>',
    ),
    (f'<img src="{SAME_PICTURE[0]}">', f'<img src="{SAME_PICTURE[0].replace("0123", "ffff")}">'),
    ("<p>a b</p>", "<p>ab</p>"),
]


@pytest.mark.parametrize("address", SAME_PICTURE)
def test_every_address_of_a_picture_is_one(address: str) -> None:
    assert fold_address(address) == f"https://picx.zhimg.com/{KEY}"


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_for_a_reader(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), UNEQUAL)
def test_different_for_a_reader(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_formula_keeps_what_a_reader_would_read() -> None:
    """The TeX stands in `alt`, and is compared there; the alt of a picture is shown to nobody."""
    formula = '<img eeimg="1" src="//www.zhihu.com/equation?tex=x" alt="x">'
    assert fold(formula) == formula
    assert fold(f'<img src="{SAME_PICTURE[0]}" alt="a">') == fold(f'<img src="{SAME_PICTURE[1]}">')


@pytest.mark.parametrize("html", [one for pair in EQUAL + UNEQUAL for one in pair])
def test_folding_twice_changes_nothing(html: str) -> None:
    assert fold(fold(html)) == fold(html)
