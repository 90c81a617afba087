"""The text of a picture post, as a body of paragraphs and as the API has it: what both sides of the wire know."""

from __future__ import annotations

import re
from html import escape, unescape

from publisher_wechat.printable import printable

KIND = "newspic"
"""The word for a picture post, in front matter and in the API's `article_type`."""
_BREAK = re.compile(r"</p>")
_TAG = re.compile(r"<[^>]*>")


def text_of(html: str) -> str:
    """The text that is sent, a line for each paragraph."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", html))).strip("\n")


def html_of(text: str) -> str:
    """A paragraph for each line that says something."""
    lines = printable(text).split("\n")
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
