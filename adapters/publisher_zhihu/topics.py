"""An article's topics: what its tags name, found on Zhihu, compared with what it has, added and taken away.

An article can be read without any; whoever calls decides what a failure here means.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from publisher_zhihu.calls import Calls
from publisher_zhihu.shapes import is_topic

Topic = Mapping[str, Any]


def bring_topics(id: str, wanted: Sequence[str], current: Iterable[Topic], calls: Calls) -> tuple[str, ...]:
    """Makes the draft bear the topics that `wanted` names, in that order of adding. No name: nothing changes.

    Returns what a person should know: a name for which Zhihu offered no topic, or only another one.
    """
    has = {str(topic["id"]): topic for topic in current}
    if not wanted or sorted(map(_plain, wanted)) == sorted(_plain(topic["name"]) for topic in has.values()):
        return ()
    offered = {name: _in(has.values(), name) or _search(name, calls) for name in wanted}
    found = {str(topic["id"]): topic for topic in offered.values() if topic}
    for old in has.keys() - found.keys() if found else ():
        calls.write("DELETE", "zhuanlan", f"/api/articles/{id}/topics/{old}", "taking a topic away", None)
    for new, topic in found.items():
        if new not in has:
            _add(id, topic, calls)
    return tuple(said for name, topic in offered.items() if (said := _remark(name, topic)))


def _add(id: str, topic: Topic, calls: Calls) -> None:
    calls.write("POST", "zhuanlan", f"/api/articles/{id}/topics", f"topic {topic['name']}", topic)


def _remark(name: str, topic: Topic | None) -> str:
    if topic is None:
        return f"Zhihu has no topic for the tag {name}"
    return "" if _plain(topic["name"]) == _plain(name) else f"the tag {name} became the topic {topic['name']}"


def _search(name: str, calls: Calls) -> Topic | None:
    """The topic of exactly that name, else the first that Zhihu offers for it."""
    params = {"token": name, "max_matches": "5", "use_similar": "0", "topic_filter": "1"}
    offered = calls.read("zhuanlan", "/api/autocomplete/topics", f"looking for topic {name}", params=params)
    topics = tuple(filter(is_topic, offered)) if isinstance(offered, list) else ()
    return _in(topics, name) or next(iter(topics), None)


def _in(topics: Iterable[Topic], name: str) -> Topic | None:
    return next((topic for topic in topics if _plain(topic["name"]) == _plain(name)), None)


def _plain(name: object) -> str:
    return str(name).strip().casefold()
