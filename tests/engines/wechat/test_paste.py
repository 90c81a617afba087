"""The page to copy from, and an editor to paste into: what really lies on the clipboard, as Chromium hands it on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from publisher.export.folder import write_folder
from publisher.export.page import ExportPage
from publisher_wechat.adapter import WechatAdapter
from tests.engines.browser import Browser
from tests.engines.wechat.test_looks import rendition_of

pytestmark = pytest.mark.engines
TAGS = ("section", "p", "h2", "pre", "span", "table", "td", "svg", "path", "strong", "code", "sup", "a ")
EDITOR = (
    "<!doctype html><meta charset=utf-8><title>editor</title><div contenteditable id=here><p><br></p></div>"
)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


def pasted(browser: Browser, folder: Path) -> str:
    """What an editor holds after the button was pressed there and Ctrl-V here."""
    given = rendition_of("calm")
    page = ExportPage(rendition=given, adapter="wechat", capabilities=WechatAdapter().capabilities)
    source = browser.open(write_folder(folder / "out", page).as_uri())
    source.run("document.querySelector('[data-part=body]').click()")
    source.close()
    (folder / "editor.html").write_text(EDITOR, encoding="utf-8")
    editor = browser.open((folder / "editor.html").as_uri())
    editor.run("document.getElementById('here').focus()")
    key = {"key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": 2}
    browser.ask("Input.dispatchKeyEvent", editor._session, type="rawKeyDown", commands=["Paste"], **key)
    html: str = editor.wait(
        "document.getElementById('here').textContent.length > 100 && document.getElementById('here').innerHTML"
    )
    return html


def styles_of(html: str) -> list[str]:
    return re.findall(r'style="([^"]*)"', html)


def words_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html)).replace("\u00a0", " ")


def test_what_is_pasted_is_the_article_with_its_looks(browser: Browser, tmp_path: Path) -> None:
    """Issue: one click copies rich text. Words, inline styles, formulas, code and tables are all there."""
    html = pasted(browser, tmp_path)
    body = rendition_of("calm").body
    assert [html.count(f"<{tag}") for tag in TAGS] == [body.count(f"<{tag}") for tag in TAGS]
    assert body.count("<svg") > 0
    changed = Counter(styles_of(body)) - Counter(styles_of(html))
    said_anew = set(re.findall(r'<(?:pre|h[1-6]) style="([^"]*)"', body))
    assert set(changed) <= said_anew, (
        "Chromium spells out `font`, and leaves out what a heading has by itself"
    )
    assert re.search(r'<h2 style="[^"]*color: rgb\(29, 111, 98\)', html)
    assert re.search(r'<pre style="[^"]*overflow-x: auto; white-space: nowrap', html)
    assert words_of(html) == words_of(body)
    assert 'href="https://mp.weixin.qq.com/s/abcdef"' in html
    assert "currentcolor" in html.lower()
    assert " class=" not in html
