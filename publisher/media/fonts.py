"""Which font draws Chinese: the configured one, else what the system has.

Only looked for where something is drawn, never for planning. Without one the caller stops with the commands
of `MissingFont` (or draws no text): boxes in place of letters are never made.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

# Han, kana, hangul, their punctuation and full-width forms.
_CJK = re.compile(
    "[\u2e80-\u9fff\ua000-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]"
)
# A code point that no font has a letter for.
_NOBODYS: Final = "\U0010fffd"
INSTALL: Final = (
    "Debian, Ubuntu: sudo apt-get install fonts-noto-cjk",
    "Fedora: sudo dnf install google-noto-sans-cjk-fonts",
    "macOS, Windows: one is part of the system; else set fonts.cjk in publisher.yaml to a .ttf, .otf or .ttc file",
)
# Best first. A collection (TTC) holds several languages' forms; the names are those of Simplified Chinese.
_FAMILIES: Final = (
    r"pingfang",
    r"hiragino ?sans ?gb",
    r"(?:msyh|microsoft ?yahei)(?!bd|l)",
    r"simhei",
    r"notosans(?:mono)?(?:cjk)?[-_]?sc|notosanscjk(?:sc)?-regular|notosanscjk-vf",
    r"sourcehansans(?:sc|cn)?[-_]?(?:regular|vf)?",
    r"wqy-?(?:microhei|zenhei)",
    r"stheiti",
)
_SUFFIXES: Final = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_SIMPLIFIED = re.compile(r"\b(?:SC|CN|GB|YaHei)\b")
# What the system's folders are, by sys.platform.
_FOLDERS: Final = {
    "darwin": (
        "/System/Library/Fonts",
        "/Library/Fonts",
        "~/Library/Fonts",
        "/System/Library/AssetsV2/com_apple_MobileAsset_Font7",
    ),
    "win32": ("C:/Windows/Fonts", "~/AppData/Local/Microsoft/Windows/Fonts"),
    "linux": ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
}


class MissingFont(ValueError):
    """Chinese is to be drawn and there is no font for it; the message holds the commands that install one."""

    def __init__(self, why: str = "no font for Chinese was found") -> None:
        super().__init__("\n".join((why, *INSTALL)))


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font that can draw Chinese: its file, the place in a collection, and the family's name inside it."""

    path: Path
    index: int
    family: str


def has_cjk(text: str) -> bool:
    """Whether a font for Chinese is needed to draw the text."""
    return _CJK.search(text) is not None


def find_cjk_font(
    configured: Path | None = None, *, folders: tuple[Path, ...] | None = None
) -> FontFile | None:
    """The configured font, else the best of the system's (or of `folders`), else None.

    Raises MissingFont when the configured file is no font with Chinese letters.
    """
    if configured is not None:
        font = _opened(configured)
        if font is None:
            raise MissingFont(f"fonts.cjk: {configured} is not a font with Chinese letters")
        return font
    return _search(system_folders() if folders is None else folders)


def missing_letters(text: str, font: FontFile) -> str:
    """The letters of the text, each once, that the font would show as boxes (emoji, rare signs)."""
    from PIL import ImageFont

    face = ImageFont.truetype(str(font.path), 32, index=font.index)
    box = bytes(face.getmask(_NOBODYS))
    letters = dict.fromkeys(letter for letter in text if not letter.isspace() and letter.isprintable())
    return "".join(letter for letter in letters if bytes(face.getmask(letter)) == box)


def system_folders() -> tuple[Path, ...]:
    """Where this system keeps its fonts."""
    return tuple(Path(name).expanduser() for name in _FOLDERS.get(sys.platform, _FOLDERS["linux"]))


@cache
def _search(folders: tuple[Path, ...]) -> FontFile | None:
    ranked = sorted(
        (rank, len(path.name), str(path), path)
        for path in _files(folders)
        if (rank := _rank(path)) is not None
    )
    return next((font for *_, path in ranked if (font := _opened(path)) is not None), None)


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def _rank(path: Path) -> int | None:
    name = path.stem.lower().replace(" ", "")
    return next(
        (rank for rank, family in enumerate(_FAMILIES) if re.match(family.replace(" ?", ""), name)), None
    )


def _opened(path: Path) -> FontFile | None:
    """The Simplified Chinese face of the file; None when it is none or its letters are missing."""
    from PIL import ImageFont

    faces: list[tuple[int, str]] = []
    for index in range(64):
        try:
            face = ImageFont.truetype(str(path), 16, index=index)
        except (OSError, ValueError):
            break
        if face.path != str(path):  # Pillow looks for the name elsewhere when the file is broken
            break
        if _draws_chinese(face):
            faces.append((index, str(face.getname()[0])))
        if path.suffix.lower() not in {".ttc", ".otc"}:
            break
    # Noto's collection holds JP, KR, SC, TC, HK (and each again as Mono): SC is index 2 there.
    best = next((face for face in faces if _SIMPLIFIED.search(face[1])), faces[0] if faces else None)
    return best and FontFile(path, *best)


def _draws_chinese(face: FreeTypeFont) -> bool:
    """Whether two letters look different from each other and from a missing one."""
    shapes = {bytes(face.getmask(letter)) for letter in ("\u4e2d", "\u6587", _NOBODYS)}
    return len(shapes) == 3
