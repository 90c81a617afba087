"""Files below a Hexo site's `source/`: written atomically, never outside, never over the author's own.

A blog target needs no network. Hexo, or the workflow of the site's own repository, builds the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.adapter import (
    Access,
    Found,
    Job,
    Listed,
    Payload,
    Receipt,
    Remote,
    Rendition,
    Snapshot,
    Step,
    Uploaded,
)
from publisher.errors import NotThere, Refused
from publisher.files import write_atomically
from publisher_hexo.inventory import listed, places
from publisher_hexo.places import home_place

if TYPE_CHECKING:
    from publisher_hexo.adapter import HexoAdapter
    from publisher_hexo.options import HexoClientOptions


class HexoClient:
    """One Hexo site on this machine."""

    def __init__(self, *, adapter: HexoAdapter, options: HexoClientOptions, access: Access) -> None:
        self._site = Path(adapter.path)
        self._protected = tuple(folder.resolve() for folder in access.protected)

    def account(self) -> str:
        """A folder has no accounts; every site is `local`. Raises `Refused` when there is no site."""
        self._source()
        return "local"

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """The file that already stands where this post's belongs: ours when it holds the same text."""
        place = _place_of(rendition)
        file = self._file(place)
        if not file.exists():
            return ()
        is_ours = self._is_authors(file) or _read(file) == rendition.body
        reason = "the same file" if is_ours else "another file of that name"
        remote = Remote(place, str(rendition.fields["url"]), "published")
        return (Found(remote=remote, title=rendition.title, is_ours=is_ours, reason=reason),)

    def inventory(self) -> Iterator[Listed]:
        """Every post of the site."""
        for place in places(self._source()):
            remote = Remote(place, None, "published")
            yield listed(remote, self.fetch(remote))

    def retract(self, remote: Remote) -> None:
        """Removes the file; the author's own is his to remove."""
        file = self._file(remote.id)
        if self._is_authors(file):
            fix = "write `published: false` into its front matter, or remove the file yourself"
            raise Refused("E407", f"{remote.id} is your own file", fix=fix)
        self._remove(file)

    def fetch(self, remote: Remote) -> Snapshot:
        """The file as it is now. Raises `NotThere` when somebody removed it."""
        file = self._file(remote.id)
        if not file.exists():
            fix = "--force writes it again, or `publish forget`"
            raise NotThere("E404", f"{remote.id} is gone from the site", fix=fix)
        return Snapshot(remote=remote, title="", body=_read(file), is_source=self._is_authors(file))

    def upload(self, payload: Payload) -> Uploaded:
        """Puts a picture where the post looks for it; one that is there already is left alone.

        The address is that of its bytes' own place, so that it is the same whichever post brought it first.
        """
        home = home_place(payload.sha256, payload.media_type)
        if not self._is_in_place():
            self._write(self._file(payload.place or home), payload.data)
        return Uploaded(url=f"/{home}")

    def steps(self, job: Job) -> Iterator[Step]:
        """One step: the file is written, or, when it is the author's own, only recorded."""
        remote = Remote(_place_of(job.rendition), str(job.fields["url"]), "published")

        def write() -> Receipt:
            file = self._file(remote.id)
            if not (file.is_file() and self._is_authors(file)):
                self._write(file, job.body.encode())
            if job.remote is not None and job.remote.id != remote.id:
                self._remove(self._file(job.remote.id))
            return Receipt(remote)

        yield Step("write", repeatable=True, run=write)

    # ------------------------------------------------------------ the site's folder

    def _source(self) -> Path:
        """The site's `source/`. Raises `Refused` for a folder that is no Hexo site."""
        if not (self._site / "_config.yml").is_file():
            fix = "set `path:` of this target to the folder of your Hexo site"
            raise Refused("E407", f"{self._site} is no Hexo site: it has no _config.yml", fix=fix)
        return self._site / "source"

    def _file(self, place: str) -> Path:
        """The file at `place` below `source/`, links followed.

        Raises `Refused` for one that lies outside, unless it is the author's own: many a `_posts` is a link there.
        """
        source = self._source()
        file = (source / place).resolve()
        if not (file.is_relative_to(source.resolve()) or self._is_authors(file)):
            raise Refused(
                "E407", f"{place} leads out of the site's source folder", fix="mend the path or the link"
            )
        return file

    def _is_in_place(self) -> bool:
        """Whether this site's posts are the author's own files: then nothing is ever written."""
        return self._is_authors((self._source() / "_posts").resolve())

    def _is_authors(self, file: Path) -> bool:
        """Whether a file is among the author's; hidden folders are none of his: our own state lies in one."""
        inside = (file.relative_to(folder) for folder in self._protected if file.is_relative_to(folder))
        return any(not any(part.startswith(".") for part in way.parts) for way in inside)

    def _write(self, file: Path, data: bytes) -> None:
        if self._is_authors(file):
            fix = "let `path:` lead to another folder, or `posts:` and `static:`"
            raise Refused("E407", f"{file.name} would stand among the author's own files", fix=fix)
        with _spelled_out(file):
            if not (file.is_file() and file.read_bytes() == data):
                write_atomically(file, data)

    def _remove(self, file: Path) -> None:
        """Takes away the file that a renamed post had before; the new one stands already."""
        if not self._is_authors(file):
            with _spelled_out(file):
                file.unlink(missing_ok=True)


def _place_of(rendition: Rendition) -> str:
    return str(rendition.fields["path"])


def _read(file: Path) -> str:
    """The file's text with its line ends and byte order mark; what is no UTF-8 differs from anything we send."""
    with _spelled_out(file):
        return file.read_bytes().decode("utf-8", errors="replace")


@contextmanager
def _spelled_out(file: Path) -> Iterator[None]:
    """What the system refuses, as an error that names the file."""
    try:
        yield
    except OSError as error:
        message = f"{file.name} cannot be read or written: {error.strerror or error}"
        raise Refused("E407", message, fix="look at the file and its folder's rights") from error


CLIENT = HexoClient
