"""Below a view: how long the body is, what becomes of each picture, where links lead, what is sent along."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.adapter import Field, Limits, Rendition
from publisher.plan.model import PlannedImage
from publisher.preview.model import Column
from publisher.preview.pictures import Gallery
from publisher.preview.words import count, say
from publisher.write.html import element, escape

_NEAR = 0.9
"""From here on a length is near its limit."""


def facts(column: Column, gallery: Gallery) -> str:
    """The foot of one column, nothing where nothing would be sent."""
    rendition = column.rendition
    if rendition is None:
        return ""
    parts = (
        _length(rendition.limits),
        _pictures(column, rendition, gallery),
        _links(rendition),
        _fields(rendition, gallery, column.mode),
    )
    return element("footer", "".join(parts), class_="facts")


def _length(limits: Limits) -> str:
    length, limit = limits.characters, limits.limit
    if limit is None:
        return element("p", element("b", f"{length:,}") + " " + say("characters"), class_="length")
    share = length / limit if limit else 1.0
    tone = "over" if share > 1 else "near" if share > _NEAR else "fine"
    bar = element(
        "span", element("i", style=f"width:{min(share, 1):.1%}"), class_=f"meter {tone}", aria_hidden="true"
    )
    words = (
        element("b", f"{length:,}") + f" / {limit:,} " + element("span", say("characters"), class_="unseen")
    )
    over = element("em", say("over", count=f"{length - limit:,}")) if length > limit else ""
    return element("p", element("span", words) + bar + over, class_="length limited")


def _fold(name: str, count: int, content: str) -> str:
    summary = element("summary", say(name) + element("b", str(count)))
    return element("details", summary + content) if count else ""


# ---------------------------------------------------------------- pictures


def _pictures(column: Column, rendition: Rendition, gallery: Gallery) -> str:
    planned = column.action.images
    drawn = {picture.source for picture in rendition.pictures if picture.asset and picture.asset.drawn}
    formulas = [image for image in planned if image.source in drawn and image.source != "cover"]
    urls = {picture.source: picture.url for picture in rendition.pictures}
    items = [
        _picture(image, gallery.thumbnail(urls.get(image.source, "")))
        for image in planned
        if image not in formulas
    ]
    if formulas:
        items.insert(
            0, element("li", count("formula", "formulas", len(formulas)) + element("em", say("drawn")))
        )
    return _fold("pictures", len(planned), element("ul", "".join(items), class_="pictures"))


def _picture(image: PlannedImage, address: str) -> str:
    thumb = element("img", None, src=address, alt="") if address else element("span", "", class_="none")
    what = say("remote") if image.sha256 is None else say(image.action)
    size = element("small", _size(image)) if image.bytes else ""
    name = say("cover") if image.source == "cover" else escape(image.source)
    return element(
        "li", thumb + element("span", name, class_="name") + size + element("em", what, class_=image.action)
    )


def _size(image: PlannedImage) -> str:
    kind = (image.type or "").removeprefix("image/").upper()
    return escape(f"{kind} {(image.bytes or 0) / 1000:,.0f} KB")


# ---------------------------------------------------------------- links, fields


def _links(rendition: Rendition) -> str:
    rows = "".join(
        element(
            "li",
            element("em", say(link.kind), class_=link.kind)
            + element("code", escape(link.source))
            + (element("code", f"→ {escape(link.to)}") if link.to != link.source and link.to else "")
            + ("" if link.to else element("small", say("as text"))),
        )
        for link in rendition.links
    )
    return _fold("links", len(rendition.links), element("ul", rows, class_="links"))


def _fields(rendition: Rendition, gallery: Gallery, mode: str) -> str:
    rows = list(_field_rows(rendition, gallery))
    head = element("dt", "mode") + element("dd", say(mode))
    return _fold("sent along", len(rows) + 1, element("dl", head + "".join(rows)))


def _field_rows(rendition: Rendition, gallery: Gallery) -> Iterator[str]:
    for name, value in rendition.fields.items():
        if value in (None, "", ()):
            continue
        address = gallery.thumbnail(str(value)) if isinstance(value, str) else ""
        shown = element("img", None, src=address, alt="") if address else escape(_spelled(value))
        yield element("dt", escape(name)) + element("dd", shown)


def _spelled(value: Field) -> str:
    return "、".join(value) if isinstance(value, tuple) else str(value)
