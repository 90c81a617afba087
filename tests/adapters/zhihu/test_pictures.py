"""How pictures get to Zhihu: whole, in parts, or fetched by Zhihu itself; and which addresses come of it."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from hashlib import md5, sha256
from pathlib import Path

import pytest
from PIL import Image

from publisher.adapter import Payload
from publisher.errors import Refused, Unauthorized
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxServer
from publisher.sandbox.wire import Request
from publisher.testing import sample_asset
from publisher_zhihu.sandbox import ZhihuSandbox
from publisher_zhihu.store import PART
from tests.adapters.zhihu.conftest import NOW, Line, ask, picture

REMOTE = "https://img.example/walk.png"


def gif(size: int = 0) -> Payload:
    """A moving picture, made as long as wanted by what a viewer does not read."""
    frames = [Image.new("P", (8, 8), color) for color in (1, 2)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    data = buffer.getvalue().ljust(size, b"\0")
    return Payload(sha256(data).hexdigest(), data, "image/gif", "walk.gif")


def key_of(payload: Payload) -> str:
    return f"v2-{md5(payload.data, usedforsecurity=False).hexdigest()}"


@pytest.fixture
def reaching(tmp_path: Path) -> Line:
    """A platform that can fetch one outside picture."""
    data = sample_asset().load()
    emulator = ZhihuSandbox(
        tmp_path / "zhihu", now=NOW.timestamp, fetch=lambda url: data if url == REMOTE else None
    )
    return Line(SandboxServer([emulator]), emulator)


# ---------------------------------------------------------------- in parts


@pytest.mark.parametrize(("size", "parts"), [(0, 1), (PART, 1), (PART + 1, 2), (3 * PART - 5, 3)])
def test_a_gif_goes_in_parts_and_keeps_moving(line: Line, size: int, parts: int) -> None:
    """Requirement 18: begun, each part sent, put together, told; the address ends in .gif. Single, it would inflate."""
    moving = gif(size)
    key = key_of(moving)

    assert line.client().upload(moving).url == f"https://picx.zhimg.com/{key}.gif"

    begin, *sent, together, told = [asked for asked in line.writes if asked != "POST /api/images"]
    assert begin == together == f"POST /upload/{key}"
    assert sent == [f"PUT /upload/{key}"] * parts
    assert told.startswith("PUT /api/images/")
    assert told.endswith("/uploading_status")
    stored = line.emulator._store.image(key)
    assert stored is not None
    assert stored["status"] == "success"
    line.server.journal.clear()
    line.client().upload(moving)
    assert line.writes == ["POST /api/images"]


@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "status"])
@pytest.mark.parametrize("number", range(2, 7))
def test_a_broken_connection_breaks_no_gif(line: Line, number: int, kind: str) -> None:
    """Requirement 18; also when the answer to "put it together" is lost and asked for again."""
    line.server.faults.add(Fault(kind=kind, number=number))  # type: ignore[arg-type]
    assert line.client().upload(gif(PART + 1)).url.endswith(".gif")
    assert not line.server.faults.left


def test_the_store_of_pictures_gets_no_cookie_for_parts_either(line: Line) -> None:
    """Requirement 36."""
    seen: list[tuple[str, bool]] = []
    line.server.before = lambda _, request: seen.append((request.path, "cookie" in request.headers))
    line.client().upload(gif())
    assert not any(has for path, has in seen if path.startswith("/zhihu/upload/"))
    assert all(has for path, has in seen if not path.startswith("/zhihu/upload/"))


@pytest.mark.parametrize(
    ("match", "code"), [("POST */upload/*", "AccessDenied"), ("PUT */upload/*", "InvalidPart")]
)
def test_a_store_that_says_no_is_quoted(line: Line, match: str, code: str) -> None:
    body = f"<Error><Code>{code}</Code></Error>".encode()
    line.server.faults.add(Fault(kind="reply", match=match, status=403, body=body))
    with pytest.raises(Refused, match=code):
        line.client().upload(gif())


def test_parts_that_are_too_small_or_not_there_are_refused(emulator: ZhihuSandbox) -> None:
    """The emulated store is as strict with parts as with whole pictures."""
    wrong = Request("POST", "/upload/v2-" + "0" * 32, {"uploads": ""}, {}, b"")
    assert emulator.handle(wrong).status == 404
    body = json.dumps({"image_hash": "0" * 32, "source": "article"}).encode()
    assert ask(emulator, "POST /api/images", body=body).status == 200
    assert emulator.handle(wrong).status == 403
    id = json.loads(ask(emulator, "POST /api/images", body=body).body)["upload_file"]["image_id"]
    told = ask(emulator, f"PUT /api/images/{id}/uploading_status", body=b'{"upload_result":"success"}')
    assert told.status == 400, "nothing was sent yet"


# ---------------------------------------------------------------- fetched by Zhihu


def test_zhihu_may_fetch_a_remote_picture_by_itself(reaching: Line) -> None:
    """Requirements 19 and 20: an option; the temporary address that comes back is made a lasting one."""
    remote = replace(picture(), source=REMOTE)
    with reaching.server:
        url = reaching.client(transfer=True).upload(remote).url
        assert reaching.lines == ["POST /zhuanlan/api/uploaded_images"]
    assert url == f"https://picx.zhimg.com/{key_of(remote)}.jpg"
    assert "auth_key" not in url


@pytest.mark.parametrize("source", ["https://img.example/other.png", "", "https://raw.example/a b.png"])
def test_what_zhihu_cannot_fetch_is_sent(reaching: Line, source: str) -> None:
    """Requirement 20: a 422 falls back to the bytes, and only remote pictures are tried at all."""
    remote = replace(picture(), source=source)
    with reaching.server:
        assert (
            reaching.client(transfer=True).upload(remote).url
            == f"https://picx.zhimg.com/{key_of(remote)}.png"
        )
        assert ("POST /zhuanlan/api/uploaded_images" in reaching.lines) == bool(source)


def test_without_the_option_the_bytes_are_sent(reaching: Line) -> None:
    """Requirement 20."""
    with reaching.server:
        reaching.client().upload(replace(picture(), source=REMOTE))
        assert reaching.lines[0] == "POST /api/images"


@pytest.mark.parametrize("body", [b"{}", b"[]", b'{"src":"https://elsewhere.example/a.png"}', b""])
def test_an_answer_without_a_lasting_address_counts_as_none(reaching: Line, body: bytes) -> None:
    """Requirement 19."""
    reaching.server.faults.add(Fault(kind="reply", match="POST */uploaded_images", status=200, body=body))
    with reaching.server:
        url = reaching.client(transfer=True).upload(replace(picture(), source=REMOTE)).url
    assert url.endswith(".png")


def test_an_expired_login_is_no_reason_to_send_the_bytes(reaching: Line) -> None:
    reaching.server.faults.add(Fault(kind="reply", match="POST */uploaded_images", status=401, body=b"{}"))
    with reaching.server, pytest.raises(Unauthorized):
        reaching.client(transfer=True).upload(replace(picture(), source=REMOTE))
