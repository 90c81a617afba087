"""What a blog's own files say of it: Hexo's, Hugo's or Jekyll's configuration, read for `publish init`.

Only looked at, never changed. What a generator's permalink has no counterpart for is said, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from publisher.errors import ConfigError
from publisher.read.dialect import DialectName, TagLanguage

Generator = Literal["hexo", "hugo", "jekyll", "none"]

_DIALECTS: Mapping[str, DialectName] = {
    "hexo-renderer-pandoc": "hexo-pandoc",
    "hexo-renderer-markdown-it": "commonmark",
    "hexo-renderer-markdown-it-plus": "commonmark",
    "hexo-renderer-kramed": "hexo-marked",
    "hexo-renderer-marked": "hexo-marked",
}
"""The renderer that an author chose comes before marked, which every Hexo site begins with."""
_HUGO = {
    ":year": ":year",
    ":month": ":month",
    ":day": ":day",
    ":title": ":post_title",
    ":slug": ":slug",
    ":filename": ":name",
    ":slugorfilename": ":slug",
    ":contentbasename": ":name",
    ":slugorcontentbasename": ":slug",
}
_JEKYLL = {
    ":year": ":year",
    ":month": ":month",
    ":i_month": ":i_month",
    ":day": ":day",
    ":i_day": ":i_day",
    ":title": ":slug",
    ":slug": ":slug",
    ":categories": ":categories",
    ":slugified_categories": ":categories",
    ":output_ext": ".html",
}
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "none": "/:categories/:title.html",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "weekdate": "/:categories/:year/W:week/:short_day/:title.html",
}
_WORD = re.compile(r":[a-z_]+")
_HUGO_FILES = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in ("toml", "yaml", "yml", "json")
)


@dataclass(frozen=True, slots=True)
class Blog:
    """A blog as its files describe it. `unmapped` are words of its permalink that have no counterpart here; `read`
    is the file that was read."""

    generator: Generator = "none"
    read: str = ""
    url: str = "https://www.example.cn"
    permalink: str = ":year/:month/:day/:title/"
    unmapped: tuple[str, ...] = ()
    timezone: str = "Asia/Shanghai"
    author: str = ""
    posts: str = "posts"
    static: str = "source"
    dialect: DialectName = "commonmark"
    tags: TagLanguage = "none"


def read_blog(folder: Path) -> Blog:
    """The blog in `folder`, by its configuration. Raises `ConfigError` E102 for one that cannot be read."""
    if (folder / "_config.yml").is_file():
        return _jekyll(folder) if _is_jekyll(folder) else _hexo(folder)
    for name in _HUGO_FILES:
        if (folder / name).is_file():
            return _hugo(folder, name)
    return replace(Blog(), posts=_first(folder, "source/_posts", "posts", "content/posts", "_posts", "."))


# ---------------------------------------------------------------- Hexo


def _hexo(folder: Path) -> Blog:
    said, silent = _yaml(folder / "_config.yml"), Blog()
    source = _text(said, "source_dir", "source")
    return Blog(
        generator="hexo",
        read="_config.yml",
        url=_text(said, "url", silent.url).rstrip("/"),
        permalink=_text(said, "permalink", silent.permalink),
        timezone=_text(said, "timezone", silent.timezone),
        author=_text(said, "author", ""),
        posts=_first(folder, f"{source}/_posts"),
        static=source,
        dialect=_renderer(folder / "package.json"),
        tags="hexo",
    )


def _renderer(package: Path) -> DialectName:
    """The dialect of the renderer that is installed; Hexo comes with marked."""
    try:
        said = json.loads(package.read_text(encoding="utf-8-sig"))
        wanted = {**said.get("dependencies", {}), **said.get("devDependencies", {})}
    except (OSError, ValueError, AttributeError, TypeError):
        return "hexo-marked"
    return next((dialect for name, dialect in _DIALECTS.items() if name in wanted), "hexo-marked")


# ---------------------------------------------------------------- Jekyll


def _is_jekyll(folder: Path) -> bool:
    """Whether a `_config.yml` is Jekyll's: its posts lie in `_posts`, and nothing of Hexo's is there."""
    is_hexo = (folder / "source").is_dir() or (folder / "package.json").is_file()
    return (folder / "Gemfile").is_file() or ((folder / "_posts").is_dir() and not is_hexo)


def _jekyll(folder: Path) -> Blog:
    said, silent = _yaml(folder / "_config.yml"), Blog()
    author = said.get("author")
    pattern = _text(said, "permalink", "date")
    permalink, unmapped = _mapped(_JEKYLL_STYLES.get(pattern, pattern), _JEKYLL)
    collections = _text(said, "collections_dir", "")
    return Blog(
        generator="jekyll",
        read="_config.yml",
        url=_text(said, "url", silent.url).rstrip("/") + _rooted(_text(said, "baseurl", "")),
        permalink=permalink,
        unmapped=unmapped,
        timezone=_text(said, "timezone", silent.timezone),
        author=_text(author, "name", "") if isinstance(author, Mapping) else _text(said, "author", ""),
        posts=_first(folder, f"{collections}/_posts" if collections else "_posts"),
        static=".",
        tags="liquid",
    )


# ---------------------------------------------------------------- Hugo


def _hugo(folder: Path, name: str) -> Blog:
    said, silent = {key.lower(): value for key, value in _any(folder / name).items()}, Blog()
    params = said.get("params") if isinstance(said.get("params"), Mapping) else {}
    assert isinstance(params, Mapping)
    content = _text(said, "contentdir", "content")
    sections = [value for key, value in params.items() if key.lower() == "mainsections"]
    named = sections[0] if sections and isinstance(sections[0], list) else []
    posts = _first(
        folder, *(f"{content}/{section}" for section in (*named, "posts", "post", "blog")), content
    )
    permalink, unmapped = _mapped(_hugo_pattern(said, posts.removeprefix(content).strip("/")), _HUGO)
    return Blog(
        generator="hugo",
        read=name,
        url=_text(said, "baseurl", silent.url).rstrip("/"),
        permalink=permalink,
        unmapped=unmapped,
        timezone=_text(said, "timezone", silent.timezone),
        author=_author(said.get("author"), params.get("author")),
        posts=posts,
        static=_text(said, "staticdir", "static"),
        tags="hugo",
    )


def _hugo_pattern(said: Mapping[str, Any], section: str) -> str:
    """The address pattern of a section: as configured, else its path below the content folder."""
    patterns = said.get("permalinks")
    pages = patterns.get("page", patterns) if isinstance(patterns, Mapping) else {}
    found = pages.get(section) if isinstance(pages, Mapping) else None
    ending = ".html" if said.get("uglyurls") is True else "/"
    pattern = str(found) if isinstance(found, str) else f"/:sections/:slugorfilename{ending}"
    return pattern.replace(":sections", section).replace(":section", section)


def _author(*given: object) -> str:
    names = (one.get("name", "") if isinstance(one, Mapping) else one for one in given)
    return next((name for name in names if isinstance(name, str) and name), "")


# ---------------------------------------------------------------- reading


def _mapped(pattern: str, words: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """A permalink in our words, and those of its own that are left as they were."""
    unmapped = tuple(dict.fromkeys(word for word in _WORD.findall(pattern) if word not in words))
    return _WORD.sub(lambda word: words.get(word[0], word[0]), pattern), unmapped


def _any(path: Path) -> Mapping[str, Any]:
    """A configuration in TOML, JSON or YAML."""
    if path.suffix in (".yaml", ".yml"):
        return _yaml(path)
    import tomllib

    read = tomllib.loads if path.suffix == ".toml" else json.loads
    text = _decoded(path)
    try:
        said = read(text)
    except ValueError as error:  # JSONDecodeError and TOMLDecodeError are such
        raise ConfigError("E102", f"cannot be read: {error}", path=path.name) from error
    return said if isinstance(said, dict) else {}


def _yaml(path: Path) -> Mapping[str, Any]:
    import yaml

    text = _decoded(path)
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ConfigError("E102", f"cannot be read: {error}", path=path.name) from error
    return said if isinstance(said, dict) else {}


def _decoded(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError("E102", "the file is not UTF-8", path=path.name, fix="save it as UTF-8") from error


def _text(said: Mapping[str, Any], key: str, default: str) -> str:
    value = said.get(key)
    return str(value).strip() or default if isinstance(value, (str, int, float)) else default


def _rooted(path: str) -> str:
    return f"/{path.strip('/')}" if path.strip("/") else ""


def _first(folder: Path, *candidates: str) -> str:
    """The first of the folders that is there, else the first."""
    return next((name for name in _unique(candidates) if (folder / name).is_dir()), candidates[0])


def _unique(names: tuple[str, ...]) -> Iterator[str]:
    yield from dict.fromkeys(name.strip("/") or "." for name in names)
