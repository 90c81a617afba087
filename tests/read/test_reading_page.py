"""docs/reading.md names every tag and every element that the tables in the code name."""

from __future__ import annotations

import re

import pytest

from publisher.read import html, tags
from tests.conftest import ROOT

NAMED = set(re.findall(r"`([\w-]+)`", (ROOT / "docs" / "reading.md").read_text("utf-8")))


@pytest.mark.parametrize("name", sorted(tags.INLINE | tags.CONTAINERS | tags.VERBATIM))
def test_each_tag_is_on_the_page(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", sorted(html.KNOWN - {f"h{level}" for level in range(2, 6)}))
def test_each_element_is_on_the_page(name: str) -> None:
    assert name in NAMED
