"""What a post costs on its way to Zhihu's HTML, in this process, against markdown-it's own parse of the same text.

    python -m bench.zhihu [POST]          # prints times and ratios: a sample post, and 1.2 MB of made text
    python -m bench.zhihu --check         # leaves with 1 above 0.12 s for the sample, 2.5 times for the long text

0.12 s is what the faster of two other tools needs for one post (2026-11). The first rendering warms MathJax up and
is not counted; formulas are checked once each and remembered.
"""

from __future__ import annotations

import sys
from pathlib import Path

from markdown_it import MarkdownIt

from bench.reading import SECTION, _least, _post
from publisher.adapter import Context
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import Post, read_post
from publisher_zhihu.adapter import ADAPTER

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "posts/group-convolution.md"
LENGTH = 1_200_000
MOST_SECONDS, MOST_TIMES = 0.12, 2.5
CONTEXT = Context(target="zhihu", site="https://www.example.cn")


def main(arguments: list[str]) -> int:
    """Times the sample and the long text."""
    named = [Path(word) for word in arguments if not word.startswith("-")]
    file = named[0] if named else SAMPLE
    sample = read_post(file, root=file.parent, posts_root=file.parent)
    short = _least(lambda: to_zhihu(sample))
    text = long_text()
    post = _post(text)
    plain = _least(lambda: MarkdownIt().enable(["table", "strikethrough"]).parse(text))
    read = _least(lambda: parse(post, dialect("hexo-marked")))
    long = _least(lambda: to_zhihu(post))
    print(f"{file.name:<24}{short * 1000:9.1f} ms")
    print(f"{len(text) / 1e6:.1f} MB, parsed alone      {plain * 1000:9.1f} ms")
    print(f"{len(text) / 1e6:.1f} MB, read by us        {read * 1000:9.1f} ms   {read / plain:.2f} times")
    print(f"{len(text) / 1e6:.1f} MB, to Zhihu's HTML   {long * 1000:9.1f} ms   {long / plain:.2f} times")
    is_slow = short > MOST_SECONDS or long > MOST_TIMES * plain
    return int("--check" in arguments and is_slow)


def to_zhihu(post: Post) -> str:
    """The body, from the text of the file on."""
    document = parse(post, dialect("hexo-marked"), canonical="https://www.example.cn/p.html")
    return ADAPTER().render(document, CONTEXT).body


def long_text() -> str:
    """So much text that its sections differ in their words, with the formulas of one in all."""
    section = SECTION.replace("s_{n}", "s_i").replace("$x^2$", "$x^2$")
    return "".join(section.format(n=n) for n in range(LENGTH // len(section.encode()) * 2))[:LENGTH]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
