"""Related lists as data, end to end: fifty hand-kept links become a file, a new article in it is one line, drafts follow
behind the stop, live articles wait, and a new post is held up by none of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.line.inprocess import Quick, files_of

DRAFTS = [f"draft{n}" for n in range(1, 8)]
LIVE = ["live1", "live2"]
GROUPS = {"缓存": 12, "解码": 9, "对齐": 16, "数据": 4}
"""Groups of posts that are on the blog alone, and how many each has; the exercises make them fifty."""
EXERCISES = [*LIVE, *DRAFTS]


def post(folder: Path, name: str, *, title: str, day: int, publisher: str = "", end: str = "") -> None:
    lines = [f'title: "{title}"', f"abbrlink: {name}", f"date: 2026-10-{day:02} 10:00:00", "tags: [NLP]"]
    head = "\n".join([*lines, *([f"publisher: {publisher}"] if publisher else [])])
    (folder / f"{name}.md").write_text(f"---\n{head}\n---\n\n{title}的正文。\n{end}", "utf-8")


def link(name: str, label: str) -> str:
    return f"[{label}](http://www.example.cn/{name}.html)"


def hand_kept() -> str:
    """The newest post's list, in the manner of real ones; its (3) and (4) lead to one page."""
    lines = ["", "***", "", "【推荐文章】  "]
    for n, (group, count) in enumerate(GROUPS.items()):
        lines += [f"- {group}：  ", *(f"{link(f'g{n}p{m}', f'{group}漫谈之{m}')}  " for m in range(count))]
    leads = [*EXERCISES[:3], EXERCISES[2], *EXERCISES[4:]]
    numbered = [link(name, f"({n})") for n, name in enumerate(leads, 1)]
    return "\n".join([*lines, "- 算法题：  ", "、\n".join(numbered) + "  ", ""])


@pytest.fixture
def blog(quick: Quick) -> Quick:
    """Fifty posts that the list names, nine of them for the platforms too, and the list in the newest."""
    root = quick.blog.root
    posts = root / "source/_posts"
    for file in posts.glob("*.md"):
        file.unlink()
    for n, (group, count) in enumerate(GROUPS.items()):
        for m in range(count):
            post(posts, f"g{n}p{m}", title=f"{group}漫谈之{m}", day=1 + m, publisher="{targets: [blog]}")
    for n, name in enumerate(EXERCISES, 1):
        mode = "{mode: {zhihu: publish}}" if name in LIVE else ""
        end = hand_kept() if name == EXERCISES[-1] else ""
        post(posts, name, title=f"算法题({n})", day=20 + n, publisher=mode, end=end)
    settings = root / "publisher.yaml"
    text = settings.read_text("utf-8").replace(
        "posts: source/_posts", "posts: source/_posts\nmarkdown: {dialect: hexo-pandoc}"
    )
    settings.write_text(text.replace("    path: blog\n", "    path: .\n"), "utf-8")
    (root / "_config.yml").write_text("title: t\n")
    return quick


def imported(blog: Quick) -> Path:
    """The file that `publish related` makes, named in the configuration."""
    run = blog.publish("related", "-o", "related.yaml")
    assert run.code == 0, run.err
    assert "(3) and (4) lead to one page, draft1" in run.err
    settings = blog.blog.root / "publisher.yaml"
    settings.write_text(f"related: related.yaml\n{settings.read_text('utf-8')}", "utf-8")
    return blog.blog.root / "related.yaml"


def sent(blog: Quick) -> Path:
    """Everything published for the first time, with the slip corrected."""
    data = imported(blog)
    text = data.read_text("utf-8")
    data.write_text(text.replace("draft1: (4)   # leads where (3) leads", "draft2: (4)"), "utf-8")
    run = blog.publish("-y", "--many")
    assert run.code == 0, run.err
    assert nothing_more(blog)
    return data


def nothing_more(blog: Quick, *words: str) -> bool:
    asked = blog.asked
    run = blog.publish("-y", *words)
    return run.code == 0 and blog.asked == asked


def add_article(blog: Quick, data: Path) -> None:
    """A new article, live on Zhihu at once: a file of its own, and one line in the data."""
    post(
        blog.blog.root / "source/_posts",
        "live3",
        title="算法题(10)",
        day=31,
        publisher="{mode: {zhihu: publish}}",
    )
    lines = data.read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.endswith("(9)"))
    data.write_text("\n".join([*lines[: at + 1], "      - live3: (10)", *lines[at + 1 :], ""]), "utf-8")


def actions(blog: Quick, *words: str) -> Mapping[tuple[str, str], tuple[str, str]]:
    run = blog.publish("-n", "-v", "--format", "json", *words)
    return {(one["post"], one["target"]): (one["action"], one["reason"]) for one in run.json["actions"]}


def on_zhihu(blog: Quick, title: str) -> Any:
    return next(one for one in blog.zhihu.articles() if one["draft"]["title"] == title)


def test_fifty_links_become_data_and_the_slip_is_told(blog: Quick) -> None:
    data = imported(blog)
    text = data.read_text("utf-8")
    assert text.count("      - ") == 50
    assert "      - draft1: (4)   # leads where (3) leads" in text
    check = blog.publish("check", "--format", "json").json["findings"]
    (slip,) = [each for each in check if each["path"].endswith("related.yaml")]
    assert (slip["code"], slip["line"]) == (
        "W312",
        1 + text.splitlines().index("      - draft1: (4)   # leads where (3) leads"),
    )
    assert "did you mean draft2, titled 算法题(4)?" in slip["fix"]


def test_each_target_shows_the_list_with_its_own_addresses(blog: Quick) -> None:
    sent(blog)
    live = {name: blog.blog.ledger("zhihu", name)["url"] for name in LIVE}  # type: ignore[index]
    draft = on_zhihu(blog, "算法题(9)")["draft"]["content"]
    for name in LIVE:
        assert f'href="{live[name]}"' in draft
    assert 'href="https://www.example.cn/draft1.html"' in draft
    assert "缓存漫谈之11" in draft
    assert ">(9)<" not in draft, "nobody lists itself"
    assert ">(8)<" in draft
    wechat = str(blog.wechat.drafts()[0]["articles"][0]["content"])
    assert "推荐文章" not in wechat, "none of them is public on WeChat"
    assert (blog.blog.root / "source/_posts/draft7.md").read_text("utf-8").endswith(hand_kept())


def test_a_new_article_is_one_line_and_holds_up_nobody(blog: Quick) -> None:
    data = sent(blog)
    add_article(blog, data)

    plan = actions(blog)
    assert plan["live3", "zhihu"] == ("create", "new")
    assert {plan[name, "zhihu"] for name in DRAFTS} == {("update", "surroundings")}
    assert {plan[name, "zhihu"] for name in LIVE} == {("skip", "waiting")}
    assert {plan[name, "wechat"] for name in (*DRAFTS, *LIVE)} == {("skip", "unchanged")}
    assert plan["live3", "wechat"] == ("create", "new")

    run = blog.publish("-y")
    assert run.code == 4
    assert "E415" in run.err + run.out
    url = blog.blog.ledger("zhihu", "live3")["url"]  # type: ignore[index]
    assert url
    assert url not in str([on_zhihu(blog, f"算法题({n})") for n in range(1, 10)])
    assert blog.copies()["wechat"] == 10

    asked = blog.asked
    assert blog.publish("-y").code == 4, "the stop holds until somebody says --many"
    assert blog.asked == asked


def test_many_brings_it_everywhere_and_the_next_run_sends_nothing(blog: Quick) -> None:
    data = sent(blog)
    add_article(blog, data)

    assert blog.publish("-y", "--many").code == 0
    url = blog.blog.ledger("zhihu", "live3")["url"]  # type: ignore[index]
    for n in range(1, 10):
        assert f'href="{url}"' in str(on_zhihu(blog, f"算法题({n})")["draft"]["content"]), n
    assert f'href="{url}"' in str(on_zhihu(blog, "算法题(1)")["published"]), (
        "a live article shows it to readers"
    )
    assert nothing_more(blog)


def test_a_live_article_takes_it_along_with_its_next_own_edit(blog: Quick) -> None:
    data = sent(blog)
    add_article(blog, data)
    run = blog.publish("-y", "source/_posts/live3.md")
    assert run.code == 0
    assert run.out.count("stale on zhihu") == len(DRAFTS), "what shows the list is told, and left"
    file = blog.blog.root / "source/_posts/live1.md"
    file.write_text(file.read_text("utf-8").replace("的正文", "的正文，改过"), "utf-8")

    assert actions(blog)["live1", "zhihu"] == ("update", "edited here")
    assert blog.publish("-y", "source/_posts/live1.md").code == 0
    url = blog.blog.ledger("zhihu", "live3")["url"]  # type: ignore[index]
    assert f'href="{url}"' in str(on_zhihu(blog, "算法题(1)")["published"])
    assert f'href="{url}"' not in str(on_zhihu(blog, "算法题(2)"))
    assert actions(blog)["live2", "zhihu"] == ("skip", "waiting")


def test_refresh_now_waits_for_nothing(blog: Quick) -> None:
    data = sent(blog)
    settings = blog.blog.root / "publisher.yaml"
    text = settings.read_text("utf-8").replace(
        "    adapter: zhihu\n", "    adapter: zhihu\n    refresh: now\n"
    )
    settings.write_text(text, "utf-8")
    data.write_text(data.read_text("utf-8").replace("draft2: (4)", "draft2: (四)"), "utf-8")
    plan = actions(blog)
    assert {plan[name, "zhihu"] for name in LIVE} == {("update", "surroundings")}


def test_the_list_in_the_authors_file_is_typed_anew(blog: Quick) -> None:
    data = sent(blog)
    add_article(blog, data)
    run = blog.publish("check", "--fix", "-y")
    assert "W355" not in run.out
    assert "-[(4)](http://www.example.cn/draft1.html)、" in run.err
    text = (blog.blog.root / "source/_posts/draft7.md").read_text("utf-8")
    text = text.replace("https://", "http://")  # the spelling of the site is mended too
    mended = hand_kept().replace(link("draft1", "(4)"), "[(4)](http://www.example.cn/draft2.html)")
    last = link("draft7", "(9)")
    assert text.endswith(mended.replace(f"{last}  ", f"{last}、\n[(10)](http://www.example.cn/live3.html)  "))


def test_a_blog_in_another_folder_gets_the_list_into_its_files(blog: Quick) -> None:
    settings = blog.blog.root / "publisher.yaml"
    data = imported(blog)
    text = settings.read_text("utf-8").replace("    path: .\n", "    path: blog\n    related: auto\n")
    settings.write_text(text, "utf-8")
    assert blog.publish("-y", "--many", "--to", "blog").code == 0
    there = blog.blog.root / "blog/source/_posts/live1.md"
    assert "[缓存漫谈之11](https://www.example.cn/g0p11.html)" in there.read_text("utf-8")
    assert nothing_more(blog, "--to", "blog")
    data.write_text(data.read_text("utf-8").replace("g0p11: 缓存漫谈之11", "g0p11: 缓存杂谈"), "utf-8")
    plan = actions(blog, "--to", "blog")
    assert plan["live1", "blog"] == ("update", "surroundings")
    assert blog.publish("-y", "--many", "--to", "blog").code == 0
    assert "[缓存杂谈](https://www.example.cn/g0p11.html)" in there.read_text("utf-8")


def test_a_blog_in_place_is_never_written(blog: Quick) -> None:
    imported(blog)
    settings = blog.blog.root / "publisher.yaml"
    text = settings.read_text("utf-8").replace("    path: .\n", "    path: .\n    related: auto\n")
    settings.write_text(text, "utf-8")
    before = files_of(blog.blog.root / "source")
    assert blog.publish("-y", "--many", "--to", "blog").code == 0
    assert files_of(blog.blog.root / "source") == before
    assert actions(blog, "--to", "blog")["live1", "blog"] == ("skip", "unchanged")


def test_a_plan_that_was_reviewed_no_longer_fits_other_data(blog: Quick) -> None:
    data = sent(blog)
    add_article(blog, data)
    run = blog.publish("-n", "--plan-out", str(blog.blog.root / "plan.json"))
    assert run.code == 0, run.err
    data.write_text(data.read_text("utf-8").replace("(10)", "(十)"), "utf-8")
    asked = blog.asked
    run = blog.publish("apply", str(blog.blog.root / "plan.json"), "-y")
    assert run.code == 4
    assert "configuration" in run.err
    assert blog.asked == asked
