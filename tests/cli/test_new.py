"""`publish new`: a post in the blog's own style, that bears its title, and never on top of another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publisher.cli.new import abbrlink_of
from publisher.read.frontmatter import as_text
from publisher.read.post import read_post
from tests.cli.conftest import SETTINGS, Blog, Ended

TITLES = [
    "新的一篇",
    'C++: a "quoted" title',
    "2026",
    "yes",
    "{{ x }}",
    "'single'",
    "# 井号 [括号]",
    "a: b",
    "😀 表情",
]
HEXO = "title: {{ title }}\ndate: {{ date }}\ncover:\nlayout: {{ layout }}\nabbrlink:\n---\n"
HUGO_TOML = """\
+++
date = '{{ .Date }}'
draft = true
title = '{{ replace .File.ContentBaseName "-" " " | title }}'
weight = {{ .Site.Params.weight }}
+++
"""
HUGO_YAML = """\
---
title: "{{ replace .Name "-" " " | title }}"
date: {{ .Date }}
{{ if .Site.Params.toc }}
toc: true
---

开头。
"""
SCAFFOLDS = {
    "none": ("", ""),
    "hexo": ("scaffolds/post.md", HEXO),
    "hexo, fenced": ("scaffolds/post.md", f"---\n{HEXO}"),
    "hexo, Windows": ("scaffolds/post.md", HEXO.replace("\n", "\r\n")),
    "hugo, toml": ("archetypes/default.md", HUGO_TOML),
    "hugo, yaml": ("archetypes/posts.md", HUGO_YAML),
    "broken": ("scaffolds/post.md", "---\ntitle: [\n---\n"),
    "no title": ("scaffolds/post.md", "---\ntags:\n---\n"),
}


def post_at(blog: Blog, ended: Ended) -> Path:
    assert ended.code == 0, ended.err
    return blog.root / ended.out.strip()


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("scaffold", SCAFFOLDS)
def test_a_post_bears_its_title(blog: Blog, scaffold: str, title: str) -> None:
    blog.write("publisher.yaml", SETTINGS.replace("url:", 'permalink: ":abbrlink.html"\n  url:'))
    path, text = SCAFFOLDS[scaffold]
    if path:
        blog.write(path, text)

    file = post_at(blog, blog.publish("new", title))

    post = read_post(file, root=blog.root, posts_root=blog.root / "posts")
    assert as_text(post.front.values["title"]) == title
    assert re.fullmatch("[0-9a-f]{1,8}", post.id) or "toml" in scaffold
    assert re.match(r"\d{4}-\d\d-\d\d", as_text(post.front.values["date"])) or scaffold == "no title"
    assert "{{" not in file.read_text("utf-8").replace(title, "")
    assert b"\r" not in file.read_bytes()


def test_what_a_scaffold_has_besides_stays(blog: Blog) -> None:
    blog.write("scaffolds/post.md", HEXO)
    text = post_at(blog, blog.publish("new", "新的一篇")).read_text("utf-8")
    assert re.fullmatch(
        r'title: "新的一篇"\ndate: [\d :-]+\ncover:\nlayout: post\nabbrlink: "[0-9a-f]+"\n---\n\n', text
    ), text


def test_a_post_is_never_overwritten(blog: Blog) -> None:
    file = post_at(blog, blog.publish("new", "新的一篇"))
    file.write_text("mine")
    ended = blog.publish("new", "新的一篇")
    assert (ended.code, "E206" in ended.err) == (3, True)
    assert file.read_text() == "mine"


@pytest.mark.parametrize("title", ["", "   ", "？！", "..", "/"])
def test_a_title_that_names_no_file(blog: Blog, title: str) -> None:
    ended = blog.publish("new", title)
    assert (ended.code, "E306" in ended.err) == (3, True)


@pytest.mark.parametrize("title", ["../outside", "a/b", "C:\\x", "a\nb", ".hidden"])
def test_a_title_leads_nowhere_else(blog: Blog, title: str) -> None:
    file = post_at(blog, blog.publish("new", title))
    assert file.parent == blog.root / "posts"
    assert not file.name.startswith(".")


@pytest.mark.parametrize(
    ("config", "name"),
    [
        ("new_post_name: :year-:month-:day-:title.md\n", r"\d{4}-\d\d-\d\d-甲\.md"),
        ("new_post_name: :title.md\n", r"甲\.md"),
        ("new_post_name: ../:title.md\n", r"甲\.md"),
        ("new_post_name: [\n", r"甲\.md"),
    ],
)
def test_files_are_named_as_the_blog_names_them(blog: Blog, config: str, name: str) -> None:
    blog.write("_config.yml", config)
    assert re.fullmatch(name, post_at(blog, blog.publish("new", "甲")).name)


def test_jekyll_needs_the_date_in_the_name(blog: Blog) -> None:
    blog.write("publisher.yaml", SETTINGS.replace("posts: posts", "posts: _posts"))
    blog.write("_config.yml", "title: x\n")
    blog.write("_posts/2026-01-01-x.md", "---\ntitle: x\n---\n文\n")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-甲\.md", post_at(blog, blog.publish("new", "甲")).name)


@pytest.mark.parametrize("title", ["a" * 400, "长" * 400, "a-" * 200], ids=["latin", "chinese", "hyphens"])
def test_a_long_title_has_a_name_that_disks_take(blog: Blog, title: str) -> None:
    file = post_at(blog, blog.publish("new", title))
    assert len(file.name.encode()) < 255
    assert title in file.read_text("utf-8")


def test_an_id_is_nobody_elses() -> None:
    first = abbrlink_of("甲", ())
    assert abbrlink_of("甲", {first}) != first
