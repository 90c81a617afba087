"""`make docs` builds the site: no link of it leads nowhere, and both languages are there."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.engines
SITE = ROOT / "build" / "site"


@pytest.fixture(scope="module")
def site() -> Path:
    built = subprocess.run(
        ["make", "docs"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return SITE


@pytest.mark.parametrize(
    "page", sorted(path.stem for path in (ROOT / "docs/howto").glob("*.md") if ".zh" not in path.name)
)
def test_a_how_to_is_there_in_both_languages(site: Path, page: str) -> None:
    assert '<html lang="en"' in (site / "howto" / page / "index.html").read_text("utf-8")
    assert '<html lang="zh"' in (site / "zh/howto" / page / "index.html").read_text("utf-8")


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        fetched = re.findall(
            r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(https?://[^"]+)"',
            page.read_text("utf-8"),
        )
        assert not fetched, page


def test_what_a_page_links_to_outside_of_the_docs_is_there(site: Path) -> None:
    assert (site / "adapters/publisher_wechat/themes/calm.toml").is_file()
    assert "publisher_notes" in (site / "howto/adapter-example/index.html").read_text("utf-8")
