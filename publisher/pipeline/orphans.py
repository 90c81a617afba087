"""Ledger entries whose post is gone: a renamed file takes its entry along, a lookalike asks first.

Only a post that the ledger does not know can be meant, and only an entry that no post bears. Nothing is written:
the ledger keeps the old identity, and so does the post.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher
from hashlib import sha256
from pathlib import Path

from publisher.errors import UnsafePlan
from publisher.htmlreader import HtmlReader
from publisher.ledger import Ledger, LedgerEntry, Loaded
from publisher.read.post import Post

ALIKE = 0.8
"""From this share of equal text on, a new post may be an old one that moved and changed (a person decides)."""

_RUN = 3
_HOPELESS = 0.4
"""Texts that are four fifths alike share half of their runs, however their changes are strewn."""
_MOST = 4_000_000
"""So many pairs of letters are compared in about a second."""
_ADDRESS = re.compile(r"(?<=\]\()[^)\s]*")


def source_digest(post: Post) -> str:
    """The hash of a post's body, by which a renamed file is known again."""
    return sha256(post.body.encode()).hexdigest()


def renamed(posts: Mapping[Path, Post], known: Loaded) -> dict[Path, Post]:
    """The posts that only moved, under the identity that the ledger knows them by: same text, another path."""
    orphans = {entry.source: entry.post for entry in _orphans(posts, known) if entry.source}
    found: dict[Path, Post] = {}
    for file, post in _unknown(posts, known) if orphans else ():
        identity = orphans.pop(source_digest(post), None)
        if identity is not None:
            found[file] = replace(post, id=identity)
    return found


def lookalikes(posts: Mapping[Path, Post], known: Loaded, ledger: Ledger) -> dict[Path, Lookalike]:
    """For a new post whose text is nearly that of an orphaned entry: why nothing is sent of it."""
    orphans = list(_orphans(posts, known))
    found: dict[Path, Lookalike] = {}
    for file, post in _unknown(posts, known) if orphans else ():
        orphan = next((entry for entry in orphans if _share(post, _last_sent(entry, ledger)) >= ALIKE), None)
        if orphan is not None:
            found[file] = Lookalike(post, orphan)
    return found


def _orphans(posts: Mapping[Path, Post], known: Loaded) -> Iterator[LedgerEntry]:
    borne = {post.id for post in posts.values()}
    yield from (entry for entry in known.entries.values() if entry.post not in borne and entry.targets)


def _unknown(posts: Mapping[Path, Post], known: Loaded) -> Iterator[tuple[Path, Post]]:
    for file, post in posts.items():
        if post.id not in known.entries and post.id not in known.errors:
            yield file, post


def _last_sent(entry: LedgerEntry, ledger: Ledger) -> str:
    """The text that was last sent of an entry, to any of its targets; Markdown where there is one."""
    bodies = [body for target in entry.targets if (body := ledger.sent_body(target, entry.post))]
    return next((body for body in bodies if not body.startswith("<")), bodies[0] if bodies else "")


def _share(post: Post, sent: str) -> float:
    """How much of two texts is equal, from 0 to 1, marks, blanks and addresses aside."""
    if not sent:
        return 0.0
    ours, theirs = _lines(post.body), _lines(_words(sent) if sent.startswith("<") else _without_head(sent))
    share = _by_runs("".join(ours), "".join(theirs))
    return share if share >= ALIKE or share < _HOPELESS else max(share, _by_lines(ours, theirs))


def _lines(text: str) -> list[str]:
    """A text as lines of letters and digits, small ones, without its links' addresses."""
    bare = _ADDRESS.sub("", text).lower().splitlines()
    lines = ("".join(sign for sign in line if sign.isalnum()) for line in bare)
    return [line for line in lines if line]


def _by_runs(ours: str, theirs: str) -> float:
    """By the runs of `_RUN` letters that both hold: in no time, wherever a paragraph stands; a changed letter counts
    for three."""
    runs, others = _runs(ours), _runs(theirs)
    total = runs.total() + others.total()
    return 2 * (runs & others).total() / total if total else 0.0


def _runs(letters: str) -> Counter[str]:
    return Counter(letters[at : at + _RUN] for at in range(len(letters) - _RUN + 1))


def _by_lines(ours: list[str], theirs: list[str]) -> float:
    """By the letters of equal lines, and within lines that became others by the letters that stayed."""
    same = 0.0
    for kind, one, end, other, until in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, yours = "".join(ours[one:end]), "".join(theirs[other:until])
        if kind == "equal":
            same += len(mine)
        elif kind == "replace":
            share = _by_letters(mine, yours) if len(mine) * len(yours) <= _MOST else _by_runs(mine, yours)
            same += share * (len(mine) + len(yours)) / 2
    total = sum(map(len, ours)) + sum(map(len, theirs))
    return 2 * same / total if total else 0.0


def _by_letters(mine: str, yours: str) -> float:
    return SequenceMatcher(None, mine, yours, autojunk=False).ratio()


def _without_head(markdown: str) -> str:
    from publisher.read.frontmatter import split

    return markdown[split(markdown).body_start :]


def _words(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


class _Words(HtmlReader):
    """The text of a body, a line for each element."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "h1", "h2", "h3", "pre", "blockquote", "tr", "section"):
            self.found.append("\n")


class Lookalike(UnsafePlan):
    """A new post that may be one whose file is gone; a person tells (`adopt`)."""

    def __init__(self, post: Post, orphan: LedgerEntry) -> None:
        super().__init__(
            "E419",
            f"its text is nearly that of {orphan.path} ({orphan.post}), whose file is gone: it may be the same post",
            fix="if it is, `publish adopt TARGET` asks and takes its copies over, or give it "
            f"`publisher: {{id: {orphan.post}}}`; if not, `publish forget {orphan.post} TARGET`",
            path=post.path,
        )
        self.post = post
        self.orphan = orphan


def take_over(ledger: Ledger, post: Post, orphan: LedgerEntry) -> None:
    """Gives everything that was known of `orphan` to `post`; to be called while the ledger's lock is held.

    All targets at once: one that stayed behind would be made anew. What was sent last goes along, for the next diff.
    """
    for target in orphan.targets:
        body = ledger.sent_body(target, orphan.post)
        if body is not None:
            ledger.keep_sent(target, post.id, body, format="html" if body.startswith("<") else "md")
    ledger.save(LedgerEntry(post.id, post.path, source_digest(post), orphan.targets))
    for target in orphan.targets:
        ledger.forget(orphan.post, target)
