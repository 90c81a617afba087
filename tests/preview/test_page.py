from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser

import pytest

from publisher.adapter import Limits
from publisher.preview.frames import POLICY
from publisher.preview.model import PreviewPost
from publisher.preview.page import preview_page
from tests.preview.samples import HOSTILE, MARKDOWN, SHA, WECHAT, ZHIHU, column, post, problem, rendition

LOADING = ("src", "srcset", "poster", "data", "background", "action")
TITLES = {"W304": ("图表保留为代码", "a diagram stays code"), "E301": ("图片不存在", "no such picture")}


class Tags(HTMLParser):
    """Every opening tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def of(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def frames(page: str) -> list[str]:
    return [frame["srcdoc"] for frame in Tags(page).of("iframe")]


def one_post(body: str, *, adapter: str = "zhihu", title: str = "题", form: str = "html") -> PreviewPost:
    made = rendition(adapter, body, form, title=title)
    return PreviewPost(title=title, path="posts/x.md", columns=(column(adapter, "某平台", made),))


def another() -> PreviewPost:
    return post(title="第二篇", path="posts/y.md")


def test_one_column_a_target_in_order() -> None:
    page = preview_page([post()])
    assert re.findall(r'class="column (\w+)"', page) == ["blog", "zhihu", "wechat"]
    assert len(frames(page)) == 3
    assert all(label in page for label in ("博客", "知乎", "微信公众号", "posts/x.md", "未发送任何内容"))


def test_equal_input_gives_equal_bytes() -> None:
    assert preview_page([post(), another()]) == preview_page([post(), another()])


def test_ids_and_names_are_unique() -> None:
    tags = Tags(preview_page([post(), another()]))
    ids = [attributes["id"] for _, attributes in tags.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    radios = [box for box in tags.of("input") if box["type"] == "radio"]
    assert len({radio["name"] for radio in radios}) == 7  # three columns of two posts, and the kinds of posts
    assert sum("checked" in radio for radio in radios) == 7


# ---------------------------------------------------------------- nothing from outside


@pytest.mark.parametrize("body", [MARKDOWN, ZHIHU, WECHAT, HOSTILE])
def test_nothing_external_is_loaded(body: str) -> None:
    page = preview_page(
        [post(), one_post(body + '<img src="http://far.example/x.png" srcset="http://far.example/y 2x">')]
    )
    for document in (page, *frames(page)):
        tags = Tags(document)
        assert not tags.of("link")
        for tag, attributes in tags.tags:
            for name in LOADING:
                assert not attributes.get(name) or attributes[name].startswith("data:"), (tag, attributes)
    assert "url(" not in page


@pytest.mark.parametrize(
    "embedded",
    [
        '<iframe src="https://player.example/v"></iframe>',
        '<video src="https://far.example/v.mp4"><source src="https://far.example/v.webm"></video>',
        '<script src="https://far.example/x.js"></script>',
        '<object data="https://far.example/x"></object>',
        '<meta http-equiv="refresh" content="0;url=https://far.example/">',
        '<link rel="stylesheet" href="https://far.example/x.css"><base href="https://far.example/">',
    ],
)
def test_what_a_body_embeds_does_not_load(embedded: str) -> None:
    (document,) = frames(preview_page([one_post(f"前{embedded}后", adapter="hexo", form="md")]))
    tags = Tags(document)
    assert not [attributes for _, attributes in tags.tags if "src" in attributes or "data" in attributes]
    assert len(tags.of("meta")) == 3
    assert not tags.of("link")
    assert tags.of("base") == [{"target": "_blank"}]


def test_the_policy_allows_our_script_alone() -> None:
    page = preview_page([post()])
    policy = next(meta["content"] for meta in Tags(page).of("meta") if "http-equiv" in meta)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 1
    digest = b64encode(sha256(scripts[0].encode()).digest()).decode()
    (sheet,) = Tags(page).of("style")
    assert policy.startswith(
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src-elem 'nonce-{sheet['nonce']}'; "
    )
    assert "http" not in policy
    assert "'self'" not in policy
    assert all(
        style["nonce"] == sheet["nonce"] for frame in frames(page) for style in Tags(frame).of("style")
    )


def test_the_word_that_lets_styles_in_is_another_for_other_posts() -> None:
    words = {Tags(preview_page([one])).of("style")[0]["nonce"] for one in (post(), another(), one_post("x"))}
    assert len(words) == 3


def test_frames_have_their_policy_and_run_no_script() -> None:
    page = preview_page([post()])
    for frame in Tags(page).of("iframe"):
        assert "allow-scripts" not in frame["sandbox"]
        assert "allow-top-navigation" not in frame["sandbox"]
        assert f'content="{POLICY}"' in frame["srcdoc"]
    assert POLICY.startswith("default-src 'none'")


@pytest.mark.parametrize("adapter", ["hexo", "zhihu", "wechat", "another"])
def test_hostile_titles_and_bodies_stay_inside(adapter: str) -> None:
    form = "md" if adapter == "hexo" else "html"
    hostile = replace(
        one_post(HOSTILE, adapter=adapter, title=HOSTILE, form=form), path=HOSTILE, author=HOSTILE
    )
    hostile = replace(hostile, columns=(replace(hostile.columns[0], label=HOSTILE, account=HOSTILE),))
    page = preview_page([hostile, replace(hostile, path=HOSTILE * 2)], titles={"E301": (HOSTILE, HOSTILE)})
    assert HOSTILE not in page
    assert "<script>alert" not in page
    assert len(Tags(page).of("script")) == 1
    assert len(frames(page)) == 2


def test_hostile_findings_diffs_and_names_stay_text() -> None:
    found = replace(problem(), message=HOSTILE, fix=HOSTILE)
    made = rendition("zhihu", "<p>x</p>", fields={HOSTILE: HOSTILE})
    bad = column("zhihu", "知乎", made, problems=(found,), kind="hold", diff=f"+{HOSTILE}\n", note=HOSTILE)
    page = preview_page([PreviewPost(title="x", path="x", columns=(bad,))])
    assert HOSTILE not in page
    assert len(Tags(page).of("script")) == 1


# ---------------------------------------------------------------- states and findings


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "create"}, ("新建", "new")),
        (
            {"kind": "update", "reason": "edited here", "diff": "-<p>旧</p>\n+<p>新</p>\n+<p>多</p>\n"},
            ("更新", "+2 −1"),
        ),
        ({"kind": "skip", "reason": "unchanged", "diff": ""}, ("未变", "unchanged")),
        ({"kind": "skip", "reason": "frozen"}, ("已发布，不能再改",)),
        ({"kind": "hold", "reason": "a check failed"}, ("暂缓", "held")),
    ],
)
def test_the_state_is_said_in_words(changes: dict[str, object], words: tuple[str, ...]) -> None:
    one = column("zhihu", "知乎", rendition("zhihu", ZHIHU), **changes)
    page = preview_page([PreviewPost(title="x", path="x", columns=(one,))])
    found = re.search(r'<span class="pill \w+">(.*?)<fieldset', page[page.index('class="column') :])
    assert found
    assert all(word in found[0] for word in words)


def test_losses_and_problems_name_their_lines() -> None:
    held = column("zhihu", "知乎", rendition("zhihu", ZHIHU), kind="hold", problems=(problem(),))
    page = preview_page([post(), PreviewPost(title="x", path="x", columns=(held,))], titles=TITLES)
    losses = page[page.index("notice losses") :]
    assert "第 32 行" in losses
    assert "W304" in losses
    assert "图表保留为代码" in losses
    problems = page[page.index("notice problems") :]
    assert "第 78 行" in problems
    assert "E301" in problems
    assert "add the file" in problems


@pytest.mark.parametrize(
    ("limits", "tone", "words"),
    [
        (Limits(9_950, 20_000), "fine", "9,950</b> / 20,000"),
        (Limits(19_000, 20_000), "near", "19,000</b> / 20,000"),
        (Limits(20_100, 20_000), "over", "100 over"),
        (Limits(123, None), "", "123"),
    ],
)
def test_the_length_is_shown_against_its_limit(limits: Limits, tone: str, words: str) -> None:
    one = column("wechat", "微信", rendition("wechat", WECHAT, limits=limits))
    page = preview_page([PreviewPost(title="x", path="x", columns=(one,))])
    assert words in page
    assert (f'class="meter {tone}"' in page) is bool(tone)


def test_a_post_without_rendition_still_has_its_column() -> None:
    broken = column("zhihu", "知乎", None, kind="hold", problems=(problem(),), diff="", images=())
    page = preview_page([PreviewPost(title="x", path="x", columns=(broken,))])
    assert not frames(page)
    assert "E301" in page
    assert "没有可显示的内容" in page


def test_the_list_names_each_post_with_its_states() -> None:
    assert "没有文章" in preview_page([])
    page = preview_page([post(), another()])
    rows = page[page.index('<ol class="rows">') : page.index("</ol>")]
    assert re.findall(r'href="#(p-\w+)"', rows) == [post().key, another().key]
    assert rows.count('class="pill new"') == 6
    assert re.findall(r'id="(p-\w+)"', page).count(another().key) == 1


def test_both_languages_are_in_the_page() -> None:
    assert '<html lang="en" ' in preview_page([post()], language="en")
    page = preview_page([post()], language="zh")
    assert '<html lang="zh-CN" ' in page
    assert "Nothing was sent" in page
    assert re.search(r'<span class="en" lang="en">WeChat</span>', page)
    named = column("mastodon", "长毛象", rendition("mastodon", "<p>x</p>"))
    assert "长毛象</h2>" in preview_page([PreviewPost(title="x", path="x", columns=(named,))])


def test_a_loss_leads_to_its_line_of_the_source() -> None:
    page = preview_page([post(source="\n".join(f"第 {number} 行" for number in range(1, 41)))])
    (jump,) = [link["href"] for link in Tags(page).of("a") if link.get("class") == "jump"]
    (line,) = [item for item in Tags(page).of("li") if item.get("id") == jump.removeprefix("#")]
    assert line["class"] == "found"
    assert re.search(rf'id="{line["id"]}"[^>]*><code>第 32 行</code><em>W304</em>', page)


def test_the_button_bears_what_it_copies() -> None:
    one = replace(post().columns[1], rich='<p class="x">甲 &amp; 乙</p>', plain="甲 & 乙")
    tags = Tags(preview_page([PreviewPost(title="x", path="x", columns=(one,))]))
    (button,) = [button for button in tags.of("button") if button.get("class") == "copy"]
    assert (button["data-rich"], button["data-plain"]) == ('<p class="x">甲 &amp; 乙</p>', "甲 & 乙")


def test_a_huge_source_is_cut() -> None:
    page = preview_page([post(source="x\n" * 7_000)])
    assert page.count("<li id=") == 6_000
    assert "1,000" in page


def test_source_and_sent_fields_are_shown() -> None:
    page = preview_page([post()])
    assert "摘要的话" in page
    assert f"asset:{SHA}" not in page
    text = unescape(re.sub(r"<[^>]+>", "", page[page.index('class="lines source"') :]))
    assert "能量 $E=mc^2$" in text
