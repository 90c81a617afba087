"""Which findings are told: not those of ignored codes, not those that a comment speaks of; errors always."""

from __future__ import annotations

import pytest

from publisher.check.finding import Finding
from publisher.check.ignoring import told


def warning(code: str, line: int) -> Finding:
    return Finding("a.md", line, 0, code, "error" if code[0] == "E" else "warning", "")


EVERY = [warning(code, line) for code in ("W331", "W335") for line in range(9)]


def lines(text: str, code: str = "W331", *, codes: tuple[str, ...] = ()) -> list[int]:
    return [finding.line for finding in told(EVERY, text, codes) if finding.code == code]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("一\n\n二", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ("<!-- publisher: ignore W331 -->\n二\n三\n\n五\n六\n七\n八", [0, 4, 5, 6, 7, 8]),
        ("一\n<!-- publisher: ignore W331 -->\n\n\n五\n六\n\n八", [0, 1, 7, 8]),
        ("一\n二 <!-- publisher: ignore W331 -->\n三\n\n五\n六\n七\n八", [0, 1, 4, 5, 6, 7, 8]),
        ("一\n<!--publisher:ignore W335, W331-->\n三\n\n\n\n\n八", [0, 1, 4, 5, 6, 7, 8]),
        ("一\n<!-- publisher: ignore W335 -->\n三\n", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
        ("一\r\n<!-- publisher: ignore-post W331 -->\r\n三\n\n五\n六\n七\n八", []),
        ("一\n二\n三\n<!-- publisher: ignore W331 -->", [0, 1, 2, 3, 5, 6, 7, 8]),
        ("<!-- publisher: ignore -->\n<!-- publisher: ignored W331 -->", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_comments(text: str, left: list[int]) -> None:
    wanted = [line for line in left if line <= 8]
    assert lines(text) == wanted


def test_codes_of_the_configuration() -> None:
    assert lines("一", codes=("W331",)) == []
    assert len(lines("一", "W335", codes=("W331",))) == 9


def test_an_error_is_always_told() -> None:
    error = warning("E301", 2)
    assert told([error], "一\n<!-- publisher: ignore-post E301 -->", ("E301",)) == (error,)
