"""Files below a Hexo site's `source/`: written atomically, never outside, never over the author's own.

A blog target needs no network. Hexo, or the workflow of the site's own repository, builds the pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.adapter import (
    Access,
    Found,
    Job,
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

if TYPE_CHECKING:
    from publisher_hexo.adapter import HexoAdapter
    from publisher_hexo.options import HexoClientOptions


class HexoClient:
    """One Hexo site on this machine."""

    def __init__(self, *, adapter: HexoAdapter, options: HexoClientOptions, access: Access) -> None:
        self._site = Path(adapter.path)
        self._access = access

    def account(self) -> str:
        """A folder has no accounts; every site is `local`."""
        return "local"

    def look(self, rendition: Rendition) -> tuple[Found, ...]:
        """The file that already stands where this post's belongs: ours when it holds the same text."""
        place = self._place_of(rendition)
        file = self._file(place)
        if not file.is_file():
            return ()
        is_ours = self._is_the_author_s(file) or _read(file) == rendition.body
        reason = "the same file" if is_ours else "another file stands there"
        return (
            Found(
                remote=Remote(place, stage="published"), title=rendition.title, is_ours=is_ours, reason=reason
            ),
        )

    def fetch(self, remote: Remote) -> Snapshot:
        """The file as it is now. Raises `NotThere` when somebody removed it."""
        file = self._file(remote.id)
        if not file.is_file():
            raise NotThere(
                "E404",
                f"{remote.id} is gone from the site",
                fix="--force writes it again, or `publish forget`",
            )
        return Snapshot(remote=remote, title="", body=_read(file), is_source=self._is_the_author_s(file))

    def upload(self, payload: Payload) -> Uploaded:
        """Puts a picture where the post looks for it; one that is there already is left alone."""
        file = self._file(payload.place)
        if not (file.is_file() and file.read_bytes() == payload.data):
            self._write(file, payload.data)
        return Uploaded(url=f"/{payload.place}")

    def steps(self, job: Job) -> Iterator[Step]:
        """One step: the file is written, or, when it is the author's own, only recorded."""
        remote = Remote(self._place_of(job.rendition), str(job.fields["url"]), "published")

        def write() -> Receipt:
            file = self._file(remote.id)
            if not self._is_the_author_s(file):
                self._write(file, job.body.encode())
            return Receipt(remote)

        yield Step("write", repeatable=True, run=write)

    def _place_of(self, rendition: Rendition) -> str:
        return str(rendition.fields["path"])

    def _file(self, place: str) -> Path:
        """The file at `place` below `source/`. Raises `Refused` for a place that leads out of the site."""
        if not (self._site / "_config.yml").is_file():
            raise Refused(
                "E407",
                f"{self._site} is no Hexo site: it has no _config.yml",
                fix="set `path:` of this target to the folder of your Hexo site",
            )
        source = (self._site / "source").resolve()
        file = (source / place).resolve()
        if not file.is_relative_to(source):
            raise Refused(
                "E407", f"{place} leads out of the site's source folder", fix="mend the path in the post"
            )
        return file

    def _write(self, file: Path, data: bytes) -> None:
        if self._is_the_author_s(file):
            raise Refused(
                "E407", f"{file.name} is the author's own file", fix="let `path:` lead to another folder"
            )
        write_atomically(file, data)

    def _is_the_author_s(self, file: Path) -> bool:
        return any(file.is_relative_to(folder.resolve()) for folder in self._access.protected)


def _read(file: Path) -> str:
    """The file's text with its line ends and byte order mark; what is no UTF-8 differs from anything we send."""
    return file.read_bytes().decode("utf-8", errors="replace")


CLIENT = HexoClient
