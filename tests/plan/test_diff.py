"""Diffs as a person reads them (interface 1, Diffs)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publisher.plan.diff import block_lines, count_lines, diff_bodies


def test_the_first_time_every_block_of_html_is_an_added_line() -> None:
    assert diff_bodies(
        None, "<section><p>一</p><ul><li>二</li><li>三</li></ul></section>", format="html"
    ) == ("+<section><p>一</p>\n+<ul><li>二</li>\n+<li>三</li></ul></section>\n")


def test_the_first_time_markdown_is_compared_with_the_canonical_text() -> None:
    diff = diff_bodies(None, "a\n[x](https://b)\n", format="md", first="a\n[x](./b.md)\n")

    assert "-[x](./b.md)\n" in diff
    assert "+[x](https://b)\n" in diff
    assert diff_bodies(None, "a\n", format="md", first="a\n") == ""


def test_later_there_are_hunks_with_three_lines_around() -> None:
    before = "".join(f"<p>{number}</p>" for number in range(20))

    diff = diff_bodies(before, before.replace("<p>10</p>", "<p>ten</p>"), format="html")

    assert diff.splitlines()[2:] == [
        "@@ -8,7 +8,7 @@",
        " <p>7</p>",
        " <p>8</p>",
        " <p>9</p>",
        "-<p>10</p>",
        "+<p>ten</p>",
        " <p>11</p>",
        " <p>12</p>",
        " <p>13</p>",
    ]
    assert count_lines(diff) == (1, 1)


def test_code_is_one_line_each() -> None:
    assert block_lines("<pre>a<br>b<br>c</pre>") == ["<pre>a<br>", "b<br>", "c</pre>"]
    assert block_lines('<pre lang="c">a\nb</pre><p>c</p>') == ['<pre lang="c">a', "b</pre>", "<p>c</p>"]


@given(st.text())
def test_cutting_into_lines_never_fails_and_loses_no_word(text: str) -> None:
    from publisher.write.html import escape

    html = f"<p>{escape(text)}</p>"

    assert "".join("".join(block_lines(html)).split()) == "".join(html.split()).replace("\x00", "\x00")
