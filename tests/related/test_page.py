"""What is printed as related.yaml reads back as the same data, whatever labels and titles hold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.config.related import read_related_data
from publisher.related.model import Entry, GroupData, RelatedData
from publisher.related.page import print_related

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(
    lambda text: " ".join(text.split())
)
NAMES = st.one_of(
    st.from_regex(r"[\w.-]{1,12}", fullmatch=True),
    st.sampled_from(
        ("007", "1e3", "null", "true", "2024-01-01", "~", "https://a.cn/x?y=1#z", "目录/文章", "a: b", "- x")
    ),
)
GROUPS = st.builds(
    lambda title, entries: GroupData(title=title, entries=tuple(entries)),
    WORDS,
    st.lists(st.builds(Entry, NAMES.filter(str.strip), WORDS), min_size=1, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(WORDS, st.lists(GROUPS, max_size=3), st.booleans())
def test_it_reads_back(heading: str, groups: list[GroupData], remarked: bool) -> None:
    data = RelatedData(heading=heading, groups=tuple(groups))
    added = [entry.post for group in groups for entry in group.entries] if remarked else []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "related.yaml")
        file.write_text(print_related(data, notes=("a remark",), added=added), "utf-8")
        read = read_related_data(file, root=Path(folder))
    assert read.heading == heading
    assert [each.title for each in read.groups] == [each.title for each in groups]
    assert [[(one.post, one.label) for one in each.entries] for each in read.groups] == [
        [(one.post, one.label) for one in each.entries] for each in groups
    ]
