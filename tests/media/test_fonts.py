"""Fonts are looked for in a fixed order, and a missing one is an error with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.media import fonts
from publisher.media.fonts import FontFile, MissingFont, find_cjk_font, has_cjk


@pytest.mark.parametrize(
    ("text", "expected"), [("abc é α", False), ("损", True), ("，", True), ("かな", True), ("", False)]
)
def test_has_cjk(text: str, expected: bool) -> None:
    assert has_cjk(text) is expected


def test_none_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "NotoSansCJK-Regular.ttc").write_bytes(b"not a font")
    assert find_cjk_font(folders=(tmp_path, tmp_path / "absent")) is None


def test_a_configured_file_that_is_no_font(tmp_path: Path) -> None:
    path = tmp_path / "my.ttf"
    path.write_bytes(b"not a font")
    with pytest.raises(MissingFont, match=r"fonts\.cjk: .*my\.ttf"):
        find_cjk_font(path)


def test_the_error_holds_the_commands() -> None:
    message = str(MissingFont())
    assert "apt-get install fonts-noto-cjk" in message
    assert "dnf install" in message
    assert "fonts.cjk" in message


def test_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [
        "wqy-microhei.ttc",
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
        "simhei.ttf",
        "msyhbd.ttc",
        "msyh.ttc",
    ]
    names += [
        "Arial.ttf",
        "SourceHanSansSC-Regular.otf",
        "Hiragino Sans GB.ttc",
        "PingFang.ttc",
        "NotoSerifCJK-Regular.ttc",
    ]
    for name in names:
        (tmp_path / name).touch()
    monkeypatch.setattr(fonts, "_opened", lambda path: FontFile(path, 0, path.stem))
    found = []
    while (font := find_cjk_font(folders=(tmp_path,))) is not None:
        found.append(font.path.name)
        font.path.unlink()
        fonts._search.cache_clear()
    assert found == [
        "PingFang.ttc",
        "Hiragino Sans GB.ttc",
        "msyh.ttc",
        "simhei.ttf",
        "NotoSansCJK-Regular.ttc",
        "SourceHanSansSC-Regular.otf",
        "wqy-microhei.ttc",
    ]


@pytest.mark.engines
def test_simplified_face_of_a_collection() -> None:
    font = find_cjk_font()
    assert font is not None
    if "NotoSansCJK" in font.path.name:
        assert (font.index, font.family) == (2, "Noto Sans CJK SC")
    assert find_cjk_font(font.path) == font
