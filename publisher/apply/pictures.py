"""Pictures on their way: which the account has, the others fitted and uploaded, and their addresses put in.

Every receipt is handed back at once, to be recorded. One picture that fails stops its article before it is
touched. How an upload works is the client's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from threading import Event, Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from publisher.adapter import (
    Capabilities,
    Client,
    Field,
    Payload,
    Picture,
    PictureLimits,
    Rendition,
    Uploaded,
)
from publisher.document import Asset, Loss, fingerprint
from publisher.errors import PublisherError, SourceError
from publisher.write.html import attribute

if TYPE_CHECKING:
    from publisher.media.fit import Fitted

_ENDINGS = {"image/jpeg": ".jpg", "image/svg+xml": ".svg"}


@dataclass(frozen=True, slots=True)
class Bringing:
    """How pictures get to one account. `known` is what it has, by hash; `fetch` brings a remote picture. Once `halt`
    is set, no further one is begun."""

    client: Client
    capabilities: Capabilities
    known: Mapping[str, Uploaded]
    fetch: Callable[[str], bytes]
    cjk_font: Path | None = None
    once: Once = field(default_factory=lambda: Once())
    halt: Event = field(default_factory=Event)


class Once:
    """Uploads each picture once, though two addresses may lead to the same bytes at the same time."""

    def __init__(self) -> None:
        self._locks: defaultdict[object, Lock] = defaultdict(Lock)
        self._guard = Lock()
        self._done: dict[object, Uploaded] = {}

    def upload(self, key: object, work: Callable[[], Uploaded]) -> tuple[Uploaded, bool]:
        """What `work` brought, and whether it was called for it just now."""
        with self._guard:
            lock = self._locks[key]
        with lock:
            if key in self._done:
                return self._done[key], False
            self._done[key] = work()
            return self._done[key], True


@dataclass(frozen=True, slots=True)
class Brought:
    """Where one picture of a rendition is now; `is_new` when it was uploaded just now, with what this machine had to
    leave out of it (`flaws`)."""

    picture: Picture
    sha256: str
    uploaded: Uploaded
    is_new: bool
    flaws: tuple[Loss, ...] = ()


def bring_pictures(
    pictures: Sequence[Picture], bringing: Bringing, on_brought: Callable[[Brought], None]
) -> tuple[Brought, ...]:
    """Sees to it that the account has every picture, several side by side; raises the first failure.

    `on_brought` is called in this thread as each arrives, also for those that were under way when one failed.
    """
    # What must be drawn first takes longest: then others travel while it is.
    wanted = sorted(_wanted(pictures, bringing.capabilities), key=lambda one: not _is_drawn(one))
    brought: list[Brought] = []
    failure: PublisherError | None = None
    with ThreadPoolExecutor(max(1, bringing.capabilities.uploads)) as pool:
        waiting = {pool.submit(_bring, picture, bringing) for picture in wanted}
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                try:
                    brought.append(future.result())
                except PublisherError as error:
                    failure = failure or error
                else:
                    on_brought(brought[-1])
            if failure or bringing.halt.is_set():
                # What was not begun is never waited for: a cancelled future tells no one that it is over.
                waiting = {future for future in waiting if not future.cancel()}
    if failure:
        raise failure
    return tuple(brought)


def _is_drawn(picture: Picture) -> bool:
    return picture.asset is not None and picture.asset.drawn


def _wanted(pictures: Sequence[Picture], capabilities: Capabilities) -> Iterator[Picture]:
    """Each picture to bring once; a remote one only where the target does not show it from afar."""
    seen: set[tuple[str, str, str]] = set()
    for picture in pictures:
        key = (picture.asset.sha256 if picture.asset else picture.url, picture.purpose, picture.place)
        is_shown_from_afar = picture.asset is None and takes_anything(
            capabilities.pictures.get(picture.purpose)
        )
        if key not in seen and not is_shown_from_afar:
            seen.add(key)
            yield picture


def takes_anything(limits: PictureLimits | None) -> bool:
    """Whether a target keeps pictures as they are: a folder, not a platform."""
    return limits is None or "*" in limits.types


# ---------------------------------------------------------------- one picture


def _bring(picture: Picture, bringing: Bringing) -> Brought:
    asset = picture.asset
    if asset is not None:
        known = _known(asset.sha256, picture, bringing)
        if known and not _can_be_better(asset, bringing):
            return known
        brought = _upload(picture, asset.sha256, _load(picture, asset), bringing)
        return replace(brought, flaws=asset.flaws())
    data = bringing.fetch(picture.url)
    digest = sha256(data).hexdigest()
    return _known(digest, picture, bringing) or _upload(picture, digest, data, bringing)


def _can_be_better(asset: Asset, bringing: Bringing) -> bool:
    """Whether what the account has was drawn with a flaw that this machine would not leave."""
    return asset.drawn and mark_of_flaw(asset.sha256) in bringing.known and not asset.flaws()


def mark_of_flaw(digest: str) -> str:
    """Under which name the ledger remembers, beside a drawing, that something was left out of it."""
    return fingerprint(("flawed", digest))


def _load(picture: Picture, asset: Asset) -> bytes:
    """The bytes that were planned with. Others must not be recorded under their hash: every later post would get
    them. Raises `SourceError` E302; what is drawn has the hash of what it is drawn from."""
    data = asset.load()
    if not asset.drawn and sha256(data).hexdigest() != asset.sha256:
        raise SourceError(
            "E302", f"{picture.source}: the picture changed meanwhile", fix="run again", line=picture.line
        )
    return data


def _known(digest: str, picture: Picture, bringing: Bringing) -> Brought | None:
    """What the account has already. A place in a folder is always seen to: the client knows what stands there."""
    uploaded = bringing.known.get(digest)
    if uploaded is None or picture.place:
        return None
    needs_id = picture.purpose == "cover" and _has_door_of_its_own(bringing.capabilities)
    is_enough = bool(uploaded.media_id if needs_id else uploaded.url or uploaded.media_id)
    return Brought(picture, digest, uploaded, is_new=False) if is_enough else None


def _has_door_of_its_own(capabilities: Capabilities) -> bool:
    """Whether covers are taken by other rules than pictures of the body, so that one is not the other."""
    limits = capabilities.pictures
    return "cover" in limits and limits["cover"] != limits.get("body")


def _upload(picture: Picture, digest: str, data: bytes, bringing: Bringing) -> Brought:
    def send() -> Uploaded:
        return bringing.client.upload(_payload(picture, digest, data, bringing))

    uploaded, is_new = bringing.once.upload((digest, picture.purpose, picture.place), send)
    return Brought(picture, digest, uploaded, is_new)


def _payload(picture: Picture, digest: str, data: bytes, bringing: Bringing) -> Payload:
    name = picture.asset.name if picture.asset else PurePosixPath(picture.url.partition("?")[0]).name
    limits = bringing.capabilities.pictures.get(picture.purpose)
    if limits is None or takes_anything(limits):
        kind = picture.asset.media_type if picture.asset else "application/octet-stream"
        return Payload(digest, data, kind, name, picture.purpose, place=picture.place)
    fitted = fit_picture(picture, data, limits, bringing.cjk_font)
    stem = PurePosixPath(name).stem or digest[:16]
    ending = _ENDINGS.get(fitted.media_type, f".{fitted.media_type.rpartition('/')[2]}")
    return Payload(
        digest,
        fitted.data,
        fitted.media_type,
        f"{stem}{ending}",
        picture.purpose,
        width=fitted.width,
        height=fitted.height,
        place=picture.place,
        source="" if picture.asset else picture.url,
    )


def fit_picture(picture: Picture, data: bytes, limits: PictureLimits, cjk_font: Path | None) -> Fitted:
    """The picture within `limits`; a font is looked for only when an SVG holds text that needs one."""
    from publisher.media.fit import CannotFit, Limits, fit
    from publisher.media.fonts import MissingFont, find_cjk_font
    from publisher.media.unreadable import UnreadablePicture

    is_ours = picture.asset is not None and picture.asset.drawn
    wanted = Limits(
        limits.max_bytes,
        limits.types,
        limits.max_width,
        keeps_clear=is_ours,
        moving_bytes=limits.moving_bytes,
    )
    try:
        try:
            return fit(data, wanted)
        except MissingFont:
            font = find_cjk_font(cjk_font)
            if font is None:
                raise
            return fit(data, wanted, font=font)
    except UnreadablePicture as error:
        raise _trouble("E302", picture, error, "check the file") from None
    except MissingFont as error:
        raise _trouble("E307", picture, error, "install a font for Chinese, or set fonts.cjk") from None
    except CannotFit as error:
        raise _trouble("E308", picture, error, "make the picture smaller") from None


def _trouble(code: str, picture: Picture, error: ValueError, fix: str) -> SourceError:
    return SourceError(code, f"{picture.source}: {error}", fix=fix, line=picture.line)


# ---------------------------------------------------------------- where they are now


def merge(old: Uploaded | None, brought: Brought) -> Uploaded:
    """One picture's addresses, when it is uploaded both for a body and as a cover; the body's address stays."""
    new = brought.uploaded
    if old is None:
        return new
    url = (old.url or new.url) if brought.picture.purpose == "cover" else (new.url or old.url)
    return Uploaded(url, new.media_id or old.media_id)


def address_body(rendition: Rendition, brought: Sequence[Brought]) -> str:
    """The body with every picture's real address, in the places where a writer puts one and nowhere else."""
    body = rendition.body
    for one in brought:
        if one.picture.purpose == "body" and one.uploaded.url:
            body = _replace(body, one.picture.url, one.uploaded.url, rendition.format)
    if '="asset:' in body and rendition.format == "html":
        raise PublisherError(
            "E417", "a picture of the body has no address", fix="report this: it is a mistake of ours"
        )
    return body


def _replace(body: str, old: str, new: str, format: str) -> str:
    if format == "html":
        return body.replace(f'src="{attribute(old)}"', f'src="{attribute(new)}"')
    return body.replace(f"]({old})", f"]({new})") if old.startswith("asset:") else body


def address_fields(
    rendition: Rendition, uploads: Mapping[str, Uploaded], brought: Sequence[Brought] = ()
) -> Mapping[str, Field]:
    """The fields with real addresses; what has an id only stays `asset:…`, for the client to look up. A picture that
    was remote has no hash that the client could look it up by: its id stands there, else its address."""
    remote = (one for one in brought if one.picture.purpose == "cover" and one.picture.asset is None)
    moved = {one.picture.url: one.uploaded.media_id or one.uploaded.url for one in remote}

    def addressed(value: Field) -> Field:
        if isinstance(value, tuple):
            return tuple(moved.get(one, one) for one in value)
        if not isinstance(value, str):
            return value
        uploaded = uploads.get(value.removeprefix("asset:")) if value.startswith("asset:") else None
        return (uploaded.url if uploaded else moved.get(value)) or value

    return MappingProxyType({key: addressed(value) for key, value in rendition.fields.items()})
