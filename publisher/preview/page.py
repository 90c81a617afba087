"""The whole page: one file that needs nothing else, and that opens no connection.

Text in, text out. Pictures are loaded through their assets; nothing else is read, nothing written.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from types import MappingProxyType

from publisher.plan.model import ActionKind
from publisher.preview.column import column_html, pill, state_of
from publisher.preview.model import Language, PreviewPost
from publisher.preview.notices import Titles
from publisher.preview.words import say
from publisher.write.html import element, escape

NO_TITLES: Titles = MappingProxyType({})
_LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}


def preview_page(
    posts: Sequence[PreviewPost], *, language: Language = "zh", titles: Titles = NO_TITLES
) -> str:
    """One HTML file that shows `posts`, one at a time, each with a column per target.

    `titles` words the codes of losses and problems. Equal input gives equal bytes.
    """
    script = _part("page.js")
    shown = "".join(_post(post, number, titles) for number, post in enumerate(posts, start=1))
    return Template(_part("page.html")).substitute(
        language=_LANGUAGES[language],
        policy=_policy(script),
        title=escape(_title(posts)),
        style=_part("page.css"),
        script=script,
        skip=say("skip to"),
        nothing_sent=say("nothing sent"),
        summary=_summary(posts),
        theme=say("theme"),
        language_label=say("language"),
        page=say("page"),
        navigation=_navigation(posts),
        posts=shown or element("p", say("no posts"), class_="empty"),
    )


@cache
def _part(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8").strip()


def _policy(script: str) -> str:
    """Nothing from anywhere, and no script but ours; the frames inherit it and are narrower still."""
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _title(posts: Sequence[PreviewPost]) -> str:
    named = posts[0].title if len(posts) == 1 else ""
    return f"{named} · 预览 Preview" if named else "预览 Preview"


def _summary(posts: Sequence[PreviewPost]) -> str:
    """How many copies would be new, changed, as they are, held; what is none of them is not named."""
    kinds = Counter(column.action.kind for post in posts for column in post.columns)
    return "".join(
        element("li", element("b", str(kinds[kind])) + say(kind), class_=tone)
        for kind, tone in _TONES
        if kinds[kind]
    )


_TONES: tuple[tuple[ActionKind, str], ...] = (
    ("create", "new"),
    ("update", "changed"),
    ("skip", "quiet"),
    ("hold", "held"),
)


def _navigation(posts: Sequence[PreviewPost]) -> str:
    """The posts with their state on each target; nothing to choose from among less than two."""
    if len(posts) < 2:
        return ""
    items = "".join(element("li", _entry(post, number)) for number, post in enumerate(posts, start=1))
    label = element("h2", say("posts"), class_="unseen", id="posts-label")
    return element("nav", label + element("ol", items), class_="posts", aria_labelledby="posts-label")


def _entry(post: PreviewPost, number: int) -> str:
    states = "".join(_state(column.label, *state_of(column.action)) for column in post.columns)
    words = element("strong", escape(post.title)) + element("span", states, class_="states")
    return element("a", words, href=f"#post-{number}")


def _state(label: str, tone: str, mark: str) -> str:
    return element("span", element("i", mark) + escape(label), class_=f"state {tone}")


def _post(post: PreviewPost, number: int, titles: Titles) -> str:
    name = f"post-{number}"
    columns = "".join(
        column_html(post, column, name=f"{name}-{place}", titles=titles)
        for place, column in enumerate(post.columns, start=1)
    )
    head = element("h1", escape(post.title)) + element("p", element("code", escape(post.path)))
    return element(
        "article",
        element("header", head + _jumps(post, name), class_="post-head")
        + element("div", columns, class_="columns"),
        class_="post",
        id=name,
    )


def _jumps(post: PreviewPost, name: str) -> str:
    """Ways to each column, for screens where they stand below each other."""
    links = "".join(
        element("a", element("span", escape(column.label)) + pill(column.action), href=f"#{name}-{place}")
        for place, column in enumerate(post.columns, start=1)
    )
    return element("div", links, class_="jumps")
