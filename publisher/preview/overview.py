"""The list of posts: each with its state on every target, to be searched, narrowed and walked through by key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from publisher.plan.model import ActionKind
from publisher.preview.model import Column, PreviewPost, key_of
from publisher.preview.states import pill
from publisher.preview.words import label, say
from publisher.write.html import element, escape

_KINDS: tuple[ActionKind, ...] = ("create", "update", "hold", "skip")


def overview_rows(entries: Sequence[tuple[str, PreviewPost | None]]) -> str:
    """A row for each post, by its path; one that is not planned yet says so."""
    return "".join(element("li", _row(path, post)) for path, post in entries)


def summary(posts: Sequence[PreviewPost]) -> str:
    """The choice of which posts to show, with how many there are of each kind; what is not there is not offered."""
    counted = Counter(kind for post in posts for kind in {column.action.kind for column in post.columns})
    choices = [_choice("all", say("every"), len(posts))]
    choices += [
        _choice(kind, say("as is" if kind == "skip" else kind), counted[kind])
        for kind in _KINDS
        if counted[kind]
    ]
    return element("legend", say("show posts"), class_="unseen") + "".join(choices)


def _choice(value: str, words: str, number: int) -> str:
    checked = " checked" if value == "all" else ""
    box = f'<input type="radio" name="posts" value="{value}"{checked}>'
    return element("label", box + element("span", words) + element("b", str(number)), class_=value)


def _row(path: str, post: PreviewPost | None) -> str:
    if post is None:
        waits = element("span", say("planning"), class_="waits")
        return element(
            "div", element("span", element("strong", escape(path)), class_="what") + waits, class_="row"
        )
    what = element("strong", escape(post.title)) + element("code", escape(post.path))
    states = "".join(element("span", _state(column), class_="state") for column in post.columns)
    return element(
        "a",
        element("span", what, class_="what") + element("span", states, class_="states"),
        href=f"#{key_of(path)}",
        class_="row",
        data_kinds=" ".join(sorted({column.action.kind for column in post.columns})),
    )


def _state(column: Column) -> str:
    """The target's label, with its own name where that says more, and its state."""
    target = column.action.target
    spelled = "" if target in (column.adapter, "blog") else element("small", escape(f" {target}"))
    return element("span", label(column.label, column.adapter) + spelled, class_="target") + pill(
        column.action
    )
