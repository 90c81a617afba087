"""What a reader sees of an article's HTML: spellings that mean the same folded into one.

WeChat's editor, on merely saving, adds wrappers, attributes and marks of its own; none of that is an edit.
"""

from __future__ import annotations

from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

_VOID = frozenset("img br hr col".split())
_WRAPPERS = frozenset("section span".split())
_SHOWN = frozenset("style src alt href colspan rowspan align".split())
_HOSTS = {"mmbiz.qlogo.cn": "mmbiz.qpic.cn"}


def fold(html: str) -> str:
    """`html` with one spelling for what looks the same: addresses of pictures, the editor's own attributes and
    wrappers without a look, the order of styles."""
    folder = _Folder()
    folder.feed(html)
    folder.close()
    return "".join(folder.pieces)


def fold_address(url: str) -> str:
    """A picture's address without scheme, size and format, which change from reading to reading."""
    parts = urlsplit(url)
    host = _HOSTS.get(parts.netloc, parts.netloc)
    path = parts.path.rpartition("/")[0] if host == "mmbiz.qpic.cn" else parts.path
    return f"https://{host}{path}"


class _Folder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if tag == "img":
            values["src"] = fold_address(values.get("src") or values.get("data-src", ""))
        shown = {
            key: _fold_value(key, values[key]) for key in sorted(values) if key in _SHOWN or self._in_svg(tag)
        }
        is_shown = tag not in _WRAPPERS or any(shown.values())
        if is_shown:
            self.pieces.append(f"<{tag}{''.join(f' {k}={escape(v)!r}' for k, v in shown.items() if v)}>")
        if tag not in _VOID:
            self._open.append((tag, is_shown))

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open):
            name, is_shown = self._open.pop()
            if is_shown:
                self.pieces.append(f"</{name}>")
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        self.pieces.append(escape(data, quote=False))

    def _in_svg(self, tag: str) -> bool:
        return tag == "svg" or any(name == "svg" for name, _ in self._open)


def _fold_value(key: str, value: str) -> str:
    if key != "style":
        return value
    parts = (part.partition(":") for part in value.split(";") if part.strip())
    return ";".join(sorted(f"{name.strip().lower()}:{' '.join(rest.split())}" for name, _, rest in parts))
