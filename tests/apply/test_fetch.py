"""Remote pictures: what is fetched, and every place a post must not be able to reach."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from publisher.apply.fetch import PictureFetcher, is_public
from publisher.errors import SourceError
from tests.apply.raw_server import RawServer, answer


def _png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(buffer, "PNG")
    return buffer.getvalue()


PNG = _png()


def make_fetcher(*allow: str, limit: int = 10_000) -> PictureFetcher:
    return PictureFetcher(allow_hosts=allow, retries=0, limit=limit, sleep=lambda _: None)


def test_a_picture_of_an_allowed_host_is_fetched_through_redirects() -> None:
    with (
        RawServer(answer("200 OK", PNG)) as goal,
        RawServer(answer("302 Found", b"-", f"Location: {goal.url}/a")) as server,
    ):
        assert make_fetcher("127.0.0.1")(server.url) == PNG


@pytest.mark.parametrize("allowed", ["127.0.0.1:8000", "127.0.0.1", "[::1]", "example.com"])
def test_hosts_are_allowed_with_or_without_a_port(allowed: str) -> None:
    with RawServer(answer("200 OK", PNG)) as server:
        if "127" in allowed:
            assert make_fetcher(allowed)(server.url) == PNG
        else:
            with pytest.raises(SourceError, match="private address"):
                make_fetcher(allowed)(server.url)


def test_a_private_address_is_refused_before_anything_is_sent() -> None:
    seen: list[bytes] = []
    with RawServer(answer("200 OK", PNG, seen=seen)) as server:
        with pytest.raises(SourceError, match="private address") as caught:
            make_fetcher()(server.url)
        assert "media.allow_hosts" in caught.value.fix
    assert seen == []


def test_a_redirect_to_a_private_address_is_refused_too() -> None:
    seen: list[bytes] = []
    with RawServer(answer("200 OK", PNG, seen=seen)) as inner:
        away = inner.url.replace("127.0.0.1", "127.0.0.2")
        with RawServer(answer("302 Found", b"-", f"Location: {away}")) as server, pytest.raises(SourceError):
            make_fetcher("127.0.0.1")(server.url)
    assert seen == []


@pytest.mark.parametrize(
    ("play", "code", "reason"),
    [
        (answer("404 Not Found", b"no"), "E301", "answered 404"),
        (answer("200 OK"), "E301", "empty"),
        (answer("200 OK", b"x" * 20_000), "E301", "more than 10000 bytes"),
        (answer("200 OK", b"<html>sorry</html>"), "E302", "web page"),
        (answer("302 Found", b"-", "Location: file:///etc/passwd"), "E301", "only http"),
        (answer("302 Found", b"-", "Location: /again"), "E301", "again and again"),
    ],
)
def test_what_is_not_to_be_had_says_why(play: object, code: str, reason: str) -> None:
    with RawServer(play) as server, pytest.raises(SourceError, match=reason) as caught:  # type: ignore[arg-type]
        make_fetcher("127.0.0.1")(server.url)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/a.png", "data:image/png;base64,AA", "a.png"]
)
def test_other_schemes_are_never_asked(url: str) -> None:
    with pytest.raises(SourceError, match="only http"):
        make_fetcher()(url)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
