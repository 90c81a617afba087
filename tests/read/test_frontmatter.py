"""Front matter as it is found: where it stands, what it says, what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import SourceError
from publisher.read.frontmatter import FrontMatter, Split, read_front_matter, split


def front_of(text: str) -> FrontMatter:
    return read_front_matter(text, split(text), path="a.md")


SPLITS = [
    ("fenced", "---\ntitle: a\n---\nb", "title: a\n", "b", 4),
    ("without its opening", "title: a\ndate: 2020-01-01\n---\n\nb", "title: a\ndate: 2020-01-01\n", "\nb", 4),
    ("blank line first", "\n---\ntitle: a\n---\nb", "title: a\n", "b", 5),
    ("CRLF", "---\r\ntitle: a\r\n---\r\nb", "title: a\r\n", "b", 4),
    ("CRLF behind a key alone", "---\r\ntags:\r\n- a\r\n---\r\nb", "tags:\r\n- a\r\n", "b", 5),
    (
        "CRLF without its opening",
        "tags:\r\n- a\r\ntitle: b\r\n---\r\nb",
        "tags:\r\n- a\r\ntitle: b\r\n",
        "b",
        5,
    ),
    ("long fences with blanks", "---- \ntitle: a\n-----\nb", "title: a\n", "b", 4),
    ("empty", "---\n---\nb", "", "b", 3),
    ("nothing behind it", "---\ntitle: a\n---", "title: a\n", "", 4),
    ("none", "a\n\nb", None, "a\n\nb", 1),
    ("none, but a rule further down", "一段话\n\n---\n\nb", None, "一段话\n\n---\n\nb", 1),
    ("none, but a lead-in and a rule", "注意：a\n说明: b\n\n---\nc", None, "注意：a\n说明: b\n\n---\nc", 1),
    ("a rule opens the text", "---\n\n一段话\n\n---\nb", None, "---\n\n一段话\n\n---\nb", 1),
    (
        "a second one is body",
        "---\ntitle: a\n---\n\n---\ntitle: b\n---\n",
        "title: a\n",
        "\n---\ntitle: b\n---\n",
        4,
    ),
    ("never closed", "---\ntitle: a\n\nb", None, "---\ntitle: a\n\nb", 1),
    ("a rule within a value", "---\ntitle: a --- b\n---\nc", "title: a --- b\n", "c", 4),
]


@pytest.mark.parametrize(
    ("text", "yaml", "body", "line"), [case[1:] for case in SPLITS], ids=[case[0] for case in SPLITS]
)
def test_split(text: str, yaml: str | None, body: str, line: int) -> None:
    where = split(text)
    assert (text[slice(*where.yaml)] if where.yaml else None) == yaml
    assert text[where.body_start :] == body
    assert where.body_line == line


@given(st.text(alphabet="-a: \r\n#[中", max_size=80))
def test_split_loses_nothing(text: str) -> None:
    where = split(text)
    assert 0 <= where.body_start <= len(text)
    assert where.body_line == text.count("\n", 0, where.body_start) + 1 or where.body_start == len(text)
    assert isinstance(where, Split)


@pytest.mark.parametrize(
    "written",
    [
        "01234567",
        "12e5",
        "1e3",
        "12345e67",
        "0x1f",
        "1_000",
        "1:30",
        "yes",
        "on",
        "5e141403",
        "12345678",
        "1.0",
    ],
)
def test_scalars_stay_text(written: str) -> None:
    assert front_of(f"---\nabbrlink: {written}\n---\n").values["abbrlink"] == written


VALUES = [
    ("quoted", '"null"', "null"),
    ("null", "null", None),
    ("nothing", "", None),
    ("list", "[a, 1, null]", ("a", "1", None)),
    ("template text", "{{ page.title }}", "{{ page.title }}"),
    ("unicode", "中文：题 #1", "中文：题"),
]


@pytest.mark.parametrize(
    ("written", "value"), [case[1:] for case in VALUES], ids=[case[0] for case in VALUES]
)
def test_values(written: str, value: object) -> None:
    assert front_of(f"---\nx: {written}\n---\n").values["x"] == value


def test_entries_know_their_place() -> None:
    text = "---\n# 注\ntitle: a\ntags:\n  - b\n\nunknown key: c\n---\nd"
    front = front_of(text)
    assert dict(front.lines) == {"title": 3, "tags": 4, "unknown key": 7}
    assert {key: text[slice(*span)] for key, span in front.spans.items()} == {
        "title": "title: a\n",
        "tags": "tags:\n  - b\n\n",
        "unknown key": "unknown key: c\n",
    }
    assert text[front.start : front.start + len(front.raw)] == front.raw


def test_tabs_indent_like_blanks() -> None:
    assert front_of("---\ntags:\n\t- a\n\t- b\n---\n").values["tags"] == ("a", "b")


BROKEN = [
    ("unquoted colon", "---\ndate: 2020-01-01\ntitle: a: b\n---\n", 3),
    ("unclosed bracket", "---\ntitle: [a\ntags: b\n---\n", 3),
    ("two documents' worth", "---\ntitle: 'a\n---\n", 2),
    ("a line without its colon", "---\n标题：a\ntitle: b\n---\n", 3),
    ("a list", "\n---\n'a'\n---\n", 3),
    ("control character", "---\ntitle: a\nx: \x07\n---\n", 3),
]


@pytest.mark.parametrize(("text", "line"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_broken_yaml_says_where_and_why(text: str, line: int) -> None:
    with pytest.raises(SourceError) as caught:
        front_of(text)
    assert (caught.value.code, caught.value.place) == ("E204", f"a.md:{line}")
    assert caught.value.message.startswith("the front matter is not")
    assert caught.value.fix


def test_aliases_cannot_explode() -> None:
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))
    assert len(front_of(f"---\na0: &a0 [x]\n{bomb}\n---\n").values) == 12
    assert front_of("---\na: &a [*a]\n---\n").values
