"""One column: the target's name and state, what is wrong, and three views of what it would receive."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.plan.diff import count_lines
from publisher.plan.model import Action
from publisher.preview.facts import facts
from publisher.preview.formulas import FormulaView
from publisher.preview.frames import SANDBOX, Names, frame_document, look_of
from publisher.preview.listing import diff_listing, source_listing
from publisher.preview.model import Column, PreviewPost
from publisher.preview.notices import Titles, notices
from publisher.preview.pictures import Gallery
from publisher.preview.words import REASONS, both, say
from publisher.write.html import attribute, element, escape

VIEWS = ("look", "diff", "source")

_STATES: Mapping[str, tuple[str, str]] = {
    "create": ("new", "+"),
    "update": ("changed", "~"),
    "skip": ("quiet", "="),
    "hold": ("held", "!"),
}
"""The tone and the mark of each kind of action; a mark too, since colour alone says nothing to some."""


def column_html(post: PreviewPost, column: Column, *, name: str, titles: Titles) -> str:
    """The column as a section; `name` is unique on the page."""
    rendition = column.rendition
    gallery = Gallery(rendition.pictures if rendition else ())
    form = rendition.format if rendition else "html"
    look = look_of(column.adapter, form)
    parts = (
        _head(column, name),
        notices(column, titles),
        _panel("look", _look(post, column, look, gallery)),
        _panel("diff", diff_listing(column.action, form)),
        _panel("source", source_listing(rendition)),
        facts(column, gallery),
    )
    return element(
        "section", "".join(parts), class_=f"column {look}", id=name, aria_labelledby=f"{name}-label"
    )


def state_of(action: Action) -> tuple[str, str]:
    """The tone of an action and its mark."""
    return _STATES[action.kind]


def pill(action: Action) -> str:
    """The state in words: new, update +4 −4, unchanged, held, or why it is skipped."""
    tone, mark = state_of(action)
    return element(
        "span", element("i", mark, aria_hidden="true") + _state_words(action), class_=f"pill {tone}"
    )


def _state_words(action: Action) -> str:
    if action.kind == "skip":
        return say("same") if action.reason == "unchanged" else both(*REASONS[action.reason])
    if action.kind != "update":
        return say(action.kind)
    added, removed = count_lines(action.diff)
    return say("update") + element("b", f" +{added} −{removed}")


# ---------------------------------------------------------------- the parts


def _head(column: Column, name: str) -> str:
    action = column.action
    spelled = "" if action.target == column.adapter else element("small", escape(action.target))
    label = element("h2", escape(column.label) + spelled, id=f"{name}-label")
    return element("header", label + pill(action) + _tabs(name))


def _tabs(name: str) -> str:
    legend = element("legend", say("view"), class_="unseen")
    choices = "".join(
        element(
            "label",
            f'<input type="radio" name="{name}-view" value="{view}"{" checked" if view == "look" else ""}>'
            + element("span", say(view)),
        )
        for view in VIEWS
    )
    return element("fieldset", legend + choices, class_="tabs")


def _panel(view: str, content: str) -> str:
    return element("div", content, class_=f"panel {view}")


def _look(post: PreviewPost, column: Column, look: str, gallery: Gallery) -> str:
    if column.rendition is None:
        return element("p", say("no body"), class_="empty")
    formulas = FormulaView(post.macros, post.math)
    document = frame_document(column.rendition, look, gallery, formulas, Names(post.author, column.account))
    frame = (
        f'<iframe sandbox="{SANDBOX}" title="{attribute(column.label)}" loading="lazy" '
        f'srcdoc="{attribute(document)}"></iframe>'
    )
    return _phone(frame, column.account or post.author) if look == "wechat" else frame


def _phone(frame: str, account: str) -> str:
    clock = element("span", "9:41") + element("i", "", class_="signal")
    bars = element("div", clock, class_="status", aria_hidden="true")
    bars += element(
        "div",
        element("span", "‹") + element("span", escape(account)) + element("span", "···"),
        class_="bar",
        aria_hidden="true",
    )
    switch = element("button", say("reading dark"), type="button", class_="dark", aria_pressed="false")
    note = element("p", say("approximate"), class_="approximate")
    body = element("div", bars + frame + element("div", "", class_="grip"), class_="phone")
    return element("div", switch + note, class_="phone-tools") + body
