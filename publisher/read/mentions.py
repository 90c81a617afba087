"""Links that a person's own lists hold: a saved page, a Markdown list, lines of `title,url`.

Only what is a link and what it is called; which of them are articles, and whose, is decided elsewhere.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from publisher.htmlreader import HtmlReader
from publisher.read.links import unwrapped

_ADDRESS = re.compile(r"(?:https?:)?//[^\s<>\"'）)】\]，。；、]+")
# Every choice is told by its first sign, and every run has a length: no line can keep it busy.
_LINK = re.compile(
    r"\[((?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\]){0,300})\]"
    r"\(\s{0,9}<?([^\s<>()]{1,2000}(?:\([^\s<>()]{0,200}\)[^\s<>()]{0,200}){0,9})>?[^)]{0,300}\)"
)
_MARKS = re.compile(r"[*_`~]+|^\s*(?:[-+*>#]+|\d+[.)])\s+|\\(?=[\[\]()*_])")
_IN_SCRIPTS = re.compile(
    r'"title"\s*:\s*("(?:[^"\\]|\\.)*")|"(?:link|content_url|url)"\s*:\s*("(?:[^"\\]|\\.)*")'
)
_ESCAPED = re.compile(r"\\([\"\\/])")
_MOST_NESTED = 3
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mention:
    """A link in a list: the words that name it, and its address."""

    title: str
    address: str


def read_mentions(text: str, *, name: str = "") -> tuple[Mention, ...]:
    """Every link of a list with its words, in order. The file's `name` tells what kind of list it is, else its text."""
    text = text.removeprefix("\ufeff")
    ending = name.rpartition(".")[2].lower()
    if ending in ("html", "htm", "xhtml") or text.lstrip()[:1] == "<":
        found = _of_page(text)
    elif ending in ("csv", "tsv") or _is_table(text):
        found = _of_table(text)
    else:
        found = _of_markdown(text)
    return tuple(
        Mention(_BLANKS.sub(" ", mention.title).strip(), _whole(mention.address))
        for mention in found
        if mention.address
    )


def _whole(address: str) -> str:
    return unwrapped(f"https:{address}" if address.startswith("//") else address.strip())


# ---------------------------------------------------------------- a saved page


def _of_page(html: str) -> Iterator[Mention]:
    reader = _Page()
    reader.feed(html)
    reader.close()
    yield from reader.finish()
    yield from _of_scripts(reader.scripts)


class _Page(HtmlReader):
    """Links with their words, and elements that carry both as data (`data-link`, `data-title`: an album's list)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[Mention] = []
        self._open: list[tuple[str, list[str]]] = []
        self._in_script = False
        self.scripts: list[str] = []

    def finish(self) -> list[Mention]:
        while self._open:
            self._end_link()
        return self._found

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if tag == "script":
            self._in_script = True
        if tag == "a":
            self._open.append((given.get("href", ""), [given.get("title", "")]))
        if address := given.get("data-link") or (given.get("data-url", "") if "data-title" in given else ""):
            self._found.append(Mention(given.get("data-title", ""), address))

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False
        if tag == "a" and self._open:
            self._end_link()

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts.append(data)
        else:
            for _, words in self._open:
                words.append(data)

    def _end_link(self) -> None:
        address, (title, *words) = self._open.pop()
        self._found.append(Mention("".join(words).strip() or title, address))


def _of_scripts(scripts: list[str]) -> Iterator[Mention]:
    """What a page keeps as data until a script shows it. JSON within a text of JSON, as in a saved list of published
    articles, has its marks escaped once more for each."""
    for script in scripts:
        text = unescape(script)
        for _ in range(_MOST_NESTED):
            found = tuple(_of_data(text))
            if found:
                break
            text = _ESCAPED.sub(r"\1", text)
        yield from found


def _of_data(text: str) -> Iterator[Mention]:
    """Each title with the address next to it."""
    title = address = ""
    for match in _IN_SCRIPTS.finditer(text):
        title, address = _text(match[1]) or title, _text(match[2]) or address
        if title and address:
            yield Mention(title, address)
            title = address = ""


def _text(literal: str | None) -> str:
    try:
        return str(json.loads(literal)) if literal else ""
    except ValueError:
        return ""


# ---------------------------------------------------------------- lines


def _is_table(text: str) -> bool:
    """Whether every line is a title, a comma and an address."""
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and all(
        re.search(r"[,\t]\s*\"?https?://\S+\"?\s*$", line) and not _LINK.search(line) for line in lines
    )


def _of_table(text: str) -> Iterator[Mention]:
    """Rows of which one cell is an address; the first other cell with words is the title, commas in it or not."""
    first_line = next(iter(text.splitlines()), "")
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in first_line else ","))
    except csv.Error:  # a cell without end: no table
        rows = []
    for row in rows:
        at = next((number for number, cell in enumerate(row) if _ADDRESS.match(cell.strip())), None)
        if at is not None:
            title = ",".join(row[:at]) if at else next(iter(row[1:]), "")
            yield Mention(title, row[at].strip())


def _of_markdown(text: str) -> Iterator[Mention]:
    """Links as Markdown writes them; a bare address is named by what else stands in its line, or the line before."""
    before = ""
    for line in text.splitlines():
        links = [Mention(_plain(match[1]), match[2]) for match in _LINK.finditer(line)]
        yield from links
        if not links and (bare := _ADDRESS.search(line)):
            around = _plain(line[: bare.start()] + line[bare.end() :])
            yield Mention(around or before, bare[0])
        before = _plain(line) if line.strip() and not _ADDRESS.search(line) else ""


def _plain(words: str) -> str:
    return _MARKS.sub("", words).strip(" \t:：-–—,，")
