"""Texts made to hurt a parser, by how many units of a thing they hold; `tests/read/test_linear.py` counts their cost.

python -m bench.bombs            # seconds for a text and for twice the text
python -m bench.bombs --check    # leaves with 1 where twice the text costs far more than twice
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from publisher.errors import SourceError
from publisher.read.dialect import dialect
from publisher.read.frontmatter import FrontMatter
from publisher.read.parse import parse
from publisher.read.post import Post

UNITS = 1_500
MOST_TIMES = 3.0
LEAST_SECONDS = 0.2
"""What is faster than that is no bomb, and its times are mostly noise."""

BOMBS: dict[str, Callable[[int], str]] = {
    # quotes and lists
    "quotes in one line": lambda n: ">" * 4 * n,
    "quotes with blanks": lambda n: "> " * 2 * n + "a",
    "lines of quotes": lambda n: "> a\n" * n,
    "lazy lines": lambda n: "> " * 20 + "a\n" + "a\n" * n,
    "nested items": lambda n: "".join("  " * (level % 40) + "- a\n" for level in range(n)),
    "items in one line": lambda n: "- " * n,
    "numbers in one line": lambda n: "1. " * n,
    "empty items": lambda n: "-\n" * n,
    "tasks": lambda n: "- [ ] a\n" * n,
    "quotes in items": lambda n: "- > " * (n // 2) + "a",
    "headings": lambda n: "# a\n" * n,
    "headings of signs": lambda n: "#" * 4 * n,
    "underlined headings": lambda n: "a\n=\n" * n,
    "rules": lambda n: "***\n" * n,
    "blank lines": lambda n: "a\n" + "\n" * 4 * n + "b",
    # emphasis and the like
    "stars": lambda n: "*" * 4 * n,
    "stars and words": lambda n: "*a " * n,
    "strong": lambda n: "**a" * n,
    "underscores": lambda n: "_" * 4 * n,
    "underscores and words": lambda n: "_a " * n,
    "both": lambda n: "*a_" * n,
    "closing first": lambda n: "a**" * n + "**a" * n,
    "tildes": lambda n: "~~a" * n,
    "marks": lambda n: "==a " * n,
    "marks alone": lambda n: "=" * 4 * n,
    "scripts": lambda n: "~a^b" * n,
    "quotation marks": lambda n: "\"a' " * n,
    "dashes": lambda n: "--- " * n,
    # links and pictures
    "brackets": lambda n: "[" * n,
    "closing brackets": lambda n: "]" * 4 * n,
    "brackets both ways": lambda n: "[" * n + "]" * n,
    "brackets in pairs": lambda n: "[a]" * n,
    "links": lambda n: "[a](" * n,
    "whole links": lambda n: "[a](b) " * n,
    "links within links": lambda n: "[a" * n + "](b)" * n,
    "destinations": lambda n: "[a](<b" * n,
    "titles": lambda n: '[a](b "c' * n,
    "pictures": lambda n: "!![" * n,
    "pictures within pictures": lambda n: "![a" * n + "](b)" * n,
    "definitions of links": lambda n: "".join(f"[{number}]: /a\n" for number in range(n)) + "\n" + "[1]" * n,
    "open definitions": lambda n: "[a]:\n" * n,
    "autolinks": lambda n: "<https://a.cn" * n,
    "whole autolinks": lambda n: "<https://a.cn>" * n,
    "bare addresses": lambda n: "https://a.cn " * n,
    "glued addresses": lambda n: "https://a.cn/中" * n,
    "parentheses of an address": lambda n: "https://a.cn/" + "(" * n + ")" * n,
    "www": lambda n: "www." * n,
    # code and formulas
    "ticks": lambda n: "`" * 4 * n,
    "ticks of many lengths": lambda n: "".join("`" * length + "a" for length in range(1, n // 20)),
    "open ticks": lambda n: "`a\n\n" * n,
    "fences": lambda n: "```\n" * n,
    "open fence": lambda n: "~~~\n" + "a\n" * n,
    "indented code": lambda n: "    a\n" * n,
    "dollars": lambda n: "$a " * n,
    "dollars alone": lambda n: "$" * 4 * n,
    "displays": lambda n: "$$\na\n\n" * n,
    "open displays": lambda n: "$$ a\n" * n,
    "parentheses of formulas": lambda n: "\\(a " * n,
    "brackets of formulas": lambda n: "\\[a\n" * n,
    "whole formulas": lambda n: "\\(a\\) $b$ " * n,
    "environments": lambda n: "\\begin{align}\na\n" * n,
    "backslashes": lambda n: "\\" * 4 * n,
    # templates
    "expressions": lambda n: "{{ " * n,
    "whole expressions": lambda n: "{{ 1 }} " * n,
    "sums": lambda n: "{{ " + "1 + " * min(n, 400) + "1 }}\n" * (n // 10),
    "parentheses of sums": lambda n: "{{ " + "(" * n + " }}",
    "comments": lambda n: "{# a\n" * n,
    "tags": lambda n: "{% note " * n,
    "whole tags": lambda n: "a {% label b %} " * n,
    "unknown tags": lambda n: "{% zzz %}\n" * n,
    "open notes": lambda n: "{% note %}\n" * n,
    "notes within notes": lambda n: "{% note %}\n" * n + "{% endnote %}\n" * n,
    "notes in one line": lambda n: "{% note %}a{% endnote %}\n" * n,
    "crossed tags": lambda n: "{% note %}\n{% tip %}\n" * n + "{% endnote %}\n{% endtip %}\n" * n,
    "raw": lambda n: "{% raw %} a\n" * n,
    "code tags": lambda n: "{% codeblock %}\na\n" * n,
    "shortcodes": lambda n: "{{< a " * n,
    # tables
    "a wide table": lambda n: "|a" * n + "\n" + "|-" * n + "\n" + "|b" * n,
    "a long table": lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n,
    "a table of few cells": lambda n: "|a" * 40 + "\n" + "|-" * 40 + "\n" + "|b\n" * (n // 4),
    "pipes": lambda n: "|" * 4 * n,
    "heads of tables": lambda n: "|a|\n|-|\n\n" * n,
    "rows of dashes": lambda n: "a\n-|-\n" * n,
    # raw HTML
    "signs": lambda n: "<" * 4 * n,
    "open tags": lambda n: "<a " * n,
    "elements in a line": lambda n: "<b>" * n,
    "closing elements": lambda n: "</b>" * n,
    "elements": lambda n: "<div>\n" * n,
    "elements and text": lambda n: "<div>\n\na\n\n" * n,
    "rows of HTML": lambda n: "<tr><td>" * n,
    "tables of HTML": lambda n: "<table>\n\n" * n,
    "lists of HTML": lambda n: "<ul><li>" * n,
    "definitions of HTML": lambda n: "<dl>\n" + "<dt>a<dd>b\n" * n,
    "details": lambda n: "<details><summary>a\n\n" * n,
    "frames": lambda n: "<iframe src=a>" * n,
    "HTML comments": lambda n: "<!-- a\n\n" * n,
    "comments in a line": lambda n: "a <!-- " * n,
    "declarations": lambda n: "<!a " * n,
    "processing": lambda n: "a <? " * n,
    "marked sections": lambda n: "a <![CDATA[ " * n,
    "types": lambda n: "List<T> " * n,
    "attributes": lambda n: "<a " + "b=c " * n,
    # the rest
    "boxes": lambda n: "::: a\n" * n,
    "whole boxes": lambda n: "::: a\n" * 2 * n + ":::\n" * 2 * n,
    "boxes one after the other": lambda n: "::: tip\na\n:::\n" * n,
    "colons": lambda n: ":" * 4 * n,
    "definitions": lambda n: "a\n: b\n\n" * n,
    "glued definitions": lambda n: "a\n: b\n" * n,
    "footnotes": lambda n: "[^a" * n,
    "footnotes in a line": lambda n: "^[" * n,
    "footnotes that are used": lambda n: "[^a] " * n + "\n\n[^a]: b",
    "footnotes that are defined": lambda n: "".join(f"[^{number}]: a\n" for number in range(n)),
    "alerts": lambda n: "> [!NOTE]\n> a\n\n" * n,
    "emoji": lambda n: ":smile" * n,
    "whole emoji": lambda n: ":smile: " * n,
    "entities": lambda n: "&amp" * n,
    "whole entities": lambda n: "&amp;" * n,
    "ampersands": lambda n: "&" * 4 * n,
    "numbers": lambda n: "&#1" * n,
    "heads": lambda n: "---\ntitle: a\n" * n,
    "line ends": lambda n: "a  \n" * n,
    "carriage returns": lambda n: "a\r" * n,
    "Chinese": lambda n: "中文，" * n,
    "zeros": lambda n: "\0" * 4 * n,
}


def main(arguments: list[str]) -> int:
    """Times every bomb in every dialect, prints those that are slow, and judges with `--check`."""
    wrong = 0
    for bomb, make in BOMBS.items():
        for name in ("commonmark", "hexo-marked", "hexo-pandoc"):
            once, twice = (_seconds(make(units), name) for units in (UNITS, 2 * UNITS))
            is_wrong = twice > max(MOST_TIMES * once, LEAST_SECONDS)
            wrong += is_wrong
            if is_wrong or twice > LEAST_SECONDS:
                print(f"{bomb:<28}{name:<12}{once:7.2f} s {twice:7.2f} s{'  !' if is_wrong else ''}")
    print(f"{wrong} of {3 * len(BOMBS)} cost more than {MOST_TIMES} times for twice the text")
    return 1 if wrong and "--check" in arguments else 0


def _seconds(text: str, name: str) -> float:
    spoken = dialect(name, math=("dollars", "brackets"))  # type: ignore[arg-type]
    post = Post("a", "a.md", "a", Path(), Path("a.md"), f"甲\n\n{text}", FrontMatter())
    start = time.process_time()
    with suppress(SourceError):
        parse(post, spoken)
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
