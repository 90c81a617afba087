"""A real Hexo builds the sample posts: no tag is fatal, each public post has its page, own links lead to pages."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_samples import FILES, POSTS, front_matter

ENGINE = ROOT / "tests" / "engines" / "hexo"

pytestmark = pytest.mark.engines


def build_site(site: Path) -> Path:
    """Lays a site round the sample posts, lets Hexo build it, and returns its `public` folder."""
    for name in ("package.json", "_config.yml"):
        shutil.copy(ENGINE / name, site)
    (site / "node_modules").symlink_to(ENGINE / "node_modules")
    ignored = shutil.ignore_patterns("static")
    shutil.copytree(POSTS, site / "source" / "_posts", ignore=ignored)
    shutil.copytree(POSTS / "static", site / "source", dirs_exist_ok=True)
    hexo = [str(ENGINE / "node_modules" / ".bin" / "hexo"), "generate", "--bail"]
    done = subprocess.run(hexo, cwd=site, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return site / "public"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("blog"))


def test_each_public_post_has_its_page(public: Path) -> None:
    pages = {path.stem for path in public.glob("*.html")} - {"index"}
    wanted = {str(front_matter(path)["abbrlink"]) for path in FILES if "published" not in front_matter(path)}
    assert pages == wanted


def test_own_links_and_pictures_lead_somewhere(public: Path) -> None:
    for page in public.glob("*.html"):
        text = page.read_text("utf-8")
        for address in re.findall(r"https?://(?:www\.)?example\.cn/([\w.-]+\.html)", text):
            assert (public / address).is_file(), f"{page.name}: {address}"
        for address in re.findall(r'<img src="(/[^"]+)"', text):
            assert (public / address.lstrip("/")).is_file(), f"{page.name}: {address}"


def test_the_draft_has_no_page(public: Path) -> None:
    assert "e41d6a05" not in "".join(path.read_text("utf-8") for path in public.rglob("*.html"))
