"""WeChat's interchangeable spellings of one address, folded into one: pictures' hosts and sizes, articles' queries."""

from __future__ import annotations

from html import escape
from urllib.parse import parse_qs, urlencode, urlsplit

from publisher.htmlreader import HtmlReader

_PICTURE_HOSTS = frozenset({"mmbiz.qpic.cn", "mmbiz.qlogo.cn", "mmecoa.qpic.cn"})
_ORIGINAL_SIZE = "0"
"""The last part of a picture's path is the width to show it in; 0 is its own (640 in articles, seen 2026-11)."""
_ARTICLE_KEYS = ("__biz", "mid", "idx", "sn")


def fold_pictures(html: str) -> str:
    """`html` as it is, but each picture of WeChat's with one spelling of its address."""
    folder = _Folder()
    folder.feed(html)
    folder.close()
    return "".join(folder.pieces)


def fold_picture(url: str) -> str:
    """A picture's address by https, from one host, in its own size; a foreign one as it is."""
    parts = urlsplit(url)
    if parts.netloc not in _PICTURE_HOSTS:
        return url
    folder, _, size = parts.path.rpartition("/")
    path = f"{folder}/{_ORIGINAL_SIZE}" if size.isdecimal() else parts.path
    return f"https://mmbiz.qpic.cn{path}"


def clean_url(url: str) -> str:
    """An article's public address without what is only for statistics: `/s/ID`, or `__biz, mid, idx, sn`."""
    parts = urlsplit(url)
    named = parse_qs(parts.query)
    kept = [(key, named[key][0]) for key in _ARTICLE_KEYS if key in named]
    query = f"?{urlencode(kept, safe='=')}" if kept else ""
    return f"https://{parts.netloc}{parts.path}{query}"


class _Folder(HtmlReader):
    """Hands everything on as it was written but pictures."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        self.pieces.append(_picture(dict(attrs)) if tag == "img" else written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.pieces.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.pieces.append(f"<!--{data}-->")


def _picture(values: dict[str, str | None]) -> str:
    """The picture as a reader sees it: articles carry its address in `data-src` until it is scrolled to."""
    address = fold_picture(values.pop("src", "") or values.get("data-src") or "")
    shown = {"src": address, **{key: value or "" for key, value in values.items() if key != "data-src"}}
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in shown.items())
    return f"<img{attributes}>"
