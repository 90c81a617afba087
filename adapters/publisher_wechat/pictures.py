"""The pictures of an article: what stands for each in the body, and the list of what must be uploaded."""

from __future__ import annotations

from dataclasses import replace

from publisher.adapter import Picture, Purpose
from publisher.document import Asset, Image, Problem
from publisher.write.captions import caption_words
from publisher.write.html import attribute, element, escape


class Pictures:
    """The pictures of one article, each once; `problems` grows with those that are missing."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, Purpose], Picture] = {}
        self.problems: list[Problem] = []

    @property
    def all(self) -> tuple[Picture, ...]:
        return tuple(self._found.values())

    def write(self, image: Image, *, style: str | None) -> str:
        """The element that shows `image`; its caption in brackets when there is no picture."""
        url = self.add(image)
        if not url:
            return escape(f"[{caption_words(image) or image.src}]")
        words = caption_words(replace(image, title=""))
        return element("img", None, src=url, alt=words or None, style=style)

    def add(self, image: Image, *, purpose: Purpose = "body") -> str:
        """The address that stands for `image`, nothing (and a problem) when its file is missing."""
        if image.asset is not None:
            return self.add_asset(image.asset, image.src, line=image.line, purpose=purpose)
        if image.missing or not image.is_remote:
            message = f"the picture {image.src} is missing" + (f": {image.missing}" if image.missing else "")
            self.problems.append(
                Problem("E301", image.line, message, fix="correct its path, or add the file")
            )
            return ""
        url = f"https:{image.src}" if image.src.startswith("//") else image.src
        return self._keep(Picture(image.src, url, None, image.line, purpose))

    def add_asset(
        self, asset: Asset, source: str, *, line: int | None = None, purpose: Purpose = "body"
    ) -> str:
        """The address that stands for `asset`."""
        return self._keep(Picture(source, asset.url, asset, line, purpose))

    def _keep(self, picture: Picture) -> str:
        return self._found.setdefault((picture.url, picture.purpose), picture).url


def sent_length(body: str, pictures: tuple[Picture, ...], *, address: int = 120) -> int:
    """The characters of `body` as it will be sent, each uploaded picture's address counted as `address`."""
    length = len(body)
    for picture in pictures:
        written = attribute(picture.url)
        if picture.purpose == "body":
            length += body.count(f'src="{written}"') * (address - len(written))
    return length
