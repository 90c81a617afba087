"""`publish related`: hand-kept lists as one file of data, and what they contradict each other in."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from publisher.cli.program import run as run_program
from publisher.config.load import load_settings
from publisher.config.related import read_related_data
from publisher.document import Part, plain_text
from publisher.ledger import Ledger
from publisher.pipeline.workspace import Workspace
from publisher.write.related import RelatedList, read_related
from tests.conftest import ROOT

Run = Callable[..., tuple[int, str, str]]
SETTINGS = """\
site: {url: https://www.example.cn, aliases: [http://www.example.cn]}
posts: posts
markdown: {dialect: hexo-pandoc}
boilerplate: {related: {starts_with: "【推荐文章】"}}
targets: {zhihu: {adapter: zhihu}}
"""
OLD = """
- 缓存：\x20\x20
[缓存的前世今生](http://www.example.cn/a1.html)\x20\x20
[键与值](/b2.html)\x20\x20
"""
MIDDLE = """
- 缓存：\x20\x20
[缓存的前世今生](http://www.example.cn/a1.html)\x20\x20
[再谈缓存](/gone.html)\x20\x20
- 题：\x20\x20
[(1)](/007.html)、
[(2)](/007.html)\x20\x20
"""
NEWEST = """
- 缓存：\x20\x20
[缓存：前世今生](http://www.example.cn/a1.html)\x20\x20
- 题：\x20\x20
[(1)](/007.html)、
[(2)](/007.html)、
[(3)](/c3.html)\x20\x20
- 别处：\x20\x20
[一本书](https://books.example/1)\x20\x20
"""


def post(folder: Path, name: str, *, day: int, body: str = "", title: str = "") -> None:
    listed = f"\n***\n\n【推荐文章】\x20\x20{body}" if body else ""
    head = f'---\ntitle: {title or name}\nabbrlink: "{name}"\ndate: 2026-11-{day:02}\n---\n'
    (folder / f"posts/{name}.md").write_text(f"{head}\n正文\n{listed}", "utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "posts").mkdir()
    (tmp_path / "publisher.yaml").write_text(SETTINGS, "utf-8")
    post(tmp_path, "a1", day=1)
    post(tmp_path, "b2", day=2)
    post(tmp_path, "007", day=3, body=OLD)
    post(tmp_path, "c3", day=4, body=MIDDLE, title="题(2)")
    post(tmp_path, "d4", day=5, body=NEWEST)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C.UTF-8")
    return tmp_path


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def related(*words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run_program(["related", *words])
        return (code, *capfd.readouterr())

    return related


GATHERED = """\
# Related lists and series as data: docs/related.md
# gathered from your posts; order and labels are those of posts/d4.md
heading: 【推荐文章】
groups:
  - title: 缓存
    posts:
      - a1: 缓存：前世今生
      - b2: 键与值   # not in the newest list
      - https://www.example.cn/gone.html: 再谈缓存   # not in the newest list
  - title: 题
    posts:
      - '007': (1)
      - '007': (2)   # leads where (1) leads
      - c3: (3)
  - title: 别处
    posts:
      - https://books.example/1: 一本书
"""


def test_the_lists_of_all_posts_make_one(site: Path, run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (0, GATHERED)
    assert not (site / "related.yaml").exists()
    for said in (
        "W312 posts/d4.md:16 (1) and (2) lead to one page, 007, and so in 1 older list",
        "did you mean c3, titled 题(2)?",
        "W311 posts/c3.md:14 再谈缓存: https://www.example.cn/gone.html leads to no post of this site",
        "W356 posts/d4.md:13 a1 is called 缓存：前世今生 here, and 缓存的前世今生 in posts/c3.md, posts/007.md",
        "W357 posts/d4.md:11 键与值 (b2), listed since posts/007.md, is missing in posts/d4.md, posts/c3.md",
        "W357 posts/d4.md:11 再谈缓存 (https://www.example.cn/gone.html), listed since posts/c3.md, is missing in posts/d4.md",
        "3 lists, 3 groups, 7 entries; 5 findings. Order and labels: posts/d4.md",
    ):
        assert said in err, said


def lists_of(site: Path, name: str) -> tuple[RelatedList, RelatedList | None]:
    """The list that stands in a post, and the one that the data gives it."""
    settings = load_settings(site / "publisher.yaml")
    workspace = Workspace(settings, Ledger(settings.state))
    document = workspace.document(workspace.post_named(f"posts/{name}.md"))
    part = next(block for block in document.blocks if isinstance(block, Part))
    return read_related(part), workspace.directory.list_for(name)


def seen(related: RelatedList) -> list[tuple[str, str, str]]:
    """A list as a reader sees it: title, label and page of every entry."""
    return [
        (group.title, plain_text(link.inlines), link.own.address if link.own else link.href)
        for group in related.groups
        for link in group.links
    ]


def test_what_is_gathered_gives_the_newest_list_back(site: Path, run: Run) -> None:
    for name in ("007", "c3"):
        (site / f"posts/{name}.md").write_text(
            f'---\ntitle: {name}\nabbrlink: "{name}"\n---\n正文\n', "utf-8"
        )
    assert run("-o", "related.yaml")[0] == 0
    (site / "publisher.yaml").write_text(f"related: related.yaml\n{SETTINGS}", "utf-8")
    kept, made = lists_of(site, "d4")
    assert made is not None
    assert made.heading == kept.heading
    assert seen(made) == seen(kept)


def test_the_seeds_list_comes_back_and_its_slip_is_told(site: Path, run: Run) -> None:
    seed = ROOT.parent / "shared/seed/fb9c8882.md"
    if not seed.exists():
        return
    for file in (site / "posts").glob("*.md"):
        file.unlink()
    (site / "posts/fb9c8882.md").write_bytes(seed.read_bytes())
    settings = SETTINGS.replace("example.cn", "linsight.cn")
    (site / "publisher.yaml").write_text(settings, "utf-8")
    code, _, err = run("-o", "related.yaml")
    assert code == 0
    assert "(3) and (4) lead to one page, https://www.linsight.cn/1736008.html" in err
    (site / "publisher.yaml").write_text(f"related: related.yaml\n{settings}", "utf-8")
    kept, made = lists_of(site, "fb9c8882")
    assert made is not None
    assert seen(made) == seen(kept)
    assert len(seen(made)) == 47


def test_a_file_that_is_there_is_kept_until_a_yes(site: Path, run: Run) -> None:
    (site / "related.yaml").write_text("mine\n", "utf-8")
    code, out, err = run("-o", "related.yaml")
    assert (code, out) == (2, "")
    assert "E118" in err
    assert (site / "related.yaml").read_text("utf-8") == "mine\n"
    code, out, err = run("-o", "related.yaml", "-y")
    assert (code, out) == (0, "")
    assert (site / "related.yaml").read_text("utf-8") == GATHERED
    assert "`related: related.yaml`" in err
    assert len(read_related_data(site / "related.yaml", root=site).groups) == 3


def test_only_the_posts_named(site: Path, run: Run) -> None:
    code, out, err = run("posts/007.md", "posts/a1.md")
    assert code == 0
    assert "a1: 缓存的前世今生" in out
    assert "gone" not in out
    assert "0 findings" in err


def test_for_a_program(site: Path, run: Run) -> None:
    code, out, _ = run("--format", "json")
    said = json.loads(out)
    assert code == 0
    Draft202012Validator(json.loads((ROOT / "publisher/schemas/related.json").read_text("utf-8"))).validate(
        said
    )
    assert [group["title"] for group in said["groups"]] == ["缓存", "题", "别处"]
    assert said["groups"][1]["posts"][1] == {"post": "007", "label": "(2)"}
    assert [each["code"] for each in said["findings"]] == ["W312", "W311", "W356", "W357", "W357"]
    assert (said["newest"], said["lists"]) == ("posts/d4.md", 3)


def test_without_a_rule_it_proposes_one(site: Path, run: Run) -> None:
    settings = SETTINGS.replace('boilerplate: {related: {starts_with: "【推荐文章】"}}\n', "")
    (site / "publisher.yaml").write_text(settings, "utf-8")
    body = "\n" + "".join(f"[第{n}篇](/{n}.html)\x20\x20\n" for n in range(5))
    for name, day in (("e5", 6), ("f6", 7), ("a7", 8)):
        post(site, name, day=day, body=body)
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "E117 no rule says how your own list begins" in err
    assert 'boilerplate: {related: {starts_with: "【推荐文章】"}} fits 6 of 8 posts' in err


def test_a_rule_that_fits_nothing_is_told(site: Path, run: Run) -> None:
    (site / "publisher.yaml").write_text(SETTINGS.replace("【推荐文章】", "相关"), "utf-8")
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "E117 the rule of `boilerplate: related:` fits none of these posts" in err


def test_many_findings_of_a_kind_are_folded(site: Path, run: Run) -> None:
    body = "\n" + "".join(f"[第{n}](/gone-{n}.html)\x20\x20\n" for n in range(9))
    post(site, "e5", day=6, body=body)
    _, _, err = run("posts/e5.md")
    assert err.count("W311 ") == 5
    assert "4 more of W311" in err
    assert run("posts/e5.md", "-v")[2].count("W311 ") == 9
    assert "W311" not in run("posts/e5.md", "-q")[2]
