"""Rules over the whole site about what posts are called there: one address for two, an abbrlink that will not stay.

Needs the posts' heads only. Where links lead belongs elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from publisher.check.finding import Finding
from publisher.check.fix import Fix
from publisher.check.subject import SiteSubject
from publisher.document import Document
from publisher.read.frontmatter import as_text, read_front_matter, split
from publisher.read.post import Post
from publisher.read.site import SitePost
from publisher.write.proof import skeleton
from publisher.write.source import Edit


def shared_addresses(subject: SiteSubject) -> Iterator[Finding]:
    """W337: posts, drafts and hidden ones too, whose pages would have one address on the blog."""
    bearers: dict[str, list[SitePost]] = defaultdict(list)
    for entry in subject.site.posts:
        if "/:" not in entry.canonical:  # an address that nothing fills is told as E312
            bearers[entry.canonical.rstrip("/")].append(entry)
    lines = {post.path: post.front for post in subject.posts}
    for address, entries in bearers.items():
        for entry in entries if len(entries) > 1 else ():
            others = ", ".join(other.path for other in entries if other is not entry)
            message = f"its address {address} is also that of {others}"
            front = lines.get(entry.path)
            line = next((n for key in ("permalink", "abbrlink") if front and (n := front.line(key))), 1)
            yield Finding(
                entry.path,
                line,
                0,
                "W337",
                "warning",
                message,
                "give one of them another abbrlink or permalink",
            )


def unstable_abbrlinks(subject: SiteSubject) -> Iterator[Finding]:
    """W338: `abbrlink: 0`, which hexo-abbrlink takes for none (its check is `!abbrlink`, 2.2.1, read 2026-11)."""
    for post in subject.posts:
        written = _written(post)
        if written and as_text(post.front.values.get("abbrlink")) == written and _is_falsy(written):
            line = post.front.line("abbrlink") or 1
            mend = _quoted(post, written)
            fix = f"publish check --fix {post.path}" if mend else f"quote it: abbrlink: '{written}'"
            message = f"abbrlink: {written} is none for hexo-abbrlink, which writes another in the next build"
            yield Finding(post.path, line, 1, "W338", "warning", message, fix, mend)


def _is_falsy(written: str) -> bool:
    """Whether JavaScript takes an unquoted YAML scalar for false: a zero in any spelling."""
    try:
        return float(int(written, 0) if written.lower().startswith(("0x", "0o", "0b")) else written) == 0
    except ValueError:
        return False


def _written(post: Post) -> str:
    """The value of an `abbrlink:` line as it stands in the file, quotes and all, without a comment."""
    if post.front.form != "yaml" or (span := post.front.spans.get("abbrlink")) is None:
        return ""
    entry = post.text[slice(*span)]
    return entry.partition(":")[2].partition(" #")[0].strip()


def _quoted(post: Post, written: str) -> Fix | None:
    start, end = post.front.spans["abbrlink"]
    at = post.text.find(written, post.text.find(":", start), end)
    edit = Edit((at, at + len(written)), f"'{written}'")
    return Fix(post.path, (edit,), proof=_says_the_same) if at >= 0 else None


def _says_the_same(before: Document, after: Document, made: Sequence[Fix]) -> bool:
    """Whether head and text say what they said."""
    heads = [
        read_front_matter(each.source, split(each.source), path=each.path).values for each in (before, after)
    ]
    return heads[0] == heads[1] and skeleton(before) == skeleton(after)
