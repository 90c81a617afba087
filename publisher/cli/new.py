"""`publish new TITLE`: a post with its front matter ready, where the posts are."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from zlib import crc32
from zoneinfo import ZoneInfo

import click

from publisher.cli import options
from publisher.errors import SourceError

_UNFIT = re.compile(r"[^\w.-]+")


@click.command("new", short_help="Start a post.")
@click.argument("title", metavar="TITLE")
@options.shared
def command(run: options.Run, title: str) -> None:
    """Write a post named TITLE with its front matter ready; an existing file is never touched."""
    from publisher.cli.flow import open_workspace
    from publisher.config.findings import shown

    settings = run.settings()
    name = _UNFIT.sub("-", title).strip("-.")
    file = settings.posts[0] / f"{name}.md"
    if not name:
        raise SourceError("E306", "a title needs a letter or a digit to name a file by")
    if file.exists():
        raise SourceError(
            "E206", "there is a post of that name already", path=shown(file), fix="take another title"
        )
    now = datetime.now(ZoneInfo(settings.site.timezone))
    taken = {post.id for post in open_workspace(settings).posts.values()}
    link = abbrlink_of(title, taken) if ":abbrlink" in settings.site.permalink else ""
    _write(file, front_matter(title, now, link))
    run.screen.say(shown(file))


def front_matter(title: str, now: datetime, abbrlink: str) -> str:
    """The head of a new post; strings are quoted, for YAML takes some titles and ids for numbers."""
    lines = [f"title: {json.dumps(title, ensure_ascii=False)}", f"date: {now:%Y-%m-%d %H:%M:%S}", "tags: []"]
    lines += [f'abbrlink: "{abbrlink}"'] if abbrlink else []
    return "\n".join(["---", *lines, "---", "", ""])


def abbrlink_of(title: str, taken: Collection[str]) -> str:
    """An id as hexo-abbrlink makes it (CRC-32 in hexadecimal), one that no other post has."""
    number = crc32(title.encode())
    while f"{number:x}" in taken:
        number = (number + 1) % (1 << 32)
    return f"{number:x}"


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
