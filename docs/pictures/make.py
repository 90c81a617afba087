"""Makes the pictures of a real run and of the preview: `python docs/pictures/make.py [run] [preview]`.

A small blog in a temporary folder, the real `publish` against the built-in platforms, its colours as HTML, and
Chromium with a Chinese font to photograph it; for the preview the sample posts, of which one was edited. Nothing in the
pictures is written by hand but the prompts.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image, ImageChops
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

if TYPE_CHECKING:
    from tests.engines.browser import Page

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
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


EDITED = "posts/KV-cache.md"
EDITS = (("快了许多", "快了一个数量级"), ("分页管理，", "分页管理，按需分配，"))


def main() -> None:
    wanted = sys.argv[1:] or ["run", "preview"]
    with TemporaryDirectory() as name:
        folder = Path(name)
        if "run" in wanted:
            page = folder / "run.html"
            page.write_text(page_of(story(folder / "blog")), encoding="utf-8")
            photograph(page, HERE / "run.png")
        if "preview" in wanted:
            photograph_preview(folder)


# ---------------------------------------------------------------- the preview


def photograph_preview(folder: Path) -> None:
    """The list, one post by day and by night, and both on a phone."""
    sys.path.insert(0, str(ROOT))
    from publisher.preview.model import key_of
    from tests.engines.browser import Browser

    browser = Browser(folder / "profile")
    try:
        with previewing(samples(folder / "samples")) as url:
            post = f"{url}#{key_of(EDITED)}"
            shoot(browser.open(url), "preview-list")
            shoot(_post(browser.open(post), open_losses=False), "preview-light")
            shoot(_post(browser.open(post, dark=True), open_losses=True), "preview-dark")
            shoot(_post(browser.open(post, width=1024, height=1100), open_losses=False), "preview-tablet")
            shoot(_post(browser.open(post, width=390, height=844), open_losses=False), "preview-phone")
    finally:
        browser.close()


def samples(folder: Path) -> Path:
    """The sample posts, sent once, of which one was edited since and one names a picture that is not there."""
    shutil.copytree(ROOT / "posts", folder / "posts")
    shutil.copy(ROOT / "publisher.yaml", folder)
    subprocess.run(publish("-y", "--sandbox", "-q"), cwd=folder, check=False, capture_output=True)
    post = folder / EDITED
    text = post.read_text("utf-8")
    for old, new in EDITS:
        text = text.replace(old, new)
    post.write_text(text, encoding="utf-8")
    with (folder / "posts/shell-notes.md").open("a", encoding="utf-8") as other:
        other.write("\n![终端](./terminal.png)\n")
    return folder


@contextmanager
def previewing(folder: Path) -> Iterator[str]:
    """The address of a preview of that folder, which ends with it."""
    command = publish("preview", "--sandbox", "--no-open", "--lang", "zh")
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout
        try:
            yield run.stdout.readline().strip()
        finally:
            run.terminate()


def publish(*words: str) -> list[str]:
    return [sys.executable, "-m", "publisher", *words]


def _post(page: Page, *, open_losses: bool) -> Page:
    """One post with Zhihu's diff in view; with its losses unfolded and the first of them found in the source."""
    page.wait("document.querySelectorAll('a.row').length > 7")
    bodies = "[...document.querySelectorAll('.post.shown iframe')].map((one) => one.contentDocument.body)"
    page.wait(f"{bodies}.filter((body) => body.children.length).length > 2")
    page.run("document.querySelector('.zhihu [value=diff]').click()")
    if open_losses:
        page.run("document.querySelector('.wechat button.dark').scrollIntoView()")
        page.run("document.querySelector('.zhihu .losses').open = true")
        page.run("document.querySelector('.zhihu .jump').click()")
    return page


def shoot(page: Page, name: str) -> None:
    """Keeps what is seen, in 256 colours: a third of the bytes."""
    page.wait("document.querySelectorAll('a.row').length > 7 && document.fonts.ready")
    page.run("document.activeElement.blur()")
    Image.open(BytesIO(page.shot())).convert("RGB").quantize(256).save(HERE / f"{name}.png", optimize=True)
    page.close()


# ---------------------------------------------------------------- the run


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
