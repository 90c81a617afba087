from __future__ import annotations

import pytest

from publisher.adapter import Picture, Rendition, Uploaded
from publisher.apply.pictures import Brought, address_body, address_fields, merge
from publisher.errors import PublisherError

SHA = "ab" * 32


def brought(url: str, to: str, **more: str) -> Brought:
    return Brought(Picture("x", url, None, **more), SHA, Uploaded(to), is_new=True)  # type: ignore[arg-type]


def given(body: str, format: str = "html", **fields: object) -> Rendition:
    return Rendition(target="t", post="a", format=format, title="T", body=body, fields=fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f'<img src="asset:{SHA}">', '<img src="https://c/?a=1&amp;b=2">'),
        (
            f'<img data-original-src="asset:{SHA}" src="asset:{SHA}">',
            '<img data-original-src="https://c/?a=1&amp;b=2" src="https://c/?a=1&amp;b=2">',
        ),
        (f"<pre>src=&quot;asset:{SHA}&quot;</pre>", f"<pre>src=&quot;asset:{SHA}&quot;</pre>"),
        (f"<p>asset:{SHA}</p>", f"<p>asset:{SHA}</p>"),
    ],
)
def test_addresses_go_where_a_picture_is_and_nowhere_else(body: str, expected: str) -> None:
    assert address_body(given(body), [brought(f"asset:{SHA}", "https://c/?a=1&b=2")]) == expected


def test_a_picture_without_an_address_never_goes_out() -> None:
    with pytest.raises(PublisherError, match="no address"):
        address_body(given(f'<img src="asset:{SHA}">'), [])


def test_markdown_is_addressed_in_its_own_way() -> None:
    body = f"![x](asset:{SHA}) and asset:{SHA}"
    assert (
        address_body(given(body, "md"), [brought(f"asset:{SHA}", "/a.png")])
        == f"![x](/a.png) and asset:{SHA}"
    )


def test_fields_get_addresses_where_there_are_some() -> None:
    fields = address_fields(
        given("", cover=f"asset:{SHA}", other="asset:none", tags=("asset:x",), open=True),
        {SHA: Uploaded("https://c/a")},
    )
    assert fields == {"cover": "https://c/a", "other": "asset:none", "tags": ("asset:x",), "open": True}
    assert address_fields(given("", cover=f"asset:{SHA}"), {SHA: Uploaded(media_id="M")}) == {
        "cover": f"asset:{SHA}"
    }


@pytest.mark.parametrize(
    ("there", "expected"), [(Uploaded("https://c/a"), "https://c/a"), (Uploaded("https://c/a", "M"), "M")]
)
def test_a_remote_cover_is_where_it_was_brought_to(there: Uploaded, expected: str) -> None:
    cover = Picture("x", "https://e.org/x.png", None, purpose="cover")
    one = Brought(cover, SHA, there, is_new=True)
    fields = given("", cover="https://e.org/x.png", source_url="https://e.org/x.html")
    assert address_fields(fields, {SHA: there}, [one]) == {
        "cover": expected,
        "source_url": "https://e.org/x.html",
    }


@pytest.mark.parametrize(
    ("old", "purpose", "new", "expected"),
    [
        (None, "body", Uploaded("u"), Uploaded("u")),
        (Uploaded("u"), "cover", Uploaded("library", "M"), Uploaded("u", "M")),
        (Uploaded("library", "M"), "body", Uploaded("u"), Uploaded("u", "M")),
    ],
)
def test_one_picture_in_two_purposes_keeps_both_places(
    old: Uploaded | None, purpose: str, new: Uploaded, expected: Uploaded
) -> None:
    picture = Picture("x", "asset:x", None, purpose=purpose)  # type: ignore[arg-type]
    assert merge(old, Brought(picture, SHA, new, is_new=True)) == expected
