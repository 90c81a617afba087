"""The address of a post on its blog, made from Hexo's permalink placeholders, and two for Jekyll and Hugo: `:slug`
is the post's own `slug`, else its file's name without a date before it; `:categories` all of them, in lower case.

Which spellings lead to that address belongs to `site`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from hashlib import sha1
from urllib.parse import quote, unquote

from publisher.read.fields import read_categories, read_date
from publisher.read.frontmatter import as_text
from publisher.read.post import Post

_PLACEHOLDER = re.compile(r":(\w*[^_\W])", re.ASCII)
"""As Hexo finds them (hexo-util 4, run 2026-11): an underscore at the end belongs to what follows."""
_FILLED = frozenset(
    {
        *("title", "name", "slug", "post_title", "category", "categories", "hash", "abbrlink", "timestamp"),
        *("year", "month", "i_month", "day", "i_day", "hour", "minute", "second"),
    }
)
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(?=.)")
"""How Jekyll names a post's file: the date is part of it."""
_SAFE = "/:@!$&'()*+,;=~-._%"


def canonical_url(post: Post, *, base: str, permalink: str, zone: tzinfo = UTC) -> str:
    """The address of `post` below `base`: its own `permalink`, else the site's pattern filled in.

    Characters outside ASCII are percent-encoded, as Hexo does.
    """
    own = as_text(post.front.values.get("permalink"))
    if own.startswith(("http://", "https://")):
        return own
    path = own or _PLACEHOLDER.sub(lambda match: _filled(match, post, zone), permalink).replace("//", "/")
    return f"{base.rstrip('/')}/{quote(unquote(path.lstrip('/')), safe=_SAFE)}"


def unknown_placeholders(permalink: str, posts: Iterable[Post]) -> tuple[str, ...]:
    """The placeholders that nothing fills: no name of Hexo's, and no key of any post's front matter."""
    names = dict.fromkeys(_PLACEHOLDER.findall(permalink))
    keys = {key for post in posts for key in post.front.values}
    return tuple(name for name in names if name not in _FILLED and name not in keys)


def known_placeholder(name: str) -> str:
    """The placeholder that `name` may be a slip of; nothing when none is near."""
    return next(iter(get_close_matches(name, sorted(_FILLED), 1)), "")


def _filled(match: re.Match[str], post: Post, zone: tzinfo) -> str:
    """The text of one placeholder; a name that the front matter holds counts, any other stays as it is."""
    known = _values(post, zone)
    name = match[1]
    if name in known:
        return known[name]
    return as_text(post.front.values.get(name)) or (post.id if name == "abbrlink" else match[0])


def _values(post: Post, zone: tzinfo) -> dict[str, str]:
    name = post.name.rpartition("/")[2]
    dated = _DATED.match(name)
    date = read_date(as_text(post.front.values.get("date")) or (dated[1] if dated else ""), zone)
    title = as_text(post.front.values.get("title"))
    categories = read_categories(post.front)
    values = {
        "title": post.name,
        "name": name,
        "slug": as_text(post.front.values.get("slug")) or _DATED.sub("", name, count=1),
        "post_title": _slug(title).lower(),
        "category": "/".join(map(_slug, categories[-1])) if categories else "uncategorized",
        "categories": "/".join(_slug(part).lower() for path in categories for part in path),
        "hash": sha1(f"{post.name}{_unix(date)}".encode(), usedforsecurity=False).hexdigest()[:12],
    }
    # Hexo writes a date in its machine's zone, which is the site's wherever pages have their place for good (8.1).
    return values | _of_date(date.astimezone(zone)) if date else values


def _of_date(date: datetime) -> dict[str, str]:
    return {
        "year": f"{date.year}",
        "month": f"{date.month:02}",
        "i_month": f"{date.month}",
        "day": f"{date.day:02}",
        "i_day": f"{date.day}",
        "hour": f"{date.hour:02}",
        "minute": f"{date.minute:02}",
        "second": f"{date.second:02}",
        "timestamp": _unix(date),
    }


def _unix(date: datetime | None) -> str:
    return str(int(date.timestamp())) if date else ""


def _slug(text: str) -> str:
    """A text as Hexo slugs it: blanks and signs become hyphens, letters of every script stay."""
    return re.sub(r"[\s~`!@#$%^&*()\-_+=\[\]{}|\\;:\"'<>,.?/]+", "-", text).strip("-")
