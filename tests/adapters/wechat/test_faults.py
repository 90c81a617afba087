"""Whatever WeChat answers, and wherever the line breaks: one draft in the end, and no picture sent twice.

The whole line of one target over sockets: rendition, ledger, client, emulator. Each run has a new client and a
ledger read anew, as a process has.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pillow

from publisher.adapter import Access, Rendition, Secret
from publisher.apply.redact import Redactor
from publisher.apply.run import apply_actions
from publisher.apply.tokens import FileTokens
from publisher.apply.transport import Transport
from publisher.apply.work import Result, Tools, Work
from publisher.cli.complaints import lines_of
from publisher.cli.results import code_of
from publisher.document import Asset, Block, Figure, Image, Paragraph, Text
from publisher.errors import ExitCode, OutcomeUnknown
from publisher.ledger import Ledger, TargetEntry
from publisher.plan.planner import Wish, decide
from publisher.sandbox.faults import Fault
from publisher.sandbox.server import SandboxServer
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.client import WechatClient
from publisher_wechat.options import WechatOptions
from publisher_wechat.sandbox import WechatSandbox
from tests.adapters.wechat.conftest import Clock, context, document

PICTURES = 20


def _png(number: int) -> bytes:
    made = BytesIO()
    Pillow.new("RGB", (8, 8), (number, 2 * number, 3 * number)).save(made, "PNG")
    return made.getvalue()


def figures(count: int) -> tuple[Block, ...]:
    """That many different pictures, each in a figure of its own."""
    drawn = [_png(number) for number in range(count)]
    assets = [
        Asset(sha256(data).hexdigest(), "image/png", len(data), f"{number}.png", partial(bytes, data), 8, 8)
        for number, data in enumerate(drawn)
    ]
    return tuple(Figure(Image(asset.name, f"图{asset.name}", asset=asset)) for asset in assets)


@dataclass
class Line:
    """A target's line from rendition to emulator."""

    state: Path
    sandbox: WechatSandbox
    server: SandboxServer
    clock: Clock
    slept: list[float] = field(default_factory=list)

    def rendition(self, *, words: str = "正文。", pictures: int = PICTURES) -> Rendition:
        blocks = (Paragraph((Text(words),)), *figures(pictures))
        return WechatAdapter().render(document(*blocks), context())

    def run(self, rendition: Rendition | None = None, *, mode: Any = "draft", **options: Any) -> Result:
        given = rendition or self.rendition()
        client = self._client(**options)
        tools = Tools(ledger=Ledger(self.state), fetch=lambda _: _png(0), now=lambda: datetime.now(UTC))
        work = Work(action="create", rendition=given, path="one.md", source="s", mode=mode)
        capabilities = replace(WechatAdapter().capabilities, uploads=client._options.uploads)
        (result,) = apply_actions(
            [work], clients=lambda _: client, capabilities=lambda _: capabilities, tools=tools
        )
        return result

    def _client(self, **options: Any) -> WechatClient:
        given = {**self.sandbox.client_options(self.server.url_of("wechat")), **options}
        access = Access(
            http=Transport(redactor=Redactor(), timeout=5, retries=3, sleep=self.slept.append),
            reveal=_reveal,
            tokens=FileTokens(self.state / "tokens"),
            now=lambda: datetime.now(UTC),
            sleep=self.slept.append,
        )
        return WechatClient(adapter=WechatAdapter(), options=WechatOptions(**given), access=access)

    def is_done(self, rendition: Rendition) -> bool:
        """Whether the planner would leave the post alone: then not even a client is made."""
        entry = Ledger(self.state).target("one", "wechat")
        return decide(rendition, entry, Wish(mode="draft", can_update_published=False)).kind == "skip"

    @property
    def entry(self) -> TargetEntry | None:
        return Ledger(self.state).target("one", "wechat")

    def uploaded(self) -> Counter[str]:
        """How often each picture's bytes arrived."""
        return Counter(one["sha256"] for one in self.sandbox.pictures())

    def refuse(self, path: str, code: int, text: str = "no", *, times: int = 1, skip: int = 0) -> None:
        body = json.dumps({"errcode": code, "errmsg": f"{text} rid: 1-2-3"}).encode()
        self.server.faults.add(
            Fault(kind="reply", match=f"*{path}", status=200, body=body, times=times, skip=skip)
        )


def _reveal(secret: Secret) -> str:
    return secret.literal


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    clock = Clock()
    sandbox = WechatSandbox(tmp_path / "wechat", now=clock)
    with SandboxServer([sandbox]) as server:
        yield Line(tmp_path / "state", sandbox, server, clock)
        assert not server.failures


def check_one_of_each(line: Line, *, again: tuple[str, ...] = ()) -> None:
    """One draft, every picture there once, and nothing left to do."""
    assert len(line.sandbox.drafts()) == 1
    twice = [sha for sha, count in line.uploaded().items() if count > 1 and sha not in again]
    assert not twice
    assert line.is_done(line.rendition())
    assert line.entry is not None
    assert line.entry.pending is None


# ---------------------------------------------------------------- each row of the error table

STOPS: dict[int, tuple[str, ExitCode]] = {
    **dict.fromkeys(
        (40002, 40033, 40097, 41001, 41005, 41006, 43002, 44002, 44003), ("E407", ExitCode.FAILED)
    ),
    **dict.fromkeys((40013, 40125, 40243), ("E402", ExitCode.PERSON)),
    **dict.fromkeys((40004, 40005, 40006, 40009, 40137, 45001), ("E407", ExitCode.FAILED)),
    **dict.fromkeys((45002, 45003, 45004, 45005, 45008, 45110, 45166, 47001), ("E407", ExitCode.FAILED)),
    **dict.fromkeys((45009, 45028, 48006, 53501), ("E408", ExitCode.FAILED)),
    **dict.fromkeys((48001, 48004, 50002), ("E413", ExitCode.PERSON)),
    **dict.fromkeys((53404, 53405, 53406, 53502), ("E407", ExitCode.FAILED)),
    **dict.fromkeys((53500, 53503, 53504, 53505), ("E411", ExitCode.PERSON)),
    **dict.fromkeys((40164, 89501, 89503, 89506, 89507), ("E412", ExitCode.PERSON)),
    99999: ("E407", ExitCode.FAILED),
}
"""Codes after which nothing was made: our code, and what the run leaves with."""


@pytest.mark.parametrize("code", STOPS)
def test_a_refused_draft_is_told_and_made_by_the_next_run(line: Line, code: int) -> None:
    """Requirement 31: cause, next step and exit code for every code, in both languages."""
    given = line.rendition(pictures=1)
    line.refuse("draft/add", code, "invalid ip 198.51.100.4 ipv6")
    first = line.run(given)
    word, leaves_with = STOPS[code]
    error = first.error
    assert error is not None
    assert (error.code, code_of(first)) == (word, leaves_with)
    assert f"errcode {code}" in error.message
    assert "1-2-3" in error.message
    assert error.fix
    assert not line.sandbox.drafts()
    chinese = error.wordings["zh"]
    assert chinese.fix
    assert chinese.message != error.message
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese.message)
    assert any(chinese.fix in told for told in lines_of(word, chinese.message, "zh", fix=chinese.fix))

    assert line.run(given).outcome == "done"
    assert len(line.sandbox.drafts()) == 1
    assert max(line.uploaded().values()) == 1


@pytest.mark.parametrize("code", [40001, 40014, 42001])
@pytest.mark.parametrize(
    "path", ["draft/batchget", "media/uploadimg", "material/add_material", "draft/add", "draft/get"]
)
def test_a_token_that_ends_in_the_middle_is_renewed_without_a_word(line: Line, code: int, path: str) -> None:
    line.refuse(path, code)
    assert line.run().outcome == "done"
    check_one_of_each(line)


def test_tokens_that_really_end_after_seven_pictures(line: Line) -> None:
    seen: list[int] = []

    def end(_: int, request: Any) -> None:
        if request.path.endswith("uploadimg"):
            seen.append(1)
            if len(seen) == 7:
                line.sandbox.tokens.end_all(expired=True)

    line.server.before = end
    assert line.run().outcome == "done"
    check_one_of_each(line)


def test_a_busy_system_at_the_draft_is_looked_for_before_it_is_made(line: Line) -> None:
    line.refuse("draft/add", -1)
    first = line.run()
    assert isinstance(first.error, OutcomeUnknown)
    assert code_of(first) is ExitCode.PERSON
    assert line.run().outcome == "done"
    check_one_of_each(line)


def test_too_many_calls_a_minute_wait_and_go_on(line: Line) -> None:
    line.refuse("draft/add", 45011)
    assert line.run().outcome == "done"
    assert line.slept == [30.0]
    check_one_of_each(line)


def test_a_cover_that_was_deleted_there_is_sent_anew(line: Line) -> None:
    """Requirement 18, 40007: the cached cover is gone, it is uploaded again and the draft made, all in one run."""
    assert line.run().outcome == "done"
    (cover,) = [one for one in line.sandbox.pictures() if one["media_id"]]
    line.sandbox.delete_picture(cover["media_id"])
    line.sandbox.delete_draft(line.sandbox.drafts()[0]["id"])
    (line.state / "ledger/one.json").write_text(_without_draft(line.state / "ledger/one.json"), "utf-8")
    result = line.run()
    assert result.outcome == "done", result.error
    (draft,) = line.sandbox.drafts()
    assert draft["articles"][0]["thumb_media_id"] != cover["media_id"]
    check_one_of_each(line)


def _without_draft(file: Path) -> str:
    """A ledger entry that knows the pictures and no draft."""
    entry = json.loads(file.read_text("utf-8"))
    entry["targets"]["wechat"] |= {
        "id": None,
        "stage": "draft",
        "returned": "",
        "sent": {"own": "", "links": "", "around": ""},
    }
    return json.dumps(entry, ensure_ascii=False)


def test_an_edit_after_the_cover_was_deleted_there(line: Line) -> None:
    assert line.run().outcome == "done"
    (cover,) = [one for one in line.sandbox.pictures() if one["media_id"]]
    line.sandbox.delete_picture(cover["media_id"])
    result = line.run(line.rendition(words="改过。"))
    assert result.outcome == "done", result.error
    (draft,) = line.sandbox.drafts()
    assert draft["articles"][0]["thumb_media_id"] in {one["media_id"] for one in line.sandbox.pictures()}


def test_a_cover_that_stays_lost_is_told_after_one_more_try(line: Line) -> None:
    line.refuse("draft/add", 40007, times=2)
    first = line.run()
    assert first.error is not None
    assert (first.error.code, code_of(first)) == ("E407", ExitCode.FAILED)
    assert "cover" in first.error.message
    assert not line.sandbox.drafts()


def test_crops_that_are_refused_are_left_out_with_a_word(line: Line) -> None:
    line.sandbox.switches.crops = "refuse"
    result = line.run()
    assert result.outcome == "done"
    assert "53402" in " ".join(result.warnings)
    assert "pic_crop_1_1" not in line.sandbox.drafts()[0]["articles"][0]
    check_one_of_each(line)


# ---------------------------------------------------------------- where the line breaks

CALLS = (
    "stable_token",
    "draft/batchget",
    "media/uploadimg",
    "material/add_material",
    "draft/add",
    "draft/get",
)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", ["cut-before", "cut-after", "status"])
def test_a_call_that_is_cut_or_answered_502(line: Line, call: str, kind: Any) -> None:
    """Connection cut before and after the work, and a gateway's 502, once at each call, five times at none."""
    line.server.faults.add(Fault(kind=kind, match=f"*{call}", status=502))
    results = [line.run()]
    if results[0].outcome != "done":
        assert call == "draft/add", results[0].error
        assert isinstance(results[0].error, OutcomeUnknown)
        assert code_of(results[0]) is ExitCode.PERSON
        results.append(line.run())
    assert results[-1].outcome == "done", results[-1].error
    again = tuple(sha for sha, _ in line.uploaded().items()) if kind == "cut-after" else ()
    check_one_of_each(line, again=again)
    assert sum(line.uploaded().values()) <= PICTURES + 1 + (kind == "cut-after")


@pytest.mark.parametrize("call", CALLS)
def test_a_platform_that_is_down_is_told_and_the_next_run_goes_on_where_it_was(line: Line, call: str) -> None:
    line.server.faults.add(Fault(kind="status", match=f"*{call}", status=502, times=8, skip=0))
    first = line.run(uploads=1)
    assert first.outcome != "done"
    assert first.error is not None
    assert first.error.fix or first.error.code
    assert code_of(first) in (ExitCode.FAILED, ExitCode.PERSON)
    arrived = len(line.sandbox.pictures())
    line.server.faults.clear()
    assert line.run(uploads=1).outcome == "done"
    check_one_of_each(line)
    assert len(line.sandbox.pictures()) == PICTURES + 1
    assert arrived <= PICTURES + 1


def test_slow_answers_are_waited_for(line: Line) -> None:
    line.server.faults.add(Fault(kind="slow", match="*uploadimg", seconds=0.3, times=3))
    line.server.faults.add(Fault(kind="slow", match="*draft/add", seconds=0.3))
    assert line.run().outcome == "done"
    check_one_of_each(line)


@pytest.mark.parametrize("uploads", [1, 6])
def test_a_quota_that_ends_in_the_middle_of_twenty_pictures(line: Line, uploads: int) -> None:
    """Requirement 23: no draft, exit 1, and the next day goes on with what is missing."""
    line.sandbox.switches.quotas = {"/cgi-bin/media/uploadimg": 11}
    first = line.run(uploads=uploads)
    assert first.error is not None
    assert (first.error.code, code_of(first)) == ("E408", ExitCode.FAILED)
    assert not line.sandbox.drafts()
    bodies = [one for one in line.sandbox.pictures() if not one["media_id"]]
    assert len(bodies) == 11
    line.clock.seconds += 86_400
    assert line.run(uploads=uploads).outcome == "done"
    check_one_of_each(line)


def test_a_second_run_sends_nothing(line: Line) -> None:
    """Requirement 21: every distinct picture once, and the planner asks for nothing more."""
    assert line.run().outcome == "done"
    check_one_of_each(line)
    assert len(line.sandbox.pictures()) == PICTURES + 1


def test_saving_in_the_editor_is_no_edit_and_the_next_update_goes_through(line: Line) -> None:
    """Requirement 36: what the editor's mere saving rewrites is neither a conflict nor lost."""
    assert line.run().outcome == "done"
    line.sandbox.save_draft(line.sandbox.drafts()[0]["id"])
    assert 'leaf=""' in line.sandbox.drafts()[0]["articles"][0]["content"]
    result = line.run(line.rendition(words="改过。"))
    assert (result.outcome, result.note) == ("done", ""), result.error
    assert "改过" in line.sandbox.drafts()[0]["articles"][0]["content"]


def test_as_many_uploads_travel_side_by_side_as_the_options_say(line: Line) -> None:
    travelling: set[int] = set()
    most: list[int] = []

    def begins(number: int, request: Any) -> None:
        if request.path.endswith("uploadimg"):
            travelling.add(number)
            most.append(len(travelling))

    def ends(number: int, _: Any) -> None:
        travelling.discard(number)

    line.server.before, line.server.after = begins, ends
    line.server.faults.add(Fault(kind="slow", match="*uploadimg", seconds=0.05, times=100))
    assert line.run(uploads=3).outcome == "done"
    assert 1 < max(most) <= 3


def test_a_cover_without_text_is_drawn_anew_once_there_is_a_font(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Different machines: what one had to leave out, another one mends with the next edit, and only then."""
    with monkeypatch.context() as machine:
        machine.setattr("publisher.media.fonts.find_cjk_font", lambda *_: None)
        assert line.run(line.rendition(pictures=1)).outcome == "done"
        assert line.run(line.rendition(words="改过。", pictures=1)).warnings == ()
        assert len(line.sandbox.pictures()) == 2
    monkeypatch.setattr("publisher_wechat.cover._flaws", lambda *_: ())
    line.run(line.rendition(words="再改。", pictures=1))
    line.run(line.rendition(words="又改。", pictures=1))
    covers = [one for one in line.sandbox.pictures() if one["media_id"]]
    assert len(covers) == 2
    assert line.sandbox.drafts()[0]["articles"][0]["thumb_media_id"] == covers[-1]["media_id"]


def test_a_cover_without_text_is_told_when_it_is_drawn(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publisher.media.fonts.find_cjk_font", lambda *_: None)
    result = line.run()
    assert result.outcome == "done"
    assert [warning[:4] for warning in result.warnings] == ["W322"]
    assert "fonts-noto-cjk" in result.warnings[0]
