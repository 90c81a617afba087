"""The `abbrlink` that hexo-abbrlink would give a post that has none, and the one line that writes it.

One that is there is text and is never computed anew. Which of the four forms a site has, its Hexo configuration
says; reading that belongs to `pipeline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never
from zlib import crc32

from publisher.read.frontmatter import FrontMatter, as_text
from publisher.read.post import Post


@dataclass(frozen=True, slots=True)
class Scheme:
    """hexo-abbrlink's options, with its defaults (2.2.1, run 2026-11)."""

    alg: Literal["crc16", "crc32"] = "crc16"
    rep: Literal["dec", "hex"] = "dec"


def abbrlink_of(title: str, scheme: Scheme) -> str:
    """The checksum of a title's UTF-8 bytes, in decimal or in lower hexadecimal without leading zeros."""
    data = title.encode()
    number = crc32(data) if scheme.alg == "crc32" else _crc16(data)
    return f"{number:x}" if scheme.rep == "hex" else str(number)


def missing_abbrlink(post: Post, scheme: Scheme) -> str:
    """What a post's abbrlink would be; nothing when it has one, an address of its own, or no title to make it from."""
    front = post.front
    title = front.values.get("title")
    has_own = any(as_text(front.values.get(key)) for key in ("abbrlink", "permalink"))
    return "" if has_own or not isinstance(title, str) or not title else abbrlink_of(title, scheme)


def with_abbrlink(post: Post, value: str) -> str | None:
    """The text of the post's file with that abbrlink: one line more, or an empty one filled; all else as it was.

    None where no line can be added safely: without a head, or in YAML that is one line of braces.
    """
    front = post.front
    is_flow = front.form == "yaml" and front.raw.lstrip().startswith("{")
    if not front.raw.strip() or is_flow or (front.form != "yaml" and "abbrlink" in front.values):
        return None
    end = _line_end(front.raw)
    if (span := front.spans.get("abbrlink")) is not None:
        return f"{post.text[: span[0]]}abbrlink: '{value}'{end}{post.text[span[1] :]}"
    at, line = _new_line(front, value, end)
    return post.text[:at] + line + post.text[at:]


def _new_line(front: FrontMatter, value: str, end: str) -> tuple[int, str]:
    """Where the line goes, and how it is written: TOML's before any table, JSON's before the first key."""
    match front.form:
        case "yaml":
            return front.start + len(front.raw), f"abbrlink: '{value}'{end}"
        case "toml":
            return front.start, f'abbrlink = "{value}"{end}'
        case "json":
            brace = front.raw.find("{") + 1 if front.raw.lstrip().startswith("{") else 0
            return front.start + brace, f'{end if brace else ""}"abbrlink": "{value}",{"" if brace else end}'
        case _:
            assert_never(front.form)


def _line_end(raw: str) -> str:
    return "\r\n" if "\r\n" in raw else "\n"


def _crc16(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0xA001 reflected, from 0."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value
