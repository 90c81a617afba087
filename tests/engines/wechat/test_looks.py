"""Every theme in the light and in the dark, painted by Chromium in a phone's width (375 px).

With `--accept` the pictures go into the docs; look at them before you commit.
"""

from __future__ import annotations

import shutil
import subprocess
from html import escape
from pathlib import Path
from typing import get_args

import pytest
from PIL import Image as Pillow

from publisher.adapter import Context, Rendition
from publisher.read.dialect import dialect
from publisher.read.parse import parse
from publisher.read.post import read_post
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.theme import ThemeName
from tests.adapters.wechat.darkmode import darkened
from tests.conftest import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), NAMES[0])
QUIET = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--hide-scrollbars --virtual-time-budget=2000"
).split()
WIDTH, SCALE = 375, 2
HEIGHT = 2_600
PAGE = """<!doctype html><meta charset="utf-8"><style>
*{{margin:0}}body{{width:{width}px;background:{ground};color:{ink};font:17px/1.6 system-ui,sans-serif}}
h1.title{{font-size:22px;line-height:1.4;margin:0 0 14px;font-weight:500}}
.page{{padding:20px 16px;overflow:hidden}}.page section section{{margin:0}}
</style><div class="page"><h1 class="title">{title}</h1>{body}</div>
<script>document.title = [...document.querySelectorAll('.page *')].filter(one =>
  one.getBoundingClientRect().right > {width} && !one.closest('[style*="overflow-x"]')).length</script>"""

pytestmark = pytest.mark.engines


def rendition_of(theme: ThemeName) -> Rendition:
    folder = Path(__file__).parent
    post = read_post(folder / "post.md", root=folder, posts_root=folder)
    document = parse(
        post, dialect("commonmark", math=("dollars",), tags="none"), canonical="https://a.example/x"
    )
    given = WechatAdapter(theme=theme).render(document, Context(target="wechat", site="https://a.example"))
    assert not given.problems
    return given


def chromium(page: Path, *words: str) -> str:
    command = [CHROMIUM, *QUIET, f"--user-data-dir={page.parent / 'profile'}", *words, page.as_uri()]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=True
    )
    return done.stdout


@pytest.mark.parametrize("is_dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", get_args(ThemeName))
def test_a_theme_is_painted(
    theme: ThemeName, is_dark: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    given = rendition_of(theme)
    title, body = given.title, given.body
    ground, ink = ("#191919", "#a3a3a3") if is_dark else ("#fff", "#191919")
    shown = darkened(body) if is_dark else body
    page = tmp_path / "page.html"
    page.write_text(
        PAGE.format(width=WIDTH, ground=ground, ink=ink, title=escape(title), body=shown), "utf-8"
    )
    assert "<title>0</title>" in chromium(page, "--dump-dom"), "something stands beyond the edge"

    shot = tmp_path / "shot.png"
    chromium(
        page,
        f"--window-size={WIDTH},{HEIGHT}",
        f"--force-device-scale-factor={SCALE}",
        f"--screenshot={shot}",
    )
    picture = Pillow.open(shot).convert("RGB")
    colours = picture.getcolors(1 << 24) or []
    assert len(colours) > 200
    mean = sum(count * sum(colour) for count, colour in colours) / sum(count * 3 for count, _ in colours)
    assert (mean < 90) is is_dark
    if request.config.getoption("--accept"):
        _keep(picture, ROOT / f"docs/pictures/wechat-{theme}-{'dark' if is_dark else 'light'}.png")


def _keep(picture: Pillow.Image, file: Path) -> None:
    """In a palette, without what is empty below: below 300 KB."""
    last = max(
        y
        for y in range(0, picture.height, 8)
        if len(picture.crop((0, y, picture.width, y + 1)).getcolors() or []) != 1
    )
    cut = picture.crop((0, 0, picture.width, min(picture.height, last + 48)))
    small = cut.resize((cut.width * 3 // 4, cut.height * 3 // 4), Pillow.Resampling.LANCZOS)
    small.quantize(256, dither=Pillow.Dither.NONE).save(file, optimize=True)
