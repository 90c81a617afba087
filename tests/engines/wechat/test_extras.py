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
import io, json, re
from PIL import Image
from publisher.adapter import Context
from publisher.document import CodeBlock, Document, Metadata, Paragraph, Text
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.sandbox_html import normalise
KINDS = (
    "flowchart TD\\n  A[缓存命中?] -->|是| B[返回]\\n  A -->|否| C[(回源)]\\n  style C fill:#f9f",
    "sequenceDiagram\\n  A->>B: 请求\\n  B-->>A: 应答\\n  Note over A,B: 说明",
    "classDiagram\\n  Animal <|-- Duck\\n  Animal : +int age",
    "stateDiagram-v2\\n  [*] --> Still\\n  Still --> [*]: 走",
    "pie title 宠物\\n  \\"狗\\" : 3\\n  \\"猫\\" : 1",
    "gantt\\n  dateFormat YYYY-MM-DD\\n  section S\\n  A task :a1, 2024-01-01, 30d",
    "erDiagram\\n  CUSTOMER ||--o{ ORDER : places",
    "mindmap\\n  root((m))\\n    A\\n    B",
    "gitGraph\\n  commit\\n  branch dev\\n  commit\\n  checkout main\\n  merge dev",
)
blocks = (Paragraph((Text("文"),)), *(CodeBlock(text, "mermaid") for text in KINDS))
def rendered(blocks, limit):
    document = Document(meta=Metadata(id="one", title="题", canonical="https://a.example/x"), blocks=blocks)
    return WechatAdapter(body_limit=limit).render(document, Context(target="wechat"))
given, small = rendered(blocks, 10**6), rendered(blocks[:2], 900)
drawings = re.findall(r"<svg.*?</svg>", given.body)
(picture,) = [one for one in small.pictures if one.purpose == "body"]
drawn = picture.asset.load()
image = Image.open(io.BytesIO(drawn)).convert("RGBA")
print(json.dumps({
    "losses": [loss.message for loss in given.losses], "kinds": len(KINDS), "drawings": len(drawings),
    "fixed": normalise(given.body, knows=lambda _: False) == given.body, "longest": max(map(len, drawings)),
    "paints": sorted(set(re.findall(r'(?:fill|stroke)="([^"]*)"(?! fill-opacity)', given.body))),
    "words": "缓存命中?" in drawings[0] and "回源" in drawings[0],
    "corner": image.getpixel((1, 1))[3], "alphas": len(set(image.getchannel("A").getdata())),
    "same": picture.asset.load() == drawn,
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


def test_diagrams_of_every_kind_follow_the_colour_of_the_text() -> None:
    """Requirements 13 and 15: safe to be kept as they are, and nothing opaque in a colour of its own."""
    found = with_extras(MERMAID)
    assert found["losses"] == []
    assert found["drawings"] == found["kinds"]
    assert found["fixed"] is True
    assert found["paints"] == ["currentColor", "none"]
    assert found["words"] is True
    assert isinstance(found["longest"], int)
    assert found["longest"] < 3_000


def test_a_diagram_with_chinese_labels_is_drawn_as_a_picture() -> None:
    """Requirement 13: where the article would be too long; on no ground, its labels in letters and not in boxes."""
    found = with_extras(MERMAID)
    assert found["corner"] == 0
    assert isinstance(found["alphas"], int)
    assert found["alphas"] > 20
    assert found["same"] is True
