"""What an open page is told: the newest state, the last good view, and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from publisher.errors import ConfigError
from publisher.preview.live import Live
from publisher.preview.loop import Loop
from publisher.preview.model import PreviewPost, Trouble
from publisher.preview.watch import Stamps
from tests.preview.samples import column, post, problem

BROKEN = post(
    title="posts/x.md", columns=(column("zhihu", "知乎", None, kind="hold", problems=(problem(),), diff=""),)
)


def live() -> Live:
    return Live(boot="b", nonce="n", titles={"E301": ("图片不存在", "no such picture")})


def shown(*posts: PreviewPost) -> Live:
    made = live()
    made.begin([each.path for each in posts])
    made.put(posts)
    return made


def test_a_post_is_listed_before_it_is_planned() -> None:
    made = live()
    made.begin(["posts/x.md"])
    assert "正在准备" in str(made.listing()["rows"])
    assert made.post(post().key) == {"gone": False, "moved": None, "waits": True}
    made.put([post()])
    assert "分组" in str(made.listing()["rows"])
    assert "<iframe" in str(made.post(post().key)["html"])


def test_only_news_make_a_new_version() -> None:
    one = post()
    made = shown(one)
    before = made.version
    made.put([one])
    made.begin([one.path])
    assert made.version == before
    made.put([post(title="新题")])
    assert made.version == before + 1
    assert made.listing()["stamps"] == {one.key: 2}


def test_a_broken_post_keeps_its_last_good_view() -> None:
    made = shown(post())
    made.put([BROKEN])
    told = made.post(post().key)
    assert "<iframe" in str(told["html"])
    assert "E301" in str(told["trouble"])
    assert "posts/x.md:78" in str(told["trouble"])
    assert "held" in str(made.listing()["rows"])
    assert "分组" in str(made.listing()["rows"])
    made.put([post(title="修好了")])
    told = made.post(post().key)
    assert told["trouble"] == ""
    assert "修好了" in str(told["html"])


def test_a_post_that_was_never_good_shows_its_problem_in_place() -> None:
    told = shown(BROKEN).post(BROKEN.key)
    assert told["trouble"] == ""
    assert "E301" in str(told["html"])


def test_a_renamed_post_tells_where_it_is_now() -> None:
    old, new = post(identity="a1"), post(identity="a1", path="posts/新 名.md")
    made = shown(old)
    made.begin([new.path])
    assert made.post(old.key)["waits"], "nobody knows yet which post the new file is"
    made.put([new])
    assert made.post(old.key) == {"gone": True, "moved": new.key, "waits": False}
    made.begin([])
    assert made.post(new.key) == {"gone": True, "moved": None, "waits": False}


def test_the_post_that_was_asked_for_is_planned_first() -> None:
    made = live()
    made.begin(["posts/a.md", "posts/x.md"])
    assert made.wanted == ""
    made.post(post().key)
    assert made.wanted == "posts/x.md"


def test_who_waits_is_let_go() -> None:
    made = shown(post())
    assert made.wait(-1, 60) == made.version
    assert made.wait(made.version, 0) == made.version
    made.close()
    assert made.wait(made.version, 60) is None


# ---------------------------------------------------------------- the loop


class Site:
    """A source of posts whose next answers, or failures, stand in a list."""

    def __init__(self, *answers: Sequence[PreviewPost] | Exception) -> None:
        self.answers = list(answers)
        self._now: Sequence[PreviewPost] = ()

    def begin(self) -> tuple[str, ...]:
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        self._now = answer
        return tuple(each.path for each in answer)

    def posts(self, stamps: Stamps, *, first: Callable[[], str]) -> Iterator[Sequence[PreviewPost]]:
        yield from ([each] for each in self._now)

    def watched(self) -> tuple[Path, ...]:
        return ()


def turned(site: Site, made: Live, *, looks: Sequence[Stamps] = ()) -> None:
    left = list(looks)
    loop = Loop(site, made, config=Path("publisher.yaml"), looks=lambda _: left.pop(0) if left else {})
    for _ in range(len(site.answers)):
        loop.turn({})


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            ConfigError("E102", "unknown key: postss", path="publisher.yaml", line=2),
            ("E102", "publisher.yaml:2"),
        ),
        (OSError(13, "Permission denied", "x.md"), ("E115", "Permission denied")),
        (ZeroDivisionError("a bug"), ("ZeroDivisionError: a bug",)),
    ],
)
def test_a_trouble_is_told_and_the_last_view_stays(error: Exception, words: tuple[str, ...]) -> None:
    made = live()
    turned(Site([post()], error), made)
    assert all(word in str(made.listing()["trouble"]) for word in words)
    assert "分组" in str(made.listing()["rows"])
    turned(Site([post()]), made)
    assert made.listing()["trouble"] == ""


def test_an_empty_site_is_no_trouble() -> None:
    made = live()
    turned(Site([]), made)
    assert (made.listing()["rows"], made.listing()["trouble"]) == ("", "")


def test_files_that_change_while_it_plans_make_it_begin_anew() -> None:
    made = live()
    other = post(path="posts/y.md")
    turned(Site([post(), other]), made, looks=[{}, {Path("x"): 1}])
    assert set(made.listing()["stamps"]) == {post().key}  # type: ignore[call-overload]


def test_hostile_words_of_a_trouble_stay_text() -> None:
    made = live()
    made.fail([Trouble("E1", "<script>", "</ul>", "<b>")])
    assert "<script>" not in str(made.listing()["trouble"])
