"""What reading a very long post costs, against markdown-it's own parse of the same text.

    python -m bench.reading            # prints times, ratio and peak memory
    python -m bench.reading --check    # leaves with 1 above 2.5 times or 300 MB

The text is made: 310 KB of what long posts are made of, such as the longest that was found in the wild.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from publisher.read.dialect import dialect
from publisher.read.frontmatter import FrontMatter
from publisher.read.parse import parse
from publisher.read.post import Post

LENGTH = 310_000
MOST_TIMES = 2.5
MOST_MEGABYTES = 300
RUNS = 5

SECTION = """\
## 第 {n} 节 缓存与**吞吐**

显存里放着权重、激活和缓存，三者此消彼长：批越大，**“吞吐”越高**，每个请求等得越久。见[上一节](/a{n}.html)与
`kv_cache[{n}]`，以及 https://example.org/{n}，公式 $s_{n} = \\sum_i w_i x_i$ 写在句中。

- 第一项，*强调*与 ~~删除~~
  - 里面的一项，`code`
  - 另一项 ![图](pic{n}.png "题")
- 第二项

| 名称 | 数值 | 备注 |
|:-----|-----:|------|
| 甲{n} | {n} | $x^2$ |
| 乙{n} | **{n}** | a\\|b |

> 引用的一句，带 <b>粗</b> 与 <br> 换行。

```python
def step_{n}(x):
    return [value * {n} for value in x]  # 不是 **粗**
```

$$
L_{n} = -\\sum_i y_i \\log p_i
$$

"""


def long_text(length: int = LENGTH) -> str:
    """A text of at least `length` bytes."""
    sections: list[str] = []
    size = 0
    while size < length:
        section = SECTION.replace("{n}", str(len(sections)))
        sections.append(section)
        size += len(section.encode())
    return "".join(sections)


def main(arguments: list[str]) -> int:
    """Times both, prints them, and judges with `--check`."""
    text = long_text()
    plain = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    bare = _least(lambda: plain.parse(text))
    print(f"{len(text.encode()) / 1000:.0f} KB; markdown-it alone {bare * 1000:.0f} ms")
    worst = 0.0
    for name in ("commonmark", "hexo-marked", "hexo-pandoc"):
        spoken = dialect(name)  # type: ignore[arg-type]
        post = _post(text)
        seconds = _least(lambda post=post, spoken=spoken: parse(post, spoken))  # type: ignore[misc]
        worst = max(worst, seconds / bare)
        print(f"{name:<12}{seconds * 1000:8.0f} ms   {seconds / bare:.2f} times")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 if sys.platform == "darwin" else 1024)
    megabytes = megabytes / 1024 if sys.platform == "darwin" else megabytes
    print(f"peak memory {megabytes:.0f} MB")
    is_fine = worst <= MOST_TIMES and megabytes <= MOST_MEGABYTES
    return 0 if is_fine or "--check" not in arguments else 1


def _least(work: Callable[[], object]) -> float:
    """Processor time in seconds, the least of a few runs: other people's load is not ours."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _post(text: str) -> Post:
    return Post("a", "a.md", "a", Path(), Path("a.md"), text, FrontMatter())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
