"""Chromium presses the buttons of the page to copy from: rich text alone for the body, plain text for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.export.folder import write_folder
from tests.engines.browser import Browser
from tests.export.test_page import page, rendition

pytestmark = pytest.mark.engines

LISTEN = """
addEventListener("copy", (event) => {
  const given = event.clipboardData;
  window.got = Object.fromEntries(["text/html", "text/plain"].map((type) => [type, given.getData(type)]));
});
"""


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


def test_the_buttons_copy_what_they_say(browser: Browser, tmp_path: Path) -> None:
    file = write_folder(tmp_path / "out", page(rendition()))
    run = browser.open(file.as_uri()).run
    run(LISTEN)
    copied = {}
    for part in ("body", "title", "topics"):
        run(f"document.querySelector('[data-part={part}]').click()")
        copied[part] = run("window.got")
    assert copied["body"]["text/plain"] == ""
    assert copied["body"]["text/html"].startswith("<h2>题</h2><p>甲<img ")
    assert "【图 1：地图 &amp; 路】" in copied["body"]["text/html"]
    assert copied["title"] == {"text/html": "", "text/plain": '题 "一" </script>'}
    assert copied["topics"]["text/plain"] == "散步, 城市"
    assert run("document.querySelector('iframe').contentDocument.querySelectorAll('figure, p').length") > 2
    assert run("[...document.images].every((one) => one.naturalWidth > 0)")
