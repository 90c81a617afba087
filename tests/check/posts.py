"""Posts of our own for the rules: a text, read as a site's post is, and what the rules say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from publisher.adapter import Capabilities
from publisher.check.finding import Finding
from publisher.check.mending import Mending, mend
from publisher.check.subject import Subject
from publisher.document import Document
from publisher.read.dialect import DialectName, TagLanguage, dialect
from publisher.read.frontmatter import read_front_matter, split
from publisher.read.parse import parse
from publisher.read.post import Post, with_text
from publisher.read.site import Addresses, Site, build_site, resolve_own_links

Rule = Callable[[Subject], Iterator[Finding]]
ADDRESSES = Addresses(
    url="https://www.example.cn", aliases=("http://old.example.com",), permalink=":title.html"
)


def post_of(text: str, name: str = "a") -> Post:
    """A post whose file says `text`."""
    where = split(text)
    front = read_front_matter(text, where, path=f"posts/{name}.md")
    file = Path(f"/site/posts/{name}.md")
    post = Post(name, f"posts/{name}.md", name, file.parent, file, text, front)
    return with_text(post, text)


def subject_of(
    text: str,
    *,
    name: DialectName = "hexo-marked",
    tags: TagLanguage = "hexo",
    targets: Mapping[str, Capabilities] = MappingProxyType({}),
    others: tuple[Post, ...] = (),
    typography: bool = False,
) -> Subject:
    """The post as the rules look at it; `others` are the site's further posts."""
    post = post_of(text)
    read_as = dialect(name, tags=tags)
    site = build_site((post, *others), ADDRESSES)
    document = _document(post, site, lambda changed: parse(changed, read_as, zone=ZoneInfo("Asia/Shanghai")))
    return Subject(
        document, post.path, targets, post.front, dialect=read_as, site=site, typography=typography
    )


def _document(post: Post, site: Site, read: Callable[[Post], Document]) -> Document:
    def reparse(text: str) -> Document:
        return replace(resolve_own_links(read(with_text(post, text)), site), reparse=reparse)

    return reparse(post.text)


def found(rule: Rule, subject: Subject) -> list[tuple[str, int, int]]:
    """Code, line and column of each finding."""
    return [(finding.code, finding.line, finding.column) for finding in sorted(rule(subject))]


def mended(rule: Rule, subject: Subject) -> Mending:
    """What the fixes of one rule make of the post."""
    return mend(subject.document, rule(subject))
