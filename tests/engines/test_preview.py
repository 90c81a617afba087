"""Chromium opens the page: its words are there, frames too, light and dark are painted, and nothing is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image as Pillow

from publisher.preview.page import preview_page
from tests.preview.samples import post

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), NAMES[0])
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --window-size=1440,900 --virtual-time-budget=3000"
).split()
LIGHT, DARK = 1, 0
"""Blink's preferredColorScheme."""

pytestmark = pytest.mark.engines


@pytest.fixture
def page(tmp_path: Path) -> Path:
    file = tmp_path / "page.html"
    file.write_text(preview_page([post(), post(title="第二篇")]), encoding="utf-8")
    return file


def chromium(page: Path, *words: str) -> subprocess.CompletedProcess[str]:
    profile = page.parent / "profile"
    command = [CHROMIUM, *QUIET, f"--user-data-dir={profile}", *words, page.as_uri()]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", timeout=120, check=True
    )


def test_the_page_comes_alive(page: Path) -> None:
    done = chromium(page, "--enable-logging=stderr", "--dump-dom")
    assert "未发送任何内容" in done.stdout
    assert 'class="post shown"' in done.stdout  # its script ran
    assert 'aria-current="true"' in done.stdout
    assert "Content Security Policy" not in done.stderr
    assert "Uncaught" not in done.stderr


@pytest.mark.parametrize(("scheme", "is_dark"), [(LIGHT, False), (DARK, True)])
def test_it_is_painted_in_light_and_dark(page: Path, scheme: int, is_dark: bool) -> None:
    shot = page.parent / "shot.png"
    chromium(page, f"--blink-settings=preferredColorScheme={scheme}", f"--screenshot={shot}")
    picture = Pillow.open(shot).convert("RGB")
    width, height = picture.size
    # the three frames, below their headings: each shows words in more than one colour
    for left, right in ((0.02, 0.33), (0.36, 0.66), (0.72, 0.95)):
        part = picture.crop((int(left * width), int(0.42 * height), int(right * width), int(0.8 * height)))
        colours = part.getcolors(1 << 24) or []
        assert len(colours) > 20
        ground = max(colours)[1]
        assert isinstance(ground, tuple)
        assert (sum(ground) < 300) is is_dark
