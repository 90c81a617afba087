"""The conformance kit: what every adapter and client must pass, ours and third parties'.

    def test_conforms():
        check_adapter(MyAdapter())
        with SandboxServer([MyEmulator(folder)]) as server:
            check_client(MyAdapter(), MyClient(…))

Each promise of `publisher.adapter` that can be checked from outside is one small function below; a broken one
raises `AssertionError` with the promise in its message. Nothing here knows a platform.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from publisher.adapter import (
    Access,
    Adapter,
    Client,
    Context,
    Job,
    Lister,
    Patient,
    Payload,
    Remote,
    Rendition,
    Retractor,
    Uploaded,
)
from publisher.document import (
    Alert,
    Asset,
    Block,
    Code,
    CodeBlock,
    Document,
    Emphasis,
    Figure,
    FootnoteReference,
    Heading,
    Image,
    Item,
    LineBreak,
    Lines,
    Link,
    List,
    Math,
    MathBlock,
    Metadata,
    OwnLink,
    Paragraph,
    Part,
    Quote,
    Rule,
    SoftBreak,
    Strong,
    Styled,
    StyleKind,
    Table,
    Text,
)
from publisher.errors import NotThere

# A picture of 1×1 pixels; the smallest PNG that every decoder reads.
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000"
    "0400010c5e1ae80000000049454e44ae426082"
)
_STYLES: tuple[StyleKind, ...] = (
    "strikethrough",
    "underline",
    "mark",
    "keyboard",
    "subscript",
    "superscript",
)


def sample_asset(name: str = "chart.png") -> Asset:
    """A tiny picture whose bytes are at hand."""
    return Asset(sha256(_PNG).hexdigest(), "image/png", len(_PNG), name, lambda: _PNG, 1, 1)


def sample_document() -> Document:
    """A document with every kind of node, each word of it different, so that a lost one is seen."""
    known = Link(
        "/known.html", (Text("已有"),), own=OwnLink("known", "https://blog.example/known.html", "节")
    )
    absent = Link("/absent.html", (Text("未有"),), own=OwnLink("absent", "https://blog.example/absent.html"))
    outside = Link("https://example.org/?a=1&b=2", (Text("外部"),), line=4)
    styled = tuple(Styled(kind, (Text(f"样式{kind}"),)) for kind in _STYLES)
    inline: tuple[Block, ...] = (
        Paragraph((Text('文字 <T> & "引号"'), SoftBreak(), Text("续行"), LineBreak(), Strong((Text("粗"),)))),
        Paragraph((Emphasis((Text("斜"),)), Code("a < b && c"), Math("x_i"), *styled), lines=Lines(3, 3)),
        Paragraph((known, absent, outside, FootnoteReference("甲")), lines=Lines(4, 4)),
        Paragraph((Text("图前"), Image("a.png", "行内图", asset=sample_asset(), line=5), Text("图后"))),
    )
    return Document(
        meta=Metadata("sample", "样例：标题", "https://blog.example/sample.html", tags=("标签",)),
        blocks=(
            Part("header", (Paragraph((Text("页眉"),)),)),
            *(Heading(level, (Text(f"标题{level}"),), lines=Lines(level, level)) for level in (1, 2, 3, 4)),
            *inline,
            *_sample_blocks(),
            Rule(),
            Part("footer", (Paragraph((Text("页脚"),)),)),
            Part("related", (List((Item((Paragraph((absent,)),)),)),)),
        ),
        footnotes=MappingProxyType({"甲": (Paragraph((Text("脚注"), outside)),)}),
        path="posts/sample.md",
        name="sample",
        source="样例",
    )


def _sample_blocks() -> tuple[Block, ...]:
    inner = List(
        (Item((Paragraph((Text("内层"),)), CodeBlock("in = list", "python"))),), ordered=True, start=3
    )
    tasks = List(
        (
            Item((Paragraph((Text("已办"),)),), checked=True),
            Item((Paragraph((Text("待办"),)),), checked=False),
        )
    )
    cells = ((Text("格"), Math("y|z")), (Code("cell"), Link("https://example.org/", (Text("格链"),))))
    return (
        CodeBlock('if a < b:\n\tprint("</pre>&")\n\n# 末行', "python", lines=Lines(6, 9)),
        CodeBlock("graph TD; A-->B", "mermaid", lines=Lines(10, 10)),
        MathBlock(r"\begin{aligned}a&=b\\c&=d\end{aligned}"),
        Quote((Paragraph((Text("引文"),)), List((Item((Paragraph((Text("引中项"),)),)),)))),
        Alert("warning", "当心", (Paragraph((Text("提示"),)),)),
        List((Item((Paragraph((Text("外层"),)), inner)), Item((Paragraph((Text("次项"),)),)))),
        tasks,
        Table(((Text("头一"),), (Text("头二"),)), (cells,), ("left", "")),
        Figure(Image("b.png", "图注", asset=sample_asset("b.png"), line=20)),
        Figure(Image("https://example.org/c.png", "远图", line=21)),
    )


# ---------------------------------------------------------------- adapters

WORDS = (
    *(
        "文字",
        "引号",
        "续行",
        "粗",
        "斜",
        "样式mark",
        "样式strikethrough",
        "已有",
        "未有",
        "外部",
        "图前",
        "图后",
    ),
    *(
        "标题1",
        "标题2",
        "标题3",
        "标题4",
        "内层",
        "引文",
        "引中项",
        "当心",
        "提示",
        "外层",
        "次项",
        "已办",
        "待办",
    ),
    *("头一", "头二", "格", "cell", "格链", "图注", "脚注", "末行", "页眉", "页脚"),
)
"""Words of `sample_document` that a reader must find on every platform (a Markdown target sends the source)."""


def check_adapter(adapter: Adapter) -> None:
    """Everything that `Adapter` promises, one check after the other. Raises `AssertionError`."""
    for check in (
        _is_data,
        _is_pure,
        _is_deterministic,
        _keeps_words,
        _reports_links,
        _holds_what_must_not_go,
    ):
        check(adapter)


def _context() -> Context:
    return Context(
        target="target", urls={"known": "https://there.example/known"}, site="https://blog.example"
    )


def _is_data(adapter: Adapter) -> None:
    given: object = adapter
    assert is_dataclass(given), "an adapter is a dataclass whose fields are its options"
    assert adapter.name, "an adapter has a name"
    assert adapter.version >= 1, "an adapter's version starts at 1"
    assert isinstance(hash(adapter), int), "an adapter is frozen"
    for spec in fields(given):
        assert spec.name not in ("header", "footer", "client"), (
            f"{spec.name} is the house's key, not an adapter's"
        )


def _is_pure(adapter: Adapter) -> None:
    with _no_network():
        adapter.render(sample_document(), _context())


def _is_deterministic(adapter: Adapter) -> None:
    first, second = (adapter.render(sample_document(), _context()) for _ in range(2))
    assert first == second, "the same document and context give the same rendition"
    assert first.fingerprint == second.fingerprint


def _keeps_words(adapter: Adapter) -> None:
    if adapter.capabilities.format == "md":
        return
    rendition = adapter.render(sample_document(), _context())
    lost = [word for word in WORDS if word not in rendition.body]
    assert not lost, f"words that no reader would find: {lost}"
    assert "<T>" not in rendition.body, "text is escaped"


def _reports_links(adapter: Adapter) -> None:
    rendition = adapter.render(sample_document(), _context())
    kinds = {(link.kind, link.post) for link in rendition.links}
    assert {("own", "known"), ("own", "absent"), ("external", None)} <= kinds, "every link is in `links`"
    known = {picture.asset.sha256 for picture in rendition.pictures if picture.asset}
    assert sample_asset().sha256 in known, "every picture is in `pictures`"


def _holds_what_must_not_go(adapter: Adapter) -> None:
    document = sample_document()
    missing = replace(document, blocks=(Figure(Image("no.png", "缺图", missing="no such file", line=3)),))
    empty = replace(document, blocks=(), footnotes=MappingProxyType({}), source="")
    for given, code in ((missing, "E301"), (empty, "E207")):
        problems = adapter.render(given, _context()).problems
        assert code in {problem.code for problem in problems}, f"{code} must hold the post"
    limit = adapter.capabilities.title_limit
    if limit is not None:
        long = replace(document, meta=replace(document.meta, title="长" * (limit + 1)))
        assert "E303" in {problem.code for problem in adapter.render(long, _context()).problems}, (
            "E303 must hold it"
        )


@contextmanager
def _no_network() -> Iterator[None]:
    original = socket.socket.connect

    def refuse(*_: object) -> None:
        raise AssertionError("an adapter must not open a connection")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    try:
        yield
    finally:
        socket.socket.connect = original  # type: ignore[method-assign]


# ---------------------------------------------------------------- clients


def sample_access(*, protected: tuple[Path, ...] = ()) -> Access:
    """What a client is given in a test: HTTP that never waits, secrets as they are written, tokens for this run."""
    from publisher.apply.redact import Redactor
    from publisher.apply.transport import Transport

    return Access(
        http=Transport(redactor=Redactor(), retries=1, sleep=lambda _: None),
        reveal=lambda secret: secret.literal,
        tokens=_Tokens(),
        now=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        sleep=lambda _: None,
        protected=protected,
    )


class _Tokens(dict[str, str]):
    """A token cache that forgets everything at the end."""

    def put(self, key: str, token: str, *, seconds: float) -> None:
        self[key] = token

    def drop(self, key: str) -> None:
        self.pop(key, None)


def check_client(adapter: Adapter, client: Client) -> None:
    """A whole life over the wire: a picture, a create, what is found and read back, an update in place.

    `client` talks to an empty emulator of its platform. Raises `AssertionError`.
    """
    assert client.account() == client.account(), "an account has one public id"
    rendition = adapter.render(sample_document(), _context())
    uploads = _uploads(client, rendition)
    assert not client.look(rendition), "an empty account has no copy"
    remote = _run(client, _job(rendition, uploads))
    assert remote.id, "a create brings an id"
    snapshot = client.fetch(remote)
    assert snapshot.remote.id == remote.id, "the copy that is read is the one that was named"
    changed = replace(rendition, title="样例：新标题")
    again = _run(client, replace(_job(changed, uploads), remote=snapshot.remote, before=snapshot))
    assert again.id == remote.id, "an update keeps the id"
    assert client.fetch(again).body == snapshot.body, "an unchanged body reads back as it was"
    _does_more(client, again)


def _does_more(client: Client, remote: Remote) -> None:
    """What a client may do besides: list its account, tell how it is, take a copy down."""
    if isinstance(client, Lister):
        listed = [one.remote.id for one in client.inventory()]
        assert listed == [remote.id], "a list names every copy once"
    if isinstance(client, Patient):
        assert all(health.is_well for health in client.examine()), "an account that was just used is well"
    if isinstance(client, Retractor):
        client.retract(remote)
        client.retract(remote)  # taken down twice is no error
        try:
            client.fetch(remote)
        except NotThere:
            return
        raise AssertionError("what was taken down is gone")


def _uploads(client: Client, rendition: Rendition) -> Mapping[str, Uploaded]:
    uploads: dict[str, Uploaded] = {}
    for picture in rendition.pictures:
        asset = picture.asset
        if asset is None:
            continue
        data = asset.load()
        payload = Payload(
            asset.sha256, data, asset.media_type, asset.name, picture.purpose, place=picture.place
        )
        uploads[asset.sha256] = client.upload(payload)
        client.upload(payload)  # the same picture twice is no error
    return uploads


def _job(rendition: Rendition, uploads: Mapping[str, Uploaded]) -> Job:
    body = rendition.body
    for sha, uploaded in uploads.items():
        body = body.replace(f"asset:{sha}", uploaded.url)
    return Job(rendition=rendition, body=body, fields=rendition.fields, mode="draft", uploads=uploads)


def _run(client: Client, job: Job) -> Remote:
    remote: Remote | None = job.remote
    names: list[str] = []
    for step in client.steps(job):
        names.append(step.name)
        remote = step.run().remote
        assert remote.id, f"step {step.name} tells the copy's id"
    assert names, "something is done"
    assert len(names) == len(set(names)), "steps have names of their own"
    assert remote is not None
    return remote


__all__ = ["WORDS", "check_adapter", "check_client", "sample_access", "sample_asset", "sample_document"]
