"""A whole life through `apply`: conflicts, what is gone, what a person published. Faults stand in `test_faults`."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from publisher.adapter import Mode, Picture, Rendition
from publisher.apply.run import apply_actions
from publisher.apply.work import Result, Tools, Work
from publisher.document import Asset
from publisher.errors import ExitCode, Refused, Unreachable
from publisher.ledger import Ledger, TargetEntry
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxServer
from publisher.testing import sample_asset
from publisher_zhihu import sandbox_replies as replies
from publisher_zhihu.adapter import ADAPTER
from publisher_zhihu.client import ZhihuClient
from publisher_zhihu.sandbox import ZhihuSandbox
from tests.adapters.zhihu.conftest import NOW, Line, ask, job_of, picture, run


class Life:
    """One post on one account; each run is a process of its own, with what the ledger remembers."""

    def __init__(self, folder: Path, server: SandboxServer, emulator: ZhihuSandbox) -> None:
        self.ledger = Ledger(folder / "state")
        self.line = Line(server, emulator)
        self.fetched = b""
        """What every remote picture is."""

    @property
    def entry(self) -> TargetEntry:
        entry = self.ledger.target("p1", "zhihu")
        assert entry is not None
        return entry

    def run(self, rendition: Rendition, mode: Mode, *, way: str = "content", force: bool = False) -> Result:
        """What one `publish -y` does with the post."""
        client = self.line.client(publish_path=way)
        work = Work(action="create", rendition=rendition, path="p1.md", source="s", mode=mode, force=force)
        tools = Tools(ledger=self.ledger, fetch=lambda _: self.fetched, now=lambda: NOW)
        (result,) = apply_actions(
            [work], clients=lambda _: client, capabilities=lambda _: ADAPTER().capabilities, tools=tools
        )
        return result

    def titles(self, stage: str) -> list[str]:
        """What stands there, in the emulator's own files."""
        articles = self.line.emulator._store.articles()
        return [
            one["draft"]["title"]
            for one in articles
            if (stage == "published") == (one["published"] is not None)
        ]


@pytest.fixture
def life(tmp_path: Path, line: Line) -> Life:
    return Life(tmp_path, line.server, line.emulator)


def edit_there(life: Life, **changes: str) -> None:
    """What a person does in Zhihu's editor."""
    record = life.line.emulator._store.article(str(life.entry.id))
    assert record is not None
    record["draft"] |= changes
    life.line.emulator._store.keep_article(record)


def test_an_edit_there_is_a_conflict_until_force(life: Life, rendition: Rendition) -> None:
    """Requirement 27."""
    life.run(rendition, "draft")
    edit_there(life, content="<h2>路线</h2><p>从<b>南门</b>出发。</p>")
    changed = replace(rendition, body="<p>从西门出发。</p>")
    held = life.run(changed, "draft")
    assert held.error is not None
    assert (held.error.code, held.error.exit_code) == ("E405", ExitCode.PERSON)
    assert life.run(changed, "draft", force=True).outcome == "done"
    (backup,) = (life.ledger.state / "backup").rglob("*.html")
    assert "南门" in backup.read_text("utf-8")


def test_what_the_editor_rewrites_by_itself_is_no_conflict(life: Life, rendition: Rendition) -> None:
    life.run(rendition, "draft")
    edit_there(life, content='<h2 class="x">路线</h2>\n<p>从<b>东门</b>出发。</p><p></p>')
    assert life.run(replace(rendition, title="新题"), "draft").outcome == "done"


def test_a_draft_published_by_hand_is_taken_over(life: Life, rendition: Rendition) -> None:
    life.run(rendition, "draft")
    record = life.line.emulator._store.article(str(life.entry.id))
    assert record is not None
    life.line.emulator._store.keep_article({**record, "published": record["draft"]})
    result = life.run(replace(rendition, title="新题"), "draft")
    assert (result.outcome, life.entry.stage) == ("done", "published")
    assert result.url == f"https://zhuanlan.zhihu.com/p/{life.entry.id}"


def test_a_deleted_draft_is_not_made_anew_by_itself(life: Life, rendition: Rendition) -> None:
    """Requirement 34."""
    life.run(rendition, "draft")
    life.line.emulator._store.drop_article(str(life.entry.id))
    held = life.run(replace(rendition, title="新题"), "draft")
    assert held.error is not None
    assert held.error.code == "E404"
    assert life.titles("draft") == []
    assert life.run(replace(rendition, title="新题"), "draft", force=True).outcome == "done"
    assert life.titles("draft") == ["新题"]


def test_an_equal_title_holds(life: Life, rendition: Rendition, tmp_path: Path) -> None:
    life.run(rendition, "draft")
    other = Life(tmp_path / "other", life.line.server, life.line.emulator)
    held = other.run(rendition, "draft")
    assert held.error is not None
    assert held.error.code == "E409"
    assert other.titles("draft") == [rendition.title]


# ---------------------------------------------------------------- pictures in a post's life


def with_picture(rendition: Rendition, data: bytes, name: str, media_type: str) -> Rendition:
    """The same with one picture, named in line 9."""
    asset = Asset(sha256(data).hexdigest(), media_type, len(data), name, lambda: data)
    body = f'{rendition.body}<figure><img src="{asset.url}" data-caption="" data-size="normal"></figure>'
    return replace(rendition, body=body, pictures=(Picture(name, asset.url, asset, line=9),))


def test_a_picture_travels_once_and_its_address_lasts(life: Life, rendition: Rendition) -> None:
    """Requirement 19: an edit asks nobody for a picture that the ledger knows; no temporary address is kept."""
    asset = sample_asset()
    pictured = with_picture(rendition, asset.load(), "map.png", "image/png")
    assert life.run(pictured, "draft").outcome == "done"
    (known,) = life.entry.images.values()
    assert known.url.startswith("https://picx.zhimg.com/v2-")
    life.line.server.journal.clear()
    assert life.run(replace(pictured, title="新题"), "draft").outcome == "done"
    assert not any("image" in asked or "upload" in asked for asked in life.line.lines)
    ledger = life.ledger.path_of("p1").read_text("utf-8")
    assert "auth_key" not in ledger
    assert "pic-private" not in ledger


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(b"no picture at all", "broken.png", "E302"), (b"<svg>", "broken.svg", "E302")],
)
def test_a_picture_that_cannot_go_stops_the_article_before_it_is_made(
    life: Life, rendition: Rendition, data: bytes, name: str, code: str
) -> None:
    """Requirement 21: which file and which line; nothing is written there."""
    failed = life.run(with_picture(rendition, data, name, "image/png"), "publish")
    assert failed.error is not None
    assert (failed.error.code, failed.error.line, name in failed.error.message) == (code, 9, True)
    assert not life.line.writes


def test_a_picture_that_zhihu_refuses_stops_the_article_too(life: Life, rendition: Rendition) -> None:
    """Requirement 21."""
    asset = sample_asset()
    life.line.server.faults.add(
        Fault(kind="reply", match="PUT */upload/*", status=403, body=b"<Code>No</Code>")
    )
    failed = life.run(with_picture(rendition, asset.load(), "map.png", "image/png"), "publish")
    assert failed.error is not None
    assert "map.png" in failed.error.message
    assert not any("drafts" in asked for asked in life.line.writes)


def test_a_drawing_is_sent_as_what_zhihu_takes(life: Life, rendition: Rendition) -> None:
    """Requirement 22: an SVG is rasterised; a picture that is too wide becomes narrower."""
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>'
    )
    pictured = with_picture(rendition, drawing, "plan.svg", "image/svg+xml")
    assert life.run(pictured, "draft").outcome == "done"
    (known,) = life.entry.images.values()
    assert known.url.endswith(".png")
    wide = io.BytesIO()
    Image.new("RGB", (4_000, 10), "teal").save(wide, "PNG")
    assert (
        life.run(with_picture(rendition, wide.getvalue(), "wide.png", "image/png"), "draft").outcome == "done"
    )
    stored = [file.read_bytes() for file in life.line.emulator._store.folder.glob("images/*.bytes")]
    assert max(Image.open(io.BytesIO(data)).width for data in stored) == 2_880


def test_a_cover_from_elsewhere_is_brought_along(life: Life, rendition: Rendition) -> None:
    """Requirement 20: it is fetched, sent to Zhihu's own store, and stands in the draft by that address."""
    far = "https://img.example/cover.png"
    covered = replace(
        rendition,
        fields={**rendition.fields, "cover": far},
        pictures=(Picture("cover.png", far, None, purpose="cover"),),
    )
    life.fetched = sample_asset().load()
    assert life.run(covered, "draft").outcome == "done"
    (article,) = life.line.emulator._store.articles()
    assert article["draft"]["title_image"].startswith("https://picx.zhimg.com/v2-")


def test_an_unchanged_rerun_writes_nothing_and_an_edit_keeps_the_id(life: Life, rendition: Rendition) -> None:
    """Requirement 26: PATCH, then publish as an update; never a second article."""
    life.run(rendition, "publish")
    id = life.entry.id
    life.line.server.journal.clear()
    assert life.run(replace(rendition, body="<p>从西门出发。</p>"), "publish").outcome == "done"
    assert life.entry.id == id
    assert [asked.partition(" ")[0] for asked in life.line.writes] == ["PATCH", "POST"]
    assert life.titles("published") == [rendition.title]


def test_no_request_is_signed(line: Line, rendition: Rendition) -> None:
    """Requirement 37: no signature header leaves; the answer to a route that wants one says so by itself."""
    seen: set[str] = set()
    line.server.before = lambda _, request: seen.update(request.headers)
    client = line.client()
    run(client, job_of(rendition, mode="publish"))
    client.upload(picture())
    assert not {name for name in seen if name.startswith(("x-zse", "x-zst"))}
    answer = replies.UNSIGNED
    line.server.faults.add(Fault(kind="reply", match="GET *", status=answer.status, body=answer.body))
    with pytest.raises(Refused, match="signed requests") as caught:
        line.client().account()
    assert "will not be" in caught.value.why


def send_all(client: ZhihuClient, rendition: Rendition, salt: str) -> None:
    """A picture that was never sent, and a publication: every host is asked."""
    client.upload(replace(picture(), data=picture().data + salt.encode()))
    run(client, job_of(rendition, mode="publish"))


def test_every_host_is_the_configuration_s(line: Line, rendition: Rendition) -> None:
    """Requirement 39: the whole flow runs on loopback; each of the four hosts can be another."""
    client = line.client()
    client.upload(picture())
    run(client, job_of(rendition, mode="publish"))
    assert {asked.split("/")[1] for asked in line.lines} == {"www", "zhuanlan", "api", "upload"}
    for host in ("www", "zhuanlan", "api", "upload"):
        base = line.server.url_of("zhihu")
        hosts = {name: f"{base}/{name}" for name in ("www", "zhuanlan", "api", "upload")} | {
            host: "http://127.0.0.1:9"
        }
        with pytest.raises(Unreachable):
            send_all(line.client(hosts=hosts), rendition, host)


ROWS = """\
1 GET /www/api/v4/me
2 POST /zhuanlan/api/articles/drafts
3 GET /zhuanlan/api/articles/1/draft
4 PATCH /zhuanlan/api/articles/1/draft
6 DELETE /zhuanlan/api/articles/1/draft
6 DELETE /www/api/v4/articles/1/draft
7 PUT /zhuanlan/api/articles/1/publish
8 POST /www/api/v4/content/publish
10 GET /zhuanlan/api/articles/1
11 DELETE /www/api/v4/articles/1
11 DELETE /zhuanlan/api/articles/1
12 GET /www/api/v4/articles/my_drafts
14 GET /www/api/v4/members/sandbox-author/articles
16 GET /zhuanlan/api/autocomplete/topics?token=x
17 POST /zhuanlan/api/articles/1/topics
18 DELETE /zhuanlan/api/articles/1/topics/2
19 GET /www/api/v4/members/sandbox-author/column-contributions
20 POST /www/api/v4/columns/c_1/items
21 POST /www/api/v4/creators/article_publish/check/question
22 POST /zhuanlan/api/uploaded_images
23 POST /api/images
25 GET /api/images/1
26 PUT /api/images/1/uploading_status
"""


@pytest.mark.parametrize("row", ROWS.splitlines())
def test_the_emulator_knows_every_row(line: Line, row: str) -> None:
    """Requirement 39: 5 is 4 with a cover, 9 is 4 and 8, 24 the store's own; none is answered as unknown."""
    answer = ask(line.emulator, row.partition(" ")[2], body=b"{}")
    assert answer != replies.NO_SUCH_ROUTE
