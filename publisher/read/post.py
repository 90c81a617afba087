"""A post's file: its text, its front matter, its identity; and which files below `posts:` are posts.

Reading files happens here, and nothing else: what the body says is `parse`'s business.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.errors import ConfigError, SourceError
from publisher.read.fields import own_keys, own_targets, private_reason
from publisher.read.frontmatter import FrontMatter, as_text, read_front_matter, split

_ID = re.compile(r"[\w.-]+")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Post:
    """One canonical Markdown file.

    `path` is relative to the site's folder, with `/`, for messages and the ledger; `name` is the path below the
    posts folder without suffix; `folder` is where the file lies. `text` is the whole file as characters, line
    ends untouched, without a byte order mark (`has_bom`); the body begins at offset `body_start`, which is line
    `body_line` (from 1).
    """

    id: str
    path: str
    name: str
    folder: Path
    file: Path
    text: str = field(repr=False)
    front: FrontMatter = field(repr=False)
    body_start: int = 0
    body_line: int = 1
    has_bom: bool = False

    @property
    def body(self) -> str:
        return self.text[self.body_start :]

    @property
    def private_reason(self) -> str:
        """Why this post is not for the public (`draft: true`), empty when it is."""
        return private_reason(self.front)

    @property
    def targets(self) -> tuple[str, ...] | None:
        """The targets the author limits this post to, None for all."""
        return own_targets(self.front)


def read_post(path: Path, *, root: Path, posts_root: Path) -> Post:
    """Reads one file; `root` is the site's folder, `posts_root` the posts folder that holds it.

    Raises `SourceError`: E201 no such file, E202 a folder, E203 not UTF-8, E204 broken front matter, E205 bad id.
    """
    shown = relative_path(path, root)
    if "\ufffd" in shown:
        raise SourceError("E203", "the file's name is not UTF-8", fix="rename the file", path=shown)
    text = _decoded(_bytes(path, shown), shown)
    has_bom = text.startswith(_BOM)
    text = text.removeprefix(_BOM)
    where = split(text)
    front = read_front_matter(text, where, path=shown)
    name = relative_path(path.with_suffix(""), posts_root)
    return Post(
        id=_identity(front, name, shown),
        path=shown,
        name=name,
        folder=path.parent,
        file=path,
        text=text,
        front=front,
        body_start=where.body_start,
        body_line=where.body_line,
        has_bom=has_bom,
    )


def with_text(post: Post, text: str) -> Post:
    """`post` as it would be read with another text, its identity and place kept. Raises `SourceError` E204."""
    where = split(text)
    front = read_front_matter(text, where, path=post.path)
    return replace(post, text=text, front=front, body_start=where.body_start, body_line=where.body_line)


def find_posts(folders: Sequence[Path], *, root: Path) -> tuple[tuple[Path, Path], ...]:
    """Every post below `folders`, as (file, its posts folder), in the order of their paths.

    Hidden folders are skipped, and so are links that lead out of the site's folder `root`.
    Raises `ConfigError` E108 when two folders hold the same relative path.
    """
    seen: dict[str, Path] = {}
    found: list[tuple[Path, Path]] = []
    for folder in folders:
        for file in _markdown_below(folder, root):
            name = relative_path(file, folder)
            if name in seen:
                raise _same_path(relative_path(seen[name], root), relative_path(file, root))
            seen[name] = file
            found.append((file, folder))
    return tuple(sorted(found, key=lambda pair: pair[0].as_posix()))


def doubled_ids(posts: Iterable[Post]) -> Mapping[str, SourceError]:
    """For the path of every post whose identity another post bears too: the E206 that names the others."""
    bearers: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        bearers[post.id].append(post)
    errors: dict[str, SourceError] = {}
    for same in bearers.values():
        for post in same if len(same) > 1 else ():
            others = ", ".join(other.path for other in same if other is not post)
            errors[post.path] = SourceError(
                "E206",
                f"the id {post.id} is also that of {others}",
                fix="give one of them another abbrlink, or a publisher.id of its own",
                path=post.path,
                line=post.front.line("publisher") or post.front.line("abbrlink"),
            )
    return errors


def file_title(post: Post) -> str:
    """The title of a post that names none: its file's name, or its folder's for an `index.md`."""
    folder, _, name = post.name.rpartition("/")
    return folder.rpartition("/")[2] if name == "index" and folder else name


def relative_path(path: Path, base: Path) -> str:
    """`path` seen from `base`, with `/`; absolute when it lies elsewhere. Bytes that are no UTF-8 become �."""
    return os.fsencode(_seen_from(path, base)).decode(errors="replace")


def _seen_from(path: Path, base: Path) -> str:
    try:
        return path.relative_to(base).as_posix()
    except ValueError:
        pass
    try:
        return path.resolve().relative_to(base.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _same_path(first: str, second: str) -> ConfigError:
    message = f"{first} and {second} have the same path below `posts:`"
    return ConfigError("E108", message, fix="rename one of the two files", path=second)


def _bytes(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise SourceError("E201", "there is no such post", fix="check the path", path=shown) from None
    except IsADirectoryError:
        raise SourceError(
            "E202", "this is a folder, not a post", fix="name the .md files in it", path=shown
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise SourceError("E201", f"the post cannot be read: {reason}", path=shown) from None


def _decoded(data: bytes, shown: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            "E203",
            f"not UTF-8: byte {error.start} (0x{data[error.start]:02x}) begins no character",
            fix="save the file as UTF-8",
            path=shown,
            line=line,
        ) from None


def _identity(front: FrontMatter, name: str, shown: str) -> str:
    """`publisher.id`, else `abbrlink`, else the path below the posts folder."""
    own, link = as_text(own_keys(front).get("id")), as_text(front.values.get("abbrlink"))
    for key, value in (("publisher", own), ("abbrlink", link)):
        if value and not _is_id(value):
            raise SourceError(
                "E205",
                f"{value!r} cannot be an id: letters, digits, `_`, `.` and `-` only",
                fix="change publisher.id" if key == "publisher" else "change abbrlink, or set publisher.id",
                path=shown,
                line=front.line(key),
            )
        if value:
            return value
    return name


def _is_id(value: str) -> bool:
    return _ID.fullmatch(value) is not None and value.strip(".") != ""


def _markdown_below(folder: Path, root: Path) -> Iterator[Path]:
    inside = (root.resolve(), folder.resolve())
    for where, folders, files in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(where, name)
            if not name.endswith(".md") or name.startswith("."):
                continue
            if _is_within(path, inside):
                yield path


def _is_within(path: Path, inside: tuple[Path, ...]) -> bool:
    """Whether `path` is a file of the site: no pipe or socket, no link that leads outside or nowhere."""
    if not path.is_file():
        return False
    return not path.is_symlink() or any(path.resolve().is_relative_to(base) for base in inside)
