"""With the extras: a phone's HEIC and a Mermaid diagram on their way to WeChat, in a process that can load them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.engines
EXTRAS = ROOT / "tests/engines/extras"
HEIC = """
import io, json
import pillow_heif
from PIL import Image
from publisher.adapter import Picture
from publisher.apply.pictures import fit_picture
from publisher.media.sniff import sniff
from publisher_wechat.adapter import WechatAdapter
pillow_heif.register_heif_opener()
exif = Image.Exif()
exif[0x010F], exif[0x8825] = "SECRETNOTE", {1: "N", 2: (31.0, 14.0, 5.0)}
made = io.BytesIO()
picture = Image.effect_noise((150, 200), 60).convert("RGB").resize((3000, 4000), Image.Resampling.BICUBIC)
picture.save(made, "HEIF", exif=exif, quality=90)
data, seen = made.getvalue(), sniff(made.getvalue())
limits = WechatAdapter().capabilities.pictures["body"]
fitted = [fit_picture(Picture("a.heic", "x", None), data, limits, None) for _ in range(2)]
sent = fitted[0]
print(json.dumps({
    "seen": [seen.media_type, seen.width, seen.height], "type": sent.media_type, "size": [sent.width, sent.height],
    "bytes": len(sent.data), "same": fitted[0] == fitted[1], "secret": b"SECRETNOTE" in sent.data,
    "exif": dict(Image.open(io.BytesIO(sent.data)).getexif()),
}))
"""
MERMAID = """
import io, json
from PIL import Image
from publisher.adapter import Context
from publisher.document import CodeBlock, Document, Metadata, Paragraph, Text
from publisher_wechat.adapter import WechatAdapter
block = CodeBlock("flowchart TD\\n  A[缓存命中?] -->|是| B[返回]\\n  A -->|否| C[回源]", "mermaid")
document = Document(meta=Metadata(id="one", title="题", canonical="https://a.example/x"),
                    blocks=(Paragraph((Text("文"),)), block))
given = WechatAdapter().render(document, Context(target="wechat"))
(picture,) = [one for one in given.pictures if one.purpose == "body"]
drawn = picture.asset.load()
image = Image.open(io.BytesIO(drawn)).convert("RGB")
print(json.dumps({
    "losses": [loss.message for loss in given.losses], "corner": image.getpixel((1, 1)), "size": image.size,
    "colours": len(image.getcolors(1 << 20)), "same": picture.asset.load() == drawn,
}))
"""


def with_extras(script: str) -> dict[str, object]:
    path = f"{ROOT}:{ROOT / 'adapters'}:{EXTRAS}"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", env={"PYTHONPATH": path}
    )
    assert done.returncode == 0, done.stderr
    made: dict[str, object] = json.loads(done.stdout)
    return made


def test_the_extras_are_there() -> None:
    assert Path(EXTRAS / ".installed").is_file(), "tests/engines/install.sh installs them"


def test_a_heic_becomes_a_small_jpeg_without_its_place() -> None:
    """Requirement 19: twelve megapixels of a phone."""
    found = with_extras(HEIC)
    assert found["seen"] == ["image/heic", 3000, 4000]
    assert (found["type"], found["size"]) == ("image/jpeg", [1440, 1920])
    assert isinstance(found["bytes"], int)
    assert found["bytes"] < 1_000_000
    assert (found["same"], found["secret"], found["exif"]) == (True, False, {})


def test_a_diagram_with_chinese_labels_is_drawn() -> None:
    """Requirement 13: its lines on a ground of their own, its labels in letters and not in boxes."""
    found = with_extras(MERMAID)
    assert found["losses"] == []
    assert found["corner"] == [255, 255, 255]
    assert isinstance(found["colours"], int)
    assert found["colours"] > 20
    assert found["same"] is True
