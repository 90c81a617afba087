"""The pictures of one article as files to put in by hand, numbered as the text's marks name them.

Each is fitted to what the platform takes; a remote one stays where it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from publisher.adapter import Picture, PictureLimits, Purpose
from publisher.apply.pictures import fit_picture, takes_anything

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
    found: dict[tuple[str, Purpose], PictureFile] = {}
    for picture in pictures:
        key = picture.url, picture.purpose
        if picture.asset is not None and key not in found:
            number = 0 if picture.purpose == "cover" else 1 + sum(one.number > 0 for one in found.values())
            found[key] = _file(picture, number, limits.get(picture.purpose), cjk_font)
    return tuple(found.values())


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
