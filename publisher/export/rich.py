"""The rich text that is copied: the body with a mark where a picture belongs, and with whole addresses.

A platform's editor takes text, tables and formulas from the clipboard, and drops pictures that it cannot fetch; those
that are public it may fetch.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType

from publisher.preview.markup import Attributes, change_tags
from publisher.write.html import element, escape

_NONE: Mapping[str, str] = MappingProxyType({})
_FIGURE = re.compile(r'<figure><img src="([^"]*)" data-caption="([^"]*)"[^>]*></figure>')


def rich_text(body: str, numbers: Mapping[str, int], live: Mapping[str, str] = _NONE) -> str:
    """`body` with a mark for each picture of `numbers`, which go by its address; those of `live` are shown from where
    they are public, and remote pictures stay pictures."""

    def mark_figure(match: re.Match[str]) -> str:
        number = numbers.get(unescape(match[1]))
        return element("p", mark(number, unescape(match[2]))) if number else match[0]

    def mark_picture(tag: str, attributes: Attributes) -> str | None:
        address = attributes.get("src", "") if tag == "img" else ""
        if address in numbers:
            return mark(numbers[address], "")
        if address in live:
            return element(tag, None, **{**attributes, "src": live[address]})
        if address.startswith("//"):  # a page on this disk has no scheme to lend
            return element(tag, None, **{**attributes, "src": f"https:{address}"})
        return None

    return change_tags(_FIGURE.sub(mark_figure, body), mark_picture)


def mark(number: int, caption: str) -> str:
    """What stands where a picture is to be put in."""
    words = f"图 {number}：{caption}" if caption else f"图 {number}"
    return escape(f"【{words}】")
