"""Rules about pictures: their files, their addresses, their words, and what targets take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from publisher.adapter import Capabilities, PictureLimits
from publisher.check.finding import Finding, Level
from publisher.check.hosts import guard_of, host_of
from publisher.check.subject import Subject
from publisher.document import Asset, Image, Part, walk

_MANY = 60
"""Pictures from which a run takes long: the slowest client sends one in about a second, with its pauses."""


def missing_pictures(subject: Subject) -> Iterator[Finding]:
    """E301: a picture that is not there, or that cannot be read."""
    for image in images_of(subject):
        if image.missing:
            message = f"picture {image.src}: {image.missing}"
            yield _finding(subject, image, "E301", message, "mend the path or add the file", level="error")


def guarded_pictures(subject: Subject) -> Iterator[Finding]:
    """W333: a picture on a host that refuses other sites. W334: one that is asked for without https."""
    for image in images_of(subject):
        if not image.is_remote:
            continue
        if (guard := guard_of(image.src)) is not None:
            message = f"picture on {host_of(image.src)}, which {guard[1]}"
            yield _finding(subject, image, "W333", message, "download it and put it beside the post")
        elif image.src.startswith("http://"):
            message = f"picture without https: {_short(image.src)}"
            fix = "write https:// if the host answers there, or put the picture beside the post"
            yield _finding(subject, image, "W334", message, fix)


def silent_pictures(subject: Subject) -> Iterator[Finding]:
    """W335: a picture without alternative text and caption; the cover needs neither, nor the QR code of a footer."""
    parts = tuple(block for block in subject.document.blocks if isinstance(block, Part))
    around = {id(node) for node in walk(parts)}
    for image in images_of(subject):
        needs_none = image.missing or image is subject.document.cover or id(image) in around
        if not needs_none and not image.caption.strip():
            message = f"picture {_short(image.src)} has no alternative text and no caption"
            yield _finding(subject, image, "W335", message, "say in a few words what it shows: ![…](…)")


def pictures_over_limits(subject: Subject) -> Iterator[Finding]:
    """W339: what targets make of a picture before they are sent it; one finding for each way."""
    seen: set[str] = set()
    limits = _limits(subject.targets)
    for image in images_of(subject) if limits else ():
        asset = image.asset
        if asset is None or asset.drawn or asset.sha256 in seen:
            continue
        seen.add(asset.sha256)
        wishes: dict[str, list[str]] = defaultdict(list)
        for target, each in limits.items():
            wishes[_reason(asset, each)].append(target)
        for reason in filter(None, wishes):
            message = f"picture {_short(image.src)} will be {reason} for {', '.join(wishes[reason])}"
            yield _finding(subject, image, "W339", message, "")


def very_many_pictures(subject: Subject) -> Iterator[Finding]:
    """W340: so many pictures that sending them takes minutes, where a target has to be sent each."""
    uploading = [name for name, each in subject.targets.items() if each.pictures and not each.is_blog]
    images = list(images_of(subject)) if uploading else []
    count = len({image.src for image in images})
    if count > _MANY:
        message = f"{count} pictures: the first run sends each of them to {', '.join(uploading)}"
        yield Finding(subject.path, images[0].line or 1, 1, "W340", "warning", message)


def images_of(subject: Subject) -> Iterator[Image]:
    """Every picture of a post: those of its text, of its footnotes, and its cover."""
    yield from (node for node in subject.nodes if isinstance(node, Image))
    if subject.document.cover is not None:
        yield subject.document.cover


def _limits(targets: Mapping[str, Capabilities]) -> Mapping[str, PictureLimits]:
    """What each target takes in a text; a blog shows the file itself."""
    return {
        name: each.pictures["body"]
        for name, each in targets.items()
        if "body" in each.pictures and not each.is_blog
    }


def _reason(asset: Asset, limits: PictureLimits) -> str:
    """What is done to a picture that is over a target's limits, in words; nothing when it fits."""
    form = asset.media_type.removeprefix("image/").removesuffix("+xml").upper()
    is_other = asset.media_type not in limits.types
    width, size = asset.width or 0, asset.size or 0
    if width > limits.max_width and asset.media_type != "image/svg+xml":
        scaled = f"scaled from {width} to {limits.max_width} pixels"
        return f"converted from {form} and {scaled}" if is_other else scaled
    if is_other:
        return f"converted from {form}"
    if size > limits.max_bytes:
        return f"compressed from {size / 1e6:.1f} to {limits.max_bytes / 1e6:.1f} MB"
    return ""


def _finding(
    subject: Subject, image: Image, code: str, message: str, fix: str, *, level: Level = "warning"
) -> Finding:
    line, column = subject.place(image.span[0]) if image.span else (image.line or 0, 0)
    return Finding(subject.path, line, column, code, level, message, fix)


def _short(address: str) -> str:
    return address if len(address) <= 60 else f"{address[:36]}…{address[-20:]}"
