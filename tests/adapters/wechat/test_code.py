"""Source text on WeChat: read back, it is the author's text, character for character."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher_wechat.code import code_html
from publisher_wechat.theme import theme

COLOURS = theme("calm").code
PYTHON = 'def f(a):\n\t"""Doc\n\n    more."""\n    return a  # 注释\n\n\nprint(f(1) < 2 and "x=\\"http")\n'
LANGUAGES = [
    "python",
    "js",
    "c++",
    "sh",
    "console",
    "yaml",
    "html",
    "json",
    "diff",
    "",
    "nosuch",
    "mermaid",
    "jsonc",
]


def read_back(html: str) -> str:
    text = re.sub(r"<[^>]*>", "", html.replace("<br>", "\n"))
    return unescape(text).replace("\u00a0", " ")


class Spans(HTMLParser):
    """The text nodes of HTML, `<br>` and blanks told apart from words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append("br" if tag == "br" else "start")
        assert tag == "br" or [name for name, _ in attrs] == ["style"]

    def handle_endtag(self, tag: str) -> None:
        self.tags.append("end")

    def handle_data(self, data: str) -> None:
        self.tags.append("text" if data.strip(" \u00a0") else "blank")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_the_authors(language: str) -> None:
    html = code_html(PYTHON, language, COLOURS)
    assert read_back(html) == PYTHON.replace("\t", "    ")
    assert " " not in re.sub(r"<[^>]*>", "", html)
    assert "\n" not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_blank_stands_alone_between_two_spans(language: str) -> None:
    tags = Spans(code_html(PYTHON, language, COLOURS)).tags
    assert not re.search("end blank start", " ".join(tags))


def test_known_languages_are_coloured_and_unknown_ones_left_alone() -> None:
    assert "<span" in code_html(PYTHON, "Python", COLOURS)
    assert "<span" not in code_html(PYTHON, "nosuch", COLOURS)
    assert "<span" not in code_html("graph TD", "mermaid", COLOURS)


def test_the_last_line_of_a_diff_is_coloured_like_the_others() -> None:
    html = code_html("- a\n+ b", "diff", {"Generic.Inserted": "#262", "Generic.Deleted": "#b22"})
    assert html == '<span style="color:#b22">-\u00a0a<br></span><span style="color:#262">+\u00a0b</span>'


def test_the_indent_belongs_to_what_it_indents() -> None:
    html = code_html("if x:\n    return 1", "python", {"Keyword": "#1"})
    nbsp = "\u00a0"
    assert html == (
        f'<span style="color:#1">if</span>{nbsp}x:<br><span style="color:#1">{nbsp * 4}return</span>{nbsp}1'
    )


CODE = st.text(st.sampled_from("ab \n\t<>&\"'#/(){}=:1，中"), max_size=60)


@given(CODE, st.sampled_from(LANGUAGES))
def test_any_text_reads_back(source: str, language: str) -> None:
    html = code_html(source, language, COLOURS)
    assert read_back(html) == source.replace("\t", "    ")
    assert not re.search("end blank start", " ".join(Spans(html).tags))
