"""An article's topics: what its tags name, found on Zhihu, compared with what it has, added and taken away.

An article can be read without any; whoever calls decides what a failure here means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from publisher_zhihu.calls import Calls

Topic = Mapping[str, Any]


def bring_topics(id: str, wanted: Sequence[str], current: Iterable[Topic], calls: Calls) -> None:
    """Makes the draft bear the topics that `wanted` names, in that order of adding. No name: nothing changes."""
    has = {str(topic["id"]): topic for topic in current}
    if not wanted or sorted(map(_plain, wanted)) == sorted(_plain(topic["name"]) for topic in has.values()):
        return
    found = [topic for name in wanted if (topic := _in(has.values(), name) or _search(name, calls))]
    kept = {str(topic["id"]) for topic in found}
    for old in has.keys() - kept if found else ():
        calls.write("DELETE", "zhuanlan", f"/api/articles/{id}/topics/{old}", "taking a topic away", None)
    for topic in found:
        if str(topic["id"]) not in has:
            calls.write("POST", "zhuanlan", f"/api/articles/{id}/topics", f"topic {topic['name']}", topic)


def _search(name: str, calls: Calls) -> Topic | None:
    """The topic of exactly that name, else the first that Zhihu offers for it."""
    params = {"token": name, "max_matches": "5", "use_similar": "0", "topic_filter": "1"}
    offered = calls.read("zhuanlan", "/api/autocomplete/topics", f"looking for topic {name}", params=params)
    topics = [
        topic for topic in offered or () if isinstance(topic, dict) and "id" in topic and "name" in topic
    ]
    return _in(topics, name) or next(iter(topics), None)


def _in(topics: Iterable[Topic], name: str) -> Topic | None:
    return next((topic for topic in topics if _plain(topic["name"]) == _plain(name)), None)


def _plain(name: object) -> str:
    return str(name).strip().casefold()
