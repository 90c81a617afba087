"""What a rendition brings to light on its way: losses, problems and pictures, each once, in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from publisher.adapter import Picture
from publisher.document import Image, Loss, Problem


@dataclass(slots=True)
class Findings:
    """A notebook for one rendering; lines count from 1, 0 and None say that no line is known."""

    losses: dict[Loss, None] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)

    def lose(self, code: str, line: int | None, message: str) -> None:
        """Something is shown in another way than the author wrote it."""
        self.losses.setdefault(Loss(code, line or None, message))

    def hold(self, code: str, line: int | None, message: str, fix: str) -> None:
        """Something must not be sent."""
        self.problems.setdefault(Problem(code, line or None, message, fix))

    def show(self, image: Image, line: int | None) -> str | None:
        """The address under which the body shows a picture; None, and a problem, when there are no bytes."""
        line = image.line or line or None
        if image.asset is None and (image.missing or not image.is_remote):
            reason = image.missing or "no such file"
            self.hold("E301", line, f"{image.src}: {reason}", "put the picture there, or mend its address")
            return None
        url = image.asset.url if image.asset else image.src
        self.pictures.setdefault(url, Picture(image.src, url, image.asset, line))
        return url
