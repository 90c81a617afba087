"""The `abbrlink` that hexo-abbrlink would give a post that has none, and the one line that writes it.

One that is there is text and is never computed anew. Which of the four forms a site has, its Hexo configuration
says; reading that belongs to `pipeline`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zlib import crc32

from publisher.read.frontmatter import as_text
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

    None where no line can be added safely: a head that is no block of YAML lines.
    """
    front = post.front
    if front.form != "yaml" or not front.raw.strip() or front.raw.lstrip().startswith("{"):
        return None
    line = f"abbrlink: '{value}'{_line_end(front.raw)}"
    if (span := front.spans.get("abbrlink")) is not None:
        return post.text[: span[0]] + line + post.text[span[1] :]
    end = front.start + len(front.raw)
    return post.text[:end] + line + post.text[end:]


def _line_end(raw: str) -> str:
    return "\r\n" if raw.endswith("\r\n") else "\n"


def _crc16(data: bytes) -> int:
    """CRC-16/ARC: polynomial 0xA001 reflected, from 0."""
    value = 0
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value
