"""`publish new TITLE`: a post with its front matter ready, where the posts are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32
from zoneinfo import ZoneInfo

import click

from publisher.cli import options
from publisher.errors import SourceError

if TYPE_CHECKING:
    from publisher.cli.scaffolds import Start
    from publisher.config.settings import Settings


@click.command("new", short_help="Start a post.")
@click.argument("title", metavar="TITLE")
@options.shared
def command(run: options.Run, title: str) -> None:
    """Write a post named TITLE with its front matter ready, from the blog's own scaffold where it has one; an existing
    file is never touched.
    """
    from publisher.cli.catalogue import phrase
    from publisher.cli.flow import open_workspace
    from publisher.cli.scaffolds import Start, file_name
    from publisher.config.findings import shown

    settings = run.settings()
    now = datetime.now(ZoneInfo(settings.site.timezone))
    title = " ".join(title.split())
    name = file_name(title, now, _pattern(settings))
    if not name:
        raise SourceError("E306", "a title needs a letter or a digit to name a file by")
    file = settings.posts[0] / name
    if file.exists():
        raise SourceError(
            "E206", "there is a post of that name already", path=shown(file), fix="take another title"
        )
    taken = {post.id for post in open_workspace(settings).posts.values()}
    link = abbrlink_of(title, taken) if ":abbrlink" in settings.site.permalink else ""
    _write(file, _text(settings, Start(title, now, link)))
    run.screen.say(shown(file))
    run.screen.note(phrase("new next", run.language, path=shown(file)))


def abbrlink_of(title: str, taken: Collection[str]) -> str:
    """An id as hexo-abbrlink makes it (CRC-32 in hexadecimal), one that no other post has."""
    number = crc32(title.encode())
    while f"{number:x}" in taken:
        number = (number + 1) % (1 << 32)
    return f"{number:x}"


def _pattern(settings: Settings) -> str:
    """How the blog names its files: as Hexo's configuration says, with the date for Jekyll, else by the title."""
    import yaml

    folder = settings.posts[0]
    if folder.name == "_posts" and (folder.parent / "_config.yml").is_file():
        return ":year-:month-:day-:title.md"
    try:
        said = yaml.safe_load((settings.root / "_config.yml").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, yaml.YAMLError):
        return ":title.md"
    named = said.get("new_post_name") if isinstance(said, dict) else None
    is_sound = isinstance(named, str) and named.endswith(".md") and ":title" in named and ".." not in named
    return str(named).strip("/") if is_sound else ":title.md"


def _text(settings: Settings, start: Start) -> str:
    """From the blog's scaffold; ours where there is none, or where a post made from it would not bear the title."""
    from publisher.cli.scaffolds import filled, front_matter, scaffold_of
    from publisher.read.frontmatter import as_text, read_front_matter, split

    scaffold = scaffold_of(settings.root)
    text = filled(scaffold, start) if scaffold.strip() else ""
    try:
        front = read_front_matter(text, split(text), path="")
        bears_it = as_text(front.values.get("title")) == start.title
    except SourceError:
        bears_it = False
    return text if bears_it else front_matter(start)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
