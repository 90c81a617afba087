"""Makes `run.png`, the picture of a real run in the README: `python docs/pictures/make.py`.

A small blog in a temporary folder, the real `publish` against the built-in platforms, its colours as HTML, and
Chromium with a Chinese font to photograph it. Nothing in the picture is written by hand but the prompts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).resolve().parent
WIDTH = 104
BLOG = {
    "_config.yml": "url: https://www.example.cn\npermalink: :abbrlink.html\n",
    "publisher.yaml": """\
site: {url: https://www.example.cn}
posts: source/_posts
targets:
  blog: {adapter: hexo, path: ., header: none}
  zhihu: {adapter: zhihu, header: none}
  wechat: {adapter: wechat, header: none}
""",
    "source/_posts/cache.md": """\
---
title: 缓存的三个坑
abbrlink: 7b10e4d2
tags: [工程]
---
命中率是命中次数除以请求次数。先看它有没有**掉下来。**

三个坑：穿透、击穿、雪崩。背景见[一致性哈希](/b6d90f38.html)。
""",
    "source/_posts/hashing.md": """\
---
title: 一致性哈希：少搬一点家
abbrlink: b6d90f38
tags: [系统]
---
加一台机器，只搬一小部分数据。
""",
}
POST = "source/_posts/cache.md"
WORDS = ("三个坑：穿透、击穿、雪崩。", "三个坑：穿透、击穿、雪崩，一个一个来。")
NIGHT = TerminalTheme(
    (27, 31, 38),
    (214, 220, 228),
    [
        *((60, 66, 76), (240, 120, 120), (126, 201, 140), (226, 190, 110)),
        *((120, 170, 240), (200, 150, 230), (100, 200, 210), (214, 220, 228)),
    ],
)
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 22px 26px; background: {background}; color: {foreground}; width: max-content }}
pre {{ margin: 0; font: 15px/1.5 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "Noto Sans CJK SC", monospace }}
{stylesheet}</style><pre>{code}</pre>"""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "run.html"
        page.write_text(page_of(story(folder / "blog")), encoding="utf-8")
        photograph(page, HERE / "run.png")


def story(blog: Path) -> str:
    """What the terminal shows: a first run, a second one, a changed sentence, its dry run and its update."""
    for path, text in BLOG.items():
        (blog / path).parent.mkdir(parents=True, exist_ok=True)
        (blog / path).write_text(text, encoding="utf-8")
    post = blog / POST
    told = [run(blog, f"publish -y --sandbox {POST}"), run(blog, f"publish -y --sandbox -q {POST}")]
    post.write_text(post.read_text("utf-8").replace(*WORDS), encoding="utf-8")
    told += [run(blog, f"publish -n --sandbox --to zhihu {POST}", remark="   # 改了一句话以后")]
    told += [run(blog, f"publish -y --sandbox -q {POST}")]
    return "\n".join(told)


def run(blog: Path, line: str, *, remark: str = "") -> str:
    command = [sys.executable, "-m", "publisher", *line.split()[1:], "--color", "always", "--lang", "zh"]
    environment = {**os.environ, "HOME": str(blog.parent), "COLUMNS": str(WIDTH)}
    done = subprocess.run(
        command, cwd=blog, env=environment, capture_output=True, encoding="utf-8", check=True
    )
    return f"\x1b[1;36m$\x1b[0m \x1b[1m{line}\x1b[0m\x1b[2m{remark}\x1b[0m\n{done.stdout}{done.stderr}"


def page_of(told: str) -> str:
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    console.print(Text.from_ansi(told), soft_wrap=False)
    return console.export_html(theme=NIGHT, code_format=PAGE, inline_styles=True)


def photograph(page: Path, picture: Path) -> None:
    browser = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if browser is None:
        sys.exit("Chromium is needed: make test-engines installs it")
    flags = "--headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=2"
    places = (f"--user-data-dir={page.parent / 'profile'}", f"--screenshot={picture}", page.as_uri())
    command = [browser, *flags.split(), "--window-size=1100,1900", *places]
    subprocess.run(command, check=True, capture_output=True)
    trim(picture)


def trim(picture: Path) -> None:
    """Cuts away the empty page around the text and keeps 256 colours, a third of the bytes."""
    shot = Image.open(picture).convert("RGB")
    ground = Image.new("RGB", shot.size, shot.getpixel((2, 2)))
    box = ImageChops.difference(shot, ground).getbbox() or (0, 0, *shot.size)
    right, bottom = min(box[2] + 52, shot.width), min(box[3] + 44, shot.height)
    shot.crop((0, 0, right, bottom)).quantize(256).save(picture, optimize=True)


if __name__ == "__main__":
    main()
