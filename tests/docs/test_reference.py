"""docs/reference/ is what the code says today; `make reference` writes it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.docs.pages import DOCS

PAGES = ("commands.md", "configuration.md", "platforms.md")


@pytest.fixture(scope="module")
def written() -> Mapping[str, str]:
    spec = importlib.util.spec_from_file_location("reference", DOCS / "site/reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Mapping[str, str] = module.pages()
    return found


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_what_the_code_says(
    page: str, written: Mapping[str, str], golden: Callable[[Path, str], None]
) -> None:
    golden(DOCS / "reference" / page, written[page])


def test_no_page_is_forgotten(written: Mapping[str, str]) -> None:
    assert set(written) == set(PAGES) == {page.name for page in (DOCS / "reference").glob("*.md")}
