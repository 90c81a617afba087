"""Themes are data: the built-in ones are whole, and a user's own is a file that says what differs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from publisher.adapter import TextFile
from publisher.config.load import load_settings
from publisher.document import CodeBlock
from publisher.errors import ConfigError
from publisher_wechat import theme_faults as faults
from publisher_wechat.adapter import WechatAdapter
from publisher_wechat.theme import BadTheme, ThemeName, theme
from tests.adapters.wechat.conftest import rendition

NAMES = get_args(ThemeName)


def own(text: str) -> TextFile:
    return TextFile("mine.toml", text)


def test_there_are_three_and_each_says_how_every_kind_looks() -> None:
    assert NAMES == ("calm", "technical", "warm")
    kinds = [theme(name).styles.keys() for name in NAMES]
    assert kinds[0] == kinds[1] == kinds[2]
    assert len({theme(name)["root"] for name in NAMES}) == 3


@pytest.mark.parametrize("name", NAMES)
def test_no_colour_is_left_a_name_and_none_is_pure_black(name: ThemeName) -> None:
    given = theme(name)
    texts = [*given.styles.values(), *given.lean.values(), *given.code.values(), *given.alerts.values()]
    assert not [text for text in texts if "$" in text.replace("$kind", "") or "#000" in text]


@pytest.mark.parametrize("name", NAMES)
def test_the_lean_look_is_shorter_kind_by_kind(name: ThemeName) -> None:
    given = theme(name)
    assert not [kind for kind, style in given.lean.items() if len(style) >= len(given.styles[kind])]


def test_a_colour_of_ones_own_reaches_everything_that_bears_it() -> None:
    given = theme(own('[palette]\naccent = "#7a4fb0"\n'))
    assert "#7a4fb0" in (given["h1"] or "")
    assert "#7a4fb0" in (given["code"] or "")
    assert given["root"] == theme("calm")["root"]


def test_a_theme_may_stand_on_another_and_change_one_style() -> None:
    given = theme(own('base = "warm"\n[styles]\nhr = "margin:3em 0"\n[alerts]\ntip = "#123"\n'))
    assert given["hr"] == "margin:3em 0"
    assert given["h2"] == theme("warm")["h2"]
    assert "#123" in given.alert("tip", "alert")
    assert "#123" not in given.alert("unheard of", "alert")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[styles", "mine.toml: "),
        ('base = "clam"', "not one of calm, technical, warm"),
        ("[style]\n", 'no "style"; did you mean "styles"'),
        ('[styles]\nhh1 = ""', 'no "hh1"; did you mean "h1"'),
        ("[styles]\nh1 = 3", "texts only"),
        ('[styles]\nh1 = "color:$nosuch"', '"$nosuch"'),
        ('[styles]\nh1 = "position:fixed"', "does not keep"),
        ('[styles]\nh1 = "color:var(--x)"', "does not keep"),
        ('[styles]\nh1 = "background:url(x)"', "does not keep"),
        ('[styles]\nh1 = "color:#333 !important"', "does not keep"),
        ('[styles]\nh1 = "color:#333;color:#444"', "twice"),
        ('[styles]\nh1 = "bold"', 'no "name:value"'),
        ("[styles]\nh1 = 'font-family:\"A\"'", "no style needs"),
    ],
)
def test_a_theme_that_cannot_be_used_says_why(text: str, says: str) -> None:
    with pytest.raises(BadTheme, match=r"mine\.toml") as caught:
        theme(own(text))
    assert says in str(caught.value)


def test_all_that_is_wrong_is_said_at_once_each_with_its_line() -> None:
    text = """\
base = "clam"
# a remark
[palette]
accent = 5

[styles]
h1 = "color:$nosuch;position:fixed"
"hh2" = "bold"

[look]
x = "y"
"""
    with pytest.raises(BadTheme) as caught:
        theme(own(text))
    lines = [line.strip() for line in str(caught.value).splitlines()]
    assert [line.partition(": ")[0] for line in lines] == [
        *(
            "mine.toml:1",
            "mine.toml:4",
            "mine.toml:7",
            "mine.toml:7",
            "mine.toml:8",
            "mine.toml:8",
            "mine.toml:10",
        )
    ]
    assert "not one of calm" in lines[0]
    assert "texts only" in lines[1]


@pytest.mark.parametrize("name", NAMES)
def test_the_built_in_themes_have_no_fault(name: ThemeName) -> None:
    given = tomllib.loads((Path(faults.__file__).parent / "themes" / f"{name}.toml").read_text("utf-8"))
    below = tomllib.loads((Path(faults.__file__).parent / "themes/calm.toml").read_text("utf-8"))
    assert not list(faults.faults_of(given, below, NAMES))


def settings(folder: Path, value: str) -> WechatAdapter:
    (folder / "posts").mkdir()
    text = f"site: {{url: https://a.example}}\nposts: posts\ntargets:\n  w: {{adapter: wechat, theme: {value}}}\n"
    (folder / "publisher.yaml").write_text(text, encoding="utf-8")
    adapter = load_settings(folder / "publisher.yaml").targets["w"].adapter
    assert isinstance(adapter, WechatAdapter)
    return adapter


def test_the_configuration_names_a_theme_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('[palette]\naccent = "#7a4fb0"\n', encoding="utf-8")
    adapter = settings(tmp_path, "mine.toml")
    assert "#7a4fb0" in rendition(CodeBlock("x"), adapter=adapter).body or "#7a4fb0" in str(
        theme(adapter.theme)
    )
    (tmp_path / "mine.toml").write_text('[palette]\naccent = "#7a4fb1"\n', encoding="utf-8")
    assert repr(load_settings(tmp_path / "publisher.yaml").targets["w"].adapter) != repr(adapter), (
        "another text is another adapter, so that articles are sent anew"
    )


@pytest.mark.parametrize(
    ("value", "says"), [("clam", 'did you mean "calm"'), ("no.toml", "nor a text file"), ("bad.toml", "hh1")]
)
def test_a_wrong_theme_is_told_with_the_configuration(tmp_path: Path, value: str, says: str) -> None:
    (tmp_path / "bad.toml").write_text('[styles]\nhh1 = ""\n', encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        settings(tmp_path, value)
    found = " ".join(one.message for one in (caught.value, *caught.value.others))
    assert says in found
    assert "theme" in found or "hh1" in found


@pytest.mark.parametrize(("key", "says"), [("uploads: 0", "at least 1"), ("poll: -1", "negative")])
def test_a_clients_numbers_are_judged_with_the_configuration(tmp_path: Path, key: str, says: str) -> None:
    (tmp_path / "posts").mkdir()
    text = f"site: {{url: https://a.example}}\nposts: posts\ntargets:\n  w: {{adapter: wechat, client: {{{key}}}}}\n"
    (tmp_path / "publisher.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=says):
        load_settings(tmp_path / "publisher.yaml")
