"""Carrying work out against a platform in memory: one article, whatever happens, and never another's text lost."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import pytest
from PIL import Image

from publisher.adapter import Picture, PictureLimits, Prints, Purpose, Rendition, Uploaded
from publisher.apply.settle import Conflict, Unlike
from publisher.apply.work import Result, Work
from publisher.document import Asset
from publisher.errors import NeedsPerson, OutcomeUnknown, Refused, SourceError, Unreachable
from publisher.files import write_atomically
from publisher.plan.planner import Wish, decide
from tests.apply.platform import CAPABILITIES, Copy, Crash, Platform, Scene

Way = Literal["titles", "marks"]
WAYS: tuple[Way, ...] = ("titles", "marks")


def png(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(buffer, "PNG")
    return buffer.getvalue()


RED, BLUE = png("red"), png("blue")
RED_SHA, BLUE_SHA = sha256(RED).hexdigest(), sha256(BLUE).hexdigest()


def asset(data: bytes = RED, name: str = "red.png") -> Asset:
    return Asset(sha256(data).hexdigest(), "image/png", len(data), name, lambda: data)


def rendition(
    text: str = "正文", *, post: str = "a", target: str = "there", title: str = "题", **more: Any
) -> Rendition:
    body = f'<p>{text}</p><figure><img src="asset:{RED_SHA}"></figure>'
    given: dict[str, Any] = {
        "body": body,
        "pictures": (Picture("red.png", f"asset:{RED_SHA}", asset()),),
        "prints": Prints(text, "", ""),
        **more,
    }
    return Rendition(target=target, post=post, format="html", title=title, **given)


def work(given: Rendition | None = None, **more: Any) -> Work:
    return Work(action="create", rendition=given or rendition(), path="posts/a.md", source="hash", **more)


@pytest.fixture(params=WAYS)
def platform(request: pytest.FixtureRequest) -> Platform:
    return Platform(way=request.param)


@pytest.fixture
def scene(tmp_path: Path, platform: Platform) -> Scene:
    return Scene(tmp_path, {"there": platform})


def only(results: tuple[Result, ...]) -> Result:
    (result,) = results
    return result


def entry(scene: Scene, post: str = "a", target: str = "there") -> Any:
    return scene.ledger.target(post, target)


# ---------------------------------------------------------------- the plain course


def test_a_create_leaves_a_copy_and_a_whole_record(scene: Scene, platform: Platform) -> None:
    given = rendition()
    result = only(scene.run(work(given)))
    assert (result.outcome, result.action, result.url) == ("done", "create", "https://there/1")
    assert (
        next(iter(platform.copies.values())).body
        == f'<p>正文</p><figure><img src="https://cdn/{RED_SHA[:8]}"></figure>'
    )
    known = entry(scene)
    assert (known.id, known.account, known.stage, known.pending) == ("1", "lin", "draft", None)
    assert (known.sent.own, known.sent.fingerprint) == ("正文", given.fingerprint)
    assert known.returned
    assert known.images == {RED_SHA: Uploaded(f"https://cdn/{RED_SHA[:8]}")}
    assert scene.ledger.sent_body("there", "a") == given.body
    assert [event.kind for event in scene.events][0 :: len(scene.events) - 1] == ["begins", "ends"]


def test_an_update_keeps_the_id_and_uploads_nothing_again(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    result = only(scene.run(work(rendition("新"))))
    assert (result.outcome, len(platform.copies), platform.uploads) == ("done", 1, [RED_SHA])
    assert "新" in platform.copies["1"].body
    assert len(scene.ledger.versions("there", "a")) == 1


def test_a_picture_is_uploaded_once_an_account(scene: Scene, platform: Platform) -> None:
    other = replace(rendition(post="b", title="另"), target="there")
    assert [result.outcome for result in scene.run(work(), work(other))] == ["done", "done"]
    assert platform.uploads == [RED_SHA]
    assert entry(scene, "b").images == entry(scene).images


def test_publishing_ends_with_the_public_address(scene: Scene, platform: Platform) -> None:
    result = only(scene.run(work(mode="publish")))
    assert (result.outcome, result.url, entry(scene).stage) == ("done", "https://there/1", "published")


# ---------------------------------------------------------------- crashes


def run_until_settled(scene: Scene, given: Rendition, mode: Any) -> list[Result]:
    """Runs, planning anew each time, as often as the planner finds something to do."""
    results: list[Result] = []
    for _ in range(4):
        can_update = scene.capabilities_of("there").can_update_published
        decision = decide(given, entry(scene), Wish(mode=mode, can_update_published=can_update))
        if decision.kind == "skip":
            return results
        assert decision.kind in ("create", "update"), decision
        results += scene.run(work(given, mode=mode))
    raise AssertionError(f"never settled: {results}")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mode", ["draft", "publish"])
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("first", [False, True], ids=["create", "update"])
def test_killed_at_any_call_there_is_one_article(
    tmp_path: Path, way: Way, mode: str, is_after: bool, first: bool
) -> None:
    number, crashed = 0, True
    while crashed:
        number += 1
        crashed = _crash(
            tmp_path / str(number), Platform(way=way), mode, number, is_after=is_after, first=first
        )
    assert number > 4


def _crash(state: Path, platform: Platform, mode: str, number: int, *, is_after: bool, first: bool) -> bool:
    """Kills a run at its call `number`, runs again, and looks at what is there; False when there were fewer calls."""
    scene = Scene(state, {"there": platform})
    if first:
        scene.run(work(rendition("旧")))
    begun = len(platform.calls)

    def kill(name: str, after: bool) -> None:
        if len(platform.calls) - begun == number and after == is_after:
            raise Crash

    platform.hook = kill
    try:
        scene.run(work(rendition("新"), mode=mode))
        return False
    except Crash:
        platform.hook = lambda name, after: None
    run_until_settled(scene, rendition("新"), mode)
    assert [copy.stage for copy in platform.copies.values()] == [
        "published" if mode == "publish" else "draft"
    ]
    assert "新" in platform.copies["1"].body
    assert len(platform.uploads) <= 2
    assert entry(scene).pending is None
    return True


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_after", [False, True], ids=["before", "after"])
def test_killed_at_any_record_there_is_one_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: Way, is_after: bool
) -> None:
    real = write_atomically
    for number in range(1, 20):
        count = 0

        def write(path: Path, data: Any, *, at: int = number, **more: Any) -> None:
            nonlocal count
            count += 1
            if count == at and not is_after:
                raise Crash
            real(path, data, **more)
            if count == at:
                raise Crash

        platform = Platform(way=way)
        scene = Scene(tmp_path / str(number), {"there": platform})
        monkeypatch.setattr("publisher.ledger.store.write_atomically", write)
        try:
            scene.run(work())
            break
        except Crash:
            monkeypatch.setattr("publisher.ledger.store.write_atomically", real)
        run_until_settled(scene, rendition(), "draft")
        assert len(platform.copies) == 1
        assert "正文" in platform.copies["1"].body
    assert number > 4


# ---------------------------------------------------------------- unknown outcomes and refusals


def fail(platform: Platform, call: str, error: Exception, *, is_after: bool = False) -> None:
    def hook(name: str, after: bool) -> None:
        if name == call and after == is_after:
            platform.hook = lambda name, after: None
            raise error

    platform.hook = hook


def creating(platform: Platform) -> str:
    return "reserve" if platform.way == "titles" else "add"


@pytest.mark.parametrize("is_after", [False, True])
def test_an_unknown_create_is_settled_by_looking(scene: Scene, platform: Platform, is_after: bool) -> None:
    fail(platform, creating(platform), OutcomeUnknown("E406", "no answer"), is_after=is_after)
    result = only(scene.run(work()))
    assert (result.outcome, entry(scene).pending.step) == ("unknown", creating(platform))
    assert only(scene.run(work())).outcome == "done"
    assert len(platform.copies) == 1


def test_a_refused_create_leaves_nothing_pending(scene: Scene, platform: Platform) -> None:
    fail(platform, creating(platform), Refused("E407", "no", platform_code=45003))
    result = only(scene.run(work()))
    assert (result.outcome, result.error and result.error.code) == ("failed", "E407")
    assert entry(scene).pending is None
    assert decide(rendition(), entry(scene), Wish()).kind == "create"


def test_what_reads_back_otherwise_is_unknown(scene: Scene, platform: Platform) -> None:
    platform.normalise = lambda body: body.replace("正文", "别的")
    result = only(scene.run(work()))
    assert result.outcome == "unknown"
    assert isinstance(result.error, Unlike)
    assert "-别的" in result.error.diff
    assert "+正文" in result.error.diff
    assert entry(scene).pending is not None


def test_what_saving_rewrites_reads_back_the_same(scene: Scene, platform: Platform) -> None:
    platform.normalise = lambda body: f'<section class="x">{body}</section>\n'.replace(
        "https://cdn/", "https://cdn2/"
    )
    assert only(scene.run(work())).outcome == "done"
    assert only(scene.run(work(rendition("新")))).outcome == "done"


# ---------------------------------------------------------------- conflicts


def edit(platform: Platform, text: str = "别人写的", id: str = "1") -> None:
    platform.copies[id] = replace(platform.copies[id], body=f"<p>{text}</p>")


def test_an_edit_there_is_never_lost(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    edit(platform)
    result = only(scene.run(work(rendition("新"))))
    assert (result.outcome, platform.copies["1"].body) == ("failed", "<p>别人写的</p>")
    assert isinstance(result.error, Conflict)
    assert "-别人写的" in result.error.diff
    assert "+新" in result.error.diff
    forced = only(scene.run(work(rendition("新"), force=True)))
    assert forced.outcome == "done"
    (backup,) = (scene.state / "backup" / "there" / "a").iterdir()
    assert backup.read_text() == "<p>别人写的</p>"


def test_a_picture_that_was_replaced_there_is_an_edit_too(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    copy = platform.copies["1"]
    platform.copies["1"] = replace(copy, body=copy.body.replace(RED_SHA[:8], "theirs"))
    given = replace(rendition(), fields={"digest": "新"})
    assert isinstance(only(scene.run(work(given))).error, Conflict)


def test_an_edited_draft_is_left_alone_for_what_is_not_the_posts_own(
    scene: Scene, platform: Platform
) -> None:
    scene.run(work())
    edit(platform)
    result = only(scene.run(work(rendition("新"), is_minor=True)))
    if platform.way == "marks":
        assert (result.action, result.outcome, result.note) == ("skip", "done", "edited")
    else:
        assert result.error is not None
    assert platform.copies["1"].body == "<p>别人写的</p>"


def test_what_was_never_sent_is_not_written_over(scene: Scene, platform: Platform) -> None:
    """An adopted copy: recorded, but what stands there is not ours."""
    scene.run(work())
    edit(platform)
    ledger = scene.ledger
    known = ledger.target("a", "there")
    assert known is not None
    ledger.save_target("a", "there", replace(known, sent=type(known.sent)()), path="", source="")
    assert isinstance(only(scene.run(work())).error, Conflict)
    assert isinstance(only(scene.run(work())).error, Conflict)
    assert only(scene.run(work(force=True))).outcome == "done"


# ---------------------------------------------------------------- gone, frozen, lost


def test_a_copy_that_is_gone_is_not_made_again_by_itself(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    platform.copies.clear()
    assert only(scene.run(work(rendition("新"), is_minor=True))).note == "gone"
    for _ in range(2):
        result = only(scene.run(work(rendition("新"))))
        assert (result.outcome, platform.copies) == ("failed", {})


def test_gone_is_recorded_and_force_makes_a_new_one(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    platform.copies.clear()
    result = only(scene.run(work(rendition("新"))))
    assert (result.outcome, result.error and result.error.code, entry(scene).stage) == (
        "failed",
        "E404",
        "gone",
    )
    assert only(scene.run(work(rendition("新"), force=True))).outcome == "done"
    assert (entry(scene).id, entry(scene).stage, list(platform.copies)) == ("2", "draft", ["2"])


def test_a_published_copy_that_cannot_be_changed_is_frozen(tmp_path: Path) -> None:
    platform = Platform(way="marks")
    scene = Scene(tmp_path, {"there": platform})
    scene.run(work(mode="publish"))
    writes = list(platform.writes())
    result = only(scene.run(work(rendition("新"))))
    assert (result.action, result.note, platform.writes()) == ("skip", "frozen", writes)


def test_a_draft_published_by_hand_tells_its_address(tmp_path: Path) -> None:
    platform = Platform(way="titles")
    scene = Scene(tmp_path, {"there": platform})
    scene.run(work())
    platform.copies["1"].stage = "published"
    assert only(scene.run(work(rendition("新")))).outcome == "done"
    assert (entry(scene).stage, entry(scene).url) == ("published", "https://there/1")


def test_a_lost_ledger_finds_its_copy_and_writes_nothing(tmp_path: Path) -> None:
    platform = Platform(way="marks")
    Scene(tmp_path / "one", {"there": platform}).run(work())
    writes, uploads = list(platform.writes()), list(platform.uploads)
    scene = Scene(tmp_path / "two", {"there": platform})
    result = only(scene.run(work()))
    assert (result.outcome, result.note, platform.writes(), platform.uploads) == (
        "done",
        "adopted",
        writes,
        uploads,
    )
    assert decide(rendition(), entry(scene), Wish()).kind == "skip"


def test_a_lost_ledger_and_another_text_ask_first(tmp_path: Path) -> None:
    platform = Platform(way="marks")
    Scene(tmp_path / "one", {"there": platform}).run(work())
    scene = Scene(tmp_path / "two", {"there": platform})
    for _ in range(2):
        assert isinstance(only(scene.run(work(rendition("新")))).error, Conflict)
    assert (entry(scene).id, len(platform.copies)) == ("1", 1)
    assert only(scene.run(work(rendition("新"), force=True))).outcome == "done"
    assert len(platform.copies) == 1


def test_an_equal_title_asks_and_force_makes_another(tmp_path: Path) -> None:
    platform = Platform(way="titles", copies={"9": Copy("题", "<p>另一篇</p>")})
    scene = Scene(tmp_path, {"there": platform})
    result = only(scene.run(work()))
    assert (result.error and result.error.code, platform.uploads) == ("E409", [])
    assert only(scene.run(work(force=True))).outcome == "done"
    assert platform.copies["9"].body == "<p>另一篇</p>"


# ---------------------------------------------------------------- whose


def test_another_account_than_before_is_a_persons_matter(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    platform.account = "wu"
    result = only(scene.run(work(rendition("新"))))
    assert isinstance(result.error, NeedsPerson)
    assert (result.error.code, "正文" in platform.copies["1"].body) == ("E410", True)


def test_another_owner_is_a_persons_matter(scene: Scene, platform: Platform) -> None:
    scene.run(work())
    platform.owner = "wu"
    result = only(scene.run(work(rendition("新"))))
    assert result.error is not None
    assert (result.error.code, "正文" in platform.copies["1"].body) == ("E410", True)


# ---------------------------------------------------------------- pictures


def test_one_picture_that_fails_stops_its_article_before_it_is_touched(
    scene: Scene, platform: Platform
) -> None:
    blue = Picture("blue.png", f"asset:{BLUE_SHA}", asset(BLUE, "blue.png"))
    broken = Picture("broken.png", "asset:0", replace(asset(b"no picture"), sha256="0"), line=7)
    result = only(scene.run(work(rendition(pictures=(*rendition().pictures, broken, blue)))))
    assert isinstance(result.error, SourceError)
    assert (result.error.code, result.error.line) == ("E302", 7)
    assert "broken.png" in result.error.message
    assert platform.writes() == []
    assert set(entry(scene).images) == set(platform.uploads)


def test_a_remote_picture_is_fetched_and_its_address_replaced_where_it_stands(
    scene: Scene, platform: Platform
) -> None:
    url = "https://far/a.png?x=1&y=2"
    scene.fetched[url] = BLUE
    shown = "https://far/a.png?x=1&amp;y=2"
    body = f'<p><a href="{shown}">{shown}</a></p><figure><img src="{shown}"></figure>'
    assert only(scene.run(work(rendition(body=body, pictures=(Picture(url, url, None),))))).outcome == "done"
    assert (
        platform.copies["1"].body
        == f'<p><a href="{shown}">{shown}</a></p><figure><img src="https://cdn/{BLUE_SHA[:8]}"></figure>'
    )
    assert entry(scene).images == {BLUE_SHA: Uploaded(f"https://cdn/{BLUE_SHA[:8]}")}


def test_two_addresses_of_the_same_picture_are_one_upload(tmp_path: Path) -> None:
    platform = Platform()
    scene = Scene(tmp_path, {"there": platform}, there=replace(CAPABILITIES, uploads=4))
    urls = [f"https://far/{number}.png" for number in range(4)]
    scene.fetched.update(dict.fromkeys(urls, BLUE))
    given = rendition(pictures=tuple(Picture(url, url, None) for url in urls), body="<p>正文</p>")
    assert only(scene.run(work(given))).outcome == "done"
    assert platform.uploads == [BLUE_SHA]


def test_a_cover_with_rules_of_its_own_needs_its_own_upload(tmp_path: Path) -> None:
    limits: dict[Purpose, PictureLimits] = {"body": PictureLimits(), "cover": PictureLimits(max_width=900)}
    platform = Platform()
    scene = Scene(tmp_path, {"there": platform}, there=replace(CAPABILITIES, pictures=limits))
    scene.run(work())
    cover = Picture("red.png", f"asset:{RED_SHA}", asset(), purpose="cover")
    given = rendition("新", pictures=(*rendition().pictures, cover), fields={"cover": f"asset:{RED_SHA}"})
    assert only(scene.run(work(given))).outcome == "done"
    assert platform.uploads == [RED_SHA, RED_SHA]
    assert entry(scene).images == {RED_SHA: Uploaded(f"https://cdn/{RED_SHA[:8]}", f"M{RED_SHA[:4]}")}
    assert platform.copies["1"].fields == {"cover": f"https://cdn/{RED_SHA[:8]}"}
    scene.run(work(replace(given, title="又")))
    assert platform.uploads == [RED_SHA, RED_SHA]


# ---------------------------------------------------------------- several targets


def test_blogs_come_first_and_order_is_kept(tmp_path: Path) -> None:
    first, second, blog = Platform(), Platform(way="marks"), Platform()
    blog_can = replace(CAPABILITIES, is_blog=True)
    scene = Scene(tmp_path, {"zhihu": first, "wechat": second, "blog": blog}, blog=blog_can)
    results = scene.run(*(work(rendition(target=target)) for target in ("zhihu", "wechat", "blog")))
    assert [(result.target, result.outcome) for result in results] == [
        (name, "done") for name in ("zhihu", "wechat", "blog")
    ]
    assert [event.target for event in scene.events[:2]] == ["blog", "blog"]
    assert scene.events[0].kind == "begins"
    known = scene.ledger.load("a")
    assert known is not None
    assert set(known.targets) == {"zhihu", "wechat", "blog"}


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Unreachable("E401", "no way"), ["failed", "not-tried", "not-tried"]),
        (NeedsPerson("E412", "address"), ["failed", "not-tried", "not-tried"]),
        (Refused("E407", "no"), ["failed", "done", "done"]),
        (ZeroDivisionError("secret"), ["unknown", "done", "done"]),
    ],
)
def test_one_targets_failure_stops_no_other(tmp_path: Path, error: Exception, expected: list[str]) -> None:
    bad, good = Platform(), Platform()
    scene = Scene(tmp_path, {"bad": bad, "good": good})
    fail(bad, "look", error)
    given = [
        rendition(post=post, target=target, title=post)
        for target in ("bad", "good")
        for post in ("a", "b", "c")
    ]
    results = scene.run(*map(work, given))
    assert [result.outcome for result in results] == [*expected, "done", "done", "done"]
    first = results[0].error
    assert first is not None
    assert "secret" not in first.message
    assert getattr(first, "target", "bad") in ("bad", "")


def test_an_interruption_leaves_whole_records_and_is_raised_again(tmp_path: Path) -> None:
    one, two = Platform(), Platform(way="marks")
    scene = Scene(tmp_path, {"one": one, "two": two})

    def interrupt(name: str, is_after: bool) -> None:
        if name == "write" and is_after:
            raise KeyboardInterrupt

    one.hook = interrupt
    given = [
        rendition(post=post, target=target, title=post) for target in ("one", "two") for post in ("a", "b")
    ]
    with pytest.raises(KeyboardInterrupt):
        scene.run(*map(work, given))
    assert list(one.copies) == ["1"]
    assert entry(scene, "a", "one").pending.step == "write"
    assert all(entry(scene, copy.mark, "two").pending is None for copy in two.copies.values())
    one.hook = lambda name, is_after: None
    assert [result.outcome for result in scene.run(*map(work, given))] == ["done"] * 4
    assert (len(one.copies), len(two.copies)) == (2, 2)


def test_a_copy_that_is_the_authors_own_file_is_only_recorded(tmp_path: Path) -> None:
    platform = Platform(is_source=True, copies={"9": Copy("题", "")})
    platform.normalise = lambda body: "the author's own"
    scene = Scene(tmp_path, {"there": platform}, there=replace(CAPABILITIES, is_blog=True))
    assert only(scene.run(work(force=True))).outcome == "done"
    assert only(scene.run(work(rendition("新")))).outcome == "done"
    assert decide(rendition("新"), entry(scene), Wish()).kind == "skip"
