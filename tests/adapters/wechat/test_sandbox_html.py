"""What the emulated editor keeps of HTML, rule by rule: given, and what is left."""

from __future__ import annotations

import pytest

from publisher_wechat.sandbox_html import foreign_links, keep_styles, normalise

OURS = "https://mmbiz.qpic.cn/a/0"

CASES = {
    "div": ('<div style="color:red">a</div>', '<section style="color:red">a</section>'),
    "id and class": ('<p id="x" class="y">a</p>', "<p>a</p>"),
    "handlers": ('<p onclick="x()">a</p>', "<p>a</p>"),
    "style element": ("<style>p{color:red}</style><p>a</p>", "<p>a</p>"),
    "script": ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
    "comment": ("<p>a<!-- b --></p>", "<p>a</p>"),
    "unknown element": ("<p><blink>a</blink></p>", "<p>a</p>"),
    "form": ("<form><input>a</form><p>b</p>", "<p>b</p>"),
    "foreign link": ('<p><a href="https://example.org">a</a></p>', "<p>a</p>"),
    "place in the page": ('<p><a href="#x">a</a></p>', "<p>a</p>"),
    "own link": (
        '<p><a href="https://mp.weixin.qq.com/s/x">a</a></p>',
        '<p><a href="https://mp.weixin.qq.com/s/x">a</a></p>',
    ),
    "foreign picture": ('<p>a<img src="https://example.org/a.png"></p>', "<p>a</p>"),
    "embedded picture": ('<p>a<img src="data:image/png;base64,AA=="></p>', "<p>a</p>"),
    "size of a picture": (f'<p><img src="{OURS}" width="9"></p>', f'<p><img src="{OURS}"></p>'),
    "position": ('<p style="position:fixed;color:red">a</p>', '<p style="color:red">a</p>'),
    "variable": ('<p style="color:var(--x)">a</p>', "<p>a</p>"),
    "background picture": ('<p style="background:url(x);margin:0">a</p>', '<p style="margin:0">a</p>'),
    "first drawing": (
        '<section><svg viewBox="0 0 1 1"></svg></section><p>a</p>',
        "<section></section><p>a</p>",
    ),
    "later drawing": (
        '<p>a<svg viewBox="0 0 1 1"><path d="m0 0"/></svg></p>',
        '<p>a<svg viewBox="0 0 1 1"><path d="m0 0"/></svg></p>',
    ),
    "id in a drawing": (
        '<p>a<svg><g id="x"><use href="#x"></use></g></svg></p>',
        "<p>a<svg><g></g></svg></p>",
    ),
    "blank between blocks": ("<p>a</p>\n<p>b</p>", "<p>a</p><p><br></p><p>b</p>"),
    "blank between spans": ("<p><span>a</span> <span>b</span></p>", "<p><span>a</span><span>b</span></p>"),
    "blank between words": (
        "<p>a <strong>b</strong> <em>c</em></p>",
        "<p>a <strong>b</strong> <em>c</em></p>",
    ),
    "list in a list": (
        "<ul><li>a<ul><li>b</li></ul></li></ul>",
        "<ul><li>a<ul><li><br></li><li>b</li></ul></li></ul>",
    ),
    "entities": ("<p>&lt;a&gt; &amp; &nbsp;&#39;</p>", "<p>&lt;a&gt; &amp; &nbsp;&#39;</p>"),
    "left open": ("<section><p>a", "<section><p>a</p></section>"),
    "closed twice": ("<p>a</p></p>", "<p>a</p>"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_left(name: str) -> None:
    given, left = CASES[name]
    assert normalise(given, knows=lambda url: url == OURS) == left


def test_styles_that_survive_stay_as_written() -> None:
    assert keep_styles("color: red ;margin:0;") == "color: red ;margin:0;"


def test_links_that_wechat_does_not_keep() -> None:
    html = '<a href="#x">a</a><a href="https://mp.weixin.qq.com/s/x">b</a><a href="mailto:x@example.org">c</a><a>d</a>'
    assert foreign_links(html) == ("#x", "mailto:x@example.org")
