"""What every test gets: no network but loopback, a home of its own, goldens that `--accept` rewrites.

Nothing of the product is imported here, so that a broken room breaks only its own tests.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OFFLINE = ROOT / "tests" / "offline"

sys.path.insert(0, str(OFFLINE))
sys.modules.pop("sitecustomize", None)  # the system may have one of its own
import sitecustomize as offline  # noqa: E402 - it must be the one of that folder

SECRETS = ("ZHIHU_COOKIE", "WECHAT_APPID", "WECHAT_SECRET", "WECHAT_APPSECRET")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
SURROUNDINGS = ("CI", "GITHUB_ACTIONS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what comes out as the new goldens")


@pytest.fixture(autouse=True)
def _alone(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A home, caches and an environment that no person's machine can change; fails a test that left loopback."""
    home = tmp_path_factory.mktemp("home", numbered=True)
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (("CACHE", ".cache"), ("STATE", ".state"), ("CONFIG", ".config"), ("DATA", ".data")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / folder))
    for name in (*SECRETS, *SURROUNDINGS, *PROXIES, *map(str.lower, PROXIES)):
        monkeypatch.delenv(name, raising=False)
    paths = (str(OFFLINE), os.environ.get("PYTHONPATH", ""))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, paths)))
    offline.refused.clear()
    yield
    if offline.refused:
        tried, offline.refused[:] = "; ".join(offline.refused), []
        pytest.fail(f"left loopback: {tried}", pytrace=False)


@pytest.fixture
def shared() -> Path:
    """The folder of real material beside a checkout; a test that asks for it is skipped where there is none."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """`golden(path, actual)`: equal to the file, or with `--accept` written into it. Read the diff before you commit."""

    def compare(path: Path, actual: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(actual, encoding="utf-8", newline="")
            return
        assert path.is_file(), f"{path.relative_to(ROOT)} is missing: run with --accept, then read the diff"
        assert actual == path.read_bytes().decode("utf-8"), f"not as in {path.relative_to(ROOT)}"

    return compare
