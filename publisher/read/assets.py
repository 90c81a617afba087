"""Pictures named by a post: found beside it, recognised by their bytes, or missing for a reason in words.

Nothing outside the posts and static folders is ever opened. What a picture's bytes are is told by a function
that is handed in, since `media` is another room; fitting it to a platform's limits is that room's work too.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Protocol
from urllib.parse import unquote, unquote_to_bytes

from publisher.document import Asset, Block, Document, Figure, Image, Inline, map_blocks, map_inlines
from publisher.errors import SourceError


class Sniffed(Protocol):
    """What the bytes of a picture say: its media type, its size in pixels."""

    @property
    def media_type(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...


Sniff = Callable[[bytes], Sniffed]
"""Recognises a picture by its bytes; raises ValueError, with the reason, for what is none."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A picture that cannot be shown, and why."""

    reason: str


class Locator(Protocol):
    """Finds the pictures of one post."""

    def find(self, src: str) -> Asset | Missing:
        """The picture that `src`, an address as written in the post, names."""


def attach_assets(document: Document, locator: Locator) -> Document:
    """`document` with the bytes of every picture of its own at hand; remote ones are left for `apply`.

    Reads files, only those of pictures that stand in `document`. A picture that has its bytes keeps them.
    """

    def attach(image: Image) -> Image:
        if image.is_remote or image.asset is not None or image.missing:
            return image
        found = locator.find(image.src)
        if isinstance(found, Missing):
            return replace(image, asset=None, missing=found.reason)
        return replace(image, asset=found, missing="")

    def inline(given: Inline) -> tuple[Inline, ...]:
        return (attach(given),) if isinstance(given, Image) else (given,)

    def block(given: Block) -> tuple[Block, ...]:
        return (replace(given, image=attach(given.image)),) if isinstance(given, Figure) else (given,)

    def deep(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return map_blocks(blocks, block, inlines=lambda inlines: map_inlines(inlines, inline))

    footnotes = MappingProxyType({label: deep(note) for label, note in document.footnotes.items()})
    cover = document.cover and attach(document.cover)
    return replace(document, blocks=deep(document.blocks), footnotes=footnotes, cover=cover)


class Shelf:
    """The pictures of a whole site, each read once a run however many posts show it."""

    def __init__(self, *, posts: Sequence[Path], static: Path, sniff: Sniff) -> None:
        self.static = static
        self._inside = tuple(folder.resolve() for folder in (*posts, static))
        self._sniff = sniff
        self._known: dict[Path, Asset | Missing] = {}

    def beside(self, folder: Path, stem: str) -> PostPictures:
        """The locator of the post `stem`.md in `folder`."""
        return PostPictures(self, folder, stem)

    def take(self, path: Path) -> Asset | Missing | None:
        """The picture at `path`, None when nothing is there; links that lead outside are refused."""
        try:
            real = path.resolve()
            if not path.exists():
                return None
        except (OSError, ValueError, RuntimeError):
            return None
        if not any(real.is_relative_to(folder) for folder in self._inside):
            return Missing("it lies outside of the posts and static folders")
        if real not in self._known:
            self._known[real] = self._read(real)
        return self._known[real]

    def configured(self, path: Path) -> Asset | Missing:
        """The picture at a path that the configuration names: the operator may keep it anywhere."""
        return self._read(path) if path.exists() else Missing(f"there is no file {path}")

    def recognise(self, data: bytes, name: str, load: Callable[[], bytes]) -> Asset | Missing:
        """The asset of `data`, told by its bytes alone."""
        try:
            seen = self._sniff(data)
        except ValueError as error:
            return Missing(f"it is no picture that can be read: {error}")
        digest = sha256(data).hexdigest()
        return Asset(digest, seen.media_type, len(data), name, load, seen.width, seen.height)

    def _read(self, path: Path) -> Asset | Missing:
        if not path.is_file():
            return Missing("it is a folder" if path.is_dir() else "it is no ordinary file")
        try:
            data = path.read_bytes()
        except OSError as error:
            return Missing(f"it cannot be read: {error.strerror}")
        return self.recognise(data, path.name, partial(_load, path))


@dataclass(frozen=True, slots=True)
class PostPictures:
    """The locator of one post: beside its file, in the folder named like it, below `static`."""

    shelf: Shelf
    folder: Path
    stem: str
    _memory: dict[str, Asset | Missing] = field(default_factory=dict, compare=False, repr=False)

    def find(self, src: str) -> Asset | Missing:
        """The picture that `src` names, looked for as Hexo does; its `?query` and encoding make no difference."""
        if src not in self._memory:
            self._memory[src] = self._find(src)
        return self._memory[src]

    def _find(self, src: str) -> Asset | Missing:
        if src[:5].lower() == "data:":
            return _from_data_uri(src, self.shelf)
        if not src.strip():
            return Missing("it names no file")
        refused: Missing | None = None
        for place in self._places(src):
            found = self.shelf.take(place)
            if isinstance(found, Asset):
                return found
            refused = refused or found
        return refused or Missing("there is no such file beside the post, in its folder, or below static")

    def _places(self, src: str) -> Iterator[Path]:
        """Where a file of that name may lie, the likeliest first."""
        for name in _spellings(src):
            if name.startswith("/"):
                yield self.shelf.static / name.lstrip("/")
                continue
            yield self.folder / name
            yield self.folder / self.stem / name
            yield self.shelf.static / name


def _spellings(src: str) -> tuple[str, ...]:
    """`src` as a file's name: as written, without query and fragment, decoded, with slashes the usual way round."""
    bare = src.partition("?")[0].partition("#")[0]
    names = (src, bare, unquote(src), unquote(bare), unquote(bare).replace("\\", "/"))
    return tuple(dict.fromkeys(name for name in names if name and "\0" not in name))


def _from_data_uri(src: str, shelf: Shelf) -> Asset | Missing:
    head, comma, payload = src[5:].partition(",")
    if not comma:
        return Missing("the data: address holds no data")
    try:
        is_base64 = head.lower().endswith(";base64")
        data = base64.b64decode(unquote(payload), validate=False) if is_base64 else unquote_to_bytes(payload)
    except (binascii.Error, ValueError):
        return Missing("the data: address cannot be decoded")
    kind = head.partition(";")[0].rpartition("/")[2].partition("+")[0]
    return shelf.recognise(data, f"inline.{kind or 'bin'}", lambda: data)


def _load(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            "E302", f"the picture cannot be read any more: {error.strerror}", path=path.name
        ) from None
