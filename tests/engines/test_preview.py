"""Chromium uses the preview as its reader does: the list, the views, the keys, the reload while somebody writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from publisher.preview.model import key_of
from publisher.preview.page import preview_page
from tests.conftest import ROOT
from tests.engines.browser import Browser, Page
from tests.preview.samples import post
from tests.preview.test_server import Running

pytestmark = pytest.mark.engines

AXE = ROOT / "tests/engines/axe/node_modules/axe-core/axe.min.js"
CONFIG = """\
site: {url: https://www.example.cn, author: Lin, accounts: {wechat: Lin 的笔记}}
posts: 文章
targets:
  blog: {adapter: hexo, path: blog}
  zhihu: {adapter: zhihu, client: {cookie: env:ZHIHU_COOKIE}}
  wechat: {adapter: wechat, client: {appid: env:WECHAT_APPID, secret: env:WECHAT_SECRET}}
"""
HEAD = "---\ntitle: {title}\nabbrlink: {id}\ntags: [散步]\n---\n\n"
LONG = "\n\n".join(
    f"第 {number} 段：河边的路走到尽头有一座桥，桥上能看见 $x_{{{number}}}^2$。" for number in range(1, 61)
)
LOSSY = "前言。\n\n```mermaid\ngraph LR\n  A --> B\n```\n\n后记。\n"
WALK = "文章/散步 记.md"
KEY = key_of(WALK)


def post_text(title: str, number: int, body: str) -> str:
    return HEAD.format(title=title, id=f"0000000{number}") + body + "\n"


POSTS = {
    WALK: post_text("散步记", 1, LONG),
    "文章/diagram.md": post_text("图表", 2, LOSSY),
    "文章/plain.md": post_text("A plain post", 3, "你好，**世界**。Hello.\n\n- 一\n- 二\n"),
    "文章/bad.md": post_text("缺图", 4, "![没有](./none.png)\n"),
}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A blog whose posts were sent once to the built-in platforms."""
    folder = tmp_path_factory.mktemp("site") / "我的 博客"
    (folder / "文章").mkdir(parents=True)
    (folder / "blog").mkdir()
    (folder / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    restore(folder)
    publish(folder, "-y", "--sandbox", "-q")
    return folder


def restore(site: Path) -> None:
    for path, text in POSTS.items():
        if not (site / path).exists() or (site / path).read_text("utf-8") != text:
            (site / path).write_text(text, encoding="utf-8")


def publish(site: Path, *words: str) -> str:
    command = [sys.executable, "-m", "publisher", "-C", str(site), *words]
    environment = {**os.environ, "HOME": str(site.parent), "XDG_CACHE_HOME": str(site.parent / "cache")}
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
    return done.stdout


@pytest.fixture(scope="module")
def running(site: Path) -> Iterator[Running]:
    made = Running(site, "--sandbox", "--lang", "zh")
    for path in POSTS:
        made.until(key_of(path) + '": ')
    yield made
    assert made.end()[0] == 0


@pytest.fixture
def opened(browser: Browser, running: Running, site: Path) -> Iterator[Page]:
    """The list; every file is as it was in the beginning."""
    page = browser.open(running.url)
    page.wait("document.querySelectorAll('a.row').length === 4")
    yield page
    complaints = page.complaints()
    page.close()
    (site / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    restore(site)
    for path in (site / "文章").iterdir():
        if path.relative_to(site).as_posix() not in POSTS:
            path.unlink()
    assert not complaints


def show(page: Page, key: str) -> None:
    page.run(f"location.hash = '#{key}'")
    page.wait(f"document.querySelector('#{key}.shown .look iframe').contentDocument.querySelector('.body')")
    page.wait(
        f"[...document.querySelectorAll('#{key} iframe')].every((frame) => frame.contentDocument.readyState === 'complete')"
    )


FRAME = f"document.querySelector('#{KEY}-2 iframe').contentDocument"


# ---------------------------------------------------------------- the list


def test_the_list_shows_states_and_can_be_searched(opened: Page) -> None:
    rows = "[...document.querySelectorAll('.rows > li:not([hidden]) strong')].map((one) => one.textContent)"
    assert set(opened.run(rows)) == {"散步记", "图表", "A plain post", "缺图"}
    states = opened.run(f"document.querySelector('a.row[href=\"#{KEY}\"] .states').innerText")
    assert re.sub(r"\s+", " ", states) == "博客 = 已发布 知乎 = 草稿未变 微信公众号 = 草稿未变"
    opened.press("/")
    opened.type("plain")
    assert opened.run(rows) == ["A plain post"]
    opened.press("ArrowDown", "Enter")
    opened.wait("document.querySelector('.post.shown h1').textContent === 'A plain post'")
    opened.press("Escape")
    opened.wait("document.querySelector('.overview.shown')")
    opened.run("document.querySelector('#search').value = ''")
    opened.run("document.querySelector('.kinds [value=hold]').click()")
    assert opened.run(rows) == ["缺图"]
    opened.run("document.querySelector('#search').focus()")
    opened.type("nothing like it")
    assert opened.run("document.querySelector('.unmatched').innerText") == "没有符合的文章"


def test_keys_walk_through_list_and_posts(opened: Page) -> None:
    focused = "document.activeElement.querySelector('strong')?.textContent"
    order = opened.run("[...document.querySelectorAll('.rows strong')].map((one) => one.textContent)")
    opened.press("j", "j", "j", "k", "ArrowDown", "ArrowUp")
    assert opened.run(focused) == order[1]
    opened.press("Enter")
    title = "document.querySelector('.post.shown h1')?.textContent"
    opened.wait(f"{title} === {json.dumps(order[1])}")
    opened.press("j")
    opened.wait(f"{title} === {json.dumps(order[2])}")
    opened.press("k")
    opened.wait(f"{title} === {json.dumps(order[1])}")
    opened.press("Escape")
    opened.wait(f"{focused} === {json.dumps(order[1])}")


def test_the_language_switches_without_a_reload(opened: Page) -> None:
    opened.run("window.mark = 1")
    opened.run("document.querySelector('#language').click()")
    assert "nothing is sent" in opened.run("document.querySelector('.safe').innerText")
    assert opened.run("document.querySelector('#search').placeholder") == "Search"
    assert "draft, unchanged" in opened.run("document.querySelector('.rows').innerText")
    assert "已发布" not in opened.run("document.body.innerText")
    assert opened.run("window.mark") == 1
    opened.run("document.querySelector('#language').click()")


# ---------------------------------------------------------------- one post


def test_tabs_turn_by_arrow_keys(opened: Page) -> None:
    show(opened, KEY)
    opened.run(f"document.querySelector('#{KEY}-2 .tabs input').focus()")
    visible = f"[...document.querySelectorAll('#{KEY}-2 .panel')].filter((one) => one.offsetHeight).map((one) => one.classList[1])"
    assert opened.run(visible) == ["look"]
    opened.press("ArrowRight")
    assert opened.run(visible) == ["diff"]
    opened.press("ArrowRight")
    assert opened.run(visible) == ["source"]
    assert "<p>第 1 段" in opened.run(f"document.querySelector('#{KEY}-2 .panel.source').innerText")


def test_a_loss_leads_to_its_line_and_back(opened: Page) -> None:
    key = key_of("文章/diagram.md")
    show(opened, key)
    opened.run(f"document.querySelector('#{key}-2 .losses').open = true")
    opened.run(f"document.querySelector('#{key}-2 .jump').focus()")
    opened.press("Enter")
    opened.wait("document.querySelector('.post.shown .marked')")
    marked = opened.run("document.querySelector('.post.shown .marked code').textContent")
    assert marked == "```mermaid"
    seen = "(() => { const box = document.querySelector('.post.shown .marked').getBoundingClientRect(); return box.height > 0 && box.top > 0 && box.bottom <= innerHeight; })()"
    assert opened.run(seen) is True
    assert opened.run("document.activeElement.classList.contains('marked')") is True
    opened.press("Escape")
    assert opened.run("document.querySelector('.original.open')") is None
    assert opened.run("document.activeElement.className") == "jump"


def test_the_length_is_a_bar(opened: Page) -> None:
    show(opened, KEY)
    words = opened.run(f"document.querySelector('#{KEY}-3 .limited span').innerText")
    length, limit = (int(number.replace(",", "")) for number in re.findall(r"[\d,]+", words))
    assert limit == 20_000
    share = opened.run(
        f"(() => {{ const meter = document.querySelector('#{KEY}-3 .meter'); return meter.firstChild.offsetWidth / meter.offsetWidth; }})()"
    )
    assert share == pytest.approx(min(length / limit, 1), abs=0.02)


def pasted(browser: Browser) -> dict[str, str]:
    """What the clipboard holds, pasted into another page."""
    page = browser.open("about:blank")
    page.run("document.body.contentEditable = true; document.body.focus()")
    page.run(
        "addEventListener('paste', (event) => { window.got = Object.fromEntries("
        "['text/html', 'text/plain'].map((type) => [type, event.clipboardData.getData(type)])); })"
    )
    page.paste()
    got: dict[str, str] = page.run("window.got")
    page.close()
    return got


def test_what_is_copied_is_what_the_platform_gets(browser: Browser, opened: Page, site: Path) -> None:
    path = "文章/plain.md"
    key = key_of(path)
    show(opened, key)
    for place, target in ((1, "blog"), (2, "zhihu"), (3, "wechat")):
        opened.run(f"document.querySelector('#{key}-{place} button.copy').click()")
        assert opened.run(f"document.querySelector('#{key}-{place} button.copy').innerText") == "已复制"
        got, body = pasted(browser), publish(site, "render", path, "--to", target, "--sandbox")
        if target == "blog":
            assert got == {"text/html": "", "text/plain": body}
            continue
        assert body in got["text/html"]
        assert (
            re.sub(
                r"</?(?:html|body)>|<!--(?:Start|End)Fragment-->|<meta[^>]*>", "", got["text/html"]
            ).strip()
            == body
        )
        if target == "zhihu":  # its editor would parse plain text instead
            assert got["text/plain"] == ""
        else:
            assert "你好，世界。Hello.\n一\n二\n" in got["text/plain"]


def test_rich_text_with_pictures_is_the_one_of_export(opened: Page, site: Path, tmp_path: Path) -> None:
    folder = site / "文章/picture"
    folder.mkdir(exist_ok=True)
    (folder / "a.png").write_bytes((ROOT / "docs/pictures/preview-phone.png").read_bytes())
    path = "文章/picture.md"
    (site / path).write_text(post_text("有图", 5, "看图：\n\n![地图](a.png)\n"), encoding="utf-8")
    key = key_of(path)
    opened.wait(f"document.querySelector('a.row[href=\"#{key}\"]')")
    show(opened, key)
    publish(site, "export", path, "--to", "zhihu", "-o", str(tmp_path))
    (page,) = tmp_path.rglob("index.html")
    parts = json.loads(re.search(r'id="parts">(.*?)</script>', page.read_text("utf-8"), re.S)[1])  # type: ignore[index]
    assert opened.run(f"document.querySelector('#{key}-2 .copy').dataset.rich") == parts["body"]
    assert "【图 1" in parts["body"]
    (folder / "a.png").unlink()
    folder.rmdir()


def test_light_and_dark(opened: Page) -> None:
    show(opened, KEY)
    ground = "getComputedStyle(document.querySelector('.top')).backgroundColor"
    phone = f"document.querySelector('#{KEY}-3 iframe').contentDocument.documentElement.dataset.theme"
    light = opened.run(ground)
    assert opened.run(phone) == "light"
    opened.run("document.querySelector('.post.shown button.dark').click()")
    assert (opened.run(phone), opened.run(ground)) == ("dark", light)
    opened.run("document.querySelector('#theme').click()")
    assert opened.run(ground) != light
    assert opened.run(f"{FRAME}.documentElement.dataset.theme") == "dark"
    opened.reload()
    opened.wait("document.querySelector('.post.shown')")
    assert opened.run("document.documentElement.dataset.theme") == "dark"
    opened.run("document.querySelector('#theme').click()")
    assert opened.run(ground) == light


# ---------------------------------------------------------------- while somebody writes


def scrolled(page: Page) -> int:
    page.run(f"{FRAME}.scrollingElement.scrollTop = 900")
    return int(page.run(f"{FRAME}.scrollingElement.scrollTop"))


def test_a_save_keeps_the_place_and_offers_the_change(opened: Page, site: Path) -> None:
    show(opened, KEY)
    top = scrolled(opened)
    opened.run(f"window.mark = 1; {FRAME}.defaultView.mark = 2")
    opened.run(f"document.querySelector('#{KEY}-1 [value=source]').click()")
    opened.run(f"document.querySelector('#{KEY}-1 .panel.source').scrollTop = 300")
    opened.run(f"[...document.querySelectorAll('#{KEY}-3 details')].at(-1).open = true")
    edit = LONG.replace("第 55 段：", "第 55 段，改过了：")
    (site / WALK).write_text(post_text("散步记", 1, edit), encoding="utf-8")
    opened.wait(f"{FRAME}.body.innerText.includes('改过了')")
    assert opened.run(f"[window.mark, {FRAME}.defaultView.mark]") == [1, 2], (
        "neither page nor frame was loaded anew"
    )
    assert opened.run(f"{FRAME}.scrollingElement.scrollTop") == top
    assert opened.run(f"document.querySelector('#{KEY}-1 .tabs :checked').value") == "source"
    assert opened.run(f"document.querySelector('#{KEY}-1 .panel.source').scrollTop") == 300
    assert opened.run(f"[...document.querySelectorAll('#{KEY}-3 details')].at(-1).open") is True
    assert "+1 −1" in opened.run(f"document.querySelector('#{KEY}-2 .pill').innerText")
    diff = opened.run(f"document.querySelector('#{KEY}-2 .lines .added').textContent")
    assert "第 55 段，改过了" in diff
    assert "$x_{55}^2$" in diff

    assert opened.run("document.querySelector('.news .many').textContent") == "1"
    opened.run("document.querySelector('.news button').click()")
    assert seen(opened, "改过了")


def seen(page: Page, words: str) -> bool:
    """Whether the paragraph that holds the words is within what its frame shows."""
    return bool(
        page.run(
            f"(() => {{ const p = [...{FRAME}.querySelectorAll('p')].find((one) => one.textContent.includes({json.dumps(words)}));"
            f"const box = p.getBoundingClientRect(); return box.top >= 0 && box.bottom <= {FRAME}.defaultView.innerHeight; }})()"
        )
    )


def test_changes_are_followed_when_asked_to(opened: Page, site: Path) -> None:
    show(opened, KEY)
    opened.run("document.querySelector('#follow').click()")
    assert not seen(opened, "第 50 段")
    (site / WALK).write_text(
        post_text("散步记", 1, LONG.replace("第 50 段：", "第 50 段，又改了：")), encoding="utf-8"
    )
    opened.wait(f"{FRAME}.body.innerText.includes('又改了')")
    assert seen(opened, "又改了")
    opened.run("document.querySelector('#follow').click()")


def test_a_mistake_is_a_sheet_over_the_last_good_view(opened: Page, site: Path) -> None:
    show(opened, KEY)
    top = scrolled(opened)
    (site / WALK).write_text("---\ntitle: [\n---\n\n坏的。\n", encoding="utf-8")
    opened.wait("!document.querySelector('.trouble').hidden")
    said = opened.run("document.querySelector('.trouble').innerText")
    assert "E204" in said
    assert WALK in said
    assert "第 60 段" in opened.run(f"{FRAME}.body.innerText")
    assert opened.run(f"{FRAME}.scrollingElement.scrollTop") == top
    opened.press("Escape")
    assert opened.run("document.querySelector('.trouble').hidden") is True
    (site / WALK).write_text(
        post_text("散步记", 1, LONG.replace("第 1 段", "第 1 段，修好了")), encoding="utf-8"
    )
    opened.wait(f"{FRAME}.body.innerText.includes('修好了')")
    assert opened.run("document.querySelector('.trouble').hidden") is True
    assert opened.run(f"{FRAME}.scrollingElement.scrollTop") == top


def test_a_broken_configuration_leaves_the_page_as_it_is(opened: Page, site: Path) -> None:
    show(opened, KEY)
    (site / "publisher.yaml").write_text(CONFIG + "postss: x\n", encoding="utf-8")
    opened.wait("!document.querySelector('.trouble').hidden")
    assert "postss" in opened.run("document.querySelector('.trouble').innerText")
    assert "第 60 段" in opened.run(f"{FRAME}.body.innerText")
    (site / "publisher.yaml").write_text(CONFIG, encoding="utf-8")
    opened.wait("document.querySelector('.trouble').hidden")


def test_a_post_is_followed_when_it_is_renamed_and_left_when_it_goes(opened: Page, site: Path) -> None:
    show(opened, KEY)
    moved = site / "文章/改名.md"
    (site / WALK).rename(moved)
    opened.wait(f"document.querySelector('#{key_of('文章/改名.md')}.shown')")
    moved.unlink()
    opened.wait("document.querySelector('.overview.shown')")
    assert opened.run("document.querySelectorAll('a.row').length") == 3


def test_of_many_quick_saves_the_last_is_shown_in_every_tab(
    browser: Browser, opened: Page, running: Running, site: Path
) -> None:
    other = browser.open(f"{running.url}#{KEY}")
    other.wait("document.querySelector('.post.shown')")
    show(opened, KEY)
    for number in range(30):
        text = LONG.replace("第 1 段", f"第 1 段的第 {number} 稿")
        (site / WALK).write_text(post_text("散步记", 1, text), encoding="utf-8")
    for page in (other, opened):
        page.front()
        page.wait(f"{FRAME}.body.innerText.includes('第 29 稿')")
        assert page.run(f"{FRAME}.body.innerText.includes('第 28 稿')") is False
    other.close()


def test_what_a_post_brings_along_never_runs(browser: Browser, running: Running, site: Path) -> None:
    path = site / "文章/hostile.md"
    attack = "parent.document.title = document.title = 'pwned'"
    for text in (
        "无害",
        f'<script>{attack}</script><img src="x" onerror="{attack}"><svg onload="{attack}"></svg>后',
    ):
        path.write_text(post_text("敌意", 6, text), encoding="utf-8")
        running.until("敌意")
        page = browser.open(f"{running.url}#{key_of('文章/hostile.md')}")
        page.wait("document.querySelector('.post.shown iframe').contentDocument.querySelector('.body')")
    path.write_text(post_text("敌意", 6, f"{text}，再改"), encoding="utf-8")
    page.wait("document.querySelector('.post.shown iframe').contentDocument.body.innerText.includes('再改')")
    assert "敌意" in page.run("document.title")
    frames = (
        "[...document.querySelectorAll('.post.shown iframe')].map((frame) => frame.contentDocument.title)"
    )
    assert "pwned" not in page.run(frames)
    path.unlink()
    page.close()


# ---------------------------------------------------------------- on every screen, for everybody


@pytest.mark.parametrize(("width", "stacked"), [(1440, False), (1100, False), (1024, True), (390, True)])
def test_columns_stand_side_by_side_or_below_each_other(opened: Page, width: int, stacked: bool) -> None:
    opened.size(width, 844)
    show(opened, KEY)
    tops = opened.run("[...document.querySelectorAll('.post.shown .column')].map((one) => one.offsetTop)")
    assert (tops == sorted(set(tops))) is stacked
    assert opened.run("document.documentElement.scrollWidth") <= width
    opened.press("Escape")
    assert opened.run("document.documentElement.scrollWidth") <= width


AUDIT = """axe.run(document, {iframes: false, resultTypes: ["violations"]}).then((found) => found.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => one.id + ": " + one.nodes.map((node) => node.target + " " + node.failureSummary).join("; ")))"""


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_serious_stands_in_anybodys_way(opened: Page, site: Path, language: str, dark: bool) -> None:
    opened.prefer(dark=dark)
    opened.run(AXE.read_text("utf-8"))
    if language == "en":
        opened.run("document.querySelector('#language').click()")
    assert opened.run(AUDIT) == []
    show(opened, key_of("文章/diagram.md"))
    opened.run("document.querySelectorAll('.post.shown details').forEach((one) => { one.open = true; })")
    opened.run("document.querySelector('.post.shown .jump').click()")
    assert opened.run(AUDIT) == []
    opened.press("Escape")
    (site / "文章/diagram.md").write_text(post_text("图表", 2, LOSSY.replace("后记", "跋")), encoding="utf-8")
    opened.wait("!document.querySelector('.news').hidden")
    for view in ("diff", "source"):
        opened.run(f"document.querySelectorAll('.post.shown [value={view}]').forEach((one) => one.click())")
        assert opened.run(AUDIT) == []
    show(opened, key_of("文章/bad.md"))
    (site / "publisher.yaml").write_text(CONFIG + "postss: x\n", encoding="utf-8")
    opened.wait("!document.querySelector('.trouble').hidden")
    assert opened.run(AUDIT) == []
    opened.run("sessionStorage.clear()")


# ---------------------------------------------------------------- the portable file


@pytest.fixture
def portable(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    file = tmp_path / "page.html"
    posts = [post(), post(title="第二篇", path="posts/y.md", source="一\n" * 40)]
    file.write_text(preview_page(posts), encoding="utf-8")
    page = browser.open(file.as_uri())
    yield page
    page.close()


def test_the_portable_file_needs_nothing_else(portable: Page) -> None:
    assert portable.run("document.querySelectorAll('a.row').length") == 2
    assert "未发送任何内容" in portable.run("document.querySelector('.safe').innerText")
    portable.press("j", "Enter")
    portable.wait("document.querySelector('.post.shown')")
    portable.press("j")
    portable.wait("document.querySelector('.post.shown h1').textContent === '第二篇'")
    portable.run("document.querySelector('.post.shown .losses').open = true")
    portable.run("document.querySelector('.post.shown .jump').click()")
    portable.wait("document.querySelector('.post.shown .marked code').textContent === '一'")
    assert (
        portable.run(
            "performance.getEntriesByType('resource').filter((one) => !one.name.startsWith('data:')).length"
        )
        == 0
    )
    assert not portable.complaints()
    portable.run(AXE.read_text("utf-8"))
    assert portable.run(AUDIT) == []


@pytest.mark.parametrize("dark", [False, True])
def test_the_articles_themselves_are_readable_for_everybody(
    browser: Browser, portable: Page, tmp_path: Path, dark: bool
) -> None:
    documents = portable.run(
        "[...document.querySelectorAll('iframe')].slice(0, 3).map((frame) => frame.srcdoc)"
    )
    for document in documents:
        (tmp_path / "article.html").write_text(document, encoding="utf-8")
        page = browser.open((tmp_path / "article.html").as_uri(), dark=dark)
        page.run(f"document.documentElement.dataset.theme = '{'dark' if dark else 'light'}'")
        page.run(AXE.read_text("utf-8"))
        assert page.run(AUDIT) == []
        page.close()


def test_the_portable_file_reads_without_scripts(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    other = post(title="第二篇", path="posts/y.md")
    file.write_text(preview_page([post(), other]), encoding="utf-8")
    page = browser.open("about:blank")
    page.without_scripts()
    page.go(file.as_uri())
    shown = "[...document.querySelectorAll('.overview, .post')].filter((one) => one.offsetHeight).map((one) => one.id)"
    assert page.run(shown) == [""]
    page.go(f"{file.as_uri()}#{other.key}")
    assert page.run(shown) == [other.key]
    page.close()


@pytest.mark.parametrize("dark", [False, True])
def test_frames_are_painted_in_light_and_dark(portable: Page, dark: bool) -> None:
    portable.prefer(dark=dark)
    portable.press("j", "Enter")
    portable.wait("document.querySelector('.post.shown iframe').contentDocument.querySelector('.body')")
    grounds: list[Any] = portable.run(
        "[...document.querySelectorAll('.post.shown iframe')].map((frame) => {"
        "const inside = frame.contentDocument, of = (one) => getComputedStyle(one).backgroundColor;"
        "return [inside.documentElement, inside.body].map(of).find((colour) => !/, 0\\)$/.test(colour)) || of(frame.closest('.phone') || frame); })"
    )
    for ground in grounds:
        parts = [int(part) for part in re.findall(r"\d+", ground)[:3]]
        assert (sum(parts) < 300) is dark, grounds
