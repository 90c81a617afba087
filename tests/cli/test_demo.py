"""`publish demo`: the story it tells is true, and it leaves the samples as they were."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from publisher.cli.program import run
from tests.conftest import ROOT


def samples() -> dict[str, str]:
    files = (file for file in (ROOT / "posts").rglob("*") if file.is_file())
    return {str(file): sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.skipif(not (ROOT / "posts").is_dir(), reason="needs the sample posts of a checkout")
def test_the_demo_tells_the_whole_story(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = samples()
    code = run(["demo"])
    out, err = capfd.readouterr()
    assert code == 0, out + err
    first, second = (
        match.groups() for match in re.finditer(r"publish +(\d+) of (\d+) done, (\d+) requests", out)
    )
    assert first[0] == first[1]
    assert second[:2] == ("3", "3")
    assert re.search(r"again +\d+ unchanged, 0 requests", out)
    (page,) = tmp_path.rglob("preview.html")
    assert page.as_uri() in out
    assert samples() == before


@pytest.mark.skipif(not (ROOT / "posts").is_dir(), reason="needs the sample posts of a checkout")
def test_the_story_in_chinese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert run(["demo", "--lang", "zh"]) == 0
    out, _ = capfd.readouterr()
    assert not re.search(r"[a-z]+ [a-z]+ [a-z]+", out), out
    assert re.search(r"再来一次 +\d+ 不变，0 个请求", out)
