"""`publish init`: a commented publisher.yaml for the blog in this folder, made from what the blog itself says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from publisher.cli import options
from publisher.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from publisher.cli.habits import Habit, Habits

_DIALECTS = {
    "hexo-renderer-pandoc": "hexo-pandoc",
    "hexo-renderer-marked": "hexo-marked",
    "hexo-renderer-markdown-it": "commonmark",
}


@dataclass(frozen=True, slots=True)
class Blog:
    """What a blog's own files say of it, or what stands instead."""

    url: str = "https://www.example.cn"
    permalink: str = ":year/:month/:day/:title/"
    timezone: str = "Asia/Shanghai"
    author: str = ""
    source: str = "source"
    dialect: str = "commonmark"
    is_hexo: bool = False


@click.command("init", short_help="Write a publisher.yaml for the blog in this folder.")
@options.shared
def command(run: options.Run) -> None:
    """Write a commented publisher.yaml for the blog in this folder; an existing one is never touched."""
    from publisher.cli.habits import find_habits

    path = run.config or Path("publisher.yaml")
    if path.exists():
        raise ConfigError(
            "E104", "there is one already; init never overwrites", path=str(path), fix="edit it"
        )
    blog = read_blog(Path.cwd())
    folder = _posts_folder(blog)
    bodies = _bodies(folder)
    habits = find_habits(bodies)
    path.write_text(configuration(blog, folder.as_posix(), habits, len(bodies)), encoding="utf-8")
    run.screen.say(f"{path} written: {len(bodies)} posts in {folder.as_posix()}, dialect {blog.dialect}")
    for name, habit in (("header", habits.header), ("footer", habits.footer), ("related", habits.related)):
        found = f"{habit.starts_with}…  in {habit.posts} of {len(bodies)} posts" if habit else "none found"
        run.screen.say(f"  {name:8} {found}")
    run.screen.say("Look it over, then: publish -n")


def read_blog(folder: Path) -> Blog:
    """What `_config.yml` and `package.json` of a Hexo site say."""
    path = folder / "_config.yml"
    if not path.is_file():
        return Blog()
    said, silent = _yaml(path), Blog()
    return Blog(
        url=_text(said, "url", silent.url).rstrip("/"),
        permalink=_text(said, "permalink", silent.permalink),
        timezone=_text(said, "timezone", silent.timezone),
        author=_text(said, "author", ""),
        source=_text(said, "source_dir", silent.source),
        dialect=_dialect(folder / "package.json"),
        is_hexo=True,
    )


def _yaml(path: Path) -> Mapping[str, Any]:
    import yaml

    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError("E102", f"cannot be read: {error}", path=str(path)) from error
    return said if isinstance(said, dict) else {}


def _text(said: Mapping[str, Any], key: str, default: str) -> str:
    value = said.get(key)
    return str(value).strip() or default if isinstance(value, (str, int, float)) else default


def _dialect(package: Path) -> str:
    """The dialect of the renderer that is installed; Hexo comes with marked."""
    try:
        wanted = json.loads(package.read_text(encoding="utf-8")).get("dependencies", {})
    except (OSError, ValueError, AttributeError):
        return "hexo-marked"
    return next((dialect for name, dialect in _DIALECTS.items() if name in wanted), "hexo-marked")


def _posts_folder(blog: Blog) -> Path:
    candidates = (Path(blog.source) / "_posts", Path("posts"), Path("content/posts"), Path("_posts"))
    return next((folder for folder in candidates if folder.is_dir()), candidates[0])


def _bodies(folder: Path) -> list[str]:
    """The bodies of the posts that can be read."""
    from publisher.read.post import read_post

    bodies: list[str] = []
    for file in sorted(folder.rglob("*.md")):
        try:
            bodies.append(read_post(file, root=Path.cwd(), posts_root=folder.absolute()).body)
        except SourceError:
            continue
    return bodies


# ---------------------------------------------------------------- the file


def configuration(blog: Blog, posts: str, habits: Habits, count: int) -> str:
    """The text of publisher.yaml."""
    lines = [
        "# Written by `publish init`. Every key, with its default: docs/configuration.md",
        "site:",
        f"  url: {blog.url}" + ("" if blog.is_hexo else "            # the address of your blog"),
        f"  aliases: [{', '.join(_aliases(blog.url))}]   # other spellings of the same site",
        f"  permalink: {_quoted(blog.permalink)}",
        f"  timezone: {blog.timezone}",
        f"  author: {_quoted(blog.author)}",
        "  # accounts:                    # what the automatic footer says; Markdown",
        '  #   zhihu: "[name](https://www.zhihu.com/people/…)"',
        "  #   wechat: name",
        f"posts: {posts}",
        f"static: {blog.source}",
        "markdown:",
        f"  dialect: {blog.dialect}",
        *_boilerplate(habits, count),
        *_targets(blog),
    ]
    return "\n".join(lines) + "\n"


def _aliases(url: str) -> Sequence[str]:
    scheme, _, rest = url.partition("://")
    other = rest.removeprefix("www.") if rest.startswith("www.") else f"www.{rest}"
    return [f"{'http' if scheme == 'https' else 'https'}://{rest}", f"{scheme}://{other}"]


def _boilerplate(habits: Habits, count: int) -> list[str]:
    parts = (("header", habits.header), ("footer", habits.footer), ("related", habits.related))
    found = [_rule(name, habit, count) for name, habit in parts if habit]
    head = ["boilerplate:                      # parts repeated by hand, replaced per target"]
    return [*head, *found] if found else ["# boilerplate: {}                # no repeated parts were found"]


def _rule(name: str, habit: Habit, count: int) -> str:
    end = f", ends_with: {_quoted(habit.ends_with)}" if habit.ends_with else ""
    rule = f"  {name}: {{starts_with: {_quoted(habit.starts_with)}{end}}}"
    return f"{rule}   # in {habit.posts} of {count} posts"


def _targets(blog: Blog) -> list[str]:
    site = [
        "  blog:",
        "    adapter: hexo",
        "    path: .                      # your posts are the site's own",
    ]
    return [
        "targets:",
        *(site if blog.is_hexo else []),
        "  zhihu:",
        "    adapter: zhihu",
        "    mode: draft                  # draft | publish",
        "    client:",
        "      cookie: env:ZHIHU_COOKIE   # the secret itself belongs into the environment or .env",
        "  wechat:",
        "    adapter: wechat",
        "    mode: draft",
        "    client:",
        "      appid: env:WECHAT_APPID",
        "      secret: env:WECHAT_SECRET",
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
