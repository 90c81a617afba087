"""The site's own `_config.yml`, where there is one: what Hexo is told, as far as it must agree with us.

Read only; a file that cannot be read or understood is Hexo's to complain about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from publisher.check.finding import Finding
from publisher.config.settings import Settings
from publisher.read.frontmatter import as_text
from publisher.read.post import Post, relative_path

_ZONED = re.compile(r"(?:[Zz]|[+-]\d{1,2}(?::?\d{2})?)$")
_TIME = re.compile(r"\d:\d{2}(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class HexoConfiguration:
    """What the file says; `path` is relative to the folder of publisher.yaml."""

    path: str
    values: Mapping[str, Any]
    text: str

    def line(self, key: str) -> int:
        """The line of a top key, 1 where it is not there."""
        lines = self.text.splitlines()
        return next((n for n, line in enumerate(lines, 1) if line.startswith(f"{key}:")), 1)


def hexo_configuration(settings: Settings) -> HexoConfiguration | None:
    """The `_config.yml` beside our configuration, or in the folder of a Hexo target."""
    for folder in (settings.root, *_blog_folders(settings)):
        try:
            text = (folder / "_config.yml").read_text("utf-8-sig")
            found = yaml.safe_load(text)
        except (OSError, UnicodeDecodeError, yaml.YAMLError):
            continue
        if isinstance(found, dict):
            return HexoConfiguration(relative_path(folder / "_config.yml", settings.root), found, text)
    return None


def lost_zones(settings: Settings, posts: Sequence[Post]) -> Iterator[Finding]:
    """W336: dates without a zone on a site whose Hexo reads them in another zone than we do, or in the machine's.

    A naive date came out eight hours apart under TZ=UTC and Asia/Shanghai where `timezone` is empty (Hexo 8.0, run
    2026-11).
    """
    found = hexo_configuration(settings)
    if found is None or settings.markdown.tags != "hexo" or not _is_hexo(found):
        return
    said, ours = str(found.values.get("timezone") or ""), settings.site.timezone
    naive = [post for post in posts if _is_naive(as_text(post.front.values.get("date")))]
    if said == ours or not naive:
        return
    count, one = len(naive), naive[0].path
    message = f"timezone is {said} here and {ours} for us: it decides for {count} posts, such as {one}"
    if not said:
        message = f"timezone is empty, and {ours} for us: who builds decides for {count} posts, such as {one}"
    fix = f"write timezone: {ours} there"
    yield Finding(found.path, found.line("timezone"), 1, "W336", "warning", message, fix)


def _blog_folders(settings: Settings) -> list[Path]:
    return [
        folder
        for target in settings.targets.values()
        if isinstance(folder := getattr(target.adapter, "path", None), Path)
    ]


def _is_hexo(found: HexoConfiguration) -> bool:
    """Whether it is Hexo's: Jekyll's file bears the same name, and has none of these keys."""
    return any(
        key in found.values for key in ("new_post_name", "source_dir", "post_asset_folder", "abbrlink")
    )


def _is_naive(date: str) -> bool:
    """Whether a date has a time of day and no zone; a day alone is that day anywhere."""
    time = _TIME.search(date)
    return time is not None and _ZONED.search(date, time.end()) is None
