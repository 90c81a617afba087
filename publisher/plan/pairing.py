"""Which copy on a platform is which post's: by what it bears, by title, by text. Pure decisions.

A copy that proves whose it is, and a title that one post and one copy alone have, are certain; everything else is a
question to a person. What is paired and what was read of it, `pipeline.adopting` knows.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

Proof = Literal["the same id", "the canonical address", "the recorded address"]
Reason = Literal[
    "the same id", "the canonical address", "the recorded address", "the title", "a similar title", "the text"
]

SIMILAR_TITLE = 0.75
"""From this share of equal letters on, two titles whose numbers are the same may be one."""
SAME_TEXT = 0.8
"""From this share on, two texts may be one whatever their titles say."""
OTHER_TEXT = 0.2
"""Below this share, two long texts are not one whatever their titles say."""
_LONG = 200
_SHINGLE = 5
_FEWEST = 12
_MOST_COMPARISONS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text for comparing: the runs of `_SHINGLE` letters in it, marks and blanks aside, and how many letters."""

    runs: frozenset[str] = frozenset()
    letters: int = 0

    @staticmethod
    def of(text: str) -> Words:
        letters = "".join(sign for sign in text if sign.isalnum()).lower()
        runs = (letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1))
        return Words(runs=frozenset(runs), letters=len(letters))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A post: `is_free` when no copy of it is known on this target."""

    post: str
    title: str
    words: Words = field(default=Words(), repr=False)
    is_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """A copy: `proven` names the post that it bears, and `proof` how; `is_free` when no post has it yet."""

    title: str
    words: Words = field(default=Words(), repr=False)
    proven: str = ""
    proof: Proof = "the same id"
    is_free: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A post (its identity) and a copy (its number), and why. `share` is how much of the shorter text stands in the
    other, None where too little is known; `doubt` says why a person is to decide, empty when the pair is certain."""

    post: str
    copy: int
    reason: Reason
    share: float | None = None
    doubt: str = ""

    @property
    def is_certain(self) -> bool:
        return not self.doubt


def find_pairs(mine: Sequence[Mine], theirs: Sequence[Theirs]) -> tuple[Pair, ...]:
    """The pairs, surest first of each kind; in a doubtful one post or copy may stand again in another."""
    proven = tuple(_by_proof(mine, theirs))
    titled = tuple(_by_title(*_left(mine, theirs, proven), mine, theirs))
    return (*proven, *titled, *_by_likeness(*_left(mine, theirs, (*proven, *titled))))


_Posts = tuple[Mine, ...]
_Copies = tuple[tuple[int, Theirs], ...]


def _left(mine: Sequence[Mine], theirs: Sequence[Theirs], pairs: Iterable[Pair]) -> tuple[_Posts, _Copies]:
    """What is free and in none of `pairs`."""
    taken = tuple(pairs)
    posts, copies = {pair.post for pair in taken}, {pair.copy for pair in taken}
    return (
        tuple(one for one in mine if one.is_free and one.post not in posts),
        tuple((number, one) for number, one in enumerate(theirs) if one.is_free and number not in copies),
    )


# ---------------------------------------------------------------- by what a copy bears


def _by_proof(mine: Sequence[Mine], theirs: Sequence[Theirs]) -> Iterator[Pair]:
    posts, copies = _left(mine, theirs, ())
    bearers = Counter(copy.proven for _, copy in copies)
    for post in posts:
        for number, copy in copies:
            if copy.proven == post.post:
                count = bearers[post.post]
                yield Pair(
                    post=post.post,
                    copy=number,
                    reason=copy.proof,
                    share=similarity(post.words, copy.words),
                    doubt=f"{count} copies bear it" if count > 1 else "",
                )


# ---------------------------------------------------------------- by title


def title_key(title: str) -> str:
    """A title for comparing: full-width as half-width, small letters, no blanks and no marks."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(sign for sign in folded if sign.isalnum()) or folded.strip()


def _by_title(
    posts: _Posts, copies: _Copies, mine: Sequence[Mine], theirs: Sequence[Theirs]
) -> Iterator[Pair]:
    """Pairs of one title. Whether it is the only one counts among all posts and all copies, known ones too."""
    posts_of, copies_of = (
        Counter(title_key(one.title) for one in mine),
        Counter(title_key(one.title) for one in theirs),
    )
    found = [
        Pair(
            post=post.post,
            copy=number,
            reason="the title",
            share=(share := similarity(post.words, copy.words)),
            doubt=_doubt(posts_of[key], copies_of[key], share, post.words, copy.words),
        )
        for post in posts
        if (key := title_key(post.title))
        for number, copy in copies
        if title_key(copy.title) == key and not copy.proven
    ]
    yield from sorted(found, key=lambda pair: -(pair.share or 0))


def _doubt(posts: int, copies: int, share: float | None, ours: Words, there: Words) -> str:
    if posts > 1:
        return f"{posts} posts have this title"
    if copies > 1:
        return f"{copies} copies have this title"
    is_long = min(ours.letters, there.letters) >= _LONG
    return "its text is another" if share is not None and share < OTHER_TEXT and is_long else ""


# ---------------------------------------------------------------- by likeness


def _by_likeness(posts: _Posts, copies: _Copies) -> Iterator[Pair]:
    """The best of what is left: each post and each copy once, never certain."""
    found = sorted(_likely(posts, copies), key=lambda rated: -rated[0])
    seen_posts: set[str] = set()
    seen_copies: set[int] = set()
    for _, pair in found:
        if pair.post not in seen_posts and pair.copy not in seen_copies:
            seen_posts.add(pair.post)
            seen_copies.add(pair.copy)
            yield pair


def _likely(posts: _Posts, copies: _Copies) -> Iterator[tuple[float, Pair]]:
    compares_texts = len(posts) * len(copies) <= _MOST_COMPARISONS
    for post in posts:
        like = _alike_to(title_key(post.title))
        for number, copy in copies:
            if copy.proven:
                continue
            title = like(title_key(copy.title))
            if title < SIMILAR_TITLE and not compares_texts:
                continue
            share = similarity(post.words, copy.words)
            if title >= SIMILAR_TITLE and (share is None or share >= OTHER_TEXT):
                reason: Reason = "a similar title"
            elif share is not None and share >= SAME_TEXT:
                reason = "the text"
            else:
                continue
            pair = Pair(post=post.post, copy=number, reason=reason, share=share, doubt="the title is another")
            yield title + (share or 0), pair


def _alike_to(key: str) -> Callable[[str], float]:
    """How much of `key` another title has, 0 where their numbers differ: part (8) is not part (9)."""
    matcher = SequenceMatcher(None, b=key, autojunk=False)

    def alike(other: str) -> float:
        if _numbers(other) != _numbers(key):
            return 0.0
        matcher.set_seq1(other)
        return matcher.ratio() if matcher.quick_ratio() >= SIMILAR_TITLE else 0.0

    return alike


def _numbers(text: str) -> list[str]:
    return "".join(sign if sign.isdecimal() else " " for sign in text).split()


def similarity(first: Words, second: Words) -> float | None:
    """How much of the shorter text stands in the other, from 0 to 1; None where one is too short to tell."""
    fewest = min(len(first.runs), len(second.runs))
    return len(first.runs & second.runs) / fewest if fewest >= _FEWEST else None
