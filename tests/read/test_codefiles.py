"""Code that a post takes from a file of its site: the lines asked for, the file's language, and what may go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.document import Document
from publisher.read.codefiles import FOLDER, attach_code
from tests.read.sketch import document_of, sketch

LINES = "一\n\n  二\n  三\n四\n\n"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    (folder / FOLDER / "中 文").mkdir(parents=True)
    (folder / FOLDER / "a.py").write_bytes(LINES.encode())
    (folder / FOLDER / "b.js").write_bytes(b"\xef\xbb\xbf" + LINES.replace("\n", "\r\n").encode())
    (folder / FOLDER / "latin.txt").write_bytes("é".encode("latin-1"))
    (folder / FOLDER / "empty.txt").write_bytes(b"")
    (folder / "secret.txt").write_text("secret", "utf-8")
    return folder


def test_its_title_is_a_link_to_the_file(static: Path) -> None:
    document = read("{% include_code 题 目 a.py %}", static)
    assert sketch(document.blocks[1:2]) == 'p(a[/downloads/code/a.py]("题 目"))'
    assert sketch(read("{% include_code 中/../a.py %}", static).blocks[1:2]).endswith('("a.py"))')


def read(tag: str, static: Path) -> Document:
    return attach_code(document_of(f"甲\n\n{tag}\n\n- {tag}\n"), static)


@pytest.mark.parametrize(
    ("tag", "language", "text"),
    [
        ("{% include_code a.py %}", "py", "一\n\n  二\n  三\n四"),
        ("{% include_code b.js %}", "js", "一\n\n  二\n  三\n四"),
        ("{% include_code lang:python from:2 to:4 /a.py %}", "python", "  二\n  三"),
        ("{% include_code to:1 题 目 a.py %}", "py", "一"),
        ("{% include_code from:99 a.py %}", "py", ""),
        ("{% include_code from:x a.py %}", "py", "一\n\n  二\n  三\n四"),
        ("{% include_code empty.txt %}", "txt", ""),
    ],
)
def test_the_lines_asked_for(tag: str, language: str, text: str, static: Path) -> None:
    document = read(tag, static)
    assert document.losses == ()
    assert sketch(document.blocks).count(f"pre[{language}]({text!r})") == 2


@pytest.mark.parametrize("name", ["none.py", "../../secret.txt", "latin.txt", "link.txt", "a\0b", "中"])
def test_what_cannot_be_read_is_told_and_left_out(name: str, static: Path) -> None:
    (static / FOLDER / "link.txt").symlink_to(static / "secret.txt")
    document = read(f"{{% include_code {name} %}}", static)
    assert sketch(document.blocks) == 'p("甲") ul(li())'
    assert [(loss.code, loss.line) for loss in document.losses] == [("W347", 3), ("W347", 5)]
