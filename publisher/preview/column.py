"""One column: the target's name and state, what is wrong, and three views of what it would receive."""

from __future__ import annotations

from publisher.preview.facts import facts
from publisher.preview.formulas import FormulaView
from publisher.preview.frames import SANDBOX, Names, frame_document, look_of
from publisher.preview.listing import diff_listing, source_listing
from publisher.preview.model import Column, PreviewPost
from publisher.preview.notices import Titles, notices
from publisher.preview.pictures import Gallery
from publisher.preview.states import pill
from publisher.preview.words import label, say
from publisher.write.html import attribute, element, escape

VIEWS = ("look", "diff", "source")


def column_html(post: PreviewPost, column: Column, *, name: str, titles: Titles, nonce: str = "") -> str:
    """The column as a section; `name` is unique on the page, `nonce` lets the frame's style in."""
    rendition = column.rendition
    gallery = Gallery(rendition.pictures if rendition else ())
    look = look_of(column.adapter, rendition.format if rendition else "html")
    parts = (
        _head(column, name),
        notices(column, titles, post=post.key),
        _panel("look", _look(post, column, look, gallery, nonce)),
        _panel("diff", diff_listing(column)),
        _panel("source", source_listing(rendition)),
        facts(column, gallery),
    )
    return element(
        "section", "".join(parts), class_=f"column {look}", id=name, aria_labelledby=f"{name}-label"
    )


# ---------------------------------------------------------------- the parts


def _head(column: Column, name: str) -> str:
    action = column.action
    spelled = "" if action.target == column.adapter else element("small", escape(action.target))
    naming = label(column.label, column.adapter)
    heading = element("h2", naming + spelled, id=f"{name}-label")
    who = element("div", heading + pill(action), class_="who")
    return element("header", who + element("div", _tabs(name) + _copy(column), class_="tools"))


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


def _copy(column: Column) -> str:
    """The button of the manual lane; it bears what it copies."""
    if not column.rich and not column.plain:
        return ""
    words = say("copy rich" if column.rich else "copy markdown")
    return element(
        "button",
        element("span", words, class_="do") + element("span", say("copied"), class_="done"),
        type="button",
        class_="copy",
        data_rich=column.rich or None,
        data_plain=column.plain or None,
    )


def _panel(view: str, content: str) -> str:
    """One view; a listing can be scrolled by key."""
    return element("div", content, class_=f"panel {view}", tabindex=None if view == "look" else "0")


def _look(post: PreviewPost, column: Column, look: str, gallery: Gallery, nonce: str) -> str:
    if column.rendition is None:
        return element("p", say("no body"), class_="empty")
    formulas = FormulaView(post.macros, post.math)
    names = Names(post.author, column.account)
    document = frame_document(column.rendition, look, gallery, formulas, names, nonce=nonce)
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
