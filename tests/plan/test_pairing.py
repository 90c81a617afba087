"""Which copy is which post's: what is certain, what is asked, what is never confused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.plan.pairing import Mine, Theirs, Words, find_pairs, similarity, title_key

LONG = "".join(f"第{number}段说的是缓存与显存之间怎样来回搬运数据。" for number in range(12))
OTHER = "".join(f"{number} paragraphs about sailing, knots and the weather at sea. " for number in range(12))


def mine(post: str, title: str, text: str = "", *, is_free: bool = True) -> Mine:
    return Mine(post=post, title=title, words=Words.of(text), is_free=is_free)


def theirs(title: str, text: str = "", *, proven: str = "", is_free: bool = True) -> Theirs:
    return Theirs(
        title=title, words=Words.of(text), proven=proven, proof="the canonical address", is_free=is_free
    )


@pytest.mark.parametrize(
    ("posts", "copies", "expected"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([mine("a", "甲")], [theirs("甲")], [("a", 0, "the title", True)], id="one title"),
        pytest.param(
            [mine("a", "批处理（一）：缓存")], [theirs("批处理(一):缓存 ")], [("a", 0, "the title", True)],
            id="one title, typed otherwise",
        ),
        pytest.param(
            [mine("a", "甲"), mine("b", "乙")],
            [theirs("乙"), theirs("旧名", proven="a")],
            [("a", 1, "the canonical address", True), ("b", 0, "the title", True)],
            id="what it bears wins over what it is called",
        ),
        pytest.param(
            [mine("a", "甲")],
            [theirs("甲", proven="a"), theirs("甲", proven="a")],
            [("a", 0, "the canonical address", False), ("a", 1, "the canonical address", False)],
            id="two copies bear one post",
        ),
        pytest.param(
            [mine("a", "甲"), mine("b", "甲")],
            [theirs("甲")],
            [("a", 0, "the title", False), ("b", 0, "the title", False)],
            id="two posts with one title",
        ),
        pytest.param(
            [mine("a", "甲", is_free=False), mine("b", "甲")],
            [theirs("甲")],
            [("b", 0, "the title", False)],
            id="two posts with one title, one of them known: still nobody knows whose second copy this is",
        ),
        pytest.param(
            [mine("a", "甲")],
            [theirs("甲", is_free=False), theirs("甲")],
            [("a", 1, "the title", False)],
            id="two copies with one title, one of them known",
        ),
        pytest.param(
            [mine("a", "甲", LONG)], [theirs("甲", OTHER)], [("a", 0, "the title", False)],
            id="one title, another text",
        ),
        pytest.param(
            [mine("a", "甲", LONG)], [theirs("甲", LONG.replace("缓存", "高速缓存"))], [("a", 0, "the title", True)],
            id="one title, a polished text",
        ),
        pytest.param(
            [mine("a", "推理引擎笔记(8)", LONG)], [theirs("推理引擎的笔记(8)", LONG)],
            [("a", 0, "a similar title", False)],
            id="a title that changed",
        ),
        pytest.param(
            [mine("a", "推理引擎笔记(8)")], [theirs("推理引擎笔记(9)")], [], id="another part of a series",
        ),
        pytest.param(
            [mine("a", "旧名", LONG)], [theirs("A new name", LONG)], [("a", 0, "the text", False)],
            id="the text under another title",
        ),
        pytest.param([mine("a", "甲", LONG)], [theirs("乙", OTHER)], [], id="nothing in common"),
        pytest.param(
            [mine("a", "甲", is_free=False)], [theirs("甲", is_free=False)], [], id="known already"
        ),
        pytest.param([mine("a", "甲")], [theirs("甲", proven="z")], [], id="another post's, by what it bears"),
        pytest.param([mine("a", "！？")], [theirs("。")], [], id="titles of marks alone are not equal"),
    ],
)  # fmt: skip
def test_pairs(posts: list[Mine], copies: list[Theirs], expected: list[tuple[str, int, str, bool]]) -> None:
    found = [(pair.post, pair.copy, pair.reason, pair.is_certain) for pair in find_pairs(posts, copies)]
    assert found == expected


def test_two_posts_with_one_title_are_offered_by_their_texts() -> None:
    posts = [mine("a", "周报", LONG), mine("b", "周报", OTHER)]
    first, second, *_ = find_pairs(posts, [theirs("周报", OTHER), theirs("周报", LONG)])
    assert {(first.post, first.copy), (second.post, second.copy)} == {("a", 1), ("b", 0)}
    assert first.doubt == "2 posts have this title"


TITLES = st.sampled_from(["甲", "乙", "笔记(1)", "笔记(2)", "笔记 (1)", ""])


@given(
    st.lists(TITLES, max_size=6),
    st.lists(st.tuples(TITLES, st.sampled_from(["", "p0", "p1"])), max_size=6),
)
def test_no_post_and_no_copy_is_certain_twice(ours: list[str], there: list[tuple[str, str]]) -> None:
    posts = [mine(f"p{number}", title) for number, title in enumerate(ours)]
    copies = [theirs(title, proven=proven) for title, proven in there]
    certain = [pair for pair in find_pairs(posts, copies) if pair.is_certain]
    assert len({pair.post for pair in certain}) == len(certain)
    assert len({pair.copy for pair in certain}) == len(certain)
    for pair in certain:
        equal = [post for post in posts if title_key(post.title) == title_key(copies[pair.copy].title)]
        assert pair.reason != "the title" or len(equal) == 1


def test_similarity() -> None:
    assert similarity(Words.of(LONG), Words.of(LONG)) == 1
    assert similarity(Words.of(LONG), Words.of(LONG[:60])) == 1, "the beginning of a text stands in it whole"
    assert similarity(Words.of(LONG), Words.of("短")) is None
    assert (similarity(Words.of(LONG), Words.of(OTHER)) or 0) < 0.2
