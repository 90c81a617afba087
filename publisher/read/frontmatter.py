"""Front matter: the head of a post, YAML but for a few, read as text and kept as written.

Splitting it off, its scalars and where each key stands belong here; what the keys mean for a post belongs to
`fields`. Scalars stay text under YAML 1.2's rules, because an abbrlink such as `01234567` or `12e5` must never
become a number. Nothing here re-prints YAML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, assert_never

import yaml

from publisher.document import Span
from publisher.errors import SourceError
from publisher.read.headforms import BrokenHead, Value, read_json, read_toml

Form = Literal["yaml", "toml", "json"]

_FENCE = re.compile(r"-{3,}[ \t]*$")
_KEY = re.compile(r"[^\W\d][\w.\\-]*[ \t]*:(?:[ \t\r]|$)")
_USUAL_KEYS = frozenset(
    {"title", "date", "tags", "categories", "category", "layout", "abbrlink", "permalink"}
)
_NULL = "tag:yaml.org,2002:null"
_MOST_NODES = 20_000
"""Front matters are small; more nodes than that only come from aliases made to explode."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of one post.

    `raw` is the YAML between the fences, exactly as written, and starts at offset `start` of the file's text;
    `lines` holds the line of each top key (from 1, in the file), `spans` the offsets of its whole entry, so that
    a writer of Markdown can replace single lines.
    """

    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    raw: str = ""
    start: int = 0
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    spans: Mapping[str, Span] = field(default_factory=lambda: MappingProxyType({}))
    form: Form = "yaml"

    def line(self, key: str) -> int | None:
        """The line of a top key, None when it is not there."""
        return self.lines.get(key)


@dataclass(frozen=True, slots=True)
class Split:
    """Where a text's front matter stands (`yaml`, whatever its form), and the offset and line of its body."""

    yaml: Span | None
    body_start: int
    body_line: int
    form: Form = "yaml"


def split(text: str) -> Split:
    """Finds the front matter of `text`: fenced, or without its opening fence as Hexo allows.

    A `---` further down a text that has no front matter is a rule, and stays one.
    """
    lines = _lines(text)
    first = next((number for number, line in enumerate(lines) if line.strip()), len(lines))
    if first == len(lines):
        return Split(None, 0, 1)
    if (other := _other_form(lines, first)) is not None:
        return other
    is_fenced = _FENCE.match(lines[first].rstrip("\r\n")) is not None
    begin = first + 1 if is_fenced else first
    end = next((n for n in range(begin, len(lines)) if _FENCE.match(lines[n].rstrip("\r\n"))), None)
    if end is None or not _looks_like_yaml(lines[begin:end], is_fenced=is_fenced):
        return Split(None, 0, 1)
    start = sum(map(len, lines[:begin]))
    stop = start + sum(map(len, lines[begin:end]))
    return Split((start, stop), stop + len(lines[end]), end + 2)


def _other_form(lines: list[str], first: int) -> Split | None:
    """TOML between `+++`, or JSON that `;;;` ends, its opening `;;;` left out or not."""
    opening = lines[first].strip()
    if opening == "+++":
        return _fenced(lines, first + 1, "+++", "toml")
    if opening.startswith(";;;") and not opening.strip(";"):
        return _fenced(lines, first + 1, opening, "json")
    return _fenced(lines, first, ";;;", "json") if opening[:1] in ("{", '"') else None


def _fenced(lines: list[str], begin: int, fence: str, form: Form) -> Split | None:
    end = next((number for number in range(begin, len(lines)) if lines[number].strip() == fence), None)
    if end is None:
        return None
    start = sum(map(len, lines[:begin]))
    stop = start + sum(map(len, lines[begin:end]))
    return Split((start, stop), stop + len(lines[end]), end + 2, form)


def read_front_matter(text: str, where: Split, *, path: str) -> FrontMatter:
    """The front matter that `split` found in `text`.

    Raises `SourceError` E204, with the file's line and YAML's own reason, when it cannot be read.
    """
    if where.yaml is None:
        return FrontMatter()
    start, stop = where.yaml
    raw = text[start:stop]
    first_line = text.count("\n", 0, start) + 1
    if where.form != "yaml":
        return _read_other(raw, where, path=path, first_line=first_line)
    node = _composed(raw, path=path, first_line=first_line)
    if node is None:
        return FrontMatter(raw=raw, start=start)
    budget = _Budget(raw)
    values: dict[str, Value] = {}
    marks: dict[str, int] = {}
    for key, value in node.value:
        name = key.value.replace("\\_", "_") if isinstance(key, yaml.ScalarNode) else budget.written(key)
        values[name] = budget.value(value)
        marks[name] = key.start_mark.index
    return _front_matter(values, marks, raw, start, first_line)


def _read_other(raw: str, where: Split, *, path: str, first_line: int) -> FrontMatter:
    assert where.yaml is not None
    try:
        values, marks = (read_toml if where.form == "toml" else read_json)(raw)
    except BrokenHead as error:
        raise SourceError(
            "E204",
            f"the front matter is not valid {where.form.upper()}: {error.reason}",
            path=path,
            line=first_line + min(error.line, max(raw.count("\n") - 1, 0)),
        ) from None
    return replace(_front_matter(values, marks, raw, where.yaml[0], first_line), form=where.form)


def _front_matter(
    values: dict[str, Value], marks: Mapping[str, int], raw: str, start: int, first_line: int
) -> FrontMatter:
    spans = _entry_spans(marks, raw, start)
    lines = {name: first_line + raw.count("\n", 0, at) for name, at in marks.items()}
    return FrontMatter(MappingProxyType(values), raw, start, MappingProxyType(lines), MappingProxyType(spans))


def _lines(text: str) -> list[str]:
    """The lines of `text`, parted at line feeds alone, as editors and YAML count them."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _looks_like_yaml(lines: list[str], *, is_fenced: bool) -> bool:
    """Whether what stands before a closing fence is front matter rather than prose above a rule."""
    written = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if not written:
        return is_fenced and not any(line.strip() for line in lines)
    names = {match.group().rstrip(": \t") for match in map(_KEY.match, written) if match}
    is_usual = not names.isdisjoint(_USUAL_KEYS)
    if is_fenced:
        return is_usual or _KEY.match(written[0]) is not None or written[0].startswith(("{", '"', "'"))
    return is_usual and all(_belongs(line) for line in written)


def _belongs(line: str) -> bool:
    return _KEY.match(line) is not None or line[0] in " \t" or line.startswith(("- ", "-\n", "-\r"))


# ---------------------------------------------------------------- YAML as text


def _composed(raw: str, *, path: str, first_line: int) -> yaml.MappingNode | None:
    """The YAML's tree; tabs that indent count as blanks, as they do for Hexo."""
    try:
        node = _compose(raw)
    except yaml.YAMLError as error:
        untabbed = re.sub(r"^[ ]*\t[ \t]*", lambda match: " " * len(match.group()), raw, flags=re.MULTILINE)
        if untabbed == raw:
            raise _broken(error, raw, path=path, first_line=first_line) from None
        try:
            node = _compose(untabbed)
        except yaml.YAMLError:
            raise _broken(error, raw, path=path, first_line=first_line) from None
    if node is None or isinstance(node, yaml.MappingNode):
        return node
    raise SourceError(
        "E204",
        "the front matter is not a list of `key: value` lines",
        fix="write one `key: value` per line between the two ---",
        path=path,
        line=first_line,
    )


def _compose(raw: str) -> yaml.Node | None:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    node: yaml.Node | None = yaml.compose(raw, Loader=loader)
    return node


def _broken(error: yaml.YAMLError, raw: str, *, path: str, first_line: int) -> SourceError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    position = getattr(error, "position", None)
    if mark is not None:
        offset = min(mark.line, max(raw.count("\n") - 1, 0))
    else:
        offset = raw.count("\n", 0, position) if position is not None else 0
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return SourceError(
        "E204",
        f"the front matter is not valid YAML: {reason}",
        fix='quote values that hold `: `, `#`, brackets or begin with a sign, such as title: "a: b"',
        path=path,
        line=first_line + offset,
    )


class _Budget:
    """Turns YAML nodes into values, scalars as text, and stops where aliases would explode."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.left = _MOST_NODES

    def value(self, node: yaml.Node, depth: int = 0) -> Value:
        self.left -= 1
        if self.left < 0 or depth > 20:
            return None
        match node:
            case yaml.ScalarNode():
                return None if node.tag == _NULL else str(node.value)
            case yaml.SequenceNode():
                return tuple(self.value(item, depth + 1) for item in node.value)
            case yaml.MappingNode():
                if any(not isinstance(key, yaml.ScalarNode) for key, _ in node.value):
                    return self.written(node)
                return MappingProxyType({key.value: self.value(item, depth + 1) for key, item in node.value})
            case _:
                return None

    def written(self, node: yaml.Node) -> str:
        """A node as it stands in the file: `{{ x }}` is text to its author, whatever YAML makes of it."""
        return self.raw[node.start_mark.index : node.end_mark.index].strip()


def _entry_spans(marks: Mapping[str, int], raw: str, start: int) -> dict[str, Span]:
    """Each key's entry, from the start of its line to the start of the next key's."""
    ordered = sorted(marks.items(), key=lambda pair: pair[1])
    begins = [raw.rfind("\n", 0, at) + 1 for _, at in ordered]
    ends = [*begins[1:], len(raw)]
    return {
        name: (start + begin, start + end)
        for (name, _), begin, end in zip(ordered, begins, ends, strict=False)
    }


def as_text(value: Value) -> str:
    """A value as one line of text; lists joined by commas, nothing for null."""
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case tuple():
            return ", ".join(filter(None, map(as_text, value)))
        case Mapping():
            return ", ".join(f"{key}: {as_text(item)}" for key, item in value.items())
        case _:
            assert_never(value)
