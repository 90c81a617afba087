"""The pictures of one article as files to put in by hand, numbered as the text's marks name them.

Each is fitted to what the platform takes; a remote one stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from publisher.adapter import Picture, PictureLimits, Purpose
from publisher.apply.pictures import fit_picture, takes_anything
from publisher.document import Asset

_ENDINGS = {"image/jpeg": "jpg", "image/svg+xml": "svg"}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One picture: the address that stands for it in the body, its number there (0 for the cover), the name of its
    file and its bytes."""

    url: str
    number: int
    name: str
    data: bytes = field(repr=False)


def picture_files(
    pictures: Sequence[Picture], limits: Mapping[Purpose, PictureLimits], *, cjk_font: Path | None
) -> tuple[PictureFile, ...]:
    """The files of `pictures`, each once, in the order of the text. Raises `SourceError` E302, E307, E308."""
    return tuple(
        _file(picture, number, limits.get(picture.purpose), cjk_font)
        for picture, number in numbered(pictures)
    )


def pasted(
    pictures: Sequence[Picture], limits: Mapping[Purpose, PictureLimits], live: Mapping[str, str]
) -> Mapping[str, str]:
    """Of the body's pictures those that a platform's editor can fetch: public (`live`, by address in the body), of a
    kind and a size that it takes as they are."""
    most = limits.get("body")
    return MappingProxyType(
        {
            picture.url: live[picture.url]
            for picture in pictures
            if picture.purpose == "body" and picture.url in live and _is_taken(picture.asset, most)
        }
    )


def _is_taken(asset: Asset | None, most: PictureLimits | None) -> bool:
    if asset is None or most is None:
        return asset is not None
    return asset.media_type in most.types and (asset.size or 0) <= most.max_bytes


def numbered(pictures: Sequence[Picture]) -> Iterator[tuple[Picture, int]]:
    """The pictures that have bytes, each once, with the number that marks it in the text; a cover has 0."""
    seen: set[tuple[str, Purpose]] = set()
    number = 0
    for picture in pictures:
        if picture.asset is None or (picture.url, picture.purpose) in seen:
            continue
        seen.add((picture.url, picture.purpose))
        number += picture.purpose != "cover"
        yield picture, 0 if picture.purpose == "cover" else number


def _file(picture: Picture, number: int, limits: PictureLimits | None, cjk_font: Path | None) -> PictureFile:
    asset = picture.asset
    assert asset is not None
    data, media_type = asset.load(), asset.media_type
    if limits is not None and not takes_anything(limits):
        fitted = fit_picture(picture, data, limits, cjk_font)
        data, media_type = fitted.data, fitted.media_type
    ending = _ENDINGS.get(media_type, media_type.rpartition("/")[2])
    stem = re.sub(r"[^\w-]+", "-", PurePosixPath(asset.name).stem).strip("-") or "picture"
    name = f"{number:02d}-{stem}.{ending}" if number else f"cover.{ending}"
    return PictureFile(picture.url, number, name, data)
