"""What a reader sees of a copy: words, formatting, links and pictures, one line a block.

Two copies whose views are equal are the same to a reader, whatever an editor's mere saving did to wrappers,
attributes, styles and blanks. For comparing and for showing a conflict; nothing that is sent passes through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

from publisher.htmlreader import HtmlReader

Attributes = Mapping[str, str]
_BLOCKS = frozenset(
    "p div section article figure figcaption table thead tbody tfoot center dl dt dd details summary".split()
)
_HEADINGS = {f"h{level}": "#" * level + " " for level in range(1, 7)}
_ALL_BLOCKS = _BLOCKS | _HEADINGS.keys() | frozenset("hr tr td th ul ol li blockquote pre".split())
_STYLES = {
    "b": "**",
    "strong": "**",
    "i": "*",
    "em": "*",
    "code": "`",
    "s": "~~",
    "del": "~~",
    "strike": "~~",
}
_VOID = frozenset("img br hr col wbr input source embed area base link meta param track".split())
_BLANKS = " \t\r\n\f"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), "")
_NBSP = "\u00a0"


def reader_view(
    title: str, body: str, *, format: Literal["html", "md"] = "html", pictures: bool = True
) -> str:
    """What a reader sees, as readable lines. Of Markdown, which holds its title itself, it is the text.

    `pictures=False` keeps that there is a picture and its caption, but not its address: for comparing what was
    sent with what came back, where a platform may name its pictures anew.
    """
    if format == "md":
        return (
            "".join(f"{line.rstrip()}\n" for line in body.removeprefix("\ufeff").splitlines()).strip("\n")
            + "\n"
        )
    reader = _Reader(pictures=pictures)
    reader.feed(body)
    reader.close()
    return "\n".join((f"# {' '.join(title.split())}", *reader.finish())) + "\n"


def seen(title: str, body: str, *, format: Literal["html", "md"] = "html", pictures: bool = True) -> str:
    """The SHA-256 of `reader_view`."""
    return sha256(reader_view(title, body, format=format, pictures=pictures).encode()).hexdigest()


def is_blank(body: str, *, format: Literal["html", "md"] = "html") -> bool:
    """Whether a reader sees nothing at all in `body`."""
    return not reader_view("", body, format=format).removeprefix("# ").strip()


class _Reader(HtmlReader):
    """Walks HTML and collects lines. Runs of text are kept with their style and link until a block ends."""

    def __init__(self, *, pictures: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._pictures = pictures
        self._lines: list[str] = []
        self._runs: list[tuple[str, str, str]] = []
        self._styles: list[str] = []
        self._hrefs: list[str] = []
        self._lists: list[int | None] = []
        self._marker = ""
        self._quotes = 0
        self._heading = ""
        self._pre = 0
        self._row: list[str] | None = None
        self._drawing: list[str] | None = None
        self._silent = 0

    def finish(self) -> list[str]:
        self._end_line()
        return self._lines

    # ------------------------------------------------------------ what the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if self._drawing is not None:
            self._drawing.extend(" ".join(given[key].split()) for key in ("d", "points") if key in given)
        elif tag in ("script", "style"):
            self._silent += 1
        elif tag in _STYLES:
            self._styles.append(_STYLES[tag])
        elif tag == "a":
            self._hrefs.append(_fold_link(given.get("href", "")))
        else:
            self._open_block(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._end_drawing()
        elif self._drawing is not None:
            return
        elif tag in ("script", "style"):
            self._silent = max(self._silent - 1, 0)
        elif tag in _STYLES:
            _remove_last(self._styles, _STYLES[tag])
        elif tag == "a":
            self._hrefs = self._hrefs[:-1]
        else:
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        if self._silent or self._drawing is not None:
            return
        text = data.translate(_INVISIBLE)
        if not self._pre:
            self._say(_collapse(text))
            return
        first, *rest = text.expandtabs(4).replace("\r\n", "\n").replace(" ", _NBSP).split("\n")
        self._say(first)
        for line in rest:
            self._end_line(keep_empty=True)
            self._say(line)

    # ------------------------------------------------------------ blocks

    def _open_block(self, tag: str, given: Attributes) -> None:
        match tag:
            case "br":
                self._end_line(keep_empty=self._pre > 0)
            case "img":
                self._say(_picture(given, with_address=self._pictures), is_atom=True)
            case "svg":
                self._drawing = []
            case _ if tag in _ALL_BLOCKS:
                self._end_line()
                self._enter(tag, given)
            case _:
                pass

    def _enter(self, tag: str, given: Attributes) -> None:
        match tag:
            case "hr":
                self._put("---")
            case "tr":
                self._row = []
            case "td" | "th":
                self._row = [*(self._row or []), "!" if tag == "th" else ""]
            case "ul" | "ol":
                self._lists.append(_start(given) if tag == "ol" else None)
            case "li":
                self._marker = self._next_marker()
            case "blockquote" | "pre":
                self._quotes += tag == "blockquote"
                self._pre += tag == "pre"
            case _:
                self._heading = _HEADINGS.get(tag, self._heading)

    def _close_block(self, tag: str) -> None:
        if tag not in _ALL_BLOCKS:
            return
        self._end_line()
        match tag:
            case "tr":
                row, self._row = self._row or [], None
                self._put("|" + "|".join(f" {cell} " for cell in row) + "|" if row else "")
            case "ul" | "ol":
                self._lists = self._lists[:-1]
            case "li":
                self._marker = ""
            case "blockquote":
                self._quotes = max(self._quotes - 1, 0)
            case "pre":
                self._pre = max(self._pre - 1, 0)
            case _:
                self._heading = "" if tag in _HEADINGS else self._heading

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _end_drawing(self) -> None:
        if self._drawing is not None:
            drawn = sha256("\n".join(self._drawing).encode()).hexdigest()[:12]
            self._drawing = None
            self._say(f"[drawing {drawn}]", is_atom=True)

    # ------------------------------------------------------------ lines

    def _say(self, text: str, *, is_atom: bool = False) -> None:
        if text:
            style = "" if is_atom or self._pre else "".join(sorted(set(self._styles)))
            self._runs.append((text, style, self._hrefs[-1] if self._hrefs else ""))

    def _end_line(self, *, keep_empty: bool = False) -> None:
        text = _spell_runs(self._runs).rstrip(_BLANKS + _NBSP)
        text = text.lstrip(_BLANKS) if self._pre else text
        self._runs = []
        if not text.strip(_BLANKS + _NBSP) and not keep_empty:
            return
        text = text.replace(_NBSP, " ")
        if self._row:
            self._row[-1] = f"{self._row[-1]} {text.strip()}".strip()
            return
        self._put(f"{self._heading}{'    ' if self._pre else ''}{text}")

    def _put(self, text: str) -> None:
        if not text:
            return
        depth = max(len(self._lists) - 1, 0) if self._marker else len(self._lists)
        self._lines.append(f"{'> ' * self._quotes}{'  ' * depth}{self._marker}{text}".rstrip())
        self._marker = ""


def _start(given: Attributes) -> int:
    start = given.get("start", "")
    return int(start) if start.isdecimal() else 1


def _remove_last(styles: list[str], style: str) -> None:
    for index in range(len(styles) - 1, -1, -1):
        if styles[index] == style:
            del styles[index]
            return


def _collapse(text: str) -> str:
    """Runs of blanks and line ends as one blank; no-break spaces stay, they are meant."""
    words = text.replace("\t", " ").replace("\r", " ").replace("\n", " ").replace("\f", " ").split(" ")
    inner = " ".join(word for word in words if word)
    if not inner:
        return " " if text else ""
    return f"{' ' if words[0] == '' else ''}{inner}{' ' if words[-1] == '' else ''}"


def _spell_runs(runs: list[tuple[str, str, str]]) -> str:
    """A line's runs with their marks; equal neighbours are one run, blanks stand outside of marks."""
    out: list[str] = []
    for text, style, href in _merge(runs):
        inner = text.strip(" ")
        before, after = text[: len(text) - len(text.lstrip(" "))], text[len(text.rstrip(" ")) :]
        if not inner:
            out.append(text)
            continue
        marked = f"{style}{inner}{style[::-1]}"
        out.append(f"{before}{f'[{marked}]({href})' if href else marked}{after}")
    return _one_blank("".join(out)).strip(" ")


def _merge(runs: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Neighbours of one style as one run; a mere blank takes the style of what stands before it."""
    merged: list[tuple[str, str, str]] = []
    for text, style, href in runs:
        if merged and (not text.strip(" ") or merged[-1][1:] == (style, href)):
            merged[-1] = (merged[-1][0] + text, *merged[-1][1:])
        else:
            merged.append((text, style, href))
    return merged


def _one_blank(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _picture(given: Attributes, *, with_address: bool) -> str:
    """A formula by its TeX, another picture by its caption and address."""
    if "eeimg" in given or "/equation?tex=" in given.get("src", ""):
        return f"[formula {' '.join(given.get('alt', '').split())}]"
    caption = " ".join(given.get("data-caption", "").split())
    address = _fold_picture(given.get("src") or given.get("data-src", "")) if with_address else ""
    return " ".join(part for part in ("[picture", caption, address) if part) + "]"


def _fold_picture(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(scheme="https").geturl() if parts.scheme == "http" or url.startswith("//") else url


def _fold_link(url: str) -> str:
    return quote(unquote(url.strip()), safe="/:?#[]@!$&'()*+,;=~%")
