"""Pictures: found where the author's engine finds them, told by their bytes, never outside the site."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest

from publisher.document import Asset, Figure, Image, walk
from publisher.errors import SourceError
from publisher.read.assets import Missing, PostPictures, Shelf, attach_assets
from tests.read.sketch import document_of


@dataclass(frozen=True)
class Seen:
    media_type: str = "image/png"
    width: int = 2
    height: int = 3


def sniff(data: bytes) -> Seen:
    if not data.startswith(b"PNG"):
        raise ValueError("no magic")
    return Seen()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in (
        "_posts/a/in.png",
        "_posts/a/图 二.png",
        "_posts/beside.png",
        "_posts/sub/deep.png",
        "_posts/100%.png",
        "images/root.png",
        "../secret.png",
    ):
        path = tmp_path / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"PNG" + name.encode())
    (tmp_path / "source" / "_posts" / "text.png").write_bytes(b"<html>")
    (tmp_path / "source" / "_posts" / "out.png").symlink_to(tmp_path / "secret.png")
    (tmp_path / "source" / "_posts" / "loop.png").symlink_to("loop.png")
    return tmp_path / "source"


@pytest.fixture
def shelf(source: Path) -> Shelf:
    return Shelf(posts=[source / "_posts"], static=source, sniff=sniff)


@pytest.fixture
def pictures(shelf: Shelf, source: Path) -> PostPictures:
    return shelf.beside(source / "_posts", "a")


FOUND = [
    ("in.png", "_posts/a/in.png"),
    ("a/in.png", "_posts/a/in.png"),
    ("./a/in.png", "_posts/a/in.png"),
    ("图 二.png", "_posts/a/图 二.png"),
    ("%E5%9B%BE%20%E4%BA%8C.png", "_posts/a/图 二.png"),
    ("beside.png?raw=true", "_posts/beside.png"),
    ("beside.png#x", "_posts/beside.png"),
    ("sub\\deep.png", "_posts/sub/deep.png"),
    ("100%.png", "_posts/100%.png"),
    ("/images/root.png", "images/root.png"),
    ("../images/root.png", "images/root.png"),
    ("images/root.png", "images/root.png"),
]


@pytest.mark.parametrize(("src", "name"), FOUND)
def test_found(pictures: PostPictures, source: Path, src: str, name: str) -> None:
    data = (source / name).read_bytes()
    found = pictures.find(src)
    assert isinstance(found, Asset)
    assert (found.sha256, found.size) == (sha256(data).hexdigest(), len(data))
    assert (found.media_type, found.width, found.height, found.name) == ("image/png", 2, 3, Path(name).name)
    assert found.load() == data


MISSING = [
    ("nowhere.png", "no such file"),
    ("../../secret.png", "outside"),
    ("/../secret.png", "outside"),
    ("/etc/passwd", "no such file"),
    ("out.png", "outside"),
    ("loop.png", "no such file"),
    ("text.png", "no magic"),
    ("sub", "folder"),
    ("", "names no file"),
    ("a\0b.png", "no such file"),
    ("x" * 5_000, "no such file"),
    ("data:image/png", "no data"),
    ("data:text/html,x", "no magic"),
]


@pytest.mark.parametrize(("src", "reason"), MISSING)
def test_missing_for_a_reason(pictures: PostPictures, src: str, reason: str) -> None:
    found = pictures.find(src)
    assert isinstance(found, Missing)
    assert reason in found.reason


def test_data_address(pictures: PostPictures) -> None:
    found = pictures.find("data:image/png;base64," + base64.b64encode(b"PNG!").decode())
    assert isinstance(found, Asset)
    assert (found.load(), found.name) == (b"PNG!", "inline.png")


def test_read_once_however_often_it_is_shown(source: Path) -> None:
    seen: list[bytes] = []

    def counting(data: bytes) -> Seen:
        seen.append(data)
        return sniff(data)

    shelf = Shelf(posts=[source / "_posts"], static=source, sniff=counting)
    for stem in ("a", "b"):
        for src in ("/images/root.png", "../images/root.png"):
            shelf.beside(source / "_posts", stem).find(src)
    assert len(seen) == 1


def test_attached_wherever_it_stands(pictures: PostPictures) -> None:
    document = document_of(
        "![](in.png)\n\n文![](beside.png)\n\n|![](in.png)|\n|-|\n\n[![](zzz.png)](b) ![](https://a.cn/b.png)[^1]\n\n"
        "[^1]: ![](in.png)"
    )
    attached = attach_assets(document, pictures)
    images = [node for node in walk(attached.blocks) if isinstance(node, Image)]
    assert [bool(image.asset) for image in images] == [True, True, True, False, False]
    assert images[3].missing.startswith("there is no such file")
    assert images[4].missing == ""
    note = attached.footnotes["1"][0]
    assert isinstance(note, Figure)
    assert note.image.asset is not None


def test_gone_between_plan_and_apply(pictures: PostPictures, source: Path) -> None:
    found = pictures.find("beside.png")
    assert isinstance(found, Asset)
    (source / "_posts" / "beside.png").unlink()
    with pytest.raises(SourceError) as caught:
        found.load()
    assert caught.value.code == "E302"


def test_what_brings_its_bytes_along_is_left_alone(
    pictures: PostPictures, shelf: Shelf, tmp_path: Path
) -> None:
    drawn = Asset("0" * 64, "image/png", None, "qr.png", bytes, drawn=True)
    document = document_of("文")
    document = replace(
        document, blocks=(Figure(Image("url:https://a.cn", asset=drawn)),), cover=Image("in.png")
    )
    attached = attach_assets(document, pictures)
    assert attached.blocks == document.blocks
    assert attached.cover is not None
    assert attached.cover.asset is not None
    outside = shelf.configured(tmp_path / "secret.png")
    assert isinstance(outside, Asset)
    assert shelf.configured(tmp_path / "none.png") == Missing(f"there is no file {tmp_path / 'none.png'}")
