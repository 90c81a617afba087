"""A line of a body as a person reads it: a formula as its TeX, a picture by its name, a row of a table as a row.

For showing only. HTML is worded as Markdown would be; Markdown stays character for character as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from publisher.adapter import Picture
from publisher.htmlreader import HtmlReader

PieceKind = Literal["text", "formula", "image", "address", "mark", "tag"]
"""A mark is what stands for structure (`## `, `| `); a tag is HTML as it is written."""

Names = Mapping[str, str]
"""What a person calls a drawing: an image's address or a whole `<svg>` to the picture's name or the TeX."""

_HASH = re.compile(r"asset:([0-9a-f]{8})[0-9a-f]{56}")
_TAGS = re.compile(r"(<[^<>]*>)")
_DRAWING = re.compile(r"<svg\b[^>]*>.*?</svg>", re.DOTALL)
_MARKDOWN = re.compile(
    r"(?P<image>!\[[^\]\n]*\]\([^)\n]*\))|(?<=\]\()(?P<address>[^)\s]+)"
    r"|(?P<formula>\$\$[^$\n]+\$\$|\$(?=[^\s$])[^$\n]*?[^\s$\\]\$(?!\d)|\$[^\s$]\$(?!\d))"
)
_MARKED: Mapping[str, PieceKind] = {"image": "image", "address": "address", "formula": "formula"}
_BEFORE = {"li": "• ", "blockquote": "> ", "hr": "———", "sub": "_", "sup": "^"} | {
    f"h{level}": f"{'#' * level} " for level in range(1, 7)
}
_AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`", "del": "~~", "s": "~~"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `changed` where the other side of a comparison has something else."""

    text: str
    kind: PieceKind = "text"
    changed: bool = False


def readable(line: str, form: Literal["html", "md"], names: Names) -> tuple[Piece, ...]:
    """The line in pieces; HTML that shows nothing by itself, such as a lone closing tag, as it is written."""
    if form == "md":
        return tuple(_markdown(line))
    reader = _Reader(names)
    shown = reader.read(line)
    return shown if any(piece.text.strip() for piece in shown) else written(line)


def picture_names(pictures: Iterable[Picture]) -> dict[str, str]:
    """What a rendition's pictures are called, by the address that stands in its body; one drawn for a formula by its
    TeX between dollars."""
    return {
        picture.url: f"${picture.source}$" if _is_formula(picture) else picture.source.rpartition("/")[2]
        for picture in pictures
    }


def _is_formula(picture: Picture) -> bool:
    """A drawing that has no file and is no diagram bears its TeX as its source."""
    asset = picture.asset
    is_nameless = asset is not None and asset.drawn and asset.name == f"{asset.sha256[:16]}.png"
    return is_nameless and not picture.source.endswith(" diagram")


def written(line: str) -> tuple[Piece, ...]:
    """The line as it is sent, its tags told from its text and the hashes of pictures by their first digits."""
    short = _HASH.sub(r"asset:\1…", line)
    parts = _TAGS.split(short)
    return tuple(Piece(part, "tag" if number % 2 else "text") for number, part in enumerate(parts) if part)


def _markdown(line: str) -> Iterator[Piece]:
    place = 0
    for found in _MARKDOWN.finditer(line):
        if found.start() > place:
            yield Piece(line[place : found.start()])
        yield Piece(found[0], _MARKED[found.lastgroup or ""])
        place = found.end()
    if place < len(line):
        yield Piece(line[place:])


class _Reader(HtmlReader):
    """Words one line of HTML; what it does not know it passes over."""

    def __init__(self, names: Names) -> None:
        super().__init__(convert_charrefs=True)
        self._names = names
        self._pieces: list[Piece] = []
        self._drawings: list[str] = []
        self._links: list[str] = []
        self._in_drawing = 0
        self._in_row = False

    def read(self, line: str) -> tuple[Piece, ...]:
        self._drawings = _DRAWING.findall(line)[::-1]
        self.feed(line)
        self.close()
        return tuple(self._pieces)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg":
            self._in_drawing += 1
            self._add(self._drawing(), "formula")
        elif not self._in_drawing:
            self._open(tag, {name: value or "" for name, value in attrs})

    def _open(self, tag: str, given: Mapping[str, str]) -> None:
        match tag:
            case "img":
                self._add(*self._image(given))
            case "td" | "th":
                self._add(" | " if self._in_row else "| ", "mark")
                self._in_row = True
            case "a":
                self._links.append(given.get("href", ""))
                self._add("[")
            case "sup" if given.get("data-text"):
                self._add(f"[^{given['data-text']}]")
            case _:
                self._add(_BEFORE.get(tag) or _AROUND.get(tag, ""), "mark")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag == "svg":
            self._in_drawing -= 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "svg":
            self._in_drawing = max(self._in_drawing - 1, 0)
        elif self._in_drawing:
            return
        elif tag == "a" and self._links:
            self._add("](")
            self._add(self._links.pop(), "address")
            self._add(")")
        elif tag == "tr" and self._in_row:
            self._in_row = False
            self._add(" |", "mark")
        else:
            self._add(_AROUND.get(tag, ""), "mark")

    def handle_data(self, data: str) -> None:
        if not self._in_drawing:
            self._add(data.replace("\xa0", " "))

    def _add(self, text: str, kind: PieceKind = "text") -> None:
        if text:
            self._pieces.append(Piece(text, kind))

    def _drawing(self) -> str:
        drawn = self._drawings.pop() if self._drawings else ""
        tex = self._names.get(drawn)
        return f"${tex}$" if tex else "[formula]"

    def _image(self, given: Mapping[str, str]) -> tuple[str, PieceKind]:
        """A picture by its caption or name; Zhihu's and WeChat's pictures of formulas by their TeX."""
        address, alt = given.get("src", ""), given.get("alt", "")
        if "eeimg" in given:
            return (f"$${alt}$$" if given["eeimg"] == "2" else f"${alt}$"), "formula"
        name = self._names.get(address, "")
        if name.startswith("$"):
            return name, "formula"
        shown = name or given.get("data-caption") or alt or _HASH.sub(r"\1…", address)
        return f"[image: {shown}]", "image"
