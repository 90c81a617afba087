"""The whole page: one file that needs nothing else and opens no connection, or the shell of one that stays open.

Text in, text out. Pictures are loaded through their assets; nothing else is read, nothing written.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from string import Template
from types import MappingProxyType

from publisher.preview.column import column_html
from publisher.preview.model import Language, PreviewPost
from publisher.preview.notices import Titles
from publisher.preview.original import original_listing
from publisher.preview.overview import overview_rows, summary
from publisher.preview.states import pill
from publisher.preview.words import PHRASES, label, say
from publisher.write.html import element, escape

NO_TITLES: Titles = MappingProxyType({})
_LANGUAGES: Mapping[Language, str] = {"zh": "zh-CN", "en": "en"}
_SHEETS = ("base", "overview", "post", "lines", "narrow")


def preview_page(
    posts: Sequence[PreviewPost], *, language: Language = "zh", titles: Titles = NO_TITLES
) -> str:
    """One HTML file that shows `posts`, one at a time, each with a column per target.

    `titles` words the codes of losses and problems. Equal input gives equal bytes.
    """
    nonce = _nonce_of(posts)
    return _page(
        "".join(post_article(post, titles, nonce=nonce) for post in posts),
        language=language,
        nonce=nonce,
        title=_title(posts),
        rows=overview_rows([(post.path, post) for post in posts]),
        summary=summary(posts),
    )


def live_page(*, language: Language, nonce: str) -> str:
    """The page that a server answers with: it asks for its posts, and again when it is told to."""
    return _page("", language=language, nonce=nonce, title=_title(()), rows="", summary="", is_live=True)


def live_policy(nonce: str) -> str:
    """The policy of that page, for its header."""
    return _policy(_script(is_live=True), nonce, is_live=True)


def post_article(post: PreviewPost, titles: Titles, *, nonce: str) -> str:
    """One post with its columns, and its source below them."""
    columns = "".join(
        column_html(post, column, name=f"{post.key}-{place}", titles=titles, nonce=nonce)
        for place, column in enumerate(post.columns, start=1)
    )
    parts = (_head(post), element("div", columns, class_="columns"), original_listing(post))
    return element("article", "".join(parts), class_="post", id=post.key)


def _head(post: PreviewPost) -> str:
    ways = "".join(
        element(
            "a",
            element("span", say(words), class_="unseen") + element("span", sign, aria_hidden="true"),
            href="#",
            class_=words,
        )
        for words, sign in (("previous", "↑"), ("next", "↓"))
    )
    back = element("a", element("span", "←", aria_hidden="true") + say("all posts"), href="#", class_="back")
    title = element("h1", escape(post.title), id=f"{post.key}-title")
    path = element("code", escape(post.path), class_="path")
    source = element("a", say("show original"), href=f"#{post.key}-source", class_="show-original")
    row = element("div", back + element("span", ways, class_="ways"), class_="trail")
    return element("header", row + title + path + source + _jumps(post), class_="post-head")


def _jumps(post: PreviewPost) -> str:
    """Ways to each column, for screens where they stand below each other."""
    links = "".join(
        element(
            "a",
            element("span", label(column.label, column.adapter)) + pill(column.action),
            href=f"#{post.key}-{place}",
        )
        for place, column in enumerate(post.columns, start=1)
    )
    return element("div", links, class_="jumps")


# ---------------------------------------------------------------- around the posts


def _page(
    posts: str, *, language: Language, nonce: str, title: str, rows: str, summary: str, is_live: bool = False
) -> str:
    script = _script(is_live=is_live)
    words = {name.replace(" ", "_"): say(name) for name, texts in PHRASES.items() if "{" not in texts[0]}
    return Template(_part("page.html")).substitute(
        words,
        lang=_LANGUAGES[language],
        mode="live" if is_live else "file",
        policy=_policy(script, nonce, is_live=is_live),
        nonce=nonce,
        heading=escape(title),
        style="\n".join(_part(f"{name}.css") for name in _SHEETS),
        script=script,
        safe=say("reloads" if is_live else "nothing sent"),
        summary=summary,
        rows=rows,
        shown=posts,
        search_zh=PHRASES["search"][0],
        search_en=PHRASES["search"][1],
    )


@cache
def _part(name: str) -> str:
    return (files(__package__) / "face" / name).read_text(encoding="utf-8").strip()


def _script(*, is_live: bool) -> str:
    names = ("page.js", "live.js") if is_live else ("page.js",)
    return "\n".join(map(_part, names))


def _policy(script: str, nonce: str, *, is_live: bool) -> str:
    """Nothing from anywhere, no script but ours, no sheet without the nonce. The frames inherit it and are narrower
    still; since an article's own looks stand in `style` attributes, those are allowed."""
    digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
    talks = "connect-src 'self'; " if is_live else ""
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src-elem 'nonce-{nonce}'; "
        f"style-src-attr 'unsafe-inline'; img-src data:; {talks}base-uri 'none'; form-action 'none'"
    )


def _nonce_of(posts: Sequence[PreviewPost]) -> str:
    """A word that nothing within the posts can know: it is made of all of them, so that equal ones give equal bytes."""
    shown = sha256()
    for post in posts:
        shown.update(repr((post.title, post.path, post.source)).encode(errors="surrogatepass"))
        for column in post.columns:
            body = column.rendition.body if column.rendition else ""
            shown.update(body.encode(errors="surrogatepass"))
    return shown.hexdigest()[:32]


def _title(posts: Sequence[PreviewPost]) -> str:
    named = posts[0].title if len(posts) == 1 else ""
    return f"{named} · 预览 Preview" if named else "预览 Preview"
