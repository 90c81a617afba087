"""publisher.yaml as people write it, right and wrong: what is read, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

import pytest

from publisher import registry
from publisher.adapter import Capabilities, Secret
from publisher.config.load import find_file, load_settings
from publisher.config.settings import Check, EncodedAddress, Settings
from publisher.errors import ConfigError

MINIMAL = "site: {url: https://www.example.cn/}\nposts: posts\n"
TARGET = MINIMAL + "targets:\n  there:\n    adapter: paper\n"


@dataclass(frozen=True, slots=True)
class PaperAdapter:
    """A made-up platform, so that these tests know no real one."""

    name: ClassVar[str] = "paper"
    version: ClassVar[int] = 1

    theme: str = "calm"
    comments: Literal["keep", "all", "off"] = "keep"
    cover: str | None = None
    path: Path = Path("../paper")

    @property
    def capabilities(self) -> Capabilities:
        defaults = {"header": "auto", "footer": "auto", "related": "auto", "qr": "none", "mode": "draft"}
        return Capabilities(label="Paper", format="html", defaults=MappingProxyType(defaults))


@dataclass(frozen=True, slots=True)
class PaperClientOptions:
    key: Secret = Secret("PAPER_KEY")
    proxy: Secret | str | None = None
    delay: float = 1.5
    uploads: int = 6
    hosts: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType(
            {"api": "https://api.example.org", "up": "https://up.example.org"}
        )
    )


@pytest.fixture(autouse=True)
def paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up platform beside the real ones."""
    known, options = registry.adapter_class, registry.client_options_class
    monkeypatch.setattr(
        registry, "adapter_class", lambda name: PaperAdapter if name == "paper" else known(name)
    )
    monkeypatch.setattr(
        registry,
        "client_options_class",
        lambda name: PaperClientOptions if name == "paper" else options(name),
    )


def load(folder: Path, text: str) -> Settings:
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "publisher.yaml").write_text(text, encoding="utf-8")
    return load_settings(folder / "publisher.yaml")


def complaints(folder: Path, text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(ConfigError) as caught:
        load(folder, text)
    errors = (caught.value, *caught.value.others)
    assert all(error.path and error.path.endswith("publisher.yaml") for error in errors)
    return [(error.code, error.line, error.message) for error in errors]


# ---------------------------------------------------------------- what is read


def test_defaults_are_the_documented_ones(tmp_path: Path) -> None:
    settings = load(tmp_path, MINIMAL)
    assert settings.site.url == "https://www.example.cn"
    assert (settings.site.permalink, settings.site.timezone) == (":abbrlink.html", "Asia/Shanghai")
    assert (settings.site.author, settings.site.wait, settings.site.aliases) == ("", 0, ())
    assert settings.root == tmp_path
    assert settings.posts == (tmp_path / "posts",)
    assert settings.static == tmp_path / "source"
    assert settings.state == tmp_path / ".publisher"
    assert settings.related is None
    assert (settings.markdown.dialect, settings.markdown.math, settings.markdown.tags) == (
        "commonmark",
        ("dollars",),
        "hexo",
    )
    assert settings.media.allow_hosts == ()
    assert settings.fonts.cjk is None
    assert settings.check == Check()
    assert settings.boilerplate.header is None
    assert dict(settings.targets) == {}


def test_empty_sections_are_as_if_left_out(tmp_path: Path) -> None:
    settings = load(tmp_path, MINIMAL + "boilerplate:\n  # header: {starts_with: x}\nmarkdown:\ntargets:\n")
    assert settings.boilerplate.header is None


def test_one_or_several(tmp_path: Path) -> None:
    rule = "boilerplate: {footer: {starts_with: 博客, ends_with: [qr.png, wx.png]}}\n"
    found = load(tmp_path, MINIMAL + rule).boilerplate.footer
    assert found is not None
    assert (found.starts_with, found.ends_with) == (("博客",), ("qr.png", "wx.png"))


def test_a_target_takes_its_platforms_defaults(tmp_path: Path) -> None:
    target = load(tmp_path, TARGET).targets["there"]
    assert (target.header, target.qr, target.mode) == ("auto", "none", "draft")
    assert target.platform == "paper"
    assert target.adapter == PaperAdapter(path=tmp_path.parent / "paper")
    assert target.client_options == PaperClientOptions()


def test_a_target_takes_options_of_adapter_and_client(tmp_path: Path) -> None:
    text = (
        TARGET
        + "    comments: off\n    cover: null\n    qr: url:https://example.cn\n    client: {delay: 0, key: env:KEY}\n"
    )
    target = load(tmp_path, text).targets["there"]
    assert target.adapter == PaperAdapter(comments="off", path=tmp_path.parent / "paper")
    assert target.qr == EncodedAddress("https://example.cn")
    assert target.client_options == PaperClientOptions(delay=0.0, key=Secret("KEY"))


def test_single_addresses_change_and_the_others_stay(tmp_path: Path) -> None:
    options = (
        load(tmp_path, TARGET + "    client: {hosts: {up: http://127.0.0.1:1}}\n")
        .targets["there"]
        .client_options
    )
    assert isinstance(options, PaperClientOptions)
    assert dict(options.hosts) == {"api": "https://api.example.org", "up": "http://127.0.0.1:1"}


def test_a_template_is_a_path_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "footer.md").write_text("bye", encoding="utf-8")
    assert (
        load(tmp_path, TARGET + "    footer: footer.md\n").targets["there"].footer == tmp_path / "footer.md"
    )


def test_the_file_is_found_from_below(tmp_path: Path) -> None:
    load(tmp_path, MINIMAL)
    below = tmp_path / "posts" / "2026"
    below.mkdir()
    assert find_file(below) == tmp_path / "publisher.yaml"


def test_the_digest_changes_with_what_is_said_and_not_with_how(tmp_path: Path) -> None:
    first = load(tmp_path, TARGET).digest
    assert load(tmp_path, "# a comment\n" + TARGET).digest == first
    assert load(tmp_path, TARGET + "    theme: bold\n").digest != first


@pytest.mark.parametrize(
    ("said", "branch", "folder"),
    [("", "", ".publisher"), ("state: x\n", "", "x"), ("state: branch:账本/a\n", "账本/a", ".publisher")],
)
def test_where_the_ledger_is(tmp_path: Path, said: str, branch: str, folder: str) -> None:
    settings = load(tmp_path, TARGET + said)
    assert (settings.branch, settings.state) == (branch, tmp_path / folder)


# ---------------------------------------------------------------- what is refused

WRONG = [
    ("autor: x\n", "E103", 3, 'unknown key "autor"'),
    ("sites: {}\n", "E103", 3, 'did you mean "site"?'),
    ("posts: other\n", "E113", 3, "stands twice (first in line 2)"),
    ("state: 'branch:a..b'\n", "E104", 3, "no name for a branch"),
    ("state: 'branch:'\n", "E104", 3, "no name for a branch"),
    ("state: [a]\n", "E104", 3, "state must be a single value"),
    ("static: 12\n", "E104", 3, "must be text"),
    ("markdown: {dialect: hexo-pandok}\n", "E104", 3, 'did you mean "hexo-pandoc"?'),
    ("markdown: {math: dollars}\n", "E104", 3, "must be a list"),
    ("markdown: [x]\n", "E104", 3, "must be a mapping"),
    ("boilerplate: {header: {ends_with: x}}\n", "E105", 3, "boilerplate.header.starts_with is missing"),
    ("related: nowhere.yaml\n", "E104", 3, "which is no file"),
    ("fonts: {cjk: env:FONT}\n", "E104", 3, "only under client:"),
    ("check: {ignore: [W334, E301]}\n", "E104", 3, 'check.ignore names "E301"; only warnings'),
    ("check: {ignored: W334}\n", "E103", 3, 'unknown key "check.ignored"'),
    ("check: {typography: maybe}\n", "E104", 3, "check.typography"),
    ("targets: {a: {adapter: papper}}\n", "E109", 3, "no platform is called"),
    ("targets: {a: {}}\n", "E105", 3, "targets.a.adapter is missing"),
    ("targets: {a/b: {adapter: paper}}\n", "E104", 3, "no name for a target"),
    ("targets:\n  a:\n    adapter: paper\n    refresh: now\n", "E103", 6, 'unknown key "targets.a.refresh"'),
    ("targets:\n  a:\n    adapter: paper\n    thme: x\n", "E103", 6, 'did you mean "theme"?'),
    ("targets:\n  a:\n    adapter: paper\n    header: atuo\n", "E104", 6, 'did you mean "auto"?'),
    ("targets:\n  a:\n    adapter: paper\n    mode: drafts\n", "E104", 6, 'did you mean "draft"?'),
    ("targets:\n  a:\n    adapter: paper\n    theme: env:THEME\n", "E104", 6, "only under client:"),
    (
        "targets:\n  a:\n    adapter: paper\n    client: {uploads: many}\n",
        "E104",
        6,
        "must be a whole number",
    ),
    ("targets:\n  a:\n    adapter: paper\n    client: {hosts: {apo: x}}\n", "E103", 6, 'did you mean "api"?'),
    ("targets:\n  a:\n    adapter: paper\n    client: {delay: slow}\n", "E104", 6, "must be a number"),
]


@pytest.mark.parametrize(("added", "code", "line", "words"), WRONG)
def test_one_mistake(tmp_path: Path, added: str, code: str, line: int, words: str) -> None:
    (found,) = complaints(tmp_path, MINIMAL + added)
    assert found[:2] == (code, line)
    assert words in found[2]


SITES = [
    ("posts: posts\n", "E105", "site.url is missing"),
    ("site: {author: x}\nposts: posts\n", "E105", "site.url is missing"),
    ("site: {url: https://x.cn}\n", "E105", "posts is missing"),
    ("site: {url: x.cn}\nposts: posts\n", "E104", "http(s)://host"),
    ("site: {url: https://x.cn, timezone: Asia/Shanghi}\nposts: posts\n", "E104", "no zone of that name"),
    ("site: {url: https://x.cn}\nposts: nowhere\n", "E104", "no folder"),
    ("- a\n", "E104", "must be a mapping"),
]


@pytest.mark.parametrize(("text", "code", "words"), SITES)
def test_required_keys_and_their_values(tmp_path: Path, text: str, code: str, words: str) -> None:
    (found,) = complaints(tmp_path, text)
    assert found[0] == code
    assert words in found[2]


def test_all_mistakes_of_the_site_at_once(tmp_path: Path) -> None:
    text = "site:\n  url: x.cn\n  aliases: [y]\n  timezone: Nowhere\n  wait: -1\nposts: posts\n"
    found = complaints(tmp_path, text)
    assert [(code, line) for code, line, _ in found] == [("E104", line) for line in (2, 3, 4, 5)]


def test_all_mistakes_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "site: {url: https://x.cn, autor: y}\nposts: nowhere\ntargets:\n  a: {adapter: paper, thme: 1, qr: kep}\n"
    found = complaints(tmp_path, text)
    assert [(code, line) for code, line, _ in found] == [("E103", 1), ("E104", 2), ("E103", 4), ("E104", 4)]


@pytest.mark.parametrize("text", ["site: [", "a: b: c", "\tposts: x", "a: &x [*x]"])
def test_broken_yaml_names_its_line(tmp_path: Path, text: str) -> None:
    (found,) = complaints(tmp_path, text)
    assert found[0] == "E102"
    assert found[1] is not None


def test_a_literal_secret_is_refused_and_never_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, TARGET + "    client: {key: s3cr3t-of-mine}\n")
    assert caught.value.code == "E104"
    assert "env:THERE_KEY" in caught.value.fix
    assert "s3cr3t" not in repr(caught.value) + caught.value.message + caught.value.fix


def test_no_file_anywhere(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        find_file(tmp_path)
    assert caught.value.code == "E101"
    assert "publish init" in caught.value.fix
