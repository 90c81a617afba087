"""W332: other spellings of the own site, and the fix that writes the canonical one where the link stands."""

from __future__ import annotations

import pytest

from publisher.check.spellings import other_spellings
from tests.check.posts import found, mended, post_of, subject_of

OTHERS = (post_of("字", "b"), post_of("字", "中文"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[乙](http://www.example.cn/b.html)", "[乙](https://www.example.cn/b.html)"),
        ("[乙](https://example.cn/b.html#x)", "[乙](https://www.example.cn/b.html#x)"),
        ("[乙](http://old.example.com/b.html?q=1 '题')", "[乙](https://www.example.cn/b.html?q=1 '题')"),
        ("[乙](//example.cn/b.html)", "[乙](https://www.example.cn/b.html)"),
        ("[乙](HTTP://Example.CN/b.html)", "[乙](https://www.example.cn/b.html)"),
        ("[首页](http://example.cn/)", "[首页](https://www.example.cn/)"),
        ("[首页](http://example.cn)", "[首页](https://www.example.cn)"),
        ("<http://example.cn/b.html>", "<https://www.example.cn/b.html>"),
        ("看 http://example.cn/b.html 这里", "看 https://www.example.cn/b.html 这里"),
        ("[文](<http://example.cn/中文.html>)", "[文](<https://www.example.cn/中文.html>)"),
        ("[乙][1]\n\n[1]: http://example.cn/b.html", "[乙][1]\n\n[1]: https://www.example.cn/b.html"),
        (
            '<a href="http://example.cn/b.html">乙</a>字',
            '<a href="https://www.example.cn/b.html">乙</a>字',
        ),
        (
            "[乙](http://example.cn/b.html)\r\n[文](http://example.cn/中文.html)\r\n",
            "[乙](https://www.example.cn/b.html)\r\n[文](https://www.example.cn/中文.html)\r\n",
        ),
        ("[乙](https://www.example.cn/b.html) [丙](/b.html) [丁](b.md)", None),
        ("[别人](http://example.cn.evil.com/b.html) [别人](https://example.com)", None),
        ("`http://example.cn/b.html`\n\n    http://example.cn/b.html", None),
        ("{% post_link b %}", None),
    ],
)
def test_spellings(text: str, wanted: str | None) -> None:
    subject = subject_of(text, others=OTHERS)
    assert bool(found(other_spellings, subject)) == (wanted is not None)
    mending = mended(other_spellings, subject)
    assert mending.after == (wanted or text)
    assert not mending.left
    assert found(other_spellings, subject_of(mending.after, others=OTHERS)) == []


def test_one_finding_for_each_spelling_with_its_count() -> None:
    text = "字\n\n[一](http://example.cn/b.html) [二](http://example.cn/) [三](http://www.example.cn/b.html)"
    findings = sorted(other_spellings(subject_of(text, others=OTHERS)))
    assert [(each.line, each.column) for each in findings] == [(3, 5), (3, 59)]
    assert findings[0].message.endswith("which is https://www.example.cn: 2 links")


def test_an_address_in_code_of_the_same_line_is_not_touched() -> None:
    text = "`http://example.cn/b.html` 即 [乙](http://example.cn/b.html)"
    after = mended(other_spellings, subject_of(text, others=OTHERS)).after
    assert after == "`http://example.cn/b.html` 即 [乙](https://www.example.cn/b.html)"
