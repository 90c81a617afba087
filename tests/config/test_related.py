"""related.yaml as people write it, right and wrong: what is read, and what is said about it, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.config.load import load_settings
from publisher.config.related import read_related_data
from publisher.errors import ConfigError
from publisher.related.model import Entry, GroupData, Readers, RelatedData, SeriesData

WHOLE = """\
heading: 【推荐文章】
groups:
  - title: 稀疏模型
    posts:
      - 44e38c1b: 从稠密到稀疏
      - 1736008
      - https://www.example.cn/x.html#a:  两 词
    shown_in: {tag: [NLP, 稀疏], category: 技术, series: 2024, post: a}
  - by: category
    most: 3
  - by: tag
    shown_in: all
series:
  - title: 2024
    posts: [007, 1e3, null-pointer]
"""


def read(folder: Path, text: str) -> RelatedData:
    file = folder / "related.yaml"
    file.write_text(text, "utf-8")
    return read_related_data(file, root=folder)


def test_everything_that_can_be_written(tmp_path: Path) -> None:
    data = read(tmp_path, WHOLE)
    assert data.heading == "【推荐文章】"
    assert data.place == "related.yaml"
    assert data.groups == (
        GroupData(
            title="稀疏模型",
            entries=(
                Entry("44e38c1b", "从稠密到稀疏", 5),
                Entry("1736008", "", 6),
                Entry("https://www.example.cn/x.html#a", "两 词", 7),
            ),
            shown_in=Readers(tags=("NLP", "稀疏"), categories=("技术",), series=("2024",), posts=("a",)),
            line=3,
        ),
        GroupData(by="category", shown_in="own", most=3, line=9),
        GroupData(by="tag", shown_in="all", line=11),
    )
    entries = (Entry("007", "", 15), Entry("1e3", "", 15), Entry("null-pointer", "", 15))
    assert data.series == (SeriesData(title="2024", entries=entries, line=14),)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", RelatedData()),
        ("heading:\ngroups:\nseries:\n", RelatedData()),
        ("heading: ''\n", RelatedData(heading="")),
        ("groups: []\n", RelatedData()),
        ("groups:\n  - posts:\n", RelatedData(groups=(GroupData(line=2),))),
        (
            "groups:\r\n  - posts: [a]\r\n",
            RelatedData(groups=(GroupData(entries=(Entry("a", "", 2),), line=2),)),
        ),
    ],
)
def test_little_is_enough(tmp_path: Path, text: str, data: RelatedData) -> None:
    found = read(tmp_path, text)
    assert (found.heading, found.groups, found.series) == (data.heading, data.groups, data.series)


WRONG = [
    ("group:\n", 1, 'E103 unknown key "group"; did you mean "groups"?'),
    ("groups: {a: b}\n", 1, "E104 groups must be a list, one item a line that begins with a dash"),
    ("groups:\n  - title: a\n", 2, "E105 groups.1 has neither posts nor by"),
    ("groups:\n  - {by: tags}\n", 2, 'E104 groups.1.by is "tags"; did you mean "tag"?'),
    ("groups:\n  - {by: tag, title: x}\n", 2, "E104 groups.1.title stands beside by"),
    ("groups:\n  - {by: tag, most: 0}\n", 2, "E104 groups.1.most must be at least 1, not 0"),
    ("groups:\n  - posts:\n    - a: 1\n      b: 2\n", 3, "E104 groups.1.posts.1 holds several posts"),
    ("groups:\n  - posts: [[a]]\n", 2, "E104 groups.1.posts.1 must be a post"),
    ("groups:\n  - posts:\n    - a\n    -\n", 4, "E104 groups.1.posts.2 is empty"),
    ("groups:\n  - posts:\n    - a: [b]\n", 3, "E104 groups.1.posts.1.a must be a single value"),
    (
        "groups:\n  - {posts: [a], shown_in: owns}\n",
        2,
        'E104 groups.1.shown_in is "owns"; did you mean "own"?',
    ),
    ("groups:\n  - {posts: [a], shown_in: {}}\n", 2, "E104 groups.1.shown_in names no posts"),
    ("groups:\n  - posts: [a]\n    shown_in: {tags: b}\n", 3, 'E103 unknown key "groups.1.shown_in.tags"'),
    ("series:\n  - title: a\n", 2, "E105 series.1.posts is missing"),
    (
        "series:\n  - {title: a, posts: [x]}\n  - {title: a, posts: [y]}\n",
        3,
        'E113 two series are called "a"',
    ),
    ("heading: a\nheading: b\n", 2, 'E113 the key "heading" stands twice'),
    ("groups:\n\t- a\n", 2, "E102 cannot be read as YAML"),
    ("- a\n", 1, "E104 must be a mapping of keys to values"),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(tmp_path, text)
    error = raised.value
    assert f"{error.code} {error.message}".startswith(said)
    assert error.line == line
    assert (error.path or "").endswith("related.yaml")


def test_everything_wrong_is_said_at_once_with_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "related.yaml").write_text("groups:\n  - {by: tags}\nserie: []\n", "utf-8")
    (tmp_path / "footer.md").write_text("{title}\n\n再见，{autor}；`{x2}`，$\\frac{a}{b}$，{2}\n", "utf-8")
    (tmp_path / "publisher.yaml").write_text(
        "site: {url: https://www.example.cn}\nposts: posts\nrelated: related.yaml\n"
        "targets:\n  zhihu: {adapter: zhihu, footer: footer.md, mod: draft}\n",
        "utf-8",
    )
    with pytest.raises(ConfigError) as raised:
        load_settings(tmp_path / "publisher.yaml")
    said = [
        (Path(each.path or "").name, each.line, each.code) for each in (raised.value, *raised.value.others)
    ]
    assert said == [
        ("publisher.yaml", 5, "E103"),
        ("footer.md", 3, "E116"),
        ("footer.md", 3, "E116"),
        ("related.yaml", 2, "E104"),
        ("related.yaml", 3, "E103"),
    ]
    assert 'did you mean "author"?' in raised.value.others[0].message


def settings_text(folder: Path, related: str) -> Path:
    (folder / "posts").mkdir(exist_ok=True)
    file = folder / "publisher.yaml"
    file.write_text(f"site: {{url: https://www.example.cn}}\nposts: posts\nrelated: {related}\n", "utf-8")
    return file


def test_a_file_that_is_not_there_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as raised:
        load_settings(settings_text(tmp_path, "related.yaml"))
    assert raised.value.code == "E104"
    assert "publish related -o" in raised.value.fix


def test_its_words_count_for_the_configuration_and_its_comments_do_not(tmp_path: Path) -> None:
    file, data = settings_text(tmp_path, "related.yaml"), tmp_path / "related.yaml"
    data.write_text("groups:\n  - posts: [a]\n", "utf-8")
    first = load_settings(file)
    data.write_text("# as it was\ngroups:\n  - posts: [a]\n", "utf-8")
    assert load_settings(file).digest == first.digest
    data.write_text("groups:\n  - posts: [b]\n", "utf-8")
    assert load_settings(file).digest != first.digest
    assert first.related == data
