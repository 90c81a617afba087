"""The publisher.yaml that `publish init` proposes: what the blog says, what its posts show, what a person answered.

Only the text is made here; nothing is read and nothing is written.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from publisher.cli.blogs import Blog
from publisher.cli.catalogue import Language
from publisher.document import PartKind
from publisher.read.proposals import Proposal
from publisher.wording.sentences import worded

_ADDRESS = re.compile(r"(https?)://([\w.-]+(?::\d+)?)(/[^\s)\]\"'<>]*)?")
_BRACKETS = re.compile(r"\\\(.+?\\\)|\\\[.+?\\\]", re.S)
_NOTE_COLUMN = 36


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person chose. `targets` are platforms' names, `site` where the Hexo site lies (empty: none), `math` the
    delimiters, `wechat_by_hand` whether articles are pasted there."""

    targets: tuple[str, ...]
    site: str = ""
    math: tuple[str, ...] = ("dollars",)
    wechat_by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What the posts show: how many there are, what repeats in them, how their links spell the site."""

    count: int
    parts: Mapping[PartKind, Proposal]
    spellings: Mapping[str, int]


# ---------------------------------------------------------------- looking


def spellings_of(bodies: Sequence[str], url: str, paths: frozenset[str]) -> Mapping[str, int]:
    """How often links spell the site, by scheme and host, the commonest first: the host of `url` with or without
    `www.`, and any other host whose address has the path of an own post (`paths`)."""
    own = urlsplit(url).netloc.removeprefix("www.")
    counted: Counter[str] = Counter()
    for body in bodies:
        for scheme, host, path in _ADDRESS.findall(body):
            if host.removeprefix("www.") == own or (path.strip("/") and path in paths):
                counted[f"{scheme}://{host}"] += 1
    return dict(counted.most_common())


def math_of(bodies: Sequence[str]) -> tuple[str, ...]:
    """Which delimiters the posts use: dollars unless all formulas stand between brackets."""
    brackets = any(_BRACKETS.search(body) for body in bodies)
    dollars = any("$" in body for body in bodies)
    return ("dollars", "brackets") if brackets and dollars else ("brackets",) if brackets else ("dollars",)


# ---------------------------------------------------------------- the file


def configuration(blog: Blog, seen: Seen, answers: Answers, language: Language) -> str:
    """The text of publisher.yaml."""
    lines = [
        f"# {worded('Written by `publish init`. Every key with its default: docs/configuration.md', language)}",
        "site:",
        _line(f"  url: {blog.url}", _url_note(blog), language),
        *_aliases(blog, seen.spellings, language),
        _line(f"  permalink: {_quoted(blog.permalink)}", _permalink_note(blog), language),
        f"  timezone: {blog.timezone}",
        f"  author: {_quoted(blog.author)}",
        _line("  # accounts:", "what the automatic footer says; Markdown", language),
        '  #   zhihu: "[name](https://www.zhihu.com/people/…)"',
        "  #   wechat: name",
        f"posts: {blog.posts}",
        f"static: {blog.static}",
        "markdown:",
        f"  dialect: {blog.dialect}",
        f"  math: [{', '.join(answers.math)}]",
        f"  tags: {blog.tags}",
        *_boilerplate(seen, language),
        *_targets(answers, language),
    ]
    return "\n".join(lines) + "\n"


def _line(text: str, note: str, language: Language) -> str:
    """A line with a remark behind it, where there is one."""
    return f"{text.ljust(_NOTE_COLUMN)} # {worded(note, language)}" if note else text


def _url_note(blog: Blog) -> str:
    if blog.generator == "none":
        return "the address of your blog"
    is_silent = urlsplit(blog.url).hostname in (None, "example.com", "example.org", "www.example.cn")
    return "not set yet in the blog's own configuration: put its address here" if is_silent else ""


def _permalink_note(blog: Blog) -> str:
    if blog.unmapped:
        words = ", ".join(blog.unmapped)
        return f"{words} has no counterpart here: write `permalink:` into these posts, or change the pattern"
    return "as Hugo: its addresses are in lower case, compare some" if blog.generator == "hugo" else ""


def _aliases(blog: Blog, spellings: Mapping[str, int], language: Language) -> Iterator[str]:
    """Every other spelling that the posts use, with its links, and the two that people type."""
    scheme, _, rest = blog.url.partition("://")
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    typed = (f"{'http' if scheme == 'https' else 'https'}://{rest}", f"{scheme}://{other}")
    known = dict.fromkeys((*spellings, *typed))
    known.pop(blog.url, None)
    own = spellings.get(blog.url, 0)
    yield _line("  aliases:", f"other spellings of the same site; {own} links have the one above", language)
    for alias in known:
        count = spellings.get(alias, 0)
        yield _line(f"    - {alias}", f"{count} links in your posts" if count else "", language)


def _boilerplate(seen: Seen, language: Language) -> list[str]:
    if not seen.parts:
        return [_line("# boilerplate: {}", "no repeated parts were found", language)]
    found = [_rule(proposal, language) for proposal in seen.parts.values()]
    return [_line("boilerplate:", "parts repeated by hand, replaced per target", language), *found]


def _rule(proposal: Proposal, language: Language) -> str:
    ends = ", ".join(_quoted(end) for end in proposal.marks.ends_with)
    end = f", ends_with: [{ends}]" if ends else ""
    rule = f"  {proposal.kind}: {{starts_with: {_quoted(proposal.marks.starts_with[0])}{end}}}"
    return _line(rule, f"in {len(proposal.posts)} of {proposal.total} posts", language)


def _targets(answers: Answers, language: Language) -> Iterator[str]:
    yield "targets:" if answers.targets else "targets: {}"
    if "blog" in answers.targets:
        note = "your posts are the site's own" if answers.site == "." else "the folder of your Hexo site"
        yield from ("  blog:", "    adapter: hexo", _line(f"    path: {answers.site}", note, language))
    if "zhihu" in answers.targets:
        yield from ("  zhihu:", "    adapter: zhihu")
        yield _line("    mode: draft", "draft | publish | manual", language)
        yield "    client:"
        secret = "the secret itself belongs into the environment or .env: `publish login`"
        yield _line("      cookie: env:ZHIHU_COOKIE", secret, language)
    if "wechat" in answers.targets:
        yield from _wechat(answers, language)


def _wechat(answers: Answers, language: Language) -> Iterator[str]:
    yield from ("  wechat:", "    adapter: wechat")
    if answers.wechat_by_hand:
        yield _line("    mode: manual", "a page to paste from; with API rights: draft | publish", language)
        return
    yield _line("    mode: draft", "draft | publish | manual", language)
    yield from ("    client:", "      appid: env:WECHAT_APPID", "      secret: env:WECHAT_SECRET")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
