"""The posts of a site as members of its related lists and series: what the data may speak of.

Which lists there are stands in `related`; no post is read here.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from publisher.read.fields import read_categories, read_dates, read_series, read_tags
from publisher.read.post import Post
from publisher.read.site import Site, SitePost
from publisher.related.directory import Directory
from publisher.related.model import Member, RelatedData


def directory_of(data: RelatedData, posts: Iterable[Post], site: Site, zone: tzinfo) -> Directory:
    """The data with the posts that it may speak of."""
    placed = {post.path: post for post in site.posts}
    return Directory(data, tuple(_member(post, placed[post.path], zone) for post in posts), site)


def _member(post: Post, placed: SitePost, zone: tzinfo) -> Member:
    date, _, _ = read_dates(post.front, zone)
    names = (name for path in read_categories(post.front) for name in path)
    return Member(
        id=post.id,
        path=post.path,
        title=placed.title,
        address=placed.canonical,
        is_public=placed.is_public,
        date=date,
        categories=tuple(dict.fromkeys(names)),
        tags=read_tags(post.front),
        series=read_series(post.front),
    )
