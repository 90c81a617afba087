"""What an open page is told: the posts as they are now, the last good view of each, and what stands in the way.

Shared between the thread that plans and those that answer a browser. No file and no socket is touched here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Condition, RLock
from types import MappingProxyType

from publisher.preview.model import Language, PreviewPost, Trouble, key_of
from publisher.preview.notices import Titles, troubles_html
from publisher.preview.overview import overview_rows, summary
from publisher.preview.page import live_page, post_article

Message = Mapping[str, object]
"""What is sent as JSON."""


@dataclass(slots=True)
class _Shown:
    """One post: the newest state, the last that could be read, how often it changed, its article when it was asked
    for."""

    newest: PreviewPost
    good: PreviewPost
    stamp: int
    article: str = ""


class Live:
    """The state of a page that stays open. `boot` tells one run of the server from another."""

    def __init__(
        self, *, boot: str, nonce: str, language: Language = "zh", titles: Titles | None = None
    ) -> None:
        self.boot = boot
        self._nonce = nonce
        self._language: Language = language
        self._titles = titles or MappingProxyType({})
        self._changed = Condition(RLock())
        self._shown: dict[str, _Shown] = {}
        self._paths: tuple[str, ...] = ()
        self._keys: dict[str, str] = {}
        self._troubles: tuple[Trouble, ...] = ()
        self._asked_for = ""
        self._version = 0
        self._is_closed = False

    # ------------------------------------------------------------ what the planning thread says

    def begin(self, paths: Sequence[str]) -> None:
        """The posts that there are now, in their order."""
        with self._changed:
            is_news = bool(self._troubles) or tuple(paths) != self._paths
            self._troubles, self._paths = (), tuple(paths)
            if is_news:
                self._tell()

    def put(self, posts: Sequence[PreviewPost]) -> None:
        """The newest state of some posts; one that is the same value as before changes nothing."""
        with self._changed:
            changed = [post for post in posts if self._is_news(post)]
            for post in changed:
                self._keep(post)
            if changed:
                self._tell()

    def fail(self, troubles: Sequence[Trouble]) -> None:
        """Why nothing newer can be shown; everything stays as it was."""
        with self._changed:
            if tuple(troubles) != self._troubles:
                self._troubles = tuple(troubles)
                self._tell()

    def close(self) -> None:
        """Lets everybody who waits go."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    @property
    def wanted(self) -> str:
        """The path of the post that was asked for last: it is planned first."""
        with self._changed:
            return next((path for path in self._paths if key_of(path) == self._asked_for), "")

    # ------------------------------------------------------------ what a browser asks

    @property
    def version(self) -> int:
        with self._changed:
            return self._version

    def wait(self, seen: int, seconds: float) -> int | None:
        """The version as soon as it is not `seen`, the same one after a while; None when there will be no other."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._version != seen, seconds)
            return None if self._is_closed else self._version

    def page(self) -> str:
        """The page itself, without any post."""
        return live_page(language=self._language, nonce=self._nonce)

    def listing(self) -> Message:
        """The list of posts with their states, and what stands in the way."""
        with self._changed:
            entries = [(path, self._shown.get(key_of(path))) for path in self._paths]
            now = {path: replace(shown.newest, title=shown.good.title) for path, shown in entries if shown}
            return {
                "boot": self.boot,
                "version": self._version,
                "rows": overview_rows([(path, now.get(path)) for path in self._paths]),
                "summary": summary(tuple(now.values())),
                "stamps": {key_of(path): shown.stamp for path, shown in entries if shown},
                "keys": [key_of(path) for path in self._paths],
                "trouble": troubles_html(self._troubles, self._titles),
            }

    def post(self, key: str) -> Message:
        """One post's article, the last good one with what is wrong now; where it went when it is gone."""
        with self._changed:
            self._asked_for = key
            here = {key_of(path) for path in self._paths}
            shown = self._shown.get(key)
            if shown is None or key not in here:
                moved = self._moved(key)
                waits = moved is None and (key in here or not here <= set(self._shown))
                return {"gone": not waits, "moved": moved, "waits": waits}
            article = shown.article = shown.article or post_article(
                shown.good, self._titles, nonce=self._nonce
            )
            troubles = () if shown.good is shown.newest else _troubles_of(shown.newest)
            return {
                "html": article,
                "stamp": shown.stamp,
                "title": shown.good.title,
                "trouble": troubles_html(troubles, self._titles),
            }

    # ------------------------------------------------------------ inside

    def _is_news(self, post: PreviewPost) -> bool:
        known = self._shown.get(post.key)
        return known is None or known.newest is not post

    def _keep(self, post: PreviewPost) -> None:
        """Keeps a post; one that cannot be read leaves the last good view in its place."""
        known = self._shown.get(post.key)
        stamp = known.stamp + 1 if known else 1
        if known and post.is_unreadable:
            self._shown[post.key] = _Shown(post, known.good, stamp, known.article)
            return
        self._shown[post.key] = _Shown(post, post, stamp)
        self._keys[post.key] = post.identity

    def _moved(self, key: str) -> str | None:
        """The key under which the same post stands now, after its file was renamed."""
        identity = self._keys.get(key)
        here = {key_of(path) for path in self._paths}
        return next((other for other, name in self._keys.items() if name == identity and other in here), None)

    def _tell(self) -> None:
        self._version += 1
        self._changed.notify_all()


def _troubles_of(post: PreviewPost) -> tuple[Trouble, ...]:
    found = {
        Trouble(each.code, each.message, each.fix, f"{post.path}:{each.line}" if each.line else post.path)
        for column in post.columns
        for each in column.action.problems
    }
    return tuple(sorted(found, key=lambda trouble: (trouble.place, trouble.code)))
